"""Many charts that are opened at once share the connections to their server, and do not blame it for the wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from cds_hooks.prefetch import Prefetch
from service.gather import FhirServers, Gathered, Limits, SearchPlan, ServerPolicy, gather, search_plan
from tests.fhir_server import listening

SEARCHES = {f"key{number}": search_plan(f"Condition?patient=p1&x={number}") for number in range(11)}
EMPTY = b'{"resourceType":"Bundle","type":"searchset"}'
QUEUED = "no connection to the server was free in time"


class Clinic:
    """Charts at one FHIR server, which answers each search after the same time."""

    def __init__(self, base_url: str, servers: FhirServers) -> None:
        self._base_url = base_url
        self._servers = servers

    async def opens_a_chart(
        self, *, seconds: float, searches: dict[str, SearchPlan] | None = None
    ) -> Gathered:
        """One call without prefetch, with a budget of so many seconds."""
        policy = ServerPolicy.of([self._base_url])
        reader = self._servers.reader(
            self._base_url, policy=policy, token=None, expires_in=None, budget_seconds=seconds
        )
        with reader:
            return await gather(Prefetch({}), searches=searches or SEARCHES, reader=reader, patient_id="p1")


@asynccontextmanager
async def clinic(*, answer_seconds: float, limits: Limits = Limits()) -> AsyncIterator[Clinic]:  # noqa: B008 - frozen
    """A sound server that takes its time, and the service in front of it."""

    async def speak(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await lines.readuntil(b"\r\n\r\n")
            await asyncio.sleep(answer_seconds)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(EMPTY), EMPTY))

    async with listening(speak) as port, FhirServers(limits=limits) as servers:
        yield Clinic(f"http://127.0.0.1:{port}/fhir", servers)


def reasons(found: Gathered) -> set[str | None]:
    """Why searches have no answer; None for those that have."""
    return {answer.reason for answer in found.answers.values()}


async def test_thirty_charts_opened_at_once_are_all_answered_within_their_budget() -> None:
    async with clinic(answer_seconds=0.2, limits=Limits(connect_seconds=10)) as server:
        wave = await asyncio.gather(*(server.opens_a_chart(seconds=20) for _ in range(30)))
    assert [reasons(found) for found in wave] == [{None}] * 30


async def test_a_wait_for_a_connection_of_ours_says_so_and_does_not_speak_against_the_server() -> None:
    limits = Limits(connections=11, breaker_failures=1, connect_seconds=5)
    async with clinic(answer_seconds=1.0, limits=limits) as server:
        wave = await asyncio.gather(*(server.opens_a_chart(seconds=1.8) for _ in range(3)))
        # The first has all connections, the second has them too late, the third not at all.
        assert [reasons(found) for found in wave] == [{None}, {QUEUED}, {QUEUED}]
        assert {call.outcome for found in wave[1:] for call in found.calls} == {"queued"}
        assert {call.status for call in wave[2].calls} == {None}
        assert reasons(await server.opens_a_chart(seconds=10)) == {None}


@pytest.mark.parametrize(
    ("wait", "reason", "next_reason"),
    [(0.0, "timed out", "the server keeps failing and is left alone"), (0.25, QUEUED, None)],
)
async def test_the_clock_of_a_search_starts_with_its_connection(
    wait: float, reason: str, next_reason: str | None
) -> None:
    limits = Limits(connections=1, breaker_failures=1)
    one = {"key": SEARCHES["key0"]}
    async with clinic(answer_seconds=0.25, limits=limits) as server:
        waits = [asyncio.create_task(server.opens_a_chart(seconds=2, searches=one))] if wait else []
        await asyncio.sleep(0)
        late = await server.opens_a_chart(seconds=0.2 + wait / 2, searches=one)
        await asyncio.gather(*waits)
        assert reasons(late) == {reason}
        assert reasons(await server.opens_a_chart(seconds=2, searches=one)) == {next_reason}


async def test_a_page_that_has_to_wait_too_long_makes_its_search_incomplete() -> None:
    """What was there in time is kept, and the reason is not the server's."""
    pages = [
        b'{"resourceType":"Bundle","link":[{"relation":"next","url":"Condition?page=2"}],"entry":[{"resource":'
        b'{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p1"}}}]}'
    ]

    async def speak(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await lines.readuntil(b"\r\n\r\n")
            if not pages:
                await asyncio.sleep(5)
            page = pages.pop()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(page), page))

    async with listening(speak) as port, FhirServers(limits=Limits(connections=1)) as servers:
        server = Clinic(f"http://127.0.0.1:{port}/fhir", servers)
        plans = {name: SEARCHES[name] for name in ("key0", "key1")}
        found = await server.opens_a_chart(seconds=0.3, searches=plans)
    first, second = found.answers.values()
    assert (len(first.pages), first.complete, first.reason) == (1, False, QUEUED)
    assert (second.complete, second.reason) == (False, "timed out")
