"""What lets one worker at a time do something to the database while the others wait."""

import enum
from collections.abc import Callable, Mapping
from typing import Final


class Lock(enum.Enum):
    """What is locked. The numbers are arbitrary: all workers of this service lock on them ("ESR1", "ESR2")."""

    SCHEMA = 0x45535231
    CHAIN = 0x45535232


_TAKE: Final[Mapping[str, Callable[[Lock], str]]] = {
    # SQLite has one lock for everything.
    "sqlite": lambda _lock: "BEGIN IMMEDIATE",
    "postgresql": lambda lock: f"SELECT pg_advisory_xact_lock({lock.value})",
}


def taking(lock: Lock, dialect: str) -> str:
    """The first statement of a transaction that holds the lock until its end, by SQLAlchemy dialect."""
    return _TAKE[dialect](lock)
