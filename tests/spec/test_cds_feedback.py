"""Feedback (CDS Hooks 2.0.1, section "Feedback")."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from cds_hooks import (
    ORDER_SIGN,
    BadRequest,
    FeedbackBatch,
    FeedbackItem,
    GivenCoding,
    Unauthorized,
)
from cds_hooks.feedback import acknowledgement, read_feedback
from tests.spec.cds_exchange import as_bytes, assert_outcome, ehr, service

ADDRESS = "/cds-services/first/feedback"


def accepted(**changes: Any) -> dict[str, Any]:
    item = {
        "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
        "outcomeTimestamp": "2026-11-20T10:05:31Z",
    } | changes
    return {name: value for name, value in item.items() if value is not ...}


def overridden(**changes: Any) -> dict[str, Any]:
    reason = {"reason": {"code": "patient-refuses", "system": "https://example.org/reasons"}}
    return accepted(outcome="overridden", acceptedSuggestions=..., overrideReason=reason) | changes


def read_one(item: dict[str, Any]) -> FeedbackItem:
    reading = read_feedback(as_bytes({"feedback": [item]}))
    assert (reading.incomplete, reading.rejected) == ((), ())
    return reading.items[0]


def read_in_part(item: dict[str, Any]) -> tuple[FeedbackItem, str]:
    """The item and the member of which something was left out."""
    reading = read_feedback(as_bytes({"feedback": [item]}))
    (incomplete,) = reading.incomplete
    assert (incomplete.index, reading.rejected) == (0, ())
    return reading.items[0], incomplete.problem


def problem_of(item: object) -> str:
    reading = read_feedback(as_bytes({"feedback": [item]}))
    (rejected,) = reading.rejected
    assert (reading.items, rejected.index) == ((), 0)
    return rejected.problem


class Sink:
    """Keeps the batches it gets."""

    def __init__(self) -> None:
        self.batches: list[FeedbackBatch] = []

    async def __call__(self, feedback: FeedbackBatch, /) -> None:
        self.batches.append(feedback)


async def report(*items: object, sink: Sink | None = None) -> httpx.Response:
    async with ehr(service(), feedback=sink or Sink()) as client:
        return await client.post(ADDRESS, json={"feedback": list(items)})


@pytest.mark.checklist("C001", "C200", "C201", "C202", "C203", "C209", "A15")
async def test_feedback_reaches_the_sink_and_is_acknowledged() -> None:
    sink = Sink()
    answer = await report(accepted(), overridden(card="other"), sink=sink)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 2})
    (batch,) = sink.batches
    assert (batch.service_id, batch.client_id) == ("first", None)
    assert [(item.card, item.outcome) for item in batch.items] == [
        ("4e0a3a1e-3283-4575-ab82-028d55fe2719", "accepted"),
        ("other", "overridden"),
    ]


@pytest.mark.checklist("C201", "C209", "A15")
async def test_one_bad_item_does_not_lose_the_others() -> None:
    sink = Sink()
    answer = await report(accepted(), accepted(outcome="ignored"), overridden(), 7, sink=sink)
    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 2,
        "rejected": [{"index": 1, "problem": "outcome"}, {"index": 3, "problem": "item"}],
    }
    assert [item.outcome for item in sink.batches[0].items] == ["accepted", "overridden"]


@pytest.mark.checklist("C201", "C209")
async def test_repeated_items_are_passed_on() -> None:
    sink = Sink()
    answer = await report(accepted(), accepted(), sink=sink)
    assert answer.json() == {"accepted": 2}
    assert sink.batches[0].items[0] == sink.batches[0].items[1]


@pytest.mark.checklist("C002", "C209")
async def test_feedback_without_readable_items_does_not_bother_the_sink() -> None:
    sink = Sink()
    assert (await report(sink=sink)).json() == {"accepted": 0}
    assert (await report({}, sink=sink)).json() == {
        "accepted": 0,
        "rejected": [{"index": 0, "problem": "card"}],
    }
    assert sink.batches == []


@pytest.mark.checklist("C209", "A15")
@pytest.mark.parametrize(
    "body", [b"secret", b"[]", b"{}", b'{"feedback": {}}', b'{"feedback": null}', b'{"a": "\xff"}']
)
async def test_a_body_without_an_array_of_feedback_is_400(body: bytes) -> None:
    async with ehr(service(), feedback=Sink()) as client:
        answer = await client.post(ADDRESS, content=body, headers={"content-type": "application/json"})
    assert_outcome(answer, 400, "invalid")
    assert b"secret" not in answer.content


@pytest.mark.checklist("C209")
async def test_feedback_for_an_unknown_service_is_404() -> None:
    async with ehr(service(), feedback=Sink()) as client:
        answer = await client.post("/cds-services/other/feedback", json={"feedback": []})
    assert_outcome(answer, 404, "not-found")


@pytest.mark.checklist("C200")
async def test_without_a_sink_there_is_no_feedback_address() -> None:
    async with ehr(service()) as client:
        assert_outcome(await client.post(ADDRESS, json={"feedback": []}), 404, "not-found")
        assert_outcome(await client.get(ADDRESS), 404, "not-found")


@pytest.mark.checklist("C200")
async def test_the_feedback_address_answers_post_only() -> None:
    async with ehr(service(), feedback=Sink()) as client:
        answer = await client.get(ADDRESS)
    assert_outcome(answer, 405, "not-supported")
    assert answer.headers["allow"] == "POST"


@pytest.mark.checklist("A16")
async def test_an_id_on_two_hooks_has_one_feedback_address() -> None:
    async with ehr(service(), service(hook=ORDER_SIGN), feedback=Sink()) as client:
        assert (await client.post(ADDRESS, json={"feedback": [accepted()]})).json() == {"accepted": 1}


@pytest.mark.checklist("C208")
async def test_feedback_is_authenticated_as_calls_are() -> None:
    sink = Sink()

    async def authenticate(request: Request) -> str:
        if "authorization" not in request.headers:
            raise Unauthorized
        return "me"

    async with ehr(service(), feedback=sink, authenticate=authenticate) as client:
        refused = await client.post(ADDRESS, json={"feedback": [accepted()]})
        assert_outcome(refused, 401, "login")
        await client.post(ADDRESS, json={"feedback": [accepted()]}, headers={"authorization": "x"})
    assert [batch.client_id for batch in sink.batches] == ["me"]


@pytest.mark.checklist("C080", "C007")
async def test_feedback_has_the_limits_of_calls() -> None:
    async with ehr(service(), feedback=Sink(), max_body_bytes=10) as client:
        assert_outcome(await client.post(ADDRESS, json={"feedback": [accepted()]}), 413, "too-long")
        assert_outcome(await client.post(ADDRESS, content=b"{}"), 415, "not-supported")


@pytest.mark.checklist("C211")
async def test_a_sink_that_fails_is_a_500_that_repeats_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def failing(feedback: FeedbackBatch, /) -> None:
        raise RuntimeError(repr(feedback.items[0].override_reason))

    item = overridden(overrideReason={"userComment": "Jane Smith"})
    async with ehr(service(), feedback=failing) as client:
        answer = await client.post(ADDRESS, json={"feedback": [item]})
    assert_outcome(answer, 500, "exception")
    assert caplog.messages == ["CDS Service first failed in hook instance (no id): RuntimeError"]
    assert "Jane" not in answer.text


# Items


@pytest.mark.checklist("C203", "C204")
def test_an_acceptance_names_the_suggestions() -> None:
    item = read_one(accepted())
    assert [suggestion.id for suggestion in item.accepted_suggestions] == [
        "e56e1945-20b3-4393-8503-a1a20fd73152"
    ]


@pytest.mark.checklist("C202", "C203", "C204", "C206", "A15")
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"card": ...}, "card"),
        ({"card": 7}, "card"),
        ({"card": " "}, "card"),
        ({"outcome": ...}, "outcome"),
        ({"outcome": "Accepted"}, "outcome"),
        ({"outcomeTimestamp": ...}, "outcomeTimestamp"),
        ({"outcomeTimestamp": 1763633131}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "1763633131"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "yesterday"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "2026-11-20"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "2026-11-20T10:05:31"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "2026-13-20T10:05:31Z"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "0001-01-01T00:00:00+10:00"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "9999-12-31T23:59:60Z"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "2026-11-20T10:05:60Z"}, "outcomeTimestamp"),
        ({"outcomeTimestamp": "2026-11-20T23:59:61Z"}, "outcomeTimestamp"),
    ],
)
def test_an_item_that_cannot_be_read_is_rejected_with_the_member(
    changes: dict[str, Any], problem: str
) -> None:
    assert problem_of(accepted(**changes)) == problem


@pytest.mark.checklist("C204", "C207")
@pytest.mark.parametrize("suggestions", [..., []])
def test_an_acceptance_of_a_card_without_suggestions_is_kept(suggestions: object) -> None:
    item = read_one(accepted(acceptedSuggestions=suggestions))
    assert (item.outcome, item.accepted_suggestions) == ("accepted", ())


@pytest.mark.checklist("C204", "C209")
@pytest.mark.parametrize(
    ("suggestions", "kept"),
    [("x", []), (None, []), ([{}], []), ([{"id": 7}, {"id": "a"}, {"id": " "}, 7], ["a"])],
)
def test_of_suggestions_the_readable_ones_are_kept(suggestions: object, kept: list[str]) -> None:
    item, problem = read_in_part(accepted(acceptedSuggestions=suggestions))
    assert [suggestion.id for suggestion in item.accepted_suggestions] == kept
    assert problem == "acceptedSuggestions"


@pytest.mark.checklist("C209")
@pytest.mark.parametrize("suggestion", [{"id": "a"}, 7])
def test_of_a_flood_of_suggestions_no_more_are_read_than_a_card_could_have(suggestion: object) -> None:
    started = time.perf_counter()
    item, problem = read_in_part(accepted(acceptedSuggestions=[suggestion] * 100_000))
    assert time.perf_counter() - started < 1
    assert (len(item.accepted_suggestions), problem) == (0 if suggestion == 7 else 100, "acceptedSuggestions")


@pytest.mark.checklist("C205", "C209", "C210")
@pytest.mark.parametrize(
    ("reason", "kept", "problem"),
    [
        ("no", None, "overrideReason"),
        ({"userComment": 7, "reason": {"code": "a"}}, {"reason": {"code": "a"}}, "userComment"),
        ({"userComment": "no", "reason": "a"}, {"userComment": "no"}, "reason"),
        ({"reason": {"code": 7, "display": "a"}}, {"reason": {"display": "a"}}, "code"),
        ({"extension": 7, "reason": {"code": "a"}}, {"reason": {"code": "a"}}, "extension"),
    ],
)
def test_of_a_reason_what_can_be_read_is_kept(reason: object, kept: object, problem: str) -> None:
    item, noted = read_in_part(overridden(overrideReason=reason))
    assert item.override_reason == (read_one(overridden(overrideReason=kept)).override_reason)
    assert noted == problem


@pytest.mark.checklist("C210")
def test_of_several_reasons_the_first_is_kept_and_the_loss_is_told() -> None:
    first, second = {"reason": {"code": "a"}}, {"reason": {"code": "b"}, "userComment": "no"}
    item, noted = read_in_part(overridden(overrideReason=None, overrideReasons=[first, second]))
    assert item.override_reason == read_one(overridden(overrideReason=first)).override_reason
    assert noted == "overrideReasons"


@pytest.mark.checklist("C210")
@pytest.mark.parametrize(
    ("singular", "plural", "merged"),
    [
        ({"reason": {"code": "a"}}, {"userComment": "no"}, {"reason": {"code": "a"}, "userComment": "no"}),
        ({"reason": {"code": "a"}}, {"reason": {"code": "b"}}, {"reason": {"code": "a"}}),
        ({"userComment": None}, [{"userComment": "no"}], {"userComment": "no"}),
        (None, {"userComment": "no"}, {"userComment": "no"}),
        ({"userComment": "no"}, None, {"userComment": "no"}),
        ({"userComment": "no"}, [], {"userComment": "no"}),
    ],
)
def test_what_is_said_under_either_name_is_kept(singular: object, plural: object, merged: object) -> None:
    item = read_one(overridden(overrideReason=singular, overrideReasons=plural))
    assert item.override_reason == read_one(overridden(overrideReason=merged)).override_reason


@pytest.mark.checklist("C209")
@pytest.mark.parametrize(("number", "status"), [(1_000, 200), (1_001, 413)])
async def test_one_call_holds_a_thousand_items_at_most(number: int, status: int) -> None:
    sink = Sink()
    answer = await report(*[accepted()] * number, sink=sink)
    assert answer.status_code == status
    assert sum(len(batch.items) for batch in sink.batches) == (number if status == 200 else 0)
    if status == 413:
        assert_outcome(answer, 413, "too-long")
        assert "1000" in answer.json()["issue"][0]["details"]["text"]


@pytest.mark.checklist("C080", "C209")
async def test_an_array_of_anything_is_refused_before_it_is_read() -> None:
    body = b'{"feedback":[' + b"1," * 1_500_000 + b"1]}"
    async with ehr(service(), feedback=Sink()) as client:
        answer = await client.post(ADDRESS, content=body, headers={"content-type": "application/json"})
    assert_outcome(answer, 413, "too-long")


@pytest.mark.checklist("C209")
@pytest.mark.parametrize(("number", "listed", "more"), [(100, 100, None), (101, 100, 1), (1_000, 100, 900)])
async def test_items_at_fault_are_listed_up_to_a_hundred(number: int, listed: int, more: int | None) -> None:
    said = (await report(*[7] * number)).json()
    assert (said["accepted"], len(said["rejected"]), said.get("rejectedNotListed")) == (0, listed, more)
    said = (await report(*[accepted(acceptedSuggestions=7)] * number)).json()
    assert (said["accepted"], len(said["incomplete"]), said.get("incompleteNotListed")) == (
        number,
        listed,
        more,
    )


@pytest.mark.parametrize("item", [None, 7, "x", [], [accepted()]])
@pytest.mark.checklist("C209")
def test_what_is_no_object_is_rejected_as_a_whole(item: object) -> None:
    assert problem_of(item) == "item"


@pytest.mark.checklist("C209")
def test_a_number_out_of_range_rejects_its_item_only() -> None:
    body = as_bytes({"feedback": [accepted(), accepted(x="huge")]}).replace(b'"huge"', b"1e999")
    reading = read_feedback(body)
    (rejected,) = reading.rejected
    assert (len(reading.items), rejected.index, rejected.problem) == (1, 1, "item")


@pytest.mark.checklist("C206")
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:05:31Z", datetime(2026, 11, 20, 10, 5, 31, tzinfo=UTC)),
        ("2026-11-20T10:05:31.52Z", datetime(2026, 11, 20, 10, 5, 31, 520_000, tzinfo=UTC)),
        ("2026-11-20T10:05:31.1234567Z", datetime(2026, 11, 20, 10, 5, 31, 123_456, tzinfo=UTC)),
        ("2026-11-20T12:05:31+02:00", datetime(2026, 11, 20, 10, 5, 31, tzinfo=UTC)),
        ("2026-12-31T23:59:60Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T15:59:60.25-08:00", datetime(2027, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_a_timestamp_is_kept_in_utc(text: str, moment: datetime) -> None:
    assert read_one(accepted(outcomeTimestamp=text)).outcome_timestamp == moment
    assert read_one(accepted(outcomeTimestamp=text)).outcome_timestamp.utcoffset() == moment.utcoffset()


@pytest.mark.checklist("C205", "C192")
def test_an_override_has_a_reason_and_a_comment() -> None:
    given_reason = {
        "reason": {"code": "theirs", "system": "urn:x:y", "display": "Theirs"},
        "userComment": "no",
    }
    reason = read_one(overridden(overrideReason=given_reason)).override_reason
    assert reason is not None
    assert reason.reason == GivenCoding(code="theirs", system="urn:x:y", display="Theirs")
    assert reason.user_comment is not None
    assert reason.user_comment.get_secret_value() == "no"


@pytest.mark.checklist("C205")
@pytest.mark.parametrize("nothing", [..., None])
def test_an_override_may_come_without_a_reason(nothing: object) -> None:
    assert read_one(accepted(outcome="overridden", overrideReason=nothing)).override_reason is None


@pytest.mark.checklist("C210", "A32")
@pytest.mark.parametrize("listed", [False, True])
def test_a_reason_under_the_plural_name_and_in_an_extension_is_read(listed: bool) -> None:
    extension = {"com.epic.cdshooks.feedback.overrideReason.reasonDisplay": "Not now"}
    plural = {"extension": extension}
    item = overridden(card="not a uuid", overrideReasons=[plural] if listed else plural)
    item.pop("overrideReason")
    read = read_one(item)
    assert read.card == "not a uuid"
    assert read.override_reason is not None
    assert (read.override_reason.reason, read.override_reason.extension) == (None, extension)


@pytest.mark.checklist("C192", "C210")
@pytest.mark.parametrize("coding", [{"code": "x"}, {"display": "x"}, {"code": "x", "system": None}, {}])
def test_a_reason_may_lack_members(coding: dict[str, Any]) -> None:
    assert read_one(overridden(overrideReason={"reason": coding})).override_reason is not None


@pytest.mark.checklist("C211")
def test_comments_and_reasons_do_not_show_in_representations() -> None:
    reason = {"userComment": "Jane Smith", "extension": {"x": "Jane Smith"}}
    item = read_one(overridden(overrideReason=reason))
    batch = FeedbackBatch(service_id="first", client_id=None, items=(item,))
    assert "Jane" not in repr(item) + repr(batch) + str(item)


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["accepted", "overridden", "2026-11-20T10:05:31Z", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "reason", "userComment", "extension", "code"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
ITEM = (
    st.dictionaries(st.sampled_from([*overridden(), "acceptedSuggestions", "overrideReasons"]), JSON) | JSON
)


@pytest.mark.checklist("C201", "C209")
@given(feedback=st.lists(ITEM, max_size=3) | JSON)
def test_any_json_is_feedback_or_a_bad_request(feedback: object) -> None:
    try:
        reading = read_feedback(as_bytes({"feedback": feedback}))
    except BadRequest:
        assert not isinstance(feedback, list)
        return
    assert isinstance(feedback, list)
    assert len(reading.items) + len(reading.rejected) == len(feedback)
    answer = json.loads(acknowledgement(reading))
    assert answer["accepted"] == len(reading.items)
