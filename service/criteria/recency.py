"""Whether a date is recent enough, in three values."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from service.chart.dates import DateInterval
from service.chart.fact import Fact
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status

T = TypeVar("T")


def is_recent(effective: DateInterval, days: int, *, as_of: dt.date) -> Status:
    """Whether a date lies at most ``days`` days before ``as_of``: MET, NOT_MET, or UNKNOWN for a partial
    date.
    """
    if effective.certainly_within(days, before=as_of):
        return MET
    if effective.certainly_older(days, than=as_of):
        return NOT_MET
    return UNKNOWN


def possibly_newest(facts: Iterable[Fact[T]]) -> tuple[Fact[T], ...]:
    """The facts of which none of the others is certainly newer; an undated fact may always be the newest.

    Among them a correction stands for all: it was written to replace what was said before.
    """
    found = tuple(facts)
    starts = [fact.effective.earliest for fact in found if fact.effective.earliest is not None]
    if not starts:
        return found
    newest_start = max(starts)
    newest = tuple([fact for fact in found if not fact.effective.certainly_before(newest_start)])
    return tuple([fact for fact in newest if fact.amends]) or newest
