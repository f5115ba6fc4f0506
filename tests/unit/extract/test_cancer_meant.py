"""Which cancer a stage, a metastasis or a receptor result is about, when more than one is on record."""

from typing import Any

import pytest

from service.chart.diagnosis import Certainty, DiagnosisKind, ReceptorAnswer, Stage
from service.extract.cancer_meant import Whose, cancer_of
from service.extract.readers import diagnoses, receptors, staging
from service.fhir.resources import Condition
from tests.unit.extract.reading import (
    ICD_10_CM,
    LOINC,
    SNOMED,
    Json,
    coded,
    condition,
    noted,
    observation,
    record_of,
    words,
)

BREAST = condition(coded(ICD_10_CM, "C50.912"), id="breast")
STOMACH = condition(coded(ICD_10_CM, "C16.9"), id="other")
DIABETES = condition(coded(ICD_10_CM, "E11.9"), id="other")
FOCUS_BREAST, FOCUS_OTHER = [{"reference": "Condition/breast"}], [{"reference": "Condition/other"}]
HER2, STAGE = coded(LOINC, "48676-1"), coded(LOINC, "21908-9")
METASTASES = coded(SNOMED, "1287652008")


@pytest.mark.parametrize(
    ("code", "site", "whose"),
    [
        (coded(ICD_10_CM, "C50.912"), None, Whose.BREAST),
        (words("Invasive ductal carcinoma of left breast"), None, Whose.BREAST),
        (words("Bone metastases"), None, Whose.BREAST),
        (coded(ICD_10_CM, "D05.12", "Ductal carcinoma in situ of left breast"), None, Whose.BREAST),
        (coded(SNOMED, "363346000"), words("Left breast"), Whose.BREAST),
        (coded(SNOMED, "363346000"), words("Colon"), Whose.ANOTHER),
        (coded(ICD_10_CM, "C18.9"), None, Whose.ANOTHER),
        (coded(ICD_10_CM, "C43.9"), None, Whose.ANOTHER),
        (coded(SNOMED, "1", "Malignant tumor of colon"), None, Whose.ANOTHER),
        (words("Endometrial carcinoma"), None, Whose.ANOTHER),
        (words("Metastatic melanoma"), None, Whose.ANOTHER),
        (words("Breast cancer, liver metastases, colon cancer"), None, Whose.UNCLEAR),
        (coded(SNOMED, "363346000"), None, Whose.UNCLEAR),
        (coded(ICD_10_CM, "E11.9", "Type 2 diabetes"), None, Whose.UNCLEAR),
        (words("Stage 4 chronic kidney disease"), None, Whose.UNCLEAR),
    ],
)
def test_a_condition_is_the_breast_cancer_another_one_or_neither(code: Json, site: Any, whose: Whose) -> None:
    (found,) = record_of(condition(code, bodySite=[site] if site else None)).of(Condition)
    assert cancer_of(found) is whose


def _her2(*others: Json, **more: Any) -> list[ReceptorAnswer]:
    facts, _ = noted(
        receptors.read, BREAST, *others, observation(more.pop("code", HER2), valueString="Positive", **more)
    )
    return [fact.value.answer for fact in facts]


@pytest.mark.parametrize(
    ("other", "focus", "answers"),
    [
        (STOMACH, FOCUS_BREAST, [ReceptorAnswer.POSITIVE]),
        (STOMACH, FOCUS_OTHER, []),
        (STOMACH, None, [ReceptorAnswer.POSITIVE]),
        (condition(words("Gastric cancer"), id="other"), FOCUS_OTHER, []),
        (DIABETES, FOCUS_OTHER, [ReceptorAnswer.UNCLEAR]),
        (condition(words("Bone mets"), id="other"), FOCUS_OTHER, [ReceptorAnswer.POSITIVE]),
        (STOMACH, [{"display": "Adenocarcinoma of stomach"}], []),
        (STOMACH, [*FOCUS_BREAST, *FOCUS_OTHER], [ReceptorAnswer.POSITIVE]),
    ],
)
def test_a_receptor_of_another_cancer_is_not_the_breast_s(
    other: Json, focus: Any, answers: list[ReceptorAnswer]
) -> None:
    assert _her2(other, focus=focus) == answers


@pytest.mark.parametrize(
    ("site", "others", "answers"),
    [
        ("Gastric adenocarcinoma", (), []),
        ("Primary endometrial carcinoma", (), []),
        ("Stomach", (), [ReceptorAnswer.POSITIVE]),
        ("Stomach", (STOMACH,), []),
        ("Liver", (STOMACH,), [ReceptorAnswer.POSITIVE]),
        ("Liver", (condition(coded(ICD_10_CM, "C22.0"), id="other"),), [ReceptorAnswer.UNCLEAR]),
        ("Left breast", (STOMACH,), [ReceptorAnswer.POSITIVE]),
        ("Liver metastasis", (), [ReceptorAnswer.POSITIVE]),
    ],
)
def test_the_site_of_another_cancer_speaks_for_it(
    site: str, others: tuple[Json, ...], answers: list[ReceptorAnswer]
) -> None:
    assert _her2(*others, bodySite=words(site)) == answers
    specimen = {"resourceType": "Specimen", "id": "s", "type": words(site)}
    assert _her2(*others, specimen, specimen={"reference": "Specimen/s"}) == answers


