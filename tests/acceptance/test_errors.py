"""Every refusal says which field and carries an OperationOutcome without a word of the record."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.acceptance.live_service import (
    JSON_TYPE,
    MAX_BODY_BYTES,
    PATIENT_VIEW,
    Json,
    outcome_of,
    post,
    request_of,
)

MARKER = "Zyxwald-4471"
SLUG = "aurelia-d538g"


def marked(**changes: object) -> Json:
    """A good request with a marker in the patient's name, with other members."""
    body = request_of(SLUG)
    body["prefetch"]["patient"]["name"] = [{"family": MARKER}]
    return body | changes


def with_context(**changes: object) -> Json:
    body = marked()
    return body | {"context": body["context"] | changes}


def omitting(*names: str) -> Json:
    return {name: value for name, value in marked().items() if name not in names}


def test_the_request_is_good_before_it_is_spoilt(service: httpx.Client) -> None:
    assert post(service, marked()).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (omitting("hook"), "hook"),
        (omitting("hookInstance"), "hookInstance"),
        (omitting("context"), "context"),
        (marked(hook=7), "hook"),
        (marked(hook="order-sign"), "hook"),
        (marked(hook=MARKER), "hook"),
        (marked(hookInstance=""), "hookInstance"),
        (marked(hookInstance={"id": MARKER}), "hookInstance"),
        (marked(context=[MARKER]), "context"),
        (marked(context=None), "context"),
        (marked(prefetch=[MARKER]), "prefetch"),
        (marked(fhirServer=MARKER), "fhirServer"),
        (marked(fhirServer=7), "fhirServer"),
        (with_context(patientId=None), "context.patientId"),
        (with_context(patientId=7), "context.patientId"),
        (with_context(patientId={"id": MARKER}), "context.patientId"),
        (with_context(userId=None), "context.userId"),
    ],
)
def test_a_bad_member_is_a_400_that_names_it(body: Json, field: str, service: httpx.Client) -> None:
    answer = post(service, body)
    issue = outcome_of(answer)
    assert answer.status_code == 400
    assert issue["expression"] == [field]
    assert field in issue["details"]["text"]
    assert MARKER not in answer.text


@pytest.mark.parametrize(
    ("hook", "name", "value"),
    [
        ("order-select", "selections", None),
        ("order-select", "selections", "MedicationRequest/1"),
        ("order-select", "draftOrders", None),
        ("order-sign", "draftOrders", None),
        ("order-sign", "draftOrders", [MARKER]),
    ],
)
def test_an_order_hook_names_the_member_of_its_context(
    hook: str, name: str, value: object, service: httpx.Client
) -> None:
    body = request_of(SLUG, hook)
    body["context"][name] = value
    answer = post(service, body, to=f"/cds-services/esr1-{hook}")
    assert answer.status_code == 400
    assert outcome_of(answer)["expression"] == [f"context.{name}"]


GOOD = json.dumps(marked()).encode()
NAME = json.dumps(MARKER).encode()
DEEP = 100_000


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"hook=patient-view", "not JSON"),
        (GOOD[:-1], "not JSON"),
        (GOOD + b"x", "not JSON"),
        (GOOD.replace(NAME, b"NaN"), "not JSON"),
        (GOOD.replace(NAME, b"Infinity"), "not JSON"),
        (GOOD.replace(NAME, b"'text'"), "not JSON"),
        (GOOD.replace(NAME, b'"\x01"'), "not JSON"),
        (GOOD.replace(MARKER.encode(), b"\xff\xfe"), "not UTF-8"),
        (GOOD.replace(MARKER.encode(), b"\xc3("), "not UTF-8"),
        (GOOD.replace(b'"hook":', b'"unasked": "\xe9t\xe9", "hook":'), "not UTF-8"),
        (b"[" * DEEP, "must be an object"),
        (b'{"a":' * DEEP, "nested too deeply"),
        (GOOD.replace(NAME, b"[" * DEEP + b"]" * DEEP), "nested too deeply"),
        (
            GOOD.replace(b'"hook":', b'"unasked":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b', "hook":'),
            "nested",
        ),
        (b"[]", "must be an object"),
        (b"null", "must be an object"),
        (b'"text"', "must be an object"),
    ],
)
def test_a_body_that_is_not_json_is_a_400(body: bytes, words: str, service: httpx.Client) -> None:
    answer = post(service, body)
    assert answer.status_code == 400
    assert words in outcome_of(answer)["details"]["text"]
    assert MARKER not in answer.text


