"""Records arrive in any Bundle; what cannot be one patient's record is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import FixturePatient, patients
from service.fhir.decode import NotFhirError, NotJsonError
from service.fhir.record import AnotherPatientError, NoPatientError, UnusableRecordError
from service.pipeline import evaluate_bundle

from .baseline import Edit, baseline, change, drop

Reshape = Callable[[dict[str, Any]], None]


def _searchset(bundle: dict[str, Any]) -> None:
    bundle["type"] = "searchset"
    for entry in bundle["entry"]:
        entry["search"] = {"mode": "match"}


def _transaction(bundle: dict[str, Any]) -> None:
    bundle["type"] = "transaction"
    for entry in bundle["entry"]:
        resource = entry["resource"]
        entry["request"] = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}


def _without_full_urls(bundle: dict[str, Any]) -> None:
    for entry in bundle["entry"]:
        del entry["fullUrl"]


def _with_odd_entries(bundle: dict[str, Any]) -> None:
    bundle["entry"] += [{}, {"response": {"status": "200"}}, {"fullUrl": "urn:uuid:1"}]


def _reversed(bundle: dict[str, Any]) -> None:
    bundle["entry"].reverse()


def _everything_twice(bundle: dict[str, Any]) -> None:
    bundle["entry"] += bundle["entry"]


def _by_uuid(bundle: dict[str, Any]) -> None:
    """References and fullUrls as `urn:uuid:`."""
    text = json.dumps(bundle)
    for number, entry in enumerate(bundle["entry"]):
        resource = entry["resource"]
        uuid = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
        text = text.replace(json.dumps(entry["fullUrl"]), json.dumps(uuid))
        text = text.replace(
            f'"reference": "{resource["resourceType"]}/{resource["id"]}"', f'"reference": "{uuid}"'
        )
    bundle.update(json.loads(text))


SHAPES: tuple[Reshape, ...] = (
    _searchset,
    _transaction,
    _without_full_urls,
    _with_odd_entries,
    _reversed,
    _everything_twice,
    _by_uuid,
)


def _body(*edits: Edit) -> bytes:
    record = baseline()
    for edit in edits:
        edit(record)
    return json.dumps(record.bundle()).encode()


@pytest.mark.parametrize("reshape", SHAPES, ids=lambda each: each.__name__.strip("_"))
def test_the_shape_of_the_bundle_does_not_change_the_answer(reshape: Reshape) -> None:
    bundle = baseline().bundle()
    reshape(bundle)
    answer = evaluate_bundle(json.dumps(bundle).encode(), as_of=AS_OF)
    assert answer["step"] == "offer-switch"
    assert answer["esr1"]["sampled"] == "2026-10-28"


@pytest.mark.parametrize("name", ["er", "letrozole", "ct", "specimen", "variant", "report", "cancer"])
def test_a_resource_of_another_patient_refuses_the_record(name: str) -> None:
    with pytest.raises(AnotherPatientError):
        evaluate_bundle(_body(change(name, subject={"reference": "Patient/p2"})), as_of=AS_OF)


def test_two_patients_refuse_the_record() -> None:
    with pytest.raises(UnusableRecordError):
        evaluate_bundle(_body(_second_patient), as_of=AS_OF)


def _second_patient(record: Any) -> None:
    record.resources["second"] = {"resourceType": "Patient", "id": "p2"}


def test_no_patient_refuses_the_record() -> None:
    with pytest.raises(NoPatientError):
        evaluate_bundle(_body(drop("patient")), as_of=AS_OF)


@pytest.mark.parametrize(
    "body", [b"", b"not json", b'{"resourceType": "Bundle", ', b"\xff\xfe", b'{"a": NaN}']
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises((NotJsonError, NotFhirError)):
        evaluate_bundle(body, as_of=AS_OF)


@pytest.mark.parametrize("body", [b"[]", b"3", b"{}", b'{"resourceType": "Patient", "id": "p1"}'])
def test_what_is_not_a_bundle_is_refused(body: bytes) -> None:
    with pytest.raises((NotFhirError, UnusableRecordError)):
        evaluate_bundle(body, as_of=AS_OF)


@pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
def test_a_packaged_patient_gets_the_answer_of_the_rules(patient: FixturePatient) -> None:
    answer = evaluate_bundle(patient.bundle, as_of=patient.as_of)
    expected = patient.expected
    esr1, imaging = answer["esr1"], answer["imaging"]
    assert {
        "step": answer["step"],
        "criteria": {row["id"]: row["status"] for row in answer["trials"][0]["criteria"]},
        "esr1": {
            "state": esr1["state"],
            "variants": sorted(esr1["variants"]),
            "sampled": esr1["sampled"],
        },
        "imaging": {"state": imaging["state"], "assessed": imaging["assessed"]},
    } == {key: expected[key] for key in ("step", "criteria", "esr1", "imaging")}


@pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
def test_verdicts_cite_resources_of_the_record(patient: FixturePatient) -> None:
    answer = evaluate_bundle(patient.bundle, as_of=patient.as_of)
    entries = json.loads(patient.bundle)["entry"]
    present = {f"{each['resource']['resourceType']}/{each['resource']['id']}" for each in entries}
    for row in answer["trials"][0]["criteria"]:
        assert set(row["evidence"]) <= present
        assert row["reason"]
        assert bool(row["missing"]) == (row["status"] == "unknown")
