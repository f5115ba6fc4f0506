"""Calling an ASGI application without a server."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOOK = "/cds-services/esr1-patient-view"


@dataclass(slots=True, kw_only=True)
class Answer:
    """What an application sent."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


def scope_of(
    path: str = HOOK, *, method: str = "POST", headers: Iterable[tuple[bytes, bytes]] = ()
) -> dict[str, object]:
    """A request's scope."""
    return {"type": "http", "method": method, "path": path, "headers": list(headers)}


async def call(
    app: ASGIApp, scope: Scope | None = None, *, body: AsyncIterator[bytes] | bytes = b"{}"
) -> Answer:
    """One request; a body that is an iterator arrives as it yields."""
    answer = Answer()
    await app(scope or scope_of(), _receive(body), answer.send)
    return answer


def _receive(body: AsyncIterator[bytes] | bytes) -> Receive:
    if isinstance(body, bytes):
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def whole() -> Message:
            return messages.pop() if messages else await asyncio.Future()

        return whole

    async def in_parts() -> Message:
        try:
            return {"type": "http.request", "body": await anext(body), "more_body": True}
        except StopAsyncIteration:
            return {"type": "http.request", "body": b"", "more_body": False}

    return in_parts


async def read(receive: Receive) -> bytes:
    """The whole body."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message["body"])
        if not message["more_body"]:
            return b"".join(parts)


async def ok(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that reads the body and answers 200."""
    if scope["type"] == "http":
        await read(receive)
        await respond(send)


async def respond(send: Send) -> None:
    """200, in two messages."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


class Gate:
    """An application that answers when it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.entered = 0

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        """Wait, then answer."""
        self.entered += 1
        await self.open.wait()
        await respond(send)
