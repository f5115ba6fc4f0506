"""Receptor results: ER by percent or word, HER2 by score, hybridization or word, and what Conditions state."""

from typing import Any

import pytest

from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.chart.search import Family
from service.extract.her2_numbers import her2_ish_answer
from service.extract.readers.receptors import read
from tests.unit.extract.reading import (
    HOW_CONDITIONS_COUNT,
    ICD_10_CM,
    LOINC,
    SNOMED,
    Json,
    coded,
    condition,
    noted,
    observation,
    on,
    words,
)

POSITIVE, NEGATIVE = ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE
EQUIVOCAL, UNCLEAR = ReceptorAnswer.EQUIVOCAL, ReceptorAnswer.UNCLEAR
IHC, ISH, SUMMARY = ReceptorMethod.IHC, ReceptorMethod.ISH, ReceptorMethod.SUMMARY

ER, ER_PERCENT = coded(LOINC, "85337-4"), coded(LOINC, "85329-1")
HER2, HER2_IHC, HER2_ISH = coded(LOINC, "48676-1"), coded(LOINC, "85319-2"), coded(LOINC, "85318-4")
IMMUNE_STAIN = coded(SNOMED, "1", "Immunohistochemistry")
RATIO_LABEL = "HER2 ISH ratio 1.5"
RATIO, COPIES = coded(LOINC, "49683-6"), coded(LOINC, "74860-8")


def _only(code: Json, **value: Any) -> ReceptorResult:
    facts, _ = noted(read, observation(code, **value))
    assert len(facts) == 1, f"{len(facts)} results"
    return facts[0].value


def _percent(value: float, **more: Any) -> Json:
    return {"valueQuantity": {"value": value, "unit": "%", **more}}


