"""Files that other people's systems wrote: each is decided or refused by name, and none is taken for an ESR1 detection.

The files lie beside the checkout and are no part of it; without them there is nothing to test.
"""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from service.evaluating import UnusableInputError, decide_file
from service.pathway.answer_json import answer_json
from service.pathway.decision import Decision

SAMPLES = Path(__file__).parents[3] / "shared" / "fhir_samples"
FILES = sorted(SAMPLES.rglob("*.json"))
AS_OF = dt.date(2026, 11, 20)
NAMES_ESR1 = re.compile(r"\bESR1\b|HGNC:3467\b|estrogen receptor 1\b", re.IGNORECASE)

LISTED = re.compile(r"[A-Za-z0-9 ,.()\[\]'-]{5,90}")
"""What a listed problem may look like: elements and complaints."""

Json = dict[str, Any]

pytestmark = pytest.mark.skipif(not FILES, reason="no sample files beside the checkout")


def _named(path: Path) -> str:
    return str(path.relative_to(SAMPLES))


def _bundle_of(resource: Json) -> Json:
    """The resource beside the patient whom it, or a resource inside it, names."""
    named = (found.get("subject") or found.get("patient") for found in (resource, *_observations(resource)))
    subject = next(filter(None, named), {})
    target = subject.get("reference", "") if isinstance(subject, dict) else ""
    identity = target.rsplit("/", 1)[-1].removeprefix("urn:uuid:") or "p1"
    patient = {"resourceType": "Patient", "id": identity}
    resources = [resource] if resource["resourceType"] == "Patient" else [patient, resource]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in resources],
    }


def _input(path: Path, folder: Path) -> Path:
    """The file itself when it is a Bundle or no resource at all, else a Bundle around its resource."""
    value = json.loads(path.read_bytes())
    if not isinstance(value, dict) or value.get("resourceType", "Bundle") == "Bundle":
        return path
    made = folder / "bundle.json"
    made.write_text(json.dumps(_bundle_of(value)))
    return made


def _observations(value: Any) -> list[Json]:
    """Every Observation anywhere in the JSON."""
    if isinstance(value, list):
        return [found for item in value for found in _observations(item)]
    if not isinstance(value, dict):
        return []
    inner = [found for item in value.values() for found in _observations(item)]
    return [value, *inner] if value.get("resourceType") == "Observation" else inner


def _decided(file: Path) -> Decision | str:
    """The decision, or the reason for which the file is refused."""
    try:
        return decide_file(str(file), as_of=AS_OF)
    except UnusableInputError as refusal:
        return str(refusal)


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_file_of_another_system_is_decided_or_refused_for_what_it_is(path: Path, tmp_path: Path) -> None:
    file = _input(path, tmp_path)
    decision = _decided(file)
    if isinstance(decision, str):
        assert file == path, "a single resource is no reason to refuse"
        assert decision == _reason_to_refuse(json.loads(path.read_bytes()))
        return
    answer = answer_json(decision)
    assert answer["esr1"]["state"] != "detected"
    assert answer["step"] not in ("offer-switch", "complete-workup", "not-eligible")
    assert all(LISTED.fullmatch(problem.problem) for problem in decision.chart.problems)
    noticed = {result.source.reference for result in decision.chart.esr1_results}
    noticed |= {problem.resource for problem in decision.chart.problems}
    everything = _observations(json.loads(file.read_bytes()))
    named = [each for each in everything if NAMES_ESR1.search(json.dumps(each))]
    assert {f"Observation/{each['id']}" for each in named} <= noticed


def _reason_to_refuse(value: Any) -> str:
    if not isinstance(value, dict) or value.get("resourceType") != "Bundle":
        return "not a FHIR Bundle"
    patients = [entry for entry in value["entry"] if entry["resource"]["resourceType"] == "Patient"]
    return "more than one Patient in the Bundle" if patients else "no Patient resource in the Bundle"
