"""Case 12: feedback as clients send it. One bad item loses none of the others; what is told twice is kept once."""

import copy
import json
import uuid

import httpx
import pytest

from tests.acceptance.live_service import PATIENT_VIEW, outcome_of
from tests.hospital import CLIENT_ID
from tests.tricky.ehr import ORDER_SIGN, Ehr, Json
from tests.tricky.records import chart_request
from tests.tricky.traces import COMMENT, rows

FEEDBACK = f"{PATIENT_VIEW}/feedback"
EPIC = "com.epic.cdshooks.feedback.overrideReason."
REASON = {
    "code": "patient-refuses",
    "system": "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes",
    "display": "Patient refuses",
}


def overridden(card: str, /, **members: object) -> Json:
    item = {
        "card": card,
        "outcome": "overridden",
        "overrideReason": {"reason": REASON, "userComment": COMMENT},
        "outcomeTimestamp": "2026-11-20T10:05:31Z",
    }
    return {name: value for name, value in (item | members).items() if value is not ...}


def accepted(card: str, suggestion: str, /, **members: object) -> Json:
    item = {
        "card": card,
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": suggestion}],
        "outcomeTimestamp": "2026-11-20T10:05:31Z",
    }
    return {name: value for name, value in (item | members).items() if value is not ...}


def unknown() -> str:
    """The uuid of a card that nobody remembers."""
    return str(uuid.uuid4())


def tell(ehr: Ehr, *items: object) -> httpx.Response:
    return ehr.call({"feedback": list(items)}, FEEDBACK)


def kept(ehr: Ehr, card: str) -> list[Json]:
    """What is kept about a card, in the order it came."""
    return [row for row in rows(ehr.hospital, "feedback") if row["card"] == card]


@pytest.mark.checklist("C120", "C201", "C202", "C203", "C204", "C205", "C209")
def test_case_12_a_mixed_batch_is_kept_whole_and_duplicates_once(ehr: Ehr) -> None:
    (card,), (other,) = ehr.cards(chart_request()), ehr.cards(chart_request("beatrix-y537s"))
    suggestion, orphan = card["suggestions"][0]["uuid"], unknown()
    items = [
        accepted(card["uuid"], suggestion),
        overridden(other["uuid"]),
        overridden(orphan),
        accepted(card["uuid"], suggestion),
    ]
    answer = tell(ehr, *items)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 4})
    (row,) = kept(ehr, card["uuid"])
    assert (row["outcome"], json.loads(row["accepted_suggestions"])) == ("accepted", [suggestion])
    assert (row["client_id"], row["service_id"]) == (CLIENT_ID, "esr1-patient-view")
    (row,) = kept(ehr, other["uuid"])
    assert (row["outcome"], row["reason_code"], row["user_comment"]) == (
        "overridden",
        REASON["code"],
        COMMENT,
    )
    assert len(kept(ehr, orphan)) == 1


@pytest.mark.checklist("C201", "C209")
def test_case_12_a_batch_that_is_sent_again_is_acknowledged_and_adds_nothing(ehr: Ehr) -> None:
    cards = [unknown(), unknown()]
    for _ in range(3):
        answer = tell(ehr, *(overridden(card) for card in cards))
        assert (answer.status_code, answer.json()) == (200, {"accepted": 2})
    assert [len(kept(ehr, card)) for card in cards] == [1, 1]


@pytest.mark.checklist("C201")
def test_case_12_a_changed_mind_is_kept_besides(ehr: Ehr) -> None:
    card = unknown()
    tell(ehr, overridden(card))
    tell(ehr, accepted(card, unknown(), outcomeTimestamp="2026-11-20T11:00:00Z"))
    assert [row["outcome"] for row in kept(ehr, card)] == ["overridden", "accepted"]


@pytest.mark.checklist("C210")
@pytest.mark.parametrize("wrapped", [False, True])
def test_case_12_epics_names_are_understood(wrapped: bool, ehr: Ehr) -> None:
    card = f"epic-{unknown()}"
    said: Json = {
        "userComment": COMMENT,
        "extension": {
            f"{EPIC}reasonCategory": "1",
            f"{EPIC}reasonDisplay": "Does not apply",
            f"{EPIC}reasonTitle": "N/A",
        },
    }
    item = overridden(card, overrideReason=..., overrideReasons=[said] if wrapped else said)
    assert tell(ehr, item).json() == {"accepted": 1}
    (row,) = kept(ehr, card)
    assert (row["reason_display"], row["user_comment"]) == ("Does not apply", COMMENT)


