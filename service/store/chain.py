"""The hash chain of the decision records.

The hash of a record is the SHA-256 (hexadecimal) of its canonical JSON: an object of every column but ``hash``,
keys sorted, no white space, everything beyond ASCII escaped, ``decided_at`` in UTC as
``2026-11-20T12:00:00.000000Z``, durations as whole microseconds. ``previous`` is one of the columns, so each
hash covers all records before it. The first record follows :data:`GENESIS`.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.store.locks import Lock, taking
from service.store.tables import DecisionAnchorRow, DecisionRow

Entry = Mapping[str, object]
"""A decision record as column -> value."""

_HASHED: Final = tuple(column.name for column in DecisionRow.__table__.columns if column.name != "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place in the chain."""

    seq: int
    hash: str


GENESIS: Final = Link(seq=0, hash="0" * 64)
"""What the first record follows."""


def hash_of(entry: Entry) -> str:
    """The hash that a record with these columns must have."""
    said = {name: entry[name] for name in _HASHED}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_moment)
    return hashlib.sha256(canonical.encode()).hexdigest()


def linked(entries: Sequence[Entry], head: Link) -> list[dict[str, object]]:
    """The records with ``seq``, ``previous`` and ``hash``, one after the other behind ``head``."""
    rows: list[dict[str, object]] = []
    for entry in entries:
        row = {**entry, "seq": head.seq + 1, "previous": head.hash}
        head = Link(seq=head.seq + 1, hash=hash_of(row))
        rows.append({**row, "hash": head.hash})
    return rows


async def append(connection: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Put the records at the end of the chain, as the first thing of the caller's transaction.

    Those that are there already (by ``id``) are left out. Other workers wait until the caller commits.
    """
    await connection.exec_driver_sql(taking(Lock.CHAIN, connection.dialect.name))
    ids = [entry["id"] for entry in entries]
    known = set(await connection.scalars(select(DecisionRow.id).where(DecisionRow.id.in_(ids))))
    rows = linked([entry for entry in entries if entry["id"] not in known], await head(connection))
    if rows:
        await connection.execute(insert(DecisionRow), rows)


async def head(connection: AsyncConnection) -> Link:
    """The end of the chain: the newest record, else the newest anchor, else :data:`GENESIS`."""
    for table in (DecisionRow, DecisionAnchorRow):
        query = select(table.seq, table.hash).order_by(table.seq.desc()).limit(1)
        if (row := (await connection.execute(query)).one_or_none()) is not None:
            return Link(seq=row.seq, hash=row.hash)
    return GENESIS


def _moment(value: object) -> str:
    if not isinstance(value, dt.datetime):
        raise TypeError(f"cannot be hashed: {type(value).__name__}")
    return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
