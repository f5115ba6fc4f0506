"""Prefetch first: what is called for, what is not, and what the answers are."""

import json

import pytest

from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Empty, Failed, NotSent, Satisfied
from service.gather import FhirServers, Gathered, Limits, SearchPlan, ServerPolicy, gather, search_plan
from tests.fhir_server import FhirServer, Json, outcome, searchset
from tests.hostile import fhir_faults as faults
from tests.unit.gather.gathering import gathered, ids_in, resource

CONDITIONS = {"conditions": search_plan("Condition?patient=p1")}
OBSERVATIONS = {"observations": SearchPlan(query="Observation?patient=p1")}
LABS = [f"lab{number}" for number in range(7)]
ALL_OBSERVATIONS = [*LABS, "exam0", "exam1", "uncategorised"]


def page(*resources: Json, next_url: str | None = None, total: int | None = None) -> Json:
    """A prefetched page."""
    links = [] if next_url is None else [{"relation": "next", "url": next_url}]
    bundle = searchset([{"resource": each} for each in resources], links)
    return bundle if total is None else bundle | {"total": total}


async def test_a_key_that_was_sent_whole_is_used_as_it_is(server: FhirServer) -> None:
    found = await gathered(server, CONDITIONS, prefetch={"conditions": page(resource("Condition", "sent"))})
    answer = found.answers["conditions"]
    assert (ids_in(answer.pages), answer.complete, answer.reason) == (["sent"], True, None)
    assert (server.seen, found.calls) == ([], ())


@pytest.mark.parametrize("value", [None, page(), page() | {"total": 0}], ids=["null", "empty", "total 0"])
async def test_a_key_that_was_sent_empty_is_a_finding_and_not_asked_for(
    server: FhirServer, value: Json | None
) -> None:
    found = await gathered(server, CONDITIONS, prefetch={"conditions": value})
    answer = found.answers["conditions"]
    assert (answer.state, answer.pages, answer.complete) == (Empty(), (), True)
    assert server.seen == []


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in a searchset"])
async def test_a_key_that_the_client_reports_as_failed_is_not_asked_for(
    server: FhirServer, inside: bool
) -> None:
    value = page(outcome("forbidden")) if inside else outcome("forbidden")
    found = await gathered(server, CONDITIONS, prefetch={"conditions": value})
    answer = found.answers["conditions"]
    assert (answer.state, answer.pages, answer.complete) == (Failed(reason="forbidden"), (), False)
    assert answer.reason == "the client reports a failure (forbidden)"
    assert server.seen == []


async def test_a_key_that_was_not_sent_is_searched_to_its_last_page(server: FhirServer) -> None:
    server.token = "the-token"
    found = await gathered(server, OBSERVATIONS)
    answer = found.answers["observations"]
    assert isinstance(answer.state, Satisfied)
    assert answer.state.complete
    assert (ids_in(answer.pages), len(answer.pages)) == (ALL_OBSERVATIONS, 4)
    assert (answer.complete, answer.reason) == (True, None)
    (call,) = found.calls
    assert (call.key, call.outcome, call.status, call.pages) == ("observations", "ok", 200, 4)
    assert call.bytes == sum(map(len, answer.pages))
    assert 0 < call.seconds < 5
    assert [seen.path for seen in server.seen] == ["Observation", "", "", ""]
    assert server.seen[0].parameters == {"patient": "p1", "_count": "100"}
    assert {seen.headers["authorization"] for seen in server.seen} == {"Bearer the-token"}
    assert {seen.headers["accept"] for seen in server.seen} == {"application/fhir+json"}


async def test_without_a_token_no_authorization_is_sent(server: FhirServer) -> None:
    assert (await gathered(server, CONDITIONS)).answers["conditions"].complete
    assert not any("authorization" in seen.headers for seen in server.seen)


async def test_a_search_that_finds_nothing_is_empty(server: FhirServer) -> None:
    found = await gathered(server, {"procedures": search_plan("Procedure?patient=p1")})
    answer = found.answers["procedures"]
    assert (answer.state, answer.pages, answer.complete, answer.reason) == (Empty(), (), True, None)
    assert found.calls[0].outcome == "empty"


