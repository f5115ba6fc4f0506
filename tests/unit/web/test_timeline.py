"""The record in short: what is drawn where, and the table that says the same."""

import dataclasses
import datetime as dt

import pytest

from fhir_fixtures.catalogue import FixturePatient, patients
from service.chart.dates import UNDATED, DateInterval
from service.chart.diagnosis import EcogGrade
from service.chart.esr1 import Call, Esr1Result, Specimen
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.exposure import Extreme, exposures, of_classes
from service.course.patient_course import follow
from service.course.treatment_course import Use
from service.course.windows import DEFAULT_WINDOWS
from service.pipeline import read_chart
from service.terms.drugs import AI, CDK46, DrugClass
from service.web.timeline import LEFT, RIGHT, Timeline, draw
from tests.page_app import LETROZOLE, TODAY, chart, day, fact, order

EMPTY = dataclasses.replace(chart(), treatments=(), esr1_results=(), imaging=(), ecog_grades=())


def _treated(*records: TreatmentRecord) -> PatientChart:
    return dataclasses.replace(EMPTY, treatments=tuple(fact(record) for record in records))


def _record(
    state: RecordState, since: str | None, until: str | None = None, days: int | None = None
) -> TreatmentRecord:
    return TreatmentRecord(
        drugs=(LETROZOLE,),
        kind=RecordKind.SUPPLY,
        state=state,
        start=day(since) if since else None,
        end=day(until) if until else None,
        recorded=None,
        covers_days=days,
        recognised_by="name",
    )


def _lane(timeline: Timeline, name: str) -> dict[str, str]:
    (lane,) = [each for each in timeline.lanes if each.name == name]
    return {mark.title: mark.kind for mark in lane.marks}


def test_an_empty_chart_is_an_empty_drawing() -> None:
    timeline = draw(EMPTY, TODAY)
    assert (timeline.lanes, timeline.exposures, timeline.entries) == ((), (), ())
    assert timeline.ticks


def test_each_drug_and_each_kind_of_result_has_a_lane() -> None:
    assert [lane.name for lane in draw(chart(), TODAY).lanes] == ["letrozole", "ESR1", "Imaging", "ECOG"]


def test_a_current_drug_reaches_the_day_of_the_question() -> None:
    timeline = draw(chart(), TODAY)
    (bar,) = timeline.lanes[0].bars
    assert bar.certain
    assert bar.x + bar.width == pytest.approx(RIGHT, abs=0.2)
    assert timeline.exposures[0].when == "2025-11-10 to now"


def test_a_drug_that_ended_stops_there() -> None:
    timeline = draw(
        dataclasses.replace(EMPTY, treatments=(order(LETROZOLE, "2026-01-01", "2026-03-31"),)), TODAY
    )
    (bar,) = timeline.lanes[0].bars
    assert bar.certain
    assert bar.x + bar.width < RIGHT
    assert timeline.exposures[0].when == "2026-01-01 to 2026-03-31"


def test_supplies_sixty_days_apart_are_one_bar_and_sixty_one_are_two() -> None:
    first = _record(RecordState.GIVEN, "2026-01-01", days=30)  # until 31 January
    near, far = (_record(RecordState.GIVEN, since, days=30) for since in ("2026-04-01", "2026-04-02"))
    assert len(draw(_treated(first, near), TODAY).exposures) == 1
    assert len(draw(_treated(first, far), TODAY).exposures) == 2


@pytest.mark.parametrize(
    ("since", "when"),
    [
        ("2026-08-24", "2026-08-24 to now"),  # 28 days of supply, then 60 without a new one
        ("2026-08-23", "2026-08-23 to 2026-09-20"),
    ],
)
def test_a_supply_is_drawn_up_to_today_for_as_long_as_the_drug_counts_as_current(
    since: str, when: str
) -> None:
    timeline = draw(_treated(_record(RecordState.GIVEN, since, days=28)), TODAY)
    assert timeline.exposures[0].when == when
    (bar,) = timeline.lanes[0].bars
    assert (bar.x + bar.width == pytest.approx(RIGHT, abs=0.2)) is when.endswith("now")


