"""Case 10: a draft order names its drug in many ways, and draft ids exist on no server."""

import pytest

from tests.acceptance.live_service import outcome_of
from tests.tricky.ehr import ORDER_SELECT, ORDER_SIGN, Ehr, Json
from tests.tricky.records import AURELIA, chart_request, resources, steps, with_access, without
from tests.tricky.traces import ACCESS_TOKEN

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LETROZOLE: Json = {
    "coding": [{"system": RXNORM, "code": "200064", "display": "Letrozole 2.5 MG Oral Tablet"}],
}
ONDANSETRON: Json = {"text": "ondansetron 8 mg tablet"}
FHIR = "https://ehr.hospital.example.org/fhir"
STRANGER = "stranger-4471"
ABSOLUTE = f"{FHIR}/Medication/m1"
URN = "urn:uuid:2f3c6a1e-8f51-4a0a-9d53-7a6f0c1e2b3d"


def medication(code: Json = LETROZOLE, **members: object) -> Json:
    return {"resourceType": "Medication", "id": "m1", "code": code} | members


def order(order_id: str = "d1", **members: object) -> Json:
    usual = {
        "resourceType": "MedicationRequest",
        "id": order_id,
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{AURELIA}"},
    }
    return usual | members


def bundle(*entries: Json) -> Json:
    """A resource stands for an entry without fullUrl."""
    wrapped = [each if "resource" in each else {"resource": each} for each in entries]
    return {"resourceType": "Bundle", "type": "collection", "entry": wrapped}


def signing(*entries: Json) -> Json:
    body = chart_request(hook="order-sign")
    return body | {"context": body["context"] | {"draftOrders": bundle(*entries)}}


def selecting(*entries: Json, selections: list[str]) -> Json:
    body = chart_request(hook="order-select")
    return body | {"context": body["context"] | {"draftOrders": bundle(*entries), "selections": selections}}


def styles(code: Json) -> dict[str, list[Json]]:
    """Every way to name a drug, with what it needs beside it."""
    by_reference = {"reference": "Medication/m1"}
    return {
        "in the order": [order(medicationCodeableConcept=code)],
        "contained": [
            order(contained=[medication(code)], medicationReference={"reference": "#m1"}),
        ],
        "another entry without fullUrl": [order(medicationReference=by_reference), medication(code)],
        "an earlier entry": [medication(code), order(medicationReference=by_reference)],
        "absolute, entry without fullUrl": [
            order(medicationReference={"reference": ABSOLUTE}),
            medication(code),
        ],
        "absolute, entry with fullUrl": [
            order(medicationReference={"reference": ABSOLUTE}),
            {"fullUrl": ABSOLUTE, "resource": medication(code)},
        ],
        "relative, entry with fullUrl": [
            {"fullUrl": f"{FHIR}/MedicationRequest/d1", "resource": order(medicationReference=by_reference)},
            {"fullUrl": ABSOLUTE, "resource": medication(code)},
        ],
        "urn": [
            order(medicationReference={"reference": URN}),
            {"fullUrl": URN, "resource": medication(code, id="other")},
        ],
    }


STYLES = pytest.mark.parametrize("style", list(styles(LETROZOLE)))


@pytest.mark.checklist("C263")
@STYLES
def test_case_10_a_drug_of_the_pathway_is_recognised_however_it_is_named(style: str, ehr: Ehr) -> None:
    entries = styles(LETROZOLE)[style]
    assert steps(ehr.cards(signing(*entries), ORDER_SIGN)) == ["offer-switch"]
    selected = selecting(*entries, selections=["MedicationRequest/d1"])
    assert steps(ehr.cards(selected, ORDER_SELECT)) == ["offer-switch"]


@pytest.mark.checklist("C263")
@STYLES
def test_case_10_another_drug_is_silence_however_it_is_named(style: str, ehr: Ehr) -> None:
    assert ehr.cards(signing(*styles(ONDANSETRON)[style]), ORDER_SIGN) == []


