"""The day of the service."""

import datetime as dt

from service.clock import clock_for, today


def test_a_set_clock_stands_still() -> None:
    clock = clock_for(dt.date(2026, 11, 20))
    assert (clock(), clock()) == (dt.date(2026, 11, 20), dt.date(2026, 11, 20))


def test_without_a_set_day_the_clock_follows_the_calendar() -> None:
    before = dt.date.today()  # noqa: DTZ011 - the calendar of this place is what is asked for
    assert before <= clock_for(None)() <= today()
