"""The order hooks speak when a draft is for a drug of the pathway, and are silent otherwise."""

import asyncio
import inspect
import json

import pytest

from cds_hooks import ORDER_SELECT, ORDER_SIGN, PATIENT_VIEW, CdsResponse, PreconditionFailed
from cds_hooks.request_reading import read_request
from service.cds_services import esr1_order_select, esr1_order_sign, esr1_patient_view
from service.cds_services.drafted_drugs import drafted_pathway_drugs
from tests.unit.cds_services.prefetches import ANSWERING, SLUG, Json, respond, sent, values


def draft(drug: str | None, identity: str = "d1", *, of: str = SLUG) -> Json:
    """A draft order of a drug named in words."""
    order: Json = {
        "resourceType": "MedicationRequest",
        "id": identity,
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{of}"},
    }
    return order | ({"medicationCodeableConcept": {"text": drug}} if drug else {})


def drafts(*orders: Json) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": order} for order in orders],
    }


def named(*orders: Json, selections: tuple[str, ...] | None = None) -> frozenset[str]:
    return drafted_pathway_drugs(json.dumps(drafts(*orders)).encode(), patient_id=SLUG, selections=selections)


def speaks(*orders: Json, selections: tuple[str, ...] | None = None) -> bool:
    return bool(named(*orders, selections=selections))


@pytest.mark.parametrize(
    ("drug", "answer"),
    [
        ("letrozole 2.5 mg", True),
        ("anastrozole", True),
        ("exemestane", True),
        ("palbociclib 125 mg", True),
        ("ribociclib", True),
        ("abemaciclib", True),
        ("fulvestrant", True),
        ("camizestrant", True),
        ("vepdegestrant", True),
        ("tamoxifen", False),
        ("goserelin 3.6 mg", False),
        ("metformin", False),
        (None, False),
    ],
)
def test_a_drug_of_the_pathway_makes_the_service_speak(drug: str | None, answer: bool) -> None:
    assert speaks(draft(drug)) is answer


def test_one_draft_of_several_suffices() -> None:
    assert named(draft("metformin", "d1"), draft("letrozole", "d2")) == {"letrozole"}


def test_only_selected_drafts_count_when_there_is_a_selection() -> None:
    orders = draft("metformin", "d1"), draft("letrozole", "d2")
    assert speaks(*orders, selections=("MedicationRequest/d2",))
    assert not speaks(*orders, selections=("MedicationRequest/d1",))
    assert not speaks(*orders, selections=())


def test_a_draft_that_refers_to_a_medication_among_the_drafts_is_read() -> None:
    medication = {"resourceType": "Medication", "id": "m1", "code": {"text": "letrozole"}}
    order = draft(None) | {"medicationReference": {"reference": "Medication/m1"}}
    assert speaks(order, medication)


def test_drafts_of_other_kinds_are_silent() -> None:
    other = {
        "resourceType": "ServiceRequest",
        "id": "s1",
        "status": "draft",
        "subject": {"reference": f"Patient/{SLUG}"},
    }
    assert not speaks(other)
    assert not speaks()


@pytest.mark.parametrize("value", [7, "letrozole", [], {"resourceType": "Nothing"}, {}])
def test_drafts_that_cannot_be_read_are_no_reason_to_speak(value: object) -> None:
    assert not drafted_pathway_drugs(json.dumps(value).encode(), patient_id=SLUG)


def test_drafts_that_are_not_json_are_no_reason_to_speak() -> None:
    assert not drafted_pathway_drugs(b"{", patient_id=SLUG)


def test_a_draft_of_another_patient_is_a_412_without_ids() -> None:
    with pytest.raises(PreconditionFailed, match=r"context\.draftOrders") as refused:
        speaks(draft("letrozole", "marker-1", of="marker-2"))
    assert b"marker" not in refused.value.operation_outcome()


def answer(hook: str, orders: Json, prefetch: Json, *, selected: str = "MedicationRequest/d1") -> CdsResponse:
    """What the service of an order hook answers."""
    context: Json = {"userId": "Practitioner/1", "patientId": SLUG, "draftOrders": orders}
    body: Json = {"hook": hook, "hookInstance": "i1", "context": context, "prefetch": prefetch}
    if hook == "order-select":
        context["selections"] = [selected]
        request = read_request(json.dumps(body).encode(), ORDER_SELECT)
        answering = esr1_order_select.build(ANSWERING).evaluate(request)
    else:
        signing = read_request(json.dumps(body).encode(), ORDER_SIGN)
        answering = esr1_order_sign.build(ANSWERING).evaluate(signing)
    assert inspect.iscoroutine(answering)
    response = asyncio.run(answering)
    assert isinstance(response, CdsResponse)
    return response


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_the_decision_is_that_of_the_patient_view(hook: str) -> None:
    shown = respond(sent(values()))
    assert [card.summary for card in answer(hook, drafts(draft("letrozole")), values()).cards] == [
        card.summary for card in shown.cards
    ]


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_a_silent_service_needs_no_prefetch(hook: str) -> None:
    assert answer(hook, drafts(draft("metformin")), {}).cards == ()


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_a_speaking_service_needs_its_prefetch(hook: str) -> None:
    with pytest.raises(PreconditionFailed):
        answer(hook, drafts(draft("letrozole")), {})


def test_order_sign_looks_at_every_draft_and_order_select_at_the_selected() -> None:
    orders = drafts(draft("letrozole", "d1"), draft("metformin", "d2"))
    assert answer("order-sign", orders, values()).cards
    assert answer("order-select", orders, values(), selected="MedicationRequest/d2").cards == ()


def test_the_patient_view_shows_the_decision() -> None:
    context = {"userId": "Practitioner/1", "patientId": SLUG}
    body = {"hook": "patient-view", "hookInstance": "i1", "context": context, "prefetch": values()}
    request = read_request(json.dumps(body).encode(), PATIENT_VIEW)
    answering = esr1_patient_view.build(ANSWERING).evaluate(request)
    assert inspect.iscoroutine(answering)
    response = asyncio.run(answering)
    shown = respond(sent(values()))
    assert [card.detail for card in response.cards] == [card.detail for card in shown.cards]


def test_the_services_answer_the_three_hooks() -> None:
    services = [module.build(ANSWERING) for module in (esr1_patient_view, esr1_order_select, esr1_order_sign)]
    assert [each.hook.name for each in services] == ["patient-view", "order-select", "order-sign"]


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_a_drug_that_is_being_ordered_is_not_offered_again(hook: str) -> None:
    def offered(drug: str) -> list[str]:
        cards = answer(hook, drafts(draft(drug)), values()).cards
        return [action.description for card in cards for each in card.suggestions for action in each.actions]

    assert any("camizestrant" in description for description in offered("letrozole 2.5 mg"))
    assert not any("camizestrant" in description for description in offered("camizestrant 75 mg"))
    assert any("letrozole" in description for description in offered("camizestrant 75 mg"))
