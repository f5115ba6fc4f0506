"""ECOG grades: however they are written, and a grade that contradicts itself or cannot count is never silence."""

from typing import Any

import pytest

from service.extract.readers.performance_status import read
from tests.unit.extract.reading import LOINC, SNOMED, Json, coded, noted, observation, on, words

DIFFERENT = "value and interpretation name different ECOG grades"
NONE_READABLE = "no readable ECOG grade"
ECOG = coded(LOINC, "89247-1", "ECOG Performance Status score")


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ({"valueInteger": 0}, 0),
        ({"valueInteger": 5}, 5),
        ({"valueQuantity": {"value": 1}}, 1),
        ({"valueQuantity": {"value": 1.0, "unit": "{score}"}}, 1),
        ({"valueString": "1"}, 1),
        ({"valueString": "ECOG 2"}, 2),
        ({"valueString": "ECOG PS: 1"}, 1),
        ({"valueString": "ECOG performance status grade 1 - restricted"}, 1),
        ({"valueString": "WHO performance status 0"}, 0),
        ({"valueCodeableConcept": coded(LOINC, "LA9622-7")}, 0),
        ({"valueCodeableConcept": coded(LOINC, "LA9625-0")}, 3),
        ({"valueCodeableConcept": coded(SNOMED, "422512005")}, 1),
        ({"valueCodeableConcept": coded("urn:local", "2")}, 2),
        ({"valueCodeableConcept": words("Grade 1")}, 1),
        ({"valueCodeableConcept": coded("urn:local", "x", "ECOG 3")}, 3),
        ({"interpretation": [coded(LOINC, "LA9623-5")]}, 1),
        ({"valueInteger": 1, "interpretation": coded(LOINC, "LA9623-5")}, 1),
        ({"valueInteger": 1, "interpretation": [words("normal")]}, 1),
        ({"valueInteger": 1, "valueQuantity": {}}, 1),
    ],
)
def test_a_grade_is_read_however_it_is_written(value: Json, grade: int) -> None:
    (fact,), notes = noted(read, observation(ECOG, **value))
    assert fact.value.grade == grade
    assert fact.effective == on("2026-10-01")
    assert (fact.source.reference, fact.source.element) == ("Observation/o1", "Observation.value")
    assert notes.problems == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"valueInteger": -1}, NONE_READABLE),
        ({"valueInteger": 6}, NONE_READABLE),
        ({"valueInteger": -1, "interpretation": [coded(LOINC, "LA9625-0")]}, DIFFERENT),
        ({"valueInteger": 1, "interpretation": [coded(LOINC, "LA9624-3")]}, DIFFERENT),
        ({"valueInteger": 1, "valueString": "ECOG 2"}, DIFFERENT),
        ({"valueCodeableConcept": coded(LOINC, "LA9623-5", text="ECOG 2")}, DIFFERENT),
        ({"valueCodeableConcept": coded("urn:local", "2", "ECOG 1")}, DIFFERENT),
        ({"valueQuantity": {"value": 1.5}}, NONE_READABLE),
        ({"valueQuantity": {"value": 1, "comparator": "<"}}, NONE_READABLE),
        ({"valueString": "1-2"}, NONE_READABLE),
        ({"valueString": "1/2"}, NONE_READABLE),
        ({"valueString": "10"}, NONE_READABLE),
        ({"valueString": "good"}, NONE_READABLE),
        ({"valueCodeableConcept": words("see note")}, NONE_READABLE),
        ({"valueInteger": "one"}, NONE_READABLE),
        ({}, NONE_READABLE),
    ],
)
def test_a_grade_that_cannot_be_told_is_a_result_without_grade(value: Json, problem: str) -> None:
    (fact,), notes = noted(read, observation(ECOG, **value))
    assert fact.value.grade is None
    assert [each.problem for each in notes.problems] == [problem]


