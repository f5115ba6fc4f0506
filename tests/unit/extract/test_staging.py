"""Stage IV or M1 against stages I to III: in codes, words and on Conditions; M0 and stage 0 are no stage here."""

from typing import Any

import pytest

from service.chart.diagnosis import Stage, StageAssessment
from service.chart.search import Family
from service.extract.readers.staging import read, stage_in
from tests.unit.extract.reading import (
    HOW_CONDITIONS_COUNT,
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

EARLY, ADVANCED = Stage.EARLY, Stage.ADVANCED
GROUP, M_CATEGORY = coded(LOINC, "21908-9"), coded(LOINC, "21907-1")


@pytest.mark.parametrize(
    ("wording", "stage"),
    [
        ("IV", ADVANCED),
        ("4", ADVANCED),
        ("Stage IV", ADVANCED),
        ("stage iv", ADVANCED),
        ("Stage: IVB", ADVANCED),
        ("Stage group 4", ADVANCED),
        ("IIA", EARLY),
        ("3C", EARLY),
        ("Stage IIIC2", EARLY),
        ("Stage 1", EARLY),
        ("I", EARLY),
        ("M1", ADVANCED),
        ("cM1", ADVANCED),
        ("pM1a", ADVANCED),
        ("T2 N1 M1", ADVANCED),
        ("T2 N1 M0", None),
        ("M0", None),
        ("cM0(i+)", None),
        ("0", None),
        ("Stage 0", None),
        ("Stage X", None),
        ("M10", None),
        ("", None),
        ("unknown", None),
        ("Stage II+", None),
    ],
)
def test_a_wording_names_one_stage_or_none(wording: str, stage: Stage | None) -> None:
    found = stage_in([wording], group=True)
    assert found == (None if stage is None else StageAssessment(stage=stage, label=wording))


def test_the_m_category_alone_names_no_early_stage() -> None:
    assert stage_in(["Stage II"], group=False) is None
    assert stage_in(["cM1"], group=False) == StageAssessment(stage=ADVANCED, label="cM1")


def test_two_stages_in_one_are_none() -> None:
    assert stage_in(["IIA", "Stage IV"], group=True) is None
    assert stage_in(["IIA M1"], group=True) is None
    assert stage_in(["2A", "Stage IIA"], group=True) == StageAssessment(stage=EARLY, label="2A")


@pytest.mark.parametrize(
    "wording", ["not stage IV", "Stage IV?", "possible stage IV", "Stage III vs IV", "IV ruled out"]
)
def test_a_denied_or_doubtful_stage_is_none(wording: str) -> None:
    assert stage_in([wording], group=True) is None
    assert stage_in([wording], group=False) is None


@pytest.mark.parametrize(
    ("code", "value", "stage", "label"),
    [
        (GROUP, {"valueCodeableConcept": coded("http://cancerstaging.org", "4")}, ADVANCED, "4"),
        (GROUP, {"valueCodeableConcept": coded("http://cancerstaging.org", "3C", "IIIC")}, EARLY, "3C"),
        (GROUP, {"valueCodeableConcept": words("Stage IIB")}, EARLY, "Stage IIB"),
        (GROUP, {"valueCodeableConcept": coded(SNOMED, "1222837003")}, ADVANCED, "IV"),
        (GROUP, {"valueString": "IV"}, ADVANCED, "IV"),
        (coded(SNOMED, "399390009"), {"valueString": "IV"}, ADVANCED, "IV"),
        (words("Cancer stage"), {"valueString": "Stage IV"}, ADVANCED, "Stage IV"),
        (words("Overall stage"), {"valueString": "II"}, EARLY, "II"),
        (M_CATEGORY, {"valueCodeableConcept": coded("http://cancerstaging.org", "cM1")}, ADVANCED, "cM1"),
        (M_CATEGORY, {"valueCodeableConcept": coded(SNOMED, "1229903009")}, ADVANCED, "M1"),
    ],
)
def test_a_stage_is_read_from_code_display_text_or_string(
    code: Json, value: Json, stage: Stage, label: str
) -> None:
    (fact,), notes = noted(read, observation(code, **value))
    assert fact.value == StageAssessment(stage=stage, label=label)
    assert fact.effective == on("2026-10-01")
    assert (fact.source.reference, fact.source.element) == ("Observation/o1", "Observation.value")
    assert notes.gaps == []


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (M_CATEGORY, {"valueString": "M0"}),
        (M_CATEGORY, {"valueString": "IV"}),
        (GROUP, {"valueString": "0"}),
        (GROUP, {}),
        (words("CKD stage"), {"valueString": "IV"}),
        (coded("urn:local", "x", "Stage"), {"valueString": "IV"}),
        (coded("urn:local", "x", None, "Cancer stage"), {"valueString": "IV"}),
        (coded(SNOMED, "1", "Stage of pressure ulcer"), {"valueString": "IV"}),
    ],
)
def test_what_is_no_stage_of_a_cancer_says_nothing(code: Json, value: Json) -> None:
    facts, notes = noted(read, observation(code, **value))
    assert facts == []
    assert notes.gaps == []


