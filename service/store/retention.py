"""Forgetting what is older than a site keeps."""

import asyncio
import datetime as dt
import random
from dataclasses import dataclass
from typing import Final, Self

import structlog
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.store.database import Database
from service.store.locks import Lock, taking
from service.store.tables import DecisionAnchorRow, DecisionRow, FeedbackRow, IssuedCardRow

_MOST_AT_ONCE: Final = 5000
"""Records removed in one transaction; writers wait that long."""

_INTERVAL_SECONDS: Final = 24 * 3600.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days decision records, and feedback with the cards it is about, are kept; ``None`` for ever."""

    decision_days: int | None = None
    feedback_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How many rows one run removed."""

    decisions: int = 0
    feedback: int = 0
    cards: int = 0


async def forget(database: Database, retention: Retention, *, now: dt.datetime) -> Removed:
    """Remove what is older than ``retention`` at ``now``.

    Of the decision records whole beginnings of the chain are removed, never a record behind a younger one;
    an anchor stays in their place, so that the rest can be verified.
    """
    decisions = feedback = cards = 0
    if retention.decision_days is not None:
        before = now - dt.timedelta(days=retention.decision_days)
        while removed := await _forget_decisions(database, before=before, now=now):
            decisions += removed
    if retention.feedback_days is not None:
        before = now - dt.timedelta(days=retention.feedback_days)
        async with database.writing() as connection:
            old_feedback = delete(FeedbackRow).where(FeedbackRow.received_at < before)
            feedback = (await connection.execute(old_feedback)).rowcount
            cards = (
                await connection.execute(delete(IssuedCardRow).where(IssuedCardRow.issued_at < before))
            ).rowcount
    return Removed(decisions=decisions, feedback=feedback, cards=cards)


async def _forget_decisions(database: Database, *, before: dt.datetime, now: dt.datetime) -> int:
    """One transaction's worth; how many records went."""
    async with database.writing() as connection:
        await connection.exec_driver_sql(taking(Lock.CHAIN, connection.dialect.name))
        last = await _last_to_go(connection, before=before)
        if last is None:
            return 0
        seq, digest, count = last
        anchor = {"seq": seq, "hash": digest, "count": count, "removed_at": now}
        await connection.execute(insert(DecisionAnchorRow), anchor)
        await connection.execute(delete(DecisionRow).where(DecisionRow.seq <= seq))
        return count


async def _last_to_go(connection: AsyncConnection, *, before: dt.datetime) -> tuple[int, str, int] | None:
    """Place and hash of the last record of the chain's old beginning, and how many records that is."""
    first = await connection.scalar(select(func.min(DecisionRow.seq)))
    if first is None:
        return None
    kept = await connection.scalar(select(func.min(DecisionRow.seq)).where(DecisionRow.decided_at >= before))
    query = select(DecisionRow.seq, DecisionRow.hash).where(DecisionRow.seq < first + _MOST_AT_ONCE)
    if kept is not None:
        query = query.where(DecisionRow.seq < kept)
    last = (await connection.execute(query.order_by(DecisionRow.seq.desc()).limit(1))).one_or_none()
    return None if last is None else (last.seq, last.hash, last.seq - first + 1)


class Forgetting:
    """Applies the retention in the background: soon after the start, then once a day.

    A run that fails is logged and made up for by the next one. Several workers may do it at the same time.
    """

    def __init__(self, database: Database, retention: Retention) -> None:
        self._database = database
        self._retention = retention
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._retention != Retention():
            self._task = asyncio.create_task(self._forget_for_ever(), name="retention")
        return self

    async def __aexit__(self, *_failure: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _forget_for_ever(self) -> None:
        while True:
            try:
                removed = await forget(self._database, self._retention, now=dt.datetime.now(dt.UTC))
            except (SQLAlchemyError, OSError) as error:
                _log.warning("retention failed", cause=type(error).__name__)
            else:
                _log.info(
                    "retention",
                    decisions=removed.decisions,
                    feedback=removed.feedback,
                    cards=removed.cards,
                )
            await asyncio.sleep(_INTERVAL_SECONDS * random.uniform(0.9, 1.1))  # noqa: S311 - spreads the workers
