"""Hook calls over HTTP (CDS Hooks 2.0.1, sections "Calling a CDS Service" and "CDS Service Response")."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from cds_hooks import (
    ORDER_SIGN,
    CdsRequest,
    CdsResponse,
    build_router,
)
from tests.spec.cds_exchange import (
    as_bytes,
    assert_outcome,
    call,
    card,
    context,
    ehr,
    saying,
    service,
)

# The answer


@pytest.mark.checklist("C001", "C007", "C021", "C070", "C110", "C112")
async def test_a_call_is_answered_with_cards() -> None:
    async with ehr(service(), service(id="second", evaluate=saying("Hello"))) as client:
        silent = await client.post("/cds-services/first", json=call())
        speaking = await client.post("/cds-services/second", json=call())
    assert (silent.status_code, silent.content) == (200, b'{"cards":[]}')
    assert silent.headers["content-type"] == "application/json"
    assert [sent["summary"] for sent in speaking.json()["cards"]] == ["Hello"]


@pytest.mark.checklist("C110")
async def test_an_async_service_is_awaited() -> None:
    async def evaluate(request: CdsRequest[Any]) -> CdsResponse:
        return CdsResponse(cards=[card(f"For {request.hook}")])

    async with ehr(service(evaluate=evaluate)) as client:
        answer = await client.post("/cds-services/first", json=call())
    assert answer.json()["cards"][0]["summary"] == "For patient-view"


@pytest.mark.checklist("C009")
async def test_the_answer_is_json_without_byte_order_mark() -> None:
    async with ehr(service(evaluate=saying("Größe ≥ 1 \U0001f9ec"))) as client:
        answer = await client.post("/cds-services/first", json=call())
    assert answer.content.startswith(b'{"cards":[{')
    assert json.loads(answer.content.decode("utf-8"))["cards"][0]["summary"] == "Größe ≥ 1 \U0001f9ec"


@pytest.mark.checklist("C008", "C057", "C077")
async def test_unknown_members_do_not_change_the_answer() -> None:
    async with ehr(service(evaluate=saying("Hello"))) as client:
        body = call(extension={"com.example": 1}, unknown=[{}], prefetch={"unsolicited": None})
        answer = await client.post("/cds-services/first", json=body)
    assert answer.json()["cards"][0]["summary"] == "Hello"


@pytest.mark.checklist("A29")
async def test_a_repeated_hook_instance_is_answered_again() -> None:
    async with ehr(service()) as client:
        statuses = [(await client.post("/cds-services/first", json=call())).status_code for _ in range(2)]
    assert statuses == [200, 200]


async def test_the_endpoints_may_live_below_a_prefix() -> None:
    app = FastAPI()
    app.include_router(build_router([service()]), prefix="/base")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://x.example"
    ) as client:
        assert (await client.post("/base/cds-services/first", json=call())).status_code == 200
        assert_outcome(await client.post("/base/cds-services/other", json=call()), 404, "not-found")
        assert (await client.get("/base/elsewhere")).json() == {"detail": "Not Found"}


# Which service answers


@pytest.mark.checklist("C022")
async def test_second_service_on_a_hook_does_not_overwrite_the_first() -> None:
    services = [service(evaluate=saying("I am first")), service(id="second", evaluate=saying("I am second"))]
    async with ehr(*services) as client:
        listed = (await client.get("/cds-services")).json()["services"]
        said = [
            (await client.post(f"/cds-services/{entry['id']}", json=call())).json()["cards"][0]["summary"]
            for entry in listed
        ]
    assert said == ["I am first", "I am second"]


@pytest.mark.checklist("C022")
async def test_one_id_on_two_hooks_is_told_apart_by_the_hook() -> None:
    drafts = {"resourceType": "Bundle"}
    signing = context(draftOrders=drafts) | {"hook": "order-sign"}
    services = [service(evaluate=saying("View")), service(hook=ORDER_SIGN, evaluate=saying("Sign"))]
    async with ehr(*services) as client:
        answers = [await client.post("/cds-services/first", json=body) for body in (call(), signing)]
    assert [answer.json()["cards"][0]["summary"] for answer in answers] == ["View", "Sign"]


@pytest.mark.checklist("C022")
def test_two_services_with_the_same_id_and_hook_are_refused() -> None:
    with pytest.raises(ValueError, match="'first' answer patient-view"):
        build_router([service(), service()])


@pytest.mark.checklist("C071", "A17")
async def test_hook_in_the_body_not_matching_the_id_is_refused() -> None:
    services = [
        service(evaluate=saying("View")),
        service(id="signing", hook=ORDER_SIGN, evaluate=saying("Sign")),
    ]
    async with ehr(*services) as client:
        answer = await client.post("/cds-services/signing", json=call())
    assert assert_outcome(answer, 400, "invalid")["expression"] == ["hook"]


@pytest.mark.checklist("C078", "C114")
@pytest.mark.parametrize("path", ["unknown", "first/other", "first/feedback/x", "first/", "FIRST", "%0A"])
async def test_an_unknown_address_is_404(path: str) -> None:
    async with ehr(service()) as client:
        assert_outcome(await client.post(f"/cds-services/{path}", json=call()), 404, "not-found")


@pytest.mark.checklist("C078", "C114")
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_a_service_answers_post_only(method: str) -> None:
    async with ehr(service()) as client:
        answer = await client.request(method, "/cds-services/first")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


# What is wrong with the request


@pytest.mark.checklist("C078", "C114", "C117")
@pytest.mark.parametrize(
    ("body", "expression"),
    [
        (b"secret", None),
        (b'{"a": "\xff"}', None),
        (b'{"hook": NaN}', None),
        (b"[" * 100_000, None),
        (b'{"a":' * 100_000, None),
        (as_bytes(call(hookInstance=...)), ["hookInstance"]),
        (as_bytes(call(context=...)), ["context"]),
        (as_bytes(context(patientId=...)), ["context.patientId"]),
        (as_bytes(context(patientId=["secret"])), ["context.patientId"]),
        (as_bytes(call(prefetch="secret")), ["prefetch"]),
    ],
)
async def test_a_bad_request_is_400_and_names_the_field(body: bytes, expression: list[str] | None) -> None:
    async with ehr(service()) as client:
        answer = await client.post(
            "/cds-services/first", content=body, headers={"content-type": "application/json"}
        )
    assert assert_outcome(answer, 400, "invalid").get("expression") == expression
    assert b"secret" not in answer.content


@pytest.mark.checklist("C007", "C078")
@pytest.mark.parametrize(
    "media_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON;charset=UTF-8"]
)
async def test_json_with_any_parameters_is_accepted(media_type: str) -> None:
    async with ehr(service()) as client:
        answer = await client.post(
            "/cds-services/first", content=as_bytes(call()), headers={"content-type": media_type}
        )
    assert answer.status_code == 200


@pytest.mark.checklist("C007", "C078")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/xml"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
async def test_other_media_types_are_415(headers: dict[str, str]) -> None:
    async with ehr(service()) as client:
        answer = await client.post("/cds-services/first", content=as_bytes(call()), headers=headers)
    assert_outcome(answer, 415, "not-supported")


LENGTH = len(as_bytes(call()))


@pytest.mark.checklist("C078", "C080")
@pytest.mark.parametrize(("limit", "status"), [(LENGTH, 200), (LENGTH - 1, 413)])
@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_above_the_limit_is_413(limit: int, status: int, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for byte in as_bytes(call()):
            yield bytes([byte])

    async with ehr(service(), max_body_bytes=limit) as client:
        answer = await client.post(
            "/cds-services/first",
            content=as_bytes(call()) if declared else chunks(),
            headers={"content-type": "application/json"},
        )
    assert answer.status_code == status
    if status == 413:
        assert_outcome(answer, 413, "too-long")


@pytest.mark.checklist("C080")
async def test_a_body_of_ten_megabytes_is_accepted() -> None:
    async with ehr(service()) as client:
        answer = await client.post("/cds-services/first", json=call(prefetch={"x": "y" * 10_000_000}))
    assert answer.status_code == 200


async def status_of_a_call(receive: Any, *headers: tuple[bytes, bytes], max_body_bytes: int = 1_000) -> int:
    """The status of a call whose body comes from `receive`."""
    app = FastAPI()
    app.include_router(build_router([service()], max_body_bytes=max_body_bytes))
    sent: list[Any] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/cds-services/first",
        "headers": [(b"content-type", b"application/json"), *headers],
        "query_string": b"",
    }
    await app(scope, receive, keep)
    return int(sent[0]["status"])


@pytest.mark.checklist("C080")
async def test_a_body_declared_too_large_is_not_read() -> None:
    async def unread() -> dict[str, Any]:
        raise AssertionError("the body must not be read")

    assert await status_of_a_call(unread, (b"content-length", b"1001")) == 413


async def test_a_client_that_hangs_up_is_no_fault_of_the_service(caplog: pytest.LogCaptureFixture) -> None:
    async def hang_up() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert await status_of_a_call(hang_up) == 400
    assert caplog.records == []
