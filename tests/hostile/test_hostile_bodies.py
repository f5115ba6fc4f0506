"""Bodies that mean harm: no 500, no hang, no leak."""

import json

import pytest

from tests.hostile.attacked_service import (
    FEEDBACK,
    GOOD,
    MARKER,
    ORDER_SIGN,
    PATIENT_VIEW,
    named,
    request,
    service,
    unharmed,
)
from tests.hostile.live_process import (
    Live,
)

ANSWERED = {200, 400, 412}

__all__ = ["service", "unharmed"]


def with_patient_id(value: bytes) -> bytes:
    body = request()
    body["context"]["patientId"] = "WRONG"
    return json.dumps(body).encode().replace(b'"WRONG"', value)


DEEP = 100_000
DIGITS = b"1" + b"0" * DEEP
BODIES = {
    "nothing": b"",
    "blank": b" " * 1_000,
    "NUL bytes": b"\0" * 1_000,
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "null": b"null",
    "a number": b"1e999",
    "an array": b"[]",
    "an open array a hundred thousand deep": b"[" * DEEP,
    "arrays a hundred thousand deep": b"[" * DEEP + b"]" * DEEP,
    "objects a hundred thousand deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a deep name": named(b"[" * DEEP + b"]" * DEEP),
    "a deep name of objects": named(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "a name 900 deep": named(b"[" * 900 + b"]" * 900),
    "a name 300 deep": named(b"[" * 300 + b"]" * 300),
    "a deep member nobody asked for": GOOD.replace(
        b'"hook"', b'"x":' + b"[" * DEEP + b"]" * DEEP + b',"hook"', 1
    ),
    "an infinite number": named(b"1e999"),
    "a number below zero by far": named(b"-1e999999999"),
    "a number too small": named(b"1e-999999999"),
    "a hundred thousand digits": named(DIGITS),
    "a hundred thousand decimals": named(b"0." + DIGITS),
    "an infinite patient id": with_patient_id(b"1e999"),
    "a patient id of a hundred thousand digits": with_patient_id(DIGITS),
    "NaN": named(b"NaN"),
    "invalid UTF-8": named(b'"\xff\xfe"'),
    "UTF-8 cut in the middle": named(b'"\xe2\x82"'),
    "overlong UTF-8": named(b'"\xc0\xaf"'),
    "surrogates as UTF-8": named(b'"\xed\xa0\x80"'),
    "a lone surrogate": named(b'"\\ud800"'),
    "a lone low surrogate": named(b'"\\udc00 x"'),
    "a lone surrogate in an id": with_patient_id(b'"\\ud800"'),
    "NUL": named(b'"a\\u0000b"'),
    "NUL in an id": with_patient_id(b'"a\\u0000b"'),
    "a bare NUL": named(b'"a\0b"'),
    "an unknown escape": named(b'"\\x41"'),
    "a megabyte of name": named(b'"' + b"x" * 1_000_000 + b'"'),
    "a patient id of a megabyte": with_patient_id(b'"' + b"x" * 1_000_000 + b'"'),
    "a patient id that is a path": with_patient_id(b'"../../etc/passwd"'),
    "the same key twice": GOOD.replace(b'"hook"', b'"hook": "order-sign", "hook"', 1),
    "the same key twice, the other way round": GOOD[:-1] + b', "hook": "order-sign"}',
    "the patient twice": GOOD.replace(b'"prefetch"', b'"prefetch": {}, "prefetch"', 1),
    "a hundred thousand keys": GOOD[:-1] + b"".join(b',"k%d":1' % number for number in range(DEEP)) + b"}",
    "a hundred thousand prefetch keys": GOOD.replace(
        b'"prefetch": {', b'"prefetch": {' + b"".join(b'"k%d":1,' % number for number in range(DEEP)), 1
    ),
    "something after the end": GOOD + b"{}",
}


@pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SIGN, FEEDBACK])
@pytest.mark.parametrize("name", BODIES)
def test_no_body_is_too_much(name: str, path: str, service: Live) -> None:
    answer = service.post(path, BODIES[name])
    assert answer.status_code in ANSWERED
    if answer.status_code != 200:
        assert answer.headers["content-type"].startswith("application/fhir+json")
        assert answer.json()["resourceType"] == "OperationOutcome"
    assert MARKER not in answer.text


SPOILT = [
    b'"\\ud800"',
    b'"a\\u0000b"',
    b"1e999",
    DIGITS,
    b'"' + b"x" * 1_000_000 + b'"',
    b"{}",
    b"[]",
    b"null",
]
FEEDBACK_ITEM = {
    "card": "0f6a4d9e-52d7-4a39-9d52-5bb8a0c8f0a1",
    "outcome": "overridden",
    "overrideReason": {
        "reason": {"code": "CODE", "system": "urn:x", "display": "DISPLAY"},
        "userComment": MARKER,
    },
    "outcomeTimestamp": "2026-11-20T10:05:31Z",
}


@pytest.mark.parametrize(
    "replaced", [FEEDBACK_ITEM["card"], "CODE", "DISPLAY", MARKER, "2026-11-20T10:05:31Z"]
)
@pytest.mark.parametrize("number", range(len(SPOILT)))
def test_no_feedback_is_too_much(replaced: str, number: int, service: Live) -> None:
    good = json.dumps({"feedback": [FEEDBACK_ITEM]}).encode()
    answer = service.post(FEEDBACK, good.replace(json.dumps(replaced).encode(), SPOILT[number], 1))
    assert answer.status_code in (200, 400)
    assert MARKER not in answer.text


@pytest.mark.parametrize(
    "coding", ["gzip", "GZIP", "deflate", "br", "gzip, identity", "identity, gzip", "x-gzip"]
)
def test_a_compressed_body_is_refused_unread(coding: str, service: Live) -> None:
    bomb = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0" * 1_000_000
    assert service.post(PATIENT_VIEW, bomb, **{"content-encoding": coding}).status_code == 415
