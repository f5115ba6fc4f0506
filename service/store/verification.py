"""Whether the chain of decision records is whole."""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.store.chain import GENESIS, Link, hash_of
from service.store.database import Database
from service.store.tables import DecisionAnchorRow, DecisionRow

_PAGE: Final = 1000

_ONE_SNAPSHOT: Final[Mapping[str, str]] = {
    "sqlite": "BEGIN",
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}
"""What makes a transaction see one state of the database, while others append and forget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold, and why."""

    seq: int
    why: str


class Witness(enum.Enum):
    """What the database says to a place in the chain that was noted outside of it."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    CUT_OFF = "cut off"
    """The chain ends before it: the records up to it were removed at the end."""
    FORGOTTEN = "forgotten"
    """Retention has removed it, so nothing can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was verified.

    ``records`` were read and hold up to ``broken``; ``removed`` more were removed by retention in
    ``anchors`` runs. ``head`` is the end of the chain, to be kept elsewhere. ``witness`` answers the place
    that was expected, if one was given.
    """

    records: int
    removed: int
    anchors: int
    head: Link
    broken: Break | None
    witness: Witness | None

    @property
    def is_intact(self) -> bool:
        """Nothing is broken, and the expected place, if any, is confirmed."""
        return self.broken is None and self.witness in (None, Witness.CONFIRMED)


async def verify(
    database: Database,
    *,
    expected: Link | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Verification:
    """Read the whole chain and recompute every hash.

    ``expected`` is a head that was noted earlier outside the database: only that shows records cut off at the
    end. ``progress`` is told how many of how many records were read, now and then. Raises what the database
    raises.
    """
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql(_ONE_SNAPSHOT[connection.dialect.name])
        anchors = await _anchors(connection)
        walk = _Walk(expected=expected, start=anchors[-1] if anchors else GENESIS)
        walk.broken = _broken_anchor(anchors)
        await _read(connection, walk, progress)
    return Verification(
        records=walk.records,
        removed=sum(anchor.count for anchor in anchors),
        anchors=len(anchors),
        head=walk.head,
        broken=walk.broken,
        witness=walk.witness(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor(Link):
    count: int


async def _anchors(connection: AsyncConnection) -> list[_Anchor]:
    rows = await connection.execute(
        select(*DecisionAnchorRow.__table__.columns).order_by(DecisionAnchorRow.seq)
    )
    return [_Anchor(seq=row["seq"], hash=row["hash"], count=row["count"]) for row in rows.mappings()]


def _broken_anchor(anchors: Sequence[_Anchor]) -> Break | None:
    before = 0
    for anchor in anchors:
        if anchor.seq - before != anchor.count:
            return Break(seq=anchor.seq, why="the anchor does not count what it stands for")
        before = anchor.seq
    return None


async def _read(connection: AsyncConnection, walk: "_Walk", progress: Callable[[int, int], None]) -> None:
    count = await connection.scalar(select(func.count()).select_from(DecisionRow)) or 0
    limit = _PAGE
    while True:
        try:
            page = await _page(connection, after=walk.last_read, limit=limit)
        except ValueError:  # a value that its column's type cannot be made of; SQLite keeps anything
            if limit == 1:
                walk.stop()
                return
            limit = 1
            continue
        if not page:
            return
        for record in page:
            walk.read(record)
        progress(walk.records, count)


async def _page(connection: AsyncConnection, *, after: int | None, limit: int) -> Sequence[RowMapping]:
    query = select(*DecisionRow.__table__.columns).order_by(DecisionRow.seq).limit(limit)
    if after is not None:
        query = query.where(DecisionRow.seq > after)
    return (await connection.execute(query)).mappings().all()


class _Walk:
    """Goes along the chain, one record after the other, and remembers the first that does not fit."""

    def __init__(self, *, start: Link, expected: Link | None) -> None:
        self.head = start
        self.records = 0
        self.last_read: int | None = None
        self.broken: Break | None = None
        self._start = start
        self._expected = expected
        self._found: str | None = start.hash if expected and expected.seq == start.seq else None

    def read(self, record: RowMapping) -> None:
        why = self._complaint(record)
        if why is not None and self.broken is None:
            self.broken = Break(seq=record["seq"], why=why)
        self.records += 1
        self.last_read = record["seq"]
        self.head = Link(seq=record["seq"], hash=record["hash"])
        if self._expected is not None and self._expected.seq == self.head.seq:
            self._found = self.head.hash

    def stop(self) -> None:
        """The next record cannot be read."""
        if self.broken is None:
            self.broken = Break(seq=self.head.seq + 1, why="it cannot be read")

    def _complaint(self, record: RowMapping) -> str | None:
        if record["seq"] != self.head.seq + 1:
            return f"it stands behind record {self.head.seq}: a record is missing or was put in"
        if record["previous"] != self.head.hash:
            return "it does not follow the record before it"
        if _is_changed(record):
            return "its content does not match its hash"
        return None

    def witness(self) -> Witness | None:
        expected = self._expected
        if expected is None:
            return None
        if self._found is not None:
            return Witness.CONFIRMED if self._found == expected.hash else Witness.CONTRADICTED
        if expected.seq < self._start.seq:
            return Witness.FORGOTTEN
        return Witness.CUT_OFF if expected.seq > self.head.seq else Witness.CONTRADICTED


def _is_changed(record: RowMapping) -> bool:
    try:
        return hash_of({str(name): value for name, value in record.items()}) != str(record["hash"])
    except (TypeError, ValueError):  # a value of a kind that is never written
        return True
