"""Receptors that a Condition states in words only."""

import json

import pytest

from fhir_fixtures import AS_OF
from service.pipeline import evaluate_bundle


def _statuses(*wordings: str) -> tuple[str, str]:
    conditions = [
        {
            "resourceType": "Condition",
            "id": f"c{number}",
            "code": {"text": wording},
            "subject": {"reference": "Patient/p"},
            "onsetDateTime": f"2026-0{number}-10",
        }
        for number, wording in enumerate(wordings, start=1)
    ]
    entries = [{"resource": one} for one in ({"resourceType": "Patient", "id": "p"}, *conditions)]
    body = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
    criteria = evaluate_bundle(body, as_of=AS_OF)["trials"][0]["criteria"]
    status = {one["id"]: one["status"] for one in criteria}
    return status["er-positive"], status["her2-negative"]


@pytest.mark.parametrize(
    ("wording", "er", "her2"),
    [
        ("Triple-negative breast cancer", "not-met", "met"),
        ("TNBC", "not-met", "met"),
        ("HER2/neu positive breast cancer", "unknown", "not-met"),
        ("HER2/neu amplified breast cancer", "unknown", "not-met"),
        ("ER+/HER2- breast cancer", "met", "met"),
        ("ER+ breast cancer, HER2 1+", "met", "met"),
        ("ER+ breast cancer, HER2 2+", "met", "unknown"),
        ("ER+ breast cancer, HER2 3+.", "met", "not-met"),
    ],
)
def test_a_plainly_worded_condition_states_receptors(wording: str, er: str, her2: str) -> None:
    assert _statuses(wording) == (er, her2)


def test_a_newer_worded_condition_displaces_an_older_one() -> None:
    assert _statuses("ER positive, HER2 negative breast cancer", "Triple negative breast cancer") == (
        "not-met",
        "met",
    )
    assert _statuses("ER positive, HER2 negative breast cancer", "HER2/neu positive") == ("met", "not-met")
