"""A nonce is used once, whoever sees it first."""

import asyncio
import datetime as dt
import sqlite3
import time

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from cds_hooks import Unavailable
from service.store.database import Database
from service.store.nonces import NonceTable
from service.store.tables import NonceRow


def _in(seconds: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)


async def _use(table: NonceTable, nonce: str = "n", *, issuer: str = "i", seconds: float = 300) -> bool:
    return await table.first_use(issuer=issuer, nonce=nonce, until=_in(seconds))


async def test_the_first_use_is_the_only_one(database: Database) -> None:
    table = NonceTable(database)
    assert [await _use(table) for _ in range(3)] == [True, False, False]


async def test_nonces_of_two_issuers_are_two_nonces(database: Database) -> None:
    table = NonceTable(database)
    assert await _use(table, "bc", issuer="a")
    assert await _use(table, "c", issuer="ab")


async def test_concurrent_first_uses_by_several_workers_give_one_true(url: str) -> None:
    databases = [Database(url) for _ in range(4)]
    tables = [NonceTable(each) for each in databases for _ in range(5)]
    assert sorted(await asyncio.gather(*map(_use, tables))) == [False] * 19 + [True]
    await asyncio.gather(*(each.close() for each in databases))


@pytest.mark.parametrize("nonce", ["\0", "\ud800", "ü" * 100_000, "'; DROP TABLE used_nonce; --"])
async def test_any_text_is_a_nonce(database: Database, nonce: str) -> None:
    table = NonceTable(database)
    assert [await _use(table, nonce), await _use(table, nonce)] == [True, False]


async def test_expired_nonces_are_forgotten_now_and_then(database: Database) -> None:
    table = NonceTable(database)
    await _use(table, "old", seconds=-601)
    await _use(table, "just over", seconds=-599)
    await _use(NonceTable(database), "new")
    async with database.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(NonceRow)) == 2


async def test_a_current_nonce_survives_the_cleaning(database: Database) -> None:
    await _use(NonceTable(database))
    assert not await _use(NonceTable(database))


async def test_the_nonce_itself_is_not_kept(database: Database) -> None:
    await _use(NonceTable(database), "secret-nonce", issuer="https://ehr.example")
    async with database.engine.connect() as connection:
        (row,) = await connection.execute(select(NonceRow.digest))
    assert len(row.digest) == 64


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_while_another_process_holds_the_file_calls_are_refused_within_a_second(
    database: Database, url: str
) -> None:
    table, file = NonceTable(database), make_url(url).database
    assert await table.can_be_written()
    assert await _use(table, "before")
    other = sqlite3.connect(file or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    refused = await asyncio.gather(*(_use(table, f"{each}") for each in range(5)), return_exceptions=True)
    assert [type(each) for each in refused] == [Unavailable] * 5
    assert not await table.can_be_written()
    assert time.monotonic() - started < 3.5
    other.execute("ROLLBACK")
    other.close()
    assert await table.can_be_written()
    assert await _use(table, "after")
    assert not await _use(table, "before")


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_table_that_cannot_be_written_is_noticed_though_the_database_answers(
    database: Database,
) -> None:
    table = NonceTable(database)
    async with database.engine.begin() as other:
        await other.execute(text("LOCK TABLE used_nonce"))
        assert await database.is_ready()
        assert not await table.can_be_written()
        with pytest.raises(Unavailable):
            await _use(table)
    assert await table.can_be_written()


async def test_asking_whether_it_can_be_written_uses_up_no_nonce(database: Database) -> None:
    table = NonceTable(database)
    assert [await table.can_be_written() for _ in range(3)] == [True] * 3
    async with database.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(NonceRow)) == 1


async def test_a_nonce_is_written_as_the_table_says(database: Database) -> None:
    until = dt.datetime(2999, 1, 2, 3, 4, 5, 678, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert await NonceTable(database).first_use(issuer="i", nonce="n", until=until)
    async with AsyncSession(database.engine) as session:
        assert (await session.scalars(select(NonceRow))).one().until == until


async def test_a_database_that_cannot_tell_is_no_yes(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE used_nonce RENAME TO elsewhere"))
    with pytest.raises(Unavailable) as caught:
        await _use(NonceTable(database), "secret-nonce")
    assert "secret" not in str(caught.value)
