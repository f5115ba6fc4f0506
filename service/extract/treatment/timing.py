"""From when to when a medication record speaks, and how many days a supply lasts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.chart.dates import DateInterval
from service.extract.notes import Notes
from service.extract.treatment.status import MedicationRecord
from service.fhir.resources import (
    Dosage,
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Period,
    Quantity,
    Resource,
    as_list,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """``start`` and ``end`` as stated, ``written`` when the record was authored or asserted; ``None``: not
    stated."""

    start: DateInterval | None
    end: DateInterval | None
    written: DateInterval | None


# UCUM codes, and the words systems write instead. A month of tablets is 30 days.
_DAYS: Final[Mapping[str, float]] = {
    "d": 1, "day": 1, "days": 1, "tag": 1, "tage": 1,
    "wk": 7, "week": 7, "weeks": 7, "woche": 7, "wochen": 7,
    "mo": 30, "month": 30, "months": 30, "monat": 30, "monate": 30,
    "a": 365, "year": 365, "years": 365,
}  # fmt: skip
LONGEST_SUPPLY_DAYS: Final = 3650
"""A longer supply is a slip of the unit, not a supply."""


def timing_of(resource: MedicationRecord, notes: Notes) -> Timing:
    """The days of a record: dosage or effective period, else (for orders) the day it was authored.

    Days that end before they begin are listed and count as not stated.
    """
    timing = _as_stated(resource, notes)
    if not _ends_before(timing.end, timing.start):
        return timing
    notes.problem(resource, "ends before it begins, its dates are not used")
    return Timing(start=None, end=None, written=timing.written)


def _ends_before(end: DateInterval | None, start: DateInterval | None) -> bool:
    return (
        end is not None
        and start is not None
        and start.earliest is not None
        and end.certainly_before(start.earliest)
    )


def _as_stated(resource: MedicationRecord, notes: Notes) -> Timing:
    if isinstance(resource, MedicationRequest):
        return _ordered(resource, notes)
    if isinstance(resource, MedicationStatement):
        return _stated(resource, notes)
    if isinstance(resource, MedicationAdministration):
        start, end = effective(resource, notes, resource.effective_date_time, resource.effective_period)
        return Timing(start=start, end=end, written=start)
    return _handed_over(resource, notes)


def effective(
    resource: Resource, notes: Notes, day: str | None, period: Period | None, name: str = "effective"
) -> tuple[DateInterval | None, DateInterval | None]:
    """Start and end of an element that is a day or a period; a day has no end of its own."""
    start = notes.date(resource, f"{name}DateTime", day)
    if start is not None or period is None:
        return start, None
    return (
        notes.date(resource, f"{name}Period.start", period.start),
        notes.date(resource, f"{name}Period.end", period.end),
    )


def days_of(quantity: Quantity | None) -> int | None:
    """A duration in whole days; ``None`` when value or unit cannot be read."""
    if quantity is None or quantity.value is None:
        return None
    unit = (quantity.code or quantity.unit or "d").strip().lower()
    per_unit = _DAYS.get(unit) or _DAYS.get((quantity.unit or "").strip().lower())
    if per_unit is None or not 0 < quantity.value * per_unit <= LONGEST_SUPPLY_DAYS:
        return None
    return max(1, round(quantity.value * per_unit))


def later(interval: DateInterval, days: int) -> DateInterval:
    """The interval moved by a number of days, at most to the last day of the calendar."""
    return DateInterval(_moved(interval.earliest, days), _moved(interval.latest, days))


def _moved(day: dt.date | None, days: int) -> dt.date | None:
    if day is None:
        return None
    return day + dt.timedelta(days=min(days, (dt.date.max - day).days))


def _ordered(request: MedicationRequest, notes: Notes) -> Timing:
    authored = notes.date(request, "authoredOn", request.authored_on)
    spans = [_dosed(request, dosage, authored, notes) for dosage in as_list(request.dosage_instruction)]
    starts = [start for start, _ in spans if start is not None]
    ends = [end for _, end in spans]
    end = None if None in ends else max((end for end in ends if end), key=_by_last_day, default=None)
    # An order written when the treatment was over says nothing about its beginning.
    otherwise = None if _ends_before(end, authored) else authored
    return Timing(start=min(starts, key=_by_first_day) if starts else otherwise, end=end, written=authored)


def _dosed(
    request: MedicationRequest, dosage: Dosage, authored: DateInterval | None, notes: Notes
) -> tuple[DateInterval | None, DateInterval | None]:
    """From when to when one dosage instruction runs; a duration counts from its start."""
    timing = dosage.timing
    if timing is None:
        return None, None
    place = "dosageInstruction.timing"
    events = [day for text in timing.event or () if (day := notes.date(request, f"{place}.event", text))]
    start = min(events, key=_by_first_day) if events else None
    if timing.repeat is None:
        return start, None
    bounds, days = timing.repeat.bounds_period, days_of(timing.repeat.bounds_duration)
    end = None
    if bounds is not None:
        start = notes.date(request, f"{place}.repeat.boundsPeriod.start", bounds.start) or start
        end = notes.date(request, f"{place}.repeat.boundsPeriod.end", bounds.end)
    begins = start or authored
    if end is None and days is not None and begins is not None:
        end = later(begins, days)
    return start, end


def _stated(statement: MedicationStatement, notes: Notes) -> Timing:
    start, end = effective(statement, notes, statement.effective_date_time, statement.effective_period)
    asserted = notes.date(statement, "dateAsserted", statement.date_asserted)
    return Timing(start=start, end=end, written=asserted or start)


def _handed_over(dispense: MedicationDispense, notes: Notes) -> Timing:
    given = notes.date(dispense, "whenHandedOver", dispense.when_handed_over)
    day = given or notes.date(dispense, "whenPrepared", dispense.when_prepared)
    return Timing(start=day, end=None, written=day)


def _by_first_day(interval: DateInterval) -> dt.date:
    return interval.earliest or dt.date.min


def _by_last_day(interval: DateInterval) -> dt.date:
    return interval.latest or dt.date.max
