"""How often each client may call, and how much at the same time; asked once the client is authenticated.

The rate is a token bucket per client.

A library would bring storages and strategies; this is one division per call.
"""

import math
import time
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request

from cds_hooks.errors import TooManyRequests, Unavailable
from service.guard import refusals
from service.guard.places import Place, place_of
from service.guard.refusals import OnShed

_SECONDS_PER_MINUTE: Final = 60.0

BURST_SECONDS: Final = 10.0
"""A client may use up this many seconds of its rate at once, at least one call: clinics open charts in waves."""

Authenticate = Callable[[Request], Awaitable[str]]
CallsPerMinute = Callable[[str], int | None]
"""The rate of a client by its id; None for no limit."""


class TokenBuckets:
    """One bucket per client id. Ids come from the register of clients, so their number is bounded."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def seconds_to_wait(self, client_id: str, *, per_minute: float) -> float:
        """0 when the client may call now (and has done so); else the seconds until it may."""
        per_second = per_minute / _SECONDS_PER_MINUTE
        size = max(1.0, per_second * BURST_SECONDS)
        now = self._clock()
        tokens, since = self._buckets.get(client_id, (size, now))
        tokens = min(size, tokens + (now - since) * per_second)
        may_call = tokens >= 1.0
        self._buckets[client_id] = (tokens - may_call, now)
        return 0.0 if may_call else (1.0 - tokens) / per_second


class RateLimited:
    """An `Authenticate` that lets an authenticated client through as often as it may call, and while it holds no more
    than its share of the places.

    Each of `workers` processes grants its share of the rate. Raises TooManyRequests and Unavailable, both with
    `Retry-After`.
    """

    def __init__(
        self,
        authenticate: Authenticate,
        calls_per_minute: CallsPerMinute,
        *,
        workers: int = 1,
        on_shed: OnShed = refusals.nobody,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._authenticate = authenticate
        self._calls_per_minute = calls_per_minute
        self._workers = workers
        self._on_shed = on_shed
        self._buckets = TokenBuckets(clock=clock)

    async def __call__(self, request: Request) -> str:
        """The id of the client."""
        client_id = await self._authenticate(request)
        self._check_rate(client_id)
        place = place_of(request.scope)
        if place is not None:
            self._take(place, client_id)
        return client_id

    def _check_rate(self, client_id: str) -> None:
        per_minute = self._calls_per_minute(client_id)
        if per_minute is None:
            return
        seconds = self._buckets.seconds_to_wait(client_id, per_minute=per_minute / self._workers)
        if seconds > 0:
            self._on_shed(refusals.RATE)
            raise TooManyRequests(
                "this client calls too often", retry_after_seconds=max(1, math.ceil(seconds))
            )

    def _take(self, place: Place, client_id: str) -> None:
        try:
            place.take(client_id)
        except Unavailable:
            self._on_shed(refusals.CLIENT_IN_PROGRESS)
            raise