@pytest.mark.parametrize(
    ("code", "value", "answer", "label"),
    [
        (ER_PERCENT, _percent(95), POSITIVE, "ER 95 %"),
        (ER_PERCENT, _percent(1), POSITIVE, "ER 1 %"),
        (ER_PERCENT, _percent(0.9), NEGATIVE, "ER 0.9 %"),
        (ER_PERCENT, _percent(0), NEGATIVE, "ER 0 %"),
        (ER_PERCENT, _percent(1, comparator="<"), NEGATIVE, "ER <1 %"),
        (ER_PERCENT, _percent(1, comparator="<="), UNCLEAR, "ER <=1 %"),
        (ER_PERCENT, _percent(0.5, comparator="<="), NEGATIVE, "ER <=0.5 %"),
        (ER_PERCENT, _percent(10, comparator="<"), UNCLEAR, "ER <10 %"),
        (ER_PERCENT, _percent(90, comparator=">"), POSITIVE, "ER >90 %"),
        (ER_PERCENT, _percent(0, comparator=">"), UNCLEAR, "ER >0 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 0.95, "code": "1"}}, POSITIVE, "ER 95 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 0.005, "code": "1"}}, NEGATIVE, "ER 0.5 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 95, "code": "%"}}, POSITIVE, "ER 95 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 95, "unit": "Percent"}}, POSITIVE, "ER 95 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 95}}, POSITIVE, "ER 95 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 0}}, NEGATIVE, "ER 0 %"),
        (ER_PERCENT, {"valueQuantity": {"value": 0.9}}, UNCLEAR, "ER not interpretable"),
        (ER_PERCENT, {"valueQuantity": {"value": 95, "unit": "fmol/mg"}}, UNCLEAR, "ER not interpretable"),
        (ER_PERCENT, {"valueQuantity": {"unit": "%"}}, UNCLEAR, "ER not interpretable"),
        (ER_PERCENT, {"valueInteger": 80}, POSITIVE, "ER 80 %"),
        (ER_PERCENT, {"valueInteger": 0}, NEGATIVE, "ER 0 %"),
        (ER_PERCENT, {"valueRange": {"low": {"value": 1}, "high": {"value": 10}}}, POSITIVE, "ER 1 %"),
        (ER_PERCENT, {"valueString": "> 90%"}, POSITIVE, "ER >90 %"),
        (ER_PERCENT, {"valueString": "≥ 1 %"}, POSITIVE, "ER >=1 %"),
        (ER_PERCENT, {"valueString": "<1 %"}, NEGATIVE, "ER <1 %"),
        (ER_PERCENT, {"valueString": "≤ 1 %"}, UNCLEAR, "ER <=1 %"),
        (ER_PERCENT, {"valueString": "60-70%"}, POSITIVE, "ER 60 %"),
        (ER_PERCENT, {"valueString": "see comment"}, UNCLEAR, "ER not interpretable"),
        (ER, {"valueCodeableConcept": coded(LOINC, "LA6576-8")}, POSITIVE, "ER positive"),
        (ER, {"valueCodeableConcept": coded(LOINC, "LA6577-6")}, NEGATIVE, "ER negative"),
        (ER, {"valueCodeableConcept": coded(SNOMED, "52101004")}, POSITIVE, "ER positive"),
        (ER, {"valueCodeableConcept": coded(SNOMED, "416053008")}, POSITIVE, "ER positive"),
        (ER, {"valueCodeableConcept": coded(SNOMED, "441117001")}, NEGATIVE, "ER negative"),
        (ER, {"valueString": "positive (95 %)"}, POSITIVE, "ER 95 %"),
        (
            ER,
            {"valueString": "positive", "interpretation": [coded(None, "NEG")]},
            UNCLEAR,
            "ER not interpretable",
        ),
        (ER, {"valueString": "negative (95 %)"}, UNCLEAR, "ER 95 %"),
        (ER, {"valueString": "Equivocal"}, EQUIVOCAL, "ER equivocal"),
        (ER, {"valueQuantity": {"value": 95}}, UNCLEAR, "ER not interpretable"),
        (ER, {"valueInteger": 8}, UNCLEAR, "ER not interpretable"),
        (ER, {"valueBoolean": True}, POSITIVE, "ER positive"),
        (ER, {"valueQuantity": "95 %"}, UNCLEAR, "ER not interpretable"),
        (ER, {"valueCodeableConcept": "positive"}, UNCLEAR, "ER not interpretable"),
        (coded("https://loinc.org", "16112-5"), {"valueString": "positive"}, POSITIVE, "ER positive"),
        (
            coded("urn:oid:2.16.840.1.113883.6.1", "40556-3"),
            {"valueString": "positive"},
            POSITIVE,
            "ER positive",
        ),
        (
            coded(SNOMED, "1", "Estrogen receptor status"),
            {"valueString": "positive"},
            POSITIVE,
            "ER positive",
        ),
        (words("Oestrogen receptor"), {"valueString": "negative"}, NEGATIVE, "ER negative"),
        (words("ER IHC"), {"valueString": "90 %"}, POSITIVE, "ER 90 %"),
        (words("Östrogenrezeptor"), {"valueString": "positiv"}, POSITIVE, "ER positive"),
    ],
)
def test_er_is_positive_from_one_percent_on(
    code: Json, value: Json, answer: ReceptorAnswer, label: str
) -> None:
    result = _only(code, **value)
    assert (result.receptor, result.method) == (Receptor.ER, IHC)
    assert (result.answer, result.label) == (answer, label)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (ER, {}),
        (HER2, {}),
        (words("ESR1 mutation, estrogen receptor"), {"valueString": "positive"}),
        (words("Progesterone receptor"), {"valueString": "positive"}),
        (words("Estrogen receptor staining intensity"), {"valueString": "positive"}),
        (words("Family history: estrogen receptor"), {"valueString": "positive"}),
        (coded(ICD_10_CM, "Z17.0", "Estrogen receptor positive"), {"valueString": "positive"}),
        (words("Hemoglobin"), {"valueString": "positive"}),
    ],
)
def test_what_is_no_receptor_result_says_nothing(code: Json, value: Json) -> None:
    assert noted(read, observation(code, **value))[0] == []


