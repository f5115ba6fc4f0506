"""Opening and migrating the database."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from service.store.database import Database, UnusableDatabaseError
from service.store.tables import Base


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_the_migrations_give_exactly_the_tables_of_the_models(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_migrated_database_can_be_opened_again(database: Database, url: str) -> None:
    await (await Database.open(url)).close()
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"


async def test_workers_that_start_together_migrate_once(url: str) -> None:
    databases = await asyncio.gather(*(Database.open(url) for _ in range(4)))
    for database in databases:
        await database.close()


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    file = tmp_path / "not" / "yet" / "there.sqlite3"
    await (await Database.open(f"sqlite+aiosqlite:///{file}")).close()
    assert file.is_file()


async def test_readers_do_not_wait_for_the_writer(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA busy_timeout")) == 5000


async def test_a_database_that_answers_is_ready_and_one_that_cannot_is_not(
    database: Database, tmp_path: Path
) -> None:
    assert await database.is_ready()
    (tmp_path / "file").write_text("not a folder")
    assert not await Database(f"sqlite+aiosqlite:///{tmp_path}/file/x.sqlite3").is_ready()


async def test_an_unusable_database_is_refused_without_naming_its_url(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UnusableDatabaseError) as caught:
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}/file/hunter2.sqlite3")
    assert "hunter2" not in str(caught.value)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "poem.sqlite3").write_text("Tyger Tyger, burning bright, " * 50)
    with pytest.raises(UnusableDatabaseError, match="DatabaseError"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}/poem.sqlite3")


def test_an_unusable_url_fails_before_anything_is_opened() -> None:
    with pytest.raises(UnusableDatabaseError):
        Database("sqlite+nosuchdriver:///x")
