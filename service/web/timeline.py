"""The record in short, on an axis of time: what the page draws and, in the same words, its table.

Pure: a chart and a day in, places and sentences out. Lengths are SVG user units.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from service.chart.dates import DateInterval, add_months, describe
from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact
from service.chart.imaging import ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.chart.treatment import RecordState, TreatmentRecord

WIDTH: Final = 760
LEFT: Final = 132
RIGHT: Final = 744
LANE_HEIGHT: Final = 34
AXIS_HEIGHT: Final = 26

LONGEST_MONTHS: Final = 36
"""How far back the drawing goes; what is older is in the table only."""

SHORTEST_MONTHS: Final = 6

_JOIN_DAYS: Final = 60
"""Records of one drug that lie no further apart are drawn as one bar (as exposures are merged)."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TICKS_AT_MOST: Final = 8
_TICK_STEPS: Final = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A drug from ``x`` over ``width``; ``continues`` when it is still taken on the day."""

    x: float
    width: float
    continues: bool
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
class Exposure:
    """A drug from ``start`` to ``end`` (``None``: not stated, or still taken), for drawing and table."""

    drug: str
    drug_class: str
    start: dt.date | None
    end: dt.date | None
    continues: bool

    @property
    def when(self) -> str:
        """In words."""
        start = self.start.isoformat() if self.start else "undated"
        if self.continues:
            return f"{start} to now"
        return f"{start} to {self.end}" if self.end and self.end != self.start else start


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the template needs."""

    first: dt.date
    as_of: dt.date
    height: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    exposures: tuple[Exposure, ...]
    entries: tuple[Entry, ...]


def draw(chart: PatientChart, as_of: dt.date) -> Timeline:
    """The timeline of a chart for a day."""
    exposures = tuple(_exposures(chart.treatments, as_of))
    entries = (*_esr1(chart.esr1_results), *_imaging(chart.imaging), *_ecog(chart))
    axis = _Axis(_first_day(exposures, entries, as_of), as_of)
    drugs = dict.fromkeys(each.drug for each in exposures if each.start)
    names = [*drugs, *dict.fromkeys(each.lane for each in entries if each.at)]
    lanes = tuple(
        Lane(
            name=name,
            y=LANE_HEIGHT * (index + 0.5),
            bars=tuple(axis.bar(each) for each in exposures if each.drug == name and axis.shows(each.end)),
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

    def bar(self, exposure: Exposure) -> Bar:
        x = self.place(exposure.start or self.first)
        width = max(self.place(exposure.end or self.last) - x, 4.0)
        return Bar(
            x=x,
            width=round(width, 1),
            continues=exposure.continues,
            title=f"{exposure.drug}, {exposure.when}",
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


def _first_day(exposures: Sequence[Exposure], entries: Sequence[Entry], as_of: dt.date) -> dt.date:
    days = [each.start for each in exposures if each.start] + [each.at for each in entries if each.at]
    oldest = add_months(as_of, -LONGEST_MONTHS)
    newest = add_months(as_of, -SHORTEST_MONTHS)
    return min(max(min(days, default=newest), oldest), newest).replace(day=1)


def _exposures(treatments: Iterable[Fact[TreatmentRecord]], as_of: dt.date) -> Iterable[Exposure]:
    """The spans of each drug, joined; in the order in which the drugs were begun."""
    spans = sorted(
        (span for fact in treatments for span in _spans(fact.value, as_of)),
        key=lambda span: (span.drug, span.start or dt.date.min),
    )
    joined = [
        merged for _, group in groupby(spans, key=lambda span: span.drug) for merged in _joined(list(group))
    ]
    return sorted(joined, key=lambda span: (span.start or dt.date.max, span.drug))


def _spans(record: TreatmentRecord, as_of: dt.date) -> Iterable[Exposure]:
    if record.state in {RecordState.NOT_TAKEN, RecordState.UNKNOWN}:
        return
    start = _earliest(record.start) or _earliest(record.recorded)
    if start is not None and start > as_of:
        return
    end = _end(record, start, as_of)
    for drug in record.drugs:
        yield Exposure(
            drug=drug.name,
            drug_class=drug.drug_class.value,
            start=start,
            end=end,
            continues=record.state in {RecordState.ACTIVE, RecordState.GIVEN} and end == as_of,
        )


def _end(record: TreatmentRecord, start: dt.date | None, as_of: dt.date) -> dt.date | None:
    if record.state is RecordState.GIVEN:
        return min(start + dt.timedelta(days=record.covers_days or 0), as_of) if start else None
    stated = record.end.latest if record.end else None
    if record.state is RecordState.ENDED:
        written = record.recorded.latest if record.recorded else None
        return min(stated or written or start or as_of, as_of)
    return min(stated or as_of, as_of)


def _joined(spans: list[Exposure]) -> list[Exposure]:
    joined: list[Exposure] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.end and span.start and (span.start - last.end).days <= _JOIN_DAYS:
            joined[-1] = _together(last, span)
        else:
            joined.append(span)
    return joined


def _together(first: Exposure, second: Exposure) -> Exposure:
    ends = [each for each in (first.end, second.end) if each]
    return Exposure(
        drug=first.drug,
        drug_class=first.drug_class,
        start=first.start,
        end=max(ends, default=None),
        continues=first.continues or second.continues,
    )


def _earliest(interval: DateInterval | None) -> dt.date | None:
    return interval.earliest if interval else None


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
