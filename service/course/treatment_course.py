"""Whether a class of drugs is taken on one day.

Current is an active order or statement that has begun and not ended, or a supply that ran out at most 60 days
ago (LHRH agonists: 28 days after the labelled interval). Records that contradict an active order and are
newer, records on hold or of unknown status, ends that may lie on either side of the day, and searches left
incomplete make the answer uncertain. An order closed without a date has ended on an unknown day: not current.
"""

import datetime as dt
import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, TypeVar

from service.chart.dates import UNDATED, DateInterval, describe
from service.chart.patient_chart import PatientChart
from service.chart.search import Family, Gap
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.exposure import SAME_EXPOSURE_DAYS, TreatmentFact, of_classes, supply_end
from service.terms.depots import is_depot
from service.terms.drugs import SERDS, Drug, DrugClass

LHRH_GRACE_DAYS: Final = 28
"""After the labelled interval of an LHRH agonist the ovaries recover within weeks (project default)."""


T = TypeVar("T")


class Use(enum.Enum):
    """Taken on the day, not taken, or not to be told."""

    CURRENT = "current"
    NOT_CURRENT = "not current"
    UNCERTAIN = "uncertain"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Use has three values; compare it with `is`")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassUse:
    """The answer with its reason (a sentence without full stop), the drugs it is about, and the records
    behind it.

    ``missing`` is empty unless the use is uncertain: then it says what would settle it.
    """

    use: Use
    reason: str
    drugs: tuple[Drug, ...] = ()
    evidence: tuple[TreatmentFact, ...] = ()
    missing: tuple[str, ...] = ()


def class_use(chart: PatientChart, classes: Collection[DrugClass], as_of: dt.date) -> ClassUse:
    """Whether any drug of the classes is taken on ``as_of``."""
    facts = of_classes(chart.treatments, classes)
    drugs = {drug for fact in facts for drug in fact.value.drugs if drug.drug_class in classes}
    answers = [_drug_use(drug, facts, as_of) for drug in sorted(drugs, key=lambda drug: drug.name)]
    for use in (Use.CURRENT, Use.UNCERTAIN):
        found = [answer for answer in answers if answer.use is use]
        if found:
            return _joined(use, found)
    gap = gap_touching(chart, classes)
    if gap is not None:
        missing = (f"a complete search of treatment ({gap.reason})",)
        return ClassUse(use=Use.UNCERTAIN, reason="the search of treatment is incomplete", missing=missing)
    return ClassUse(
        use=Use.NOT_CURRENT,
        reason="; ".join(answer.reason for answer in answers) or "none on record",
        drugs=tuple(drug for answer in answers for drug in answer.drugs),
        evidence=tuple(facts),
    )


def serd_ordered(chart: PatientChart, as_of: dt.date) -> ClassUse:
    """Whether a SERD or ER PROTAC is taken, or actively ordered by ``as_of`` to begin later."""
    taken = class_use(chart, SERDS, as_of)
    if taken.use is Use.CURRENT:
        return taken
    facts = of_classes(chart.treatments, SERDS)
    scheduled = [fact for fact in facts if _is_scheduled(fact.value, as_of)]
    certain = [
        fact for fact in scheduled if fact.value.recorded is not None and not _contradicting(fact, facts)
    ]
    if certain:
        return _scheduled_use(Use.CURRENT, certain)
    return _scheduled_use(Use.UNCERTAIN, scheduled) if scheduled else taken


def gap_touching(chart: PatientChart, classes: Collection[DrugClass]) -> Gap | None:
    """The first gap in the search of treatment that may hide a drug of the classes."""
    return next(
        (
            gap
            for gap in chart.gaps
            if gap.family is Family.TREATMENT and (not gap.drug_classes or gap.drug_classes & set(classes))
        ),
        None,
    )


def _joined(use: Use, answers: Sequence[ClassUse]) -> ClassUse:
    return ClassUse(
        use=use,
        reason="; ".join(answer.reason for answer in answers),
        drugs=tuple(drug for answer in answers for drug in answer.drugs),
        evidence=_once(fact for answer in answers for fact in answer.evidence),
        missing=_once(item for answer in answers for item in answer.missing),
    )


