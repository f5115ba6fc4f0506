"""Which cards were sent, so that feedback about them can be told apart later."""

import asyncio
import datetime as dt
from typing import Final, Self

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from cds_hooks import Card, Exchange
from service.store.database import Database
from service.store.insertion import insert_once
from service.store.tables import IssuedCardRow

DECISION_EXTENSION: Final = "org.esr1-cds.decision"
"""The card extension that names the step."""

_CAPACITY: Final = 4096
_BATCH: Final = 256
_COLLECT_SECONDS: Final = 0.1
"""How long the writer waits for more notes after the first: one transaction a call costs more than the call."""


class _Decision(msgspec.Struct):
    step: str | None = None


class _Extension(msgspec.Struct):
    decision: _Decision | None = msgspec.field(default=None, name=DECISION_EXTENSION)


_log = structlog.get_logger(__name__)


class IssuedCards:
    """Notes sent cards in the background; the call itself only queues.

    What may be lost: notes still in the queue when the process is killed, notes beyond the queue's capacity
    while the database does not keep up, and a batch the database refuses. Feedback about such a card is kept
    all the same, as an orphan. An orderly end (``__aexit__``) writes what is queued. Feedback may arrive
    before the note is written: the two are joined when they are read, not when they are kept.
    """

    def __init__(self, database: Database, *, capacity: int = _CAPACITY) -> None:
        self._database = database
        self._queue: asyncio.Queue[dict[str, object]] = asyncio.Queue(capacity)
        self._writer: asyncio.Task[None] | None = None
        self.lost = 0
        """How many notes were not written."""

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write_for_ever(), name="issued-cards")
        return self

    async def __aexit__(self, *_failure: object) -> None:
        if self._writer is None:
            return
        written = asyncio.create_task(self._queue.join())
        await asyncio.wait({written, self._writer}, return_when=asyncio.FIRST_COMPLETED)
        for task in (written, self._writer):
            task.cancel()
        await asyncio.gather(written, self._writer, return_exceptions=True)

    async def __call__(self, exchange: Exchange) -> None:
        """Queue a note for every card of an answer that has a uuid."""
        for card in exchange.response.cards if exchange.response else ():
            if card.uuid is not None:
                self._put(_row(exchange, card))

    def _put(self, row: dict[str, object]) -> None:
        try:
            self._queue.put_nowait(row)
        except asyncio.QueueFull:
            self._lose(1, "queue full")

    def _lose(self, count: int, cause: str) -> None:
        self.lost += count
        _log.warning("issued cards not noted", count=count, cause=cause)

    async def _write_for_ever(self) -> None:
        while True:
            rows = [await self._queue.get()]
            await asyncio.sleep(_COLLECT_SECONDS)
            while len(rows) < _BATCH and not self._queue.empty():
                rows.append(self._queue.get_nowait())
            try:
                await self._write(rows)
            finally:
                for _ in rows:
                    self._queue.task_done()

    async def _write(self, rows: list[dict[str, object]]) -> None:
        try:
            async with self._database.engine.begin() as connection:
                await insert_once(connection, IssuedCardRow, rows, key="card")
        except (SQLAlchemyError, OSError) as error:
            self._lose(len(rows), type(error).__name__)


def _row(exchange: Exchange, card: Card) -> dict[str, object]:
    return {
        "card": str(card.uuid),
        "hook_instance": exchange.hook_instance,
        "service_id": exchange.service_id,
        "client_id": exchange.client_id,
        "step": _step(card),
        "issued_at": dt.datetime.now(dt.UTC),
    }


def _step(card: Card) -> str | None:
    if card.extension is None:
        return None
    try:
        decision = msgspec.json.decode(card.extension.json, type=_Extension).decision
    except msgspec.ValidationError:
        return None
    return decision.step if decision else None
