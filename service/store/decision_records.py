"""Decision records and issued cards, written behind the answers."""

import asyncio
import contextlib
import random
import uuid
from typing import Final, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.store import chain
from service.store.database import Database, may_pass
from service.store.decision_note import DecisionNote
from service.store.insertion import insert_once
from service.store.storable import storable
from service.store.tables import NAME_LENGTH, IssuedCardRow

_CAPACITY: Final = 4096
_BATCH: Final = 256
_COLLECT_SECONDS: Final = 0.1
"""How long the writer waits for more notes after the first: one transaction a call costs more than the call."""

_RETRY_SECONDS: Final = 0.1
_LONGEST_RETRY_SECONDS: Final = 5.0
_CLOSING_SECONDS: Final = 5.0
"""How long an orderly end waits for a database that does not take what is queued."""

_UNFIT: Final = (TypeError, ValueError, AttributeError, OverflowError)
"""What a note raises that holds something of another kind than it should."""

_log = structlog.get_logger(__name__)


class DecisionRecords:
    """Appends notes to the chain of decision records in the background; the call itself only queues.

    Cards that were sent are noted in the same transaction. While the database is away the writer tries again,
    with growing pauses. What may be lost: notes still queued when the process is killed, notes beyond the
    queue's capacity, and a note that the database refuses for what it holds. An orderly end (``__aexit__``)
    writes what is queued, for at most ``closing_seconds``. ``record`` is called on the event loop.
    """

    def __init__(
        self, database: Database, *, capacity: int = _CAPACITY, closing_seconds: float = _CLOSING_SECONDS
    ) -> None:
        self._database = database
        self._queue: asyncio.Queue[DecisionNote] = asyncio.Queue(capacity)
        self._closing_seconds = closing_seconds
        self._writer: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._unfinished = 0
        self.lost = 0
        """How many notes were not written."""

    @property
    def unwritten(self) -> int:
        """How many notes wait to be written."""
        return self._unfinished

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write_for_ever(), name="decision-records")
        return self

    async def __aexit__(self, *_failure: object) -> None:
        if self._writer is None:
            return
        self._closing.set()
        written = asyncio.create_task(self._queue.join())
        await asyncio.wait(
            {written, self._writer}, timeout=self._closing_seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for task in (written, self._writer):
            task.cancel()
        await asyncio.gather(written, self._writer, return_exceptions=True)
        if self._unfinished:
            self._lose(self._unfinished, "closed before the database took them")

    def record(self, note: DecisionNote) -> None:
        """Queue a note."""
        try:
            self._queue.put_nowait(note)
        except asyncio.QueueFull:
            self._lose(1, "queue full")
        else:
            self._unfinished += 1

    def _lose(self, count: int, cause: str) -> None:
        self.lost += count
        _log.warning("decision records not kept", count=count, cause=cause)

    async def _write_for_ever(self) -> None:
        try:
            while True:
                await self._write_some()
        except Exception as error:
            _log.error("decision records are written no more", cause=type(error).__name__)
            raise

    async def _write_some(self) -> None:
        notes = [await self._queue.get()]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), _COLLECT_SECONDS)
        while len(notes) < _BATCH and not self._queue.empty():
            notes.append(self._queue.get_nowait())
        if batch := [kept for note in notes if (kept := self._kept(note)) is not None]:
            await self._write(batch)
        self._unfinished -= len(notes)
        for _ in notes:
            self._queue.task_done()

    def _kept(self, note: DecisionNote) -> "_Kept | None":
        try:
            return _entry(note), _cards(note)
        except _UNFIT as error:
            self._lose(1, type(error).__name__)
            return None

    async def _write(self, batch: "list[_Kept]") -> None:
        """Write the batch, however long it takes; what the database refuses is found by halving."""
        pause = _RETRY_SECONDS
        while True:
            try:
                await self._append(batch)
            except (SQLAlchemyError, OSError, *_UNFIT) as error:
                cause = type(error).__name__
                if not may_pass(error):
                    break
                _log.warning("decision records wait for the database", count=len(batch), cause=cause)
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the workers
                pause = min(2 * pause, _LONGEST_RETRY_SECONDS)
            else:
                return
        if len(batch) == 1:
            self._lose(1, cause)
            return
        middle = len(batch) // 2
        await self._write(batch[:middle])
        await self._write(batch[middle:])

    async def _append(self, batch: "list[_Kept]") -> None:
        cards = [card for _, cards in batch for card in cards]
        async with self._database.writing() as connection:
            await chain.append(connection, [entry for entry, _ in batch])
            if cards:
                await insert_once(connection, IssuedCardRow, cards, key="card")


_Kept = tuple[chain.Entry, list[dict[str, object]]]


def _entry(note: DecisionNote) -> chain.Entry:
    return {
        "id": str(uuid.uuid4()),
        "decided_at": note.decided_at,
        "hook_instance": _hook_instance(note),
        "service_id": note.service_id,
        "hook": note.hook,
        "client_id": note.client_id,
        "step": note.step,
        "outcome": note.outcome,
        "silent": note.silent,
        "criteria": {trial: dict(answers) for trial, answers in note.criteria.items()},
        "evidence": list(note.references),
        "digest": note.digest,
        "knowledge_version": note.knowledge_version,
        "software_version": note.software_version,
        "durations_us": {stage: round(1000 * spent) for stage, spent in note.durations_ms.items()},
        "cards": [{"uuid": card.uuid, "step": card.step} for card in note.cards],
        "prefetch": dict(note.prefetch),
        "unavailable": list(note.unavailable),
    }


def _cards(note: DecisionNote) -> list[dict[str, object]]:
    """The cards that were shown, as feedback finds them."""
    return [
        {
            "card": card.uuid,
            "hook_instance": _hook_instance(note),
            "service_id": note.service_id,
            "client_id": note.client_id,
            "step": card.step,
            "issued_at": note.decided_at,
        }
        for card in note.cards
        if not note.silent
    ]


def _hook_instance(note: DecisionNote) -> str | None:
    """Meant to be a UUID; a client that sends a novel does not fill the table."""
    return storable(note.hook_instance[:NAME_LENGTH]) if note.hook_instance else None
