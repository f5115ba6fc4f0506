"""Whether the current pair is the first systemic line since the advanced diagnosis.

A line is systemic cancer treatment given for advanced disease. Treatment before the advanced diagnosis is
none, nor are LHRH agonists and antagonists (they make endocrine treatment possible); a change of agent within
a class stays in the line. An order closed without a date and followed by another of its class is taken as
continued; the question how long the pair has run carries the doubt. Anything the record leaves open answers
UNKNOWN.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.chart.dates import UNDATED, DateInterval, describe
from service.chart.patient_chart import PatientChart
from service.chart.treatment import RecordState
from service.course.answer import Answer
from service.course.exposure import (
    UNKNOWN_START,
    Exposure,
    Extreme,
    TreatmentFact,
    exposure_of,
    exposures,
    of_classes,
)
from service.course.pair import Pair, PairCourse
from service.course.treatment_course import Use, class_use, gap_touching
from service.terms.drugs import AI, CDK46, OVARIAN_SUPPRESSION, SERDS, Drug, DrugClass

RUN_ON_DAYS: Final = 60
"""Adjuvant treatment may run on for so long after the advanced diagnosis without being a line (project
default)."""
ALONE_DAYS: Final = 90
"""An AI (or CDK4/6 inhibitor) may precede the other for so long within one line (project default)."""

_PAIR_CLASSES: Final = AI | CDK46
_OTHER_LINES: Final = frozenset(DrugClass) - _PAIR_CLASSES - OVARIAN_SUPPRESSION


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """YES, NO or UNKNOWN, why, the records behind it, and what is missing when it is UNKNOWN."""

    answer: Answer
    reason: str
    evidence: tuple[TreatmentFact, ...] = ()
    missing: tuple[str, ...] = ()


def first_line(
    chart: PatientChart,
    as_of: dt.date,
    *,
    course: PairCourse,
    advanced: DateInterval | None,
    progressions: Sequence[DateInterval] = (),
) -> LineAnswer:
    """Whether the current pair is the first systemic line since ``advanced`` (``None``: not dated).

    ``progressions`` are the days on which progression was found, whenever that was.
    """
    question = _Question(
        chart=chart,
        as_of=as_of,
        course=course,
        since=advanced or UNDATED,
        progressions=tuple(progressions),
    )
    findings = list(question.findings())
    for answer in (Answer.NO, Answer.UNKNOWN):
        found = next((finding for finding in findings if finding.answer is answer), None)
        if found is not None:
            return found
    assert course.current is not None
    reason = "no other systemic cancer treatment since the advanced diagnosis"
    return LineAnswer(answer=Answer.YES, reason=reason, evidence=course.current.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """The question with all it is asked about. Each method yields what speaks against the first line."""

    chart: PatientChart
    as_of: dt.date
    course: PairCourse
    since: DateInterval
    progressions: tuple[DateInterval, ...]

    def findings(self) -> Iterator[LineAnswer]:
        yield from self._other_drugs()
        yield from self._gaps()
        if self.course.current is None:
            yield self._no_pair()
            return
        yield from self._begun_before(self.course.current)
        yield from self._earlier_pairs(self.course.current)
        yield from self._one_alone(self.course.current)

    def _no_pair(self) -> LineAnswer:
        if self.course.gap is not None:
            return _unknown("no pair was found", (f"a complete search of treatment ({self.course.gap})",))
        reason = "no aromatase inhibitor taken with a CDK4/6 inhibitor on record"
        return _unknown(reason, ("an aromatase inhibitor with a CDK4/6 inhibitor",))

    def _gaps(self) -> Iterator[LineAnswer]:
        """A lost record of the running pair's own classes, or of ovarian suppression, changes nothing."""
        is_running = self.course.running is Use.CURRENT
        gap = gap_touching(self.chart, _OTHER_LINES if is_running else _OTHER_LINES | _PAIR_CLASSES)
        if gap is not None:
            missing = (f"a complete search of treatment ({gap.reason})",)
            yield _unknown("the search of treatment is incomplete", missing)

    def _other_drugs(self) -> Iterator[LineAnswer]:
        facts = of_classes(self.chart.treatments, _OTHER_LINES)
        drugs = {drug for fact in facts for drug in fact.value.drugs if drug.drug_class in _OTHER_LINES}
        for drug in sorted(drugs, key=lambda drug: drug.name):
            own = [fact for fact in facts if drug in fact.value.drugs]
            for exposure in exposures(own, self.as_of, Extreme.LONGEST):
                found = self._other_drug(drug, exposure, own)
                if found is not None:
                    yield found

    def _other_drug(
        self, drug: Drug, exposure: Exposure, records: Sequence[TreatmentFact]
    ) -> LineAnswer | None:
        start, last_day = self._extent(exposure)
        if self._is_after_pair(start) or self._ended_with_diagnosis(start, exposure.last):
            return None
        evidence = exposure.facts
        name = f"{drug.name} ({describe(start)})"
        if not self._is_certainly_given(drug, exposure.facts, records):
            return _unknown(
                f"it is uncertain whether {name} was taken", (f"whether {drug.name} was taken",), evidence
            )
        if self.since == UNDATED:
            reason = f"{name} is on record and the advanced diagnosis is not dated"
            return _unknown(reason, ("the date of the advanced diagnosis",), evidence)
        if self._is_since(start) and self._is_before_pair_ended(start):
            reason = f"{name}, given since the advanced diagnosis"
            return LineAnswer(answer=Answer.NO, reason=reason, evidence=evidence)
        if self._is_before(start):
            is_sure = self.since.latest is not None and (last_day - self.since.latest).days > RUN_ON_DAYS
            ran = "ran on" if is_sure else "may have run on"
            reason = f"{name} {ran} for more than {RUN_ON_DAYS} days after the advanced diagnosis"
            return _unknown(reason, (f"when {drug.name} was stopped and why it was given",), evidence)
        reason = f"whether {name} was given since the advanced diagnosis cannot be told"
        return _unknown(reason, (f"the dates of {drug.name} and of the advanced diagnosis",), evidence)

    def _extent(self, exposure: Exposure) -> tuple[DateInterval, dt.date]:
        """When an exposure began, and the last day on which it certainly ran."""
        certain = [
            span
            for fact in exposure.facts
            if (span := exposure_of(fact, self.as_of, Extreme.SHORTEST)) is not None
        ]
        # What has ended had begun by then.
        stated = (date for fact in exposure.facts for date in (fact.value.start, fact.value.end))
        starts = [date.latest for date in stated if date is not None and date.latest is not None]
        began = DateInterval(
            None if exposure.first == UNKNOWN_START else exposure.first, min([*starts, self.as_of])
        )
        return began, max((span.last for span in certain), default=exposure.first)

    def _is_certainly_given(
        self, drug: Drug, facts: Sequence[TreatmentFact], records: Sequence[TreatmentFact]
    ) -> bool:
        """Something given settles it; an order does unless a later word says that the drug was not taken."""
        if any(fact.value.state is RecordState.GIVEN for fact in facts):
            return True
        if drug.drug_class in SERDS and class_use(self.chart, SERDS, self.as_of).use is Use.UNCERTAIN:
            return False
        is_denied = any(fact.value.state is RecordState.NOT_TAKEN for fact in records)
        return not is_denied and any(
            fact.value.state in (RecordState.ACTIVE, RecordState.ENDED) for fact in facts
        )

    def _is_since(self, start: DateInterval) -> bool:
        return (
            start.earliest is not None
            and self.since.latest is not None
            and start.earliest >= self.since.latest
        )

    def _is_before(self, start: DateInterval) -> bool:
        return self.since.earliest is not None and start.certainly_before(self.since.earliest)

    def _ended_with_diagnosis(self, start: DateInterval, last: dt.date) -> bool:
        """Begun before the advanced diagnosis and over with it, or at most 60 days later."""
        return (
            self._is_before(start)
            and self.since.earliest is not None
            and (last - self.since.earliest).days <= RUN_ON_DAYS
        )

    def _is_after_pair(self, start: DateInterval) -> bool:
        """Begun when the current pair had ended: a line after it, neither before nor beside."""
        pair = self.course.current
        if pair is None or pair.ended is None or pair.ended.latest is None or start.earliest is None:
            return False
        return start.earliest >= pair.ended.latest

    def _is_before_pair_ended(self, start: DateInterval) -> bool:
        pair = self.course.current
        if pair is None or pair.ended is None:
            return True
        return pair.ended.earliest is not None and start.certainly_before(pair.ended.earliest)

    def _begun_before(self, pair: Pair) -> Iterator[LineAnswer]:
        """The pair itself must have been begun since the advanced diagnosis."""
        began = pair.joined
        if self.since == UNDATED or self._is_since(began):
            return
        diagnosed = self.since.earliest
        if diagnosed is not None and pair.ended is not None and pair.ended.certainly_before(diagnosed):
            yield LineAnswer(
                answer=Answer.NO,
                reason="the pair ended before the advanced diagnosis",
                evidence=pair.evidence,
            )
            return
        told = "was begun" if self._is_before(began) else "may have been begun"
        reason = (
            f"the pair {told} before the advanced diagnosis ({describe(self.since)}) and continued past it"
        )
        yield _unknown(reason, ("the line in which the pair was begun",), pair.evidence)

    def _earlier_pairs(self, current: Pair) -> Iterator[LineAnswer]:
        for pair in self.course.earlier:
            ended = pair.ended or UNDATED
            if self.since.earliest is not None and ended.certainly_before(self.since.earliest):
                continue
            is_since = self._is_since(pair.joined) and not pair.doubtful
            if is_since and self._progressed_between(pair, current):
                reason = "an earlier pair since the advanced diagnosis ended with progression"
                yield LineAnswer(answer=Answer.NO, reason=reason, evidence=pair.evidence)
            else:
                reason = f"an earlier pair of the same classes ended {describe(ended)}"
                yield _unknown(reason, ("why the earlier pair was ended",), pair.evidence)

    def _progressed_between(self, earlier: Pair, current: Pair) -> bool:
        """Whether progression was found from the beginning of the earlier pair to that of the current one."""
        first = earlier.began.latest or self.as_of
        last = current.began.earliest or UNKNOWN_START
        return any(
            day.earliest is not None
            and day.latest is not None
            and first <= day.earliest
            and day.latest <= last
            for day in self.progressions
        )

    def _one_alone(self, pair: Pair) -> Iterator[LineAnswer]:
        """One class of the pair without the other, for more than 90 days since the advanced diagnosis."""
        until = pair.joined.latest or self.as_of
        spent = [self._pair_span(earlier) for earlier in self.course.earlier]
        for classes, name in ((AI, "aromatase inhibitor"), (CDK46, "CDK4/6 inhibitor")):
            facts = of_classes(self.chart.treatments, classes)
            for exposure in exposures(facts, self.as_of, Extreme.LONGEST):
                first = max(exposure.first, self.since.earliest or UNKNOWN_START)
                days = exposure.days_in_common(first, until)
                days -= sum(max(0, span.days_in_common(first, min(until, exposure.last))) for span in spent)
                if days > ALONE_DAYS or (self.since == UNDATED and exposure.last < until):
                    yield self._alone(name, exposure)

    def _alone(self, name: str, exposure: Exposure) -> LineAnswer:
        if self.since == UNDATED:
            reason = f"an {name} before the pair is on record and the advanced diagnosis is not dated"
            return _unknown(reason, ("the date of the advanced diagnosis",), exposure.facts)
        reason = f"an {name} alone for more than {ALONE_DAYS} days since the advanced diagnosis".replace(
            "an CDK", "a CDK"
        )
        return _unknown(reason, ("whether that was a line of its own",), exposure.facts)

    def _pair_span(self, pair: Pair) -> Exposure:
        ended = pair.ended or UNDATED
        return Exposure(first=pair.began.earliest or UNKNOWN_START, last=ended.latest or self.as_of)


def _unknown(reason: str, missing: tuple[str, ...], evidence: tuple[TreatmentFact, ...] = ()) -> LineAnswer:
    return LineAnswer(answer=Answer.UNKNOWN, reason=reason, evidence=evidence, missing=missing)
