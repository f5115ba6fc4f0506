"""Reading requests (CDS Hooks 2.0.1, section "Calling a CDS Service")."""

import json
from typing import Any

import pytest

from cds_hooks import (
    ORDER_SELECT,
    ORDER_SIGN,
    PATIENT_VIEW,
    BadRequest,
    NotSent,
    PatientViewContext,
    RawJson,
    read_request,
)
from tests.spec.cds_exchange import AUTHORIZATION, HOOK_INSTANCE, as_bytes, call, context, read, refusal

SERVER = "https://ehr.example.org/fhir"
DRAFTS = {
    "resourceType": "Bundle",
    "entry": [{"resource": {"resourceType": "MedicationRequest", "id": "d1"}}],
}


@pytest.mark.checklist("C070", "C071", "C072", "C074", "C075", "C076", "A27")
def test_a_call_with_the_required_members_only_is_read() -> None:
    request = read(call())
    assert (request.hook, request.hook_instance) == ("patient-view", HOOK_INSTANCE)
    assert request.context == PatientViewContext(user_id="Practitioner/7", patient_id="p1")
    assert request.context.encounter_id is None
    assert (request.fhir_server, request.fhir_authorization, request.client_id) == (None, None, None)


@pytest.mark.checklist("C076", "C050")
@pytest.mark.parametrize("prefetch", [{}, {"prefetch": None}, {"prefetch": {}}])
def test_optional_prefetch_absent_is_no_error(prefetch: dict[str, Any]) -> None:
    assert read(call(**prefetch)).prefetch.state("patient") == NotSent()


@pytest.mark.checklist("C071", "C072", "C075", "C078")
@pytest.mark.parametrize("member", ["hook", "hookInstance", "context"])
def test_a_missing_required_member_is_named(member: str) -> None:
    error = refusal(call(**{member: ...}))
    assert (error.message, error.paths) == (f"{member} is missing", (member,))


@pytest.mark.checklist("C071", "C072", "C073", "C075", "C076", "C078")
@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        ("hook", 1, "a string"),
        ("hook", None, "a string"),
        ("hookInstance", ["secret"], "a string"),
        ("context", "secret", "an object"),
        ("context", [], "an object"),
        ("context", None, "an object"),
        ("prefetch", ["secret"], "an object"),
        ("prefetch", "secret", "an object"),
        ("fhirServer", 7, "a string"),
        ("fhirAuthorization", "secret", "an object"),
    ],
)
def test_a_member_of_the_wrong_type_is_named(member: str, value: object, expected: str) -> None:
    error = refusal(call(**{member: value}))
    assert (error.message, error.paths) == (f"{member} must be {expected}", (member,))


@pytest.mark.checklist("C072", "C004")
@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_hook_instance_is_refused(blank: str) -> None:
    assert refusal(call(hookInstance=blank)).paths == ("hookInstance",)


@pytest.mark.checklist("C072")
@pytest.mark.parametrize("opaque", ["D1577C69-DFBE-44AD-BA6D-3E05E953B2EA", "not a uuid", "1"])
def test_a_hook_instance_is_taken_as_it_comes(opaque: str) -> None:
    assert read(call(hookInstance=opaque)).hook_instance == opaque


@pytest.mark.checklist("C071", "A17")
def test_a_call_of_another_hook_is_refused() -> None:
    assert refusal(call(hook="order-sign")).paths == ("hook",)


@pytest.mark.checklist("C008", "C057", "C077", "C079", "A32")
def test_unknown_members_change_nothing() -> None:
    extension = {"com.example.version": "1.0", "com.example.empty": None}
    plain = read(call())
    strange = read(
        call(
            extension=extension,
            user="Practitioner/7",
            context={"userId": "Practitioner/7", "patientId": "p1", "extension": extension, "x": [[[]]]},
            prefetch={"unsolicited": {"resourceType": "Patient"}},
        )
    )
    assert strange.context == plain.context
    assert strange.fhir_server == plain.fhir_server


@pytest.mark.checklist("C008")
def test_a_repeated_member_counts_once() -> None:
    body = as_bytes(call()).replace(b'{"hook"', b'{"hookInstance": "other", "hook"', 1)
    assert read(body).hook_instance == HOOK_INSTANCE


# Context


@pytest.mark.checklist("C260", "C078")
@pytest.mark.parametrize("field", ["userId", "patientId"])
def test_a_missing_context_field_is_named(field: str) -> None:
    error = refusal(context(**{field: ...}))
    assert (error.message, error.paths) == (f"context.{field} is missing", (f"context.{field}",))


