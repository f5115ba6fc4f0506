"""The main flow on one screen: resources, chart, verdicts, decision."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from service.chart.patient_chart import PatientChart
from service.course.patient_course import PatientCourse, follow
from service.course.windows import DEFAULT_WINDOWS, Windows
from service.extract.chart_builder import build_chart
from service.fhir.decode import decode_bundle
from service.fhir.record import build_record
from service.pathway.answer_json import answer_json
from service.pathway.decision import Decision, Step
from service.pathway.steps import Situation, step_for
from service.pathway.summary import summarize
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes
from service.trials.catalogue import TRIALS
from service.trials.evaluation import TrialEvaluation, evaluate
from service.trials.regulatory import NEXT_DECISION
from service.trials.trial import Setting, Trial

KNOWLEDGE_VERSION: Final = "2026.11.1"
"""Version of the criteria, evidence and regulatory data; raised whenever one of them changes."""

KNOWLEDGE_REVIEW_DUE: Final = min(dt.date(2027, 2, 28), NEXT_DECISION)
"""By this day evidence and regulatory status are to be looked at again: three months after the last look, or
when an authority is expected to decide.
"""

INDEX_TRIAL: Final = TRIALS[0]
OTHER_EARLY_SWITCH: Final = tuple(trial for trial in TRIALS[1:] if trial.setting is Setting.EARLY_SWITCH)
AFTER_PROGRESSION: Final = tuple(trial for trial in TRIALS if trial.setting is Setting.AFTER_PROGRESSION)


def read_chart(bundle: bytes, *, as_of: dt.date, local_codes: LocalCodes = NO_LOCAL_CODES) -> PatientChart:
    """The chart of the one patient of a FHIR R4 Bundle (JSON bytes), for one day.

    Raises :class:`service.fhir.decode.NotJsonError`, :class:`service.fhir.decode.NotFhirError` and
    :class:`service.fhir.record.UnusableRecordError`.
    """
    decoded = decode_bundle(bundle)
    return build_chart(
        build_record([decoded.bundle], problems=decoded.problems), as_of=as_of, local_codes=local_codes
    )


def decide(chart: PatientChart, *, as_of: dt.date, windows: Windows = DEFAULT_WINDOWS) -> Decision:
    """The decision for one chart on one day: pure, synchronous and total."""
    course = follow(chart, as_of=as_of, windows=windows)
    evaluation = evaluate(INDEX_TRIAL, course)
    step = step_for(Situation(course=course, evaluation=evaluation))
    return Decision(
        step=step,
        as_of=as_of,
        knowledge_version=KNOWLEDGE_VERSION,
        summary=summarize(step, course, evaluation),
        serena_6=evaluation,
        others=_evaluations(_shown_with(step), course),
        course=course,
    )


def evaluate_bundle(bundle: bytes, *, as_of: dt.date) -> dict[str, Any]:
    """Decide one Bundle and give the answer in the shape of ``evaluate --format json``."""
    return answer_json(decide(read_chart(bundle, as_of=as_of), as_of=as_of))


def _shown_with(step: Step) -> tuple[Trial, ...]:
    if step is Step.PROGRESSED:
        return AFTER_PROGRESSION
    return OTHER_EARLY_SWITCH if step is Step.NOT_ELIGIBLE else ()


def _evaluations(trials: Iterable[Trial], course: PatientCourse) -> tuple[TrialEvaluation, ...]:
    return tuple(evaluate(trial, course) for trial in trials)
