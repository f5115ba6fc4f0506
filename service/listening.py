"""An application on a free port of this machine, inside this process: for demonstrations and trials."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import AF_INET, IPPROTO_TCP, SOCK_STREAM, socket
from typing import Final

import uvicorn
from fastapi import FastAPI

_START_SECONDS: Final = 20.0


def loopback_listener() -> tuple[socket, str]:
    """A socket bound to a free loopback port, and its base URL."""
    # The protocol is named so that asyncio recognises TCP and does not hold back small packets.
    listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def served(app: FastAPI, listener: socket) -> AsyncIterator[None]:
    """The application answers on the socket until the block ends; then both are closed.

    An application that cannot start ends the process, as it does under ``serve``.
    """
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", access_log=False))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not server.started:
                await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await running
        listener.close()
