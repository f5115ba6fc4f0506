"""The four states of a prefetch key (CDS Hooks 2.0.1, section "Prefetch Template")."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_hooks import (
    PATIENT_VIEW,
    Empty,
    Failed,
    NotSent,
    Prefetch,
    PrefetchState,
    Satisfied,
    classify,
    read_request,
)
from tests.spec.cds_exchange import as_bytes, call

OBSERVATION = {"resourceType": "Observation", "id": "o1", "status": "final"}
MATCH = {"resource": OBSERVATION, "search": {"mode": "match"}}


def outcome(*issues: Any) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def issue(severity: str, code: str = "processing") -> dict[str, str]:
    return {"severity": severity, "code": code, "diagnostics": "free text"}


def bundle(*entries: Any, **members: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": list(entries)} | members


def told(*issues: Any) -> dict[str, Any]:
    return {"resource": outcome(*issues), "search": {"mode": "outcome"}}


def state_of(value: object) -> PrefetchState:
    return classify(as_bytes(value))


def is_complete(state: PrefetchState) -> bool:
    assert isinstance(state, Satisfied)
    return state.complete


@pytest.mark.checklist("C050", "C051", "C052")
def test_a_key_left_out_is_not_sent() -> None:
    assert Prefetch({}).state("patient") == NotSent()


@pytest.mark.checklist("C055", "A03")
@pytest.mark.parametrize(
    "value",
    [
        None,
        bundle(),
        bundle(total=0),
        {"resourceType": "Bundle", "type": "searchset"},
        {"resourceType": "Bundle"},
        bundle(entry=None, link=None, total=None, type=None),
        bundle(type="collection"),
        bundle({"resource": OBSERVATION, "search": {"mode": "include"}}),
        bundle(link=[{"relation": "self", "url": "https://x.example/Observation"}]),
        bundle(link=[{"relation": "next"}]),
        bundle(link=[{"relation": "next", "url": ""}]),
    ],
)
def test_looked_up_and_not_there_is_empty(value: object) -> None:
    assert state_of(value) == Empty()


@pytest.mark.checklist("C053", "A04")
def test_operation_outcome_as_prefetch_value_is_a_failure_with_its_code() -> None:
    assert state_of(outcome(issue("error", "timeout"))) == Failed(reason="timeout")


@pytest.mark.checklist("C053", "C065")
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (outcome(issue("fatal", "exception")), "exception"),
        (outcome(issue("warning"), issue("error", "forbidden")), "forbidden"),
        (outcome(issue("error", "Smith, Jane")), "unknown"),
        (outcome({"severity": "error"}), "unknown"),
        (outcome({"code": "timeout"}), "timeout"),
        (outcome(), "unknown"),
        ({"resourceType": "OperationOutcome"}, "unknown"),
        ({"resourceType": "OperationOutcome", "issue": "error"}, "unknown"),
        ({"resourceType": "OperationOutcome", "issue": [{"severity": 1}]}, "unknown"),
    ],
)
def test_a_failure_is_known_by_its_code_only(value: object, reason: str) -> None:
    assert state_of(value) == Failed(reason=reason)


@pytest.mark.checklist("C054", "A05")
@pytest.mark.parametrize("severity", ["information", "warning"])
def test_a_remark_alone_is_empty(severity: str) -> None:
    assert state_of(outcome(issue(severity))) == Empty()


@pytest.mark.checklist("C054", "C062", "A05")
@pytest.mark.parametrize("severity", ["information", "warning"])
def test_an_empty_searchset_with_a_remark_is_empty(severity: str) -> None:
    assert state_of(bundle(told(issue(severity)), total=0)) == Empty()


@pytest.mark.checklist("C054", "A05")
def test_a_remark_beside_matches_is_ignored() -> None:
    assert is_complete(state_of(bundle(MATCH, told(issue("warning")), total=1)))


@pytest.mark.checklist("C054", "C065", "A05")
@pytest.mark.parametrize("severity", ["error", "fatal"])
@pytest.mark.parametrize("search", [{"search": {"mode": "outcome"}}, {}])
def test_a_failure_inside_a_searchset_is_a_failure(severity: str, search: dict[str, Any]) -> None:
    failure = {"resource": outcome(issue(severity, "timeout"))} | search
    assert state_of(bundle(MATCH, failure)) == Failed(reason="timeout")


@pytest.mark.checklist("C062")
@pytest.mark.parametrize(
    "value",
    [
        OBSERVATION,
        {"id": "p1", "resourceType": "Patient", "link": [{"other": {}}]},
        {"resourceType": "Encounter", "type": [{}], "entry": 1},
        bundle(MATCH),
        bundle({"resource": OBSERVATION}),
        bundle({"resource": OBSERVATION, "search": {}}),
        bundle(MATCH, type="collection"),
        bundle(MATCH, type="batch-response"),
        bundle(MATCH, total=1),
        bundle(MATCH, MATCH, total=1),
    ],
)
def test_data_satisfies_and_stays_as_it_was(value: object) -> None:
    assert state_of(value) == Satisfied(json=as_bytes(value))


@pytest.mark.checklist("C058")
def test_a_page_with_a_next_link_is_data_but_not_all() -> None:
    links = [
        {"relation": "self", "url": "https://x.example/1"},
        {"relation": "next", "url": "https://x.example/2"},
    ]
    value = bundle(MATCH, link=links)
    assert state_of(value) == Satisfied(json=as_bytes(value), next_url="https://x.example/2", complete=False)


@pytest.mark.checklist("C058", "C065")
def test_an_empty_page_with_a_next_link_is_not_empty() -> None:
    assert not is_complete(state_of(bundle(link=[{"relation": "next", "url": "https://x.example/2"}])))


@pytest.mark.checklist("C058", "C065")
@pytest.mark.parametrize(("total", "complete"), [(1, True), (2, False)])
def test_fewer_matches_than_announced_are_not_all(total: int, complete: bool) -> None:
    assert is_complete(state_of(bundle(MATCH, total=total))) is complete


@pytest.mark.checklist("C065")
@pytest.mark.parametrize(
    "value",
    [
        bundle(total=3),
        bundle({"fullUrl": "https://x.example/Observation/o1", "search": {"mode": "match"}}),
        bundle(type="batch-response"),
        bundle(type="history"),
    ],
)
def test_a_bundle_that_withholds_its_matches_says_nothing(value: object) -> None:
    assert state_of(value) == NotSent()


@pytest.mark.checklist("C063")
@pytest.mark.parametrize(
    "value",
    [
        "123",
        123,
        1.5,
        True,
        [],
        [OBSERVATION],
        {},
        {"id": "1"},
        {"resourceType": ""},
        {"resourceType": 1},
        {"resourceType": None},
        json.dumps(OBSERVATION),
        bundle(entry={}),
        bundle(entry="x"),
    ],
)
def test_a_value_of_the_wrong_type_is_not_sent(value: object) -> None:
    assert state_of(value) == NotSent()


@pytest.mark.checklist("C063", "C065")
@pytest.mark.parametrize(
    "value",
    [
        bundle(MATCH, total="1"),
        bundle(MATCH, type=7),
        bundle(MATCH, link={}),
        bundle({"resource": OBSERVATION, "search": "match"}),
        bundle({"resource": "Observation"}),
        bundle({"resource": {"resourceType": 7}}),
        bundle("an entry"),
        bundle(None),
    ],
)
def test_one_member_of_the_wrong_type_does_not_lose_a_bundle(value: object) -> None:
    assert state_of(value) == Satisfied(json=as_bytes(value))


@pytest.mark.checklist("C063", "A05")
def test_a_failure_is_found_in_a_bundle_with_members_of_the_wrong_type() -> None:
    failure = {"resource": outcome(issue("error", "timeout")), "search": "outcome"}
    assert state_of(bundle(MATCH, failure, total="2")) == Failed(reason="timeout")


@pytest.mark.checklist("C063")
def test_an_included_resource_is_no_match_in_a_bundle_with_members_of_the_wrong_type() -> None:
    included = {"resource": OBSERVATION, "search": {"mode": "include"}}
    assert state_of(bundle(included, total="0")) == Empty()


@pytest.mark.checklist("C054")
def test_an_escaped_resource_type_is_still_recognised() -> None:
    raw = as_bytes(bundle(told(issue("error", "timeout")))).replace(
        b"OperationOutcome", b"\\u004fperationOutcome"
    )
    assert classify(raw) == Failed(reason="timeout")


@pytest.mark.checklist("C050", "C057", "C076")
def test_a_request_knows_the_states_of_its_keys() -> None:
    prefetch = {"patient": {"resourceType": "Patient"}, "esr1": None, "unsolicited": "x"}
    request = read_request(as_bytes(call(prefetch=prefetch)), PATIENT_VIEW)
    assert request.prefetch.state("patient") == Satisfied(json=b'{"resourceType": "Patient"}')
    assert request.prefetch.state("esr1") == Empty()
    assert request.prefetch.state("imaging") == NotSent()
    assert set(request.prefetch.keys()) == {"patient", "esr1", "unsolicited"}


def test_a_state_is_found_out_once() -> None:
    prefetch = Prefetch({"patient": b'{"resourceType": "Patient"}'})
    assert prefetch.state("patient") is prefetch.state("patient")


@pytest.mark.checklist("C100")
def test_data_does_not_show_in_representations() -> None:
    prefetch = Prefetch({"patient": b'{"resourceType": "Patient", "id": "secret"}'})
    assert "secret" not in repr(prefetch.state("patient"))
    assert repr(prefetch) == "<Prefetch with 1 keys>"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(["Bundle", "OperationOutcome", "match", "error"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["resourceType", "entry", "resource", "search", "mode", "issue", "severity", "total", "link"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@pytest.mark.checklist("C063")
@given(value=_JSON)
def test_any_json_value_has_a_state(value: object) -> None:
    assert isinstance(state_of(value), Satisfied | Empty | NotSent | Failed)
