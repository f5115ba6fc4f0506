"""Nonces of access tokens: each may be used once, by whichever worker sees it first."""

import asyncio
import datetime as dt
import hashlib
import json
import sqlite3
import time
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.dml import UpdateBase

from cds_hooks import Unavailable
from service.store.database import Database
from service.store.tables import NonceRow

_CLEANING_INTERVAL_SECONDS: Final = 60.0
_MARGIN: Final = dt.timedelta(minutes=10)
"""How much longer nonces are remembered: the clocks of two workers' machines may differ."""

_RETRY_AFTER_SECONDS: Final = 5
_PATIENCE_SECONDS: Final = 2.0
"""How long a call waits for the database before it is refused: longer than a wave of calls keeps the loop busy."""

_PROBE: Final = "readiness"
"""Stands where a digest stands, and is none."""

_INSERT: Final = "INSERT INTO used_nonce (digest, until) VALUES (?, ?) ON CONFLICT (digest) DO "
_KEEP: Final = "NOTHING"
_OVERWRITE: Final = "UPDATE SET until = excluded.until"
_FORGET: Final = "DELETE FROM used_nonce WHERE until < ?"

_FAILURES: Final = (SQLAlchemyError, sqlite3.Error, OSError, TimeoutError)


class NonceTable:
    """Remembers used nonces for all workers on one database.

    A nonce is remembered at least until its ``until``. Commits do not wait for the disk: after a loss of power
    of the database's machine the nonces of its last moments may be forgotten.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next_cleaning = 0.0

    async def first_use(self, *, issuer: str, nonce: str, until: dt.datetime) -> bool:
        """Whether nobody has used this nonce of the issuer before; ``True`` exactly once over all workers.

        Raises :class:`cds_hooks.Unavailable` when the database cannot tell in time.
        """
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                if self._is_time_to_clean():
                    await self._clean()
                return await self._write(_digest(issuer, nonce), until, over_it=False)
        except _FAILURES as error:
            raise Unavailable(
                "used tokens cannot be looked up", retry_after_seconds=_RETRY_AFTER_SECONDS
            ) from error

    async def can_be_written(self) -> bool:
        """Whether a nonce could be kept now: the database may answer and be locked, full or read-only."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await self._write(_PROBE, dt.datetime.now(dt.UTC), over_it=True)
        except _FAILURES:
            return False

    async def _write(self, digest: str, until: dt.datetime, *, over_it: bool) -> bool:
        """Whether the row is written: if there was none, or ``over_it``."""
        if self._database.is_sqlite:
            on_conflict = _OVERWRITE if over_it else _KEEP
            return await self._in_sqlite(_INSERT + on_conflict, digest, _as_text(until)) == 1
        insert = postgresql.insert(NonceRow).values(digest=digest, until=until)
        if over_it:
            statement = insert.on_conflict_do_update(index_elements=["digest"], set_={"until": until})
        else:
            statement = insert.on_conflict_do_nothing(index_elements=["digest"])
        return await self._in_postgresql(statement) == 1

    async def _clean(self) -> None:
        before = dt.datetime.now(dt.UTC) - _MARGIN
        if self._database.is_sqlite:
            await self._in_sqlite(_FORGET, _as_text(before))
        else:
            await self._in_postgresql(delete(NonceRow).where(NonceRow.until < before))

    async def _in_sqlite(self, statement: str, *values: str) -> int:
        async with (
            self._database.sqlite_at_once() as connection,
            connection.execute(statement, values) as cursor,
        ):
            return cursor.rowcount

    async def _in_postgresql(self, statement: UpdateBase) -> int:
        # A transaction of its own without the two round trips that begin and end one.
        engine = self._database.hasty_engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            return int((await connection.execute(statement)).rowcount)

    def _is_time_to_clean(self) -> bool:
        now = time.monotonic()
        if now < self._next_cleaning:
            return False
        self._next_cleaning = now + _CLEANING_INTERVAL_SECONDS
        return True


def _digest(issuer: str, nonce: str) -> str:
    """Of bounded length whatever was sent; JSON keeps issuer and nonce apart."""
    return hashlib.sha256(json.dumps([issuer, nonce]).encode()).hexdigest()


def _as_text(moment: dt.datetime) -> str:
    """As the column's type writes it for SQLite."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
