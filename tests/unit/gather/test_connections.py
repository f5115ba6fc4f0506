"""Connections are kept between requests, and given up when they cannot be trusted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from service.gather import FhirReader, FhirServers, Limits, ServerPolicy
from service.gather.outcomes import Tally, UnavailableError
from tests.fhir_server import listening

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{"resourceType":"Condition"}'
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
TO_THE_END = b"HTTP/1.0 200 OK\r\n\r\n{}"
REFUSAL = b"HTTP/1.1 503 Later\r\nContent-Length: 2\r\n\r\n{}"
CUT_SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"
TALKATIVE = (
    b"HTTP/1.1 307 Elsewhere\r\nLocation: https://evil.example/\r\nSet-Cookie: a=b\r\nServer: x\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"
)


class Peer:
    """A server that gives each request the same bytes, and counts connections and requests."""

    def __init__(self, response: bytes, *, hangs_up: bool) -> None:
        self.connections = 0
        self.open = 0
        self.requests: list[bytes] = []
        self._response = response
        self._hangs_up = hangs_up

    async def speak(self, lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        self.open += 1
        try:
            while True:
                self.requests.append(await lines.readuntil(b"\r\n\r\n"))
                writer.write(self._response)
                if self._hangs_up:
                    return
        finally:
            self.open -= 1


@asynccontextmanager
async def connected(
    response: bytes,
    *,
    hangs_up: bool = False,
    limits: Limits = Limits(attempts=1),  # noqa: B008 - frozen
) -> AsyncIterator[tuple[Peer, FhirReader]]:
    """A peer, and a reader of it."""
    peer = Peer(response, hangs_up=hangs_up)
    async with listening(peer.speak) as port, FhirServers(limits=limits) as servers:
        base_url = f"http://127.0.0.1:{port}/fhir"
        policy = ServerPolicy.of([base_url])
        with servers.reader(
            base_url, policy=policy, token=SecretStr("t"), expires_in=60, budget_seconds=2
        ) as reader:
            yield peer, reader


async def _get(reader: FhirReader, times: int = 1) -> None:
    for _ in range(times):
        await reader.get("/fhir/x", tally=Tally())


@pytest.mark.parametrize(
    ("response", "connections"),
    [
        (OK, 1),
        (CHUNKED, 1),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\n" + OK, 1),
        (CLOSING, 3),
        (OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", 3),
    ],
    ids=["length", "chunks", "informational", "closing", "more than one response"],
)
async def test_a_connection_is_used_again_if_its_response_was_whole_and_all(
    response: bytes, connections: int
) -> None:
    async with connected(response) as (peer, reader):
        await _get(reader, 3)
        assert (len(peer.requests), peer.connections) == (3, connections)


async def test_a_response_that_ends_with_the_connection_is_read() -> None:
    async with connected(TO_THE_END, hangs_up=True) as (_, reader):
        reply = await reader.get("/fhir/x", tally=Tally())
        assert (reply.status, reply.body) == (200, b"{}")


async def test_requests_at_the_same_time_have_a_connection_each_up_to_the_limit() -> None:
    async with connected(OK, limits=Limits(connections=2)) as (peer, reader):
        await asyncio.gather(*(_get(reader) for _ in range(6)))
        assert (len(peer.requests), peer.connections) == (6, 2)


async def test_a_connection_that_the_server_closed_is_not_tried() -> None:
    async with connected(OK, hangs_up=True) as (peer, reader):
        await _get(reader)
        await asyncio.sleep(0.05)
        await _get(reader)
        assert peer.connections == 2


@pytest.mark.parametrize(("idle_seconds", "connections"), [(5.0, 1), (0.01, 2)])
async def test_a_connection_that_was_idle_for_long_is_not_tried(
    idle_seconds: float, connections: int
) -> None:
    async with connected(OK, limits=Limits(idle_seconds=idle_seconds)) as (peer, reader):
        await _get(reader)
        await asyncio.sleep(0.05)
        await _get(reader)
        assert peer.connections == connections


async def test_after_a_wave_all_connections_that_were_idle_for_long_are_closed() -> None:
    async with connected(OK, limits=Limits(idle_seconds=0.05)) as (peer, reader):
        await asyncio.gather(*(_get(reader) for _ in range(5)))
        assert peer.open == 5
        await asyncio.sleep(0.1)
        await _get(reader)
        await asyncio.sleep(0.05)
        assert peer.open == 1


async def test_a_connection_whose_response_was_not_read_is_closed() -> None:
    async with connected(REFUSAL) as (peer, reader):
        for _ in range(2):
            with pytest.raises(UnavailableError, match="server error"):
                await _get(reader)
        assert peer.connections == 2


async def test_what_goes_out_is_a_plain_get() -> None:
    async with connected(OK) as (peer, reader):
        await _get(reader)
        head = peer.requests[0].decode()
        lines = [line.partition(": ")[0].lower() for line in head.split("\r\n")[1:] if line]
        assert head.startswith("GET /fhir/x HTTP/1.1\r\n")
        assert sorted(lines) == [
            *("accept", "accept-encoding", "authorization", "connection", "host", "user-agent")
        ]


async def test_a_target_is_sent_to_the_letter() -> None:
    targets = [
        "/fhir?_getpages=a%7cb&x=%zz'[]",
        "/fhir/./x/../y?",
        "//evil.example/x",
        "https://evil.example/",
    ]
    async with connected(OK) as (peer, reader):
        for target in targets:
            await reader.get(target, tally=Tally())
        assert [request.split(b" ")[1].decode() for request in peer.requests] == targets
        host = f"host: {reader.host}".encode()
        assert all(host in request.lower() for request in peer.requests)


@pytest.mark.parametrize(
    ("response", "hangs_up", "limits"),
    [
        (REFUSAL, False, Limits(attempts=1, connections=1)),
        (CUT_SHORT, True, Limits(attempts=1, connections=1)),
        (b"no HTTP\r\n\r\n", True, Limits(attempts=1, connections=1)),
        (OK, False, Limits(attempts=1, connections=1, page_bytes=5)),
    ],
    ids=["refused", "cut short", "no HTTP", "too large"],
)
async def test_a_read_that_fails_makes_room_for_the_next(
    response: bytes, hangs_up: bool, limits: Limits
) -> None:
    async with connected(response, hangs_up=hangs_up, limits=limits) as (peer, reader):
        for _ in range(3):
            with pytest.raises(UnavailableError):
                await _get(reader)
        assert (len(peer.requests), peer.connections) == (3, 3)


async def test_a_connection_that_cannot_be_opened_makes_room_for_the_next() -> None:
    async with listening(Peer(OK, hangs_up=True).speak) as port:
        base_url = f"http://127.0.0.1:{port}/fhir"
    async with FhirServers(limits=Limits(attempts=1, connections=1)) as servers:
        policy = ServerPolicy.of([base_url])
        with servers.reader(base_url, policy=policy, token=None, expires_in=None, budget_seconds=2) as reader:
            for _ in range(3):
                with pytest.raises(UnavailableError, match="cannot be reached"):
                    await _get(reader)


async def test_a_connection_that_is_in_use_at_the_end_closes_with_its_response() -> None:
    async with connected(OK) as (peer, reader):
        async with reader.server.get("/fhir/x", headers={}) as response:
            await reader.server.close()
            assert peer.open == 1
            assert await response.aread()
        await asyncio.sleep(0.05)
        assert peer.open == 0


async def test_what_httpx_keeps_of_a_call_has_neither_token_nor_patient_nor_cookie() -> None:
    async with connected(TALKATIVE) as (_, reader):
        call = reader.server.get("/fhir/Patient/p1", headers={"authorization": "Bearer planted"})
        async with call as response:
            assert dict(response.headers) == {"content-type": "text/plain"}
            assert response.next_request is None
            assert dict(response.request.headers) == {}
            assert str(response.request.url) == f"http://{reader.host}/fhir/"
            assert not response.cookies
            assert await response.aread() == b"{}"


@pytest.mark.parametrize("response", [REFUSAL, CUT_SHORT, b"", b"no HTTP\r\n\r\n"])
async def test_no_exception_of_httpx_which_would_keep_its_request_is_behind_a_failure(
    response: bytes,
) -> None:
    async with connected(response, hangs_up=True) as (_, reader):
        with pytest.raises(UnavailableError) as failed:
            await _get(reader)
    behind: BaseException | None = failed.value
    while behind is not None:
        assert not isinstance(behind, httpx.HTTPError)
        behind = behind.__context__
