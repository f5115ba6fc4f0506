"""Key sets on a server that may be slow, wrong or down. The server is a real one on a loopback port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from cds_hooks import Unauthorized, Unavailable
from cds_hooks.authentication import RemoteKeys, UnusableKeySet
from tests.spec.cds_key_server import KeyServer, key_server
from tests.spec.cds_tokens import authentication, client, ec_key, header, jwk_set, request, token

MAX_AGE = 600.0
INTERVAL = 30.0
KEEP = 3_600.0


@dataclass(kw_only=True)
class Clock:
    """Stands still until it is moved."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(kw_only=True)
class Setting:
    """A key server, keys read from it, and the clock that the keys go by."""

    server: KeyServer
    keys: RemoteKeys
    clock: Clock

    async def has(self, kid: str) -> bool:
        return await self.keys.key(kid) is not None

    @property
    def asked(self) -> int:
        return len(self.server.paths)


@asynccontextmanager
async def setting(body: bytes | None = None, **options: Any) -> AsyncIterator[Setting]:
    async with key_server(body or jwk_set(ec_key())) as (server, url, http):
        clock = Clock()
        durations = {
            "max_age": timedelta(seconds=MAX_AGE),
            "refresh_interval": timedelta(seconds=INTERVAL),
            "keep_after_outage": timedelta(seconds=KEEP),
            "timeout": timedelta(seconds=5),
        } | options
        keys = RemoteKeys(f"{url}/jwks.json", http, clock=clock, **durations)
        yield Setting(server=server, keys=keys, clock=clock)


@pytest.mark.checklist("C226", "C230")
async def test_a_client_is_known_by_the_keys_at_its_registered_address() -> None:
    async with setting() as here:
        authenticate = authentication(client(keys=here.keys))
        for text in (token(), token(header(jku=here.keys.url))):
            assert await authenticate(request(f"Bearer {text}")) == "hospital"
        assert here.server.paths == ["/jwks.json"]


@pytest.mark.checklist("C226", "C230")
async def test_a_foreign_key_address_leads_to_no_request_to_anybody() -> None:
    async with setting() as here:
        authenticate = authentication(client(keys=here.keys))
        for jku in (f"{here.keys.url}?", "https://keys.attacker.example.com/", str(here.keys.url)[:-1]):
            with pytest.raises(Unauthorized):
                await authenticate(request(f"Bearer {token(header(jku=jku))}"))
        assert here.server.paths == []


@pytest.mark.checklist("C233")
async def test_a_set_is_read_once_and_again_when_it_is_old() -> None:
    async with setting() as here:
        assert [await here.has("ec") for _ in range(3)] == [True] * 3
        here.clock.now += MAX_AGE - 0.1
        assert await here.has("ec")
        assert here.asked == 1
        here.clock.now += 0.1
        assert await here.has("ec")
        assert here.asked == 2


@pytest.mark.checklist("C226", "C233")
async def test_a_new_key_is_found_when_it_is_first_used() -> None:
    async with setting() as here:
        assert await here.has("ec")
        here.server.serve(jwk_set(ec_key(), ec_key("next")))
        here.clock.now += INTERVAL
        assert await here.has("next")
        assert here.asked == 2


@pytest.mark.checklist("C226", "C233")
async def test_a_withdrawn_key_counts_until_the_set_is_read_again() -> None:
    async with setting(jwk_set(ec_key(), ec_key("next"))) as here:
        assert await here.has("ec")
        here.server.serve(jwk_set(ec_key("next")))
        here.clock.now += MAX_AGE
        assert await here.has("next")
        assert not await here.has("ec")
        here.server.serve(b'{"keys": []}')
        here.clock.now += MAX_AGE
        assert not await here.has("next")


@pytest.mark.checklist("C233")
async def test_unknown_keys_make_the_set_read_again_at_most_once_per_interval() -> None:
    async with setting() as here:
        assert await here.has("ec")
        here.clock.now += INTERVAL - 0.1
        assert [await here.has(f"unknown-{number}") for number in range(20)] == [False] * 20
        assert here.asked == 1
        here.clock.now += 0.1
        assert [await here.has(f"unknown-{number}") for number in range(20)] == [False] * 20
        assert here.asked == 2


