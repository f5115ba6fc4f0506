"""The words of a pathology report never decide on receptors, but what they say against leaves the question open."""

import base64
import json

import pytest

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.chart.diagnosis import Receptor
from service.extract.receptor_objections import against_in_report
from service.pipeline import evaluate_bundle


def _statuses(conclusion: str | None, **changes: object) -> tuple[str, str]:
    bundle = json.loads(next(item.bundle for item in patients() if item.slug == "beatrix-y537s"))
    report = {
        "resourceType": "DiagnosticReport",
        "id": "liver-biopsy",
        "status": "final",
        "code": {"text": "Surgical pathology, liver biopsy"},
        "subject": {"reference": "Patient/beatrix-y537s"},
        "effectiveDateTime": "2026-11-01",
        "conclusion": conclusion,
    }
    bundle["entry"].append({"resource": report | changes})
    criteria = evaluate_bundle(json.dumps(bundle).encode(), as_of=AS_OF)["trials"][0]["criteria"]
    status = {one["id"]: one["status"] for one in criteria}
    return status["er-positive"], status["her2-negative"]


@pytest.mark.parametrize(
    ("conclusion", "er", "her2"),
    [
        ("Metastatic carcinoma, ER negative, HER2 3+.", "unknown", "unknown"),
        ("Metastatic carcinoma, triple-negative.", "unknown", "met"),
        ("Metastatic carcinoma, hormone receptor negative.", "unknown", "met"),
        ("Metastatic carcinoma, HER2/neu positive.", "met", "unknown"),
        ("Metastatic carcinoma, ER positive, HER2 negative.", "met", "met"),
        ("Metastatic carcinoma of breast origin.", "met", "met"),
    ],
)
def test_words_against_leave_it_open_and_words_for_change_nothing(
    conclusion: str, er: str, her2: str
) -> None:
    assert _statuses(conclusion) == (er, her2)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "entered-in-error"},
        {"effectiveDateTime": "2020-01-01"},
        {"effectiveDateTime": "2027-01-01"},
        {"code": {"text": "CT chest"}},
        {"code": {"text": "Liquid biopsy"}},
    ],
)
def test_an_excluded_older_later_or_other_report_changes_nothing(changes: dict[str, object]) -> None:
    assert _statuses("ER negative, HER2 3+.", **changes) == ("met", "met")


def test_a_report_with_an_issue_date_alone_may_be_the_newest() -> None:
    coded = {"code": {"coding": [{"system": "http://loinc.org", "code": "22637-3"}]}}
    undated = {"effectiveDateTime": None, "issued": "2026-11-03T10:00:00Z"}
    assert _statuses("ER negative.", **coded, **undated) == ("unknown", "met")


def _attached(text: str, content_type: str) -> dict[str, object]:
    data = base64.b64encode(text.encode()).decode()
    return {"presentedForm": [{"contentType": content_type, "data": data}]}


_TEXT = "Liver biopsy\nEstrogen receptor: NEGATIVE (0 %)\nHER2: POSITIVE (score 3+)\nKi-67: 30 %"
_XHTML = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{_TEXT}</p></div>'


@pytest.mark.parametrize(
    "changes",
    [
        _attached(_TEXT, "text/plain"),
        _attached(_TEXT.replace("\n", "<br/>"), "text/html"),
        {"text": {"status": "generated", "div": _XHTML}},
        {"resourceType": "Observation", "valueString": _TEXT},
        {"resourceType": "Observation", "code": {"text": "Pathology comment"}, "valueString": _TEXT},
    ],
)
def test_wherever_the_report_keeps_its_text(changes: dict[str, object]) -> None:
    assert _statuses(None, **changes) == ("unknown", "unknown")


METHODS = (
    "METHOD: Immunohistochemistry was performed on formalin fixed tissue with clones SP1 (ER), 1E2 (PR) and 4B5"
    " (HER2). ER and PR are reported as positive when at least 1 % of tumor nuclei stain; 1 to 10 % is reported as"
    " low positive; less than 1 % as negative. HER2 is scored by ASCO/CAP 2023: 0 and 1+ negative, 2+ equivocal,"
    " 3+ positive. Positive and negative controls stained appropriately. These tests were developed and their"
    " performance characteristics determined by this laboratory. They have not been cleared by the FDA."
)


@pytest.mark.parametrize(
    "text",
    [
        f"Estrogen receptor: POSITIVE (80 %)\nHER2: NEGATIVE (1+)\nKi-67: 5 %\n{METHODS}",
        "ER\nPositive\n90 %\nPR\nNegative\n0 %\nHER2 (IHC)\nNegative\n0",
        "Clinical history: ER negative breast cancer 2015.\nLiver: metastatic carcinoma, ER positive.",
        "If ER negative, PD-L1 testing would be indicated.",
        "HER2 IHC: 2+. FISH: not amplified, ratio 1.1, copies 2.2",
        "HER2: negative (0)\nLymphovascular invasion: present\nMargins: positive",
        "ERBB2 S310F mutation detected. ERBB2 amplification: not detected.",
        "Sequencing of 74 genes including ESR1, TP53, ERBB2.\nRESULT\nESR1 p.Y537N (c.1609T>A) DETECTED.\nPositive.",
        "ERBB2 copy number: normal. ESR1 p.Y537N (c.1609T>A) DETECTED.",
        "Colon biopsy: tubular adenoma.",
    ],
)
def test_a_report_that_says_nothing_against(text: str) -> None:
    assert against_in_report(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "receptor"),
    [
        ("Estrogen Receptor (ER) Status\nResult: Negative (less than 1%)", Receptor.ER),
        ("The tumor cells are negative for ER and PR.", Receptor.ER),
        ("ER expression lost", Receptor.ER),
        ("Triple-negative breast carcinoma", Receptor.ER),
        ("x " * 9000 + "\nER: negative", Receptor.ER),
        ("HER2: 2+ equivocal. Reflex FISH: AMPLIFIED (ratio 3.3).", Receptor.HER2),
        ("HER2 IHC 2+, FISH pending", Receptor.HER2),
        ("HER2 FISH ratio 2.9, copy number 8", Receptor.HER2),
        ("ERBB2 amplification detected", Receptor.HER2),
        (f"HER2: POSITIVE (3+)\n{METHODS}", Receptor.HER2),
    ],
)
def test_a_report_that_says_something_against(text: str, receptor: Receptor) -> None:
    assert against_in_report(text) == {receptor}
