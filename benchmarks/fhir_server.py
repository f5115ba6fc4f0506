"""A FHIR server that answers each search of the 46 KB record after a fixed time, in one page."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from benchmarks.bodies import bodies

DELAY_SECONDS: Final = 0.02
BASE_PATH: Final = "/fhir"

Message = dict[str, Any]


def _pages() -> dict[str, bytes]:
    """Resource type -> searchset; the Patient is read by id."""
    prefetch = json.loads(next(body.json for body in bodies() if body.name == "46kb"))["prefetch"]
    pages: dict[str, bytes] = {}
    for value in prefetch.values():
        if value is None:
            continue
        kind = value["resourceType"]
        if kind == "Bundle":
            kind = next(entry["resource"]["resourceType"] for entry in value["entry"])
        pages[kind] = json.dumps(value).encode()
    return pages


_PAGES: Final = _pages()
_EMPTY: Final = b'{"resourceType":"Bundle","type":"searchset","total":0}'
_CAPABILITIES: Final = b'{"resourceType":"CapabilityStatement","status":"active","kind":"instance"}'


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """The ASGI application."""
    del receive
    kind = scope["path"].removeprefix(f"{BASE_PATH}/").partition("/")[0]
    await asyncio.sleep(DELAY_SECONDS)
    body = _CAPABILITIES if kind == "metadata" else _PAGES.get(kind, _EMPTY)
    headers = [(b"content-type", b"application/fhir+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
