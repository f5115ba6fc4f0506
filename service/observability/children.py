"""The labelled children of a metric: found quickly, and never more of them than were foreseen."""

import re
from dataclasses import dataclass
from typing import Final

from prometheus_client import Counter, Histogram

OTHER: Final = "other"
"""What a value becomes that is not among the allowed ones, looks like no name, or comes too late."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/()\-]{0,63}")

Allowed = frozenset[str]
ANY_NAME: Final[Allowed] = frozenset()
"""Allows every value that looks like a name, as long as there is room."""

_MOST_CHILDREN: Final = 400


class Durations:
    """A histogram of seconds. `allowed` goes with its labels, in their order."""

    def __init__(self, histogram: Histogram, *allowed: Allowed) -> None:
        self._histogram = histogram
        self._allowed = allowed
        self._known: dict[tuple[str, ...], Histogram] = {}

    def observe(self, seconds: float, *labels: str) -> None:
        """One duration."""
        child = self._known.get(labels)
        (child if child is not None else self._child(labels)).observe(seconds)

    def _child(self, labels: tuple[str, ...]) -> Histogram:
        fitted = _fitted(labels, self._allowed, has_room=len(self._known) < _MOST_CHILDREN)
        if fitted not in self._known:
            self._known[fitted] = self._histogram.labels(*fitted)
        return self._known[fitted]


@dataclass(slots=True)
class _Cell:
    child: Counter
    pending: float = 0


class Tally:
    """A counter that is added to in plain numbers and brought up to date when somebody reads it.

    Adding to a number that several processes share takes ten times as long.
    """

    def __init__(self, counter: Counter, *allowed: Allowed) -> None:
        self._counter = counter
        self._allowed = allowed
        self._known: dict[tuple[str, ...], _Cell] = {}

    def add(self, *labels: str, count: float = 1) -> None:
        """Count something."""
        cell = self._known.get(labels)
        (cell if cell is not None else self._cell(labels)).pending += count

    def flush(self) -> None:
        """Bring the counter up to date."""
        for cell in self._known.values():
            if cell.pending:
                cell.child.inc(cell.pending)
                cell.pending = 0

    def _cell(self, labels: tuple[str, ...]) -> _Cell:
        fitted = _fitted(labels, self._allowed, has_room=len(self._known) < _MOST_CHILDREN)
        if fitted not in self._known:
            child = self._counter.labels(*fitted) if fitted else self._counter
            self._known[fitted] = _Cell(child)
        return self._known[fitted]


def _fitted(labels: tuple[str, ...], allowed: tuple[Allowed, ...], *, has_room: bool) -> tuple[str, ...]:
    if not has_room:
        return (OTHER,) * len(labels)
    return tuple(
        label if (label in names if names else _NAME.fullmatch(label)) else OTHER
        for label, names in zip(labels, allowed, strict=True)
    )
