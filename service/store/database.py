"""The database: opened, migrated and closed by the composition root."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from service.store import schema

_BUSY_TIMEOUT_MS: Final = 5000
_HASTY_BUSY_TIMEOUT_MS: Final = 1000
"""How long a writer waits for another one before it fails, and how long one for whom a call is waiting."""

_CONNECTIONS: Final = 5
"""Of a worker to PostgreSQL, for each engine; as many more for the durable one when it is busy."""

_POOL_TIMEOUT_SECONDS: Final = 5.0
_CONNECT_TIMEOUT_SECONDS: Final = 5.0
_COMMAND_TIMEOUT_SECONDS: Final = 30.0
"""How long a statement may take on PostgreSQL before the connection is given up."""

# Classes of SQLSTATE (PostgreSQL manual, appendix A) for what is wrong with the statement or what it holds:
# data exception, integrity constraint violation, syntax error or access rule violation.
_REFUSALS: Final = ("22", "23", "42")

_START_ATTEMPTS: Final = 8
_START_WAIT_SECONDS: Final = 0.05
_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",  # readers do not wait for the writer
    "PRAGMA foreign_keys=ON",
)


class UnusableDatabaseError(Exception):
    """The database cannot be opened or migrated. The message names the kind of failure, never the URL."""


def may_pass(error: Exception) -> bool:
    """Whether the same statement may succeed later: the database is away or busy, and refused nothing."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, OSError | PoolTimeoutError)
    if error.connection_invalidated or isinstance(error, OperationalError):
        return True
    sqlstate = getattr(error.orig, "sqlstate", None)
    return isinstance(sqlstate, str) and not sqlstate.startswith(_REFUSALS)


class Database:
    """An async engine on SQLite or PostgreSQL. Nothing is opened before :meth:`start`.

    ``engine`` has a commit on disk before it returns. ``hasty_engine`` does not wait for the disk: what it
    commits survives the end of this process, but not a loss of power; it is for what may then be forgotten.
    Raises :class:`UnusableDatabaseError` for a URL without a driver for it.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = make_url(url)
            self.engine: Final[AsyncEngine] = _engine(self._url, durable=True)
            self.hasty_engine: Final[AsyncEngine] = _engine(self._url, durable=False)
        except (
            SQLAlchemyError,
            ImportError,
        ) as error:  # an unreadable URL, or a driver that is not installed
            raise UnusableDatabaseError(f"the database URL cannot be used: {type(error).__name__}") from None
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._turn = asyncio.Lock()
        self._kept: tuple[AsyncConnection, aiosqlite.Connection] | None = None

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
            except schema.NewerSchemaError:
                await self.close()
                raise UnusableDatabaseError(
                    "the database belongs to a newer version of the service"
                ) from None
            except (SQLAlchemyError, OSError) as error:
                if _is_locked(error) and attempt < _START_ATTEMPTS:
                    await asyncio.sleep(_START_WAIT_SECONDS * attempt)
                    continue
                await self.close()
                raise UnusableDatabaseError(f"the database cannot be used: {type(error).__name__}") from error
            return

    @contextlib.asynccontextmanager
    async def writing(self, *, durable: bool = True) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes, on ``engine`` or on ``hasty_engine``, committed at the end.

        SQLite has one writer at a time and lets the others poll: within this process they queue here instead.
        """
        engine = self.engine if durable else self.hasty_engine
        async with self._turn if self._is_sqlite else contextlib.nullcontext(), engine.begin() as connection:
            yield connection

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file and no server."""
        return self._is_sqlite

    @contextlib.asynccontextmanager
    async def sqlite_at_once(self) -> AsyncIterator[aiosqlite.Connection]:
        """For single statements that a call waits for: a connection to SQLite of which each is a transaction.

        Like ``hasty_engine`` it does not wait for the disk. It is kept, and used without SQLAlchemy: a statement
        takes a tenth of the time, since it goes to the connection's thread once instead of five times.
        """
        async with self._turn:
            if self._kept is None:
                autocommit = self.hasty_engine.execution_options(isolation_level="AUTOCOMMIT")
                connection = await autocommit.connect()
                driven = (await connection.get_raw_connection()).driver_connection
                assert isinstance(driven, aiosqlite.Connection)
                self._kept = connection, driven
            yield self._kept[1]

    async def is_ready(self) -> bool:
        """Whether the database answers and has the schema of this version."""
        file = self._file()
        if file is not None and not file.is_file():
            return False  # connecting would make one
        try:
            async with self.engine.connect() as connection:
                return await connection.run_sync(schema.is_current)
        except (SQLAlchemyError, OSError):
            return False

    async def close(self) -> None:
        """Close every connection."""
        if self._kept is not None:
            await self._kept[0].close()
            self._kept = None
        await self.engine.dispose()
        await self.hasty_engine.dispose()

    def _file(self) -> Path | None:
        name = self._url.database
        is_file = self._is_sqlite and name and name != ":memory:"
        return Path(name) if is_file and name else None

    def _make_folder(self) -> None:
        if (file := self._file()) is not None:
            file.parent.mkdir(parents=True, exist_ok=True)


def _engine(url: URL, *, durable: bool) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(url, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _configure_durable if durable else _configure_hasty)
        return engine
    asyncpg = {"connect_args": _asyncpg_options(durable=durable)}
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,  # finds connections that a restart of the database has cut
        pool_timeout=_POOL_TIMEOUT_SECONDS,
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS if durable else 0,
        **(asyncpg if url.drivername.endswith("asyncpg") else {}),
    )


def _asyncpg_options(*, durable: bool) -> dict[str, object]:
    options: dict[str, object] = {
        "timeout": _CONNECT_TIMEOUT_SECONDS,
        "command_timeout": _COMMAND_TIMEOUT_SECONDS,
    }
    return options if durable else options | {"server_settings": {"synchronous_commit": "off"}}


def _is_locked(error: Exception) -> bool:
    """Whether another worker is just switching a new SQLite file to WAL, for which SQLite does not wait."""
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def _configure_durable(connection: DBAPIConnection, _record: Any) -> None:
    busy_timeout = f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}"
    _execute(connection, busy_timeout, *_SQLITE_PRAGMAS, "PRAGMA synchronous=FULL")


def _configure_hasty(connection: DBAPIConnection, _record: Any) -> None:
    busy_timeout = f"PRAGMA busy_timeout={_HASTY_BUSY_TIMEOUT_MS}"
    _execute(connection, busy_timeout, *_SQLITE_PRAGMAS, "PRAGMA synchronous=NORMAL")


def _execute(connection: DBAPIConnection, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
