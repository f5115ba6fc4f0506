"""The chain shows every change to what was written, except an end that was cut off without a witness."""

import datetime as dt
import hashlib
import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from service.store.chain import GENESIS, Link
from service.store.database import Database
from service.store.retention import Retention, forget
from service.store.tables import DecisionRow
from service.store.verification import Break, Witness, verify
from tests.unit.store.said import NOON, keep, note

COPY = (
    "INSERT INTO decision_record SELECT {seq}, '{id}', previous, hash, decided_at, hook_instance, service_id, hook,"
    " client_id, step, outcome, silent, criteria, evidence, digest, knowledge_version, software_version,"
    " durations_us, cards, prefetch, unavailable FROM decision_record WHERE seq = {of}"
)


@pytest.fixture
async def chained(database: Database) -> Database:
    """A database with five records."""
    await keep(database, *(note(step=f"step-{number}") for number in range(1, 6)))
    return database


async def _tamper(database: Database, *statements: str) -> None:
    """As somebody who owns the database can."""
    async with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for change in ("update", "delete"):
                await connection.execute(text(f"DROP TRIGGER decision_record_no_{change}"))
        else:
            await connection.execute(text("ALTER TABLE decision_record DISABLE TRIGGER USER"))
        for statement in statements:
            await connection.exec_driver_sql(statement)


async def test_an_empty_chain_is_intact(database: Database) -> None:
    verification = await verify(database)
    assert (verification.is_intact, verification.records, verification.head) == (True, 0, GENESIS)


async def test_an_untouched_chain_is_intact(chained: Database) -> None:
    verification = await verify(chained)
    assert (verification.is_intact, verification.records, verification.head.seq) == (True, 5, 5)


async def test_the_hash_is_the_documented_one(chained: Database) -> None:
    async with chained.engine.connect() as connection:
        rows = (
            (await connection.execute(select(*DecisionRow.__table__.columns).order_by(DecisionRow.seq)))
            .mappings()
            .all()
        )
    said = {name: value for name, value in rows[1].items() if name != "hash"}
    said["decided_at"] = "2026-11-20T12:00:00.000000Z"
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert rows[1]["hash"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert rows[1]["previous"] == rows[0]["hash"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decision_record SET step = 'on-track' WHERE seq = 3",
        "UPDATE decision_record SET client_id = 'somebody-else' WHERE seq = 3",
        "UPDATE decision_record SET decided_at = '2026-11-21 12:00:00+00:00' WHERE seq = 3",
        """UPDATE decision_record SET criteria = '{"serena-6": {"adult": "not-met"}}' WHERE seq = 3""",
        "UPDATE decision_record SET evidence = '[]' WHERE seq = 3",
        f"UPDATE decision_record SET hash = '{'a' * 64}' WHERE seq = 3",
        f"UPDATE decision_record SET digest = '{'a' * 64}' WHERE seq = 3",
        "UPDATE decision_record SET silent = NOT silent WHERE seq = 3",
    ],
)
async def test_a_changed_record_is_found(chained: Database, change: str) -> None:
    await _tamper(chained, change)
    assert (await verify(chained)).broken == Break(seq=3, why="its content does not match its hash")


async def test_a_record_changed_with_its_hash_is_found_by_the_next(chained: Database) -> None:
    await _tamper(chained, f"UPDATE decision_record SET previous = '{'a' * 64}' WHERE seq = 4")
    assert (await verify(chained)).broken == Break(seq=4, why="it does not follow the record before it")


async def test_a_record_deleted_in_the_middle_is_found(chained: Database) -> None:
    await _tamper(chained, "DELETE FROM decision_record WHERE seq = 3")
    broken = (await verify(chained)).broken
    assert broken == Break(seq=4, why="it stands behind record 2: a record is missing or was put in")


async def test_a_deleted_beginning_without_an_anchor_is_found(chained: Database) -> None:
    await _tamper(chained, "DELETE FROM decision_record WHERE seq <= 2")
    broken = (await verify(chained)).broken
    assert broken == Break(seq=3, why="it stands behind record 0: a record is missing or was put in")


async def test_a_gap_that_was_closed_by_counting_anew_is_found(chained: Database) -> None:
    await _tamper(
        chained,
        "DELETE FROM decision_record WHERE seq = 3",
        "UPDATE decision_record SET seq = 3 WHERE seq = 4",
        "UPDATE decision_record SET seq = 4 WHERE seq = 5",
    )
    assert (await verify(chained)).broken == Break(seq=3, why="it does not follow the record before it")


async def test_swapped_records_are_found(chained: Database) -> None:
    await _tamper(
        chained,
        "UPDATE decision_record SET seq = 99 WHERE seq = 2",
        "UPDATE decision_record SET seq = 2 WHERE seq = 3",
        "UPDATE decision_record SET seq = 3 WHERE seq = 99",
    )
    assert (await verify(chained)).broken == Break(seq=2, why="it does not follow the record before it")


