"""One FHIR server of the running application: its HTTP client, its circuit breaker, what it says it offers."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Final

import httpx

from service.gather.addresses import Addresses, Resolve
from service.gather.base_url import FhirBase
from service.gather.breaker import CircuitBreaker
from service.gather.limits import Limits
from service.gather.transport import CheckedTransport

_HEADERS: Final = {"accept": "application/fhir+json", "accept-encoding": "gzip", "user-agent": "esr1-cds"}


class FhirServer:
    """What is kept between answers.

    `slots`: to be held while a read is under way, so that no more connections are open than may be; first come, first
    served. `offered_types`: the resource types that the server says it offers, when asked.
    """

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
        self.slots = asyncio.Semaphore(limits.connections)
        self.offered_types: frozenset[str] | None = None
        self.offered_until = 0.0
        self.offered_lock = asyncio.Lock()
        addresses = Addresses(
            base, resolve=resolve, private=private_addresses, seconds=limits.address_seconds
        )
        self._client = httpx.AsyncClient(
            base_url=base.url,
            transport=CheckedTransport(base, addresses=addresses, tls=tls, limits=limits),
            headers={"host": base.authority, **_HEADERS},
            # For one address; the deadline of the reader is around everything.
            timeout=httpx.Timeout(None, connect=limits.connect_seconds),
            follow_redirects=False,
            trust_env=False,
        )

    def get(self, target: str, *, headers: Mapping[str, str]) -> AbstractAsyncContextManager[httpx.Response]:
        """GET a path and query of this server; the body is not yet read.

        They travel beside the URL, as httpx's extension `target`: sent to the letter, read as the name of another host
        by nobody, and not in `request.url`, which httpx logs. Raises BrokenConnectionError and UnavailableError.
        """
        extensions = {"target": target.encode("ascii")}
        return self._client.stream("GET", self._client.base_url, headers=headers, extensions=extensions)

    async def close(self) -> None:
        """Close the kept connections; those in use close with their calls."""
        await self._client.aclose()
