"""The day the service decides for: today, or a set day in development mode."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

Clock: TypeAlias = Callable[[], dt.date]


def today() -> dt.date:
    """The calendar day at the place of the service."""
    return dt.datetime.now().astimezone().date()


def clock_for(as_of: dt.date | None) -> Clock:
    """A clock that stands at ``as_of``, or follows the calendar."""
    return today if as_of is None else lambda: as_of
