"""Decisions are noted behind the answers, once each, whatever the database does meanwhile."""

import asyncio
import datetime as dt
import time

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from service.store.database import Database
from service.store.decision_records import DecisionRecords, _entry
from service.store.tables import DecisionRow
from service.store.verification import verify
from tests.unit.store.said import CARD, NOON, keep, note

OTHER = "5c0b6c3a-0c5e-4a3f-9f0e-2f8f4f3b7a12"


async def _steps(database: Database) -> list[str | None]:
    async with database.engine.connect() as connection:
        return list(await connection.scalars(select(DecisionRow.step).order_by(DecisionRow.seq)))


async def _cards(database: Database) -> dict[str, str | None]:
    async with database.engine.connect() as connection:
        return {row.card: row.step for row in await connection.execute(text("SELECT * FROM issued_card"))}


async def _hide(database: Database, table: str = "decision_record") -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {table} RENAME TO elsewhere"))


async def _bring_back(database: Database, table: str = "decision_record") -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE elsewhere RENAME TO {table}"))


async def test_everything_of_a_note_is_kept(database: Database) -> None:
    await keep(database, note(CARD))
    async with database.engine.connect() as connection:
        row = (await connection.execute(select(*DecisionRow.__table__.columns))).mappings().one()
    kept = {name: row[name] for name in row if name not in {"id", "hash"}}
    assert kept == {
        "seq": 1,
        "previous": "0" * 64,
        "decided_at": NOON,
        "hook_instance": "hook-instance-1",
        "service_id": "esr1-patient-view",
        "hook": "patient-view",
        "client_id": None,
        "step": "offer-switch",
        "outcome": "answered",
        "silent": False,
        "criteria": {"serena-6": {"adult": "met", "ecog-at-most-1": "unknown"}},
        "evidence": ["Observation/esr1", "Patient/wanda"],
        "digest": "0" * 64,
        "knowledge_version": "2026.11.0",
        "software_version": "0.1.0",
        "durations_us": {"decide": 1250},
        "cards": [{"uuid": CARD, "step": "offer-switch"}],
        "prefetch": {"patient": "satisfied", "procedures": "not-sent"},
        "unavailable": ["procedures: not sent"],
    }


async def test_the_cards_are_noted_with_the_decision(database: Database) -> None:
    await keep(database, note(CARD, OTHER), note(CARD))
    assert await _cards(database) == {CARD: "offer-switch", OTHER: "offer-switch"}


async def test_the_cards_of_a_silent_answer_are_not_shown_cards(database: Database) -> None:
    await keep(database, note(CARD, silent=True))
    assert await _cards(database) == {}
    assert await _steps(database) == ["offer-switch"]


async def test_a_call_that_decided_nothing_is_noted_too(database: Database) -> None:
    await keep(database, note(step=None, criteria={}, digest=None, outcome="precondition-failed"))
    assert await _steps(database) == [None]


async def test_notes_keep_their_order_over_many_batches(database: Database) -> None:
    await keep(database, *(note(step=f"step-{number}") for number in range(600)))
    assert await _steps(database) == [f"step-{number}" for number in range(600)]
    assert (await verify(database)).is_intact


async def test_queueing_a_note_takes_no_time(database: Database) -> None:
    records = DecisionRecords(database)
    example = note(CARD)
    started = time.perf_counter()
    for _ in range(1000):
        records.record(example)
    assert (time.perf_counter() - started) / 1000 < 50e-6
    assert records.unwritten == 1000


async def test_several_workers_keep_one_chain(url: str) -> None:
    databases = [Database(url) for _ in range(4)]
    await asyncio.gather(*(keep(each, *(note() for _ in range(40))) for each in databases))
    verification = await verify(databases[0])
    assert (verification.is_intact, verification.records) == (True, 160)
    await asyncio.gather(*(each.close() for each in databases))


async def test_a_batch_that_was_committed_without_the_worker_knowing_is_not_written_twice(
    database: Database,
) -> None:
    records = DecisionRecords(database)
    batch = [(_entry(note()), [])]
    await records._append(batch)
    await records._append(batch)
    verification = await verify(database)
    assert (verification.is_intact, verification.records) == (True, 1)