@pytest.mark.parametrize(
    ("test", "counts"),
    [
        ("HER2 in gastric cancer", False),
        ("HER2 (stomach biopsy)", False),
        ("HER2, endometrial carcinoma", False),
        ("HER2 in lung adenocarcinoma", False),
        ("HER2 (liver biopsy)", True),
        ("HER2 in breast cancer specimen", True),
        ("HER2 of lung metastasis", True),
    ],
)
def test_a_test_named_after_another_cancer_is_of_that_cancer(test: str, counts: bool) -> None:
    assert bool(_her2(code=words(test))) is counts


def test_the_focus_of_a_panel_holds_for_its_members() -> None:
    panel = observation(
        words("Biomarkers"), id="panel", focus=FOCUS_OTHER, hasMember=[{"reference": "Observation/o1"}]
    )
    assert _her2(STOMACH, panel) == []


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("HER2 positive gastric cancer", []),
        ("ER positive endometrial carcinoma", []),
        ("HER2 positive breast cancer", [ReceptorAnswer.POSITIVE]),
    ],
)
def test_a_condition_states_the_receptors_of_its_own_cancer(text: str, answers: list[ReceptorAnswer]) -> None:
    facts, _ = noted(receptors.read, condition(words(text)))
    assert [fact.value.answer for fact in facts] == answers


@pytest.mark.parametrize(
    ("conclusion", "speaks"),
    [
        ("Gastric adenocarcinoma, HER2 positive.", False),
        ("Endometrial carcinoma, ER negative.", False),
        ("Metastatic breast carcinoma, HER2 positive.", True),
        ("Liver biopsy: metastatic adenocarcinoma, HER2 positive.", True),
    ],
)
def test_a_pathology_report_on_another_cancer_leaves_the_breast_s_receptors(
    conclusion: str, speaks: bool
) -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "code": words("Surgical pathology"),
        "effectiveDateTime": "2026-10-01",
        "conclusion": conclusion,
    }
    assert bool(noted(receptors.read, report)[0]) is speaks


@pytest.mark.parametrize(
    ("other", "focus", "stages"),
    [
        (STOMACH, FOCUS_BREAST, [Stage.ADVANCED]),
        (STOMACH, FOCUS_OTHER, []),
        (STOMACH, None, [Stage.ADVANCED]),
        (DIABETES, FOCUS_OTHER, []),
        (STOMACH, [{"display": "Renal cell carcinoma"}], []),
    ],
)
def test_a_stage_of_another_cancer_is_not_the_breast_s(other: Json, focus: Any, stages: list[Stage]) -> None:
    facts, _ = noted(staging.read, BREAST, other, observation(STAGE, valueString="IV", focus=focus))
    assert [fact.value.stage for fact in facts] == stages


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        (coded(ICD_10_CM, "C50.912"), True),
        (words("Breast cancer"), True),
        (coded(ICD_10_CM, "C18.9"), False),
        (words("Chronic kidney disease"), False),
        (coded(SNOMED, "1", "Malignant tumor of colon"), False),
    ],
)
def test_a_stage_within_a_condition_or_assessed_for_it_is_of_that_condition(code: Json, counts: bool) -> None:
    within = condition(code, stage=[{"summary": words("Stage IV")}])
    assert bool(noted(staging.read, within)[0]) is counts
    assessed = condition(code, stage=[{"assessment": [{"reference": "Observation/o1"}]}])
    assert bool(noted(staging.read, assessed, observation(STAGE, valueString="IV"))[0]) is counts


@pytest.mark.parametrize(
    ("other", "certainties"),
    [(STOMACH, []), (BREAST | {"id": "other"}, [Certainty.CONFIRMED]), (DIABETES, [Certainty.UNCERTAIN])],
)
def test_metastases_may_name_the_cancer_they_came_from(other: Json, certainties: list[Certainty]) -> None:
    seen = observation(METASTASES, focus=FOCUS_OTHER)
    related = {
        "url": "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-primary-cancer-condition",
        "valueReference": FOCUS_OTHER[0],
    }
    recorded = condition(coded(SNOMED, "94222008"), extension=[related])
    for metastases in (seen, recorded):
        facts, _ = noted(diagnoses.read, other, metastases)
        spread = [fact.value for fact in facts if fact.value.kind is DiagnosisKind.DISTANT_METASTASIS]
        assert [one.certainty for one in spread] == certainties
