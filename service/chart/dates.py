"""Dates as the record gives them: intervals of days, closed at both ends.

A FHIR date may be a year, a month or a day; a missing date says nothing at all. Keeping the interval in which
the truth lies lets a comparison answer "certainly", "certainly not" or "cannot tell" instead of picking a
day.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The days between which the true day lies, both included; ``None`` means unbounded on that side."""

    earliest: dt.date | None
    latest: dt.date | None

    @property
    def is_dated(self) -> bool:
        """Whether both ends are known; a result with an issue date alone has only a latest day."""
        return self.earliest is not None and self.latest is not None

    def cut_at(self, as_of: dt.date) -> "DateInterval":
        """The same interval without the days after ``as_of`` (what has happened cannot lie in the future)."""
        if self.latest is not None and self.latest <= as_of:
            return self
        return DateInterval(self.earliest, as_of)

    def certainly_before(self, day: dt.date) -> bool:
        """Every possible day lies before ``day``."""
        return self.latest is not None and self.latest < day

    def certainly_after(self, day: dt.date) -> bool:
        """Every possible day lies after ``day``."""
        return self.earliest is not None and self.earliest > day

    def certainly_within(self, days: int, *, before: dt.date) -> bool:
        """Every possible day lies at most ``days`` days before ``before``."""
        return self.earliest is not None and (before - self.earliest).days <= days

    def certainly_older(self, days: int, *, than: dt.date) -> bool:
        """Every possible day lies more than ``days`` days before ``than``."""
        return self.latest is not None and (than - self.latest).days > days


UNDATED: Final = DateInterval(None, None)


def one_day(day: dt.date) -> DateInterval:
    """The interval of a date known to the day."""
    return DateInterval(day, day)


_DAYS_OF_EVERY_MONTH: Final = 28


def add_months(day: dt.date, months: int) -> dt.date:
    """``day`` plus calendar months; a day the target month does not have becomes its last day."""
    month_index = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_index, 12)
    if day.day <= _DAYS_OF_EVERY_MONTH:
        return dt.date(year, month + 1, day.day)
    last_day = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last_day))


def add_years(day: dt.date, years: int) -> dt.date:
    """``day`` plus calendar years; 29 February becomes 28 February where the year has none."""
    return add_months(day, 12 * years)


def describe(interval: DateInterval) -> str:
    """The interval as a reader expects it: a day, a month, a year, or the bounds that are known."""
    first, last = interval.earliest, interval.latest
    if first is None and last is None:
        return "undated"
    if first is None:
        return f"not after {last}"
    if last is None:
        return f"not before {first}"
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == add_months(first, 1) - dt.timedelta(days=1):
        return f"{first:%Y-%m}"
    if first.day == first.month == 1 and last == dt.date(first.year, 12, 31):
        return f"{first:%Y}"
    return f"between {first} and {last}"
