"""What the status of a medication record says about the drug being taken (FHIR R4 value sets of the four
resources)."""

from collections.abc import Mapping
from typing import Final

from service.chart.treatment import RecordKind, RecordState
from service.fhir.resources import (
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
)

MedicationRecord = MedicationRequest | MedicationStatement | MedicationAdministration | MedicationDispense

_NEVER_COUNTS: Final = frozenset({"entered-in-error", "cancelled", "draft", "not-done", "declined"})
_ORDER: Final = {
    "active": RecordState.ACTIVE,
    "on-hold": RecordState.ON_HOLD,
    "completed": RecordState.ENDED,
    "stopped": RecordState.ENDED,
    "unknown": RecordState.UNKNOWN,
}
_STATEMENT: Final = _ORDER | {"not-taken": RecordState.NOT_TAKEN}
_ADMINISTRATION: Final = {
    # Of an administration that was broken off something has been given.
    "completed": RecordState.GIVEN,
    "in-progress": RecordState.GIVEN,
    "stopped": RecordState.GIVEN,
    "on-hold": RecordState.ON_HOLD,
    "unknown": RecordState.UNKNOWN,
}
_DISPENSE: Final = {"completed": RecordState.GIVEN, "unknown": RecordState.UNKNOWN}
_NOT_HANDED_OVER: Final = frozenset({"preparation", "in-progress", "on-hold", "stopped"})
"""Dispense statuses under which nothing has left the pharmacy, unless a day of handing over is stated."""
_PLANS: Final = frozenset({"proposal", "plan", "option"})
_ORDERS: Final = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})


def kind_of(resource: MedicationRecord) -> RecordKind:
    """What kind of record the resource is."""
    return _KINDS[type(resource)]


_KINDS: Final[Mapping[type, RecordKind]] = {
    MedicationRequest: RecordKind.ORDER,
    MedicationStatement: RecordKind.STATEMENT,
    MedicationAdministration: RecordKind.ADMINISTRATION,
    MedicationDispense: RecordKind.SUPPLY,
}
_STATES: Final[Mapping[RecordKind, Mapping[str, RecordState]]] = {
    RecordKind.ORDER: _ORDER,
    RecordKind.STATEMENT: _STATEMENT,
    RecordKind.ADMINISTRATION: _ADMINISTRATION,
    RecordKind.SUPPLY: _DISPENSE,
}


def never_counts(resource: MedicationRecord) -> bool:
    """Whether the record is no treatment whatever it names: an error, a cancelled order, a plan, a
    prohibition."""
    if resource.status in _NEVER_COUNTS:
        return True
    if isinstance(resource, MedicationRequest):
        return resource.do_not_perform is True or resource.intent in _PLANS
    if isinstance(resource, MedicationStatement):
        return resource.status == "intended"
    return (
        isinstance(resource, MedicationDispense)
        and resource.status in _NOT_HANDED_OVER
        and not resource.when_handed_over
    )


def state_of(resource: MedicationRecord) -> RecordState | None:
    """What the status says; ``None`` when the status (or what decides beside it) is missing or unreadable."""
    if isinstance(resource, MedicationRequest) and not _is_order(resource):
        return None
    if isinstance(resource, MedicationDispense) and resource.status in _NOT_HANDED_OVER:
        return RecordState.GIVEN
    return _STATES[kind_of(resource)].get(resource.status or "")


def _is_order(request: MedicationRequest) -> bool:
    """Whether intent and prohibition can be read; an intent that is left out counts as an order."""
    if request.lost & {"intent", "doNotPerform"}:
        return False
    return request.intent is None or request.intent in _ORDERS
