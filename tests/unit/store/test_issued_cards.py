"""Sent cards are noted in the background, and what is lost is counted."""

import dataclasses

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from service.store.database import Database
from service.store.issued_cards import IssuedCards
from tests.unit.store.said import CARD, answer

OTHER = "5c0b6c3a-0c5e-4a3f-9f0e-2f8f4f3b7a12"


async def _noted(database: Database) -> set[tuple[str, str | None]]:
    async with database.engine.connect() as connection:
        rows = await connection.execute(text("SELECT card, step FROM issued_card"))
        return {(row.card, row.step) for row in rows}


async def test_an_orderly_end_writes_what_is_queued(database: Database) -> None:
    async with IssuedCards(database) as issued:
        await issued(answer(CARD, OTHER))
    assert await _noted(database) == {(CARD, "offer-switch"), (OTHER, "offer-switch")}


async def test_a_card_noted_twice_is_one_row(database: Database) -> None:
    async with IssuedCards(database) as issued:
        await issued(answer(CARD))
        await issued(answer(CARD))
    assert await _noted(database) == {(CARD, "offer-switch")}


@pytest.mark.parametrize("step", [None, 7])
async def test_a_card_that_names_no_step_is_noted_without(database: Database, step: object) -> None:
    async with IssuedCards(database) as issued:
        await issued(answer(CARD, step=step))
    assert await _noted(database) == {(CARD, None)}


async def test_a_failed_call_leaves_no_note(database: Database) -> None:
    async with IssuedCards(database) as issued:
        await issued(dataclasses.replace(answer(CARD), status=412, response=None))
    assert await _noted(database) == set()


async def test_a_full_queue_loses_the_note_and_says_so(database: Database) -> None:
    issued = IssuedCards(database, capacity=1)
    with capture_logs() as logs:
        await issued(answer(CARD, OTHER))
    assert issued.lost == 1
    assert logs[0]["cause"] == "queue full"
    async with issued:
        pass
    assert {card for card, _ in await _noted(database)} == {CARD}


async def test_a_batch_that_the_database_refuses_is_counted_and_the_next_is_written(
    database: Database,
) -> None:
    with capture_logs() as logs:
        async with IssuedCards(database) as issued:
            async with database.engine.begin() as connection:
                await connection.execute(text("ALTER TABLE issued_card RENAME TO elsewhere"))
            await issued(answer(CARD))
            await issued._queue.join()
            async with database.engine.begin() as connection:
                await connection.execute(text("ALTER TABLE elsewhere RENAME TO issued_card"))
            await issued(answer(OTHER))
    assert issued.lost == 1
    assert logs[0]["cause"] == "OperationalError"
    assert {card for card, _ in await _noted(database)} == {OTHER}
