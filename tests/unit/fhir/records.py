"""Small records of one patient."""

import json
from typing import Any

from service.fhir.decode import decode_bundle
from service.fhir.record import Record, build_record
from service.fhir.resources import (
    Bundle,
    Observation,
    Resource,
)

Json = dict[str, Any]
PATIENT: Json = {"resourceType": "Patient", "id": "p1"}


def bundle(*entries: Json, **more: Any) -> Bundle:
    """A collection of resources or entries."""
    wrapped = [each if "resource" in each or "request" in each else {"resource": each} for each in entries]
    body = {"resourceType": "Bundle", "type": "collection", "entry": wrapped, **more}
    return decode_bundle(json.dumps(body).encode()).bundle


def record_of(*entries: Json, patient: Json | None = PATIENT, **more: Any) -> Record:
    """The record of a patient (`p1` unless told otherwise) with these resources."""
    return build_record([bundle(*([patient] if patient else []), *entries)], **more)


def an_observation(identity: str | None = "o1", **more: Any) -> Json:
    """A final Observation."""
    made: Json = {"resourceType": "Observation", "status": "final", **more}
    return made | ({"id": identity} if identity else {})


def keys(record: Record, kind: type[Resource] = Observation) -> list[str]:
    """How the resources of a type are named."""
    return [each.key for each in record.of(kind)]


CONTAINING = {
    "resourceType": "DiagnosticReport",
    "id": "r1",
    "contained": [
        an_observation("inner", specimen={"reference": "#sample"}),
        {"resourceType": "Specimen", "id": "#sample"},
        {"resourceType": "Patient", "id": "nobody"},
    ],
}
