"""A circuit breaker: a server that keeps failing is left alone for a while.

What is counted is calls of the service, with all of their searches: with a dozen of them in parallel, one pause of the
server would else open it. Half open it lets one call through to find out whether the server is back, since all others
would spend their whole time on a server that hangs.
"""

import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed, open for some seconds after `failures` calls in a row, then half open for one call."""

    __slots__ = ("_clock", "_failures", "_in_a_row", "_is_probing", "_opened_at", "_seconds")

    def __init__(self, *, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._is_probing = False

    def admits(self) -> bool:
        """Whether a call may be made now. One that may must end in `succeeded`, `failed` or `abandoned`."""
        if self._opened_at is None:
            return True
        if self._is_probing or self._clock() < self._opened_at + self._seconds:
            return False
        self._is_probing = True
        return True

    def succeeded(self) -> None:
        """The server answered, whatever it said."""
        self._in_a_row = 0
        self._opened_at = None
        self._is_probing = False

    def failed(self) -> None:
        """The server did not answer, or only with a fault of its own."""
        self._in_a_row += 1
        self._is_probing = False
        if self._opened_at is not None or self._in_a_row >= self._failures:
            self._opened_at = self._clock()

    def abandoned(self) -> None:
        """The call ended for reasons that say nothing of the server."""
        self._is_probing = False


class Verdict:
    """What one call says of the server: that it works, with the first thing it answers; that it fails, once the call
    is over and nothing was answered because of a fault of the server's.
    """

    __slots__ = ("_breaker", "_has_answered", "_has_failed", "_is_admitted")

    def __init__(self, breaker: CircuitBreaker) -> None:
        self._breaker = breaker
        self._is_admitted: bool | None = None
        self._has_answered = False
        self._has_failed = False

    def admits(self) -> bool:
        """Whether the call may ask the server; settled when it first wants to."""
        if self._is_admitted is None:
            self._is_admitted = self._breaker.admits()
        return self._is_admitted

    def answered(self) -> None:
        """The server answered one of its reads, whatever it said."""
        if not self._has_answered:
            self._has_answered = True
            self._breaker.succeeded()

    def failed(self) -> None:
        """One of its reads came to nothing, and that was the server's fault."""
        self._has_failed = True

    def close(self) -> None:
        """The call is over."""
        if not self._is_admitted or self._has_answered:
            return
        if self._has_failed:
            self._breaker.failed()
        else:
            self._breaker.abandoned()
