"""What the status of a treatment record makes of it."""

import pytest

from service.chart.treatment import RecordState
from tests.unit.extract.reading import Json
from tests.unit.extract.treatment_records import (
    AI_CLASS,
    administration,
    dispense,
    one,
    order,
    read_all,
    statement,
)

_STATES = {
    "order": (
        order,
        {"active": "ACTIVE", "on-hold": "ON_HOLD", "completed": "ENDED", "stopped": "ENDED", "unknown":
         "UNKNOWN",
         "draft": None, "cancelled": None, "entered-in-error": None},
    ),
    "statement": (
        statement,
        {"active": "ACTIVE", "on-hold": "ON_HOLD", "completed": "ENDED", "stopped": "ENDED", "unknown":
         "UNKNOWN",
         "not-taken": "NOT_TAKEN", "intended": None, "entered-in-error": None},
    ),
    "administration": (
        administration,
        {"completed": "GIVEN", "in-progress": "GIVEN", "stopped": "GIVEN", "on-hold": "ON_HOLD", "unknown":
         "UNKNOWN",
         "not-done": None, "entered-in-error": None},
    ),
    "dispense": (
        dispense,
        {"completed": "GIVEN", "unknown": "UNKNOWN", "in-progress": "GIVEN", "cancelled": None, "declined":
         None,
         "entered-in-error": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [(kind, status, state) for kind, (_, states) in _STATES.items() for status, state in states.items()],
)
def test_the_status_says_what_the_record_is(kind: str, status: str, state: str | None) -> None:
    facts, notes = read_all(_STATES[kind][0](status=status))
    assert [fact.value.state.name for fact in facts] == ([] if state is None else [state])
    assert not notes.gaps


@pytest.mark.parametrize("status", ["preparation", "in-progress", "on-hold", "stopped"])
def test_a_dispense_that_was_not_handed_over_gave_nothing(status: str) -> None:
    facts, notes = read_all(dispense(status=status, whenHandedOver=None, whenPrepared="2026-10-10"))
    assert (facts, notes.gaps) == ([], [])


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_a_plan_is_no_treatment(intent: str) -> None:
    assert read_all(order(intent=intent))[0] == []


@pytest.mark.parametrize(
    "intent", ["order", "original-order", "reflex-order", "filler-order", "instance-order", None]
)
def test_an_order_of_any_kind_is_one(intent: str | None) -> None:
    assert one(order(intent=intent)).state is RecordState.ACTIVE


def test_an_order_not_to_give_is_no_treatment() -> None:
    assert read_all(order(doNotPerform=True))[0] == []
    assert len(read_all(order(doNotPerform=False))[0]) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"status": None},
        {"status": 7},
        {"status": "aktiv"},
        {"intent": "wish"},
        {"intent": ["order"]},
        {"doNotPerform": "maybe"},
    ],
)
def test_an_order_without_usable_status_leaves_its_class_open(broken: Json) -> None:
    facts, notes = read_all(order(**broken))
    assert facts == []
    assert [gap.drug_classes for gap in notes.gaps] == [AI_CLASS]
    assert notes.problems[-1].resource == "MedicationRequest/m1"


def test_a_status_that_excludes_needs_no_drug() -> None:
    assert read_all(order(status="cancelled", medicationCodeableConcept=None))[1].gaps == []
