"""The record in short, on an axis of time: what the page draws and, in the same words, its table.

Pure: a chart and a day in, places and sentences out. Lengths are SVG user units.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.chart.dates import DateInterval, add_months, describe
from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact
from service.chart.imaging import ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.web.drawn_exposures import DrawnExposure, drawn_exposures

WIDTH: Final = 760
LEFT: Final = 132
RIGHT: Final = 744
LANE_HEIGHT: Final = 34
AXIS_HEIGHT: Final = 26

LONGEST_MONTHS: Final = 36
"""How far back the drawing goes; what is older is in the table only."""

SHORTEST_MONTHS: Final = 6

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TICKS_AT_MOST: Final = 8
_TICK_STEPS: Final = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A drug from ``x`` over ``width``; ``certain`` when it was taken on all of these days for sure."""

    x: float
    width: float
    certain: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A result at ``x``. ``kind`` is yes (found, progression), no, or doubt; ``text`` stands in the mark."""

    x: float
    kind: str
    text: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row of the drawing; ``y`` is its middle."""

    name: str
    y: float
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A month on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the table: what, when, and what it says; drawn ``at`` the end of its interval if dated."""

    lane: str
    what: str
    when: str
    says: str
    kind: str
    text: str
    at: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the template needs."""

    first: dt.date
    as_of: dt.date
    height: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    exposures: tuple[DrawnExposure, ...]
    entries: tuple[Entry, ...]


def draw(chart: PatientChart, as_of: dt.date) -> Timeline:
    """The timeline of a chart for a day."""
    exposures = drawn_exposures(chart, as_of)
    entries = (*_esr1(chart.esr1_results), *_imaging(chart.imaging), *_ecog(chart))
    axis = _Axis(_first_day(exposures, entries, as_of), as_of)
    drugs = dict.fromkeys(each.drug.name for each in exposures if each.is_dated)
    names = [*drugs, *dict.fromkeys(each.lane for each in entries if each.at)]
    lanes = tuple(
        Lane(
            name=name,
            y=LANE_HEIGHT * (index + 0.5),
            bars=tuple(bar for each in exposures if each.drug.name == name for bar in axis.bars(each)),
            marks=tuple(axis.mark(each) for each in entries if each.lane == name and axis.shows(each.at)),
        )
        for index, name in enumerate(names)
    )
    return Timeline(
        first=axis.first,
        as_of=as_of,
        height=LANE_HEIGHT * len(lanes) + AXIS_HEIGHT,
        ticks=tuple(axis.ticks()),
        lanes=lanes,
        exposures=exposures,
        entries=entries,
    )


class _Axis:
    """Days to places."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last

    def place(self, day: dt.date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 1)

    def shows(self, day: dt.date | None) -> bool:
        return day is not None and day >= self.first

    def bars(self, drawn: DrawnExposure) -> Iterable[Bar]:
        """The days on which it may have been taken, and over them those on which it was."""
        possible = drawn.possible
        known = any((each.first, each.last) == (possible.first, possible.last) for each in drawn.certain)
        for days in drawn.certain if known else (possible, *drawn.certain):
            if drawn.is_dated and self.shows(days.last):
                x = self.place(days.first)
                yield Bar(
                    x=x,
                    width=round(max(self.place(days.last) - x, 4.0), 1),
                    certain=days is not possible,
                    title=f"{drawn.drug.name}, {drawn.when}",
                )

    def mark(self, entry: Entry) -> Mark:
        x = self.place(entry.at or self.last)
        return Mark(x=x, kind=entry.kind, text=entry.text, title=f"{entry.what}, {entry.when}: {entry.says}")

    def ticks(self) -> Iterable[Tick]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((each for each in _TICK_STEPS if months / each <= _TICKS_AT_MOST), _TICK_STEPS[-1])
        month = self.first
        while month <= self.last:
            if (month.month - 1) % step == 0:
                yield Tick(x=self.place(month), label=f"{_MONTHS[month.month - 1]} {month.year}")
            month = add_months(month, 1)


def _first_day(exposures: Sequence[DrawnExposure], entries: Sequence[Entry], as_of: dt.date) -> dt.date:
    days = [each.possible.first for each in exposures if each.is_dated]
    days += [each.at for each in entries if each.at]
    oldest = add_months(as_of, -LONGEST_MONTHS)
    newest = add_months(as_of, -SHORTEST_MONTHS)
    return min(max(min(days, default=newest), oldest), newest).replace(day=1)


_ESR1_KINDS: Final = {Call.DETECTED: ("yes", "+"), Call.NOT_DETECTED: ("no", "–")}
_IMAGING_KINDS: Final = {
    ImagingAnswer.PROGRESSION: ("yes", "!"),
    ImagingAnswer.NO_PROGRESSION: ("no", "="),
    ImagingAnswer.SILENT: ("doubt", "·"),
}
_DOUBT: Final = ("doubt", "?")


def _esr1(results: Iterable[Fact[Esr1Result]]) -> Iterable[Entry]:
    """One entry for each sample and call; the variants of a sample stand together."""
    samples: dict[tuple[DateInterval, str, Call], list[Esr1Result]] = {}
    for fact in results:
        key = (fact.effective, fact.value.specimen.value, fact.value.call)
        samples.setdefault(key, []).append(fact.value)
    for (effective, specimen, call), group in _by_date(samples.items()):
        variants = dict.fromkeys(_variant(each) for each in group if each.variant)
        kind, text = _ESR1_KINDS.get(call, _DOUBT) if not any(each.doubts for each in group) else _DOUBT
        yield Entry(
            lane="ESR1",
            what=f"ESR1 in {specimen}",
            when=describe(effective),
            says=f"{call.value}: {', '.join(variants)}" if variants else call.value,
            kind=kind,
            text=text,
            at=effective.latest,
        )


def _variant(result: Esr1Result) -> str:
    return f"{result.variant} ({result.vaf})" if result.vaf else str(result.variant)


def _imaging(studies: Iterable[Fact[ImagingAssessment]]) -> Iterable[Entry]:
    for fact in sorted(studies, key=lambda each: each.effective.latest or dt.date.min):
        kind, text = _IMAGING_KINDS.get(fact.value.answer, _DOUBT)
        preliminary = "" if fact.value.final else " (preliminary)"
        yield Entry(
            lane="Imaging",
            what=fact.value.region or "Imaging",
            when=describe(fact.effective),
            says=f"{fact.value.answer.value}{preliminary}",
            kind=kind if fact.value.final else "doubt",
            text=text,
            at=fact.effective.latest,
        )


def _ecog(chart: PatientChart) -> Iterable[Entry]:
    for fact in sorted(chart.ecog_grades, key=lambda each: each.effective.latest or dt.date.min):
        grade = "?" if fact.value.grade is None else str(fact.value.grade)
        yield Entry(
            lane="ECOG",
            what="ECOG grade",
            when=describe(fact.effective),
            says="contradictory" if fact.value.grade is None else grade,
            kind="doubt" if fact.value.grade is None else "no",
            text=grade,
            at=fact.effective.latest,
        )


def _by_date(
    samples: Iterable[tuple[tuple[DateInterval, str, Call], list[Esr1Result]]],
) -> list[tuple[tuple[DateInterval, str, Call], list[Esr1Result]]]:
    return sorted(samples, key=lambda sample: sample[0][0].latest or dt.date.min)
