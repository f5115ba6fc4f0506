"""Has a class of drugs been given, or has it not?"""

from dataclasses import dataclass

from service.chart.fact import Fact
from service.chart.search import Family
from service.chart.treatment import RecordState, TreatmentRecord
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown
from service.terms.drugs import DrugClass


def _uses(course: PatientCourse, classes: frozenset[DrugClass]) -> list[Fact[TreatmentRecord]]:
    return [
        fact
        for fact in course.chart.treatments
        if fact.value.state not in (RecordState.NOT_TAKEN, RecordState.UNKNOWN)
        and any(drug.drug_class in classes for drug in fact.value.drugs)
    ]


def _named(fact: Fact[TreatmentRecord], classes: frozenset[DrugClass]) -> str:
    return " and ".join(drug.name for drug in fact.value.drugs if drug.drug_class in classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorTreatment:
    """*What it asks*: a drug of ``classes`` is on record as taken, now or before.

    *Unknown when*: nothing is on record and the search is incomplete. *Sources*: the trials' registry
    entries.
    """

    id: str
    question: str
    classes: frozenset[DrugClass]

    def answer(self, course: PatientCourse) -> Verdict:
        uses = _uses(course, self.classes)
        if uses:
            return met(f"{_named(uses[0], self.classes)} on record", *(fact.source for fact in uses))
        gap = course.chart.gap_in(Family.TREATMENT)
        if gap is not None:
            return unknown(gap.reason, missing="complete list of treatments")
        return not_met("none on record", Absence(family=Family.TREATMENT))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPriorTreatment:
    """*What it asks*: no drug of ``classes`` is on record as taken.

    *Unknown when*: nothing is on record and the search is incomplete. *Sources*: the trials' registry
    entries.
    """

    id: str
    question: str
    classes: frozenset[DrugClass]

    def answer(self, course: PatientCourse) -> Verdict:
        uses = _uses(course, self.classes)
        if uses:
            return not_met(f"{_named(uses[0], self.classes)} on record", *(fact.source for fact in uses))
        gap = course.chart.gap_in(Family.TREATMENT)
        if gap is not None:
            return unknown(gap.reason, missing="complete list of treatments")
        return met("none on record", Absence(family=Family.TREATMENT))