@pytest.mark.checklist("C260", "C078")
@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("userId", 7, "must be a valid string"),
        ("userId", " ", "must not be blank"),
        ("patientId", None, "must be a valid string"),
        ("patientId", ["secret"], "must be a valid string"),
        ("patientId", "", "must be a FHIR id"),
        ("patientId", "Patient/", "must be a FHIR id"),
        ("patientId", "Group/p1", "must be a FHIR id"),
        ("patientId", "p1?secret", "must be a FHIR id"),
        ("patientId", "..", "must be a FHIR id"),
        ("patientId", "p1\n", "must be a FHIR id"),
        ("encounterId", 7, "must be a valid string"),
        ("encounterId", "Encounter/a b", "must be a FHIR id"),
    ],
)
def test_a_wrong_context_field_is_named_with_the_rule(field: str, value: object, rule: str) -> None:
    error = refusal(context(**{field: value}))
    assert (error.message, error.paths) == (f"context.{field} {rule}", (f"context.{field}",))


@pytest.mark.checklist("C260", "C078")
def test_a_number_that_cannot_be_held_is_named() -> None:
    error = refusal(as_bytes(context(encounterId="huge")).replace(b'"huge"', b"1e999"))
    assert error.message == "context.encounterId holds a number out of range"


@pytest.mark.checklist("C261")
@pytest.mark.parametrize("patient", ["p1", "Patient/p1"])
def test_a_patient_id_may_come_with_its_type(patient: str) -> None:
    assert read(context(patientId=patient)).context.patient_id == "p1"


@pytest.mark.checklist("C261")
@pytest.mark.parametrize("encounter", ["e1", "Encounter/e1"])
def test_an_encounter_id_may_come_with_its_type(encounter: str) -> None:
    assert read(context(encounterId=encounter)).context.encounter_id == "e1"


@pytest.mark.checklist("C261", "A32")
@pytest.mark.parametrize("nothing", [..., None, ""])
def test_an_encounter_without_id_is_no_encounter(nothing: object) -> None:
    assert read(context(encounterId=nothing)).context.encounter_id is None


@pytest.mark.checklist("A22")
@pytest.mark.parametrize("user", ["Practitioner/7", "PractitionerRole/7", "7"])
def test_a_user_id_is_kept_as_it_comes(user: str) -> None:
    assert read(context(userId=user)).context.user_id == user


def order_call(hook: str, **members: Any) -> bytes:
    fields: dict[str, Any] = {"userId": "Practitioner/7", "patientId": "p1", "draftOrders": DRAFTS}
    fields |= {"selections": ["MedicationRequest/d1"]} | members
    return as_bytes(
        call(hook=hook, context={name: value for name, value in fields.items() if value is not ...})
    )


@pytest.mark.checklist("C263", "C264")
def test_order_select_has_drafts_as_they_came_and_what_is_selected() -> None:
    context = read_request(order_call("order-select"), ORDER_SELECT).context
    assert context.selections == ("MedicationRequest/d1",)
    assert context.draft_orders == RawJson(as_bytes(DRAFTS))


@pytest.mark.checklist("C263")
def test_order_sign_has_drafts_as_they_came() -> None:
    context = read_request(order_call("order-sign", selections=...), ORDER_SIGN).context
    assert json.loads(context.draft_orders.json) == DRAFTS


