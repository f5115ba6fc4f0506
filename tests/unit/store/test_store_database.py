"""Opening and migrating the database."""

import asyncio
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.store import schema
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
    assert await database.is_ready()


def test_the_newest_file_is_the_head_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "service:store/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.newest_revision()


async def test_an_older_database_is_brought_up_to_date_and_keeps_what_it_holds(empty_url: str) -> None:
    first = await Database.open(empty_url)
    async with first.engine.begin() as connection:
        await connection.run_sync(_downgrade)
        await connection.execute(
            text("INSERT INTO issued_card VALUES ('c', 'h', 's', NULL, 'x', '2026-11-20 12:00:00+00:00')")
        )
    assert not await first.is_ready()
    await first.close()
    second = await Database.open(empty_url)
    assert await second.is_ready()
    async with second.engine.connect() as connection:
        assert await connection.scalar(text("SELECT card FROM issued_card")) == "c"
    await second.close()


def _downgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "service:store/migrations")
    config.attributes["connection"] = connection
    command.downgrade(config, "0001")


async def test_a_database_of_a_newer_version_is_left_alone(database: Database, url: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await database.is_ready()
    with pytest.raises(UnusableDatabaseError, match="newer version"):
        await Database.open(url)


async def test_workers_that_start_together_migrate_once(empty_url: str) -> None:
    databases = await asyncio.gather(*(Database.open(empty_url) for _ in range(4)))
    assert all([await database.is_ready() for database in databases])
    for database in databases:
        await database.close()


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    file = tmp_path / "not" / "yet" / "there.sqlite3"
    await (await Database.open(f"sqlite+aiosqlite:///{file}")).close()
    assert file.is_file()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
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


async def test_a_database_that_was_never_migrated_is_not_ready(empty_url: str) -> None:
    database = Database(empty_url)
    assert not await database.is_ready()
    await database.start()
    assert await database.is_ready()
    await database.close()


async def test_asking_whether_it_is_ready_makes_no_file(tmp_path: Path) -> None:
    assert not await Database(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3").is_ready()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("engine", "sqlite_synchronous", "postgres_synchronous_commit"),
    [("engine", 2, "on"), ("hasty_engine", 1, "off")],
)
async def test_only_the_hasty_engine_does_not_wait_for_the_disk(
    database: Database, backend: str, engine: str, sqlite_synchronous: int, postgres_synchronous_commit: str
) -> None:
    async with getattr(database, engine).connect() as connection:
        if backend == "sqlite":
            assert await connection.scalar(text("PRAGMA synchronous")) == sqlite_synchronous
        else:
            assert await connection.scalar(text("SHOW synchronous_commit")) == postgres_synchronous_commit


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
