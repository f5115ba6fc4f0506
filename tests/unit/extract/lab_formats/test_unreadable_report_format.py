"""Reports that exist but cannot be read, and reports that say nothing of ESR1."""

import pytest

from service.chart.esr1 import Call, Doubt
from tests.esr1_records import (
    ABSENT,
    PIK3CA,
    Json,
    attachment,
    concept,
    facts_of,
    gene,
    hgvs,
    noted,
    only,
    reading_of,
    report,
    specimen,
    variant,
    without_nothing,
)

PDF = {"contentType": "application/pdf", "data": "JVBERi0xLjQ="}
LINK = {"contentType": "application/pdf", "url": "https://ehr.example.org/Binary/7"}
OF_PIK3CA = variant(gene(*PIK3CA), hgvs("48005-3", "p.His1047Arg"))
GE = concept("GE", None, "http://terminology.hl7.org/CodeSystem/v2-0074")


@pytest.mark.parametrize("form", [PDF, LINK, {"contentType": "image/tiff", "data": "SUkqAA=="}])
@pytest.mark.parametrize(
    "named",
    [
        {},
        {"code": concept("51969-4"), "category": None},
        {"code": concept("81247-9"), "category": None},
        {"code": {"text": "Outside report"}, "category": [GE]},
        {"code": {"text": "Guardant360 CDx"}, "category": None},
        {"code": {"text": "Liquid biopsy"}, "category": None},
        {"code": {"text": "ESR1 mutation"}, "category": None},
    ],
)
def test_a_genomic_report_of_which_only_a_scan_exists_is_unreadable(form: Json, named: Json) -> None:
    (fact,) = facts_of(report(presentedForm=[form], **named))
    assert fact.value.call is Call.UNREADABLE
    assert fact.source.reference == "DiagnosticReport/r1"
    assert fact.effective.is_dated


@pytest.mark.parametrize("conclusion", ["See attached report.", "Report scanned."])
def test_a_pointer_to_the_attachment_is_not_content(conclusion: str) -> None:
    assert only(report(presentedForm=[PDF], conclusion=conclusion)).call is Call.UNREADABLE


@pytest.mark.parametrize(
    "readable",
    [{"conclusion": "PIK3CA H1047R detected."}, {"presentedForm": [PDF, attachment("PIK3CA H1047R, 3 %")]}],
)
def test_a_report_with_findings_in_words_is_not_unreadable(readable: Json) -> None:
    reading = reading_of(report(**({"presentedForm": [PDF]} | readable)))
    assert reading.results == ()
    assert len(reading.silent_reports) == 1


def test_a_report_with_coded_variants_is_not_unreadable() -> None:
    reading = reading_of(OF_PIK3CA, report("v1", presentedForm=[PDF]))
    assert reading.results == ()
    assert [fact.source.reference for fact in reading.silent_reports] == ["DiagnosticReport/r1"]


def test_results_that_are_not_at_hand_make_a_report_of_circulating_dna_unreadable() -> None:
    reading, notes = noted(report("v1"))
    assert [fact.value.call for fact in reading.results] == [Call.UNREADABLE]
    assert [problem.resource for problem in notes.problems] == ["DiagnosticReport/r1"]


@pytest.mark.parametrize(
    "name", ["Germline panel", "Hereditary cancer panel", "Pharmacogenomics", "HLA typing"]
)
def test_tests_for_inherited_variants_are_of_no_concern(name: str) -> None:
    assert facts_of(report(code={"text": name}, presentedForm=[PDF])) == ()


def test_the_empty_frame_of_a_test_for_esr1_is_unreadable_unless_its_result_stands_beside_it() -> None:
    frame = report(code={"text": "ESR1 mutation, plasma"})
    assert only(frame).call is Call.UNREADABLE
    beside = variant(gene(), hgvs("48005-3", "p.Asp538Gly"))
    assert only(frame, beside).call is Call.DETECTED


def test_another_kind_of_scan_is_of_no_concern() -> None:
    blood_count = report(code={"text": "Blood count"}, category=None, presentedForm=[PDF])
    assert facts_of(blood_count) == ()


@pytest.mark.parametrize("status", ["registered", "partial", "preliminary"])
def test_a_pending_test_of_circulating_dna_is_pending(status: str) -> None:
    assert only(report(status=status)).call is Call.PENDING
    assert only(report(status=status, code={"text": "ESR1 mutation"})).call is Call.PENDING


