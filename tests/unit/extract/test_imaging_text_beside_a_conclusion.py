"""The narrative of a report is read beside its conclusion: what contradicts or doubts it leaves the question open."""

import json

import pytest

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.pipeline import evaluate_bundle


def _state(conclusion: str | None, narrative: str) -> str:
    """What the newest staging of a patient says with this narrative beside its conclusion."""
    bundle = json.loads(next(item.bundle for item in patients() if item.slug == "petra-negative-recent"))
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "DiagnosticReport" and "CT" in json.dumps(resource.get("code", {})):
            resource.pop("presentedForm", None)
            resource["text"] = {"status": "additional", "div": f"<div>{narrative}</div>"}
            resource.pop("conclusion", None)
            if conclusion is not None:
                resource["conclusion"] = conclusion
    return str(evaluate_bundle(json.dumps(bundle).encode(), as_of=AS_OF)["imaging"]["state"])


@pytest.mark.parametrize(
    ("conclusion", "narrative", "state"),
    [
        ("Stable disease.", "<p>Impression: Stable disease.</p>", "no-progression"),
        ("Stable disease.", "<p>CT chest, abdomen and pelvis, final report</p>", "no-progression"),
        ("Stable disease.", "<p>Impression: Progressive disease.</p>", "unknown"),
        ("Stable disease.", "<p>Findings: New hepatic metastases.</p>", "unknown"),
        ("Stable disease.", "<p>Findings: Possible new bone metastasis L3.</p>", "unknown"),
        (None, "<p>Impression: Progressive disease.</p>", "progression"),
    ],
)
def test_a_narrative_that_contradicts_or_doubts_the_conclusion_leaves_it_open(
    conclusion: str | None, narrative: str, state: str
) -> None:
    assert _state(conclusion, narrative) == state
