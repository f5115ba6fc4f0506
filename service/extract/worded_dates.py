"""Days that a wording names, to tell an earlier result from the one of the sample at hand."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

DATES: Final = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?\b(?:T[\d:.+Z-]*)?"
    r"|\b(?:(?P<dayword>\d{1,2})(?:st|nd|rd|th|\.)?\s+)?(?P<monthword>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*\.?\s+(?:(?P<wordday>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<wordyear>(?:19|20)\d\d)\b"
    r"|\b(?:(?P<one>\d{1,2})[./])?(?P<two>\d{1,2})[./](?P<numberyear>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DECEMBER: Final = 12


def latest_days(text: str) -> Iterator[dt.date]:
    """For every date of a text the latest day it may mean; a date whose order is unclear is read both ways."""
    if not any(character.isdigit() for character in text):
        return
    for found in DATES.finditer(text):
        days = [day for written in _readings(found) if (day := _latest(*written)) is not None]
        if days:
            yield max(days)


def _readings(found: re.Match[str]) -> Iterator[tuple[int, int | None, int | None]]:
    if found["year"]:
        yield int(found["year"]), _number(found["month"]), _number(found["day"])
    elif found["wordyear"]:
        month = _MONTHS.index(found["monthword"].lower()) + 1
        yield int(found["wordyear"]), month, _number(found["wordday"] or found["dayword"])
    else:
        year, one, two = int(found["numberyear"]), _number(found["one"]), _number(found["two"])
        if one is None:
            yield year, two, None
        else:
            yield year, one, two
            yield year, two, one


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _latest(year: int, month: int | None, day: int | None) -> dt.date | None:
    month = _DECEMBER if month is None else month
    if not 1 <= month <= _DECEMBER:
        return None
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(day or last, last))
