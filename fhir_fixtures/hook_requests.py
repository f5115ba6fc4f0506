"""CDS Hooks request bodies for an invented patient, with everything in prefetch as an EHR would send it."""

import uuid
from typing import Final

from fhir.resources.R4B.bundle import Bundle

from fhir_fixtures.builders import SERVER, JsonObject
from fhir_fixtures.story import Story

PREFETCH_TYPES: Final = {
    "conditions": "Condition",
    "observations": "Observation",
    "reports": "DiagnosticReport",
    "documents": "DocumentReference",
    "medicationRequests": "MedicationRequest",
    "medicationStatements": "MedicationStatement",
    "medicationAdministrations": "MedicationAdministration",
    "medicationDispenses": "MedicationDispense",
    "procedures": "Procedure",
    "specimens": "Specimen",
}
"""Prefetch key -> the resource type its search returns."""

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, SERVER)


def for_story(story: Story) -> dict[str, JsonObject]:
    """Hook name -> complete request body."""
    draft = {
        "resourceType": "MedicationRequest",
        "id": f"{story.slug}-draft",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{story.slug}"},
        **story.drafted_order,
    }
    drafts: JsonObject = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": draft}]}
    Bundle.model_validate(drafts)
    select = {"selections": [f"MedicationRequest/{draft['id']}"], "draftOrders": drafts}
    return {
        "patient-view": _request(story, "patient-view", {}),
        "order-select": _request(story, "order-select", select),
        "order-sign": _request(story, "order-sign", {"draftOrders": drafts}),
    }


def prefetch(bundle: JsonObject) -> JsonObject:
    """A record Bundle as prefetch values: the Patient, and a searchset (or null) for each search.

    Medications stand with the search results that refer to them.
    """
    resources = [entry["resource"] for entry in bundle["entry"]]
    values: JsonObject = {"patient": next(each for each in resources if each["resourceType"] == "Patient")}
    for key, kind in PREFETCH_TYPES.items():
        matches = [each for each in resources if each["resourceType"] == kind]
        values[key] = _searchset(matches, resources) if matches else None
    return values


def _searchset(matches: list[JsonObject], resources: list[JsonObject]) -> JsonObject:
    wanted = {each.get("medicationReference", {}).get("reference") for each in matches}
    included = [each for each in resources if f"{each['resourceType']}/{each['id']}" in wanted]
    searchset: JsonObject = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(matches),
        "entry": [_entry(each, "match") for each in matches] + [_entry(each, "include") for each in included],
    }
    Bundle.model_validate(searchset)
    return searchset


def _entry(resource: JsonObject, mode: str) -> JsonObject:
    url = f"{SERVER}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": url, "resource": resource, "search": {"mode": mode}}


def _request(story: Story, hook: str, context: JsonObject) -> JsonObject:
    return {
        "hook": hook,
        "hookInstance": str(uuid.uuid5(_NAMESPACE, f"{hook}/{story.slug}")),
        "context": {"userId": "Practitioner/example-oncologist", "patientId": story.slug, **context},
        "prefetch": prefetch(story.record.bundle()),
    }
