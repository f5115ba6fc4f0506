"""A client's key set at its registered address: cached, refreshed, kept for a while when its server is down.

The address is configuration; nothing that a token says leads to a request elsewhere.
"""

import asyncio
import ipaddress
import logging
import math
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import httpx

from cds_hooks.authentication.keys import Key, UnusableKeySet, read_key_set
from cds_hooks.errors import Unavailable

_OK: Final = 200
_FIRST_PAUSE: Final = 1.0
"""Seconds to the next attempt after a failed one. Each further failure in a row doubles it."""
_MOST_DOUBLINGS: Final = 20
_HEADERS: Final = {"accept": "application/jwk-set+json, application/json", "accept-encoding": "identity"}

_log = logging.getLogger("cds_hooks.authentication")


class RemoteKeys:
    """The keys behind one `https` URL (`http` on a loopback address only)."""

    def __init__(
        self,
        url: str,
        http: httpx.AsyncClient,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_age: timedelta = timedelta(minutes=10),
        refresh_interval: timedelta = timedelta(seconds=30),
        keep_after_outage: timedelta = timedelta(hours=4),
        timeout: timedelta = timedelta(seconds=3),
        patience: timedelta = timedelta(seconds=0.5),
        max_bytes: int = 256 * 1024,
    ) -> None:
        """Nothing is read yet. Raises UnusableKeySet for an address that is not safe.

        `max_age`: how long a set serves before it is read again, so how long a withdrawn key still counts.
        `refresh_interval`: least time between a set that was read and the next attempt, whoever asks for which
        unknown key. After failures it is 1, 2, 4 seconds and so on, up to this.
        `keep_after_outage`: how long past `max_age` a set serves while its server fails.
        `timeout`: of one attempt as a whole. `patience`: how long a call with a known key waits for an attempt.
        `clock`: seconds that never go back.
        """
        self.url = url
        self._host = safe_host(url)
        self._http = http
        self._clock = clock
        self._max_age = max_age.total_seconds()
        self._refresh_interval = refresh_interval.total_seconds()
        self._usable_for = (max_age + keep_after_outage).total_seconds()
        self._timeout = timeout.total_seconds()
        self._patience = patience.total_seconds()
        self._max_bytes = max_bytes
        self._keys: Mapping[str, Key] = {}
        self._read_at = self._next_attempt_at = -math.inf
        self._failures = 0
        self._attempt: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> Key | None:
        """The key of that id. Raises Unavailable when the set could not be read for too long."""
        found = self._keys.get(kid)
        if found is None or self._age() >= self._max_age:
            await self._refreshed(is_known=found is not None and self._age() <= self._usable_for)
        if self._age() > self._usable_for:
            retry = math.ceil(max(1.0, self._next_attempt_at - self._clock()))
            raise Unavailable("the client's keys cannot be read for the moment", retry_after_seconds=retry)
        return self._keys.get(kid)

    def _age(self) -> float:
        return self._clock() - self._read_at

    async def _refreshed(self, *, is_known: bool) -> None:
        """Waits for the attempt that all callers share, if there is reason for one.

        The attempt goes on when its callers give up. A call with a known key waits for a moment only, in which a
        server that is well says whether the key still counts, and not at all once the server has failed.
        """
        if self._attempt is None:
            if self._clock() < self._next_attempt_at:
                return
            self._attempt = asyncio.create_task(self._refresh(), name="key set")
        if not is_known:
            await asyncio.wait([self._attempt])
        elif not self._failures:
            await asyncio.wait([self._attempt], timeout=self._patience)

    async def _refresh(self) -> None:
        """One attempt; a failed one leaves the keys as they are."""
        try:
            async with asyncio.timeout(self._timeout):
                body = await self._fetch()
            # An empty set is an answer: its owner has withdrawn the keys.
            self._keys = read_key_set(body).keys
            self._read_at = self._clock()
            self._failures = 0
            pause = self._refresh_interval
        # Besides what a server may do: an address that cannot be looked up, a client that was closed meanwhile.
        except (httpx.HTTPError, TimeoutError, OSError, ValueError, RuntimeError) as error:
            _log.warning("the key set at %s could not be read: %s", self._host, type(error).__name__)
            pause = min(_FIRST_PAUSE * 2**self._failures, self._refresh_interval)
            self._failures = min(self._failures + 1, _MOST_DOUBLINGS)
        finally:
            self._attempt = None
        self._next_attempt_at = self._clock() + pause

    async def _fetch(self) -> bytes:
        body = bytearray()
        async with self._http.stream(
            "GET", self.url, headers=_HEADERS, follow_redirects=False, timeout=self._timeout
        ) as answer:
            if answer.status_code != _OK:
                raise UnusableKeySet("the server answers without a key set")
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > self._max_bytes:
                    raise UnusableKeySet("the answer is too long")
        return bytes(body)


def safe_host(url: str) -> str:
    """The host of the address of a key set. Raises UnusableKeySet for an address that is not safe to call."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host
        parsed.raw_host.decode("ascii").encode("idna")  # what looking up the name begins with
    except (httpx.InvalidURL, TypeError, ValueError):
        raise UnusableKeySet("the address is not a URL") from None
    if parsed.userinfo or parsed.fragment or not host:
        raise UnusableKeySet("the address must be a URL with a host, without user or fragment")
    if parsed.scheme != "https" and not (parsed.scheme == "http" and _is_loopback(host)):
        raise UnusableKeySet("the address must be https")
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
