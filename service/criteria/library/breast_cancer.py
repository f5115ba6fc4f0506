"""Does the patient have breast cancer?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.diagnosis import Certainty, DiagnosisKind
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class BreastCancer:
    """*What it asks*: a primary breast malignancy, confirmed or without verification status, whatever its
    clinical status.

    *Unknown when*: the search is incomplete; the diagnosis is provisional, differential or of unreadable
    verification; only a personal-history code is on record. *Sources*: the trial's registry entry; Condition
    codes.
    """

    id: ClassVar[str] = "breast-cancer"
    question: ClassVar[str] = "breast cancer"

    def answer(self, course: PatientCourse) -> Verdict:
        primary = [fact for fact in course.chart.diagnoses if fact.value.kind is DiagnosisKind.PRIMARY_BREAST]
        for fact in primary:
            if fact.value.certainty is Certainty.CONFIRMED:
                return met(fact.value.label, fact.source)
        doubtful = [
            fact for fact in primary if fact.value.certainty in (Certainty.UNCERTAIN, Certainty.UNREADABLE)
        ]
        if doubtful:
            return unknown(
                f"the diagnosis is {doubtful[0].value.certainty.value}",
                doubtful[0].source,
                missing="confirmed diagnosis of breast cancer",
            )
        history = [
            fact for fact in course.chart.diagnoses if fact.value.kind is DiagnosisKind.HISTORY_OF_BREAST
        ]
        gap = course.chart.gap_in(Family.DIAGNOSES)
        if gap is not None:
            return unknown(gap.reason, missing="complete list of diagnoses")
        if history and not primary:
            return unknown(
                "only a personal history of breast cancer is on record",
                history[0].source,
                missing="current diagnosis of breast cancer",
            )
        if primary:
            return not_met("the diagnosis of breast cancer was refuted", primary[0].source)
        return not_met("no diagnosis of breast cancer on record", Absence(family=Family.DIAGNOSES))
