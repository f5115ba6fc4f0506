"""The step table: what is decided, as rows tried from the top.

The only place where UNKNOWN is resolved. Every row says in words when it applies; the last one always does,
so the table is total.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from service.chart.esr1 import Call, Doubt
from service.chart.search import Family
from service.course.esr1_course import Esr1State
from service.course.imaging_course import ImagingState
from service.course.patient_course import PatientCourse
from service.course.treatment_course import Use, serd_ordered
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from service.pathway.decision import Step
from service.trials.evaluation import TrialEvaluation

RECENTLY_ENDED_DAYS: Final = 91
"""A pair that ended at most this long ago still makes the pathway apply (project rule)."""

_NOT_SOMATIC: Final = frozenset({Doubt.GERMLINE, Doubt.GENE_CONFLICT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the rows look at: the course and the index trial's verdicts."""

    course: PatientCourse
    evaluation: TrialEvaluation

    def status(self, criterion_id: str) -> Status:
        """The status of one criterion of the index trial."""
        return self.evaluation.of(criterion_id).status

    def has(self, status: Status) -> bool:
        """Whether any criterion has this status."""
        return bool(self.evaluation.with_status(status))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: the step, when it applies in words, and the test."""

    step: Step
    when: str
    applies: Callable[[Situation], bool]


_SWITCHES_OFF: Final = ("breast-cancer", "er-positive", "her2-negative", "adult")
_DUE_WHEN_MET: Final = ("aromatase-inhibitor", "cdk46-inhibitor", "duration")
_DUE_UNLESS_NOT_MET: Final = (
    "adult",
    "breast-cancer",
    "advanced-disease",
    "er-positive",
    "her2-negative",
    "first-line",
)


def _not_applicable(now: Situation) -> bool:
    if any(now.status(criterion) is NOT_MET for criterion in _SWITCHES_OFF):
        return True
    if now.course.chart.demographics.value.deceased is not None:
        return True
    return _has_no_pair(now.course) and not _ever_mutated(now.course)


def _has_no_pair(course: PatientCourse) -> bool:
    """No pair now, and none that ended within the last 91 days or without a date; certain only after a
    complete search.
    """
    if course.pair.running is not Use.NOT_CURRENT:
        return False
    pair = course.pair.current
    if pair is None or pair.ended is None:
        return True
    return pair.ended.certainly_older(RECENTLY_ENDED_DAYS, than=course.as_of)


def _ever_mutated(course: PatientCourse) -> bool:
    """Any somatic ESR1 variant ever reported, in any specimen."""
    if course.chart.gap_in(Family.ESR1) is not None:
        return True
    return any(
        fact.value.call is Call.DETECTED and not fact.value.doubts & _NOT_SOMATIC
        for fact in course.chart.esr1_results
    )


def _already_switched(now: Situation) -> bool:
    return serd_ordered(now.course.chart, now.course.as_of).use is Use.CURRENT


def _progressed(now: Situation) -> bool:
    return now.course.pair.current is not None and now.course.imaging.state is ImagingState.PROGRESSION


def _offer_switch(now: Situation) -> bool:
    return now.evaluation.status is MET


def _complete_workup(now: Situation) -> bool:
    return now.status("esr1-mutation") is MET and not now.has(NOT_MET) and now.has(UNKNOWN)


def _not_eligible(now: Situation) -> bool:
    return now.status("esr1-mutation") is MET and now.has(NOT_MET)


def _review_result(now: Situation) -> bool:
    return now.course.esr1.state is Esr1State.REVIEW


def _test_due(now: Situation) -> bool:
    if any(now.status(criterion) is not MET for criterion in _DUE_WHEN_MET):
        return False
    if any(now.status(criterion) is NOT_MET for criterion in _DUE_UNLESS_NOT_MET):
        return False
    return _is_test_old(now.course)


def _is_test_old(course: PatientCourse) -> bool:
    """No on-treatment ESR1 answer in blood, or one certainly older than the surveillance interval."""
    if course.chart.gap_in(Family.ESR1) is not None:
        return False
    if course.esr1.state is Esr1State.NOT_TESTED:
        return True
    sampled = course.esr1.sampled
    return sampled is not None and sampled.certainly_older(course.windows.ctdna_days, than=course.as_of)


TABLE: Final = (
    Row(
        Step.NOT_APPLICABLE,
        "no breast cancer, ER negative, HER2 positive, under 18, deceased, or neither a recent pair nor an ESR1 "
        "mutation",
        _not_applicable,
    ),
    Row(Step.ALREADY_SWITCHED, "a SERD or ER PROTAC is current or ordered to begin", _already_switched),
    Row(Step.PROGRESSED, "the newest imaging assessment since the pair began is progression", _progressed),
    Row(Step.OFFER_SWITCH, "every criterion of the index trial is met", _offer_switch),
    Row(Step.COMPLETE_WORKUP, "ESR1 mutation found, nothing fails, something is unknown", _complete_workup),
    Row(Step.NOT_ELIGIBLE, "ESR1 mutation found, at least one criterion fails", _not_eligible),
    Row(Step.REVIEW_RESULT, "the newest on-treatment ESR1 result needs a human", _review_result),
    Row(Step.TEST_DUE, "on the pair for long enough, and no ESR1 answer within the interval", _test_due),
    Row(Step.ON_TRACK, "nothing above applies", lambda _: True),
)


def step_for(now: Situation) -> Step:
    """The first row that applies."""
    return next(row.step for row in TABLE if row.applies(now))
