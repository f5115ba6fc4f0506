"""What the HTTP client of a FHIR server sends with: its checked addresses and its kept connections.

Stands in the place of httpx's own transport (0.28, over httpcore 1.0), which takes what a server sends after a response
for the answer to the next request: a search whose answer was "nothing" would then speak for another search.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final

import httpx

from service.gather.addresses import Addresses
from service.gather.base_url import FhirBase
from service.gather.connection import BrokenConnectionError, Connection
from service.gather.limits import Limits
from service.gather.outcomes import Outcome, UnavailableError

_HEADERS_READ: Final = frozenset({b"content-encoding", b"content-type", b"retry-after"})
"""Nothing else of a response's head reaches the client: no cookie to keep, and no address to go on to."""


class CheckedTransport(httpx.AsyncBaseTransport):
    """GETs, to this server alone, whatever the URL's host is.

    Raises BrokenConnectionError and UnavailableError; an exception of httpx would keep the request.
    """

    def __init__(
        self, base: FhirBase, *, addresses: Addresses, tls: ssl.SSLContext | None, limits: Limits
    ) -> None:
        self._base = base
        self._addresses = addresses
        self._tls = tls
        self._idle_seconds = limits.idle_seconds
        self._idle: deque[tuple[Connection, float]] = deque()
        self._is_closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; the body is not yet read. The connection is the response's until that is closed.

        The request forgets its headers, and so the token: whatever keeps the response keeps the request as well.
        """
        headers, request.headers = request.headers.raw, httpx.Headers()
        seconds = request.extensions["timeout"]["connect"]
        connection = self._kept_connection() or await self._new_connection(seconds)
        try:
            head = await connection.send(request.extensions["target"], headers)
        except BaseException:
            self._give_back(connection)
            raise
        return httpx.Response(
            head.status_code,
            headers=[(name, value) for name, value in head.headers if name in _HEADERS_READ],
            stream=_Body(connection, give_back=self._give_back),
        )

    async def aclose(self) -> None:
        """Close the kept connections; those in use close with their responses."""
        self._is_closed = True
        while self._idle:
            self._idle.pop()[0].close()

    def _give_back(self, connection: Connection) -> None:
        """Keep it if its response was whole and all, else close it."""
        if connection.is_ready_again() and not self._is_closed:
            self._idle.append((connection, asyncio.get_running_loop().time()))
        else:
            connection.close()

    def _kept_connection(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - self._idle_seconds
        while self._idle and self._idle[0][1] < oldest:
            self._idle.popleft()[0].close()
        while self._idle:
            connection, _ = self._idle.pop()
            if not connection.is_closed_by_peer:
                return connection
            connection.close()
        return None

    async def _new_connection(self, connect_seconds: float) -> Connection:
        """To the first address that takes it."""
        for address in await self._addresses.current():
            try:
                connection = await Connection.open(
                    address, self._base.port, tls=self._tls, host=self._base.host, seconds=connect_seconds
                )
            except BrokenConnectionError:
                continue
            self._addresses.prefer(address)
            return connection
        raise UnavailableError(Outcome.UNREACHABLE, "cannot be reached", retry=True)


class _Body(httpx.AsyncByteStream):
    """A response's body; the connection is its own until it is closed, which httpx does once."""

    def __init__(self, connection: Connection, *, give_back: Callable[[Connection], None]) -> None:
        self._connection = connection
        self._give_back = give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await self._connection.chunk():
            yield chunk

    async def aclose(self) -> None:
        self._give_back(self._connection)