@pytest.mark.parametrize(
    ("code", "value", "method", "answer", "score", "label"),
    [
        (HER2_IHC, {"valueString": "0"}, IHC, NEGATIVE, 0, "HER2 IHC 0"),
        (HER2_IHC, {"valueString": "1+"}, IHC, NEGATIVE, 1, "HER2 IHC 1+"),
        (HER2_IHC, {"valueString": "2+"}, IHC, EQUIVOCAL, 2, "HER2 IHC 2+"),
        (HER2_IHC, {"valueString": "3+"}, IHC, POSITIVE, 3, "HER2 IHC 3+"),
        (HER2_IHC, {"valueInteger": 0}, IHC, NEGATIVE, 0, "HER2 IHC 0"),
        (HER2_IHC, {"valueInteger": 3}, IHC, POSITIVE, 3, "HER2 IHC 3+"),
        (HER2_IHC, {"valueInteger": 4}, IHC, UNCLEAR, None, "HER2 IHC not interpretable"),
        (HER2_IHC, {"valueQuantity": {"value": 2}}, IHC, EQUIVOCAL, 2, "HER2 IHC 2+"),
        (HER2_IHC, {"valueQuantity": {"value": 90, "unit": "%"}}, IHC, UNCLEAR, None, "HER2 IHC not interpretable"),
        (HER2_IHC, {"valueString": "Score 1"}, IHC, NEGATIVE, 1, "HER2 IHC 1+"),
        (HER2_IHC, {"valueCodeableConcept": words("2+ (equivocal)")}, IHC, EQUIVOCAL, 2, "HER2 IHC 2+"),
        (HER2_IHC, {"valueString": "Negative"}, IHC, NEGATIVE, None, "HER2 IHC negative"),
        (HER2_IHC, {"valueString": "HER2-low"}, IHC, NEGATIVE, None, "HER2 IHC negative"),
        (HER2_IHC, {"valueString": "see comment"}, IHC, UNCLEAR, None, "HER2 IHC not interpretable"),
        (HER2_IHC, {"valueString": 2}, IHC, UNCLEAR, None, "HER2 IHC not interpretable"),
        (HER2, {"valueCodeableConcept": coded(LOINC, "LA6577-6")}, SUMMARY, NEGATIVE, None, "HER2 negative"),
        (HER2, {"valueCodeableConcept": coded(LOINC, "LA6576-8")}, SUMMARY, POSITIVE, None, "HER2 positive"),
        (HER2, {"valueCodeableConcept": coded(SNOMED, "431396003")}, SUMMARY, NEGATIVE, None, "HER2 negative"),
        (HER2, {"valueCodeableConcept": coded(SNOMED, "427685000")}, SUMMARY, POSITIVE, None, "HER2 positive"),
        (HER2, {"valueString": "Equivocal"}, SUMMARY, EQUIVOCAL, None, "HER2 equivocal"),
        (HER2, {"valueString": "ultralow"}, SUMMARY, NEGATIVE, None, "HER2 negative"),
        (HER2, {"valueString": "IHC 2+"}, IHC, EQUIVOCAL, 2, "HER2 IHC 2+"),
        (HER2, {"valueString": "IHC 0"}, IHC, NEGATIVE, 0, "HER2 IHC 0"),
        (HER2, {"valueString": "FISH not amplified"}, ISH, NEGATIVE, None, "HER2 ISH negative"),
        (HER2, {"valueString": "negative", "method": words("FISH")}, ISH, NEGATIVE, None, "HER2 ISH negative"),
        (HER2, {"valueString": "negative", "method": IMMUNE_STAIN}, IHC, NEGATIVE, None, "HER2 IHC negative"),
        (HER2_ISH, {"valueQuantity": {"value": 1.4}}, ISH, UNCLEAR, None, "HER2 ISH not interpretable"),
        (HER2, {"valueString": "negative", "method": words("Visual")}, SUMMARY, NEGATIVE, None, "HER2 negative"),
        (HER2_ISH, {"valueString": "Not amplified"}, ISH, NEGATIVE, None, "HER2 ISH negative"),
        (HER2_ISH, {"valueString": "Amplified"}, ISH, POSITIVE, None, "HER2 ISH positive"),
        (words("HER2/neu by IHC"), {"valueString": "1+"}, IHC, NEGATIVE, 1, "HER2 IHC 1+"),
        (words("ERBB2 FISH"), {"valueString": "not amplified"}, ISH, NEGATIVE, None, "HER2 ISH negative"),
        (words("HER-2 status"), {"valueString": "negative"}, SUMMARY, NEGATIVE, None, "HER2 negative"),
    ],
)  # fmt: skip
def test_her2_is_read_by_score_hybridization_or_word(
    code: Json, value: Json, method: ReceptorMethod, answer: ReceptorAnswer, score: int | None, label: str
) -> None:
    result = _only(code, **value)
    assert result.receptor is Receptor.HER2
    assert (result.method, result.answer, result.ihc_score, result.label) == (method, answer, score, label)


@pytest.mark.parametrize(
    ("ratio", "copies", "answer"),
    [
        (2.0, None, POSITIVE),
        (2.0, 3.0, POSITIVE),
        (1.99, 3.99, NEGATIVE),
        (1.99, 4.0, UNCLEAR),
        (1.99, None, UNCLEAR),
        (None, 3.0, UNCLEAR),
        (None, 7.0, UNCLEAR),
        (None, None, UNCLEAR),
    ],
)
def test_a_ratio_of_two_is_amplified_and_below_it_the_copies_decide(
    ratio: float | None, copies: float | None, answer: ReceptorAnswer
) -> None:
    assert her2_ish_answer(ratio, copies) is answer


