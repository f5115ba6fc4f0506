"""How certain a Condition is, and since when."""

from typing import Any

import pytest

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.fhir.resources import Condition
from tests.unit.extract.reading import (
    AS_OF,
    GERMAN_CERTAINTY,
    ICD_10_GM,
    Json,
    between,
    condition,
    on,
    record_of,
    words,
)

ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"


def _condition(**more: Any) -> Condition:
    (found,) = record_of(condition(**({"code": words("Breast cancer")} | more))).of(Condition)
    return found


def _status(code: str) -> Json:
    return {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": code}]
    }


@pytest.mark.parametrize(
    ("status", "certainty"),
    [
        (None, Certainty.CONFIRMED),
        (_status("confirmed"), Certainty.CONFIRMED),
        (_status("provisional"), Certainty.UNCERTAIN),
        (_status("differential"), Certainty.UNCERTAIN),
        (_status("unconfirmed"), Certainty.UNCERTAIN),
        (_status("refuted"), Certainty.REFUTED),
        (_status("entered-in-error"), None),
        ({"text": "Confirmed"}, Certainty.CONFIRMED),
        ({"text": "entered-in-error"}, None),
        (_status("sure"), Certainty.UNREADABLE),
        ({}, Certainty.UNREADABLE),
        ("confirmed", Certainty.UNREADABLE),
        (["confirmed"], Certainty.UNREADABLE),
    ],
)
def test_the_verification_status_says_how_certain_it_is(status: Any, certainty: Certainty | None) -> None:
    assert certainty_of(_condition(verificationStatus=status)) is certainty


def _german(letter: str | None, url: str = GERMAN_CERTAINTY) -> Json:
    extension: Json = {"url": url}
    if letter is not None:
        extension["valueCoding"] = {"code": letter} if letter else {}
    return {"coding": [{"system": ICD_10_GM, "code": "C50.9", "extension": [extension]}]}


@pytest.mark.parametrize(
    ("code", "status", "certainty"),
    [
        (_german("G"), None, Certainty.CONFIRMED),
        (_german("Z"), None, Certainty.CONFIRMED),
        (_german("V"), None, Certainty.UNCERTAIN),
        (_german("V"), _status("confirmed"), Certainty.UNCERTAIN),
        (_german("A"), _status("confirmed"), Certainty.REFUTED),
        (_german("G"), _status("refuted"), Certainty.REFUTED),
        (_german("V"), _status("entered-in-error"), None),
        (_german("A"), _status("entered-in-error"), None),
        (_german(""), None, Certainty.CONFIRMED),
        (_german(None), None, Certainty.CONFIRMED),
        (_german("A", "urn:another"), None, Certainty.CONFIRMED),
    ],
)
def test_the_german_certainty_of_a_diagnosis_counts_unless_it_was_an_error(
    code: Json, status: Json | None, certainty: Certainty | None
) -> None:
    assert certainty_of(_condition(code=code, verificationStatus=status)) is certainty


def _asserted(**value: str) -> Json:
    return {"extension": [{"url": "urn:other", "valueDateTime": "2001"}, {"url": ASSERTED, **value}]}


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ({"onsetDateTime": "2026-03", "recordedDate": "2026-05-01"}, between("2026-03-01", "2026-03-31")),
        ({"onsetPeriod": {"start": "2026-03-02", "end": "2026-04-01"}}, on("2026-03-02")),
        ({"onsetString": "in spring", "recordedDate": "2026-05-01"}, on("2026-05-01")),
        (_asserted(valueDateTime="2026-04-01") | {"recordedDate": "2026-05-01"}, on("2026-04-01")),
        (_asserted(valueDate="2026-04-01"), on("2026-04-01")),
        (_asserted(valueDateTime="2026-04-01") | {"onsetDateTime": "2026-03-02"}, on("2026-03-02")),
        ({"recordedDate": "2026-05-01"}, on("2026-05-01")),
        ({}, None),
    ],
)
def test_onset_comes_before_the_asserted_date_before_the_recorded_date(
    dates: Json, found: DateInterval | None
) -> None:
    notes = Notes(AS_OF)
    assert condition_date(_condition(**({"onsetDateTime": None} | dates)), notes) == found
    assert notes.problems == []


def test_an_unreadable_onset_is_listed_and_the_next_best_date_is_used() -> None:
    notes = Notes(AS_OF)
    assert condition_date(_condition(onsetDateTime="spring", recordedDate="2026-05-01"), notes) == on(
        "2026-05-01"
    )
    assert [problem.problem for problem in notes.problems] == ["onsetDateTime is not a date"]
