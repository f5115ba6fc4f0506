"""Trying again, waiting as told, and leaving a server alone that keeps failing."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from service.gather import FhirServers, Limits, search_plan
from service.gather.breaker import CircuitBreaker, Verdict
from tests.fhir_server import Call, FhirServer
from tests.hostile import fhir_faults as faults
from tests.unit.gather.gathering import gathered

PLANS = {"conditions": search_plan("Condition?patient=p1")}
LEFT_ALONE = "the server keeps failing and is left alone"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_two_passing_failures_are_retried_and_a_third_is_not(server: FhirServer, status: int) -> None:
    server.faults["Condition"] = faults.fails_first(status, 2)
    assert (await gathered(server, PLANS)).answers["conditions"].complete
    assert len(server.seen) == 3
    server.seen.clear()
    server.faults["Condition"] = faults.fails_first(status, 3)
    assert not (await gathered(server, PLANS)).answers["conditions"].complete
    assert len(server.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 500, 501, 302])
async def test_what_will_not_pass_is_not_retried(server: FhirServer, status: int) -> None:
    server.faults["Condition"] = faults.fails(status)
    assert not (await gathered(server, PLANS)).answers["conditions"].complete
    assert len(server.of("Condition")) == 1


async def test_a_broken_connection_is_retried(server: FhirServer) -> None:
    broken: list[int] = []

    async def breaks_once(call: Call) -> None:
        broken.append(1)
        await (faults.wrong_length(call) if len(broken) == 1 else call.server.serve(call))

    server.faults["Condition"] = breaks_once
    assert (await gathered(server, PLANS)).answers["conditions"].complete
    assert len(broken) == 2


def _http_date(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


async def test_a_wait_that_the_server_asks_for_is_waited(server: FhirServer) -> None:
    server.faults["Condition"] = faults.fails_first(429, 1, headers=(("retry-after", "1"),))
    started = time.monotonic()
    assert (await gathered(server, PLANS)).answers["conditions"].complete
    assert time.monotonic() - started >= 1.0


@pytest.mark.parametrize("wait", ["5", "86400", _http_date(3600)], ids=["5", "86400", "in an hour"])
async def test_a_wait_longer_than_the_budget_is_an_answer_at_once(server: FhirServer, wait: str) -> None:
    server.faults["Condition"] = faults.fails(503, headers=(("retry-after", wait),))
    started = time.monotonic()
    answer = (await gathered(server, PLANS, seconds=3.0)).answers["conditions"]
    assert answer.reason == "server error (503)"
    assert time.monotonic() - started < 2.0
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "wait",
    ["soon", "", "-1", "1.5", _http_date(-60), "Mon, 01 Jan 2024 00:00:00"],
    ids=["soon", "nothing", "negative", "fraction", "a minute ago", "no zone"],
)
async def test_a_wait_that_cannot_be_read_or_is_over_does_not_prevent_a_retry(
    server: FhirServer, wait: str
) -> None:
    server.faults["Condition"] = faults.fails_first(503, 1, headers=(("retry-after", wait),))
    assert (await gathered(server, PLANS)).answers["conditions"].complete


async def test_a_server_that_keeps_failing_is_left_alone_and_found_again(server: FhirServer) -> None:
    server.faults["Condition"] = faults.fails(500)
    async with FhirServers(limits=Limits(breaker_failures=3, breaker_seconds=0.3)) as servers:

        async def reason() -> str | None:
            return (await gathered(server, PLANS, servers=servers)).answers["conditions"].reason

        assert [await reason() for _ in range(3)] == ["server error (500)"] * 3
        assert [await reason() for _ in range(2)] == [LEFT_ALONE] * 2
        assert len(server.seen) == 3
        await asyncio.sleep(0.35)
        assert await reason() == "server error (500)"
        assert await reason() == LEFT_ALONE
        server.faults.clear()
        await asyncio.sleep(0.35)
        assert [await reason() for _ in range(2)] == [None, None]


async def test_a_server_that_hangs_is_left_alone(server: FhirServer) -> None:
    server.faults["Condition"] = faults.hang
    async with FhirServers(limits=Limits(breaker_failures=2)) as servers:
        reasons = [
            (await gathered(server, PLANS, servers=servers, seconds=0.15)).answers["conditions"].reason
            for _ in range(3)
        ]
    assert reasons == ["timed out", "timed out", LEFT_ALONE]


EVERYTHING = {f"key{number}": search_plan(f"Condition?patient=p1&x={number}") for number in range(11)}


async def _reasons(server: FhirServer, servers: FhirServers, *, seconds: float = 5.0) -> set[str | None]:
    found = await gathered(server, EVERYTHING, servers=servers, seconds=seconds)
    return {answer.reason for answer in found.answers.values()}


async def test_one_pause_of_the_server_costs_one_call_and_not_the_next(server: FhirServer) -> None:
    server.faults["Condition"] = faults.hang
    async with FhirServers() as servers:
        assert await _reasons(server, servers, seconds=0.15) == {"timed out"}
        server.faults.clear()
        assert await _reasons(server, servers) == {None}


@pytest.mark.parametrize("status", [500, 503])
async def test_many_searches_that_fail_are_one_call_that_fails(server: FhirServer, status: int) -> None:
    server.faults["Condition"] = faults.fails(status)
    async with FhirServers(limits=Limits(breaker_failures=2, attempts=1)) as servers:
        failed = {f"server error ({status})"}
        assert [await _reasons(server, servers) for _ in range(2)] == [failed] * 2
        assert await _reasons(server, servers) == {LEFT_ALONE}


async def test_a_call_of_which_anything_was_answered_does_not_speak_against_the_server(
    server: FhirServer,
) -> None:
    server.faults["Condition"] = faults.fails(500)
    plans = EVERYTHING | {"reports": search_plan("DiagnosticReport?patient=p1")}
    async with FhirServers(limits=Limits(breaker_failures=1)) as servers:
        for _ in range(2):
            found = await gathered(server, plans, servers=servers)
            assert {answer.reason for answer in found.answers.values()} == {None, "server error (500)"}


async def test_the_call_that_finds_out_whether_the_server_is_back_is_answered_whole(
    server: FhirServer,
) -> None:
    server.faults["Condition"] = faults.fails(500)
    async with FhirServers(limits=Limits(breaker_failures=1, breaker_seconds=0.2)) as servers:
        assert await _reasons(server, servers) == {"server error (500)"}
        assert await _reasons(server, servers) == {LEFT_ALONE}
        server.faults.clear()
        server.delay_seconds = 0.1
        await asyncio.sleep(0.25)
        try:
            first, second = await asyncio.gather(_reasons(server, servers), _reasons(server, servers))
        finally:
            server.delay_seconds = 0.0
        assert (first, second) == ({None}, {LEFT_ALONE})
        assert await _reasons(server, servers) == {None}


async def test_refusals_do_not_open_the_circuit(server: FhirServer) -> None:
    server.faults["Condition"] = faults.fails(403)
    async with FhirServers(limits=Limits(breaker_failures=2)) as servers:
        for _ in range(4):
            answer = (await gathered(server, PLANS, servers=servers)).answers["conditions"]
            assert answer.reason == "refused (403)"


def _breaker() -> CircuitBreaker:
    return CircuitBreaker(failures=1, seconds=10, clock=Clock())


@pytest.mark.parametrize(
    ("reads", "is_left_alone"),
    [
        ([], False),
        (["failed"], True),
        (["failed", "failed"], True),
        (["answered"], False),
        (["answered", "failed"], False),
        (["failed", "answered"], False),
    ],
)
def test_a_call_speaks_against_a_server_that_answered_nothing_of_it(
    reads: list[str], is_left_alone: bool
) -> None:
    breaker = _breaker()
    verdict = Verdict(breaker)
    assert verdict.admits()
    for read in reads:
        getattr(verdict, read)()
    assert breaker.admits()
    verdict.close()
    assert breaker.admits() is not is_left_alone


def test_a_call_that_is_not_let_through_says_nothing_and_stays_out() -> None:
    breaker = _breaker()
    breaker.failed()
    verdict = Verdict(breaker)
    assert not verdict.admits()
    breaker.succeeded()
    assert not verdict.admits()
    verdict.close()
    assert breaker.admits()


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_breaker_opens_at_its_limit_and_not_before() -> None:
    breaker = CircuitBreaker(failures=2, seconds=10, clock=Clock())
    breaker.failed()
    assert breaker.admits()
    breaker.failed()
    assert not breaker.admits()


def test_only_failures_in_a_row_count() -> None:
    breaker = CircuitBreaker(failures=2, seconds=10, clock=Clock())
    for _ in range(3):
        breaker.failed()
        breaker.succeeded()
    assert breaker.admits()


def test_a_half_open_breaker_admits_one_call_at_a_time() -> None:
    clock = Clock()
    breaker = CircuitBreaker(failures=1, seconds=10, clock=clock)
    breaker.failed()
    clock.now = 9.9
    assert not breaker.admits()
    clock.now = 10.0
    assert breaker.admits()
    assert not breaker.admits()
    breaker.abandoned()
    assert breaker.admits()
    breaker.failed()
    clock.now = 19.9
    assert not breaker.admits()
    clock.now = 20.0
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.admits()
    assert breaker.admits()


async def test_a_gathering_that_is_cancelled_says_nothing_of_the_server(server: FhirServer) -> None:
    async with FhirServers(limits=Limits(breaker_failures=1)) as servers:
        server.faults["Condition"] = faults.hang
        task = asyncio.create_task(gathered(server, PLANS, servers=servers))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        server.faults.clear()
        assert (await gathered(server, PLANS, servers=servers)).answers["conditions"].complete
