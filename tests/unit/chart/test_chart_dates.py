"""Dates that stay intervals: what is certain, what is certainly not, and what cannot be told."""

import datetime as dt

import pytest

from service.chart.dates import UNDATED, DateInterval, add_months, add_years, describe, one_day


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def interval(first: str | None, last: str | None) -> DateInterval:
    return DateInterval(day(first) if first else None, day(last) if last else None)


MARCH = interval("2026-03-01", "2026-03-31")
OPEN_END = interval("2026-03-01", None)
OPEN_START = interval(None, "2026-03-31")


@pytest.mark.parametrize(
    ("dates", "dated"),
    [(MARCH, True), (OPEN_END, False), (OPEN_START, False), (UNDATED, False)],
)
def test_an_interval_is_dated_when_both_ends_are_known(dates: DateInterval, dated: bool) -> None:
    assert dates.is_dated is dated


@pytest.mark.parametrize(
    ("dates", "as_of", "cut"),
    [
        (MARCH, "2026-03-31", MARCH),
        (MARCH, "2026-03-30", interval("2026-03-01", "2026-03-30")),
        (OPEN_END, "2026-03-30", interval("2026-03-01", "2026-03-30")),
        (UNDATED, "2026-03-30", interval(None, "2026-03-30")),
        (OPEN_START, "2026-04-30", OPEN_START),
    ],
)
def test_what_has_happened_ends_at_the_day_of_the_question(
    dates: DateInterval, as_of: str, cut: DateInterval
) -> None:
    assert dates.cut_at(day(as_of)) == cut


@pytest.mark.parametrize(
    ("dates", "when", "before", "after"),
    [
        (MARCH, "2026-04-01", True, False),
        (MARCH, "2026-03-31", False, False),
        (MARCH, "2026-03-01", False, False),
        (MARCH, "2026-02-28", False, True),
        (OPEN_END, "2026-04-01", False, False),
        (OPEN_END, "2026-02-28", False, True),
        (OPEN_START, "2026-04-01", True, False),
        (OPEN_START, "2026-02-28", False, False),
        (UNDATED, "2026-03-15", False, False),
    ],
)
def test_before_and_after_are_certain_only_when_every_possible_day_is(
    dates: DateInterval, when: str, before: bool, after: bool
) -> None:
    assert dates.certainly_before(day(when)) is before
    assert dates.certainly_after(day(when)) is after


@pytest.mark.parametrize(
    ("dates", "within", "older"),
    [
        (one_day(day("2026-08-21")), True, False),  # 91 days
        (one_day(day("2026-08-20")), False, True),  # 92 days
        (interval("2026-08-20", "2026-08-21"), False, False),
        (interval("2026-08-21", None), True, False),
        (interval(None, "2026-08-20"), False, True),
        (UNDATED, False, False),
    ],
)
def test_an_age_in_days_includes_the_limit(dates: DateInterval, within: bool, older: bool) -> None:
    asked = day("2026-11-20")
    assert dates.certainly_within(91, before=asked) is within
    assert dates.certainly_older(91, than=asked) is older


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-05-20", 6, "2026-11-20"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-01-31", -2, "2025-11-30"),
        ("2026-03-31", 0, "2026-03-31"),
    ],
)
def test_calendar_months_end_on_a_day_that_exists(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(("born", "eighteenth"), [("2008-02-29", "2026-02-28"), ("2008-11-20", "2026-11-20")])
def test_a_birthday_on_a_leap_day_falls_on_the_last_of_february(born: str, eighteenth: str) -> None:
    assert add_years(day(born), 18) == day(eighteenth)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (one_day(day("2026-03-01")), "2026-03-01"),
        (MARCH, "2026-03"),
        (DateInterval(dt.date(2017, 1, 1), dt.date(2017, 12, 31)), "2017"),
        (DateInterval(dt.date(2026, 3, 1), dt.date(2026, 3, 30)), "between 2026-03-01 and 2026-03-30"),
        (OPEN_END, "not before 2026-03-01"),
        (OPEN_START, "not after 2026-03-31"),
        (UNDATED, "undated"),
    ],
)
def test_an_interval_is_described_by_what_is_known(dates: DateInterval, said: str) -> None:
    assert describe(dates) == said
