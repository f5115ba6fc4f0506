"""One token, one call: nonces and the stores that keep them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cds_hooks import Unauthorized
from cds_hooks.authentication import JwtAuthentication, MemoryNonces, Refusal
from tests.spec.cds_exchange import ehr, service
from tests.spec.cds_tokens import (
    ISSUER,
    NOW,
    SERVICE,
    Refusals,
    authentication,
    bearer,
    claims,
    client,
    ec_key,
    header,
    request,
    token,
)


class NoncesOnDisk:
    """A store that several processes can share: who creates the file is the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[tuple[str, str, datetime]] = []

    async def first_use(self, *, issuer: str, nonce: str, until: datetime) -> bool:
        self.kept.append((issuer, nonce, until))
        await asyncio.sleep(0)
        try:
            (self.folder / nonce).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


async def outcome(authenticate: JwtAuthentication, text: str) -> str:
    try:
        return await authenticate(request(f"Bearer {text}"))
    except Unauthorized as error:
        return error.reason


@pytest.mark.checklist("C231", "C236")
async def test_a_token_counts_once() -> None:
    authenticate, text = authentication(), token()
    assert [await outcome(authenticate, text) for _ in range(3)] == ["hospital", "replayed", "replayed"]
    assert await outcome(authenticate, token()) == "hospital"


@pytest.mark.checklist("C231", "C236")
async def test_a_nonce_counts_once_in_whatever_token() -> None:
    authenticate = authentication()
    first, second = claims(jti="the same"), claims(jti="the same", exp=NOW + 301)
    assert await outcome(authenticate, token(body=first)) == "hospital"
    assert await outcome(authenticate, token(body=second)) == "replayed"


@pytest.mark.checklist("C236")
async def test_a_token_counts_once_across_processes(tmp_path: Path) -> None:
    workers = [authentication(nonces=NoncesOnDisk(tmp_path)) for _ in range(3)]
    text = token()
    assert sorted([await outcome(worker, text) for worker in workers]) == ["hospital", "replayed", "replayed"]


@pytest.mark.checklist("C236")
async def test_of_many_calls_at_the_same_time_one_is_answered(tmp_path: Path) -> None:
    for nonces in (NoncesOnDisk(tmp_path), MemoryNonces()):
        workers = [authentication(nonces=nonces) for _ in range(20)]
        text = token()
        outcomes = await asyncio.gather(*(outcome(worker, text) for worker in workers))
        assert (outcomes.count("hospital"), outcomes.count("replayed")) == (1, 19)


@pytest.mark.checklist("C236")
async def test_a_token_is_used_up_though_the_call_fails() -> None:
    refusals = Refusals()
    async with ehr(service(), authenticate=authentication(on_refusal=refusals)) as ehr_client:
        headers = bearer(token())
        assert (await ehr_client.post(SERVICE, content=b"{", headers=headers)).status_code in {400, 415}
        assert (await ehr_client.post(SERVICE, content=b"{", headers=headers)).status_code == 401
    assert refusals.told == [(Refusal.REPLAYED, "hospital")]


@pytest.mark.checklist("C231")
@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ec_key("another-client")},
        {"body": {"aud": "https://elsewhere.example.org"}},
        {"body": {"exp": NOW - 60, "iat": NOW - 300}},
        {"body": {"exp": NOW + 9_999}},
        {"head": {"alg": "ES256"}},
        {"head": {"kid": "unknown"}},
    ],
)
async def test_a_token_that_fails_a_check_uses_up_no_nonce(wrong: dict[str, Any], tmp_path: Path) -> None:
    nonces = NoncesOnDisk(tmp_path)
    authenticate = authentication(nonces=nonces)
    changed = claims(jti="wanted", **wrong.get("body", {}))
    forged = token(header(**wrong.get("head", {})), changed, key=wrong.get("key"))
    assert await outcome(authenticate, forged) not in {"hospital", "replayed"}
    assert nonces.kept == []
    assert await outcome(authenticate, token(body=claims(jti="wanted"))) == "hospital"


@pytest.mark.checklist("C231")
async def test_a_nonce_is_kept_until_no_token_with_it_can_count(tmp_path: Path) -> None:
    nonces = NoncesOnDisk(tmp_path)
    await authentication(nonces=nonces)(request(f"Bearer {token(body=claims(jti='n', exp=NOW + 900))}"))
    assert nonces.kept == [(ISSUER, "n", datetime.fromtimestamp(NOW + 960, UTC))]


@pytest.mark.checklist("C227", "C231")
@pytest.mark.parametrize(
    ("nonce", "cause"),
    [
        ("x", None),
        ("x" * 256, None),
        ("urn:uuid:5f4dcc3b ü", None),
        ("", Refusal.MALFORMED),
        ("x" * 257, Refusal.MALFORMED),
        ("a\x00b", Refusal.MALFORMED),
        ("a\nb", Refusal.MALFORMED),
        (7, Refusal.MALFORMED),
    ],
)
async def test_a_nonce_is_a_printable_text_of_bounded_length(nonce: Any, cause: str | None) -> None:
    assert await outcome(authentication(client()), token(body=claims(jti=nonce))) == (cause or "hospital")


async def test_nonces_in_memory_are_told_apart_by_issuer() -> None:
    nonces, until = MemoryNonces(clock=lambda: NOW), datetime.fromtimestamp(NOW + 60, UTC)
    assert await nonces.first_use(issuer="a", nonce="1", until=until)
    assert await nonces.first_use(issuer="b", nonce="1", until=until)
    assert not await nonces.first_use(issuer="a", nonce="1", until=until)


async def test_nonces_in_memory_are_forgotten_when_they_are_over() -> None:
    now = float(NOW)
    nonces = MemoryNonces(clock=lambda: now)
    for each in range(5_000):
        now = NOW + each
        until = datetime.fromtimestamp(now + 60, UTC)
        assert await nonces.first_use(issuer="a", nonce=str(each), until=until)
        assert nonces.kept <= 1_024


async def test_nonces_in_memory_are_kept_until_they_are_over() -> None:
    now = float(NOW)
    nonces, until = MemoryNonces(clock=lambda: now), datetime.fromtimestamp(NOW + 60, UTC)
    for each in range(1_024):
        assert await nonces.first_use(issuer="a", nonce=str(each), until=until)
    now = NOW + 59.9
    assert await nonces.first_use(issuer="a", nonce="one more", until=until)
    assert nonces.kept == 1_025
    assert not await nonces.first_use(issuer="a", nonce="0", until=until)
