"""Imaging: codes before conclusion before narrative, what was scanned, and studies that cannot be read."""

import base64
from typing import Any

import pytest

from service.chart.dates import UNDATED, DateInterval
from service.chart.fact import Fact
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.extract.coverage import scan_of
from service.extract.disease_status import coded_answer
from service.extract.readers.imaging import is_imaging, read
from service.fhir.resources import DiagnosticReport
from tests.unit.extract.reading import (
    ICD_10_CM,
    LOINC,
    SNOMED,
    Json,
    between,
    coded,
    concept,
    condition,
    noted,
    observation,
    on,
    record_of,
    words,
)

PROGRESSION, NO_PROGRESSION = ImagingAnswer.PROGRESSION, ImagingAnswer.NO_PROGRESSION
CONFLICTING, SILENT, UNREADABLE = ImagingAnswer.CONFLICTING, ImagingAnswer.SILENT, ImagingAnswer.UNREADABLE
HEDGED = ImagingAnswer.HEDGED

CT_ALL = coded(LOINC, "72254-6", "CT Chest and Abdomen and Pelvis W contrast IV")
STATUS = coded(LOINC, "97509-4", "Cancer disease status")
STABLE, WORSENED, UNDETERMINED = (coded(SNOMED, code) for code in ("359746009", "271299001", "709137006"))
RADIOLOGY = coded("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD")
COURSE = "https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/CodeSystem/mii-cs-onko-verlauf-gesamtbeurteilung"


def _report(**more: Any) -> Json:
    made: Json = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "category": [RADIOLOGY],
        "code": CT_ALL,
        "effectiveDateTime": "2026-10-20",
    }
    return {key: value for key, value in (made | more).items() if value is not None}


def _only(*resources: Json) -> Fact[ImagingAssessment]:
    facts, _ = noted(read, *resources)
    assert len(facts) == 1, f"{len(facts)} assessments"
    return facts[0]


def _attached(text: str, kind: str = "text/plain") -> list[Json]:
    return [{"contentType": kind, "data": base64.b64encode(text.encode()).decode()}]


SCAN = _attached("scan", "image/png")
WORSE = {"div": "<div>Progressive disease.</div>"}


# Coded disease status.


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (WORSENED, PROGRESSION),
        (STABLE, NO_PROGRESSION),
        (coded(SNOMED, "268910001"), NO_PROGRESSION),
        (coded("urn:oid:2.16.840.1.113883.6.96", "271299001"), PROGRESSION),
        (UNDETERMINED, SILENT),
        (coded("http://dicom.nema.org/resources/ontology/DCM", "112047"), PROGRESSION),
        (coded("urn:recist", "PD"), PROGRESSION),
        (coded("urn:recist", "SD"), NO_PROGRESSION),
        (coded(COURSE, "P"), PROGRESSION),
        (coded(COURSE, "K"), NO_PROGRESSION),
        (coded(COURSE, "D"), SILENT),
        (coded("urn:local", "P"), SILENT),
        (words("Progressive disease"), PROGRESSION),
        (words("Stable disease"), NO_PROGRESSION),
        (words("Patient's condition improved"), NO_PROGRESSION),
        (words("Patient's condition worsened"), PROGRESSION),
        (words("PR"), NO_PROGRESSION),
        (words("No evidence of progression"), NO_PROGRESSION),
        (words("prostate"), SILENT),
        (coded(SNOMED, "359746009", "Patient's condition worsened"), NO_PROGRESSION),
        ({"coding": [*STABLE["coding"], *WORSENED["coding"]]}, CONFLICTING),
    ],
)
def test_a_coded_disease_status_says_how_the_cancer_goes(value: Json, answer: ImagingAnswer) -> None:
    fact = _only(observation(STATUS, valueCodeableConcept=value))
    assert fact.value.answer is answer
    assert (fact.value.coverage, fact.value.final, fact.value.coded) == (Coverage.STAGING, True, True)
    assert fact.effective == on("2026-10-01")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("progressive disease", PROGRESSION),
        ("stable", NO_PROGRESSION),
        ("see report", SILENT),
        (None, SILENT),
    ],
)
def test_a_disease_status_may_be_a_string(text: str | None, answer: ImagingAnswer) -> None:
    assert _only(observation(words("Disease status"), valueString=text)).value.answer is answer