def test_what_was_not_taken_is_not_shown_as_treatment() -> None:
    assert draw(_treated(_record(RecordState.NOT_TAKEN, "2026-01-01")), TODAY).exposures == ()


@pytest.mark.parametrize("state", [RecordState.UNKNOWN, RecordState.ON_HOLD])
def test_what_cannot_be_told_is_drawn_as_possible_and_said_to_be_uncertain(state: RecordState) -> None:
    doubtful = dataclasses.replace(_record(state, "2026-01-01"), kind=RecordKind.ORDER)
    timeline = draw(_treated(doubtful), TODAY)
    assert timeline.exposures[0].when == "2026-01-01 to now, uncertain"
    assert not timeline.lanes[0].bars[0].certain


def test_an_order_closed_without_a_date_ended_on_a_day_nobody_knows() -> None:
    closed = order(LETROZOLE, "2026-01-01", "2026-03-31")
    open_end = dataclasses.replace(closed, value=dataclasses.replace(closed.value, end=None))
    timeline = draw(dataclasses.replace(EMPTY, treatments=(open_end,)), TODAY)
    assert timeline.exposures[0].when == "2026-01-01, ended between 2026-01-01 and 2026-11-20"
    assert [bar.certain for bar in timeline.lanes[0].bars] == [False, True]


def test_a_supply_of_unknown_status_that_has_run_out_is_uncertain_and_over() -> None:
    doubtful = _record(RecordState.UNKNOWN, "2026-01-01", days=28)
    assert draw(_treated(doubtful), TODAY).exposures[0].when == "2026-01-01 to 2026-01-29, uncertain"