@pytest.mark.checklist("C233")
async def test_callers_at_the_same_time_share_one_request() -> None:
    async with setting() as here:
        assert all(await asyncio.gather(*(here.has("ec") for _ in range(20))))
        assert here.asked == 1
        here.server.serve(jwk_set(ec_key("next")))
        here.clock.now += INTERVAL
        assert all(await asyncio.gather(*(here.has("next") for _ in range(20))))
        assert here.asked == 2


@pytest.mark.checklist("C233")
async def test_whoever_gives_up_waiting_does_not_spoil_it_for_the_next() -> None:
    async with setting() as here:
        here.server.slowly.clear()
        first, second = asyncio.create_task(here.has("ec")), asyncio.create_task(here.has("ec"))
        await here.server.reached.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        here.server.slowly.set()
        assert await second
        assert here.asked == 1


@pytest.mark.checklist("C233")
async def test_known_keys_serve_while_the_set_is_read_again_slowly() -> None:
    async with setting(patience=timedelta(seconds=0.05)) as here:
        assert await here.has("ec")
        here.server.slowly.clear()
        here.server.serve(jwk_set(ec_key("next")))
        here.clock.now += MAX_AGE
        assert await asyncio.wait_for(asyncio.gather(*(here.has("ec") for _ in range(20))), 2) == [True] * 20
        here.server.slowly.set()
        assert await here.has("next")
        assert not await here.has("ec")
        assert here.asked == 2


@pytest.mark.checklist("C233")
async def test_known_keys_wait_for_a_server_that_hangs_only_the_first_time() -> None:
    async with setting(patience=timedelta(seconds=0.2), timeout=timedelta(seconds=0.3)) as here:
        assert await here.has("ec")
        here.server.answer = "hang"
        here.clock.now += MAX_AGE
        assert await here.has("ec")
        await asyncio.sleep(0.4)
        here.clock.now += INTERVAL
        started = asyncio.get_running_loop().time()
        assert await here.has("ec")
        assert asyncio.get_running_loop().time() - started < 0.1
        await here.server.asked(3)


@pytest.mark.checklist("C233")
async def test_after_failures_the_next_attempt_comes_after_1_2_4_seconds_up_to_the_interval() -> None:
    async with setting() as here:
        good, here.server.answer = here.server.answer, "drop"
        for attempts, pause in enumerate([1, 2, 4, 8, 16, 30, 30], start=1):
            with pytest.raises(Unavailable) as raised:
                await here.has("ec")
            assert here.asked == attempts
            assert raised.value.headers() == {"retry-after": str(pause)}
            here.clock.now += pause - 0.1
            with pytest.raises(Unavailable):
                await here.has("ec")
            assert here.asked == attempts
            here.clock.now += 0.1
        here.server.answer = good
        assert await here.has("ec")
        assert not await here.has("unknown")
        assert here.asked == 8


@pytest.mark.checklist("C233")
async def test_a_success_ends_the_growing_of_the_pauses() -> None:
    async with setting() as here:
        good, here.server.answer = here.server.answer, "drop"
        for pause in (1, 2, 4):
            with pytest.raises(Unavailable):
                await here.has("ec")
            here.clock.now += pause
        here.server.answer = good
        assert await here.has("ec")
        here.server.answer = "drop"
        here.clock.now += MAX_AGE
        assert await here.has("ec")
        assert here.asked == 5
        here.clock.now += 1
        assert await here.has("ec")
        await here.server.asked(6)


def _down(server: KeyServer) -> None:
    server.answer = "drop"


def _redirecting(server: KeyServer) -> None:
    server.serve(b"", status="302 Found", headers="location: /elsewhere\r\n")


def _compressed(server: KeyServer) -> None:
    server.serve(b"\x1f\x8b\x08\x00", headers="content-encoding: gzip\r\n")


OUTAGES = {
    "drops the connection": _down,
    "500": lambda server: server.serve(jwk_set(ec_key("other")), status="500 Oops"),
    "404": lambda server: server.serve(b"{}", status="404 Not Found"),
    "redirects": _redirecting,
    "no JSON": lambda server: server.serve(b"<html>"),
    "no set": lambda server: server.serve(b'{"error": "maintenance"}'),
    "too long": lambda server: server.serve(jwk_set(ec_key()) + b" " * 5_000),
    "compressed": _compressed,
}


