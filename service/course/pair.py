"""The pair: an aromatase inhibitor and a CDK4/6 inhibitor taken together.

Both classes are followed as classes: a change of agent neither ends nor restarts the pair, a gap of up to 60
days is none. Beginning and end are the intervals between the two extremes of :mod:`service.course.exposure`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.chart.dates import UNDATED, DateInterval, add_months, describe
from service.chart.patient_chart import PatientChart
from service.course.answer import Answer
from service.course.exposure import (
    SAME_EXPOSURE_DAYS,
    UNKNOWN_START,
    Exposure,
    Extreme,
    TreatmentFact,
    exposure_of,
    exposures,
    merged,
    of_classes,
)
from service.course.treatment_course import ClassUse, Use, class_use, gap_touching
from service.terms.drugs import AI, CDK46, Drug

_CLASSES: Final = (AI, CDK46)
_BOTH: Final = AI | CDK46


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One time of togetherness.

    ``began`` and ``ended`` hold every possible day; ``ended`` is ``None`` while the pair runs or may run. An
    end that was not recorded lies anywhere up to the day of the question. ``doubtful``: the dates are so
    vague that the two classes may never have been together. ``evidence``: every record of either class that
    belongs to it. ``joined``: when the second of the two classes was first begun, taking every change of
    agent as continued; unlike ``began`` it does not move when an order was closed without a date and followed
    by another.
    """

    began: DateInterval
    ended: DateInterval | None
    joined: DateInterval
    drugs: tuple[Drug, ...]
    evidence: tuple[TreatmentFact, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCourse:
    """Whether a pair runs, the current pair (running, else the most recent one), and those before it, oldest
    first.

    ``ai_use`` and ``cdk46_use`` say the same of each class. ``gap`` says why the search for either class is
    incomplete, if it is: then earlier records may be missing.
    """

    running: Use
    ai_use: ClassUse
    cdk46_use: ClassUse
    reason: str
    current: Pair | None
    earlier: tuple[Pair, ...] = ()
    missing: tuple[str, ...] = ()
    gap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherAnswer:
    """Whether the pair has run long enough, with the reason, its records, and what is missing when it cannot
    be told."""

    answer: Answer
    reason: str
    evidence: tuple[TreatmentFact, ...] = ()
    missing: tuple[str, ...] = ()


def pair_course(chart: PatientChart, as_of: dt.date) -> PairCourse:
    """The pairs on record up to ``as_of``."""
    facts = of_classes(chart.treatments, _BOTH)
    of_each = [of_classes(facts, classes) for classes in _CLASSES]
    uses = [class_use(chart, classes, as_of) for classes in _CLASSES]
    ai_use, cdk46_use = uses
    running = _running(uses)
    longest = _together(of_each, uses, as_of, Extreme.LONGEST)
    shortest = _together(of_each, uses, as_of, Extreme.SHORTEST)
    is_open = running is not Use.NOT_CURRENT
    last = len(longest) - 1
    pairs = [
        _pair(span, shortest, facts, as_of, is_open=is_open and at == last) for at, span in enumerate(longest)
    ]
    gap = gap_touching(chart, _BOTH)
    return PairCourse(
        running=running,
        ai_use=ai_use,
        cdk46_use=cdk46_use,
        reason=_reason(running, uses),
        current=pairs[-1] if pairs else None,
        earlier=tuple(pairs[:-1]),
        missing=tuple(item for use in uses for item in use.missing) if running is Use.UNCERTAIN else (),
        gap=gap.reason if gap is not None else None,
    )


def together_for(course: PairCourse, as_of: dt.date, *, months: int = 6) -> TogetherAnswer:
    """Whether both classes have been taken together for that many calendar months or more at ``as_of``."""
    pair = course.current
    evidence = pair.evidence if pair is not None else ()
    if course.running is Use.NOT_CURRENT:
        return TogetherAnswer(answer=Answer.NO, reason=course.reason, evidence=evidence)
    if pair is None:
        return TogetherAnswer(answer=Answer.UNKNOWN, reason=course.reason, missing=course.missing)
    reason = f"together since {describe(pair.began)}"
    is_short = pair.began.earliest is not None and add_months(pair.began.earliest, months) > as_of
    if is_short and course.gap is None:
        return TogetherAnswer(answer=Answer.NO, reason=reason, evidence=evidence)
    is_long = pair.began.latest is not None and add_months(pair.began.latest, months) <= as_of
    if is_long and course.running is Use.CURRENT:
        return TogetherAnswer(answer=Answer.YES, reason=reason, evidence=evidence)
    if course.running is Use.UNCERTAIN:
        return TogetherAnswer(
            answer=Answer.UNKNOWN, reason=course.reason, evidence=evidence, missing=course.missing
        )
    missing = (
        f"complete treatment records ({course.gap})"
        if is_short
        else "the day on which the two were begun together"
    )
    return TogetherAnswer(answer=Answer.UNKNOWN, reason=reason, evidence=evidence, missing=(missing,))


def _running(uses: Sequence[ClassUse]) -> Use:
    found = {use.use for use in uses}
    if Use.NOT_CURRENT in found:
        return Use.NOT_CURRENT
    return Use.UNCERTAIN if Use.UNCERTAIN in found else Use.CURRENT


def _reason(running: Use, uses: Sequence[ClassUse]) -> str:
    if running is Use.CURRENT:
        return "; ".join(use.reason for use in uses)
    names = ("aromatase inhibitor", "CDK4/6 inhibitor")
    return "; ".join(
        f"{name} {running.value} ({use.reason})"
        for name, use in zip(names, uses, strict=True)
        if use.use is running
    )


def _together(
    of_each: Sequence[Sequence[TreatmentFact]], uses: Sequence[ClassUse], as_of: dt.date, extreme: Extreme
) -> list[Exposure]:
    """The days on which both classes were taken, oldest first; ``of_each``: the records of either class."""
    first, second = (
        _class_exposures(own, use, as_of, extreme) for own, use in zip(of_each, uses, strict=True)
    )
    shared = [
        Exposure(first=max(one.first, other.first), last=min(one.last, other.last))
        for one in first
        for other in second
        if one.days_in_common(other.first, other.last) >= 0
    ]
    return sorted(shared, key=lambda span: span.first)


def _class_exposures(
    own: Sequence[TreatmentFact], use: ClassUse, as_of: dt.date, extreme: Extreme
) -> tuple[Exposure, ...]:
    """The exposures of one class; while it is current (or, at its longest, may be) the day itself belongs to
    it."""
    is_now = use.use is Use.CURRENT or (use.use is Use.UNCERTAIN and extreme is Extreme.LONGEST)
    found = exposures(own, as_of, extreme)
    if not found or not is_now or found[-1].last == as_of:
        return found
    return merged([*found, Exposure(first=as_of, last=as_of)])


def _pair(
    longest: Exposure,
    shortest: Sequence[Exposure],
    facts: Sequence[TreatmentFact],
    as_of: dt.date,
    *,
    is_open: bool,
) -> Pair:
    certain = [span for span in shortest if span.first >= longest.first and span.last <= longest.last]
    newest = certain[-1] if certain else None
    began = DateInterval(
        None if longest.first == UNKNOWN_START else longest.first, newest.first if newest else longest.last
    )
    own = [fact for fact in facts if _belongs(fact, longest, as_of)]
    drugs = {drug for fact in own for drug in fact.value.drugs if drug.drug_class in _BOTH}
    return Pair(
        began=began,
        ended=None if is_open else DateInterval(newest.last if newest else began.earliest, longest.last),
        joined=_joined(own),
        drugs=tuple(sorted(drugs, key=lambda drug: drug.name)),
        evidence=tuple(own),
        doubtful=newest is None,
    )


def _belongs(fact: TreatmentFact, span: Exposure, as_of: dt.date) -> bool:
    taken = exposure_of(fact, as_of, Extreme.LONGEST)
    return taken is not None and taken.days_in_common(span.first, span.last) >= -SAME_EXPOSURE_DAYS


def _joined(facts: Sequence[TreatmentFact]) -> DateInterval:
    starts = [_first_start(of_classes(facts, classes)) for classes in _CLASSES]
    first, second = starts
    earliest = (
        None if first.earliest is None or second.earliest is None else max(first.earliest, second.earliest)
    )
    latest = None if first.latest is None or second.latest is None else max(first.latest, second.latest)
    return DateInterval(earliest, latest)


def _first_start(facts: Sequence[TreatmentFact]) -> DateInterval:
    starts = [fact.value.start or UNDATED for fact in facts]
    latest = [start.latest for start in starts if start.latest is not None]
    earliest = [start.earliest for start in starts]
    known = [day for day in earliest if day is not None]
    return DateInterval(
        min(known) if known and len(known) == len(earliest) else None, min(latest, default=None)
    )
