"""Case 2: not sent, null, empty, failed: four different things, for the same key of the same patient."""

import pytest

from tests.acceptance.live_service import outcome_of
from tests.fhir_server import FhirServer, outcome
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import (
    chart_request,
    resources,
    searchset,
    told,
    with_access,
    with_prefetch,
    without,
)
from tests.tricky.traces import ACCESS_TOKEN

REQUIRED = ("conditions", "observations", "reports", "medicationRequests")
OPTIONAL = (
    "documents",
    "medicationStatements",
    "medicationAdministrations",
    "medicationDispenses",
    "procedures",
    "specimens",
)
FAILURE = outcome("timeout")


def failed(key: str) -> Json:
    return with_prefetch(chart_request(), **{key: FAILURE})


@pytest.mark.checklist("C050", "C051", "C052", "C059", "C060", "C113")
@pytest.mark.parametrize("key", ["patient", *REQUIRED])
def test_case_02_a_required_key_that_is_not_sent_is_a_412(key: str, ehr: Ehr) -> None:
    answer = ehr.call(without(chart_request(), key))
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == [f"prefetch.{key}"]


@pytest.mark.checklist("C055", "C061", "A03")
@pytest.mark.parametrize("key", REQUIRED)
def test_case_02_null_and_an_empty_searchset_say_the_same_and_are_answered(key: str, ehr: Ehr) -> None:
    null = ehr.cards(with_prefetch(chart_request(), **{key: None}))
    empty = ehr.cards(with_prefetch(chart_request(), **{key: searchset(())}))
    assert told(null) == told(empty)


@pytest.mark.checklist("C053", "C054", "C060", "A04")
@pytest.mark.parametrize("key", ["patient", *REQUIRED])
def test_case_02_a_reported_failure_is_a_412_and_nobody_asks_again(key: str, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        answer = ehr.call(with_access(failed(key), server.base_url, ACCESS_TOKEN))
        assert answer.status_code == 412
        assert outcome_of(answer)["expression"] == [f"prefetch.{key}"]
        assert server.seen == []


@pytest.mark.checklist("C053", "C054", "C065", "A04")
@pytest.mark.parametrize("key", OPTIONAL)
def test_case_02_a_reported_failure_of_an_optional_search_is_answered_and_nobody_asks_again(
    key: str, ehr: Ehr
) -> None:
    with ehr.fhir(resources()) as server:
        assert ehr.call(with_access(failed(key), server.base_url, ACCESS_TOKEN)).status_code == 200
        assert [seen for seen in server.seen if seen.query] == []  # single resources may be read


@pytest.mark.checklist("C059", "C090", "C091", "C092", "C094")
@pytest.mark.parametrize("key", ["conditions", "observations", "reports", "medicationRequests"])
def test_case_02_a_missing_search_is_one_call_with_the_token(key: str, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        cards = ehr.cards(with_access(without(chart_request(), key), server.base_url, ACCESS_TOKEN))
        (asked,) = server.seen
    assert asked.headers["authorization"] == f"Bearer {ACCESS_TOKEN}"
    assert asked.parameters["patient"] == chart_request()["context"]["patientId"]
    assert ACCESS_TOKEN not in asked.path + asked.query
    assert told(cards) == told(ehr.cards(chart_request()))


@pytest.mark.checklist("C059", "C092")
def test_case_02_nothing_prefetched_gives_the_cards_of_everything_prefetched(ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        cards = ehr.cards(with_access(chart_request(prefetch={}), server.base_url, ACCESS_TOKEN))
        assert {seen.headers["authorization"] for seen in server.seen} == {f"Bearer {ACCESS_TOKEN}"}
    assert told(cards) == told(ehr.cards(chart_request()))


@pytest.mark.checklist("C055", "C059")
def test_case_02_what_was_sent_is_not_asked_for_again(ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        ehr.cards(with_access(chart_request(), server.base_url, ACCESS_TOKEN))
        assert server.seen == []


@pytest.mark.checklist("C073", "C074", "C090", "C091", "A27")
def test_case_02_a_server_without_a_token_is_not_called(ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        server.token = None  # it would answer anybody
        answer = ehr.call(with_access(without(chart_request(), "observations"), server.base_url, None))
        assert server.seen == []
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == ["prefetch.observations"]


@pytest.mark.checklist("C103")
def test_case_02_a_server_that_is_not_the_clients_is_not_called(ehr: Ehr) -> None:
    with FhirServer(resources()) as stranger:
        answer = ehr.call(
            with_access(without(chart_request(), "observations"), stranger.base_url, ACCESS_TOKEN)
        )
        assert stranger.seen == []
    assert answer.status_code == 412


@pytest.mark.checklist("C094", "C095", "C096")
@pytest.mark.parametrize(
    "granted", [{"token_type": "bearer"}, {"scope": "Observation.Read (Labs) (R4) x"}, {"patient": "p1"}]
)
def test_case_02_what_the_grant_says_of_itself_does_not_matter(granted: Json, ehr: Ehr) -> None:
    body = without(chart_request(), "observations")
    with ehr.fhir(resources()) as server:
        assert ehr.call(with_access(body, server.base_url, ACCESS_TOKEN, **granted)).status_code == 200


@pytest.mark.checklist("C055", "C056", "C063", "C065")
@pytest.mark.parametrize("other", ["conditions", "patient"])
@pytest.mark.parametrize("key", ["observations", "reports", "medicationRequests"])
def test_case_02_the_results_of_another_search_are_no_answer(key: str, other: str, ehr: Ehr) -> None:
    """Prefetch is typed in by hand at some sites: what was mixed up was not searched."""
    body = chart_request()
    answer = ehr.call(with_prefetch(body, **{key: body["prefetch"][other]}))
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == [f"prefetch.{key}"]


@pytest.mark.checklist("C055", "C059", "C063")
def test_case_02_the_results_of_another_search_are_replaced_by_the_right_ones(ehr: Ehr) -> None:
    body = chart_request()
    mixed_up = with_prefetch(body, observations=body["prefetch"]["conditions"])
    with ehr.fhir(resources()) as server:
        cards = ehr.cards(with_access(mixed_up, server.base_url, ACCESS_TOKEN))
        assert [seen.path for seen in server.seen] == ["Observation"]
    assert told(cards) == told(ehr.cards(body))


@pytest.mark.checklist("C063")
@pytest.mark.parametrize(
    "value", ["123", 7, True, [], ["x"], {}, {"resourceType": 7}, {"resourceType": "Unheard"}]
)
def test_case_02_a_value_that_is_no_resource_is_no_answer(value: object, ehr: Ehr) -> None:
    answer = ehr.call(with_prefetch(chart_request(), observations=value))
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == ["prefetch.observations"]
