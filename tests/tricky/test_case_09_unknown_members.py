"""Case 9: what nobody asked for changes nothing."""

import copy

import pytest

from tests.tricky.ehr import ORDER_SIGN, Ehr, Json
from tests.tricky.records import (
    ESR1_POSITIVE,
    chart_request,
    in_prefetch,
    of_id,
    searchset,
    told,
    with_prefetch,
)

EPIC = "com.epic.cdshooks.request."
EXTENSION = {
    f"{EPIC}bpa-trigger-action": "60",
    f"{EPIC}cds-hooks-specification-version": "1.1",
    f"{EPIC}fhir-version": "http://hl7.org/fhir/4.0.1",
    f"{EPIC}criteria-id": "11221",
    f"{EPIC}epic-version": "11.2",
    f"{EPIC}cds-hooks-implementation-version": "1.4",
    "davinci-crd.configuration": {"coverage-info": False, "max-cards": None, "nested": [{}, [], ""]},
}


@pytest.mark.checklist("C008", "C077", "C079", "C118", "C252")
@pytest.mark.parametrize(
    "further",
    [
        {"extension": EXTENSION},
        {"extension": {}},
        {"extension": None},
        {"unknown": "text", "another": [1, 2.5, None, {"deep": [[]]}], "": ""},
        {"Prefetch": {}, "HOOK": "order-sign", "fhirserver": 7},
    ],
)
@pytest.mark.parametrize("hook", ["patient-view", "order-sign"])
def test_case_09_further_members_of_the_request_change_nothing(hook: str, further: Json, ehr: Ehr) -> None:
    path = f"/cds-services/esr1-{hook}"
    plain = ehr.cards(chart_request(hook=hook), path)
    assert told(ehr.cards(chart_request(hook=hook) | further, path)) == told(plain)
    assert plain


@pytest.mark.checklist("C008")
def test_case_09_further_members_of_the_context_change_nothing(ehr: Ehr) -> None:
    body = chart_request()
    context = body["context"] | {"tenant": "x", "draftOrders": 7, "selections": None, "extension": EXTENSION}
    assert told(ehr.cards(body | {"context": context})) == told(ehr.cards(body))


@pytest.mark.checklist("C008")
def test_case_09_further_members_of_resources_change_nothing(ehr: Ehr) -> None:
    body = chart_request()
    strange = copy.deepcopy(body)
    for key, value in strange["prefetch"].items():
        if value is not None:
            value["_unknown"] = {"extension": [{"url": "http://example.org/x", "valueString": "y"}]}
        for resource in in_prefetch(strange, key) if value and "entry" in value else ():
            resource["unknownMember"] = [{"deep": None}]
            resource.setdefault("extension", []).append({"url": "http://example.org/x", "valueBoolean": True})
    assert told(ehr.cards(strange)) == told(ehr.cards(body))


@pytest.mark.checklist("C057")
def test_case_09_prefetch_that_nobody_asked_for_is_not_used(ehr: Ehr) -> None:
    """A result under a key of another service, and a failure and nonsense there, change nothing."""
    body = chart_request()
    positive = of_id(in_prefetch(body, "observations"), ESR1_POSITIVE)
    bundle = body["prefetch"]["observations"]
    entries = [each for each in bundle["entry"] if each["resource"]["id"] != ESR1_POSITIVE]
    negative = with_prefetch(body, observations=bundle | {"entry": entries, "total": len(entries)})
    unasked = with_prefetch(
        negative,
        esr1=searchset([positive]),
        user="123",
        Observations=searchset([positive]),
        failed={"resourceType": "OperationOutcome", "issue": [{"severity": "fatal", "code": "exception"}]},
        nonsense=[[None]],
    )
    assert told(ehr.cards(unasked)) == told(ehr.cards(negative))
    assert told(ehr.cards(negative)) != told(ehr.cards(body))


@pytest.mark.checklist("C064", "C057")
def test_case_09_another_patient_under_a_key_that_nobody_asked_for_is_not_looked_at(ehr: Ehr) -> None:
    body = chart_request()
    other = {"resourceType": "Patient", "id": "someone-else"}
    assert told(ehr.cards(with_prefetch(body, neighbour=other))) == told(ehr.cards(body))


@pytest.mark.checklist("C077", "C008")
def test_case_09_further_members_of_the_grant_and_of_orders_change_nothing(ehr: Ehr) -> None:
    body = chart_request(hook="order-sign")
    orders = body["context"]["draftOrders"]
    for entry in orders["entry"]:
        entry |= {"unknown": 1, "search": {"mode": "match"}, "request": {"method": "POST", "url": "x"}}
    assert told(ehr.cards(body, ORDER_SIGN)) == told(ehr.cards(chart_request(hook="order-sign"), ORDER_SIGN))
