"""A small vocabulary for writing FHIR R4 resources by hand.

Each function returns one resource without `id` and `subject`; `Record.add` gives it both. Dates are FHIR date
or dateTime strings, so that partial dates can be written as they occur.
"""

import base64
import copy
from collections.abc import Sequence
from typing import Any, Final

from fhir_fixtures.codes import (
    CONDITION_CLINICAL,
    CONDITION_VERIFICATION,
    OBSERVATION_CATEGORY,
    UCUM,
    V2_0074,
    Coding,
)

JsonObject = dict[str, Any]
"""FHIR JSON as it is written; its shape is checked with `fhir.resources` when the package is built."""

Concept = Coding | str | tuple[Coding | str, ...]
"""What becomes a CodeableConcept: a coding, a text, or several codings with at most one text."""

SERVER: Final = "https://fhir.example.org/r4"

_WITHOUT_SUBJECT: Final = frozenset({"Patient", "Medication", "Parameters"})


class Record:
    """The resources of one invented patient, in the order they were added; ids are `<slug>-<name>`."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.resources: dict[str, JsonObject] = {}

    @property
    def patient_id(self) -> str:
        """The id of the Patient resource, which is the slug."""
        return self.slug

    def add(self, name: str, resource: JsonObject) -> str:
        """Keep a copy of the resource under `name`; return the reference to it."""
        if name in self.resources:
            raise ValueError(f"{self.slug} has two resources called {name}")
        kind: str = resource["resourceType"]
        identity = self.slug if kind == "Patient" else f"{self.slug}-{name}"
        rest = {key: value for key, value in copy.deepcopy(resource).items() if key != "resourceType"}
        full: JsonObject = {"resourceType": kind, "id": identity, **rest}
        if kind not in _WITHOUT_SUBJECT:
            full["subject"] = {"reference": f"Patient/{self.slug}"}
        self.resources[name] = full
        return f"{kind}/{identity}"

    def bundle(self) -> JsonObject:
        """The record as a collection Bundle with a fullUrl for each entry."""
        return {
            "resourceType": "Bundle",
            "id": f"{self.slug}-record",
            "type": "collection",
            "entry": [
                {"fullUrl": f"{SERVER}/{resource['resourceType']}/{resource['id']}", "resource": resource}
                for resource in self.resources.values()
            ],
        }


def codeable(concept: Concept) -> JsonObject:
    """A CodeableConcept; a text becomes `text`, codings keep their order."""
    result: JsonObject = {}
    for part in _parts(concept):
        if isinstance(part, Coding):
            result.setdefault("coding", []).append(coding(part))
        else:
            result["text"] = part
    return result


def _parts(concept: Concept) -> tuple[Coding | str, ...]:
    if isinstance(concept, Coding | str):  # a Coding is a tuple too
        return (concept,)
    return concept


def coding(value: Coding) -> JsonObject:
    """A FHIR Coding; an empty display is left out."""
    return {"system": value.system, "code": value.code} | (
        {"display": value.display} if value.display else {}
    )


def reference(target: str) -> JsonObject:
    """A FHIR Reference to `Type/id`."""
    return {"reference": target}


def attachment(
    content: str | bytes, content_type: str = "text/plain", title: str | None = None
) -> JsonObject:
    """An Attachment with inline data; text is encoded as UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    body: JsonObject = {"contentType": content_type, "data": base64.b64encode(raw).decode("ascii")}
    return body | ({"title": title} if title else {})


def patient(
    *, family: str, given: str, gender: str | None, born: str | None, died: str | None = None
) -> JsonObject:
    """A Patient; `born` may be partial, `gender` missing."""
    return _without_none(
        {
            "resourceType": "Patient",
            "active": True,
            "name": [{"use": "official", "family": family, "given": [given]}],
            "gender": gender,
            "birthDate": born,
            "deceasedDateTime": died,
        }
    )


def condition(
    code: Concept,
    *,
    onset: str | None = None,
    recorded: str | None = None,
    clinical: str | None = "active",
    verification: str | None = "confirmed",
    stage: JsonObject | None = None,
    body_site: Concept | None = None,
) -> JsonObject:
    """A problem-list Condition."""
    return _without_none(
        {
            "resourceType": "Condition",
            "clinicalStatus": _status(CONDITION_CLINICAL, clinical),
            "verificationStatus": _status(CONDITION_VERIFICATION, verification),
            "category": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/condition-category",
                            "code": "problem-list-item",
                        }
                    ]
                }
            ],
            "code": codeable(code),
            "bodySite": [codeable(body_site)] if body_site else None,
            "onsetDateTime": onset,
            "recordedDate": recorded,
            "stage": [stage] if stage else None,
        }
    )


def _status(system: str, code: str | None) -> JsonObject | None:
    return {"coding": [{"system": system, "code": code}]} if code else None


def observation(
    code: Concept,
    value: JsonObject | None,
    effective: str | None,
    *,
    category: str | None = "laboratory",
    status: str = "final",
    **more: Any,
) -> JsonObject:
    """An Observation; `value` comes from `coded`, `quantity`, ...; `more` are further FHIR fields."""
    return _without_none(
        {
            "resourceType": "Observation",
            "status": status,
            "category": [_category(OBSERVATION_CATEGORY, category)] if category else None,
            "code": codeable(code),
            "effectiveDateTime": effective,
            **(value or {}),
            **more,
        }
    )


