"""How long the reading of one record may take: asked before each text that has to be read for the first time.

The answer for a record never depends on time: it is given in full, or not at all.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_ends: Final[ContextVar[float | None]] = ContextVar("ends", default=None)


class TakesTooLongError(Exception):
    """The record holds more to read than there is time for."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Allow so much time for what is read inside."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def check() -> None:
    """Raises :class:`TakesTooLongError` when the time is over."""
    ends = _ends.get()
    if ends is not None and time.monotonic() > ends:
        raise TakesTooLongError
