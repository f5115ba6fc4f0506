"""Requests that are read begin one at a time, in order, one per pass of the event loop.

A decision is computed without a pause, so requests that arrive meanwhile queue up in the event loop, where
nobody counts them. Here they queue in sight. A burst waits its turn. Once so many wait that somebody has to be
refused, a queue is of no use any more: as many would be refused with it as without, only later. From then on
whoever does not find the worker free is refused, and what is accepted is answered about as fast as by an idle
worker, until no more is asked of it than it can do (after the "controlled delay" of B. Maurer, Fail at Scale,
ACM Queue 13(8), 2015).
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from cds_hooks.errors import Unavailable
from service.guard.limits import RETRY_AFTER_SECONDS

_BEARABLE_LOAD: Final = 0.8
"""Work asked for per time, below which the worker keeps up; the rest is spent on reading requests."""


class Turnstile:
    """The queue of one event loop."""

    def __init__(
        self, *, most_waiting: int, period_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_waiting = most_waiting
        self._period_seconds = period_seconds
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_taken = False
        self._given_at = 0.0
        self._is_overrun = False
        self._begin_period(clock())

    def refuses(self) -> bool:
        """Whether a request that comes now has to go; it is counted as gone."""
        if not self._is_taken:
            return False
        if self._is_overrun:
            self._judge_load()
        elif len(self._waiting) >= self._most_waiting:
            self._is_overrun = True
            self._begin_period(self._clock())
        self._refused += self._is_overrun
        return self._is_overrun

    async def turn(self) -> None:
        """Return when it is the caller's turn. Raises Unavailable when there is no use in waiting.

        Also the first waits for two passes of the event loop: in them those are heard who came at the same
        time, and who would otherwise wait for the end of its work to be refused or to begin.
        """
        loop = asyncio.get_running_loop()
        if not self._is_taken:
            self._is_taken = True
            loop.call_soon(loop.call_soon, self._give)
        elif self.refuses():
            raise overloaded()
        turn = loop.create_future()
        self._waiting.append(turn)
        await turn

    def _give(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.cancelled():
                self._given_at = self._clock()
                turn.set_result(None)
                # Runs after the one whose turn it is, once that is done or waits for something else.
                asyncio.get_running_loop().call_soon(self._take_back)
                return
        self._is_taken = False

    def _take_back(self) -> None:
        self._worked += self._clock() - self._given_at
        self._turns += 1
        self._give()

    def _judge_load(self) -> None:
        """At the end of a period: end the overrun if the worker could have done all that it was asked for."""
        now = self._clock()
        seconds = now - self._began
        if seconds < self._period_seconds:
            return
        asked_for = self._worked * (1 + self._refused / max(1, self._turns))
        self._is_overrun = asked_for > seconds * _BEARABLE_LOAD
        self._begin_period(now)

    def _begin_period(self, now: float) -> None:
        self._began = now
        self._worked = 0.0
        self._turns = self._refused = 0


def overloaded() -> Unavailable:
    """What a request that is too many gets."""
    return Unavailable("the service is busy", retry_after_seconds=RETRY_AFTER_SECONDS)