@pytest.mark.parametrize(
    ("status", "grade"),
    [("final", 1), ("amended", 1), ("unknown", None), (None, None), (["final"], None)],
)
def test_a_result_without_usable_status_has_no_grade(status: Any, grade: int | None) -> None:
    (fact,), notes = noted(read, observation(ECOG, valueInteger=1, status=status))
    assert fact.value.grade == grade
    assert fact.amends is (status == "amended")
    wanted = [] if grade is not None else ["status is missing or unknown, the ECOG grade is not used"]
    assert [each.problem for each in notes.problems] == wanted


@pytest.mark.parametrize(
    "more",
    [
        {"status": "preliminary"},
        {"status": "registered"},
        {"status": "cancelled"},
        {"status": "entered-in-error"},
        {"effectiveDateTime": "2026-11-21"},
        {"valueInteger": None, "dataAbsentReason": words("not asked")},
    ],
)
def test_pending_withdrawn_future_and_absent_results_are_silent(more: Json) -> None:
    assert noted(read, observation(ECOG, **({"valueInteger": 1} | more)))[0] == []


def test_a_grade_counts_beside_a_reason_why_something_is_absent() -> None:
    (fact,), _ = noted(read, observation(ECOG, valueInteger=1, dataAbsentReason=words("unknown")))
    assert fact.value.grade == 1


@pytest.mark.parametrize(
    ("code", "read_as_ecog"),
    [
        (coded("urn:oid:2.16.840.1.113883.6.1", "89247-1"), True),
        (coded(SNOMED, "423740007"), True),
        (words("ECOG"), True),
        (coded("urn:local", "PS", "ECOG performance status"), True),
        (words("WHO performance status"), True),
        (coded(LOINC, "89243-0", "Karnofsky Performance Status score"), False),
        (words("Lansky play performance status"), False),
        (words("Family ECOG"), False),
    ],
)
def test_only_the_ecog_scale_is_read(code: Json, read_as_ecog: bool) -> None:
    facts, _ = noted(read, observation(code, valueInteger=1))
    assert bool(facts) is read_as_ecog


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("ECOG 0-1", 1),
        ("ECOG performance status of 1", 1),
        ("ECOG is 1", 1),
        ("Feels well. ECOG 1.", 1),
        ("ECOG PS: one", 1),
        ("ECOG 1 today (was 2 at diagnosis)", 1),
        ("Improved from ECOG 2 to ECOG 1 since the last visit.", 1),
        ("ECOG 1, fatigue grade 2", 1),
        ("ECOG 1. Husband, her carer, is bedridden.", 1),
        ("ECOG 1. ECOG scale: 0 fully active; 1 restricted; 2 ambulatory; 3 limited; 4 disabled; 5 dead.", 1),
        ("ECOG 1 before chemotherapy, now 2", 2),
        ("ECOG 1 last month; today 3", 3),
        ("ECOG 0 (before hospital admission); currently 4", 4),
        ("ECOG 1 on good days, 2 on most days", None),
        ("ECOG 1. On bad days 2.", None),
        ("1 (patient says 2)", None),
        ("ECOG: 1 (self-reported), physician: 2", None),
        ("1, worsening towards 2", None),
        ("ECOG 1-2", None),
        ("1?", None),
        ("ECOG 1+", None),
        ("ECOG not 1 but 2", None),
        ("Eligible if ECOG 0-1", None),
        ("ECOG 1 " * 500, None),
    ],
)
def test_a_sentence_gives_the_grade_of_the_present_or_none(text: str, grade: int | None) -> None:
    (fact,), _ = noted(read, observation(ECOG, valueString=text))
    assert fact.value.grade == grade


@pytest.mark.parametrize(
    ("note", "grade"),
    [
        ("Since the fall bedridden, ECOG 3.", None),
        ("ECOG 1, walks daily.", 1),
        ("At diagnosis ECOG was 2.", 1),
        ("Neutropenia grade 2. Pain 3.", 1),
    ],
)
def test_a_note_that_names_another_grade_leaves_it_open(note: str, grade: int | None) -> None:
    (fact,), _ = noted(read, observation(ECOG, valueInteger=1, note=[{"text": note}]))
    assert fact.value.grade == grade
