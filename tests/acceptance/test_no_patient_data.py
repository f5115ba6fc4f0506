"""Names, ids, narrative and notes of a record reach neither a log nor an error nor a ``repr``."""

import dataclasses
import datetime as dt
import enum
import json
import time
from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import FixturePatient, patients
from service.cli import main
from service.pipeline import decide, read_chart
from tests.acceptance.live_service import Json, outcome_of, post, request_of

EACH = pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
NAME, NARRATIVE, NOTE, IDENTIFIER = "Zyxwald", "Quorbexxing", "Plimfrost", "MRN-90210-77"
MARKERS = (NAME, NARRATIVE, NOTE, IDENTIFIER)


def marked(resource: Json) -> None:
    """Plant a marker wherever a resource can hold a person's name, an identifier or free text."""
    resource["text"] = {"status": "generated", "div": f"<div>{NARRATIVE}</div>"}
    resource["identifier"] = [{"system": "urn:mrn", "value": IDENTIFIER}]
    resource["note"] = [{"text": NOTE}]
    if resource["resourceType"] == "Patient":
        resource["name"] = [{"family": NAME, "given": [NAME]}]
        resource["address"] = [{"text": NAME}]
        del resource["note"]
    if resource["resourceType"] == "DiagnosticReport":
        resource["conclusion"] = f"{resource.get('conclusion', '')} {NARRATIVE}.".strip()
    if isinstance(resource.get("subject"), dict):
        resource["subject"]["display"] = NAME
    if isinstance(resource.get("code"), dict) and "text" in resource["code"]:
        resource["code"]["text"] += f" {NARRATIVE}"


def marked_bundle(patient: FixturePatient) -> bytes:
    bundle = json.loads(patient.bundle)
    for entry in bundle["entry"]:
        marked(entry["resource"])
    return json.dumps(bundle).encode()


def marked_request(slug: str, hook: str = "patient-view") -> Json:
    request = request_of(slug, hook)
    for value in request["prefetch"].values():
        if value is None:
            continue
        resources = [entry["resource"] for entry in value["entry"]] if "entry" in value else [value]
        for resource in resources:
            marked(resource)
    return request


def found_in(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker in text]


def dataclasses_in(value: object) -> Iterator[object]:
    """Every dataclass reachable from a value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in dataclasses.fields(value):
            yield from dataclasses_in(getattr(value, field.name))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from dataclasses_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from dataclasses_in(each)


@EACH
def test_a_decision_does_not_show_the_record_in_its_representation(patient: FixturePatient) -> None:
    decision = decide(read_chart(marked_bundle(patient), as_of=AS_OF), as_of=AS_OF)
    leaking = {type(each).__name__ for each in dataclasses_in(decision) if found_in(repr(each))}
    assert leaking == set()


@EACH
def test_a_chart_holds_no_name_and_no_identifier_at_all(patient: FixturePatient) -> None:
    chart = read_chart(marked_bundle(patient), as_of=AS_OF)
    values = "".join(_texts(chart))
    assert NAME not in values
    assert IDENTIFIER not in values
    assert NOTE not in values


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from _texts(each)
    else:
        assert value is None or isinstance(value, int | float | dt.date | enum.Enum)


@EACH
def test_the_command_line_logs_nothing_of_the_record(
    patient: FixturePatient, logged: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("marked") / "bundle.json"
    file.write_bytes(marked_bundle(patient))
    result = CliRunner().invoke(main, ["evaluate", str(file), "--as-of", AS_OF.isoformat()])
    assert result.exit_code == 0
    assert found_in("\n".join(logged) + result.stderr) == []


@EACH
def test_a_hook_logs_nothing_of_the_record(
    patient: FixturePatient, service: httpx.Client, logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    for hook in ("patient-view", "order-select", "order-sign"):
        answer = post(service, marked_request(patient.slug, hook), to=f"/cds-services/esr1-{hook}")
        assert answer.status_code == 200
        assert not any(NAME in card["summary"] for card in answer.json()["cards"])
    assert found_in("\n".join([*logged, *capfd.readouterr()])) == []


def test_something_is_logged_at_all(service: httpx.Client, logged: list[str]) -> None:
    post(service, marked_request("aurelia-d538g"))
    deadline = time.monotonic() + 5
    while not logged and time.monotonic() < deadline:  # a call is logged once its answer is sent
        time.sleep(0.01)
    assert logged


def test_the_cards_hold_no_name_no_identifier_and_no_note(service: httpx.Client) -> None:
    for patient in patients():
        shown = post(service, marked_request(patient.slug)).text
        assert [marker for marker in (NAME, IDENTIFIER, NOTE) if marker in shown] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body | {"hook": "order-sign"},
        lambda body: body | {"hookInstance": [NAME]},
        lambda body: body | {"context": body["context"] | {"patientId": [NAME]}},
        lambda body: body | {"context": body["context"] | {"patientId": NAME}},
        lambda body: body | {"prefetch": {key: body["prefetch"][key] for key in ("patient", "conditions")}},
        lambda body: body | {"prefetch": NAME},
        lambda body: body | {"fhirServer": NAME},
    ],
)
def test_no_refusal_repeats_or_logs_the_record(
    spoil: object, service: httpx.Client, logged: list[str]
) -> None:
    assert callable(spoil)
    answer = post(service, spoil(marked_request("aurelia-d538g")))
    assert answer.status_code in (400, 412)
    outcome_of(answer)
    assert found_in(answer.text + "\n".join(logged)) == []
