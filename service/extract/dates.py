"""FHIR dates to intervals of days, taken as written: no time-zone shift, partial dates stay intervals."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from service.chart.dates import DateInterval
from service.fhir.resources import Period

_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?$")


class UnreadableDateError(ValueError):
    """The text is not a FHIR date, dateTime or instant."""


@lru_cache(maxsize=4096)
def read_date(text: str) -> DateInterval:
    """The days a FHIR date, dateTime or instant may mean. Raises :class:`UnreadableDateError`."""
    found = _DATE.match(text)
    if found is None:
        raise UnreadableDateError
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if day is not None and month is not None:
            known = dt.date(year, month, day)
            return DateInterval(known, known)
        if month is not None:
            last = calendar.monthrange(year, month)[1]
            return DateInterval(dt.date(year, month, 1), dt.date(year, month, last))
        return DateInterval(dt.date(year, 1, 1), dt.date(year, 12, 31))
    except (ValueError, calendar.IllegalMonthError):
        raise UnreadableDateError from None


def read_period(period: Period) -> DateInterval:
    """The days in which something of the period happened: from its start to its end, either may be open."""
    start = read_date(period.start) if period.start else None
    end = read_date(period.end) if period.end else None
    return DateInterval(start.earliest if start else None, end.latest if end else None)
