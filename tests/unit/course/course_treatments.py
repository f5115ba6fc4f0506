"""Treatment records and charts in one line each, for one reference day."""

import datetime as dt
import itertools

from service.chart.dates import UNDATED, DateInterval, one_day
from service.chart.diagnosis import Demographics
from service.chart.fact import Fact, SourceRef
from service.chart.patient_chart import PatientChart
from service.chart.search import Family, Gap
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.terms.drug_vocabulary import CHEMOTHERAPY
from service.terms.drugs import DRUGS, DrugClass

AS_OF = dt.date(2026, 11, 20)
DIAGNOSED = one_day(dt.date(2025, 10, 20))
"""The advanced diagnosis."""

_number = itertools.count(1)


def day(text: str | None) -> DateInterval | None:
    """ "2026-03-04", or "2026-03-01/2026-03-31" for an interval; None stays None."""
    if text is None:
        return None
    first, _, last = text.partition("/")
    return DateInterval(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))


def days_ago(days: int) -> str:
    return (AS_OF - dt.timedelta(days=days)).isoformat()


def record(
    drugs: str,
    start: str | None,
    end: str | None = None,
    *,
    kind: RecordKind = RecordKind.ORDER,
    state: RecordState = RecordState.ACTIVE,
    recorded: str | None = None,
    days: int | None = None,
) -> Fact[TreatmentRecord]:
    """One record of the drugs (names joined by " + "), written on the day of its start or `recorded`."""
    value = TreatmentRecord(
        drugs=tuple(DRUGS.get(name, CHEMOTHERAPY) for name in drugs.split(" + ")),
        kind=kind,
        state=state,
        start=day(start),
        end=day(end),
        recorded=day(recorded or start),
        covers_days=days,
        recognised_by="name",
    )
    source = SourceRef(reference=f"MedicationRequest/{next(_number)}")
    return Fact(value=value, effective=value.start or UNDATED, source=source)


def ordered(drugs: str, start: str | None, until: str | None = None) -> Fact[TreatmentRecord]:
    """An active order; with `until`, one that was stopped on that day."""
    return record(drugs, start, until, state=RecordState.ENDED if until else RecordState.ACTIVE)


def supplied(drugs: str, given: str, days: int | None = None) -> Fact[TreatmentRecord]:
    return record(drugs, given, kind=RecordKind.SUPPLY, state=RecordState.GIVEN, days=days)


def injected(drugs: str, given: str, days: int | None = None) -> Fact[TreatmentRecord]:
    return record(drugs, given, kind=RecordKind.ADMINISTRATION, state=RecordState.GIVEN, days=days)


def pair(start: str = "2025-11-10", until: str | None = None) -> tuple[Fact[TreatmentRecord], ...]:
    """Letrozole and palbociclib from that day."""
    return ordered("letrozole", start, until), ordered("palbociclib", start, until)


def gap(*classes: DrugClass) -> Gap:
    return Gap(family=Family.TREATMENT, reason="a page is missing", drug_classes=frozenset(classes))


def chart(*treatments: Fact[TreatmentRecord], gaps: tuple[Gap, ...] = ()) -> PatientChart:
    nobody = Demographics(birth=None, gender=None, deceased=None)
    return PatientChart(
        patient_id="p1",
        demographics=Fact(value=nobody, effective=UNDATED, source=SourceRef(reference="Patient/p1")),
        treatments=treatments,
        gaps=gaps,
    )
