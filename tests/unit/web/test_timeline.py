"""The record in short: what is drawn where, and the table that says the same."""

import dataclasses
import datetime as dt

import pytest

from service.chart.dates import UNDATED, DateInterval
from service.chart.diagnosis import EcogGrade
from service.chart.esr1 import Call, Esr1Result, Specimen
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
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
    assert bar.continues
    assert bar.x + bar.width == pytest.approx(RIGHT, abs=0.2)
    assert timeline.exposures[0].when == "2025-11-10 to now"


def test_a_drug_that_ended_stops_there() -> None:
    timeline = draw(
        dataclasses.replace(EMPTY, treatments=(order(LETROZOLE, "2026-01-01", "2026-03-31"),)), TODAY
    )
    (bar,) = timeline.lanes[0].bars
    assert not bar.continues
    assert bar.x + bar.width < RIGHT
    assert timeline.exposures[0].when == "2026-01-01 to 2026-03-31"


def test_supplies_sixty_days_apart_are_one_bar_and_sixty_one_are_two() -> None:
    first = _record(RecordState.GIVEN, "2026-01-01", days=30)  # until 31 January
    near, far = (_record(RecordState.GIVEN, since, days=30) for since in ("2026-04-01", "2026-04-02"))
    assert len(draw(_treated(first, near), TODAY).exposures) == 1
    assert len(draw(_treated(first, far), TODAY).exposures) == 2


@pytest.mark.parametrize(("days", "end"), [(90, TODAY), (5, TODAY), (4, dt.date(2026, 11, 19))])
def test_a_supply_that_covers_the_day_of_the_question_continues_and_is_cut_there(
    days: int, end: dt.date
) -> None:
    (exposure,) = draw(_treated(_record(RecordState.GIVEN, "2026-11-15", days=days)), TODAY).exposures
    assert exposure.end == end
    assert exposure.continues is (end == TODAY)


@pytest.mark.parametrize("state", [RecordState.NOT_TAKEN, RecordState.UNKNOWN])
def test_what_was_not_taken_or_cannot_be_told_is_not_shown_as_treatment(state: RecordState) -> None:
    assert draw(_treated(_record(state, "2026-01-01")), TODAY).exposures == ()


def test_a_drug_planned_for_later_is_not_shown() -> None:
    assert draw(_treated(_record(RecordState.ACTIVE, "2026-11-21")), TODAY).exposures == ()
    assert len(draw(_treated(_record(RecordState.ACTIVE, "2026-11-20")), TODAY).exposures) == 1


def test_a_planned_end_does_not_end_a_drug_before_its_day() -> None:
    timeline = draw(_treated(_record(RecordState.ACTIVE, "2026-01-01", "2027-01-01")), TODAY)
    assert timeline.exposures[0].continues


def test_a_drug_without_a_date_stands_in_the_table_only() -> None:
    timeline = draw(_treated(_record(RecordState.GIVEN, None)), TODAY)
    assert timeline.lanes == ()
    assert timeline.exposures[0].when == "undated"


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