@pytest.mark.checklist("C260")
@pytest.mark.parametrize("field", ["selections", "draftOrders"])
def test_order_select_needs_selections_and_drafts(field: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_request(order_call("order-select", **{field: ...}), ORDER_SELECT)
    assert caught.value.paths == (f"context.{field}",)


@pytest.mark.checklist("C260")
@pytest.mark.parametrize("drafts", [None, [], "secret", {}, {"resourceType": "Patient"}, {"resourceType": 1}])
def test_drafts_must_be_a_bundle(drafts: object) -> None:
    with pytest.raises(BadRequest) as caught:
        read_request(order_call("order-sign", draftOrders=drafts), ORDER_SIGN)
    assert caught.value.message == "context.draftOrders must be a FHIR Bundle"


@pytest.mark.checklist("C260")
def test_a_selection_of_the_wrong_type_is_named_with_its_place() -> None:
    with pytest.raises(BadRequest) as caught:
        read_request(order_call("order-select", selections=["MedicationRequest/d1", 7]), ORDER_SELECT)
    assert caught.value.paths == ("context.selections[1]",)


@pytest.mark.checklist("C265")
@pytest.mark.parametrize("hook", [PATIENT_VIEW, ORDER_SELECT, ORDER_SIGN])
def test_the_names_of_standard_hooks_have_no_dots(hook: Any) -> None:
    assert "." not in hook.name


# FHIR server and authorization


@pytest.mark.checklist("C073", "C074", "C093", "C094", "C095", "C096", "C097", "C098", "A28")
def test_the_fhir_server_and_its_authorization_are_read() -> None:
    authorization = AUTHORIZATION | {"scope": "Appt.Read (proprietary, R4)", "patient": "p1", "x": 1}
    request = read(call(fhirServer=SERVER, fhirAuthorization=authorization))
    assert request.fhir_server == SERVER
    read_authorization = request.fhir_authorization
    assert read_authorization is not None
    assert read_authorization.access_token.get_secret_value() == "some-opaque-token"
    assert (read_authorization.expires_in, read_authorization.scope) == (300, "Appt.Read (proprietary, R4)")
    assert (read_authorization.subject, read_authorization.patient) == ("cds-client", "p1")


@pytest.mark.checklist("C094")
@pytest.mark.parametrize("token_type", ["Bearer", "bearer", "BEARER"])
def test_the_token_type_is_bearer_in_any_case_of_letters(token_type: str) -> None:
    authorization = AUTHORIZATION | {"token_type": token_type}
    read_authorization = read(call(fhirServer=SERVER, fhirAuthorization=authorization)).fhir_authorization
    assert read_authorization is not None
    assert read_authorization.token_type == "Bearer"


@pytest.mark.checklist("C093", "C094", "C095", "C096", "C097")
@pytest.mark.parametrize("field", list(AUTHORIZATION))
def test_a_missing_field_of_the_authorization_is_named(field: str) -> None:
    authorization = {name: value for name, value in AUTHORIZATION.items() if name != field}
    error = refusal(call(fhirServer=SERVER, fhirAuthorization=authorization))
    assert error.paths == (f"fhirAuthorization.{field}",)


@pytest.mark.checklist("C094", "C095")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("token_type", "MAC"),
        ("expires_in", "soon"),
        ("access_token", 7),
        ("scope", ["user/*.read"]),
        ("patient", 7),
    ],
)
def test_a_wrong_field_of_the_authorization_is_named(field: str, value: object) -> None:
    error = refusal(call(fhirServer=SERVER, fhirAuthorization=AUTHORIZATION | {field: value}))
    assert error.paths == (f"fhirAuthorization.{field}",)


@pytest.mark.checklist("C073")
@pytest.mark.parametrize("server", [{}, {"fhirServer": None}, {"fhirServer": ""}])
def test_an_authorization_without_a_server_is_refused(server: dict[str, Any]) -> None:
    error = refusal(call(fhirAuthorization=AUTHORIZATION, **server))
    assert error.paths == ("fhirServer",)


@pytest.mark.checklist("C073", "A27", "A32")
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_server_without_address_is_no_server(nothing: object) -> None:
    assert read(call(fhirServer=nothing)).fhir_server is None


@pytest.mark.checklist("A27")
def test_a_server_without_an_authorization_is_no_error() -> None:
    request = read(call(fhirServer=SERVER, fhirAuthorization=None))
    assert (request.fhir_server, request.fhir_authorization) == (SERVER, None)


@pytest.mark.checklist("C073")
@pytest.mark.parametrize(
    "url", ["ehr.example.org", "/fhir", "file:///etc/passwd", "https://", "https://a b", " "]
)
def test_a_server_must_be_a_url(url: str) -> None:
    assert refusal(call(fhirServer=url)).paths == ("fhirServer",)


@pytest.mark.checklist("C100")
def test_neither_token_nor_patient_shows_in_the_representation_of_a_request() -> None:
    request = read(
        context(patientId="secret-id") | {"fhirServer": SERVER, "fhirAuthorization": AUTHORIZATION}
    )
    assert "some-opaque-token" not in repr(request)
    assert "secret-id" not in repr(request)
    assert repr(RawJson(b'{"a": "secret"}')) == "<RawJson of 15 bytes>"


def test_carried_json_is_compared_by_its_bytes() -> None:
    assert len({RawJson(b"{}"), RawJson(b"{}"), RawJson(b"[]")}) == 2
    assert RawJson(b"{}") != b"{}"