@pytest.mark.parametrize(
    ("more", "answer", "final", "problems"),
    [
        ({"status": "preliminary"}, NO_PROGRESSION, False, 0),
        ({"status": "unknown"}, UNREADABLE, True, 1),
        ({"status": None}, UNREADABLE, True, 1),
        ({"effectiveDateTime": "soon"}, NO_PROGRESSION, True, 1),
    ],
)
def test_a_disease_status_counts_as_far_as_its_status_allows(
    more: Json, answer: ImagingAnswer, final: bool, problems: int
) -> None:
    (fact,), notes = noted(read, observation(STATUS, **({"valueCodeableConcept": STABLE} | more)))
    assert (fact.value.answer, fact.value.final) == (answer, final)
    assert len(notes.problems) == problems


@pytest.mark.parametrize(
    "more", [{"status": "entered-in-error"}, {"status": "cancelled"}, {"effectiveDateTime": "2026-11-21"}]
)
def test_a_withdrawn_or_future_disease_status_is_none(more: Json) -> None:
    assert noted(read, observation(STATUS, valueCodeableConcept=STABLE, **more))[0] == []


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        (coded(ICD_10_CM, "C50.911"), True),
        (coded(ICD_10_CM, "C79.51"), True),
        (coded(ICD_10_CM, "C77.1"), True),
        (coded(ICD_10_CM, "C34.1"), False),
        (None, True),
    ],
)
def test_the_status_of_another_cancer_is_not_ours(code: Json | None, counts: bool) -> None:
    resources = [condition(code)] if code else []
    focus = [{"reference": "Condition/c1"}]
    facts, _ = noted(read, observation(STATUS, valueCodeableConcept=STABLE, focus=focus), *resources)
    assert bool(facts) is counts


def test_coded_conclusions_are_weighed_together() -> None:
    stable, worsened = concept(STABLE), concept(WORSENED)
    assert coded_answer([]) is None
    assert coded_answer([None, concept(UNDETERMINED)]) is None
    assert coded_answer([stable, None]) is NO_PROGRESSION
    assert coded_answer([stable, worsened]) is CONFLICTING


# Reports.


@pytest.mark.parametrize(
    ("category", "code", "counts"),
    [
        ([RADIOLOGY], None, True),
        (RADIOLOGY, words("Whatever"), True),
        ([coded(LOINC, "LP29684-5")], None, True),
        ([coded("http://hl7.org/fhir/v2/0074", "RAD")], None, True),
        (None, CT_ALL, True),
        (None, words("CT chest"), True),
        ([words("Radiology")], words("Report"), True),
        (None, words("PET guided mutation panel"), False),
        ([words("Pathology")], words("CT-guided biopsy"), False),
        ([coded("http://terminology.hl7.org/CodeSystem/v2-0074", "LAB")], words("Blood count"), False),
        (None, words("Contact report"), False),
        (None, None, False),
    ],
)
def test_a_report_is_imaging_by_category_code_or_words(category: Any, code: Any, counts: bool) -> None:
    (report,) = record_of(_report(category=category, code=code)).of(DiagnosticReport)
    assert is_imaging(report.category, report.code) is counts
    facts, _ = noted(read, _report(category=category, code=code))
    assert bool(facts) is counts


@pytest.mark.parametrize(
    ("more", "answer", "element"),
    [
        ({"conclusion": "Stable disease."}, NO_PROGRESSION, "conclusion"),
        ({"conclusion": "Progressive disease."}, PROGRESSION, "conclusion"),
        ({"conclusionCode": [WORSENED]}, PROGRESSION, "conclusionCode"),
        ({"conclusionCode": STABLE}, NO_PROGRESSION, "conclusionCode"),
        ({"conclusionCode": [WORSENED], "conclusion": "Progressive disease."}, PROGRESSION, "conclusionCode"),
        ({"conclusionCode": [WORSENED], "conclusion": "Stable disease."}, CONFLICTING, "conclusionCode"),
        ({"conclusionCode": [UNDETERMINED], "conclusion": "Stable disease."}, NO_PROGRESSION, "conclusion"),
        ({"presentedForm": _attached("Impression: Stable disease.")}, NO_PROGRESSION, "presentedForm"),
        ({"presentedForm": _attached("<p>Stable disease.</p>", "text/html")}, NO_PROGRESSION, "presentedForm"),
        ({"text": WORSE}, PROGRESSION, "text"),
        ({"text": WORSE, "conclusion": "Stable disease."}, CONFLICTING, "conclusion"),
        ({"text": {"div": ""}}, SILENT, "text"),
        ({"text": {}}, SILENT, "text"),
        ({}, SILENT, "text"),
        ({"presentedForm": SCAN}, UNREADABLE, "text"),
        ({"presentedForm": [{"url": "Binary/elsewhere"}]}, UNREADABLE, "text"),
        ({"presentedForm": SCAN, "conclusion": "See attached."}, UNREADABLE, "conclusion"),
        ({"presentedForm": SCAN, "conclusion": "Stable disease."}, NO_PROGRESSION, "conclusion"),
        ({"presentedForm": SCAN, "conclusionCode": [STABLE]}, NO_PROGRESSION, "conclusionCode"),
    ],
)  # fmt: skip
def test_codes_come_before_the_conclusion_before_the_narrative(
    more: Json, answer: ImagingAnswer, element: str
) -> None:
    fact = _only(_report(**more))
    assert (fact.value.answer, fact.source.element) == (answer, element)
    assert (fact.source.reference, fact.effective) == ("DiagnosticReport/r1", on("2026-10-20"))
    assert fact.value.coverage is Coverage.STAGING
    assert fact.value.coded is (element == "conclusionCode")