@pytest.mark.parametrize("key", ["patient", "conditions", "observations", "reports", "medicationRequests"])
def test_a_required_key_that_is_not_there_is_a_412_that_names_it(key: str, service: httpx.Client) -> None:
    body = marked()
    del body["prefetch"][key]
    answer = post(service, body)
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == [f"prefetch.{key}"]


def test_no_prefetch_at_all_is_a_412(service: httpx.Client) -> None:
    for body in (omitting("prefetch"), marked(prefetch=None), marked(prefetch={})):
        answer = post(service, body)
        assert answer.status_code == 412
        assert len(outcome_of(answer)["expression"]) == 5


def test_a_resource_of_another_patient_is_a_412_without_ids(service: httpx.Client) -> None:
    stranger = {
        "resourceType": "Observation",
        "id": MARKER,
        "status": "final",
        "code": {"text": MARKER},
        "subject": {"reference": f"Patient/{MARKER}", "display": MARKER},
    }
    body = marked()
    body["prefetch"]["observations"]["entry"].append({"resource": stranger})
    answer = post(service, body)
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == ["prefetch.observations"]
    assert MARKER not in answer.text


def test_a_draft_of_another_patient_is_a_412_without_ids(service: httpx.Client) -> None:
    body = request_of(SLUG, "order-sign")
    order = body["context"]["draftOrders"]["entry"][0]["resource"]
    order |= {"id": MARKER, "subject": {"reference": f"Patient/{MARKER}"}}
    answer = post(service, body, to="/cds-services/esr1-order-sign")
    assert answer.status_code == 412
    assert outcome_of(answer)["details"]["text"].startswith("context.draftOrders")
    assert MARKER not in answer.text


def test_a_failed_search_is_a_412_without_what_the_server_said(service: httpx.Client) -> None:
    failure = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "exception", "diagnostics": MARKER}],
    }
    body = marked()
    body["prefetch"]["reports"] = failure
    answer = post(service, body)
    assert answer.status_code == 412
    assert MARKER not in answer.text


def filler(length: int) -> bytes:
    """A good request of exactly that many bytes."""
    return GOOD + b" " * (length - len(GOOD))


def chunked(body: bytes) -> Iterator[bytes]:
    """The body in pieces, so that no length is declared."""
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


def test_a_body_of_the_limit_is_answered_and_a_larger_one_is_a_413(service: httpx.Client) -> None:
    assert post(service, filler(MAX_BODY_BYTES)).status_code == 200
    answer = post(service, filler(MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert str(MAX_BODY_BYTES) in outcome_of(answer)["details"]["text"]


def test_the_limit_holds_for_a_body_of_undeclared_length(service: httpx.Client) -> None:
    answers = [
        service.post(PATIENT_VIEW, content=chunked(filler(MAX_BODY_BYTES + more)), headers=JSON_TYPE)
        for more in (0, 1)
    ]
    assert [answer.status_code for answer in answers] == [200, 413]
    outcome_of(answers[1])


@pytest.mark.parametrize(
    "path",
    ["/cds-services/unknown", f"/cds-services/{MARKER}/feedback", "/cds-services/esr1-patient-view/more"],
)
def test_an_unknown_service_is_a_404(path: str, service: httpx.Client) -> None:
    answer = post(service, marked(), to=path)
    assert answer.status_code == 404
    outcome_of(answer)
    assert MARKER not in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_a_405_that_names_the_right_one(method: str, service: httpx.Client) -> None:
    answer = service.request(method, PATIENT_VIEW)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    outcome_of(answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_another_media_type_is_a_415(headers: dict[str, str], service: httpx.Client) -> None:
    answer = service.post(PATIENT_VIEW, content=GOOD, headers=headers)
    assert answer.status_code == 415
    outcome_of(answer)


def test_feedback_that_cannot_be_read_is_a_400(service: httpx.Client) -> None:
    for body in (b"{", b"[]", json.dumps({"feedback": MARKER}).encode()):
        answer = post(service, body, to=f"{PATIENT_VIEW}/feedback")
        assert answer.status_code == 400
        outcome_of(answer)
        assert MARKER not in answer.text
