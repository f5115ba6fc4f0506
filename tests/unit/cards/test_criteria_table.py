"""The criteria of a trial as a table."""

import datetime as dt

import pytest

from service.cards.criteria_table import criteria_table, finding, source_dates, sources
from service.chart.dates import DateInterval, one_day
from service.chart.fact import SourceRef
from service.chart.search import Family
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Verdict
from tests.builders_cards import chart, evaluation, verdict


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_failing_criteria_come_first_then_the_unknown_ones_then_the_rest_in_order() -> None:
    mixed = evaluation(
        er_positive=verdict(UNKNOWN), no_progression=verdict(NOT_MET), her2_negative=verdict(UNKNOWN)
    )
    rows = _rows(criteria_table(mixed, {}))
    assert [row[0] for row in rows[:4]] == [
        "No progression on imaging",
        "Estrogen receptor positive",
        "HER2 negative",
        "18 years or older",
    ]
    assert [row[2] for row in rows[:4]] == ["**not met**", "**unknown**", "**unknown**", "met"]


def test_an_unknown_criterion_shows_what_it_found_and_what_is_missing() -> None:
    mixed = evaluation(
        er_positive=verdict(UNKNOWN, "conflict", "Observation/a"), adult=verdict(UNKNOWN, "none")
    )
    cells = {row[0]: row[3] for row in _rows(criteria_table(mixed, {}))}
    assert cells["Estrogen receptor positive"] == "Observation/a; missing: something recent"
    assert cells["18 years or older"] == "missing: something recent"


@pytest.mark.parametrize(
    ("effective", "shown"),
    [
        (one_day(dt.date(2026, 10, 28)), "Observation/a (2026-10-28)"),
        (
            DateInterval(dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
            "Observation/a (2026-10)",
        ),
        (DateInterval(None, dt.date(2026, 10, 31)), "Observation/a"),
    ],
)
def test_a_source_carries_its_date_when_it_is_dated(effective: DateInterval, shown: str) -> None:
    assert sources(verdict(MET, "x", "Observation/a"), {"Observation/a": effective}) == shown


def test_the_first_source_is_named_and_the_others_counted_each_once() -> None:
    two = verdict(MET, "x", "Observation/a", "Observation/b", "Observation/a")
    assert sources(two, {}) == "Observation/a, +1"


def test_a_date_that_the_reason_states_is_not_repeated() -> None:
    stated = verdict(MET, "ECOG 1 on 2026-11-09", "Observation/a")
    assert sources(stated, {"Observation/a": one_day(dt.date(2026, 11, 9))}) == "Observation/a"


def test_a_sentence_is_quoted_once_in_a_table() -> None:
    quoted = verdict(MET, "since March", "MedicationStatement/a", quote="Letrozole daily")
    table = criteria_table(evaluation(aromatase_inhibitor=quoted, duration=quoted), {})
    assert table.count("“Letrozole daily”") == 1


def test_an_absence_names_what_was_searched() -> None:
    nothing = Verdict(status=MET, reason="x", evidence=(Absence(family=Family.IMAGING),))
    assert sources(nothing, {}) == "none in imaging"


def test_the_quoted_sentence_follows_the_reason_unless_it_is_in_it() -> None:
    apart = verdict(MET, "stable", "Observation/a", quote="No new lesions.")
    within = verdict(MET, "says No new lesions.", "Observation/a", quote="No new lesions.")
    assert finding(apart) == "stable: “No new lesions.”"
    assert finding(within) == "says No new lesions."


def test_the_dates_are_those_of_the_results_of_the_record() -> None:
    dates = source_dates(chart())
    assert dates["Observation/ecog"] == one_day(dt.date(2026, 11, 9))
    assert dates["DiagnosticReport/ct"] == one_day(dt.date(2026, 10, 20))
    assert "MedicationRequest/letrozole" not in dates


def test_a_source_without_text_has_no_quote() -> None:
    assert finding(Verdict(status=MET, reason="x", evidence=(SourceRef(reference="Patient/p1"),))) == "x"