def _drug_use(drug: Drug, facts: Sequence[TreatmentFact], as_of: dt.date) -> ClassUse:
    own = [fact for fact in facts if drug in fact.value.drugs]
    says = {id(fact): _record_use(fact.value, drug, as_of) for fact in own}
    current = [fact for fact in own if says[id(fact)] is Use.CURRENT]
    stops = [fact for fact in own if _is_stop(fact.value) and says[id(fact)] is not Use.CURRENT]
    standing = [fact for fact in current if not _contradicting(fact, stops)]
    if standing:
        return _answer(Use.CURRENT, drug, standing, as_of)
    if current:
        against = _once(stop for fact in current for stop in _contradicting(fact, stops))
        return _uncertain(drug, "records contradict each other", _once([*current, *against]))
    doubtful = [fact for fact in own if says[id(fact)] is Use.UNCERTAIN and not _is_settled(fact, stops)]
    if doubtful:
        return _uncertain(drug, _doubt(doubtful[-1].value), doubtful)
    return _answer(Use.NOT_CURRENT, drug, own, as_of)


def _record_use(record: TreatmentRecord, drug: Drug, as_of: dt.date) -> Use:
    """What one record, taken alone, says about the day."""
    if record.state is RecordState.NOT_TAKEN or (record.start or UNDATED).certainly_after(as_of):
        return Use.NOT_CURRENT
    if record.state is RecordState.GIVEN:
        return _supply_use(record, drug, as_of)
    if record.state is RecordState.ENDED:
        return _ended_use(record, drug, as_of)
    if record.state is RecordState.ACTIVE:
        return _planned_end_use(record.end, as_of)
    if record.kind in (RecordKind.SUPPLY, RecordKind.ADMINISTRATION):
        is_past = _supply_use(record, drug, as_of) is Use.NOT_CURRENT
    else:
        is_past = record.end is not None and record.end.certainly_before(as_of)
    return Use.NOT_CURRENT if is_past else Use.UNCERTAIN


def _planned_end_use(end: DateInterval | None, as_of: dt.date) -> Use:
    """An active record: until its planned end, that day included."""
    if end is None or (end.earliest is not None and end.earliest >= as_of):
        return Use.CURRENT
    return Use.NOT_CURRENT if end.certainly_before(as_of) else Use.UNCERTAIN


def _ended_use(record: TreatmentRecord, drug: Drug, as_of: dt.date) -> Use:
    """A closed record: over, unless what was supplied lasts, or its stated end contradicts its status."""
    if record.end is not None:
        return Use.UNCERTAIN if record.end.certainly_after(as_of) else Use.NOT_CURRENT
    return Use.NOT_CURRENT if record.covers_days is None else _supply_use(record, drug, as_of)


def _supply_use(record: TreatmentRecord, drug: Drug, as_of: dt.date) -> Use:
    end = supply_end(record)
    if end is None:
        return Use.UNCERTAIN
    grace = LHRH_GRACE_DAYS if drug.drug_class is DrugClass.LHRH_AGONIST else SAME_EXPOSURE_DAYS
    if end.certainly_within(grace, before=as_of):
        return Use.CURRENT
    return Use.NOT_CURRENT if end.certainly_older(grace, than=as_of) else Use.UNCERTAIN


def _is_stop(record: TreatmentRecord) -> bool:
    """Whether the record says that the drug is not taken. A finished supply or administration does not."""
    return record.state in (RecordState.ENDED, RecordState.NOT_TAKEN, RecordState.ON_HOLD)


def _contradicting(fact: TreatmentFact, stops: Iterable[TreatmentFact]) -> list[TreatmentFact]:
    """The stops that are newer than a record which says the drug is taken.

    Beside an active order it is enough that the stop may be newer. A supply is contradicted only by a stop
    that is certainly newer, and the injection of a depot by none: it goes on working.
    """
    record = fact.value
    if record.state is RecordState.ACTIVE:
        since = _written(record)
        return [stop for stop in stops if _is_stop(stop.value) and _may_be_after(_stopped(stop.value), since)]
    if any(map(is_depot, record.drugs)):
        return []
    given = record.start or UNDATED
    return [
        stop
        for stop in stops
        if _is_stop(stop.value)
        and given.latest is not None
        and _stopped(stop.value).certainly_after(given.latest)
    ]