def test_the_sentence_that_decided_is_kept() -> None:
    assert _only(_report(conclusion="Clear lungs. Stable disease.")).source.quote == "Stable disease."
    assert _only(_report(conclusionCode=[STABLE])).source.quote is None


def _impression(text: str | None, **more: Any) -> Json:
    return observation(coded(LOINC, "19005-8"), valueString=text, **more)


def test_an_impression_is_the_conclusion_of_its_report_and_counts_once() -> None:
    fact = _only(_report(result=[{"reference": "Observation/o1"}]), _impression("Progressive disease."))
    assert (fact.value.answer, fact.source.reference) == (PROGRESSION, "DiagnosticReport/r1")


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_withdrawn_impression_says_nothing_for_its_report(status: str) -> None:
    impression = _impression("Progressive disease.", status=status, valueCodeableConcept=WORSENED)
    fact = _only(_report(result=[{"reference": "Observation/o1"}], conclusion="Stable disease."), impression)
    assert fact.value.answer is NO_PROGRESSION


@pytest.mark.parametrize(
    ("more", "answers"),
    [
        ({}, [PROGRESSION]),
        ({"status": "unknown"}, [UNREADABLE]),
        ({"status": "cancelled"}, []),
        ({"effectiveDateTime": "2026-11-21"}, []),
        ({"text": None}, []),
    ],
)
def test_an_impression_in_no_report_stands_alone(more: Json, answers: list[ImagingAnswer]) -> None:
    facts, _ = noted(read, _impression(**({"text": "Progressive disease."} | more)))
    assert [fact.value.answer for fact in facts] == answers


def test_an_impression_covers_the_site_it_names() -> None:
    fact = _only(_impression("Stable disease.", bodySite=[words("CT chest, abdomen, pelvis")]))
    assert fact.value.coverage is Coverage.STAGING
    assert fact.value.region == "CT chest, abdomen, pelvis"
    assert _only(_impression("Stable disease.")).value.coverage is Coverage.UNSTATED


@pytest.mark.parametrize(
    ("more", "answer", "final", "problems"),
    [
        ({"status": "amended"}, NO_PROGRESSION, True, 0),
        ({"status": "preliminary"}, NO_PROGRESSION, False, 0),
        ({"status": "registered"}, NO_PROGRESSION, False, 0),
        ({"status": "unknown"}, UNREADABLE, True, 1),
        ({"status": 3}, UNREADABLE, True, 1),
        ({"conclusion": "PRELIMINARY REPORT. Stable disease."}, HEDGED, False, 0),
    ],
)
def test_a_study_counts_as_far_as_its_status_allows(
    more: Json, answer: ImagingAnswer, final: bool, problems: int
) -> None:
    (fact,), notes = noted(read, _report(**({"conclusion": "Stable disease."} | more)))
    assert (fact.value.answer, fact.value.final) == (answer, final)
    assert fact.amends is (more.get("status") == "amended")
    assert len(notes.problems) == problems


@pytest.mark.parametrize("more", [{"status": "entered-in-error"}, {"effectiveDateTime": "2026-11-21"}])
def test_a_withdrawn_or_future_study_is_none(more: Json) -> None:
    assert noted(read, _report(conclusion="Stable disease.", **more))[0] == []


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (
            {"effectivePeriod": {"start": "2026-10-19", "end": "2026-10-20"}},
            between("2026-10-19", "2026-10-20"),
        ),
        ({"issued": "2026-10-22T10:00:00Z"}, between(None, "2026-10-22")),
        ({}, UNDATED),
    ],
)
def test_a_study_is_dated_by_its_effective_time_and_bounded_by_its_issue(
    dates: Json, found: DateInterval
) -> None:
    assert _only(_report(effectiveDateTime=None, **dates)).effective == found


