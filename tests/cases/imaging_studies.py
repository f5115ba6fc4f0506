"""`no-progression`: which study decides, how old it is, what it covers, and where its verdict is written."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    Concept,
    attachment,
    codeable,
    coded,
    document_reference,
    observation,
    text_value,
)
from fhir_fixtures.codes import LOINC, Coding
from fhir_fixtures.scanned_page import PAGE_WITHOUT_TEXT, page_with_text

from .baseline import (
    MET,
    NOT_MET,
    UNKNOWN,
    Case,
    Edit,
    another_scan,
    case,
    change,
    days_ago,
    drop,
    put,
    scan,
)

_STABLE = "Stable disease."
_PROGRESSION = "Progressive disease."
_RTF = r"{\rtf1\ansi {\b CT chest, abdomen and pelvis}\par Impression: Stable disease.\par }"
_HTML = "<html><body><h1>CT chest, abdomen and pelvis</h1><p>Impression: <b>Stable disease.</b></p></body>"
_XHTML = (
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>CT chest, abdomen and pelvis</p>'
    "<p>Impression: Stable disease.</p></div>"
)
_PDF = page_with_text("Impression: Stable disease. No new lesions.")


def _status(answer: Concept, on: str = "2026-10-20") -> Edit:
    """Coded disease status instead of a report."""
    return put("ct", oncology.disease_status(answer, on))


def _covers(code: Concept, label: str, status: str) -> Case:
    return case(
        f"stable on {label}",
        scan(_STABLE, code=code),
        no_progression=status,
        imaging="no-progression" if status == MET else "unknown",
        step="offer-switch" if status == MET else "complete-workup",
    )


def _written(label: str, *edits: Edit) -> Case:
    return case(f"the verdict stands in {label}", *edits, no_progression=MET, step="offer-switch")


def _newer(status: str, expected: str, step: str, impression: str | None = _STABLE) -> Case:
    return case(
        f"a newer {status} scan that says {impression}",
        another_scan(impression, on="2026-11-10", status=status),
        no_progression=expected,
        step=step,
    )


_AGE = (
    case(
        "91 days old",
        scan(_STABLE, on=days_ago(91)),
        no_progression=MET,
        imaging="no-progression",
        assessed=days_ago(91),
        step="offer-switch",
    ),
    case("92 days old", scan(_STABLE, on=days_ago(92)), no_progression=UNKNOWN, step="complete-workup"),
    case("of the month that straddles 91 days", scan(_STABLE, on="2026-08"), no_progression=UNKNOWN),
    case("of the month after", scan(_STABLE, on="2026-09"), no_progression=MET),
    case("coded status 91 days old", _status(codes.STABLE, days_ago(91)), no_progression=MET),
    case("coded status 92 days old", _status(codes.STABLE, days_ago(92)), no_progression=UNKNOWN),
    case(
        "undated",
        scan(_STABLE),
        change("ct", effectiveDateTime=None),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "only an issue date",
        change("ct", effectiveDateTime=None, issued="2026-10-21T08:00:00Z"),
        no_progression=UNKNOWN,
    ),
    case("after the reference day", scan(_STABLE, on="2026-11-21"), no_progression=UNKNOWN),
    case("no scan at all", drop("ct"), no_progression=UNKNOWN, imaging="unknown", step="complete-workup"),
    case(
        "only a scan from before the pair",
        scan(_STABLE, on="2025-11-01"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "progression 92 days ago is still progression",
        scan(_PROGRESSION, on=days_ago(92)),
        no_progression=NOT_MET,
        imaging="progression",
        step="progressed",
    ),
)

_COVERAGE = (
    _covers(codes.CT_CHEST_ABDOMEN_PELVIS, "CT of chest, abdomen and pelvis", MET),
    _covers(Coding(LOINC, "42275-8", "CT Chest and Abdomen W contrast IV"), "CT of chest and abdomen", MET),
    _covers(codes.PET_CT, "FDG PET/CT", MET),
    _covers(Coding(LOINC, "44139-4", "PT Whole body"), "whole-body PET", MET),
    _covers(Coding(LOINC, "46358-8", "MR Whole body"), "whole-body MRI", MET),
    _covers(codes.CT_CHEST, "CT of the chest", UNKNOWN),
    _covers(codes.CT_ABDOMEN_PELVIS, "CT of abdomen and pelvis", UNKNOWN),
    _covers(codes.BONE_SCAN, "a bone scan", UNKNOWN),
    _covers(Coding(LOINC, "81552-2", "PET+CT Whole body Bone W 18F-NaF IV"), "a NaF PET", UNKNOWN),
    _covers(codes.MR_BRAIN, "a brain MRI", UNKNOWN),
    _covers("Mammography", "a mammogram", UNKNOWN),
    _covers("Ultrasound of the liver", "an ultrasound", UNKNOWN),
    _covers("FES PET/CT", "an FES PET", UNKNOWN),
    _covers(codes.DIAGNOSTIC_IMAGING, "a study of no stated region", UNKNOWN),
    case(
        "a generic code, the region in the text",
        scan("CT chest, abdomen and pelvis. Impression: Stable disease.", code=codes.DIAGNOSTIC_IMAGING),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "the text overrides the code's region",
        scan("Technique: CT of the chest only. Impression: Stable disease."),
        no_progression=UNKNOWN,
    ),
    case(
        "chest and abdomen in two reports of 14 days",
        scan(_STABLE, code=codes.CT_CHEST, on="2026-10-06"),
        another_scan(_STABLE, code=codes.CT_ABDOMEN_PELVIS, on="2026-10-20"),
        no_progression=MET,
        assessed="2026-10-06",
        step="offer-switch",
    ),
    case(
        "chest and abdomen in two reports of 15 days",
        scan(_STABLE, code=codes.CT_CHEST, on="2026-10-05"),
        another_scan(_STABLE, code=codes.CT_ABDOMEN_PELVIS, on="2026-10-20"),
        no_progression=UNKNOWN,
    ),
    case(
        "a later brain MRI displaces nothing",
        another_scan("No intracranial metastases.", code=codes.MR_BRAIN, on="2026-11-10"),
        no_progression=MET,
        assessed="2026-10-20",
        step="offer-switch",
    ),
    case(
        "a later brain MRI shows progression",
        another_scan("New intracranial metastases.", code=codes.MR_BRAIN, on="2026-11-10"),
        no_progression=NOT_MET,
        imaging="progression",
        step="progressed",
    ),
    case(
        "brain progression on the day of a stable CT",
        another_scan("New intracranial metastases.", code=codes.MR_BRAIN, on="2026-10-20"),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "a later bone scan shows progression",
        another_scan("Progression of osseous metastases.", code=codes.BONE_SCAN, on="2026-11-10"),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "bone densitometry is ignored",
        another_scan(
            "Osteopenia, slight decrease since 2024.", code="DXA bone densitometry", on="2026-11-10"
        ),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "a CT for another reason names new metastases",
        another_scan(
            "No pulmonary embolism. New hepatic metastases in the included upper abdomen.",
            code="CT pulmonary angiography",
            on="2026-11-10",
        ),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "a CT for another reason",
        another_scan("No pulmonary embolism.", code="CT pulmonary angiography", on="2026-11-10"),
        no_progression=MET,
        step="offer-switch",
    ),
)

_CODED = (
    case(
        "coded stable",
        _status(codes.STABLE),
        no_progression=MET,
        imaging="no-progression",
        assessed="2026-10-20",
        step="offer-switch",
    ),
    case("coded improved", _status(codes.IMPROVED), no_progression=MET, step="offer-switch"),
    case(
        "coded worsened",
        _status(codes.WORSENED),
        no_progression=NOT_MET,
        imaging="progression",
        step="progressed",
    ),
    case("coded undetermined", _status(codes.UNDETERMINED), no_progression=UNKNOWN, step="complete-workup"),
    case(
        "coded stable without evidence type",
        put("ct", oncology.disease_status(codes.STABLE, "2026-10-20", by_imaging=False)),
        no_progression=MET,
    ),
    case(
        "a conclusion code on a staging CT",
        scan(None, conclusionCode=[codeable(codes.STABLE)]),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "a conclusion code on a chest CT",
        scan(None, code=codes.CT_CHEST, conclusionCode=[codeable(codes.STABLE)]),
        no_progression=UNKNOWN,
    ),
    case(
        "a conclusion code of progression on a chest CT",
        scan(None, code=codes.CT_CHEST, conclusionCode=[codeable(codes.WORSENED)]),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "conclusion code and text contradict",
        scan(_STABLE, conclusionCode=[codeable(codes.WORSENED)]),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a newer coded worsening",
        put("status", oncology.disease_status(codes.WORSENED, "2026-11-05")),
        no_progression=NOT_MET,
        assessed="2026-11-05",
        step="progressed",
    ),
)

_ORDER = (
    _newer("preliminary", UNKNOWN, "complete-workup"),
    _newer("preliminary", UNKNOWN, "complete-workup", _PROGRESSION),
    _newer("registered", UNKNOWN, "complete-workup", None),
    _newer("entered-in-error", MET, "offer-switch", _PROGRESSION),
    _newer("cancelled", MET, "offer-switch", _PROGRESSION),
    _newer("unknown", UNKNOWN, "complete-workup"),
    _newer("amended", MET, "offer-switch"),
    _newer("final", NOT_MET, "progressed", _PROGRESSION),
    case(
        "a preliminary chest X-ray that reports progression",
        another_scan("New pulmonary metastases.", code="Chest X-ray", on="2026-11-10", status="preliminary"),
        no_progression=UNKNOWN,
    ),
    case(
        "a preliminary brain MRI without progression",
        another_scan(
            "No intracranial metastases.", code=codes.MR_BRAIN, on="2026-11-10", status="preliminary"
        ),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "progression earlier in the pair, stable now",
        another_scan(_PROGRESSION, on="2026-04-01"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "progression before the pair, stable now",
        another_scan(_PROGRESSION, on="2025-11-09"),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "two contradicting reads of one day",
        another_scan(_PROGRESSION, on="2026-10-20"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "progression after a stable scan",
        another_scan("New hepatic metastases.", on="2026-11-02"),
        no_progression=NOT_MET,
        assessed="2026-11-02",
        step="progressed",
    ),
    case(
        "a newer staging CT that is a scanned page",
        another_scan(None, on="2026-11-10", presentedForm=[attachment(PAGE_WITHOUT_TEXT, "application/pdf")]),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case("the only CT was cancelled", change("ct", status="cancelled"), no_progression=UNKNOWN),
)

_PLACES = (
    _written(
        "the attached plain text",
        scan(None, full_text="CT chest, abdomen and pelvis\nImpression: Stable disease."),
    ),
    _written("attached HTML", scan(None, presentedForm=[attachment(_HTML, "text/html")])),
    _written(
        "attached XHTML of a non-standard type",
        scan(None, presentedForm=[attachment(_HTML, "application/xhtml")]),
    ),
    _written("attached RTF", scan(None, presentedForm=[attachment(_RTF, "text/rtf")])),
    _written("the text layer of a PDF", scan(None, presentedForm=[attachment(_PDF, "application/pdf")])),
    _written("the narrative", scan(None, text={"status": "generated", "div": _XHTML})),
    _written(
        "an impression Observation of the report",
        put(
            "impression",
            observation(
                Coding(LOINC, "19005-8", "Radiology Imaging study [Impression]"),
                text_value(_STABLE),
                "2026-10-20",
                category="imaging",
            ),
        ),
        scan(None, result=[{"reference": "Observation/p1-impression"}]),
    ),
    _written(
        "a document",
        drop("ct"),
        put(
            "document",
            document_reference(
                "CT chest, abdomen and pelvis",
                "2026-10-22T08:00:00Z",
                attachment(_STABLE),
                context={"period": {"start": "2026-10-20", "end": "2026-10-20"}},
            ),
        ),
    ),
    case(
        "conclusion and attached findings contradict",
        scan(
            _STABLE,
            full_text="Findings: New hepatic metastases in segments II and IV.\nImpression: Stable disease.",
        ),
        no_progression=UNKNOWN,
    ),
    case(
        "a status in words under the coded question",
        put("ct", observation(codes.DISEASE_STATUS, coded("Stable disease"), "2026-10-20", category=None)),
        no_progression=MET,
    ),
)

CASES = (*_AGE, *_COVERAGE, *_CODED, *_ORDER, *_PLACES)
