"""From when to when a treatment record speaks, and what lies after the day of the question."""

import datetime as dt

import pytest

from service.chart.dates import DateInterval
from tests.unit.extract.reading import AS_OF, Json
from tests.unit.extract.treatment_records import (
    administration,
    day,
    dispense,
    one,
    order,
    read_all,
    statement,
)


def test_the_dosage_decides_over_the_day_of_writing() -> None:
    dosage = [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-02", "end": "2027-02-01"}}}}]
    value = one(order(dosageInstruction=dosage))
    assert value.start == DateInterval(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert value.end == day("2027-02-01")
    assert value.recorded == day("2026-01-10")


def test_without_dosage_the_day_of_writing_is_the_start() -> None:
    value = one(order())
    assert (value.start, value.end) == (day("2026-01-10"), None)


def test_a_duration_counts_from_the_start() -> None:
    repeat = {"boundsDuration": {"value": 12, "code": "wk"}}
    assert one(order(dosageInstruction={"timing": {"repeat": repeat}})).end == day("2026-04-04")


def test_a_duration_ends_with_the_calendar() -> None:
    bounds = {"boundsPeriod": {"start": "9999-12-30"}, "boundsDuration": {"value": 9, "code": "d"}}
    assert one(order(dosageInstruction={"timing": {"repeat": bounds}})).end == day("9999-12-31")


def test_several_dosages_run_from_the_first_to_the_last_unless_one_is_open() -> None:
    first = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-01", "end": "2026-02-14"}}}}
    second = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-15", "end": "2026-03-01"}}}}
    still = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-15"}}}}
    closed, open_ended = (
        one(order(dosageInstruction=[first, second])),
        one(order(dosageInstruction=[first, still])),
    )
    assert (closed.start, closed.end) == (day("2026-02-01"), day("2026-03-01"))
    assert (open_ended.start, open_ended.end) == (day("2026-02-01"), None)


def test_timing_events_are_a_start() -> None:
    dosage = {"timing": {"event": ["2026-03-02", "2026-03-01"]}}
    assert one(order(dosageInstruction=dosage)).start == day("2026-03-01")


def test_a_statement_has_its_period_and_the_day_it_was_asserted() -> None:
    value = one(
        statement(effectivePeriod={"start": "2026-01-01", "end": "2026-12-31"}, dateAsserted="2026-10-01")
    )
    assert (value.start, value.end, value.recorded) == (
        day("2026-01-01"),
        day("2026-12-31"),
        day("2026-10-01"),
    )


def test_an_unreadable_date_is_listed_and_the_rest_counts() -> None:
    facts, notes = read_all(order(authoredOn="last spring"))
    assert facts[0].value.start is None
    assert [problem.problem for problem in notes.problems] == ["authoredOn is not a date"]


def test_a_start_that_straddles_the_day_is_cut() -> None:
    assert one(order(authoredOn="2026-11")).start == DateInterval(dt.date(2026, 11, 1), AS_OF)


@pytest.mark.parametrize(
    "later",
    [
        order(authoredOn="2026-11-21"),
        statement(effectivePeriod={"start": "2026-12-01"}),
        dispense(whenHandedOver="2026-11-21"),
        administration(effectiveDateTime="2026-11-21"),
        order(
            status="stopped",
            dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2026-12-01"}}}}],
        ),
    ],
)
def test_what_is_dated_later_is_listed_and_not_used(later: Json) -> None:
    facts, notes = read_all(later)
    assert facts == []
    assert notes.problems[0].problem == "dated after the day of the question, not used"


def test_an_order_by_the_day_to_begin_later_stays() -> None:
    dosage = [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-12-01"}}}}]
    facts, _ = read_all(order(authoredOn="2026-11-20", dosageInstruction=dosage))
    assert facts[0].value.start == day("2026-12-01")
    assert facts[0].effective == day("2026-12-01")


def test_the_effective_days_end_on_the_day_of_the_question() -> None:
    facts, _ = read_all(order())
    assert facts[0].effective == DateInterval(dt.date(2026, 1, 10), AS_OF)


def test_days_that_end_before_they_begin_are_lost() -> None:
    facts, notes = read_all(statement(effectivePeriod={"start": "2026-02-03", "end": "2025-02-03"}))
    assert (facts[0].value.start, facts[0].value.end) == (None, None)
    assert [problem.problem for problem in notes.problems] == [
        "ends before it begins, its dates are not used"
    ]


def test_an_order_written_after_its_end_says_nothing_about_its_beginning() -> None:
    dosage = [{"timing": {"repeat": {"boundsPeriod": {"end": "2022-06-01"}}}}]
    value = one(order(status="completed", dosageInstruction=dosage))
    assert (value.start, value.end) == (None, day("2022-06-01"))
