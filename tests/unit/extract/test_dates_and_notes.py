"""Dates of the record: partial ones stay intervals, unreadable ones are listed, later ones are not used."""

import datetime as dt

import pytest

from service.chart.dates import UNDATED, DateInterval
from service.chart.search import Family, Gap
from service.extract.dates import UnreadableDateError, read_date, read_period
from service.extract.notes import Notes
from service.fhir.resources import Observation, Period
from service.terms.drugs import DrugClass
from tests.unit.extract.reading import AS_OF, between, on


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2026-03-09", on("2026-03-09")),
        ("2024-02-29", on("2024-02-29")),
        ("2026-03", between("2026-03-01", "2026-03-31")),
        ("2026-02", between("2026-02-01", "2026-02-28")),
        ("2024-02", between("2024-02-01", "2024-02-29")),
        ("2026", between("2026-01-01", "2026-12-31")),
        ("2026-03-09T23:59:59-11:00", on("2026-03-09")),
        ("2026-03-09T00:10:00Z", on("2026-03-09")),
        ("2026-03-09T10:11:12.123456", on("2026-03-09")),
        ("2026-03-09T10:11", on("2026-03-09")),
    ],
)
def test_a_date_is_taken_as_written(text: str, dates: DateInterval) -> None:
    assert read_date(text) == dates


@pytest.mark.parametrize(
    "text",
    ["", "soon", "26-03-09", "2026-3-9", "2026-13", "2026-00", "2026-02-30", "2025-02-29", "0000", "09.03.2026",
     "2026-03-09 10:00", "2026-03T10:00", "20260309", " 2026-03-09"],
)  # fmt: skip
def test_what_is_no_date_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableDateError):
        read_date(text)


@pytest.mark.parametrize(
    ("start", "end", "dates"),
    [
        ("2026-03", "2026-05", between("2026-03-01", "2026-05-31")),
        ("2026-03-09", None, between("2026-03-09", None)),
        (None, "2026-05", between(None, "2026-05-31")),
        (None, None, UNDATED),
    ],
)
def test_a_period_spans_its_days_and_may_be_open(
    start: str | None, end: str | None, dates: DateInterval
) -> None:
    assert read_period(Period(start=start, end=end)) == dates


RESOURCE = Observation(id="o1", key="Observation/o1")


def _listed(notes: Notes) -> list[tuple[str, str]]:
    return [(problem.resource, problem.problem) for problem in notes.problems]


@pytest.mark.parametrize("text", [None, ""])
def test_an_absent_date_is_nothing_to_list(text: str | None) -> None:
    notes = Notes(AS_OF)
    assert notes.date(RESOURCE, "issued", text) is None
    assert notes.period(RESOURCE, "effectivePeriod", None) is None
    assert _listed(notes) == []


def test_an_unreadable_date_is_listed_by_its_element_and_counts_as_absent() -> None:
    notes = Notes(AS_OF)
    assert notes.date(RESOURCE, "issued", "soon") is None
    assert notes.period(RESOURCE, "effectivePeriod", Period(start="2026", end="soon")) is None
    assert _listed(notes) == [
        ("Observation/o1", "issued is not a date"),
        ("Observation/o1", "effectivePeriod is not a period of dates"),
    ]


@pytest.mark.parametrize(
    ("dates", "used"),
    [
        (None, UNDATED),
        (UNDATED, UNDATED),
        (on("2026-11-20"), on("2026-11-20")),
        (on("2026-11-21"), None),
        (between("2026-11-01", "2026-11-30"), between("2026-11-01", "2026-11-20")),
        (between("2026-11-21", "2026-11-30"), None),
        (between("2026-11-21", None), None),
        (between("2026-11-20", None), between("2026-11-20", "2026-11-20")),
        (between(None, "2026-11-30"), between(None, "2026-11-20")),
        (between(None, "2026-10-30"), between(None, "2026-10-30")),
    ],
)
def test_what_lies_after_the_day_of_the_question_is_not_used(
    dates: DateInterval | None, used: DateInterval | None
) -> None:
    notes = Notes(AS_OF)
    assert notes.happened(RESOURCE, dates) == used
    listed = [("Observation/o1", "dated after the day of the question, not used")]
    assert _listed(notes) == ([] if used else listed)


def test_a_gap_names_its_family_and_the_classes_it_may_concern() -> None:
    notes = Notes(dt.date(2026, 11, 20))
    notes.gap(Family.IMAGING, "a page is missing")
    notes.gap(Family.TREATMENT, "a drug is unreadable", [DrugClass.CDK46_INHIBITOR])
    assert notes.gaps == [
        Gap(family=Family.IMAGING, reason="a page is missing"),
        Gap(
            family=Family.TREATMENT,
            reason="a drug is unreadable",
            drug_classes=frozenset({DrugClass.CDK46_INHIBITOR}),
        ),
    ]