@pytest.mark.parametrize(
    ("code", "text", "coverage", "regions"),
    [
        (CT_ALL, "Stable disease.", Coverage.STAGING, {"chest", "abdomen", "pelvis"}),
        (coded(LOINC, "24628-0", "CT Chest"), "Stable disease.", Coverage.CHEST, {"chest"}),
        (
            coded(LOINC, "36813-4", "CT Abdomen and Pelvis"),
            "Stable disease.",
            Coverage.ABDOMEN,
            {"abdomen", "pelvis"},
        ),
        (coded(LOINC, "24587-8", "MR Brain"), "Stable disease.", Coverage.LIMITED, None),
        (coded(LOINC, "39818-0", "NM bone scan"), "Stable disease.", Coverage.LIMITED, None),
        (coded(LOINC, "24725-4", "CT Head"), "Stable disease.", Coverage.LIMITED, None),
        (coded(SNOMED, "443271005"), "Stable disease.", Coverage.STAGING, None),
        (words("CT chest, abdomen and pelvis"), "Stable disease.", Coverage.STAGING, None),
        (coded(LOINC, "18748-4", "Diagnostic imaging study"), "Stable disease.", Coverage.UNSTATED, set()),
        (None, "Stable disease.", Coverage.UNSTATED, set()),
    ],
)
def test_the_code_else_the_title_says_what_was_scanned(
    code: Json | None, text: str, coverage: Coverage, regions: set[str] | None
) -> None:
    value = _only(_report(code=code, conclusion=text)).value
    assert value.coverage is coverage
    if regions is not None:
        assert value.regions == regions


def test_the_region_shown_is_the_title_of_the_study() -> None:
    assert _only(_report()).value.region == "CT Chest and Abdomen and Pelvis W contrast IV"
    assert _only(_report(code=None)).value.region == "imaging study"


def test_the_words_of_a_known_study_code_come_before_the_title() -> None:
    assert scan_of(concept(coded(LOINC, "24587-8", "CT chest")), "CT chest") == scan_of(None, "MRI brain")


# Reports in another language, and what is no assessment.

GERMAN = "Befund: Keine neuen Läsionen. Bekannte Metastasen unverändert."


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (CT_ALL, UNREADABLE),
        (words("CT"), UNREADABLE),
        (words("Radiologischer Befund"), UNREADABLE),
        (coded(LOINC, "24587-8", "MR Brain"), UNREADABLE),
        (words("Mammographie beidseits"), SILENT),
        (words("Röntgen Thorax"), SILENT),
        (words("Radiografía de tórax"), SILENT),
    ],
)
def test_a_report_in_another_language_cannot_be_read(code: Json, answer: ImagingAnswer) -> None:
    facts, notes = noted(read, _report(code=code, conclusion=GERMAN))
    assert [fact.value.answer for fact in facts] == [answer]
    assert "language" in notes.problems[0].problem


def test_a_coded_answer_stands_beside_a_report_in_another_language() -> None:
    assert _only(_report(conclusionCode=[STABLE], conclusion=GERMAN)).value.answer is NO_PROGRESSION


@pytest.mark.parametrize(
    ("title", "coverage"),
    [
        ("CT", Coverage.UNSTATED),
        ("CT guided biopsy", Coverage.LIMITED),
        ("Radiotherapy planning CT", Coverage.LIMITED),
        ("Fluoroscopy, port placement", Coverage.LIMITED),
    ],
)
def test_something_done_under_imaging_is_no_study_of_an_unstated_region(
    title: str, coverage: Coverage
) -> None:
    value = _only(_report(category=[RADIOLOGY], code=words(title), conclusion="No complication.")).value
    assert (value.answer, value.coverage) == (SILENT, coverage)


@pytest.mark.parametrize(
    ("attached", "answer"), [(_attached("Stable disease."), NO_PROGRESSION), (SCAN, HEDGED)]
)
def test_a_pointer_to_an_attachment_matters_only_when_it_could_not_be_read(
    attached: list[Json], answer: ImagingAnswer
) -> None:
    report = _report(conclusion="Stable disease. See attached report.", presentedForm=attached)
    assert _only(report).value.answer is answer
