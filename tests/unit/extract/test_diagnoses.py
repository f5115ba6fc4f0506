"""Diagnoses: by code in every edition, by display or text where no code speaks, and by Observations of metastases."""

from typing import Any

import pytest

from service.chart.diagnosis import Certainty, DiagnosisKind
from service.chart.search import Family
from service.extract.diagnosis_kinds import kinds_of
from service.extract.readers.diagnoses import read
from tests.unit.extract.reading import (
    GERMAN_CERTAINTY,
    ICD_10_CM,
    ICD_10_GM,
    SNOMED,
    Json,
    between,
    coded,
    concept,
    condition,
    noted,
    observation,
    on,
    words,
)

PRIMARY, HISTORY = DiagnosisKind.PRIMARY_BREAST, DiagnosisKind.HISTORY_OF_BREAST
DISTANT, NODAL = DiagnosisKind.DISTANT_METASTASIS, DiagnosisKind.NODAL_METASTASIS
UNRESECTABLE = DiagnosisKind.UNRESECTABLE
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
ICD_O_3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        (coded(ICD_10_CM, "C50.911"), {PRIMARY}),
        (coded(ICD_10_CM, "C50.A1"), {PRIMARY}),
        (coded("urn:oid:2.16.840.1.113883.6.90", "C50.911"), {PRIMARY}),
        (coded("https://hl7.org/fhir/sid/icd-10-cm", "C50.911"), {PRIMARY}),
        (coded(ICD_10, "C50"), {PRIMARY}),
        (coded(ICD_10_GM, "C50.4"), {PRIMARY}),
        (coded("http://fhir.de/CodeSystem/dimdi/icd-10-gm", "C50.9"), {PRIMARY}),
        (coded(ICD_O_3, "C50.9"), {PRIMARY}),
        (coded(SNOMED, "254837009"), {PRIMARY}),
        (coded("urn:oid:2.16.840.1.113883.6.96", "408643008"), {PRIMARY}),
        (coded(ICD_10_CM, "Z85.3"), {HISTORY}),
        (coded(SNOMED, "429087003"), {HISTORY}),
        (coded(ICD_10_CM, "C79.51"), {DISTANT}),
        (coded(ICD_10_CM, "C78.7"), {DISTANT}),
        (coded(ICD_10_CM, "C79.81"), {DISTANT}),
        (coded(SNOMED, "94222008"), {DISTANT}),
        (coded(ICD_10_CM, "C77.1"), {NODAL}),
        (coded(ICD_10_CM, "C77.3"), set()),
        (coded(ICD_10_GM, "C77.3"), set()),
        (coded(ICD_10_CM, "D05.10", "Intraductal carcinoma in situ of right breast"), set()),
        (coded(ICD_10_CM, "Z80.3", "Family history of malignant neoplasm of breast"), set()),
        (coded(ICD_10_CM, "C34.1"), set()),
        (coded(ICD_10_CM, "I10", None, "Breast cancer"), set()),
        (coded(SNOMED, "1", "Carcinoma of breast"), {PRIMARY}),
        (coded(SNOMED, "1", "Secondary malignant neoplasm of bone"), {DISTANT}),
        (coded(SNOMED, "1", "Secondary malignant neoplasm of axillary lymph node"), set()),
        (coded(SNOMED, "1", "Metastasis to supraclavicular lymph node"), {NODAL}),
        (coded(SNOMED, "1", "Ductal carcinoma in situ of breast"), set()),
        (coded(SNOMED, "1", "Family history of breast cancer"), set()),
        (coded(SNOMED, "1", None, "Breast cancer"), set()),
        (coded("urn:local", "BC", None, "Breast cancer"), {PRIMARY}),
        (words("Breast cancer"), {PRIMARY}),
        (words("Malignant neoplasm of female breast"), {PRIMARY}),
        (words("Carcinoma of the left breast"), {PRIMARY}),
        (words("Mammakarzinom links"), {PRIMARY}),
        (words("Brustkrebs"), {PRIMARY}),
        (words("Invasive ductal carcinoma"), {PRIMARY}),
        (words("Metastatic breast cancer"), {PRIMARY, DISTANT}),
        (words("Stage IV breast cancer"), {PRIMARY, DISTANT}),
        (words("Metastases in bone"), {DISTANT}),
        (words("Inoperable breast cancer"), {PRIMARY, UNRESECTABLE}),
        (words("Unresectable breast carcinoma"), {PRIMARY, UNRESECTABLE}),
        (words("History of breast cancer"), {HISTORY}),
        (words("History of metastatic breast cancer"), {PRIMARY, DISTANT}),
        (words("Breast cancer with axillary lymph node metastases"), {PRIMARY}),
        (words("Family history of breast cancer"), set()),
        (words("Rule out breast cancer"), set()),
        (words("Breast cancer?"), set()),
        (words("DCIS of breast"), set()),
        (words("Benign neoplasm of breast"), set()),
        (words("Breast pain"), set()),
        (words("Lung cancer"), set()),
        ({}, set()),
    ],
)
def test_a_condition_is_what_its_code_or_else_its_plain_wording_says(
    code: Json, kinds: set[DiagnosisKind]
) -> None:
    assert set(kinds_of(concept(code))) == kinds


def test_several_codings_may_say_several_things() -> None:
    both = {"coding": [{"system": ICD_10_CM, "code": "C50.911"}, {"system": SNOMED, "code": "94222008"}]}
    assert set(kinds_of(concept(both))) == {PRIMARY, DISTANT}


