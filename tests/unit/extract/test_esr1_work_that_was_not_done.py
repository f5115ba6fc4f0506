""" "No ESR1 mutation" is an answer; "no ESR1 mutation analysis" is none, and never silence."""

import pytest

from service.chart.esr1 import Call
from tests.esr1_records import Json, facts_of, observation, report, specimen

NOT_DONE = (
    "No ESR1 mutation result is available.",
    "Test failed. No ESR1 mutation result is available.",
    "No ESR1 mutation status available.",
    "No ESR1 mutation analysis was performed.",
    "No ESR1 mutation test was done.",
    "No mutation analysis of ESR1.",
    "No ESR1 result can be reported.",
    "No valid ESR1 result.",
    "Test failed. ESR1 not assessed.",
    "ESR1 analysis not possible.",
    "Analysis of ESR1 not successful.",
    "Insufficient sample. No ESR1 testing possible.",
)
NEGATIVE = (
    "No ESR1 mutation detected.",
    "No mutation in ESR1.",
    "No ESR1 mutation.",
    "No ESR1 mutations were identified in plasma.",
    "No pathogenic ESR1 variant reported.",
)


def in_a_report(said: str) -> list[Json]:
    return [
        report(conclusion=f"Plasma cfDNA. {said}", specimen=[{"reference": "Specimen/s1"}]),
        specimen(),
    ]


def in_a_value(said: str) -> list[Json]:
    return [observation("ESR1 mutation, ctDNA (plasma)", valueString=said)]


@pytest.mark.parametrize("place", [in_a_report, in_a_value])
@pytest.mark.parametrize(
    ("said", "call"),
    [*((said, Call.FAILED) for said in NOT_DONE), *((said, Call.NOT_DETECTED) for said in NEGATIVE)],
)
def test_work_that_was_not_done_is_no_negative(place: object, said: str, call: Call) -> None:
    assert callable(place)
    assert {fact.value.call for fact in facts_of(*place(said))} == {call}


def test_a_result_under_a_code_of_the_laboratory_is_found_by_the_words_of_its_value() -> None:
    code = {"coding": [{"system": "urn:lab", "code": "4711", "display": "Liquid biopsy plasma"}]}
    result = observation(code, valueCodeableConcept={"text": "ESR1 Y537S detected"})
    (fact,) = facts_of(result)
    assert (fact.value.call, fact.value.variant) == (Call.DETECTED, "Y537S")
