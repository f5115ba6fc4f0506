"""A server whose only answer takes half a second: `python -m tests.unit.guard.slow_server PORT`."""

import asyncio
import sys

import uvicorn
from starlette.types import Receive, Scope, Send

from service.guard.connection import GuardedConnection
from service.guard.middleware import Guard
from tests.unit.guard.asgi_calls import respond


async def slow(_: Scope, __: Receive, send: Send) -> None:
    """Say that it has begun, and answer later."""
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    await asyncio.sleep(0.5)
    await respond(send)


if __name__ == "__main__":
    uvicorn.run(
        Guard(slow),
        port=int(sys.argv[1]),
        http=GuardedConnection,
        lifespan="off",
        log_level="error",
        timeout_graceful_shutdown=10,
    )