@pytest.mark.parametrize(
    ("code", "value", "ratio", "copies", "label"),
    [
        (RATIO, {"valueQuantity": {"value": 1.4}}, 1.4, None, "HER2 ISH ratio 1.4"),
        (COPIES, {"valueQuantity": {"value": 3.1}}, None, 3.1, "HER2 ISH copy number 3.1"),
        (HER2_ISH, {"valueString": "ratio 1.4, copy number 3.1"}, 1.4, 3.1, "HER2 ISH ratio 1.4, copy number 3.1"),
        (HER2_ISH, {"valueString": "HER2/CEP17 ratio: 2.3"}, 2.3, None, "HER2 ISH ratio 2.3"),
        (HER2_ISH, {"valueString": "3.1 signals per cell"}, None, 3.1, "HER2 ISH copy number 3.1"),
        (words("HER2 FISH ratio"), {"valueQuantity": {"value": 1.4}}, 1.4, None, "HER2 ISH ratio 1.4"),
        (words("HER2 gene copies, FISH"), {"valueQuantity": {"value": 3}}, None, 3.0, "HER2 ISH copy number 3"),
        (RATIO, {"valueRatio": {"numerator": {"value": 3}, "denominator": {"value": 2}}}, 1.5, None, RATIO_LABEL),
    ],
)  # fmt: skip
def test_the_numbers_of_a_hybridization_are_kept(
    code: Json, value: Json, ratio: float | None, copies: float | None, label: str
) -> None:
    result = _only(code, **value)
    assert (result.method, result.ish_ratio, result.ish_copies, result.label) == (ISH, ratio, copies, label)
    assert result.answer is her2_ish_answer(ratio, copies)


@pytest.mark.parametrize("denominator", [{"value": 0}, {}, None])
def test_a_ratio_that_cannot_be_worked_out_is_unclear(denominator: Json | None) -> None:
    result = _only(RATIO, valueRatio={"numerator": {"value": 3}, "denominator": denominator})
    assert (result.answer, result.ish_ratio, result.label) == (UNCLEAR, None, "HER2 ISH not interpretable")


def _panel(*components: Json, **more: Any) -> list[ReceptorResult]:
    facts, _ = noted(read, observation(words("Receptor panel"), component=list(components), **more))
    return [fact.value for fact in facts]


def test_a_panel_is_read_component_by_component() -> None:
    results = _panel(
        {"code": ER, "valueString": "positive"}, {"code": HER2_IHC, "valueString": "1+"}, {"valueString": "x"}
    )
    assert [(result.receptor, result.answer) for result in results] == [
        (Receptor.ER, POSITIVE),
        (Receptor.HER2, NEGATIVE),
    ]


def test_ratio_and_copies_of_one_panel_are_read_together() -> None:
    (result,) = _panel(
        {"code": RATIO, "valueQuantity": {"value": 1.4}}, {"code": COPIES, "valueQuantity": {"value": 3.1}}
    )
    assert (result.answer, result.ish_ratio, result.ish_copies) == (NEGATIVE, 1.4, 3.1)
    assert result.label == "HER2 ISH ratio 1.4, copy number 3.1"


def test_a_panel_with_the_ratio_alone_stays_unclear() -> None:
    results = _panel(
        {"code": RATIO, "valueQuantity": {"value": 1.4}}, {"code": HER2_ISH, "valueString": "see comment"}
    )
    assert [result.answer for result in results] == [UNCLEAR, UNCLEAR]


@pytest.mark.parametrize(
    ("more", "facts", "answer", "problems"),
    [
        ({}, 1, NEGATIVE, 0),
        ({"status": "corrected"}, 1, NEGATIVE, 0),
        ({"status": "unknown"}, 1, UNCLEAR, 1),
        ({"status": None}, 1, UNCLEAR, 1),
        ({"status": "preliminary"}, 0, None, 0),
        ({"status": "entered-in-error"}, 0, None, 0),
        ({"status": "cancelled"}, 0, None, 0),
        ({"effectiveDateTime": "2026-11-21"}, 0, None, 1),
        ({"effectiveDateTime": "soon"}, 1, NEGATIVE, 1),
    ],
)
def test_a_result_without_usable_status_is_unclear_and_a_pending_one_silent(
    more: Json, facts: int, answer: ReceptorAnswer | None, problems: int
) -> None:
    found, notes = noted(read, observation(HER2_IHC, **({"valueString": "1+"} | more)))
    assert [(fact.value.answer, fact.value.ihc_score) for fact in found] == [
        (answer, 1 if answer is NEGATIVE else None)
    ] * facts
    assert [fact.amends for fact in found] == [more.get("status") == "corrected"] * facts
    assert len(notes.problems) == problems


