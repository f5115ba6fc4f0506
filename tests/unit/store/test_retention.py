"""What is older than a site keeps is removed, and the rest still verifies."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select, text
from structlog.testing import capture_logs

from service.store import retention
from service.store.database import Database
from service.store.feedback import FeedbackStore
from service.store.retention import Forgetting, Removed, Retention, forget
from service.store.tables import Base, DecisionRow, FeedbackRow, IssuedCardRow
from service.store.verification import Break, verify
from tests.unit.store.said import CARD, NOON, batch, item, keep, note

DAY = dt.timedelta(days=1)
TEN_DAYS = Retention(decision_days=10, feedback_days=10)


async def _count(database: Database, table: type[Base]) -> int:
    async with database.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


async def _seqs(database: Database) -> list[int]:
    async with database.engine.connect() as connection:
        return list(await connection.scalars(select(DecisionRow.seq).order_by(DecisionRow.seq)))


def _aged(*days: int) -> tuple[object, ...]:
    return tuple(note(decided_at=NOON - days_ago * DAY) for days_ago in days)


async def test_records_older_than_the_days_are_removed_and_the_rest_verifies(database: Database) -> None:
    await keep(database, *_aged(30, 20, 5, 1))
    assert await forget(database, TEN_DAYS, now=NOON) == Removed(decisions=2)
    verification = await verify(database)
    assert (verification.is_intact, verification.records, verification.removed) == (True, 2, 2)
    assert await _seqs(database) == [3, 4]


@pytest.mark.parametrize(
    ("age", "kept"), [(dt.timedelta(days=10), 1), (dt.timedelta(days=10, microseconds=1), 0)]
)
async def test_a_record_of_exactly_the_age_is_kept(database: Database, age: dt.timedelta, kept: int) -> None:
    await keep(database, note(decided_at=NOON - age))
    await forget(database, TEN_DAYS, now=NOON)
    assert await _count(database, DecisionRow) == kept


async def test_an_old_record_behind_a_younger_one_stays(database: Database) -> None:
    await keep(database, *_aged(30, 5, 20, 1))
    await forget(database, TEN_DAYS, now=NOON)
    assert await _seqs(database) == [2, 3, 4]


async def test_the_chain_goes_on_where_everything_was_removed(database: Database) -> None:
    await keep(database, *_aged(30, 20))
    await forget(database, TEN_DAYS, now=NOON)
    await keep(database, *_aged(1))
    verification = await verify(database)
    assert (verification.is_intact, verification.head.seq, verification.records) == (True, 3, 1)


async def test_every_run_leaves_an_anchor_of_its_own(database: Database) -> None:
    await keep(database, *_aged(30, 20, 5))
    await forget(database, TEN_DAYS, now=NOON)
    await forget(database, TEN_DAYS, now=NOON + 9 * DAY)
    assert await forget(database, TEN_DAYS, now=NOON + 9 * DAY) == Removed()
    verification = await verify(database)
    assert (verification.is_intact, verification.anchors, verification.removed) == (True, 2, 3)


async def test_many_records_go_in_several_transactions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_MOST_AT_ONCE", 2)
    await keep(database, *_aged(30, 30, 30, 30, 30, 1))
    assert (await forget(database, TEN_DAYS, now=NOON)).decisions == 5
    verification = await verify(database)
    assert (verification.is_intact, verification.anchors, verification.records) == (True, 3, 1)


async def test_workers_that_forget_at_the_same_time_remove_everything_once(database: Database) -> None:
    await keep(database, *_aged(30, 20, 1))
    removed = await asyncio.gather(*(forget(database, TEN_DAYS, now=NOON) for _ in range(4)))
    assert sum(each.decisions for each in removed) == 2
    assert (await verify(database)).is_intact


async def test_a_changed_record_behind_an_anchor_is_found(database: Database) -> None:
    await keep(database, *_aged(30, 5, 1))
    await forget(database, TEN_DAYS, now=NOON)
    async with database.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO decision_anchor VALUES (2, 'forged', 1, '2026-11-20 12:00:00+00:00')")
        )
        await connection.execute(text("DELETE FROM decision_record WHERE seq = 2"))
    broken = (await verify(database)).broken
    assert broken == Break(seq=3, why="it does not follow the record before it")


async def test_an_anchor_that_does_not_count_what_it_stands_for_is_found(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO decision_anchor VALUES (7, 'forged', 5, '2026-11-20 12:00:00+00:00')")
        )
    broken = (await verify(database)).broken
    assert broken == Break(seq=7, why="the anchor does not count what it stands for")


async def test_old_feedback_and_old_cards_are_removed(database: Database) -> None:
    await FeedbackStore(database)(batch(item()))
    await keep(database, note(CARD))
    assert await forget(database, TEN_DAYS, now=NOON + 5 * DAY) == Removed()
    long_after = dt.datetime.now(dt.UTC) + 3650 * DAY
    assert await forget(database, Retention(feedback_days=10), now=long_after) == Removed(feedback=1, cards=1)
    assert (await _count(database, FeedbackRow), await _count(database, IssuedCardRow)) == (0, 0)
    assert await _count(database, DecisionRow) == 1


async def test_without_days_everything_is_kept(database: Database) -> None:
    await keep(database, *_aged(9999))
    assert await forget(database, Retention(), now=NOON) == Removed()


async def test_in_the_background_it_happens_at_the_start(database: Database) -> None:
    await keep(database, *_aged(30))
    with capture_logs() as logs:
        async with Forgetting(database, Retention(decision_days=1, feedback_days=None)):
            while not logs:
                await asyncio.sleep(0.01)
    assert (logs[0]["event"], logs[0]["decisions"]) == ("retention", 1)
    assert await _count(database, DecisionRow) == 0


async def test_in_the_background_a_failure_is_logged(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE feedback RENAME TO elsewhere"))
    with capture_logs() as logs:
        async with Forgetting(database, Retention(feedback_days=1)):
            while not logs:
                await asyncio.sleep(0.01)
    assert logs[0]["event"] == "retention failed"


async def test_in_the_background_nothing_runs_without_days(database: Database) -> None:
    async with Forgetting(database, Retention()) as forgetting:
        assert forgetting._task is None
