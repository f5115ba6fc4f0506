"""A FHIR server that answers each search of the 46 KB record after a fixed time, in one page.

It does next to nothing besides: its own work would be counted with the service's.
"""

import asyncio
import json
import selectors
import sys
from typing import Final

from benchmarks.bodies import bodies

DELAY_SECONDS: Final = 0.02
BASE_PATH: Final = "/fhir"


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


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


_RESPONSES: Final = {kind: _response(body) for kind, body in (_PAGES | {"metadata": _CAPABILITIES}).items()}
_NOTHING: Final = _response(_EMPTY)


class _Connection(asyncio.Protocol):
    """One connection, on which requests come one after the other."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._head = b""

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode().removeprefix(f"{BASE_PATH}/")
            response = _RESPONSES.get(target.partition("?")[0].partition("/")[0], _NOTHING)
            asyncio.get_running_loop().call_later(DELAY_SECONDS, self._transport.write, response)


async def serve(port: int) -> None:
    """Serve on loopback until the process ends."""
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", port)
    await server.serve_forever()


def _punctual_loop() -> asyncio.AbstractEventLoop:
    """Others round what they wait up to a whole millisecond."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=_punctual_loop) as runner:
        runner.run(serve(int(sys.argv[1])))
