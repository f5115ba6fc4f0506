"""The database: opened, migrated and closed by the composition root."""

import asyncio
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from service.store import schema

_BUSY_TIMEOUT_MS: Final = 5000
"""How long a writer waits for another one before it fails."""

_START_ATTEMPTS: Final = 8
_START_WAIT_SECONDS: Final = 0.05
_SQLITE_PRAGMAS: Final = (
    f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",  # readers do not wait for the writer
    "PRAGMA synchronous=FULL",  # what was acknowledged survives a loss of power
    "PRAGMA foreign_keys=ON",
)


class UnusableDatabaseError(Exception):
    """The database cannot be opened or migrated. The message names the kind of failure, never the URL."""


class Database:
    """An async engine on SQLite or PostgreSQL. Nothing is opened before :meth:`start`.

    Raises :class:`UnusableDatabaseError` for a URL without a driver for it.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = make_url(url)
            self.engine: Final[AsyncEngine] = create_async_engine(self._url, hide_parameters=True)
        except (
            SQLAlchemyError,
            ImportError,
        ) as error:  # an unreadable URL, or a driver that is not installed
            raise UnusableDatabaseError(f"the database URL cannot be used: {type(error).__name__}") from None
        if self._url.get_backend_name() == "sqlite":
            event.listen(self.engine.sync_engine, "connect", _configure_sqlite)

    @classmethod
    async def open(cls, url: str) -> "Database":
        """The database at ``url``, migrated. Raises :class:`UnusableDatabaseError`."""
        database = cls(url)
        await database.start()
        return database

    async def start(self) -> None:
        """Make the folder of a SQLite file and run the migrations. Raises :class:`UnusableDatabaseError`."""
        for attempt in range(1, _START_ATTEMPTS + 1):
            try:
                self._make_folder()
                async with self.engine.begin() as connection:
                    await connection.run_sync(schema.upgrade)
            except (SQLAlchemyError, OSError) as error:
                if _is_locked(error) and attempt < _START_ATTEMPTS:
                    await asyncio.sleep(_START_WAIT_SECONDS * attempt)
                    continue
                await self.close()
                raise UnusableDatabaseError(f"the database cannot be used: {type(error).__name__}") from error
            return

    async def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    def _make_folder(self) -> None:
        file = self._url.database
        if self._url.get_backend_name() == "sqlite" and file and file != ":memory:":
            Path(file).parent.mkdir(parents=True, exist_ok=True)


def _is_locked(error: Exception) -> bool:
    """Whether another worker is just switching a new SQLite file to WAL, for which SQLite does not wait."""
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def _configure_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
