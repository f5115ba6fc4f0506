"""Figures: a stable name and a number, and how several runs of one thing become one number."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number; `name` ends with the unit unless it is a ratio or a count."""

    name: str
    value: float

    def line(self) -> str:
        """`bench: NAME VALUE`, the form that tools read."""
        digits = 0 if isinstance(self.value, int) or abs(self.value) >= 1_000 else 3
        return f"bench: {self.name} {self.value:.{digits}f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Two things timed in turns: the median of each in seconds, and the median of the ratios pair by pair."""

    ours: float
    theirs: float
    ratio: float


def seconds_of(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def paired(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    seconds: float,
    before_ours: Callable[[], object] = lambda: None,
) -> Paired:
    """Time both in turns (A B, B A, ...) for about `seconds`. `before_ours` is not timed."""
    own: list[float] = []
    other: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(own) < 5:
        before_ours()
        if len(own) % 2:
            other.append(seconds_of(theirs))
            own.append(seconds_of(ours))
        else:
            own.append(seconds_of(ours))
            other.append(seconds_of(theirs))
    ratios = [mine / yours for mine, yours in zip(own, other, strict=True)]
    return Paired(
        ours=statistics.median(own), theirs=statistics.median(other), ratio=statistics.median(ratios)
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which `percent` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