@pytest.mark.checklist("C205", "C192", "C210")
@pytest.mark.parametrize(
    "reason",
    [
        {"reason": {"code": "own", "system": "urn:site:reasons"}},
        {"reason": {"code": "own"}, "userComment": COMMENT},
        {"userComment": COMMENT},
        {"extension": {"unknown": [1, None]}},
        {},
        None,
        ...,
    ],
)
def test_case_12_a_reason_may_be_anything_or_missing(reason: object, ehr: Ehr) -> None:
    card = unknown()
    assert tell(ehr, overridden(card, overrideReason=reason)).json() == {"accepted": 1}
    assert len(kept(ehr, card)) == 1


@pytest.mark.checklist("C204", "C209")
@pytest.mark.parametrize(
    ("bad", "member"),
    [
        (overridden("x", outcome="ignored"), "outcome"),
        (overridden("x", outcome=...), "outcome"),
        (overridden("x", card=...), "card"),
        (overridden(" "), "card"),
        (overridden("x", card=7), "card"),
        (overridden("x", outcomeTimestamp="yesterday"), "outcomeTimestamp"),
        (overridden("x", outcomeTimestamp="2026-11-20T10:05:31"), "outcomeTimestamp"),
        (overridden("x", outcomeTimestamp="2026-13-40T10:05:31Z"), "outcomeTimestamp"),
        (overridden("x", outcomeTimestamp="0001-01-01T00:00:00+14:00"), "outcomeTimestamp"),
        (overridden("x", outcomeTimestamp=1_790_000_000), "outcomeTimestamp"),
        (overridden("x", outcomeTimestamp=...), "outcomeTimestamp"),
        ("text", "item"),
        (None, "item"),
        ([], "item"),
    ],
)
def test_case_12_a_bad_item_is_named_and_loses_none_of_the_others(bad: object, member: str, ehr: Ehr) -> None:
    first, last = unknown(), unknown()
    answer = tell(ehr, overridden(first), bad, overridden(last))
    assert answer.status_code == 200
    assert answer.json() == {"accepted": 2, "rejected": [{"index": 1, "problem": member}]}
    assert [len(kept(ehr, card)) for card in (first, last)] == [1, 1]


@pytest.mark.checklist("C204", "C209")
@pytest.mark.parametrize("suggestions", [..., []])
def test_case_12_an_acceptance_without_suggestions_is_kept(suggestions: object, ehr: Ehr) -> None:
    card = unknown()
    assert tell(ehr, accepted(card, "y", acceptedSuggestions=suggestions)).json() == {"accepted": 1}
    assert [row["outcome"] for row in kept(ehr, card)] == ["accepted"]


@pytest.mark.checklist("C204", "C209", "C210")
@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"acceptedSuggestions": [{}], "outcome": "accepted"}, "acceptedSuggestions"),
        ({"overrideReason": ..., "overrideReasons": [{"reason": REASON}, {}]}, "overrideReasons"),
        ({"overrideReason": {"reason": REASON, "userComment": 7}}, "userComment"),
    ],
)
def test_case_12_what_can_be_read_of_an_item_is_kept_and_the_rest_is_told(
    members: Json, problem: str, ehr: Ehr
) -> None:
    card = unknown()
    answer = tell(ehr, overridden(card, **members))
    assert answer.json() == {"accepted": 1, "incomplete": [{"index": 0, "problem": problem}]}
    (row,) = kept(ehr, card)
    assert row["reason_code"] == REASON["code"]


@pytest.mark.checklist("C210")
def test_case_12_a_comment_under_the_other_name_is_not_lost(ehr: Ehr) -> None:
    card = unknown()
    item = overridden(card, overrideReason={"reason": REASON}, overrideReasons={"userComment": COMMENT})
    assert tell(ehr, item).json() == {"accepted": 1}
    (row,) = kept(ehr, card)
    assert (row["reason_code"], row["user_comment"]) == (REASON["code"], COMMENT)


@pytest.mark.checklist("C116", "C209")
def test_case_12_a_batch_beyond_the_limit_is_refused_whole_and_quickly(ehr: Ehr) -> None:
    card = unknown()
    answer = tell(ehr, *[overridden(card)] * 1_001)
    assert (answer.status_code, outcome_of(answer)["code"]) == (413, "too-long")
    body = b'{"feedback":[' + b"1," * 4_500_000 + b"1]}"
    answer = ehr.call(body, FEEDBACK)
    assert (answer.status_code, outcome_of(answer)["code"]) == (413, "too-long")
    assert answer.elapsed.total_seconds() < 2
    assert kept(ehr, card) == []