async def test_a_patient_is_read_by_id(server: FhirServer) -> None:
    found = await gathered(server, {"patient": search_plan("Patient/p1")})
    answer = found.answers["patient"]
    assert (ids_in(answer.pages), answer.complete) == (["p1"], True)
    assert (server.seen[0].path, server.seen[0].query) == ("Patient/p1", "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"resourceType": "Patient", "id": "p2"}, "another patient's resources came back"),
        ({"resourceType": "Condition", "id": "p1"}, "answered with a resource of another type"),
        (page(), "answered with a resource of another type"),
    ],
    ids=["another patient", "another type", "a Bundle"],
)
async def test_a_read_that_gives_something_else_has_failed(
    server: FhirServer, body: Json, reason: str
) -> None:
    server.faults["Patient"] = faults.sends(body)
    answer = (await gathered(server, {"patient": search_plan("Patient/p1")})).answers["patient"]
    assert isinstance(answer.state, Failed)
    assert answer.reason == reason


async def test_a_patient_who_is_not_found_is_unavailable_and_never_empty(server: FhirServer) -> None:
    found = await gathered(server, {"patient": search_plan("Patient/p9")})
    assert found.answers["patient"].state == Failed(reason="not-found")


async def test_without_a_server_what_is_missing_stays_missing() -> None:
    sent = Prefetch(
        {"a": b'{"resourceType":"Bundle","total":2,"entry":[{"resource":{"resourceType":"Condition"}}]}'}
    )
    found = await gather(
        sent,
        searches={"a": CONDITIONS["conditions"], "b": CONDITIONS["conditions"]},
        reader=None,
        patient_id="p1",
    )
    first, second = found.answers["a"], found.answers["b"]
    assert (len(first.pages), first.complete, first.reason) == (1, False, "only the first page was sent")
    assert (second.state, second.pages, second.reason) == (NotSent(), (), "not sent")
    assert found.calls == ()


@pytest.mark.parametrize("elements", [{}, {"total": 10}], ids=["no total", "total"])
async def test_the_pages_after_a_prefetched_one_are_read(server: FhirServer, elements: Json) -> None:
    server.token = "the-token"
    first = await _first_page(server) | elements
    found = await gathered(server, OBSERVATIONS, prefetch={"observations": first})
    answer = found.answers["observations"]
    assert ids_in(answer.pages) == ALL_OBSERVATIONS
    assert (answer.complete, answer.reason) == (True, None)
    assert [seen.path for seen in server.seen] == [""] * 3
    assert found.calls[0].pages == 3


async def _first_page(server: FhirServer) -> Json:
    found = await gathered(server, OBSERVATIONS)
    server.seen.clear()
    first: Json = json.loads(found.answers["observations"].pages[0])
    return first


@pytest.mark.parametrize(
    "url", ["https://evil.example/fhir?page=2", "http://169.254.169.254/", "file:///etc/passwd"]
)
async def test_a_prefetched_page_that_continues_elsewhere_is_incomplete(server: FhirServer, url: str) -> None:
    value = page(resource("Observation", "sent"), next_url=url)
    found = await gathered(server, OBSERVATIONS, prefetch={"observations": value})
    answer = found.answers["observations"]
    assert (ids_in(answer.pages), answer.complete) == (["sent"], False)
    assert answer.reason == "the next page is on another server"
    assert server.seen == []


async def test_a_prefetched_page_whose_next_page_is_gone_is_incomplete(server: FhirServer) -> None:
    server.faults[""] = faults.fails(410)
    value = page(resource("Observation", "sent"), next_url=f"{server.base_url}?_getpages=old")
    answer = (await gathered(server, OBSERVATIONS, prefetch={"observations": value})).answers["observations"]
    assert (ids_in(answer.pages), answer.complete, answer.reason) == (["sent"], False, "not found (410)")


async def test_a_prefetched_page_that_announces_more_than_it_holds_is_searched_again(
    server: FhirServer,
) -> None:
    value = page(resource("Observation", "lab0"), total=10)
    answer = (await gathered(server, OBSERVATIONS, prefetch={"observations": value})).answers["observations"]
    assert (ids_in(answer.pages), answer.complete) == (ALL_OBSERVATIONS, True)


