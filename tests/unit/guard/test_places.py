"""A client whose calls wait, for its FHIR server for instance, leaves places to the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from cds_hooks.errors import Unavailable
from service.guard import refusals
from service.guard.limits import Limits
from service.guard.middleware import Guard
from service.guard.rate import RateLimited
from tests.unit.guard.asgi_calls import Gate, call, respond, scope_of


async def named_by_header(request: Request) -> str:
    return request.headers["x-client"]


def unlimited(_: str) -> None: ...


class Service:
    """Behind the guard: authenticates, then waits until the gate is opened."""

    def __init__(self, *, most: int) -> None:
        self.gate = Gate()
        self.shed: list[str] = []
        self._authenticate = RateLimited(named_by_header, unlimited, on_shed=self.shed.append)
        self.guard = Guard(self._answer, limits=Limits(most_in_progress=most), on_shed=self.shed.append)
        self._calls: list[asyncio.Task[int | None]] = []

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            await self._authenticate(request)
        except Unavailable as error:
            await send({"type": "http.response.start", "status": error.status, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if "x-quick" in request.headers:
            await respond(send)
        else:
            await self.gate(scope, receive, send)

    async def status(self, client: str, *, quick: bool = False) -> int | None:
        """One call of a client, to its end."""
        headers = [(b"x-client", client.encode()), *([(b"x-quick", b"")] if quick else [])]
        return (await call(self.guard, scope_of("/feedback", headers=headers))).status

    async def waiting_after(self, client: str, calls: int) -> int:
        """How many of so many calls at once are let in and wait."""
        before = self.gate.entered
        self._calls += [asyncio.create_task(self.status(client)) for _ in range(calls)]
        for _ in range(10):
            await asyncio.sleep(0)
        return self.gate.entered - before

    async def let_go(self) -> set[int | None]:
        """Answer all that wait: the statuses of all calls."""
        self.gate.open.set()
        return {await each for each in self._calls}


@asynccontextmanager
async def service(most: int = 64) -> AsyncIterator[Service]:
    """Of which all calls are answered in the end, and all places are free."""
    made = Service(most=most)
    yield made
    await made.let_go()
    assert made.guard.in_progress == 0


async def test_one_client_gets_three_quarters_of_the_places_and_another_is_answered() -> None:
    async with service(most=64) as busy:
        assert await busy.waiting_after("slow", 60) == 48
        assert busy.shed == [refusals.CLIENT_IN_PROGRESS] * 12
        assert [await busy.status("other", quick=True) for _ in range(20)] == [200] * 20


async def test_calls_that_come_one_after_the_other_are_counted_together() -> None:
    async with service(most=8) as busy:
        assert [await busy.waiting_after("slow", 1) for _ in range(8)] == [1] * 6 + [0] * 2


@pytest.mark.parametrize(("clients", "waiting"), [(1, [48]), (2, [48, 12]), (3, [48, 12, 3])])
async def test_each_further_client_gets_three_quarters_of_the_rest_and_there_is_room_for_one_more(
    clients: int, waiting: list[int]
) -> None:
    async with service(most=64) as busy:
        assert [await busy.waiting_after(f"slow{number}", 60) for number in range(clients)] == waiting
        assert await busy.status("other", quick=True) == 200


async def test_what_one_client_gives_back_another_may_take() -> None:
    async with service(most=64) as busy:
        await busy.waiting_after("first", 60)
        await busy.let_go()
        busy.gate.open.clear()
        assert await busy.waiting_after("second", 60) == 48


async def test_a_place_is_the_clients_again_once_a_call_is_answered() -> None:
    async with service(most=8) as busy:
        assert await busy.waiting_after("slow", 8) == 6
        assert await busy.let_go() == {200, 503}
        busy.gate.open.clear()
        assert await busy.waiting_after("slow", 8) == 6


@pytest.mark.parametrize(("most", "waiting"), [(1, 1), (2, 1), (3, 2), (4, 3), (8, 6)])
async def test_with_few_places_everybody_gets_one(most: int, waiting: int) -> None:
    async with service(most=most) as busy:
        assert await busy.waiting_after("slow", most) == waiting


async def test_the_refusal_is_the_one_of_a_busy_service() -> None:
    async with service(most=2) as busy:
        await busy.waiting_after("slow", 1)
        assert await busy.status("slow") == 503


async def test_where_nobody_is_authenticated_all_places_may_be_taken() -> None:
    gate = Gate()
    guard = Guard(gate, limits=Limits(most_in_progress=8))
    calls = [asyncio.create_task(call(guard, scope_of("/feedback"))) for _ in range(8)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert gate.entered == guard.in_progress == 8
    gate.open.set()
    assert {(await each).status for each in calls} == {200}


async def test_a_client_that_is_named_twice_holds_one_place() -> None:
    authenticate = RateLimited(named_by_header, unlimited)

    async def twice(scope: Scope, _: Receive, send: Send) -> None:
        for _again in range(2):
            await authenticate(Request(scope))
        await respond(send)

    guard = Guard(twice, limits=Limits(most_in_progress=2))
    assert (await call(guard, scope_of("/feedback", headers=[(b"x-client", b"one")]))).status == 200
