"""One HTTP/1.1 connection to one checked address: h11 for the protocol, asyncio for the bytes."""

import asyncio
import ssl
from typing import Final, Self

import h11

_MOST_HEAD_BYTES: Final = 64 * 1024
_READ_BYTES: Final = 64 * 1024


class BrokenConnectionError(Exception):
    """The other side closed the connection, cannot be reached, or does not speak HTTP/1.1."""


class Connection:
    """For requests one after the other; each response is read to its end before the next request."""

    __slots__ = ("_http", "_incoming", "_outgoing")

    def __init__(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEAD_BYTES)

    @classmethod
    async def open(
        cls, address: str, port: int, *, tls: ssl.SSLContext | None, host: str, seconds: float
    ) -> Self:
        """Connect to an address; with `tls` the certificate must be that of `host`. Raises BrokenConnectionError."""
        try:
            async with asyncio.timeout(seconds):
                streams = await asyncio.open_connection(
                    address, port, ssl=tls, server_hostname=None if tls is None else host
                )
        except OSError:  # TLS errors and the timeout among them
            raise BrokenConnectionError from None
        return cls(*streams)

    async def send(self, target: bytes, headers: list[tuple[bytes, bytes]]) -> h11.Response:
        """GET `target`; what comes back is the head of the response. Raises BrokenConnectionError."""
        try:
            request = h11.Request(method="GET", target=target, headers=headers)
            self._outgoing.write(
                (self._http.send(request) or b"") + (self._http.send(h11.EndOfMessage()) or b"")
            )
            await self._outgoing.drain()
        except (OSError, h11.LocalProtocolError):
            raise BrokenConnectionError from None
        while not isinstance(event := await self._event(), h11.Response):
            pass  # 1xx
        return event

    async def chunk(self) -> bytes:
        """The next piece of the response's body, an empty one after the last. Raises BrokenConnectionError."""
        while isinstance(event := await self._event(), h11.Data):
            if event.data:
                return bytes(event.data)
        return b""

    async def _event(self) -> h11.Event:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._incoming.read(_READ_BYTES))
        except (OSError, h11.RemoteProtocolError):
            raise BrokenConnectionError from None
        if not isinstance(event, h11.Event) or isinstance(event, h11.ConnectionClosed):
            raise BrokenConnectionError
        return event

    def is_ready_again(self) -> bool:
        """Whether another request may follow: the response was read to its end, and nothing came after it."""
        if self._http.states != {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            return False
        if self._http.trailing_data != (b"", False):
            return False
        self._http.start_next_cycle()
        return True

    @property
    def is_closed_by_peer(self) -> bool:
        """Whether the other side has hung up in the meantime."""
        return self._incoming.at_eof() or self._outgoing.is_closing()

    def close(self) -> None:
        """Hang up, without the courtesies for which TLS would wait."""
        self._outgoing.transport.abort()
