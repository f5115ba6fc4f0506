"""What an attached report says of its sample counts where nothing else says it."""

import base64
import json

import pytest

from fhir_fixtures import AS_OF
from service.pipeline import evaluate_bundle

_REPORT = {
    "resourceType": "DiagnosticReport",
    "id": "r",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "51969-4"}]},
    "subject": {"reference": "Patient/p"},
    "effectiveDateTime": "2026-10-28",
}


def _state(text: str) -> str:
    attached = {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}
    resources = [{"resourceType": "Patient", "id": "p"}, _REPORT | {"presentedForm": [attached]}]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }
    return str(evaluate_bundle(json.dumps(bundle).encode(), as_of=AS_OF)["esr1"]["state"])


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Liquid biopsy, plasma ctDNA. ESR1 D538G: DETECTED.", "detected"),
        ("Specimen: plasma\nESR1 p.D538G detected.", "detected"),
        ("Specimen: FFPE block, liver\nESR1 p.D538G detected.", "review"),
        ("Plasma and tumor biopsy received. ESR1 p.D538G detected.", "review"),
        ("ESR1 p.D538G detected.", "review"),
    ],
)
def test_the_attached_text_says_what_the_sample_was(text: str, state: str) -> None:
    assert _state(text) == state
