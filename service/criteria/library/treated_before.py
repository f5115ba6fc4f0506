"""Has a class of drugs been given, or has it not?"""

import dataclasses
from dataclasses import dataclass
from typing import Final

from service.chart.search import Family
from service.chart.treatment import RecordState
from service.course.patient_course import PatientCourse
from service.course.treatment_course import gap_touching
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Verdict, met, not_met, unknown
from service.terms.drugs import DrugClass

_MISSING: Final = "complete list of treatments"
_OPPOSITE: Final = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}


def _taken(course: PatientCourse, classes: frozenset[DrugClass]) -> Verdict:
    """Whether a drug of the classes was ever taken."""
    records = [
        (fact, " and ".join(drug.name for drug in fact.value.drugs if drug.drug_class in classes))
        for fact in course.chart.treatments
        if fact.value.state is not RecordState.NOT_TAKEN
        and any(drug.drug_class in classes for drug in fact.value.drugs)
    ]
    taken = [(fact, name) for fact, name in records if fact.value.state is not RecordState.UNKNOWN]
    if taken:
        return met(f"{taken[0][1]} on record", *(fact.source for fact, _ in taken))
    if records:
        sources = (fact.source for fact, _ in records)
        return unknown(f"{records[0][1]} is on record without a usable status", *sources, missing=_MISSING)
    gap = gap_touching(course.chart, classes)
    if gap is not None:
        return unknown(gap.reason, missing=_MISSING)
    return not_met("none on record", Absence(family=Family.TREATMENT))


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorTreatment:
    """*What it asks*: a drug of ``classes`` is on record as taken, now or before.

    *Unknown when*: the only record has an unknown status, or nothing is on record and the search is incomplete.
    *Sources*: the trials' registry entries.
    """

    id: str
    question: str
    classes: frozenset[DrugClass]

    def answer(self, course: PatientCourse) -> Verdict:
        return _taken(course, self.classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPriorTreatment:
    """*What it asks*: no drug of ``classes`` is on record as taken.

    *Unknown when*: the only record has an unknown status, or nothing is on record and the search is incomplete.
    *Sources*: the trials' registry entries.
    """

    id: str
    question: str
    classes: frozenset[DrugClass]

    def answer(self, course: PatientCourse) -> Verdict:
        taken = _taken(course, self.classes)
        return dataclasses.replace(taken, status=_OPPOSITE[taken.status])