def _is_settled(doubtful: TreatmentFact, stops: Iterable[TreatmentFact]) -> bool:
    """Whether a record of unknown standing is certainly older than one that closes the drug."""
    latest = _written(doubtful.value).latest
    closed = (
        stop.value for stop in stops if stop.value.state is not RecordState.ON_HOLD and stop is not doubtful
    )
    return latest is not None and any(_stopped(stop).certainly_after(latest) for stop in closed)


def _written(record: TreatmentRecord) -> DateInterval:
    return record.recorded or record.start or UNDATED


def _stopped(record: TreatmentRecord) -> DateInterval:
    """When the drug was stopped: the stated end, else the day of the record that says so."""
    if record.state is RecordState.ENDED and record.end is not None:
        return record.end
    return _written(record)


def _may_be_after(stop: DateInterval, since: DateInterval) -> bool:
    return stop.latest is None or since.earliest is None or stop.latest > since.earliest


def _is_scheduled(record: TreatmentRecord, as_of: dt.date) -> bool:
    begins_later = record.start is not None and record.start.certainly_after(as_of)
    return record.state is RecordState.ACTIVE and record.kind is RecordKind.ORDER and begins_later


def _scheduled_use(use: Use, facts: Sequence[TreatmentFact]) -> ClassUse:
    drugs = _once(drug for fact in facts for drug in fact.value.drugs if drug.drug_class in SERDS)
    names = " and ".join(drug.name for drug in drugs)
    return ClassUse(
        use=use,
        reason=f"{names} ordered to begin later",
        drugs=drugs,
        evidence=tuple(facts),
        missing=(f"whether the order for {names} stands",) if use is Use.UNCERTAIN else (),
    )


def _answer(use: Use, drug: Drug, facts: Sequence[TreatmentFact], as_of: dt.date) -> ClassUse:
    reason = f"{drug.name}: {_told(facts[-1].value, as_of)}"
    return ClassUse(use=use, reason=reason, drugs=(drug,), evidence=tuple(facts))


def _uncertain(drug: Drug, doubt: str, facts: Sequence[TreatmentFact]) -> ClassUse:
    return ClassUse(
        use=Use.UNCERTAIN,
        reason=f"{drug.name}: {doubt}",
        drugs=(drug,),
        evidence=tuple(facts),
        missing=(f"whether {drug.name} is being taken ({doubt})",),
    )


def _doubt(record: TreatmentRecord) -> str:
    if record.state is RecordState.ON_HOLD:
        return "on hold or stopped"
    if record.state is RecordState.UNKNOWN:
        return "its record has the status unknown"
    if record.state is RecordState.GIVEN and record.start is None:
        return "a supply without a date"
    return "the end is uncertain"


def _told(record: TreatmentRecord, as_of: dt.date) -> str:
    """What one record says, for people."""
    kind = record.kind.value
    start = describe(record.start or UNDATED)
    if record.state is RecordState.GIVEN:
        return f"{kind} of {start}" + (f" for {record.covers_days} days" if record.covers_days else "")
    if record.state is RecordState.NOT_TAKEN:
        return f"{kind} says not taken"
    if (record.start or UNDATED).certainly_after(as_of):
        return f"{kind} to begin {start}"
    if record.state is RecordState.ACTIVE:
        until = f", planned until {describe(record.end)}" if record.end is not None else ""
        return f"active {kind} since {start}{until}"
    ended = f" on {describe(record.end)}" if record.end is not None else " on an unknown day"
    return f"{kind} of {start}, ended{ended}"


def _once(items: Iterable[T]) -> tuple[T, ...]:
    found = tuple(items)
    return found if len(found) <= 1 else tuple(dict.fromkeys(found))
