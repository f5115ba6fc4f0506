"""Is an eligible aromatase inhibitor current?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.course.treatment_course import Use
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class AromataseInhibitor:
    """*What it asks*: one of ``allowed`` is current.

    *Unknown when*: the search is incomplete, the drug is on hold, its end is uncertain, records contradict
    one another, or an allowed and a not allowed aromatase inhibitor are both on record as current. *Sources*:
    the trial's registry entry (SERENA-6: letrozole or anastrozole; PADA-1: exemestane too).
    """

    id: ClassVar[str] = "aromatase-inhibitor"
    allowed: frozenset[str] = frozenset({"letrozole", "anastrozole"})

    @property
    def question(self) -> str:
        return f"{' or '.join(sorted(self.allowed, reverse=True))} current"

    def answer(self, course: PatientCourse) -> Verdict:
        current = course.pair.ai_use
        sources = tuple(fact.source for fact in current.evidence)
        if current.use is Use.UNCERTAIN:
            return unknown(current.reason, *sources, missing=current.missing)
        if current.use is Use.NOT_CURRENT:
            return not_met(current.reason, *(sources or (Absence(family=Family.TREATMENT),)))
        names = {drug.name for drug in current.drugs}
        if names <= self.allowed:
            return met(current.reason, *sources)
        if names & self.allowed:
            return unknown(
                f"{' and '.join(sorted(names))} are both on record as current",
                *sources,
                missing="which aromatase inhibitor is taken",
            )
        return not_met(f"{current.reason}, instead of {' or '.join(sorted(self.allowed))}", *sources)
