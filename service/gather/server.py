"""One FHIR server of the running application: its kept connections, its addresses, its circuit breaker."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from service.gather.addresses import Resolve, callable_addresses
from service.gather.base_url import FhirBase
from service.gather.breaker import CircuitBreaker
from service.gather.connection import BrokenConnectionError, Connection, Response
from service.gather.limits import Limits
from service.gather.outcomes import Outcome, UnavailableError


class FhirServer:
    """What is kept between answers. `offered_types`: the resource types that the server says it offers, when asked."""

    def __init__(
        self,
        base: FhirBase,
        *,
        private_addresses: bool,
        limits: Limits,
        resolve: Resolve,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.base = base
        self.breaker = CircuitBreaker(failures=limits.breaker_failures, seconds=limits.breaker_seconds)
        self.offered_types: frozenset[str] | None = None
        self.offered_until = 0.0
        self.offered_lock = asyncio.Lock()
        self._private_addresses = private_addresses
        self._resolve = resolve
        self._address_seconds = limits.address_seconds
        self._addresses: Sequence[str] = ()
        self._addresses_until = 0.0
        self._resolving = asyncio.Lock()
        self._tls = tls
        self._connect_seconds = limits.connect_seconds
        self._idle_seconds = limits.idle_seconds
        self._slots = asyncio.Semaphore(limits.connections)
        self._idle: list[tuple[Connection, float]] = []
        self._is_closed = False

    def close(self) -> None:
        """Close the kept connections; those in use close with their calls."""
        self._is_closed = True
        while self._idle:
            self._idle.pop()[0].close()

    async def addresses(self) -> Sequence[str]:
        """The checked addresses of the server. Raises UnavailableError when there is none."""
        loop = asyncio.get_running_loop()
        async with self._resolving:
            if loop.time() >= self._addresses_until:
                try:
                    self._addresses = await callable_addresses(
                        self.base, resolve=self._resolve, private_addresses=self._private_addresses
                    )
                except OSError:
                    raise UnavailableError(
                        Outcome.UNREACHABLE, "its name cannot be resolved", retry=True
                    ) from None
                self._addresses_until = loop.time() + self._address_seconds
        if not self._addresses:
            raise UnavailableError(Outcome.REFUSED, "its address must not be called")
        return self._addresses

    @asynccontextmanager
    async def response(self, target: str, headers: list[tuple[str, str]]) -> AsyncIterator[Response]:
        """GET `target` (path and query); the body is not yet read.

        Raises BrokenConnectionError and UnavailableError.
        """
        async with self._slots:
            connection = self._kept_connection() or await self._new_connection()
            try:
                yield await connection.send(target, [("host", self.base.authority), *headers])
            finally:
                if connection.is_ready_again() and not self._is_closed:
                    self._idle.append((connection, asyncio.get_running_loop().time()))
                else:
                    connection.close()

    def _kept_connection(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - self._idle_seconds
        while self._idle:
            connection, since = self._idle.pop()
            if since >= oldest and not connection.is_closed_by_peer:
                return connection
            connection.close()
        return None

    async def _new_connection(self) -> Connection:
        """To the first address that takes it."""
        for address in await self.addresses():
            try:
                connection = await Connection.open(
                    address, self.base.port, tls=self._tls, host=self.base.host, seconds=self._connect_seconds
                )
            except BrokenConnectionError:
                continue
            self._prefer(address)
            return connection
        raise UnavailableError(Outcome.UNREACHABLE, "cannot be reached", retry=True)

    def _prefer(self, address: str) -> None:
        """An address that took the connection is tried first from now on."""
        if address in self._addresses[1:]:
            self._addresses = sorted(self._addresses, key=lambda other: other != address)
