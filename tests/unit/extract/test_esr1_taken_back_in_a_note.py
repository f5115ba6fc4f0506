"""A note on a result can take it back, whatever its status says."""

import json

import pytest

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.pipeline import evaluate_bundle
from tests.acceptance.live_service import Json


def step_with(note: str) -> object:
    """The step of a patient with a detection that carries a note."""
    bundle: Json = json.loads(next(each for each in patients() if each.slug == "aurelia-d538g").bundle)
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "Observation" and "Asp538Gly" in json.dumps(entry):
            entry["resource"]["note"] = [{"text": note}]
    return evaluate_bundle(json.dumps(bundle).encode(), as_of=AS_OF)["step"]


@pytest.mark.parametrize(
    "note",
    [
        "Sample swap suspected, result belongs to another person.",
        "Specimen mislabelled.",
        "This result is from a different patient, please disregard.",
        "Suspected cross-contamination.",
        "Result issued in error.",
    ],
)
def test_a_detection_that_a_note_takes_back_needs_a_human(note: str) -> None:
    assert step_with(note) == "review-result"


@pytest.mark.parametrize("note", ["Plasma, two tubes.", "Reviewed by the molecular board.", ""])
def test_any_other_note_changes_nothing(note: str) -> None:
    assert step_with(note) == "offer-switch"
