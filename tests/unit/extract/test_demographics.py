"""Who the patient is: what is absent or unreadable stays open."""

from typing import Any

import pytest

from service.chart.dates import UNDATED, DateInterval
from service.chart.diagnosis import Demographics, Gender
from service.extract.notes import Notes
from service.extract.readers.demographics import read
from tests.unit.extract.reading import AS_OF, between, on, record_of


def _read(**patient: Any) -> tuple[Demographics, Notes]:
    notes = Notes(AS_OF)
    fact = read(record_of(patient={"resourceType": "Patient", "id": "p1", **patient}), notes)
    assert fact.source.reference == "Patient/p1"
    return fact.value, notes


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("1963-05-17", on("1963-05-17")),
        ("1963-05", between("1963-05-01", "1963-05-31")),
        ("1963", between("1963-01-01", "1963-12-31")),
        (None, None),
    ],
)
def test_a_birth_date_may_be_partial_or_absent(written: str | None, born: DateInterval | None) -> None:
    value, notes = _read(birthDate=written)
    assert value.birth == born
    assert notes.problems == []


def test_an_unreadable_birth_date_is_listed() -> None:
    value, notes = _read(birthDate="17.05.1963")
    assert value.birth is None
    assert [problem.problem for problem in notes.problems] == ["birthDate is not a date"]


@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("female", Gender.FEMALE),
        ("male", Gender.MALE),
        ("other", Gender.OTHER),
        ("unknown", Gender.OTHER),
        ("Female", Gender.OTHER),
        (None, None),
        (3, None),
    ],
)
def test_gender_is_female_male_other_or_absent(written: Any, gender: Gender | None) -> None:
    assert _read(gender=written)[0].gender is gender


@pytest.mark.parametrize(
    ("patient", "died"),
    [
        ({}, None),
        ({"deceasedBoolean": False}, None),
        ({"deceasedBoolean": True}, UNDATED),
        ({"deceasedDateTime": "2026-11-20T01:00:00Z"}, on("2026-11-20")),
        ({"deceasedDateTime": "2026-11-21"}, None),
        ({"deceasedDateTime": "2026"}, between("2026-01-01", "2026-12-31")),
        ({"deceasedDateTime": "last week"}, UNDATED),
    ],
)
def test_a_death_counts_unless_it_lies_after_the_day_of_the_question(
    patient: Any, died: DateInterval | None
) -> None:
    assert _read(**patient)[0].deceased == died
