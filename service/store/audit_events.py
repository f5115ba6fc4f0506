"""Decision records as FHIR R4 AuditEvents, for the audit repository of a hospital.

Who asked is the client, who answered and observed is this service; what was asked about is the hook instance,
with the decision as its details, and every resource that the decision rests on.
"""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from sqlalchemy import RowMapping, select

from service.store.database import Database
from service.store.decision_note import ANSWERED, FAILED
from service.store.tables import DecisionRow

_PAGE: Final = 500

# FHIR R4 value set audit-event-type: DICOM PS3.16 CID 400, "Query".
_TYPE: Final = {
    "system": "http://dicom.nema.org/resources/ontology/DCM",
    "code": "110112",
    "display": "Query",
}
# FHIR R4 value set audit-event-sub-type; of its codes this is the nearest to a call of a CDS Service.
_SUBTYPE: Final = {
    "system": "http://hl7.org/fhir/restful-interaction",
    "code": "operation",
    "display": "operation",
}
# FHIR R4 code system audit-event-action: execute, as for every query.
_ACTION: Final = "E"
# FHIR R4 code system audit-event-outcome: success, minor failure (nothing could be answered), serious failure.
_SUCCESS, _MINOR_FAILURE, _SERIOUS_FAILURE = "0", "4", "8"
# FHIR R4 code system security-source-type.
_SOURCE_TYPE: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
    "code": "4",
    "display": "Application Server",
}
# FHIR R4 code system audit-entity-type.
_SYSTEM_OBJECT: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type",
    "code": "2",
    "display": "System Object",
}
# FHIR R4 code system object-role.
_ROLES: Final = "http://terminology.hl7.org/CodeSystem/object-role"
_QUERY: Final = {"system": _ROLES, "code": "24", "display": "Query"}
_DOMAIN_RESOURCE: Final = {"system": _ROLES, "code": "4", "display": "Domain Resource"}

_NAMES: Final = "urn:org.esr1-cds:"
_SOFTWARE: Final = "esr1-cds"


async def audit_events(database: Database, *, since: dt.datetime | None = None) -> AsyncIterator[bytes]:
    """One AuditEvent as JSON per record, in the order of the chain, each validated.

    Raises what the database raises, and ``pydantic.ValidationError`` for a record of which no AuditEvent can
    be made.
    """
    # Loaded here: half a second that only an export needs.
    from fhir.resources.R4B.auditevent import AuditEvent  # noqa: PLC0415

    after = 0
    async with database.engine.connect() as connection:
        while True:
            query = select(*DecisionRow.__table__.columns).where(DecisionRow.seq > after)
            if since is not None:
                query = query.where(DecisionRow.decided_at >= since)
            page = (await connection.execute(query.order_by(DecisionRow.seq).limit(_PAGE))).mappings().all()
            if not page:
                return
            for record in page:
                event = audit_event(record)
                AuditEvent.model_validate(event)
                yield msgspec.json.encode(event)
            after = page[-1]["seq"]


def audit_event(record: RowMapping) -> dict[str, Any]:
    """The AuditEvent of one decision record."""
    return {
        "resourceType": "AuditEvent",
        "id": record["id"],
        "type": _TYPE,
        "subtype": [_SUBTYPE],
        "action": _ACTION,
        "recorded": record["decided_at"].astimezone(dt.UTC).isoformat(timespec="milliseconds"),
        "outcome": _outcome(record["outcome"]),
        "outcomeDesc": record["outcome"],
        "agent": [_client(record), _service(record)],
        "source": {"observer": _named("software", _SOFTWARE), "type": [_SOURCE_TYPE]},
        "entity": [_call(record), *(_resource(reference) for reference in record["evidence"])],
    }


def _outcome(outcome: str) -> str:
    if outcome == ANSWERED:
        return _SUCCESS
    is_fault = outcome == FAILED or outcome.startswith("http-5")
    return _SERIOUS_FAILURE if is_fault else _MINOR_FAILURE


def _client(record: RowMapping) -> dict[str, Any]:
    return {"who": _named("client", record["client_id"] or "not authenticated"), "requestor": True}


def _service(record: RowMapping) -> dict[str, Any]:
    return {"who": _named("service", record["service_id"]), "requestor": False}


def _named(kind: str, name: str) -> dict[str, Any]:
    return {"identifier": {"system": f"{_NAMES}{kind}", "value": name}, "display": name}


def _call(record: RowMapping) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": _SYSTEM_OBJECT, "role": _QUERY, "detail": _details(record)}
    if record["hook_instance"]:
        entity["what"] = {
            "identifier": {"system": f"{_NAMES}hook-instance", "value": record["hook_instance"]}
        }
    return entity


def _details(record: RowMapping) -> list[dict[str, str]]:
    criteria = record["criteria"]
    said = {
        "seq": str(record["seq"]),
        "hash": record["hash"],
        "hook": record["hook"],
        "step": record["step"],
        "silent": "true" if record["silent"] else "false",
        "digest": record["digest"],
        "knowledge-version": record["knowledge_version"],
        "software-version": record["software_version"],
        **{
            f"criterion {trial}/{name}": status
            for trial, statuses in criteria.items()
            for name, status in statuses.items()
        },
        **{f"duration {stage}": f"{spent} us" for stage, spent in record["durations_us"].items()},
        **{f"prefetch {key}": state for key, state in record["prefetch"].items()},
        "unavailable": ", ".join(record["unavailable"]),
        "cards": ", ".join(str(card["uuid"]) for card in record["cards"]),
    }
    return [{"type": name, "valueString": value} for name, value in said.items() if value]


def _resource(reference: str) -> dict[str, Any]:
    return {"what": {"reference": reference}, "type": _SYSTEM_OBJECT, "role": _DOMAIN_RESOURCE}
