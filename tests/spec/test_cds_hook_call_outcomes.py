"""Hook calls that cannot be answered, who calls, and what is told afterwards (CDS Hooks 2.0.1)."""

import logging
from typing import Any

import pytest
from starlette.requests import Request

from cds_hooks import (
    CdsHooksError,
    CdsRequest,
    CdsResponse,
    Empty,
    Exchange,
    Failed,
    Forbidden,
    InternalError,
    PreconditionFailed,
    Satisfied,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from tests.spec.cds_exchange import (
    HOOK_INSTANCE,
    as_bytes,
    assert_outcome,
    call,
    card,
    ehr,
    saying,
    service,
)


class Fault(Exception):
    """An exception no one has foreseen."""


def failing(error: Exception) -> Any:
    def evaluate(request: CdsRequest[Any]) -> CdsResponse:
        raise error

    return evaluate


def answer_with(answer: object) -> Any:
    return lambda request: answer


@pytest.mark.checklist("C060", "C113", "C114")
async def test_data_that_cannot_be_had_is_412_with_the_keys() -> None:
    error = PreconditionFailed("the patient and the result are needed", missing=["patient", "esr1"])
    async with ehr(service(evaluate=failing(error))) as client:
        answer = await client.post("/cds-services/first", json=call())
    issue = assert_outcome(answer, 412, "incomplete")
    assert issue["expression"] == ["prefetch.patient", "prefetch.esr1"]


def needs_patient(request: CdsRequest[Any]) -> CdsResponse:
    if isinstance(request.prefetch.state("patient"), Satisfied | Empty):
        return CdsResponse(cards=[])
    raise PreconditionFailed("the patient is needed", missing=["patient"])


@pytest.mark.checklist("C050", "C053", "C055", "C060", "C061", "A03", "A04")
@pytest.mark.parametrize(
    ("prefetch", "status"),
    [
        ({}, 412),
        ({"patient": None}, 200),
        ({"patient": {"resourceType": "Bundle", "type": "searchset", "total": 0}}, 200),
        ({"patient": {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}}, 412),
        ({"patient": {"resourceType": "Patient", "id": "p1"}}, 200),
    ],
)
async def test_unknown_is_412_and_known_to_be_absent_is_not(prefetch: dict[str, Any], status: int) -> None:
    async with ehr(service(evaluate=needs_patient)) as client:
        answer = await client.post("/cds-services/first", json=call(prefetch=prefetch))
    assert answer.status_code == status


@pytest.mark.checklist("C053", "C054")
async def test_operation_outcome_as_prefetch_value_reaches_the_service_as_a_failure() -> None:
    seen: list[object] = []

    def evaluate(request: CdsRequest[Any]) -> CdsResponse:
        seen.append(request.prefetch.state("patient"))
        return CdsResponse(cards=[])

    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
    async with ehr(service(evaluate=evaluate)) as client:
        answer = await client.post("/cds-services/first", json=call(prefetch={"patient": outcome}))
    assert answer.status_code == 200
    assert seen == [Failed(reason="timeout")]


@pytest.mark.checklist("C078", "C114", "C115", "A02", "A14")
@pytest.mark.parametrize(
    ("error", "status", "code", "headers"),
    [
        (Unauthorized("signature"), 401, "login", {"www-authenticate": "Bearer"}),
        (Forbidden("not for this client"), 403, "forbidden", {}),
        (TooManyRequests("slow down", retry_after_seconds=3), 429, "throttled", {"retry-after": "3"}),
        (Unavailable("starting", retry_after_seconds=0), 503, "transient", {"retry-after": "0"}),
        (InternalError(), 500, "exception", {}),
    ],
)
async def test_each_failure_has_its_status(
    error: CdsHooksError, status: int, code: str, headers: dict[str, str]
) -> None:
    async with ehr(service(evaluate=failing(error))) as client:
        answer = await client.post("/cds-services/first", json=call())
    assert_outcome(answer, status, code)
    assert headers.items() <= dict(answer.headers).items()


@pytest.mark.checklist("C078")
@pytest.mark.parametrize("error", [TooManyRequests("slow down"), Unavailable("starting")])
async def test_an_unknown_delay_is_not_announced(error: CdsHooksError) -> None:
    async with ehr(service(evaluate=failing(error))) as client:
        assert "retry-after" not in (await client.post("/cds-services/first", json=call())).headers


def invalid_card(request: CdsRequest[Any]) -> CdsResponse:
    return CdsResponse(cards=[card("Jane Smith " * 20)])


def async_fault() -> Any:
    async def evaluate(request: CdsRequest[Any]) -> CdsResponse:
        raise Fault("Jane Smith")

    return evaluate


FAULTS = [
    (failing(Fault("Jane Smith")), "Fault"),
    (async_fault(), "Fault"),
    (failing(KeyError("Jane Smith")), "KeyError"),
    (failing(RecursionError("Jane Smith")), "RecursionError"),
    (invalid_card, "ValidationError"),
    (answer_with(None), "TypeError"),
    (answer_with({"cards": []}), "TypeError"),
]


@pytest.mark.checklist("C078", "C110", "C114")
@pytest.mark.parametrize(("evaluate", "kind"), FAULTS)
async def test_exception_is_500_and_never_empty_cards(evaluate: Any, kind: str) -> None:
    async with ehr(service(evaluate=evaluate)) as client:
        answer = await client.post("/cds-services/first", json=call())
    assert_outcome(answer, 500, "exception")
    assert "cards" not in answer.json()


@pytest.mark.checklist("C078", "C131")
@pytest.mark.parametrize(("evaluate", "kind"), FAULTS)
async def test_stack_trace_and_message_stay_out_of_the_answer(evaluate: Any, kind: str) -> None:
    async with ehr(service(evaluate=evaluate)) as client:
        text = (await client.post("/cds-services/first", json=call())).text
    for trace in ("Traceback", "Jane", kind, ".py"):
        assert trace not in text


@pytest.mark.checklist("C131")
@pytest.mark.parametrize(("evaluate", "kind"), FAULTS)
async def test_a_fault_is_logged_by_its_type_without_its_message(
    evaluate: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with ehr(service(evaluate=evaluate)) as client:
        await client.post("/cds-services/first", json=call())
    (record,) = caplog.records
    assert (record.name, record.levelno, record.exc_info) == ("cds_hooks", logging.ERROR, None)
    assert record.getMessage() == f"CDS Service first failed in hook instance {HOOK_INSTANCE}: {kind}"


async def test_a_hook_instance_that_is_no_id_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with ehr(service(evaluate=failing(Fault()))) as client:
        await client.post("/cds-services/first", json=call(hookInstance="x\nforged line"))
    assert caplog.messages == ["CDS Service first failed in hook instance (no id): Fault"]


# Who calls


async def by_header(request: Request) -> str:
    if "authorization" not in request.headers:
        raise Unauthorized("no token")
    return request.headers["authorization"]


@pytest.mark.checklist("A30", "C115")
async def test_authentication_comes_before_the_body_and_names_the_client() -> None:
    seen: list[str | None] = []

    def evaluate(request: CdsRequest[Any]) -> CdsResponse:
        seen.append(request.client_id)
        return CdsResponse(cards=[])

    async with ehr(service(evaluate=evaluate), authenticate=by_header) as client:
        refused = await client.post("/cds-services/first", content=b"not JSON")
        accepted = await client.post("/cds-services/first", json=call(), headers={"authorization": "me"})
    assert_outcome(refused, 401, "login")
    assert (accepted.status_code, seen) == (200, ["me"])


@pytest.mark.checklist("C115", "A14")
def test_401_is_the_same_whatever_the_reason() -> None:
    assert Unauthorized("expired").operation_outcome() == Unauthorized("bad signature").operation_outcome()
    assert Unauthorized("expired").reason == "expired"


@pytest.mark.checklist("C078")
async def test_a_fault_while_authenticating_is_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: Request) -> str:
        raise Fault("token")

    async with ehr(service(), authenticate=broken) as client:
        assert_outcome(await client.post("/cds-services/first", json=call()), 500, "exception")
    assert caplog.messages == ["CDS Service first failed in hook instance (no id): Fault"]


# What is told afterwards


async def exchanges_of(body: bytes, **changes: Any) -> list[Exchange]:
    told: list[Exchange] = []

    async def after(exchange: Exchange) -> None:
        told.append(exchange)

    async with ehr(service(**changes), after=after) as client:
        await client.post("/cds-services/first", content=body, headers={"content-type": "application/json"})
    return told


async def test_an_answered_call_is_told_with_its_answer() -> None:
    (exchange,) = await exchanges_of(as_bytes(call()), evaluate=saying("Jane Smith"))
    assert (exchange.service_id, exchange.hook, exchange.status) == ("first", "patient-view", 200)
    assert (exchange.hook_instance, exchange.client_id) == (HOOK_INSTANCE, None)
    assert exchange.duration_seconds > 0
    assert exchange.response is not None
    assert exchange.response.cards[0].summary == "Jane Smith"
    assert "Jane" not in repr(exchange)


@pytest.mark.parametrize(
    ("body", "evaluate", "status", "hook"),
    [
        (b"not JSON", saying("x"), 400, None),
        (as_bytes(call(hook="other")), saying("x"), 400, None),
        (as_bytes(call()), failing(PreconditionFailed("x")), 412, "patient-view"),
        (as_bytes(call()), failing(Fault()), 500, "patient-view"),
    ],
)
async def test_a_failed_call_is_told_with_its_status(
    body: bytes, evaluate: Any, status: int, hook: str
) -> None:
    (exchange,) = await exchanges_of(body, evaluate=evaluate)
    assert (exchange.status, exchange.hook, exchange.response) == (status, hook, None)


async def test_a_fault_afterwards_is_logged_and_does_not_change_the_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def after(exchange: Exchange) -> None:
        raise Fault("Jane Smith")

    async with ehr(service(), after=after) as client:
        assert (await client.post("/cds-services/first", json=call())).status_code == 200
    assert caplog.messages[0] == f"CDS Service first failed in hook instance {HOOK_INSTANCE}: Fault"
    assert "Jane" not in caplog.text