@pytest.mark.parametrize(
    ("more", "facts", "gaps"),
    [
        ({"status": "final"}, 1, 0),
        ({"status": "amended"}, 1, 0),
        ({"status": "preliminary"}, 0, 0),
        ({"status": "registered"}, 0, 0),
        ({"status": "entered-in-error"}, 0, 0),
        ({"status": "cancelled"}, 0, 0),
        ({"status": "unknown"}, 0, 1),
        ({"status": None}, 0, 1),
        ({"status": 3}, 0, 1),
        ({"valueString": 4}, 0, 1),
        ({"valueString": None, "valueCodeableConcept": "IV"}, 0, 1),
        ({"effectiveDateTime": "2026-11-21"}, 0, 0),
    ],
)
def test_a_stage_that_cannot_count_or_be_read_leaves_the_search_incomplete(
    more: Json, facts: int, gaps: int
) -> None:
    found, notes = noted(read, observation(GROUP, **({"valueString": "IV"} | more)))
    assert len(found) == facts
    assert [gap.family for gap in notes.gaps] == [Family.STAGING] * gaps


CANCER = words("Breast cancer")


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ([{"summary": words("Stage IV")}], [ADVANCED]),
        ({"summary": words("Stage IIA")}, [EARLY]),
        ([{"summary": coded("http://cancerstaging.org", "4")}], [ADVANCED]),
        ([{"summary": words("Stage IIA")}, {"summary": words("Stage IV")}], [EARLY, ADVANCED]),
        ([{"summary": words("grade 2")}], []),
        ([{}], []),
        ([], []),
    ],
)
def test_a_condition_may_carry_its_stage(stage: Any, found: list[Stage]) -> None:
    facts, _ = noted(read, condition(CANCER, stage=stage))
    assert [fact.value.stage for fact in facts] == found
    assert {fact.source.element for fact in facts} <= {"Condition.stage"}


@pytest.mark.parametrize(("more", "facts", "gaps"), HOW_CONDITIONS_COUNT)
def test_the_stage_of_a_doubtful_condition_does_not_count(more: Json, facts: int, gaps: int) -> None:
    found, notes = noted(read, condition(CANCER, stage=[{"summary": words("Stage IV")}], **more))
    assert len(found) == facts
    assert [gap.family for gap in notes.gaps] == [Family.STAGING] * gaps


@pytest.mark.parametrize(
    ("wording", "stage"),
    [
        ("2013 stage IA. Now stage IV.", ADVANCED),
        ("Initially stage IIA (2013), now stage IV with bone metastases", ADVANCED),
        ("Stage IV (recurrence; originally stage IIA in 2014)", ADVANCED),
        ("Stage IV ruled out by PET; stage IIB", EARLY),
        ("Stage IIA, M1 excluded", EARLY),
        ("Stage IV excluded", None),
        ("cT2 N1, M1 excluded", None),
        ("No evidence of stage IV disease", None),
        ("Stage IV, excluded by PET", None),
        ("Stage IV is unlikely", None),
        ("Previously called stage IV, now stage II", None),
        ("Father: stage IV colon cancer", None),
        ("stage IV " * 500, None),
    ],
)
def test_the_stage_of_the_present_is_told_from_an_earlier_and_a_denied_one(
    wording: str, stage: Stage | None
) -> None:
    found = stage_in([wording], group=True)
    assert (found and found.stage) == stage


def test_a_long_text_is_labelled_by_the_sentence_that_decides() -> None:
    text = "Lumpectomy and sentinel node biopsy, pT1c pN0. Stage IA at that time, 2013. " * 2
    found = stage_in([text + "Stage: IV, distant recurrence in bone."], group=True)
    assert found == StageAssessment(stage=ADVANCED, label="Stage: IV, distant recurrence in bone")
