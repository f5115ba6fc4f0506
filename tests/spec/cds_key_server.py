"""A key server on a loopback port that can be told to misbehave."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx


class KeyServer:
    """Answers each request with `answer`, or in the way that `answer` names: hang, drop, endless.

    While `slowly` is cleared it waits before it sends an answer.
    """

    def __init__(self, body: bytes) -> None:
        self.paths: list[str] = []
        self.let_go = asyncio.Event()
        self.reached = asyncio.Event()
        self.slowly = asyncio.Event()
        self.slowly.set()
        self.serve(body)

    def serve(self, body: bytes, *, status: str = "200 OK", headers: str = "") -> None:
        self.answer: bytes | str = (
            f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n{headers}\r\n".encode()
            + body
        )

    async def asked(self, times: int) -> None:
        """Returns once it was asked so often."""
        async with asyncio.timeout(5):
            while len(self.paths) < times:
                await asyncio.sleep(0.005)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            request = await reader.readuntil(b"\r\n\r\n")
            self.paths.append(request.split(b" ", 2)[1].decode())
            self.reached.set()
            if self.answer == "hang":
                await self.let_go.wait()
            elif self.answer == "endless":
                await self._pour(writer)
            elif isinstance(self.answer, bytes):
                await self.slowly.wait()
                writer.write(self.answer)
                await writer.drain()
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    async def _pour(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
        while not self.let_go.is_set():
            writer.write(b" " * 4_096)
            await writer.drain()


@asynccontextmanager
async def key_server(body: bytes) -> AsyncIterator[tuple[KeyServer, str, httpx.AsyncClient]]:
    """The server, its address, and a client that would follow redirects if it were let."""
    server = KeyServer(body)
    listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as http:
        yield server, f"http://127.0.0.1:{port}", http
        server.let_go.set()
        server.slowly.set()
    listening.close()
    await listening.wait_closed()
    await asyncio.sleep(0)