def test_a_result_knows_its_specimen_and_day() -> None:
    sample = {"resourceType": "Specimen", "id": "s1", "collection": {"collectedDateTime": "2026-09-28"}}
    facts, _ = noted(
        read, observation(HER2_IHC, valueString="1+", specimen={"reference": "Specimen/s1"}), sample
    )
    assert facts[0].value.specimen == "Specimen/s1"
    assert facts[0].effective == on("2026-09-28")
    assert facts[0].source.reference == "Observation/o1"


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        (coded(ICD_10_CM, "Z17.0"), {(Receptor.ER, POSITIVE)}),
        (coded(ICD_10_CM, "Z17.1"), {(Receptor.ER, NEGATIVE)}),
        (coded(ICD_10_CM, "Z17.31"), {(Receptor.HER2, POSITIVE)}),
        (coded(ICD_10_CM, "Z17.32"), {(Receptor.HER2, NEGATIVE)}),
        (coded(ICD_10_CM, "Z17.410"), {(Receptor.HR, POSITIVE), (Receptor.HER2, POSITIVE)}),
        (coded(ICD_10_CM, "Z17.411"), {(Receptor.HR, POSITIVE), (Receptor.HER2, NEGATIVE)}),
        (coded(ICD_10_CM, "Z17.420"), {(Receptor.HR, NEGATIVE), (Receptor.HER2, POSITIVE)}),
        (coded(ICD_10_CM, "Z17.421"), {(Receptor.HR, NEGATIVE), (Receptor.HER2, NEGATIVE)}),
        (coded("urn:oid:2.16.840.1.113883.6.90", "Z17.0"), {(Receptor.ER, POSITIVE)}),
        (coded(SNOMED, "416053008"), {(Receptor.ER, POSITIVE)}),
        (coded(SNOMED, "441117001"), {(Receptor.ER, NEGATIVE)}),
        (coded(SNOMED, "427685000"), {(Receptor.HER2, POSITIVE)}),
        (coded(SNOMED, "431396003"), {(Receptor.HER2, NEGATIVE)}),
        (coded(ICD_10_CM, "C50.911", None, "Breast cancer, ER positive"), set()),
        (coded(SNOMED, "254837009", "Breast cancer", "ER positive"), set()),
        (coded(SNOMED, "1", "Estrogen receptor positive tumor"), {(Receptor.ER, POSITIVE)}),
        (words("ER positive breast cancer"), {(Receptor.ER, POSITIVE)}),
        (words("Breast cancer, ER+, HER2-"), {(Receptor.ER, POSITIVE), (Receptor.HER2, NEGATIVE)}),
        (
            words("Breast cancer, HR positive and HER2 negative"),
            {(Receptor.HR, POSITIVE), (Receptor.HER2, NEGATIVE)},
        ),
        (words("Breast cancer HER2 not amplified"), set()),
        (words("Breast cancer, ER status pending"), set()),
        (words("Family history of ER positive breast cancer"), set()),
        (words("Breast cancer, possible HER2 positive"), set()),
        (words("Breast cancer"), set()),
        ({}, set()),
    ],
)
def test_a_condition_states_receptors_by_code_or_plain_words(
    code: Json, stated: set[tuple[Receptor, ReceptorAnswer]]
) -> None:
    facts, _ = noted(read, condition(code))
    assert {(fact.value.receptor, fact.value.answer) for fact in facts} == stated
    assert {(fact.value.method, fact.effective) for fact in facts} <= {(SUMMARY, on("2026-10-01"))}


@pytest.mark.parametrize(("more", "facts", "gaps"), HOW_CONDITIONS_COUNT)
def test_only_a_confirmed_condition_states_a_receptor(more: Json, facts: int, gaps: int) -> None:
    found, notes = noted(read, condition(coded(ICD_10_CM, "Z17.0"), **more))
    assert len(found) == facts
    assert [gap.family for gap in notes.gaps] == [Family.RECEPTORS] * gaps