def coded(concept: Concept) -> JsonObject:
    """`valueCodeableConcept`."""
    return {"valueCodeableConcept": codeable(concept)}


def quantity(value: float, unit: str, ucum: str | None = None) -> JsonObject:
    """`valueQuantity`; `ucum` is the unit's UCUM code when it differs from what is printed."""
    return {"valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": ucum or unit}}


def text_value(text: str) -> JsonObject:
    """`valueString`."""
    return {"valueString": text}


def integer(value: int) -> JsonObject:
    """`valueInteger`."""
    return {"valueInteger": value}


def component(code: Concept, value: JsonObject) -> JsonObject:
    """One Observation.component."""
    return {"code": codeable(code), **value}


def diagnostic_report(
    code: Concept,
    effective: str | None,
    *,
    categories: Sequence[str] = ("GE",),
    status: str = "final",
    results: Sequence[str] = (),
    specimens: Sequence[str] = (),
    conclusion: str | None = None,
    presented: Sequence[JsonObject] = (),
    issued: str | None = None,
    **more: Any,
) -> JsonObject:
    """A DiagnosticReport; `categories` are codes of HL7 table 0074."""
    return _without_none(
        {
            "resourceType": "DiagnosticReport",
            "status": status,
            "category": [_category(V2_0074, code) for code in categories] or None,
            "code": codeable(code),
            "effectiveDateTime": effective,
            "issued": issued,
            "specimen": [reference(each) for each in specimens] or None,
            "result": [reference(each) for each in results] or None,
            "conclusion": conclusion,
            "presentedForm": list(presented) or None,
            **more,
        }
    )


def _category(system: str, code: str) -> JsonObject:
    return {"coding": [{"system": system, "code": code}]}


def specimen(kind: Concept, collected: str | None, *, received: str | None = None) -> JsonObject:
    """A Specimen with its collection date."""
    return _without_none(
        {
            "resourceType": "Specimen",
            "status": "available",
            "type": codeable(kind),
            "receivedTime": received,
            "collection": {"collectedDateTime": collected} if collected else None,
        }
    )


def medication(code: Concept) -> JsonObject:
    """A Medication for `medicationReference`."""
    return {"resourceType": "Medication", "status": "active", "code": codeable(code)}


def medication_request(
    drug: Concept | None,
    *,
    authored: str | None,
    start: str | None = None,
    end: str | None = None,
    status: str = "active",
    intent: str = "order",
    sig: str | None = None,
    **more: Any,
) -> JsonObject:
    """A MedicationRequest; `start` and `end` bound the dosage."""
    bounds = _without_none({"start": start, "end": end})
    dosage = _without_none({"text": sig, "timing": {"repeat": {"boundsPeriod": bounds}} if bounds else None})
    return _without_none(
        {
            "resourceType": "MedicationRequest",
            "status": status,
            "intent": intent,
            "medicationCodeableConcept": codeable(drug) if drug else None,
            "authoredOn": authored,
            "dosageInstruction": [dosage] if dosage else None,
            **more,
        }
    )


def medication_statement(
    drug: Concept, *, start: str | None, end: str | None = None, status: str = "active", **more: Any
) -> JsonObject:
    """A MedicationStatement with an effective period."""
    return _without_none(
        {
            "resourceType": "MedicationStatement",
            "status": status,
            "medicationCodeableConcept": codeable(drug),
            "effectivePeriod": _without_none({"start": start, "end": end}) or None,
            **more,
        }
    )


def medication_administration(
    drug: Concept, given: str, *, status: str = "completed", **more: Any
) -> JsonObject:
    """A MedicationAdministration at one time."""
    return {
        "resourceType": "MedicationAdministration",
        "status": status,
        "medicationCodeableConcept": codeable(drug),
        "effectiveDateTime": given,
        **more,
    }


def medication_dispense(
    drug: Concept, handed_over: str, *, days: float | None, status: str = "completed", **more: Any
) -> JsonObject:
    """A MedicationDispense of a supply for `days` days."""
    return _without_none(
        {
            "resourceType": "MedicationDispense",
            "status": status,
            "medicationCodeableConcept": codeable(drug),
            "daysSupply": {"value": days, "unit": "days", "system": UCUM, "code": "d"} if days else None,
            "whenHandedOver": handed_over,
            **more,
        }
    )


def procedure(code: Concept, performed: str | None, *, status: str = "completed", **more: Any) -> JsonObject:
    """A Procedure at one time."""
    return _without_none(
        {
            "resourceType": "Procedure",
            "status": status,
            "code": codeable(code),
            "performedDateTime": performed,
            **more,
        }
    )


def document_reference(
    kind: Concept, dated: str, content: JsonObject, *, description: str | None = None, **more: Any
) -> JsonObject:
    """A current DocumentReference with one attachment; `dated` is an instant."""
    return _without_none(
        {
            "resourceType": "DocumentReference",
            "status": "current",
            "type": codeable(kind),
            "date": dated,
            "description": description,
            "content": [{"attachment": content}],
            **more,
        }
    )


def encounter(started: str, reason: str) -> JsonObject:
    """A finished outpatient Encounter of one day."""
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": "AMB",
            "display": "ambulatory",
        },
        "reasonCode": [{"text": reason}],
        "period": {"start": started, "end": started},
    }


def _without_none(fields: JsonObject) -> JsonObject:
    return {key: value for key, value in fields.items() if value is not None}