async def test_a_record_put_in_is_found(chained: Database) -> None:
    await _tamper(chained, COPY.format(seq=6, id="copied", of=5))
    assert (await verify(chained)).broken == Break(seq=6, why="it does not follow the record before it")


async def test_a_record_put_in_before_the_first_is_found(chained: Database) -> None:
    await _tamper(chained, COPY.format(seq=0, id="copied", of=1))
    broken = (await verify(chained)).broken
    assert broken is not None
    assert broken.seq == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("change", ["criteria = 'no json'", "decided_at = 'no day'"])
async def test_what_cannot_be_read_at_all_is_found(chained: Database, change: str) -> None:
    await _tamper(chained, f"UPDATE decision_record SET {change} WHERE seq = 3")
    verification = await verify(chained)
    assert (verification.broken, verification.records) == (Break(seq=3, why="it cannot be read"), 2)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_number_that_is_none_is_a_change(chained: Database) -> None:
    await _tamper(chained, """UPDATE decision_record SET prefetch = '{"patient": NaN}' WHERE seq = 3""")
    assert (await verify(chained)).broken == Break(seq=3, why="its content does not match its hash")


async def test_only_the_first_break_is_named(chained: Database) -> None:
    await _tamper(chained, "UPDATE decision_record SET step = 'on-track' WHERE seq IN (2, 4)")
    broken = (await verify(chained)).broken
    assert broken is not None
    assert broken.seq == 2


# An end that is cut off


async def test_an_end_cut_off_does_not_show_by_itself(chained: Database) -> None:
    await _tamper(chained, "DELETE FROM decision_record WHERE seq > 3")
    assert (await verify(chained)).is_intact


async def test_an_end_cut_off_shows_against_a_head_that_was_kept_elsewhere(chained: Database) -> None:
    head = (await verify(chained)).head
    await _tamper(chained, "DELETE FROM decision_record WHERE seq > 3")
    verification = await verify(chained, expected=head)
    assert (verification.is_intact, verification.witness) == (False, Witness.CUT_OFF)


async def test_a_chain_that_grew_confirms_an_earlier_head(chained: Database) -> None:
    head = (await verify(chained)).head
    await keep(chained, note())
    verification = await verify(chained, expected=head)
    assert (verification.is_intact, verification.witness) == (True, Witness.CONFIRMED)


async def test_an_end_that_was_written_anew_contradicts_the_earlier_head(chained: Database) -> None:
    head = (await verify(chained)).head
    await _tamper(chained, "DELETE FROM decision_record WHERE seq > 3")
    await keep(chained, note(step="forged"), note(step="forged"))
    assert (await verify(chained)).is_intact
    verification = await verify(chained, expected=head)
    assert (verification.is_intact, verification.witness) == (False, Witness.CONTRADICTED)


async def test_a_head_that_retention_has_removed_confirms_nothing(chained: Database) -> None:
    await forget(chained, Retention(decision_days=1), now=NOON + dt.timedelta(days=2))
    verification = await verify(chained, expected=Link(seq=2, hash="a" * 64))
    assert (verification.is_intact, verification.witness) == (False, Witness.FORGOTTEN)


async def test_the_last_record_that_retention_removed_still_bears_witness(chained: Database) -> None:
    head = (await verify(chained)).head
    await forget(chained, Retention(decision_days=1), now=NOON + dt.timedelta(days=2))
    verification = await verify(chained, expected=head)
    assert (verification.records, verification.witness) == (0, Witness.CONFIRMED)


# What the database itself refuses


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decision_record SET step = 'on-track' WHERE seq = 3",
        "DELETE FROM decision_record WHERE seq = 3",
        "DELETE FROM decision_record",
        "UPDATE decision_anchor SET count = 7",
        "DELETE FROM decision_anchor",
    ],
)
async def test_the_database_refuses_changes(chained: Database, change: str) -> None:
    await keep(chained, note(decided_at=NOON - dt.timedelta(days=9)))
    async with chained.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO decision_anchor VALUES (0, '{'0' * 64}', 0, '2026-11-20 12:00:00+00:00')"
        )
    with pytest.raises(DBAPIError, match="append-only"):
        async with chained.engine.begin() as connection:
            await connection.exec_driver_sql(change)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["decision_record", "decision_anchor"])
async def test_postgresql_refuses_to_truncate(chained: Database, table: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with chained.engine.begin() as connection:
            await connection.exec_driver_sql(f"TRUNCATE {table}")


async def test_progress_is_told(chained: Database) -> None:
    told: list[tuple[int, int]] = []
    await verify(chained, progress=lambda done, of: told.append((done, of)))
    assert told == [(5, 5)]