async def test_a_full_queue_loses_the_note_and_says_so(database: Database) -> None:
    records = DecisionRecords(database, capacity=1)
    with capture_logs() as logs:
        records.record(note(step="first"))
        records.record(note(step="second"))
    assert (records.lost, logs[0]["cause"]) == (1, "queue full")
    async with records:
        pass
    assert await _steps(database) == ["first"]


async def test_a_note_that_the_database_refuses_does_not_take_the_others_with_it(database: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with capture_logs() as logs:
        async with DecisionRecords(database) as records:
            for step in ("one", "two"):
                records.record(note(step=step))
            records.record(note(step="bad", decided_at=naive))
            records.record(note(step="three"))
    assert records.lost == 1
    assert await _steps(database) == ["one", "two", "three"]
    assert [each["event"] for each in logs] == ["decision records not kept"]


async def test_text_that_a_database_cannot_hold_is_made_fit(database: Database) -> None:
    await keep(database, note(hook_instance="a\0b\ud800" + "c" * 9999), note())
    verification = await verify(database)
    assert (verification.is_intact, verification.records) == (True, 2)


async def test_the_log_of_a_loss_says_nothing_of_the_note(database: Database) -> None:
    with capture_logs() as logs:
        await keep(database, note(hook_instance="secret", decided_at=NOON.replace(tzinfo=None)))
    assert "secret" not in str(logs)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_while_the_database_is_away_the_writer_tries_again(database: Database) -> None:
    await _hide(database)
    with capture_logs() as logs:
        async with DecisionRecords(database) as records:
            records.record(note(step="late", cards=()))
            while not logs:
                await asyncio.sleep(0.01)
            assert records.unwritten == 1
            await _bring_back(database)
    assert (records.lost, await _steps(database)) == (0, ["late"])
    assert logs[0]["event"] == "decision records wait for the database"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_an_orderly_end_waits_for_the_database_only_so_long(database: Database) -> None:
    await _hide(database)
    with capture_logs() as logs:
        async with DecisionRecords(database, closing_seconds=0.2) as records:
            records.record(note())
            records.record(note())
    assert (records.lost, logs[-1]["count"]) == (2, 2)


async def test_a_card_and_its_decision_are_kept_together_or_not_at_all(database: Database) -> None:
    await _hide(database, "issued_card")
    with capture_logs():
        async with DecisionRecords(database, closing_seconds=0.2) as records:
            records.record(note(CARD))
    assert records.lost == 1
    assert await _steps(database) == []


@pytest.mark.parametrize(
    "unfit",
    [{"durations_ms": {"decide": "long"}}, {"criteria": {"trial": 7}}, {"prefetch": {"key": object()}}],
)
async def test_a_note_that_holds_something_else_than_it_should_is_lost_alone(
    database: Database, unfit: dict[str, object]
) -> None:
    with capture_logs():
        async with DecisionRecords(database) as records:
            records.record(note(**unfit))
            records.record(note(step="next"))
    assert (records.lost, await _steps(database)) == (1, ["next"])


async def test_a_writer_that_fails_says_so() -> None:
    class Odd:
        def writing(self) -> object:
            raise RuntimeError("something else")

    with capture_logs() as logs:
        async with DecisionRecords(Odd()) as records:  # type: ignore[arg-type]
            records.record(note())
            records.record(note())
    assert (logs[0]["event"], logs[0]["cause"]) == ("decision records are written no more", "RuntimeError")
    assert records.lost == 2


async def test_records_that_were_never_started_end_without_a_word(database: Database) -> None:
    await DecisionRecords(database).__aexit__()


async def test_a_moment_of_another_zone_is_hashed_as_it_is_kept(database: Database) -> None:
    berlin = dt.timezone(dt.timedelta(hours=1))
    await keep(database, note(decided_at=NOON.astimezone(berlin)))
    assert (await verify(database)).is_intact
