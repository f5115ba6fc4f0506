"""The packaged patients are complete, valid, true to the step table, and up to date with their stories."""

import json
import re
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from fhir_fixtures import AS_OF, build
from fhir_fixtures.catalogue import FixturePatient, hook_request, patients
from fhir_fixtures.story import CRITERIA

PATIENTS = patients()
BY_SLUG = pytest.mark.parametrize("patient", PATIENTS, ids=lambda each: each.slug)
STEPS = {
    "not-applicable",
    "already-switched",
    "progressed",
    "offer-switch",
    "complete-workup",
    "not-eligible",
    "review-result",
    "test-due",
    "on-track",
}
PREFETCH_KEYS = {
    "patient",
    "conditions",
    "observations",
    "reports",
    "documents",
    "medicationRequests",
    "medicationStatements",
    "medicationAdministrations",
    "medicationDispenses",
    "procedures",
    "specimens",
}


def _resources(patient: FixturePatient) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads(patient.bundle)["entry"]]


def test_the_packaged_files_are_what_the_stories_say() -> None:
    assert build.stale_files() == []


def test_building_twice_gives_the_same_bytes() -> None:
    assert build.generated_files() == build.generated_files()


def test_every_step_of_the_table_has_a_patient() -> None:
    assert {patient.expected["step"] for patient in PATIENTS} == STEPS


def test_there_are_at_least_eighteen_patients_and_two_long_records() -> None:
    assert len(PATIENTS) >= 18
    assert sum(len(_resources(patient)) >= 60 for patient in PATIENTS) >= 2


def test_a_man_is_among_the_offers_and_among_the_refusals() -> None:
    steps = {
        patient.expected["step"]
        for patient in PATIENTS
        if any(each.get("gender") == "male" for each in _resources(patient))
    }
    assert {"offer-switch", "not-eligible"} <= steps


@BY_SLUG
def test_the_bundle_is_valid_r4(patient: FixturePatient) -> None:
    bundle = Bundle.model_validate_json(patient.bundle)
    assert bundle.type == "collection"


@BY_SLUG
def test_every_resource_has_its_own_id_and_full_url(patient: FixturePatient) -> None:
    entries = json.loads(patient.bundle)["entry"]
    assert len({entry["fullUrl"] for entry in entries}) == len(entries)
    for entry in entries:
        resource = entry["resource"]
        assert entry["fullUrl"].endswith(f"/{resource['resourceType']}/{resource['id']}")
        assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", resource["id"])


@BY_SLUG
def test_every_reference_leads_to_a_resource_of_the_bundle(patient: FixturePatient) -> None:
    present = {f"{each['resourceType']}/{each['id']}" for each in _resources(patient)}
    targets = {each.decode() for each in re.findall(rb'"reference": "([^"]+)"', patient.bundle)}
    assert targets <= present


@BY_SLUG
def test_nothing_is_dated_after_the_reference_day(patient: FixturePatient) -> None:
    days = re.findall(rb'"(\d{4}-\d{2}-\d{2})[T"]', patient.bundle)
    assert max(days).decode() <= AS_OF.isoformat()
    assert patient.as_of == AS_OF


@BY_SLUG
def test_the_expected_step_agrees_with_the_expected_criteria(patient: FixturePatient) -> None:
    step, criteria = patient.expected["step"], patient.expected["criteria"]
    assert tuple(criteria) == CRITERIA
    statuses = set(criteria.values())
    assert statuses <= {"met", "not-met", "unknown"}
    if step in {"offer-switch", "complete-workup", "not-eligible"}:
        assert criteria["esr1-mutation"] == "met"
        worst = "not-met" if "not-met" in statuses else "unknown" if "unknown" in statuses else "met"
        assert step == {"met": "offer-switch", "unknown": "complete-workup", "not-met": "not-eligible"}[worst]
    if step == "review-result":
        assert patient.expected["esr1"]["state"] == "review"
    if step == "progressed":
        assert patient.expected["imaging"]["state"] == "progression"


@BY_SLUG
def test_the_story_names_the_step(patient: FixturePatient) -> None:
    assert patient.expected["step"] in patient.story
    assert patient.title
    assert len(patient.teaser) < 100


@BY_SLUG
@pytest.mark.parametrize("hook", ["patient-view", "order-select", "order-sign"])
def test_a_hook_request_carries_the_whole_record_in_prefetch(hook: str, patient: FixturePatient) -> None:
    request = json.loads(hook_request(hook, patient.slug))
    assert request["hook"] == hook
    assert request["context"]["patientId"] == patient.slug
    prefetch = request["prefetch"]
    assert set(prefetch) == PREFETCH_KEYS
    sent = {
        entry["resource"]["id"]
        for searchset in prefetch.values()
        if searchset
        for entry in searchset.get("entry", ())
    } | {prefetch["patient"]["id"]}
    not_asked_for = {each["id"] for each in _resources(patient) if each["resourceType"] == "Encounter"}
    assert sent == {each["id"] for each in _resources(patient)} - not_asked_for


@BY_SLUG
def test_the_selected_order_is_one_of_the_drafts(patient: FixturePatient) -> None:
    context = json.loads(hook_request("order-select", patient.slug))["context"]
    drafts = [entry["resource"] for entry in context["draftOrders"]["entry"]]
    assert context["selections"] == [f"MedicationRequest/{drafts[0]['id']}"]
    assert drafts[0]["status"] == "draft"
