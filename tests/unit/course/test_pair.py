"""The pair: when an aromatase inhibitor and a CDK4/6 inhibitor were taken together."""

import datetime as dt

import pytest

from service.chart.dates import DateInterval
from service.chart.fact import Fact
from service.chart.treatment import RecordState, TreatmentRecord
from service.course.answer import Answer
from service.course.pair import PairCourse, pair_course, together_for
from service.course.treatment_course import Use
from service.terms.drugs import DrugClass
from tests.unit.course.course_treatments import AS_OF, chart, day, gap, ordered, pair, record, supplied


def _course(*records: Fact[TreatmentRecord]) -> PairCourse:
    return pair_course(chart(*records), AS_OF)


def _began(*records: Fact[TreatmentRecord]) -> DateInterval | None:
    current = _course(*records).current
    return None if current is None else current.began


def _ended(*records: Fact[TreatmentRecord]) -> DateInterval | None:
    current = _course(*records).current
    return None if current is None else current.ended


def test_the_pair_begins_when_the_second_class_joins() -> None:
    records = ordered("letrozole", "2024-01-01"), ordered("palbociclib", "2025-11-10")
    course = _course(*records)
    assert course.running is Use.CURRENT
    assert course.current is not None
    assert course.current.began == day("2025-11-10")
    assert course.current.ended is None
    assert set(course.current.evidence) == set(records)
    assert [drug.name for drug in course.current.drugs] == ["letrozole", "palbociclib"]


def test_one_class_alone_is_no_pair() -> None:
    course = _course(ordered("letrozole", "2024-01-01"))
    assert (course.running, course.current) == (Use.NOT_CURRENT, None)


def test_the_most_recent_pair_is_the_current_one_when_none_runs() -> None:
    course = _course(*pair("2024-01-01", "2024-06-01"), *pair("2025-01-01", "2025-06-01"))
    assert course.running is Use.NOT_CURRENT
    assert course.current is not None
    assert (course.current.began, course.current.ended) == (day("2025-01-01"), day("2025-06-01"))
    assert [earlier.ended for earlier in course.earlier] == [day("2024-06-01")]


def test_the_pair_ends_with_the_first_class_that_ends() -> None:
    assert _ended(
        ordered("letrozole", "2025-01-01"), ordered("palbociclib", "2025-01-01", "2026-03-01")
    ) == day("2026-03-01")


@pytest.mark.parametrize(("again", "began"), [("2026-07-31", "2025-11-10"), ("2026-08-01", "2026-08-01")])
def test_a_gap_of_sixty_days_is_none_and_of_sixty_one_ends_the_pair(again: str, began: str) -> None:
    letrozole = ordered("letrozole", "2025-11-10", "2026-06-01"), ordered("letrozole", again)
    assert _began(*letrozole, ordered("palbociclib", "2025-11-10")) == day(began)


def test_a_change_of_agent_does_not_restart_the_pair() -> None:
    changed = (
        ordered("letrozole", "2025-11-10", "2026-06-01"),
        ordered("exemestane", "2026-06-02"),
        ordered("palbociclib", "2025-11-10", "2026-07-01"),
        ordered("abemaciclib", "2026-07-02"),
    )
    assert _began(*changed) == day("2025-11-10")


def test_the_gap_counts_from_the_end_of_the_supply() -> None:
    letrozole = ordered("letrozole", "2026-01-01")
    supplies = supplied("palbociclib", "2026-03-15", 28), supplied("palbociclib", "2026-06-11", 160)
    assert _began(letrozole, *supplies) == day("2026-03-15")
    supplies = supplied("palbociclib", "2026-03-15", 28), supplied("palbociclib", "2026-06-12", 160)
    assert _began(letrozole, *supplies) == day("2026-06-12")


def test_a_partial_start_stays_an_interval() -> None:
    assert _began(ordered("letrozole", "2026-05-01/2026-05-31"), ordered("palbociclib", "2026-01-01")) == day(
        "2026-05-01/2026-05-31"
    )


def test_an_active_order_without_a_start_leaves_the_beginning_open() -> None:
    assert _began(ordered("letrozole", None), ordered("palbociclib", "2026-01-01")) == DateInterval(
        dt.date(2026, 1, 1), AS_OF
    )


