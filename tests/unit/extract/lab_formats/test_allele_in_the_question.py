"""A question for one allele, one codon or one kind of change: what its answer says, and of what."""

import pytest

from service.chart.esr1 import Call, Doubt
from tests.esr1_records import SNOMED, Json, concept, facts_of, observation, only

_DETECTED = concept("260373001", "Detected", SNOMED)
_NOT_DETECTED = concept("260415000", "Not detected", SNOMED)


def panel(*analytes: tuple[str, str]) -> Json:
    """An Observation with one component per analyte, in words."""
    components = [{"code": {"text": code}, "valueString": value} for code, value in analytes]
    return observation("ctDNA, plasma", component=components)


@pytest.mark.parametrize(
    ("code", "variant"),
    [
        ("ESR1 D538G (plasma ddPCR)", "D538G"),
        ("ESR1 E380Q mutation, cfDNA plasma", "E380Q"),
        ("ESR1 p.Tyr537Asn, plasma cfDNA", "Y537N"),
        ("ESR1 c.1613A>G, plasma cfDNA", "D538G"),
    ],
)
@pytest.mark.parametrize("answer", ["Detected", "POSITIVE", "Present, 0.4 %", _DETECTED])
def test_a_positive_answer_detects_the_allele_of_the_question(
    code: str, variant: str, answer: str | Json
) -> None:
    value = {"valueString": answer} if isinstance(answer, str) else {"valueCodeableConcept": answer}
    read = only(observation(code, **value))
    assert (read.call, read.variant, read.doubts) == (Call.DETECTED, variant, frozenset())


@pytest.mark.parametrize(
    "code",
    [
        "ESR1 D538G (plasma ddPCR)",
        "ESR1 c.1613A>G, plasma cfDNA",
        "ESR1 codon 537, plasma",
        "ESR1 exon 8 mutation, plasma",
        "ESR1 fusion, plasma cfDNA",
    ],
)
@pytest.mark.parametrize("answer", ["Not detected", "Negative", "Wild type", _NOT_DETECTED])
def test_a_negative_answer_for_a_part_says_nothing_of_the_gene(code: str, answer: str | Json) -> None:
    value = {"valueString": answer} if isinstance(answer, str) else {"valueCodeableConcept": answer}
    assert facts_of(observation(code, **value)) == ()


@pytest.mark.parametrize("code", ["ESR1 exons 4-8 mutation, plasma", "ESR1 codons 380, 537 and 538, plasma"])
def test_a_negative_answer_for_the_hotspots_is_one_for_the_gene(code: str) -> None:
    assert only(observation(code, valueString="Not detected")).call is Call.NOT_DETECTED


def test_components_are_questions_of_their_own() -> None:
    read = only(panel(("ESR1 Y537S", "detected"), ("ESR1 D538G", "not detected")))
    assert (read.call, read.variant) == (Call.DETECTED, "Y537S")
    assert facts_of(panel(("ESR1 Y537S", "not detected"))) == ()


def test_an_allele_off_the_list_needs_a_human() -> None:
    read = only(observation("ESR1 Y537H, plasma", valueString="Positive"))
    assert (read.variant, read.doubts) == ("Y537H", frozenset({Doubt.NOT_ON_LIST}))


@pytest.mark.parametrize(
    ("note", "call"),
    [
        ("ESR1 p.Y537N detected in plasma cfDNA, VAF 1.2 %.", Call.DETECTED),
        ("No ESR1 mutation detected in plasma cfDNA.", Call.NOT_DETECTED),
        ("ESR1 p.D538G cannot be excluded.", Call.INDETERMINATE),
        ("Reported separately.", Call.INDETERMINATE),
    ],
)
@pytest.mark.parametrize("value", ["See comment", "see note", None])
def test_a_value_that_points_to_the_note_is_answered_there(value: str | None, note: str, call: Call) -> None:
    asked = observation("ESR1 mutation analysis, plasma", valueString=value, note=[{"text": note}])
    assert only(asked).call is call