@pytest.mark.parametrize(
    ("code", "site", "kinds"),
    [
        (coded(SNOMED, "363346000"), [coded(SNOMED, "80248007")], [PRIMARY]),
        (coded(SNOMED, "363346000"), coded(ICD_O_3, "C50.4"), [PRIMARY]),
        (coded(SNOMED, "363346000"), [words("Left breast")], [PRIMARY]),
        (coded(SNOMED, "363346000"), [words("Lung")], []),
        (coded(SNOMED, "363346000"), None, []),
        (coded(ICD_O_3, "8500/3"), [words("Breast")], [PRIMARY]),
        (coded(ICD_O_3, "8500/2"), [words("Breast")], []),
        (coded(ICD_O_3, "8500/3"), [words("Bone")], []),
        (coded(ICD_O_3, "8500/6"), [words("Bone")], [DISTANT]),
        (coded("urn:local", "8500/3"), [words("Breast")], []),
        (coded(SNOMED, "1"), [words("Breast")], []),
    ],
)
def test_a_malignancy_may_leave_its_site_to_the_body_site(
    code: Json, site: Any, kinds: list[DiagnosisKind]
) -> None:
    facts, _ = noted(read, condition(code, bodySite=site))
    assert [fact.value.kind for fact in facts] == kinds


BREAST = coded(ICD_10_CM, "C50.911", "Malignant neoplasm of breast", "Breast cancer, right")


def test_a_diagnosis_has_its_wording_day_and_source() -> None:
    (fact,), notes = noted(read, condition(BREAST))
    assert fact.value.label == "Breast cancer, right"
    assert fact.value.certainty is Certainty.CONFIRMED
    assert fact.effective == on("2026-10-01")
    assert (fact.source.reference, fact.source.element) == ("Condition/c1", "Condition.code")
    assert notes.problems == []
    assert notes.gaps == []


@pytest.mark.parametrize("clinical", ["active", "inactive", "remission", "resolved", None])
def test_the_clinical_status_changes_nothing(clinical: str | None) -> None:
    status = {"coding": [{"code": clinical}]} if clinical else None
    (fact,), _ = noted(read, condition(coded(SNOMED, "94222008"), clinicalStatus=status))
    assert fact.value.kind is DISTANT


@pytest.mark.parametrize(
    ("more", "certainty"),
    [
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, Certainty.UNCERTAIN),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, Certainty.REFUTED),
        ({"verificationStatus": "confirmed"}, Certainty.UNREADABLE),
    ],
)
def test_uncertain_and_refuted_diagnoses_are_kept_as_such(more: Json, certainty: Certainty) -> None:
    (fact,), _ = noted(read, condition(BREAST, **more))
    assert fact.value.certainty is certainty


def test_a_german_suspicion_is_uncertain() -> None:
    extension = [{"url": GERMAN_CERTAINTY, "valueCoding": {"code": "V"}}]
    code = {"coding": [{"system": ICD_10_GM, "code": "C50.9", "extension": extension}]}
    (fact,), _ = noted(read, condition(code, verificationStatus=None))
    assert fact.value.certainty is Certainty.UNCERTAIN


@pytest.mark.parametrize(
    "more",
    [{"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}, {"onsetDateTime": "2026-11-21"}],
)
def test_an_error_and_the_future_are_no_diagnosis(more: Json) -> None:
    assert noted(read, condition(BREAST, **more))[0] == []


@pytest.mark.parametrize(("code", "gaps"), [(3, 1), (None, 0), ({"coding": "x"}, 0)])
def test_a_condition_whose_code_was_lost_leaves_the_search_incomplete(code: Any, gaps: int) -> None:
    facts, notes = noted(read, condition(code))
    assert facts == []
    assert [gap.family for gap in notes.gaps] == [Family.DIAGNOSES] * gaps


METASTASES = coded(SNOMED, "1287652008", "Metastatic malignant neoplasm")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"valueBoolean": True},
        {"valueCodeableConcept": words("Liver")},
        {"valueCodeableConcept": coded(SNOMED, "52101004")},
    ],
)
def test_an_observation_of_metastases_says_that_there_are_some(more: Json) -> None:
    (fact,), _ = noted(read, observation(METASTASES, **more))
    assert fact.value.kind is DISTANT
    assert fact.value.label == "Metastatic malignant neoplasm"
    assert fact.effective == on("2026-10-01")
    assert fact.source.reference == "Observation/o1"


@pytest.mark.parametrize(
    "more",
    [
        {"valueBoolean": False},
        {"valueCodeableConcept": coded(SNOMED, "2667000")},
        {"valueCodeableConcept": words("Absent")},
        {"status": "entered-in-error"},
        {"status": "preliminary"},
        {"effectiveDateTime": "2026-11-21"},
    ],
)
def test_absent_withdrawn_pending_and_future_metastases_say_nothing(more: Json) -> None:
    facts, notes = noted(read, observation(METASTASES, **more))
    assert facts == []
    assert notes.gaps == []


@pytest.mark.parametrize("status", [None, "unknown", 3])
def test_metastases_without_a_usable_status_leave_the_search_incomplete(status: Any) -> None:
    facts, notes = noted(read, observation(METASTASES, status=status))
    assert facts == []
    assert [gap.family for gap in notes.gaps] == [Family.DIAGNOSES]
    assert len(notes.problems) == 1


def test_a_diagnosis_since_a_month_stays_an_interval_up_to_the_day_of_the_question() -> None:
    (fact,), _ = noted(read, condition(BREAST, onsetDateTime="2026-11"))
    assert fact.effective == between("2026-11-01", "2026-11-20")