def test_a_start_known_to_the_month_is_told_as_the_month() -> None:
    march = dataclasses.replace(
        _record(RecordState.ACTIVE, None), start=DateInterval(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    )
    timeline = draw(_treated(march), TODAY)
    assert timeline.exposures[0].when == "2026-03 to now"
    assert [bar.certain for bar in timeline.lanes[0].bars] == [False, True]


def test_an_injection_of_one_day_is_told_by_that_day() -> None:
    given = _record(RecordState.GIVEN, "2026-01-01")
    assert draw(_treated(given), TODAY).exposures[0].when == "2026-01-01"


def test_an_active_order_without_a_start_may_have_run_all_along() -> None:
    timeline = draw(_treated(_record(RecordState.ACTIVE, None)), TODAY)
    assert timeline.exposures[0].when == "unknown start to now"
    possible, certain = timeline.lanes[0].bars
    assert (possible.certain, possible.x, certain.certain) == (False, LEFT, True)


def test_a_drug_planned_for_later_is_not_shown() -> None:
    assert draw(_treated(_record(RecordState.ACTIVE, "2026-11-21")), TODAY).exposures == ()
    assert len(draw(_treated(_record(RecordState.ACTIVE, "2026-11-20")), TODAY).exposures) == 1


def test_a_planned_end_does_not_end_a_drug_before_its_day() -> None:
    timeline = draw(_treated(_record(RecordState.ACTIVE, "2026-01-01", "2027-01-01")), TODAY)
    assert timeline.exposures[0].use is Use.CURRENT


def test_a_drug_without_a_date_stands_in_the_table_only() -> None:
    timeline = draw(_treated(_record(RecordState.GIVEN, None)), TODAY)
    assert timeline.lanes == ()
    assert timeline.exposures[0].when == "undated"


def test_a_drug_of_long_ago_stands_in_the_table_only() -> None:
    timeline = draw(_treated(_record(RecordState.ENDED, "2012-01-01", "2013-01-01")), TODAY)
    assert [lane.bars for lane in timeline.lanes] == [()]
    assert timeline.exposures[0].when == "2012-01-01 to 2013-01-01"


def test_marks_tell_found_from_not_found_from_doubtful() -> None:
    assert set(_lane(draw(chart(), TODAY), "ESR1").values()) == {"yes", "no", "doubt"}


def test_variants_of_one_sample_stand_together() -> None:
    blood = Specimen.BLOOD
    results = tuple(
        fact(Esr1Result(call=Call.DETECTED, specimen=blood, variant=name, vaf=vaf), day("2026-10-28"))
        for name, vaf in (("D538G", "1.9 %"), ("Y537S", None))
    )
    (entry,) = draw(dataclasses.replace(EMPTY, esr1_results=results), TODAY).entries
    assert entry.says == "detected: D538G (1.9 %), Y537S"


@pytest.mark.parametrize(
    ("answer", "final", "kind"),
    [
        (ImagingAnswer.PROGRESSION, True, "yes"),
        (ImagingAnswer.PROGRESSION, False, "doubt"),
        (ImagingAnswer.NO_PROGRESSION, True, "no"),
        (ImagingAnswer.HEDGED, True, "doubt"),
    ],
)
def test_imaging_is_marked_by_what_it_says(answer: ImagingAnswer, final: bool, kind: str) -> None:
    study = ImagingAssessment(answer=answer, coverage=Coverage.STAGING, final=final, coded=False, region="CT")
    (entry,) = draw(dataclasses.replace(EMPTY, imaging=(fact(study, day("2026-10-20")),)), TODAY).entries
    assert entry.kind == kind


def test_a_contradictory_ecog_grade_is_a_doubt() -> None:
    (entry,) = draw(
        dataclasses.replace(EMPTY, ecog_grades=(fact(EcogGrade(grade=None), day("2026-10-20")),)), TODAY
    ).entries
    assert (entry.kind, entry.says) == ("doubt", "contradictory")


def test_an_undated_result_is_in_the_table_but_not_in_the_drawing() -> None:
    chart_ = dataclasses.replace(EMPTY, ecog_grades=(fact(EcogGrade(grade=1), UNDATED),))
    timeline = draw(chart_, TODAY)
    assert timeline.lanes == ()
    assert timeline.entries[0].when == "undated"


def test_a_month_is_shown_as_the_interval_it_is() -> None:
    march = DateInterval(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    (entry,) = draw(dataclasses.replace(EMPTY, ecog_grades=(fact(EcogGrade(grade=0), march),)), TODAY).entries
    assert entry.when == "2026-03"


@pytest.mark.parametrize(
    ("since", "first"),
    [
        ("2012-01-01", dt.date(2023, 11, 1)),  # the drawing goes back three years
        ("2025-11-10", dt.date(2025, 11, 1)),
        ("2026-11-01", dt.date(2026, 5, 1)),  # and never less than half a year
    ],
)
def test_the_drawing_begins_where_the_record_does_within_limits(since: str, first: dt.date) -> None:
    timeline = draw(_treated(_record(RecordState.ACTIVE, since)), TODAY)
    assert timeline.first == first
    assert timeline.lanes[0].bars[0].x >= LEFT
    assert 2 <= len(timeline.ticks) <= 9


@pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
@pytest.mark.parametrize("classes", [AI, CDK46], ids=["aromatase inhibitor", "CDK4/6 inhibitor"])
def test_the_drawing_and_the_decision_agree_about_treatment(
    classes: frozenset[DrugClass], patient: FixturePatient
) -> None:
    record = read_chart(patient.bundle, as_of=patient.as_of)
    course = follow(record, as_of=patient.as_of, windows=DEFAULT_WINDOWS)
    decided = course.pair.ai_use if classes == AI else course.pair.cdk46_use
    drawn = [each for each in draw(record, patient.as_of).exposures if each.drug.drug_class in classes]
    assert {each.drug for each in drawn if each.use is Use.CURRENT} == (
        set(decided.drugs) if decided.use is Use.CURRENT else set()
    )
    days = exposures(of_classes(record.treatments, classes), patient.as_of, Extreme.LONGEST)
    assert bool(drawn) == bool(days)
    if days:
        assert min(each.possible.first for each in drawn) == days[0].first
        assert max(each.possible.last for each in drawn) == (
            patient.as_of if decided.use is Use.CURRENT else days[-1].last
        )
