"""Is the disease advanced?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import DateInterval, add_months, describe
from service.chart.diagnosis import Certainty, Diagnosis, DiagnosisKind, Stage, StageAssessment
from service.chart.fact import Fact
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown

_ADVANCED = (DiagnosisKind.DISTANT_METASTASIS, DiagnosisKind.UNRESECTABLE)
_MISSING = "stage, or site of metastasis"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancedDisease:
    """*What it asks*: metastatic or unresectable disease: a distant secondary neoplasm (resolved, in
    remission or as history of one too), stage IV or M1. Stage I to III speaks against it only when assessed
    no earlier than ``staged_within_months`` before the current pair began and a complete search finds no
    metastasis, because adjuvant CDK4/6 treatment is common.

    *Units*: calendar months. *Unknown when*: neither stage nor metastasis is on record; the stage I to III is
    older, or no pair dates it; only lymph nodes are affected, the axilla excepted, which counts as nothing.
    *Sources*: the trial's registry entry; the window is a project default.
    """

    id: ClassVar[str] = "advanced-disease"
    question: ClassVar[str] = "advanced (metastatic or unresectable) disease"
    staged_within_months: int = 12

    def answer(self, course: PatientCourse) -> Verdict:
        advanced = [fact for fact in course.chart.diagnoses if fact.value.kind in _ADVANCED]
        for fact in advanced:
            if fact.value.certainty is Certainty.CONFIRMED:
                return met(f"{fact.value.label} ({describe(fact.effective)})", fact.source)
        for stage in course.chart.stages:
            if stage.value.stage is Stage.ADVANCED:
                return met(f"{_stage_words(stage)} ({describe(stage.effective)})", stage.source)
        return self._without_metastasis(course, advanced)

    def _without_metastasis(self, course: PatientCourse, advanced: list[Fact[Diagnosis]]) -> Verdict:
        doubtful = [fact for fact in advanced if fact.value.certainty is not Certainty.REFUTED]
        if doubtful:
            return unknown(
                f"a metastasis is recorded as {doubtful[0].value.certainty.value}",
                doubtful[0].source,
                missing="confirmation of the metastasis",
            )
        gap = course.chart.gap_in(Family.DIAGNOSES, Family.STAGING)
        if gap is not None:
            return unknown(gap.reason, missing="complete list of diagnoses and stages")
        for fact in course.chart.diagnoses:
            if (
                fact.value.kind is DiagnosisKind.NODAL_METASTASIS
                and fact.value.certainty is not Certainty.REFUTED
            ):
                return unknown("only lymph node disease is on record", fact.source, missing=_MISSING)
        return self._by_stage(course)

    def _by_stage(self, course: PatientCourse) -> Verdict:
        if not course.chart.stages:
            return unknown("no stage and no metastasis on record", missing=_MISSING)
        newest = max(course.chart.stages, key=lambda fact: _sort_key(fact.effective))
        words = f"{_stage_words(newest)} of {describe(newest.effective)}"
        pair = course.pair.current
        if pair is None or pair.began.latest is None:
            return unknown(f"{words}, and no treatment dates it", newest.source, missing=_MISSING)
        earliest = newest.effective.earliest
        if earliest is not None and earliest >= add_months(pair.began.latest, -self.staged_within_months):
            return not_met(
                f"{words}, and no metastasis on record", newest.source, Absence(family=Family.DIAGNOSES)
            )
        return unknown(
            f"{words}, more than {self.staged_within_months} months before the current treatment, "
            "and no metastasis on record",
            newest.source,
            missing="current stage, or site of metastasis",
        )


def _stage_words(fact: Fact[StageAssessment]) -> str:
    label = fact.value.label
    return label if label.lower().startswith(("stage", "american", "ajcc")) else f"stage {label}"


def _sort_key(effective: DateInterval) -> str:
    return effective.earliest.isoformat() if effective.earliest is not None else ""
