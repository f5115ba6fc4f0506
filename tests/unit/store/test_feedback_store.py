"""Feedback is kept once, whole or not at all, and listed without comments."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from cds_hooks import Unavailable
from service.store.database import Database
from service.store.feedback import FeedbackStore
from tests.unit.store.said import CARD, NOON, batch, item, keep, note, overridden


async def test_an_accepted_suggestion_is_listed(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item()))
    (received,) = await store.recent()
    assert (received.card, received.outcome, received.accepted_suggestions) == (CARD, "accepted", ("s-1",))
    assert received.outcome_timestamp == NOON
    assert dt.datetime.now(dt.UTC) - received.received_at < dt.timedelta(minutes=1)


async def test_the_same_report_twice_is_one_row(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item(), item()))
    await store(batch(item()))
    assert len(await store.recent()) == 1


async def test_the_same_report_at_the_same_time_is_one_row(database: Database) -> None:
    store = FeedbackStore(database)
    await asyncio.gather(*(store(batch(item())) for _ in range(8)))
    assert len(await store.recent()) == 1


@pytest.mark.parametrize(
    "other",
    [
        item("another-card"),
        item(acceptedSuggestions=[{"id": "s-2"}]),
        item(outcomeTimestamp="2026-11-20T12:00:01Z"),
        overridden(reason={"code": "a"}),
        overridden(userComment="no"),
    ],
)
async def test_a_report_that_says_something_else_is_a_row_of_its_own(
    database: Database, other: object
) -> None:
    store = FeedbackStore(database)
    await store(batch(item()))
    await store(batch(other))  # type: ignore[arg-type]
    assert len(await store.recent()) == 2


async def test_the_same_words_of_another_client_are_another_report(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item(), client_id="north"))
    await store(batch(item(), client_id="south"))
    assert {received.client_id for received in await store.recent()} == {"north", "south"}


async def test_the_same_moment_in_another_zone_is_the_same_report(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item(), item(outcomeTimestamp="2026-11-20T13:00:00+01:00")))
    assert len(await store.recent()) == 1


async def test_a_comment_is_kept_but_neither_listed_nor_shown(database: Database) -> None:
    store = FeedbackStore(database)
    await store(
        batch(overridden(reason={"code": "x", "display": "Patient declines"}, userComment="Mrs Secret"))
    )
    (received,) = await store.recent()
    assert (received.reason, received.comment_given) == ("Patient declines", True)
    assert "Secret" not in repr(received)
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT user_comment FROM feedback")) == "Mrs Secret"


async def test_a_reason_without_display_is_listed_by_its_code(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(overridden(reason={"code": "patient-declines"})))
    assert [received.reason for received in await store.recent()] == ["patient-declines"]


async def test_feedback_on_an_unknown_card_is_an_orphan(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item("not-even-a-uuid")))
    (received,) = await store.recent()
    assert received.is_orphan
    assert (received.card, received.step) == ("not-even-a-uuid", None)


@pytest.mark.parametrize("spelling", [CARD, CARD.upper(), f"urn:uuid:{CARD}"])
async def test_feedback_finds_the_card_however_its_uuid_is_spelled(database: Database, spelling: str) -> None:
    store = FeedbackStore(database)
    await keep(database, note(CARD))
    await store(batch(item(spelling)))
    (received,) = await store.recent()
    assert (received.is_orphan, received.step, received.hook_instance) == (
        False,
        "offer-switch",
        "hook-instance-1",
    )


async def test_feedback_that_comes_before_the_note_finds_it_later(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item()))
    await keep(database, note(CARD))
    assert [received.step for received in await store.recent()] == ["offer-switch"]


async def test_the_newest_come_first_and_no_more_than_asked_for(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch(item("first")))
    await store(batch(item("second")))
    await store(batch(item("third")))
    assert [received.card for received in await store.recent(limit=2)] == ["third", "second"]


async def test_an_empty_batch_is_fine(database: Database) -> None:
    store = FeedbackStore(database)
    await store(batch())
    assert await store.recent() == ()


async def test_feedback_of_another_client_is_an_orphan(database: Database) -> None:
    store = FeedbackStore(database)
    await keep(database, note(CARD, client_id="north"))
    await store(batch(item(), client_id="south"))
    await store(batch(item(), client_id="north"))
    by_client = {received.client_id: received.is_orphan for received in await store.recent()}
    assert by_client == {"south": True, "north": False}


@pytest.mark.parametrize(
    ("extension", "reason"),
    [
        ({"reasonDisplay": "Not now", "reasonTitle": "A title"}, "Not now"),
        ({"reasonTitle": "A title"}, "A title"),
        ({"reasonDisplay": 7}, None),
        ({}, None),
    ],
)
async def test_a_reason_in_epics_extension_is_kept(
    database: Database, extension: dict[str, object], reason: str | None
) -> None:
    store = FeedbackStore(database)
    named = {f"com.epic.cdshooks.feedback.overrideReason.{part}": words for part, words in extension.items()}
    await store(batch(overridden(extension=named)))
    assert [received.reason for received in await store.recent()] == [reason]


@pytest.mark.parametrize("odd", ["a\0b", "a\ud800b"])
async def test_text_that_a_database_cannot_hold_does_not_lose_the_batch(database: Database, odd: str) -> None:
    store = FeedbackStore(database)
    await store(
        batch(
            overridden(odd, userComment=odd, reason={"code": odd, "system": odd, "display": odd}),
            item("card", acceptedSuggestions=[{"id": odd}]),
        )
    )
    assert len(await store.recent()) == 2


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
async def test_the_first_and_the_last_moment_are_kept(database: Database, moment: str) -> None:
    store = FeedbackStore(database)
    await store(batch(item(outcomeTimestamp=moment)))
    (received,) = await store.recent()
    assert received.outcome_timestamp == dt.datetime.fromisoformat(moment)


async def test_large_batches_with_the_same_reports_do_not_block_each_other(database: Database) -> None:
    store = FeedbackStore(database)
    cards = [f"card-{number}" for number in range(100)]
    forwards, backwards = [item(card) for card in cards], [item(card) for card in reversed(cards)]
    await asyncio.gather(*(store(batch(*each)) for each in (forwards, backwards) * 3))
    assert len(await store.recent(limit=1000)) == 100


async def test_nothing_is_acknowledged_when_the_database_is_away() -> None:
    store = FeedbackStore(Database("postgresql+asyncpg://nobody@/nothing?host=/nowhere"))
    with pytest.raises(Unavailable) as caught:
        await store(batch(overridden(userComment="Mrs Secret")))
    assert "Secret" not in str(caught.value)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_what_the_database_refuses_is_an_error(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE feedback RENAME TO elsewhere"))
    with pytest.raises(ProgrammingError) as caught:
        await FeedbackStore(database)(batch(overridden(userComment="Mrs Secret")))
    assert "Secret" not in str(caught.value)
