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
