"""What is no JSON, too deep, or noise is refused, and named (CDS Hooks 2.0.1, section "Calling a CDS Service")."""

import bisect
import contextlib
import json
import sys
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_hooks import (
    BadRequest,
    CdsRequest,
)
from tests.spec.cds_exchange import as_bytes, call, context, read, refusal


def padded(value: bytes) -> list[bytes]:
    """`value` in places that are decoded, carried and skipped."""
    places = [
        b'"prefetch": {"a": %s}',
        b'"unknown": %s',
        b'"extension": {"a": [%s]}',
        b'"fhirAuthorization": %s',
    ]
    return [as_bytes(call())[:-1] + b", " + place % value + b"}" for place in places]


@pytest.mark.checklist("C001", "C006", "C009", "C078")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"secret",
        b"\xef\xbb\xbf" + as_bytes(call()),
        b"\xef\xbb\xbf",
        as_bytes(call()) + b"}",
        as_bytes(call())[:-1] + b",}",
        as_bytes(call())[:-1] + b"/* secret */}",
        as_bytes(call()).decode().encode("utf-16"),
        *padded(b"NaN"),
        *padded(b"-Infinity"),
        *padded(b"01"),
        *padded(b'"a\nb"'),
        *padded(b'"\\x"'),
        *padded(b"'secret'"),
    ],
)
def test_what_is_no_json_is_refused_without_repeating_it(body: bytes) -> None:
    message = refusal(body).message
    assert message.startswith(("the body is not JSON", "the body is not UTF-8"))
    assert "secret" not in message


@pytest.mark.checklist("C001", "C078")
@pytest.mark.parametrize("body", padded(b'"\xff"') + padded(b'"\xc3"') + padded(b'"\xed\xa0\x80"'))
def test_invalid_utf8_is_refused_wherever_it_is(body: bytes) -> None:
    assert refusal(body).message.startswith("the body is not UTF-8 (byte ")


@pytest.mark.checklist("C001")
def test_valid_utf8_is_no_error() -> None:
    assert read(context(userId="Practitioner/Zoë")).context.user_id == "Practitioner/Zoë"
    assert read(json.dumps(context(userId="Zoë"), ensure_ascii=False).encode()).context.user_id == "Zoë"


@pytest.mark.checklist("C078")
@pytest.mark.parametrize("body", [b"[]", b"null", b'"secret"', b"1"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    assert refusal(body).message == "the body must be an object"


@pytest.mark.checklist("C078", "C080")
@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [100_000, 200_000])
def test_a_nesting_bomb_is_refused(opening: bytes, depth: int) -> None:
    closing = b"]" if opening == b"[" else b"}"
    for body in padded(opening * depth + b"1" + closing * depth):
        assert refusal(body).message == "the body is nested too deeply"


def nested(depth: int) -> bytes:
    return as_bytes(call())[:-1] + b', "prefetch": {"x": ' + b"[" * depth + b"]" * depth + b"}}"


def is_read(depth: int) -> bool:
    with contextlib.suppress(BadRequest):
        return bool(read(nested(depth)).hook)
    return False


@pytest.mark.checklist("C080")
def test_what_is_read_can_be_decoded_deeper_in_the_call_stack() -> None:
    deepest = (
        bisect.bisect_left(range(sys.getrecursionlimit()), True, key=lambda depth: not is_read(depth)) - 1
    )

    def decoded_below(frames: int) -> object:
        return decoded_below(frames - 1) if frames else msgspec.json.decode(nested(deepest))

    assert deepest > 100
    assert decoded_below(40)


@pytest.mark.checklist("C080")
def test_ordinary_nesting_is_no_error() -> None:
    for body in padded(b"[" * 100 + b"]" * 100)[:3]:
        assert read(body).hook == "patient-view"


TEXT = st.text("aZ1/. é\x00\U0001f600", max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.checklist("C078", "C117")
@given(
    changes=st.dictionaries(
        st.sampled_from(
            ["hook", "hookInstance", "context", "prefetch", "fhirServer", "fhirAuthorization", "x"]
        ),
        JSON,
    ),
    fields=st.dictionaries(st.sampled_from(["userId", "patientId", "encounterId", "x"]), JSON),
)
def test_any_json_is_a_request_or_a_bad_request(changes: dict[str, Any], fields: dict[str, Any]) -> None:
    body = call() | {"context": call()["context"] | fields} | changes
    with contextlib.suppress(BadRequest):
        assert isinstance(read(body), CdsRequest)


@pytest.mark.checklist("C078")
@given(noise=st.binary(max_size=40), place=st.integers(0, 200))
def test_any_bytes_are_a_request_or_a_bad_request(noise: bytes, place: int) -> None:
    whole = as_bytes(call(prefetch={"patient": {"resourceType": "Patient"}}))
    with contextlib.suppress(BadRequest):
        assert isinstance(read(whole[:place] + noise + whole[place:]), CdsRequest)