@pytest.mark.checklist("C263")
@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Medication/not-there"},
        {"reference": "#not-there"},
        {"reference": f"{FHIR}/Medication/not-there"},
        {"reference": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"reference": "Patient/m1"},
        {"identifier": {"value": "x"}},
        {},
    ],
)
def test_case_10_a_drug_that_cannot_be_found_is_silence_and_nothing_is_fetched(
    reference: Json, ehr: Ehr
) -> None:
    with ehr.fhir([*resources(), medication(id="not-there")]) as server:
        body = with_access(signing(order(medicationReference=reference)), server.base_url, ACCESS_TOKEN)
        assert ehr.cards(body, ORDER_SIGN) == []
        assert server.seen == []


@pytest.mark.checklist("C263")
@STYLES
def test_case_10_no_draft_is_looked_up_on_the_server(style: str, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        body = without(signing(*styles(LETROZOLE)[style]), "observations")
        ehr.cards(with_access(body, server.base_url, ACCESS_TOKEN), ORDER_SIGN)
        assert {seen.resource_type for seen in server.seen} == {"Observation"}


@pytest.mark.checklist("C264")
def test_case_10_only_what_is_selected_counts(ehr: Ehr) -> None:
    entries = [
        order("d1", medicationCodeableConcept=LETROZOLE),
        order("d2", medicationCodeableConcept=ONDANSETRON),
        order("d3", medicationReference={"reference": "Medication/m1"}),
        medication(),
    ]
    for selections, expected in (
        (["MedicationRequest/d1"], ["offer-switch"]),
        (["MedicationRequest/d2"], []),
        (["MedicationRequest/d2", "MedicationRequest/d3"], ["offer-switch"]),
        (["MedicationRequest/d4"], []),
        (["ServiceRequest/d1"], []),
        ([], []),
    ):
        body = selecting(*entries, selections=selections)
        assert steps(ehr.cards(body, ORDER_SELECT)) == expected, selections


@pytest.mark.checklist("C263", "C264")
def test_case_10_other_kinds_of_orders_beside_it_do_not_matter(ehr: Ehr) -> None:
    about = {"subject": {"reference": f"Patient/{AURELIA}"}, "status": "draft", "intent": "order"}
    diet = {
        "resourceType": "NutritionOrder",
        "id": "n1",
        "status": "draft",
        "intent": "order",
        "patient": about["subject"],
        "dateTime": "2026-01-01",
        "oralDiet": {"type": [{"text": "letrozole"}]},
    }
    others: list[Json] = [
        {"resourceType": "ServiceRequest", "id": "s1", "code": {"text": "letrozole level"}} | about,
        diet,
        {"resourceType": "DeviceRequest", "id": "v1", "codeCodeableConcept": {"text": "pump"}} | about,
        {"resourceType": "UnheardOf", "id": "u1"},
    ]
    assert ehr.cards(signing(*others), ORDER_SIGN) == []
    with_drug = signing(*others, order(medicationCodeableConcept=LETROZOLE))
    assert steps(ehr.cards(with_drug, ORDER_SIGN)) == ["offer-switch"]


@pytest.mark.checklist("C263")
@pytest.mark.parametrize("status", ["draft", "active", "on-hold"])
def test_case_10_an_order_that_is_signed_again_is_an_order(status: str, ehr: Ehr) -> None:
    body = signing(order(status=status, medicationCodeableConcept=LETROZOLE))
    assert steps(ehr.cards(body, ORDER_SIGN)) == ["offer-switch"]


@pytest.mark.checklist("C075", "C263")
@pytest.mark.parametrize("entries", [[], [{"fullUrl": URN}], [{"resource": None}], [{"resource": 7}], [7]])
def test_case_10_an_odd_bundle_is_silence(entries: list[object], ehr: Ehr) -> None:
    body = chart_request(hook="order-sign")
    drafts = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    assert ehr.cards(body | {"context": body["context"] | {"draftOrders": drafts}}, ORDER_SIGN) == []


@pytest.mark.checklist("C064", "C263")
@pytest.mark.parametrize(
    "form", [f"Patient/{STRANGER}", f"{FHIR}/Patient/{STRANGER}", f"Patient/{STRANGER}/_history/1"]
)
def test_case_10_a_draft_for_another_patient_is_refused(form: str, ehr: Ehr) -> None:
    draft = order(subject={"reference": form}, medicationCodeableConcept=LETROZOLE)
    answer = ehr.call(signing(draft), ORDER_SIGN)
    assert answer.status_code == 412
    assert "draftOrders" in outcome_of(answer)["details"]["text"]
    assert STRANGER not in answer.text