def test_another_pending_genomic_test_is_none_for_esr1() -> None:
    assert facts_of(report(status="registered", code=concept("51969-4"))) == ()


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_withdrawn_scan_says_nothing(status: str) -> None:
    assert facts_of(report(status=status, presentedForm=[PDF])) == ()


def test_a_scan_without_status_needs_people() -> None:
    value = only(report(status=None, presentedForm=[PDF]))
    assert (value.call, value.doubts) == (Call.UNREADABLE, {Doubt.NO_STATUS})


# --------------------------------------------------------------------------------------------- silent reports


def test_a_silent_report_is_listed_with_its_name_and_sample_date() -> None:
    silent = report("v1", specimen=[{"reference": "Specimen/s1"}])
    (fact,) = reading_of(OF_PIK3CA, specimen(), silent).silent_reports
    assert fact.value == "Cancer multigene analysis in plasma cell-free DNA"
    assert fact.effective.earliest is not None
    assert fact.effective.earliest.isoformat() == "2026-10-28"


@pytest.mark.parametrize("status", ["registered", "entered-in-error", "unknown"])
def test_only_final_reports_are_silent(status: str) -> None:
    assert reading_of(OF_PIK3CA, report("v1", status=status)).silent_reports == ()


def test_a_tissue_report_is_no_silent_test_of_circulating_dna() -> None:
    tissue = report("v1", code={"text": "NGS panel, FFPE tissue"})
    assert reading_of(OF_PIK3CA, tissue).silent_reports == ()


def test_a_report_that_was_negative_for_one_allele_is_not_silent() -> None:
    allele = variant(gene(), hgvs("48005-3", "p.Asp538Gly"), valueCodeableConcept=concept(*ABSENT))
    assert reading_of(allele, report("v1")).silent_reports == ()


def test_a_silent_report_of_the_day_after_is_not_listed() -> None:
    assert reading_of(OF_PIK3CA, report("v1", effectiveDateTime="2026-11-21")).silent_reports == ()


# -------------------------------------------------------------------------------------------------- documents


def document(**more: object) -> Json:
    made: Json = {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "type": {"text": "Laboratory report"},
        "description": "Guardant360 result",
        "date": "2026-11-02T08:00:00Z",
        "content": [{"attachment": PDF}],
    }
    return without_nothing(made | more)


@pytest.mark.parametrize("doc_status", [None, "final", "amended"])
def test_a_current_document_counts_as_a_report(doc_status: str | None) -> None:
    (fact,) = facts_of(document(docStatus=doc_status))
    assert fact.value.call is Call.UNREADABLE
    assert fact.source.reference == "DocumentReference/d1"
    assert fact.effective.earliest is None
    assert fact.effective.latest is not None
    assert fact.effective.latest.isoformat() == "2026-11-02"


def test_the_period_of_the_service_dates_a_document() -> None:
    (fact,) = facts_of(document(context={"period": {"start": "2026-10-28", "end": "2026-10-28"}}))
    assert fact.effective.is_dated


@pytest.mark.parametrize(
    "named",
    [
        {"description": "ESR1 mutation test"},
        {"description": None, "type": {"text": "ctDNA report"}},
        {"description": None, "content": [{"attachment": PDF | {"title": "Liquid biopsy.pdf"}}]},
    ],
)
def test_type_description_and_title_name_a_scan(named: Json) -> None:
    assert only(document(**named)).call is Call.UNREADABLE


@pytest.mark.parametrize("description", [None, "Pathology", "CT report", "NGS panel of tissue"])
def test_a_document_that_names_neither_is_no_such_scan(description: str | None) -> None:
    assert facts_of(document(description=description)) == ()


@pytest.mark.parametrize(
    "more", [{"status": "superseded"}, {"status": "entered-in-error"}, {"docStatus": "entered-in-error"}]
)
def test_a_document_that_no_longer_stands_says_nothing(more: Json) -> None:
    assert facts_of(document(**more)) == ()


def test_a_preliminary_document_is_pending() -> None:
    assert only(document(docStatus="preliminary")).call is Call.PENDING


def test_a_document_without_status_needs_people() -> None:
    assert only(document(status=None)).doubts == {Doubt.NO_STATUS}


@pytest.mark.parametrize(
    "more",
    [{"content": [{"attachment": LINK}]}, {"context": {"related": [{"reference": "DiagnosticReport/r1"}]}}],
)
def test_the_printed_form_of_a_report_on_record_is_judged_there(more: Json) -> None:
    coded = report("v1", presentedForm=[LINK])
    assert facts_of(OF_PIK3CA, coded, document(**more)) == ()
