"""The words of a pathology report never decide on receptors, but what they say against leaves the question open."""

import json

import pytest

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.pipeline import evaluate_bundle


def _statuses(conclusion: str, **changes: object) -> tuple[str, str]:
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
    ],
)
def test_an_excluded_older_later_or_other_report_changes_nothing(changes: dict[str, object]) -> None:
    assert _statuses("ER negative, HER2 3+.", **changes) == ("met", "met")


def test_a_report_with_an_issue_date_alone_may_be_the_newest() -> None:
    coded = {"code": {"coding": [{"system": "http://loinc.org", "code": "22637-3"}]}}
    undated = {"effectiveDateTime": None, "issued": "2026-11-03T10:00:00Z"}
    assert _statuses("ER negative.", **coded, **undated) == ("unknown", "met")
