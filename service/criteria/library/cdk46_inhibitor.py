"""Is an eligible CDK4/6 inhibitor current?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.course.treatment_course import Use
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Cdk46Inhibitor:
    """*What it asks*: one of ``allowed`` is current.

    *Unknown when*: the search is incomplete, the drug is on hold, its end is uncertain, or records contradict
    one another. *Sources*: the trial's registry entry (SERENA-6: palbociclib, ribociclib or abemaciclib;
    PADA-1: palbociclib).
    """

    id: ClassVar[str] = "cdk46-inhibitor"
    allowed: frozenset[str] = frozenset({"palbociclib", "ribociclib", "abemaciclib"})

    @property
    def question(self) -> str:
        return (
            f"{', '.join(sorted(self.allowed))} current"
            if len(self.allowed) == 1
            else "CDK4/6 inhibitor current"
        )

    def answer(self, course: PatientCourse) -> Verdict:
        current = course.pair.cdk46_use
        sources = tuple(fact.source for fact in current.evidence)
        if current.use is Use.UNCERTAIN:
            return unknown(current.reason, *sources, missing=current.missing)
        if current.use is Use.NOT_CURRENT:
            return not_met(current.reason, *(sources or (Absence(family=Family.TREATMENT),)))
        if {drug.name for drug in current.drugs} & self.allowed:
            return met(current.reason, *sources)
        return not_met(f"{current.reason}, instead of {' or '.join(sorted(self.allowed))}", *sources)
