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
        max_bytes: int = 256 * 1024,
    ) -> None:
        """Nothing is read yet. Raises UnusableKeySet for an address that is not safe.

        `max_age`: how long a set serves before it is read again, so how long a withdrawn key still counts.
        `refresh_interval`: least time between two attempts, whoever asks for which unknown key.
        `keep_after_outage`: how long past `max_age` a set serves while its server fails.
        `timeout`: of one attempt as a whole. `clock`: seconds that never go back.
        """
        self.url = url
        self._host = _safe_host(url)
        self._http = http
        self._clock = clock
        self._max_age = max_age.total_seconds()
        self._refresh_interval = refresh_interval.total_seconds()
        self._usable_for = (max_age + keep_after_outage).total_seconds()
        self._timeout = timeout.total_seconds()
        self._max_bytes = max_bytes
        self._keys: Mapping[str, Key] = {}
        self._read_at = self._tried_at = -math.inf
        self._one_at_a_time = asyncio.Lock()

    async def key(self, kid: str) -> Key | None:
        """The key of that id. Raises Unavailable when the set could not be read for too long."""
        found = self._keys.get(kid)
        if found is not None and self._clock() - self._read_at < self._max_age:
            return found
        async with self._one_at_a_time:
            # Whoever waited finds the attempt of the one before, and makes none.
            if self._is_worth_an_attempt(kid):
                await self._refresh()
        if self._clock() - self._read_at > self._usable_for:
            retry = math.ceil(self._refresh_interval)
            raise Unavailable("the client's keys cannot be read for the moment", retry_after_seconds=retry)
        return self._keys.get(kid)

    def _is_worth_an_attempt(self, kid: str) -> bool:
        now = self._clock()
        wanted = kid not in self._keys or now - self._read_at >= self._max_age
        return wanted and now - self._tried_at >= self._refresh_interval

    async def _refresh(self) -> None:
        """One attempt; a failed one leaves the keys as they are. One that is cancelled does not count."""
        try:
            async with asyncio.timeout(self._timeout):
                body = await self._fetch()
            # An empty set is an answer: its owner has withdrawn the keys.
            self._keys = read_key_set(body).keys
            self._read_at = self._clock()
        except (httpx.HTTPError, TimeoutError, UnusableKeySet) as error:
            _log.warning("the key set at %s could not be read: %s", self._host, type(error).__name__)
        self._tried_at = self._clock()

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


def _safe_host(url: str) -> str:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise UnusableKeySet("the address is not a URL") from None
    if parsed.userinfo or parsed.fragment or not parsed.host:
        raise UnusableKeySet("the address must be a URL with a host, without user or fragment")
    if parsed.scheme != "https" and not (parsed.scheme == "http" and _is_loopback(parsed.host)):
        raise UnusableKeySet("the address must be https")
    return parsed.host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