def test_an_order_closed_without_a_date_leaves_both_ends_open() -> None:
    undated = record("palbociclib", "2025-11-10", state=RecordState.ENDED)
    letrozole = ordered("letrozole", "2025-11-01")
    assert _ended(letrozole, undated) == DateInterval(dt.date(2025, 11, 10), AS_OF)
    again = ordered("palbociclib", "2026-06-01")
    assert _began(letrozole, undated, again) == day("2025-11-10/2026-06-01")


def test_two_drugs_that_need_never_have_met_make_a_doubtful_pair() -> None:
    letrozole = record("letrozole", "2025-01-01", state=RecordState.ENDED)
    course = _course(letrozole, ordered("palbociclib", "2025-03-01", "2025-09-01"))
    assert course.current is not None
    assert course.current.doubtful


def test_a_drug_on_hold_leaves_the_pair_uncertain() -> None:
    on_hold = record("palbociclib", "2025-11-10", state=RecordState.ON_HOLD)
    course = _course(ordered("letrozole", "2025-11-10"), on_hold)
    assert course.running is Use.UNCERTAIN
    assert course.missing
    assert course.current is not None
    assert course.current.ended is None


def test_a_drug_not_taken_makes_no_pair() -> None:
    not_taken = record("palbociclib", "2025-11-10", state=RecordState.NOT_TAKEN)
    assert _course(ordered("letrozole", "2025-11-10"), not_taken).current is None


class TestTogetherForSixMonths:
    """Six calendar months on the day itself are enough."""

    @pytest.mark.parametrize(
        ("start", "as_of", "answer"),
        [
            ("2026-05-20", "2026-11-20", Answer.YES),
            ("2026-05-21", "2026-11-20", Answer.NO),
            ("2026-08-31", "2027-02-28", Answer.YES),
            ("2026-08-31", "2027-02-27", Answer.NO),
            ("2026-05-01/2026-05-31", "2026-11-20", Answer.UNKNOWN),
            ("2026-04-01/2026-04-30", "2026-11-20", Answer.YES),
            ("2026-06-01/2026-06-30", "2026-11-20", Answer.NO),
        ],
    )
    def test_the_day_of_the_second_drug_decides(self, start: str, as_of: str, answer: Answer) -> None:
        today = dt.date.fromisoformat(as_of)
        course = pair_course(chart(*pair(start)), today)
        together = together_for(course, today)
        assert together.answer is answer
        assert bool(together.missing) is (answer is Answer.UNKNOWN)

    def test_no_pair_now_is_no(self) -> None:
        assert together_for(_course(*pair("2024-01-01", "2026-09-01")), AS_OF).answer is Answer.NO

    def test_a_short_pair_in_an_incomplete_search_may_be_a_long_one(self) -> None:
        lost = gap(DrugClass.CDK46_INHIBITOR)
        course = pair_course(chart(*pair("2026-09-01"), gaps=(lost,)), AS_OF)
        assert together_for(course, AS_OF).answer is Answer.UNKNOWN

    def test_a_long_pair_is_long_whatever_was_lost(self) -> None:
        course = pair_course(chart(*pair("2025-09-01"), gaps=(gap(),)), AS_OF)
        assert together_for(course, AS_OF).answer is Answer.YES

    def test_a_pair_that_may_not_run_is_unknown_when_long_and_no_when_short(self) -> None:
        for start, answer in (("2025-11-10", Answer.UNKNOWN), ("2026-09-10", Answer.NO)):
            on_hold = record("palbociclib", start, state=RecordState.ON_HOLD)
            course = _course(ordered("letrozole", start), on_hold)
            assert together_for(course, AS_OF).answer is answer

    def test_nothing_found_in_an_incomplete_search_is_unknown(self) -> None:
        course = pair_course(chart(gaps=(gap(),)), AS_OF)
        assert together_for(course, AS_OF).answer is Answer.UNKNOWN

    def test_the_months_can_be_changed(self) -> None:
        assert together_for(_course(*pair("2026-08-20")), AS_OF, months=3).answer is Answer.YES

    def test_an_answer_is_no_truth_value(self) -> None:
        with pytest.raises(TypeError):
            bool(Answer.YES)