@pytest.mark.checklist("C233")
@pytest.mark.parametrize("name", OUTAGES)
async def test_keys_outlive_an_outage_for_a_bounded_time(name: str, caplog: pytest.LogCaptureFixture) -> None:
    async with setting(max_bytes=5_000) as here:
        assert await here.has("ec")
        OUTAGES[name](here.server)
        here.clock.now += MAX_AGE
        assert await here.has("ec")
        assert here.asked == 2
        here.clock.now += KEEP
        assert await here.has("ec")
        here.clock.now += 0.1
        with pytest.raises(Unavailable) as raised:
            await here.has("ec")
        assert raised.value.headers() == {"retry-after": "2"}
        assert set(here.server.paths) == {"/jwks.json"}
    lines = [each.getMessage() for each in caplog.records if each.name == "cds_hooks.authentication"]
    assert lines
    assert all(line.startswith("the key set at 127.0.0.1 could not be read: ") for line in lines)


@pytest.mark.checklist("C233")
@pytest.mark.parametrize("name", OUTAGES)
async def test_without_keys_nobody_is_accepted(name: str) -> None:
    async with setting(max_bytes=5_000) as here:
        OUTAGES[name](here.server)
        authenticate = authentication(client(keys=here.keys))
        for _ in range(3):
            with pytest.raises(Unavailable):
                await authenticate(request(f"Bearer {token()}"))
        assert here.asked == 1
        here.server.serve(jwk_set(ec_key()))
        here.clock.now += INTERVAL
        assert await authenticate(request(f"Bearer {token()}")) == "hospital"


@pytest.mark.checklist("C233")
async def test_a_server_that_is_not_there_is_an_outage() -> None:
    async with setting() as here:
        address = here.keys.url
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(Unavailable):
            await RemoteKeys(address, http).key("ec")


@pytest.mark.checklist("C233")
@pytest.mark.parametrize("behaviour", ["hang", "endless"])
async def test_a_server_that_never_ends_is_given_up(behaviour: str) -> None:
    async with setting(timeout=timedelta(seconds=0.5), max_bytes=10**9) as here:
        assert await here.has("ec")
        here.server.answer = behaviour
        here.clock.now += MAX_AGE
        started = asyncio.get_running_loop().time()
        assert await here.has("ec")
        assert asyncio.get_running_loop().time() - started < 2
        assert not await here.has("unknown")
        assert here.asked == 2


@pytest.mark.checklist("C233")
async def test_an_answer_is_read_up_to_the_limit_and_no_further() -> None:
    body = jwk_set(ec_key())
    async with setting(body, max_bytes=len(body)) as here:
        assert await here.has("ec")
    async with setting(body, max_bytes=len(body) - 1) as here:
        with pytest.raises(Unavailable):
            await here.has("ec")
    async with setting(max_bytes=100_000) as here:
        here.server.answer = "endless"
        with pytest.raises(Unavailable):
            await here.has("ec")


@pytest.mark.checklist("C233")
async def test_one_wrong_key_does_not_lose_the_others() -> None:
    private = ec_key("leaked").as_dict(private=True)
    async with setting(jwk_set(private, ec_key())) as here:
        assert await here.has("ec")
        assert not await here.has("leaked")


@pytest.mark.parametrize(
    "url",
    [
        "https://keys.example.org/jwks.json",
        "http://127.0.0.1:8000/jwks.json",
        "http://127.1.2.3/jwks.json",
        "http://[::1]/jwks.json",
        "http://localhost/jwks.json",
    ],
)
async def test_a_safe_address_can_be_registered(url: str) -> None:
    async with httpx.AsyncClient() as http:
        assert RemoteKeys(url, http).url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://keys.example.org/jwks.json",
        "http://10.0.0.1/jwks.json",
        "http://localhost.example.org/jwks.json",
        "http://0.0.0.0/jwks.json",
        "ftp://localhost/jwks.json",
        "file:///etc/jwks.json",
        "https://user:password@keys.example.org/jwks.json",
        "https://keys.example.org/jwks.json#part",
        "https:///jwks.json",
        "keys.example.org/jwks.json",
        "https://keys.example.org:port/",
        "https://xn--a/jwks.json",
        "https://keys..example.org/jwks.json",
        f"https://{'k' * 64}.example.org/jwks.json",
        "",
    ],
)
async def test_an_address_that_is_not_safe_cannot_be_registered(url: str) -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(UnusableKeySet, match="address") as raised:
            RemoteKeys(url, http)
    assert "password" not in str(raised.value)