async def test_if_that_search_fails_the_prefetched_page_is_kept_as_incomplete(server: FhirServer) -> None:
    server.faults["Observation"] = faults.fails(403)
    value = page(resource("Observation", "sent"), total=10)
    answer = (await gathered(server, OBSERVATIONS, prefetch={"observations": value})).answers["observations"]
    assert (ids_in(answer.pages), answer.complete, answer.reason) == (["sent"], False, "refused (403)")


async def test_if_that_search_finds_nothing_the_prefetched_page_is_kept_as_incomplete(
    server: FhirServer,
) -> None:
    value = page(resource("Procedure", "sent"), total=2)
    plans = {"procedures": search_plan("Procedure?patient=p1")}
    answer = (await gathered(server, plans, prefetch={"procedures": value})).answers["procedures"]
    assert (ids_in(answer.pages), answer.complete) == (["sent"], False)
    assert answer.reason == "only the first page was sent"


async def test_keys_are_searched_at_the_same_time(server: FhirServer) -> None:
    plans = {f"key{number}": search_plan(f"Condition?patient=p1&x={number}") for number in range(12)}
    server.delay_seconds = 0.2
    try:
        found = await gathered(server, plans)
    finally:
        server.delay_seconds = 0.0
    assert list(found.answers) == list(plans)
    assert all(answer.complete for answer in found.answers.values())
    assert sum(call.seconds for call in found.calls) > 2.4
    assert max(call.seconds for call in found.calls) < 1.5


@pytest.mark.parametrize("seconds", [0.3, 0.0])
async def test_when_the_budget_ends_what_is_there_is_used(server: FhirServer, seconds: float) -> None:
    server.faults["Observation"] = faults.hang
    plans = CONDITIONS | OBSERVATIONS
    found = await gathered(server, plans, seconds=seconds)
    assert found.answers["observations"].state == Failed(reason="timeout")
    assert found.answers["observations"].reason == "timed out"
    assert found.answers["conditions"].complete is (seconds > 0)


async def test_a_token_that_expires_ends_the_budget(server: FhirServer) -> None:
    async with FhirServers() as servers:
        policy = ServerPolicy.of([server.base_url])
        with servers.reader(
            server.base_url, policy=policy, token=None, expires_in=0, budget_seconds=5
        ) as reader:
            found = await gather(Prefetch({}), searches=CONDITIONS, reader=reader, patient_id="p1")
    assert found.answers["conditions"].reason == "timed out"


async def _limited(server: FhirServer, limits: Limits) -> Gathered:
    async with FhirServers(limits=limits) as servers:
        return await gathered(server, OBSERVATIONS, servers=servers)


@pytest.mark.parametrize(
    ("limits", "pages", "reason"),
    [
        (Limits(pages=4), 4, None),
        (Limits(pages=3), 3, "page limit"),
        (Limits(resources=10), 4, None),
        (Limits(resources=9), 3, "page limit"),
        (Limits(total_bytes=1_500), 1, "too large"),
    ],
)
async def test_a_limit_that_is_reached_is_told(
    server: FhirServer, limits: Limits, pages: int, reason: str | None
) -> None:
    answer = (await _limited(server, limits)).answers["observations"]
    assert (len(answer.pages), answer.complete, answer.reason) == (pages, reason is None, reason)


async def test_a_page_over_its_limit_fails_the_search(server: FhirServer) -> None:
    answer = (await _limited(server, Limits(page_bytes=200))).answers["observations"]
    assert (answer.state, answer.reason) == (Failed(reason="too-long"), "too large")


async def test_a_count_in_the_template_is_kept(server: FhirServer) -> None:
    await gathered(server, {"conditions": search_plan("Condition?patient=p1&_count=7")})
    assert server.seen[0].parameters == {"patient": "p1", "_count": "7"}


async def test_servers_that_are_not_open_give_no_reader(server: FhirServer) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await gathered(server, CONDITIONS, servers=FhirServers())


async def test_a_shown_result_holds_no_patient_data(server: FhirServer) -> None:
    found = await gathered(server, CONDITIONS | OBSERVATIONS)
    for hidden in ("p1", "lab0", "Patient/"):
        assert hidden not in repr(found)
