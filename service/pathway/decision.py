"""The decision: one step per patient, with everything a card needs to explain it."""

import dataclasses
import datetime as dt
import enum
from dataclasses import dataclass

from service.chart.patient_chart import PatientChart
from service.course.patient_course import PatientCourse
from service.trials.evaluation import TrialEvaluation


class Step(enum.Enum):
    """What to suggest next; exactly one per patient and day."""

    NOT_APPLICABLE = "not-applicable"
    ALREADY_SWITCHED = "already-switched"
    PROGRESSED = "progressed"
    OFFER_SWITCH = "offer-switch"
    COMPLETE_WORKUP = "complete-workup"
    NOT_ELIGIBLE = "not-eligible"
    REVIEW_RESULT = "review-result"
    TEST_DUE = "test-due"
    ON_TRACK = "on-track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The step, the evaluation of the index trial, and of further trials where the step shows them.

    ``summary`` is one plain sentence, under 140 characters, without markdown.
    """

    step: Step
    as_of: dt.date
    knowledge_version: str
    summary: str = dataclasses.field(repr=False)
    serena_6: TrialEvaluation
    others: tuple[TrialEvaluation, ...]
    course: PatientCourse

    @property
    def chart(self) -> PatientChart:
        """The chart the decision was made from."""
        return self.course.chart
