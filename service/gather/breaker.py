"""A circuit breaker: a server that keeps failing is left alone for a while.

Counts whole calls (after their retries), so that one slip per call does not open it, and lets a single call
through to find out whether the server is back: with a dozen searches in parallel, anything else would spend a
whole answer's time on a server that hangs.
"""

import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed, open for some seconds after `failures` in a row, then half open for one call."""

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
