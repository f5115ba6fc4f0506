"""Case 3: the first page holds an old negative ESR1 result, the next one a newer positive."""

import uuid

import httpx
import pytest

from tests.fhir_server import FhirServer
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import (
    AURELIA,
    ESR1_POSITIVE,
    chart_request,
    in_prefetch,
    of_id,
    resources,
    searchset,
    steps,
    today,
    told,
    with_access,
    with_prefetch,
    without,
)
from tests.tricky.traces import ACCESS_TOKEN, prefetch_state

DENIALS = ("no mutation", "not detected", "no esr1", "no current esr1", "none since", "last sample")
REPORT = f"{AURELIA}-ctdna-october-report"
SPECIMEN = f"Specimen/{AURELIA}-ctdna-october-specimen"


def newest_last() -> list[Json]:
    """The record with the positive ESR1 result as the last of the observations, and nothing else that tells of it."""
    found = [each for each in resources() if each["id"] != REPORT]
    drawn = {"effectiveDateTime": today(-22).isoformat(), "specimen": {"reference": SPECIMEN}}
    positive = of_id(found, ESR1_POSITIVE) | drawn
    return [*(each for each in found if each["id"] != ESR1_POSITIVE), positive]


def call_with(observations: Json) -> Json:
    """The chart is opened; everything but the observations is sent as a whole."""
    body = chart_request()
    reports = searchset(each for each in in_prefetch(body, "reports") if each["id"] != REPORT)
    return with_prefetch(body, observations=observations, reports=reports)


def first_page(server: FhirServer) -> Json:
    """What a client that does not page gets from the server."""
    answer = httpx.get(
        f"{server.base_url}/Observation?patient={chart_request()['context']['patientId']}&_count=45",
        headers={"authorization": f"Bearer {ACCESS_TOKEN}"},
    )
    page: Json = answer.json()
    server.seen.clear()
    assert ESR1_POSITIVE not in {entry["resource"]["id"] for entry in page["entry"]}
    return page


def linked_to(page: Json, url: str) -> Json:
    """The page with another address for the next one."""
    return page | {"link": [{"relation": "next", "url": url}]}


def assert_incomplete(ehr: Ehr, body: Json) -> None:
    """What was not read is neither absent nor negative, and the record of the call says that it was not read."""
    cards = ehr.cards(body)
    said = "".join(f"{card['summary']} {card['detail']}" for card in cards).lower()
    assert not any(denial in said for denial in DENIALS)
    assert not {"offer-switch", "test-due"} & set(steps(cards))
    assert prefetch_state(ehr.hospital, body["hookInstance"], "observations") == "incomplete"


@pytest.mark.checklist("C058", "C059", "C091")
def test_case_03_the_next_page_is_read_with_the_token(ehr: Ehr) -> None:
    with ehr.fhir(newest_last()) as server:
        body = call_with(first_page(server))
        cards = ehr.cards(with_access(body, server.base_url, ACCESS_TOKEN))
        (asked,) = server.seen
    assert asked.headers["authorization"] == f"Bearer {ACCESS_TOKEN}"
    whole = [each for each in newest_last() if each["resourceType"] == "Observation"]
    assert steps(cards) == ["offer-switch"]
    assert told(cards) == told(ehr.cards(call_with(searchset(whole))))


@pytest.mark.checklist("C058", "C065", "C103")
def test_case_03_a_next_page_elsewhere_is_never_called(ehr: Ehr) -> None:
    with ehr.fhir(newest_last()) as server, FhirServer(newest_last()) as elsewhere:
        page = linked_to(first_page(server), f"{elsewhere.base_url}/Observation?patient=1")
        body = call_with(page)
        assert_incomplete(ehr, with_access(body, server.base_url, ACCESS_TOKEN))
        assert elsewhere.seen == []
        assert server.seen == []


@pytest.mark.checklist("C058", "C103")
@pytest.mark.parametrize(
    "url",
    [
        "{host}@169.254.169.254/latest/meta-data",
        "http://169.254.169.254/latest/meta-data",
        "{host}.evil.example.org/fhir?page=2",
        "{host}/../admin?page=2",
        "//169.254.169.254/fhir?page=2",
        "file:///etc/passwd",
    ],
)
def test_case_03_an_address_that_only_looks_like_the_server_is_not_called(url: str, ehr: Ehr) -> None:
    with ehr.fhir(newest_last()) as server:
        next_url = url.format(host=server.base_url.removesuffix("/fhir"))
        body = call_with(linked_to(first_page(server), next_url))
        assert_incomplete(ehr, with_access(body, server.base_url, ACCESS_TOKEN))
        assert server.seen == []


@pytest.mark.checklist("C058", "C065")
def test_case_03_without_a_token_the_page_stays_one_of_several(ehr: Ehr) -> None:
    with ehr.fhir(newest_last()) as server:
        body = call_with(first_page(server))
        assert_incomplete(ehr, body)
        assert_incomplete(ehr, with_access(body, server.base_url, None) | {"hookInstance": str(uuid.uuid4())})
        assert server.seen == []


@pytest.mark.checklist("C058", "C065")
def test_case_03_the_same_page_without_a_next_link_is_a_whole_record(ehr: Ehr) -> None:
    """The pair: here the old negative result is the newest one, and it may be said."""
    with ehr.fhir(newest_last()) as server:
        page = first_page(server)
    del page["link"]
    cards = ehr.cards(call_with(page))
    assert steps(cards) == ["test-due"]
    assert "last sample" in cards[0]["summary"]


@pytest.mark.checklist("C065", "C104")
def test_case_03_a_next_page_that_fails_leaves_the_record_incomplete(ehr: Ehr) -> None:
    with ehr.fhir(newest_last()) as server:
        body = call_with(first_page(server))
        server.token = "another"
        assert_incomplete(ehr, with_access(body, server.base_url, ACCESS_TOKEN))
        assert server.seen


@pytest.mark.checklist("C058", "C059", "C065")
@pytest.mark.parametrize("page_size", [100, 10])
@pytest.mark.parametrize("missing", [(), ("procedures", "specimens")])
def test_case_03_a_page_that_announces_more_than_it_holds_is_searched_again(
    page_size: int, missing: tuple[str, ...], ehr: Ehr
) -> None:
    """Cut off without a link to the rest. Whatever else is fetched, in pages of whatever size, nothing is lost."""
    whole = [each for each in newest_last() if each["resourceType"] == "Observation"]
    with ehr.fhir(newest_last(), page_size=page_size) as server:
        cut_off = searchset(whole[20:25], total=len(whole))
        cards = ehr.cards(with_access(without(call_with(cut_off), *missing), server.base_url, ACCESS_TOKEN))
        assert server.of("Observation")
    assert told(cards) == told(ehr.cards(call_with(searchset(whole))))


@pytest.mark.checklist("C058", "C065")
def test_case_03_a_page_that_announces_more_than_it_holds_is_incomplete_without_a_server(ehr: Ehr) -> None:
    whole = [each for each in newest_last() if each["resourceType"] == "Observation"]
    assert_incomplete(ehr, call_with(searchset(whole[:-1], total=len(whole))))
