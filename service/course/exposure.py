"""When a drug was taken, at both extremes of what the records allow.

A record seldom fixes every day: starts are partial, an order was closed without a date. Instead of picking a
day, each record is read twice: as long as it may have been (earliest start, latest end) and as short as it
must have been (latest start, earliest end). What holds in both readings is certain.
"""

import datetime as dt
import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.chart.dates import UNDATED, DateInterval
from service.chart.fact import Fact
from service.chart.treatment import RecordState, TreatmentRecord
from service.terms.drugs import Drug, DrugClass

SAME_EXPOSURE_DAYS: Final = 60
"""A gap of up to 60 days, counted from the end of the supply, is the same exposure (project default)."""

UNKNOWN_START: Final = dt.date.min

TreatmentFact = Fact[TreatmentRecord]


class Extreme(enum.Enum):
    """The longest time the records allow, or the shortest they require."""

    LONGEST = "longest"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Days of one drug or class, both ends included; ``first`` is :data:`UNKNOWN_START` when it may be any
    day."""

    first: dt.date
    last: dt.date
    facts: tuple[TreatmentFact, ...] = ()

    def days_in_common(self, first: dt.date, last: dt.date) -> int:
        """Days from the later start to the earlier end; negative when they do not meet."""
        return (min(self.last, last) - max(self.first, first)).days


def of_classes(facts: Iterable[TreatmentFact], classes: Collection[DrugClass]) -> list[TreatmentFact]:
    """The records that name a drug of the classes, in an order that does not depend on the input's."""
    found = [fact for fact in facts if names_one_of(fact.value.drugs, classes)]
    if len(found) > 1:
        found.sort(key=in_order)
    return found


def names_one_of(drugs: Iterable[Drug], classes: Collection[DrugClass]) -> bool:
    """Whether one of the drugs is of one of the classes."""
    return any(drug.drug_class in classes for drug in drugs)


def in_order(fact: TreatmentFact) -> tuple[dt.date, str, str]:
    """By start, then by name of the source."""
    start = fact.value.start or UNDATED
    return (start.earliest or UNKNOWN_START, fact.source.reference, fact.value.state.value)


def exposures(
    facts: Iterable[TreatmentFact], as_of: dt.date, extreme: Extreme, *, also: Sequence[Exposure] = ()
) -> tuple[Exposure, ...]:
    """The records' days up to ``as_of``, merged over gaps of up to 60 days, oldest first."""
    days = [exposure for fact in facts if (exposure := exposure_of(fact, as_of, extreme)) is not None]
    return merged([*days, *also])


def merged(parts: Iterable[Exposure]) -> tuple[Exposure, ...]:
    """Exposures without the gaps that count as none."""
    in_turn = sorted(parts, key=lambda part: (part.first, part.last))
    if len(in_turn) <= 1:
        return tuple(in_turn)
    together: list[Exposure] = []
    for part in in_turn:
        before = together[-1] if together else None
        if before is None or (part.first - before.last).days > SAME_EXPOSURE_DAYS:
            together.append(part)
        else:
            last = max(before.last, part.last)
            together[-1] = Exposure(first=before.first, last=last, facts=before.facts + part.facts)
    return tuple(together)


def supply_end(record: TreatmentRecord) -> DateInterval | None:
    """The day on which what was given runs out: its days after the day given, else that day; where only an end is
    stated, that end; ``None`` if undated."""
    if record.start is None or not record.start.is_dated:
        return record.end
    step = dt.timedelta(days=record.covers_days or 0)
    assert record.start.earliest is not None
    assert record.start.latest is not None
    first, last = record.start.earliest + step, record.start.latest + step
    end = record.end or UNDATED
    return DateInterval(max(first, end.earliest or first), max(last, end.latest or last))


def exposure_of(fact: TreatmentFact, as_of: dt.date, extreme: Extreme) -> Exposure | None:
    """The days of one record up to ``as_of``; ``None`` when it shows none (not taken, not begun, or not
    certain)."""
    record = fact.value
    if record.state is RecordState.NOT_TAKEN or _begins_later(record, as_of):
        return None
    if extreme is Extreme.LONGEST:
        first = (record.start or UNDATED).earliest or UNKNOWN_START
        last = _latest_end(record) or as_of
    else:
        certain_first = _latest_start(record, as_of)
        if certain_first is None or record.state is RecordState.UNKNOWN:
            return None
        first, last = certain_first, _earliest_end(record, certain_first, as_of)
    first = min(first, as_of)
    return Exposure(first=first, last=min(max(first, last), as_of), facts=(fact,))


def _begins_later(record: TreatmentRecord, as_of: dt.date) -> bool:
    return record.start is not None and record.start.certainly_after(as_of)


def _latest_start(record: TreatmentRecord, as_of: dt.date) -> dt.date | None:
    """The latest day on which the drug can have been begun; an undated active order has begun by now."""
    latest = (record.start or UNDATED).latest
    if latest is None and record.state is RecordState.ACTIVE:
        return (record.end or UNDATED).earliest or as_of
    return latest


def _latest_end(record: TreatmentRecord) -> dt.date | None:
    """The latest day on which the drug can have ended; ``None`` when it may still be taken."""
    if record.state is RecordState.GIVEN or (record.covers_days is not None and record.end is None):
        end = supply_end(record)
        return None if end is None else end.latest
    return (record.end or UNDATED).latest


def _earliest_end(record: TreatmentRecord, first: dt.date, as_of: dt.date) -> dt.date:
    """The earliest day on which the drug can have ended: without a stated end the first day, unless it is
    active."""
    if record.state is RecordState.GIVEN or (record.covers_days is not None and record.end is None):
        end = supply_end(record)
        return first if end is None or end.earliest is None else end.earliest
    if record.state is RecordState.ON_HOLD:
        return first
    if record.end is not None:
        return record.end.earliest or first
    return as_of if record.state is RecordState.ACTIVE else first
