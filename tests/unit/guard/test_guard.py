"""Every request is bounded in number, size and time, and each refusal is quick and says why."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from cds_hooks.errors import Unavailable
from service.guard import refusals
from service.guard.limits import Limits
from service.guard.middleware import Guard
from tests.unit.guard.asgi_calls import HOOK, Answer, Gate, call, ok, read, respond, scope_of

QUICK = Limits(most_in_progress=2, deadline_seconds=0.08, body_seconds=0.04)
ROOMY = Limits(deadline_seconds=1.0, body_seconds=1.0)


def issue_of(answer: Answer) -> dict[str, object]:
    assert answer.headers["content-type"] == "application/fhir+json"
    body = json.loads(answer.body)
    assert body["resourceType"] == "OperationOutcome"
    issue: dict[str, object] = body["issue"][0]
    return issue


@pytest.fixture
def shed() -> list[str]:
    return []


async def until_entered(gate: Gate, count: int) -> None:
    while gate.entered < count:
        await asyncio.sleep(0)


async def test_as_many_as_allowed_are_in_progress_and_one_more_is_refused_at_once(shed: list[str]) -> None:
    gate = Gate()
    guard = Guard(gate, limits=Limits(most_in_progress=2), on_shed=shed.append)
    first, second = asyncio.create_task(call(guard)), asyncio.create_task(call(guard))
    await until_entered(gate, 2)
    refused = await call(guard)
    assert (refused.status, refused.headers["retry-after"]) == (503, "1")
    assert issue_of(refused)["code"] == "transient"
    assert shed == [refusals.IN_PROGRESS]
    gate.open.set()
    assert [answer.status for answer in await asyncio.gather(first, second)] == [200, 200]
    assert guard.in_progress == 0
    assert (await call(guard)).status == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_those_who_watch_the_service_are_always_answered(path: str) -> None:
    gate = Gate()
    guard = Guard(gate, limits=Limits(most_in_progress=1))
    busy = asyncio.create_task(call(guard))
    await until_entered(gate, 1)
    asking = asyncio.create_task(call(guard, scope_of(path, method="GET")))
    await until_entered(gate, 2)
    gate.open.set()
    assert [each.status for each in await asyncio.gather(busy, asking)] == [200, 200]


async def test_a_refusal_elsewhere_is_plain_text() -> None:
    guard = Guard(ok, limits=Limits(most_headers=1))
    too_many = [(b"a", b"1"), (b"b", b"2")]
    page = await call(guard, scope_of("/about", method="GET", headers=too_many))
    assert (page.status, page.headers["content-type"]) == (431, "text/plain; charset=utf-8")
    assert page.body == b"the headers are too many or too long"
    head = await call(guard, scope_of("/about", method="HEAD", headers=too_many))
    assert (head.status, head.body, head.headers["content-length"]) == (431, b"", str(len(page.body)))


@pytest.mark.parametrize(("count", "status"), [(5, 200), (6, 431)])
async def test_headers_are_counted(count: int, status: int, shed: list[str]) -> None:
    guard = Guard(ok, limits=Limits(most_headers=5), on_shed=shed.append)
    answer = await call(guard, scope_of(headers=[(b"x", b"y")] * count))
    assert answer.status == status
    assert shed == ([] if status == 200 else [refusals.HEADERS])


@pytest.mark.parametrize(("size", "status"), [(100, 200), (101, 431)])
async def test_headers_are_measured(size: int, status: int) -> None:
    guard = Guard(ok, limits=Limits(most_header_bytes=100))
    answer = await call(guard, scope_of(headers=[(b"name", b"v" * (size - 4))]))
    assert answer.status == status


async def test_there_is_an_answer_by_the_deadline(shed: list[str]) -> None:
    guard = Guard(Gate(), limits=QUICK, on_shed=shed.append)
    answer = await call(guard)
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert issue_of(answer)["details"] == {"text": "there was no answer in time"}
    assert shed == [refusals.DEADLINE]
    assert guard.in_progress == 0


async def test_an_answer_that_has_begun_is_not_taken_back(shed: list[str]) -> None:
    async def stalls(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Future()

    answer = await call(Guard(stalls, limits=QUICK, on_shed=shed.append))
    assert (answer.status, answer.body) == (200, b"")
    assert shed == [refusals.DEADLINE]


async def test_what_an_application_says_on_being_stopped_is_its_answer(shed: list[str]) -> None:
    async def gives_up(_: Scope, __: Receive, send: Send) -> None:
        try:
            await asyncio.Future()
        except asyncio.CancelledError:
            await respond(send)
            raise

    answer = await call(Guard(gives_up, limits=QUICK, on_shed=shed.append))
    assert (answer.status, answer.body) == (200, b"done")
    assert shed == [refusals.DEADLINE]


async def test_what_follows_the_answer_is_not_cut_off() -> None:
    recorded = asyncio.Event()

    async def records_afterwards(_: Scope, __: Receive, send: Send) -> None:
        await respond(send)
        await asyncio.sleep(QUICK.deadline_seconds * 2)
        recorded.set()

    answer = await call(Guard(records_afterwards, limits=QUICK))
    assert answer.status == 200
    assert recorded.is_set()


async def test_a_timeout_of_the_application_is_its_own_business(shed: list[str]) -> None:
    async def times_out(_: Scope, __: Receive, ___: Send) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await call(Guard(times_out, on_shed=shed.append))
    assert shed == []


async def trickle(*, parts: int, pause: float) -> AsyncIterator[bytes]:
    for _ in range(parts):
        yield b" "
        await asyncio.sleep(pause)


@pytest.mark.parametrize("parts", [0, 1, 1_000])
async def test_a_body_that_does_not_arrive_in_time_is_a_408(parts: int, shed: list[str]) -> None:
    async def never() -> AsyncIterator[bytes]:
        async for part in trickle(parts=parts, pause=0.005):
            yield part
        await asyncio.Future()

    answer = await call(Guard(ok, limits=QUICK, on_shed=shed.append), body=never())
    assert answer.status == 408
    assert issue_of(answer)["code"] == "timeout"
    assert shed == [refusals.SLOW_BODY]


async def test_a_body_in_parts_that_arrives_in_time_is_read() -> None:
    received: list[bytes] = []

    async def keeps(_: Scope, receive: Receive, send: Send) -> None:
        received.append(await read(receive))
        await asyncio.sleep(limits.body_seconds * 1.1)  # the limit for the body no longer counts
        await respond(send)

    limits = Limits(body_seconds=0.2, deadline_seconds=5.0)
    answer = await call(Guard(keeps, limits=limits), body=trickle(parts=3, pause=0.001))
    assert (answer.status, received) == (200, [b"   "])


async def test_waiting_for_a_disconnect_is_not_waiting_for_a_body(shed: list[str]) -> None:
    async def streams(_: Scope, receive: Receive, __: Send) -> None:
        await read(receive)
        await receive()

    answer = await call(Guard(streams, limits=QUICK, on_shed=shed.append))
    assert answer.status == 503
    assert shed == [refusals.DEADLINE]


async def test_other_scopes_pass_unchanged() -> None:
    seen: list[Scope] = []

    async def keeps(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope)

    await call(Guard(keeps, limits=QUICK), {"type": "lifespan"})
    assert seen == [{"type": "lifespan"}]


class Refusing:
    """An application that answers what its body reading raises, as the router does."""

    def __init__(self) -> None:
        self.begun = 0

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Read, or say 503."""
        try:
            await read(receive)
        except Unavailable as error:
            await send({"type": "http.response.start", "status": error.status, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        self.begun += 1
        await respond(send)


async def test_a_burst_waits_its_turn_and_no_more_than_may_wait(shed: list[str]) -> None:
    app = Refusing()
    guard = Guard(app, limits=Limits(most_waiting=3), on_shed=shed.append)
    answers = await asyncio.gather(*(call(guard) for _ in range(10)))
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == app.begun == 3
    assert statuses.count(503) == 7
    assert shed == [refusals.WAITING] * 7


async def test_those_whose_bodies_are_complete_at_the_same_time_are_a_burst_too(shed: list[str]) -> None:
    app = Refusing()
    guard = Guard(app, limits=Limits(most_waiting=3), on_shed=shed.append)
    complete = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await complete.wait()
        yield b"}"

    calls = [asyncio.create_task(call(guard, body=body())) for _ in range(10)]
    while guard.in_progress < 10:
        await asyncio.sleep(0)
    assert shed == []
    complete.set()
    statuses = [answer.status for answer in await asyncio.gather(*calls)]
    assert statuses.count(200) == app.begun == 3
    assert shed == [refusals.WAITING] * 7


async def test_only_hook_calls_wait_for_a_turn(shed: list[str]) -> None:
    guard = Guard(Refusing(), limits=Limits(most_waiting=1), on_shed=shed.append)
    pages = (call(guard, scope_of("/about", method="GET")) for _ in range(10))
    discovery = (call(guard, scope_of("/cds-services", method="GET")) for _ in range(10))
    assert {answer.status for answer in await asyncio.gather(*pages, *discovery)} == {200}
    assert shed == []


async def test_a_client_that_left_takes_no_turn() -> None:
    async def left() -> Message:
        return {"type": "http.disconnect"}

    taken = Answer()

    async def reads(_: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "http.disconnect"
        await respond(send)

    await Guard(reads, limits=ROOMY)(scope_of(HOOK), left, taken.send)
    assert taken.status == 200


@pytest.mark.parametrize("name", sorted(Limits.__slots__))
def test_limits_leave_room_for_something(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name}.*: must be greater than 0"):
        Limits(**{name: 0})


def test_a_body_may_not_take_longer_than_the_request() -> None:
    assert Limits(body_seconds=5.0, deadline_seconds=5.0)
    with pytest.raises(ValueError, match="body_seconds: must not exceed deadline_seconds"):
        Limits(body_seconds=5.1, deadline_seconds=5.0)
