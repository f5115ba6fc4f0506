"""Nonces of access tokens: each may be used once, by whichever worker sees it first."""

import datetime as dt
import hashlib
import json
import time
from typing import Final

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from cds_hooks import Unavailable
from service.store.database import Database
from service.store.insertion import insert_once
from service.store.tables import NonceRow

_CLEANING_INTERVAL_SECONDS: Final = 60.0
_MARGIN: Final = dt.timedelta(minutes=10)
"""How much longer nonces are remembered: the clocks of two workers' machines may differ."""

_RETRY_AFTER_SECONDS: Final = 5


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

        Raises :class:`cds_hooks.Unavailable` when the database cannot tell.
        """
        row = {"digest": _digest(issuer, nonce), "until": until}
        try:
            async with self._database.writing(durable=False) as connection:
                is_first = await insert_once(connection, NonceRow, [row], key="digest") == 1
                if self._is_time_to_clean():
                    over = NonceRow.until < dt.datetime.now(dt.UTC) - _MARGIN
                    await connection.execute(delete(NonceRow).where(over))
        except (SQLAlchemyError, OSError) as error:
            raise Unavailable(
                "used tokens cannot be looked up", retry_after_seconds=_RETRY_AFTER_SECONDS
            ) from error
        return is_first

    def _is_time_to_clean(self) -> bool:
        now = time.monotonic()
        if now < self._next_cleaning:
            return False
        self._next_cleaning = now + _CLEANING_INTERVAL_SECONDS
        return True


def _digest(issuer: str, nonce: str) -> str:
    """Of bounded length whatever was sent; JSON keeps issuer and nonce apart."""
    return hashlib.sha256(json.dumps([issuer, nonce]).encode()).hexdigest()
