"""Whatever somebody sends as a token: the client it proves, or Unauthorized."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_hooks import Unauthorized
from cds_hooks.authentication import Refusal
from tests.spec.cds_tokens import Refusals, authentication, claims, client, header, request, token

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
CLIENTS = (client(), client(id="north", tenant="north"))
CAUSES = {cause.value for cause in Refusal}
FEW = settings(max_examples=60, deadline=None)


def outcome(authorization: bytes) -> str:
    """Who calls, or `refused`. Any other exception is a failure of the test."""
    refusals = Refusals()
    try:
        return asyncio.run(authentication(*CLIENTS, on_refusal=refusals)(request(authorization)))
    except Unauthorized as unauthorized:
        reason = unauthorized.reason
    assert reason == refusals.cause
    assert reason in CAUSES
    return "refused"


@pytest.mark.checklist("C225", "C227", "C232")
@FEW
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(text: bytes) -> None:
    assert outcome(b"Bearer " + text) == "refused"


@pytest.mark.checklist("C225", "C227", "C232")
@FEW
@given(st.text("abcXYZ019-_.=+/ ", max_size=80), st.text("eyJ.-_", max_size=20))
def test_anything_that_looks_like_a_token_is_refused(one: str, two: str) -> None:
    assert outcome(f"Bearer {one}.{two}.".encode()) == "refused"
    assert outcome(f"Bearer {one}".encode()) == "refused"


@pytest.mark.checklist("C224")
@FEW
@given(st.integers(0, 1_000), st.integers(1, 222))
def test_a_token_that_is_changed_anywhere_is_refused(place: int, by: int) -> None:
    text = bytearray(token().encode())
    place %= len(text)
    text[place] = 33 + (text[place] - 33 + by) % 223
    assert outcome(b"Bearer " + bytes(text)) == "refused"


@pytest.mark.checklist("C225", "C227")
@FEW
@given(JSON, JSON)
def test_a_signed_token_of_any_json_is_refused(head: Any, body: Any) -> None:
    assert outcome(f"Bearer {token(head, body)}".encode()) == "refused"
    assert outcome(f"Bearer {token(body=body)}".encode()) == "refused"


@pytest.mark.checklist("C225", "C227")
@FEW
@given(st.sampled_from(["iss", "aud", "exp", "iat", "jti", "tenant", "nbf", "sub"]), JSON)
def test_a_claim_of_any_json_is_taken_or_refused(name: str, value: Any) -> None:
    outcome(f"Bearer {token(body=claims(**{name: value}))}".encode())


@pytest.mark.checklist("C225", "C226", "C230")
@FEW
@given(st.sampled_from(["alg", "kid", "typ", "jku", "jwk", "x5u", "x5c", "crit", "b64"]), JSON)
def test_a_header_member_of_any_json_is_taken_or_refused(name: str, value: Any) -> None:
    taken = outcome(f"Bearer {token(header(**{name: value}))}".encode()) == "hospital"
    harmless = name == "b64" or (value is None and name in {"typ", "jku"})
    assert taken == harmless
