"""What strangers can have logged as often as they like is logged a bounded number of times."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST: Final = 20
"""Entries of one kind in one period."""

PERIOD_SECONDS: Final = 60.0

_CAUSED_BY_STRANGERS: Final = (
    "call refused",
    # Of the HTTP server.
    "Invalid HTTP request received",
    "Unsupported upgrade request",
    "No supported WebSocket library detected",
)
"""How the entries begin."""

_Kind = tuple[str, object, object]


@dataclass(slots=True)
class _Period:
    began: float
    entries: int = 0


class FloodGate(logging.Filter):
    """Lets at most `MOST` entries of a kind pass in a minute; the next one that passes counts those left out.

    A kind is the wording with the cause and the client, all from closed sets. `monotonic` gives seconds.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._periods: dict[_Kind, _Period] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the entry is written."""
        entry = record.msg if isinstance(record.msg, dict) else {"event": str(record.msg)}
        event = str(entry.get("event"))
        if not event.startswith(_CAUSED_BY_STRANGERS):
            return True
        kind = (event, entry.get("cause"), entry.get("client_id"))
        now = self._monotonic()
        period = self._periods.setdefault(kind, _Period(now))
        if now - period.began >= PERIOD_SECONDS:
            left_out = period.entries - MOST
            period = self._periods[kind] = _Period(now)
            if left_out > 0 and isinstance(record.msg, dict):
                record.msg["count"] = left_out
        period.entries += 1
        return period.entries <= MOST
