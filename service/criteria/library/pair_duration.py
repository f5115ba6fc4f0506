"""Have both drugs been taken together long enough?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.search import Family
from service.course.answer import Answer
from service.course.pair import together_for
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDuration:
    """*What it asks*: an aromatase inhibitor (any) and a CDK4/6 inhibitor have been taken together for
    ``months`` or more.

    *Units*: calendar months; six months from 31 August end on the last day of February. *Unknown when*: a
    start is missing or too vague, or it is uncertain whether both are still taken. *Sources*: the trial's
    registry entry.
    """

    id: ClassVar[str] = "duration"
    months: int = 6

    @property
    def question(self) -> str:
        return f"both together for {self.months} months or more"

    def answer(self, course: PatientCourse) -> Verdict:
        together = together_for(course.pair, course.as_of, months=self.months)
        sources = tuple(fact.source for fact in together.evidence)
        match together.answer:
            case Answer.YES:
                return met(together.reason, *sources)
            case Answer.NO:
                return not_met(together.reason, *(sources or (Absence(family=Family.TREATMENT),)))
            case Answer.UNKNOWN:  # pragma: no branch - the last of the cases
                return unknown(together.reason, *sources, missing=together.missing)
