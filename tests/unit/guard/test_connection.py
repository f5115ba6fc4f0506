"""Real connections: heads that never end, idle ones, and more of them than fit."""

import asyncio
import contextlib
import json
import resource
from collections.abc import AsyncIterator, Iterator

import pytest
import uvicorn

from service.guard import refusals
from service.guard.connection import GuardedConnection, connections_that_fit
from tests.unit.guard.asgi_calls import ok, respond

HURRIED = 0.3
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
REQUEST = HEAD + b"\r\n"


@pytest.fixture
def shed() -> list[str]:
    return []


@pytest.fixture
def connection_type(shed: list[str]) -> type[GuardedConnection]:
    """Connections of this test, in a hurry: uvicorn knows whole seconds only."""

    class Hurried(GuardedConnection):
        on_shed = shed.append
        most_connections = 5

        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[arg-type]
            self.timeout_keep_alive = HURRIED  # type: ignore[assignment]

    return Hurried


@contextlib.asynccontextmanager
async def serving(connection_type: type[GuardedConnection], app: object = ok) -> AsyncIterator[int]:
    config = uvicorn.Config(app, port=0, http=connection_type, ws="none", log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    for connection in list(server.server_state.connections):
        connection.transport.close()
    server.servers[0].close()
    await asyncio.gather(*server.server_state.tasks)


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def answer(connection: Connection, request: bytes = REQUEST) -> bytes:
    reader, writer = connection
    writer.write(request)
    return await until_answered(reader)


async def until_answered(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readuntil(b"0\r\n\r\n") if b"chunked" in head else None
    return head.partition(b"\r\n")[0]


async def seconds_until_closed(reader: asyncio.StreamReader) -> float:
    started = asyncio.get_running_loop().time()
    async with asyncio.timeout(2):
        with contextlib.suppress(ConnectionError):
            while await reader.read(1_000):
                pass
    return asyncio.get_running_loop().time() - started


def bytes_of_a_head() -> Iterator[bytes]:
    yield from (bytes([each]) for each in HEAD)
    while True:
        yield b"x"


@pytest.mark.parametrize("sent", [b"", HEAD])
async def test_a_head_that_does_not_come_closes_the_connection(
    sent: bytes, connection_type: type[GuardedConnection], shed: list[str]
) -> None:
    async with serving(connection_type) as port, connected(port) as (reader, writer):
        writer.write(sent)
        assert HURRIED * 0.8 < await seconds_until_closed(reader) < HURRIED * 4
    assert shed == ([refusals.SLOW_HEAD] if sent else [])


async def test_a_head_that_trickles_gets_no_more_time(connection_type: type[GuardedConnection]) -> None:
    async def trickle(writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            for each in bytes_of_a_head():
                writer.write(each)
                await asyncio.sleep(0.01)

    async with serving(connection_type) as port, connected(port) as (reader, writer):
        trickling = asyncio.create_task(trickle(writer))
        assert HURRIED * 0.8 < await seconds_until_closed(reader) < HURRIED * 4
        trickling.cancel()


async def test_the_next_head_has_as_much_time_as_the_first(connection_type: type[GuardedConnection]) -> None:
    async with serving(connection_type) as port, connected(port) as connection:
        for _ in range(3):
            assert await answer(connection) == b"HTTP/1.1 200 OK"
            await asyncio.sleep(HURRIED * 0.5)
        connection[1].write(HEAD)
        assert await seconds_until_closed(connection[0]) < HURRIED * 4


async def test_an_answer_may_take_longer_than_a_head(connection_type: type[GuardedConnection]) -> None:
    async def slow(_: object, __: object, send: object) -> None:
        await asyncio.sleep(HURRIED * 1.3)
        await respond(send)  # type: ignore[arg-type]

    async with serving(connection_type, slow) as port, connected(port) as connection:
        assert await answer(connection) == b"HTTP/1.1 200 OK"
        assert await answer(connection) == b"HTTP/1.1 200 OK"


async def test_pipelined_requests_are_all_answered(connection_type: type[GuardedConnection]) -> None:
    async with serving(connection_type) as port, connected(port) as (reader, writer):
        writer.write(REQUEST * 3)
        assert [await until_answered(reader) for _ in range(3)] == [b"HTTP/1.1 200 OK"] * 3


async def test_the_rest_of_a_refused_body_is_not_waited_for(connection_type: type[GuardedConnection]) -> None:
    async def refuses(_: object, __: object, send: object) -> None:
        await respond(send)  # type: ignore[arg-type]

    async def trickle(writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.01)

    post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
    async with serving(connection_type, refuses) as port, connected(port) as connection:
        assert await answer(connection, post) == b"HTTP/1.1 200 OK"
        trickling = asyncio.create_task(trickle(connection[1]))
        assert HURRIED * 0.8 < await seconds_until_closed(connection[0]) < HURRIED * 4
        trickling.cancel()


async def test_one_connection_more_than_fit_is_turned_away_and_the_others_are_served(
    connection_type: type[GuardedConnection], shed: list[str]
) -> None:
    async with serving(connection_type) as port, contextlib.AsyncExitStack() as stack:
        held = [await stack.enter_async_context(connected(port)) for _ in range(5)]
        reader, _ = await stack.enter_async_context(connected(port))
        assert (await until_answered(reader)).startswith(b"HTTP/1.1 503")
        assert shed == [refusals.CONNECTIONS]
        assert [await answer(each) for each in held] == [b"HTTP/1.1 200 OK"] * 5


async def whole_answer(connection: Connection, request: bytes = b"") -> tuple[bytes, bytes]:
    """Head and body of an answer after which the connection ends."""
    reader, writer = connection
    writer.write(request)
    async with asyncio.timeout(2):
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    return head, body


@pytest.mark.checklist("C114")
@pytest.mark.parametrize(
    "request_",
    [
        b"POST /cds-services/x HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"GET /cds-services HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    ],
)
async def test_what_is_no_request_gets_an_operation_outcome(
    request_: bytes, connection_type: type[GuardedConnection]
) -> None:
    async with serving(connection_type) as port, connected(port) as connection:
        head, body = await whole_answer(connection, request_)
    assert head.startswith(b"HTTP/1.1 400")
    assert b"content-type: application/fhir+json" in head
    assert f"content-length: {len(body)}".encode() in head
    assert json.loads(body)["resourceType"] == "OperationOutcome"


async def test_a_body_that_breaks_off_is_answered_and_ends_the_connection(
    connection_type: type[GuardedConnection],
) -> None:
    async def reads(_: object, receive: object, send: object) -> None:
        while (await receive())["type"] != "http.disconnect":  # type: ignore[operator]
            pass

    post = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnot a number\r\n"
    async with serving(connection_type, reads) as port, connected(port) as connection:
        head, body = await whole_answer(connection, post)
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["resourceType"] == "OperationOutcome"


@pytest.mark.checklist("C114")
async def test_who_is_turned_away_is_told_in_an_operation_outcome(
    connection_type: type[GuardedConnection],
) -> None:
    async with serving(connection_type) as port, contextlib.AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(connected(port))
        head, body = await whole_answer(await stack.enter_async_context(connected(port)))
    assert b"retry-after: 1" in head
    assert f"content-length: {len(body)}".encode() in head
    assert json.loads(body)["issue"][0]["code"] == "transient"


@pytest.mark.parametrize(
    ("allowed", "connections"),
    [(1, 1), (257, 1), (258, 2), (1_024, 768), (100_000, 4_000), (resource.RLIM_INFINITY, 4_000)],
)
def test_some_file_descriptors_are_kept_for_the_rest_of_the_service(
    allowed: int, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert connections_that_fit() == connections