@pytest.mark.checklist("C206")
@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        ("2026-12-31T23:59:60Z", "2027-01-01 00:00:00.000000"),
        ("2026-11-20T12:05:31+02:00", "2026-11-20 10:05:31.000000"),
        ("2026-11-20T10:05:31.25Z", "2026-11-20 10:05:31.250000"),
        ("2026-11-20T10:05:31.123456789Z", "2026-11-20 10:05:31.123456"),
        ("2026-11-20T05:05:31-05:00", "2026-11-20 10:05:31.000000"),
        ("2026-11-20t10:05:31z", "2026-11-20 10:05:31.000000"),
    ],
)
def test_case_12_moments_are_kept_in_utc(sent: str, moment: str, ehr: Ehr) -> None:
    card = unknown()
    assert tell(ehr, overridden(card, outcomeTimestamp=sent)).json() == {"accepted": 1}
    (row,) = kept(ehr, card)
    assert row["outcome_timestamp"] == moment


@pytest.mark.checklist("C209", "C201")
def test_case_12_a_batch_of_nothing_is_fine(ehr: Ehr) -> None:
    answer = tell(ehr)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 0})


@pytest.mark.checklist("C209", "C078")
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b"null", b'{"feedback": null}', b'{"feedback": {}}', b'{"feedback": "x"}'],
)
def test_case_12_a_body_without_a_list_is_a_bad_request(body: bytes, ehr: Ehr) -> None:
    answer = ehr.call(body, FEEDBACK)
    assert answer.status_code == 400
    assert outcome_of(answer)["code"] == "invalid"


@pytest.mark.checklist("C208", "C222")
def test_case_12_without_a_token_nothing_is_kept(ehr: Ehr) -> None:
    card = unknown()
    assert ehr.raw({"feedback": [overridden(card)]}, None, FEEDBACK).status_code == 401
    assert ehr.call({"feedback": [overridden(card)]}, FEEDBACK, exp=1).status_code == 401
    assert kept(ehr, card) == []


@pytest.mark.checklist("C209")
def test_case_12_an_unknown_service_takes_no_feedback(ehr: Ehr) -> None:
    assert ehr.call({"feedback": [overridden(unknown())]}, "/cds-services/none/feedback").status_code == 404


@pytest.mark.checklist("C207", "A16")
def test_case_12_feedback_is_kept_by_card_whichever_service_it_is_sent_to(ehr: Ehr) -> None:
    (card,) = ehr.cards(chart_request())
    said = {"feedback": [overridden(card["uuid"].upper())]}
    assert ehr.call(said, f"{ORDER_SIGN}/feedback").json() == {"accepted": 1}
    assert len(kept(ehr, card["uuid"])) == 1


@pytest.mark.checklist("C008", "C209")
def test_case_12_odd_texts_are_kept(ehr: Ehr) -> None:
    card = unknown()
    texts = ("\u0000", "\ufffe", "🧬", "a" * 20_000, "'; DROP TABLE feedback; --", "")
    items = [overridden(card, overrideReason={"userComment": text, "reason": REASON}) for text in texts]
    answer = ehr.call({"feedback": items, "more": 1}, FEEDBACK)
    assert (answer.status_code, answer.json()) == (200, {"accepted": len(texts)})
    assert len(kept(ehr, card)) == len(texts)


@pytest.mark.checklist("C209")
def test_case_12_half_of_a_surrogate_pair_loses_nothing_else(ehr: Ehr) -> None:
    card = unknown()
    item = overridden(card, overrideReason={"userComment": f"{COMMENT} \ud83d"})
    assert ehr.call({"feedback": [item]}, FEEDBACK).json() == {"accepted": 1}
    (row,) = kept(ehr, card)
    assert row["user_comment"] == f"{COMMENT} \ufffd"


@pytest.mark.checklist("C211", "C131")
def test_case_12_a_comment_is_kept_and_nowhere_logged(ehr: Ehr) -> None:
    card = unknown()
    bad = copy.deepcopy(overridden(card, outcome=COMMENT))
    for body in (
        {"feedback": [overridden(card), bad]},
        {"feedback": {COMMENT: COMMENT}},
        {COMMENT: [overridden(card)]},
    ):
        answer = ehr.call(body, FEEDBACK)
        assert COMMENT not in answer.text
    (row,) = kept(ehr, card)
    assert row["user_comment"] == COMMENT
    assert COMMENT not in ehr.hospital.log.read_text()
