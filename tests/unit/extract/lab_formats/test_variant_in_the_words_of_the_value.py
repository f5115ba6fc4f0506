"""Variant tests under the code of a variant or a panel whose value says in words what elements should say."""

from typing import Any

import pytest

from service.chart.esr1 import Call, Doubt, Specimen
from tests.esr1_records import (
    ESR1,
    HGNC,
    PIK3CA,
    Json,
    component,
    concept,
    facts_of,
    fraction,
    gene,
    hgvs,
    only,
    variant,
)

_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_CODES = ("69548-6", "55233-1")


def in_words(value: str | Json, *components: Json, code: str | Json = "69548-6", **more: Any) -> Json:
    """A test of plasma with a value in words."""
    said = {"valueString": value} if isinstance(value, str) else {"valueCodeableConcept": value}
    asked = concept(code) if isinstance(code, str) else code
    cleared = {"valueCodeableConcept": None, "specimen": {"display": "Plasma"}, "code": asked}
    return variant(*components, **(cleared | said | more))


@pytest.mark.parametrize("code", _CODES)
@pytest.mark.parametrize(
    "value",
    [
        "ESR1 Y537S detected",
        "DETECTED - ESR1 p.Tyr537Ser (c.1610A>C), VAF 0.8 %",
        "ESR1 Y537S",
        "PIK3CA not detected. ESR1 Y537S detected.",
        {"text": "ESR1 Y537S detected"},
        concept("LA9633-4", "Present") | {"text": "ESR1 Y537S detected"},
    ],
)
def test_words_that_name_gene_and_variant_are_a_clean_detection(code: str, value: str | Json) -> None:
    read = only(in_words(value, code=code))
    assert (read.call, read.variant, read.specimen, read.doubts) == (
        Call.DETECTED,
        "Y537S",
        Specimen.BLOOD,
        frozenset(),
    )


@pytest.mark.parametrize("value", ["p.Y537S detected", "Detected: Y537S", "Y537S"])
def test_the_gene_may_stand_in_the_question_or_in_an_element(value: str) -> None:
    asked = in_words(value, code={"coding": concept("69548-6")["coding"], "text": "ESR1 mutation analysis"})
    for result in (asked, in_words(value, gene())):
        read = only(result)
        assert (read.call, read.variant, read.doubts) == (Call.DETECTED, "Y537S", frozenset())


@pytest.mark.parametrize("code", _CODES)
@pytest.mark.parametrize("value", ["ESR1 not detected", "No ESR1 mutation detected", "ESR1: negative"])
def test_words_that_deny_a_mutation_of_the_gene_are_a_negative(code: str, value: str) -> None:
    assert only(in_words(value, code=code)).call is Call.NOT_DETECTED


@pytest.mark.parametrize("value", ["ESR1 Y537S not detected", "BRCA1 c.123A>G detected", "KRAS G12D"])
def test_words_on_one_allele_or_another_gene_say_nothing_of_esr1(value: str) -> None:
    assert facts_of(in_words(value)) == ()


@pytest.mark.parametrize("code", _CODES)
@pytest.mark.parametrize("value", ["ESR1", "ESR1 mutation", "ESR1: see attached report", "ESR1 Y537S?"])
def test_an_answer_with_esr1_that_is_not_understood_is_no_silence(code: str, value: str) -> None:
    assert only(in_words(value, code=code)).call is Call.INDETERMINATE


def test_each_variant_in_the_words_is_one_of_its_own() -> None:
    found = {fact.value.variant for fact in facts_of(in_words("ESR1 Y537S and D538G detected"))}
    assert found == {"Y537S", "D538G"}


@pytest.mark.parametrize(
    ("beside", "doubt"),
    [
        (gene(*PIK3CA), Doubt.GENE_CONFLICT),
        (hgvs("48005-3", "p.Val392Ile"), Doubt.NOT_ON_LIST),
        (component("53037-8", {"text": "Uncertain significance"}), Doubt.UNCERTAIN_SIGNIFICANCE),
        (component("48002-0", {"text": "Germline"}), Doubt.GERMLINE),
    ],
)
def test_an_element_beside_the_words_takes_its_doubt_to_the_detection(beside: Json, doubt: Doubt) -> None:
    components = [beside] if beside["code"] == gene()["code"] else [gene(*ESR1, HGNC), beside]
    read = only(in_words("ESR1 Y537S detected", *components))
    assert doubt in read.doubts


@pytest.mark.parametrize(
    "more",
    [
        {"interpretation": [concept("NEG", "Negative", _INTERPRETATION)]},
        {"component": [gene() | {"interpretation": [concept("NEG", "Negative", _INTERPRETATION)]}]},
        {"focus": [{"reference": "RelatedPerson/1"}]},
    ],
)
def test_an_element_that_denies_the_words_leaves_no_answer(more: Json) -> None:
    assert only(in_words("ESR1 Y537S detected", **more)).call is Call.INDETERMINATE


def test_a_coded_answer_that_contradicts_its_own_wording_is_none() -> None:
    value = concept("LA9634-2", "Absent") | {"text": "ESR1 Y537S detected"}
    assert only(in_words(value)).call is Call.INDETERMINATE


def test_a_negative_under_the_gene_of_another_is_no_answer() -> None:
    assert only(in_words("No ESR1 mutation detected", gene(*PIK3CA))).call is Call.INDETERMINATE


def test_the_fraction_of_an_element_belongs_to_the_words() -> None:
    read = only(in_words("ESR1 Y537S detected", fraction(0.8, "%", "%")))
    assert (read.call, read.vaf, read.doubts) == (Call.DETECTED, "0.8 %", frozenset())


def test_an_origin_under_a_code_of_the_laboratory_is_read_beside_the_words() -> None:
    result = in_words(
        "ESR1 Y537S detected",
        component("48002-0", {"text": "Germline"}),
        code={"text": "ESR1 mutation analysis"},
    )
    assert Doubt.GERMLINE in only(result).doubts
