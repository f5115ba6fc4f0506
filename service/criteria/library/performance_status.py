"""Is the patient well enough?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import describe
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.recency import is_recent, possibly_newest
from service.criteria.verdict import NOT_MET, UNKNOWN, Verdict, met, not_met, unknown

_MISSING = "ECOG performance status"


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceStatus:
    """*What it asks*: the newest ECOG grade is at most ``highest`` and recent.

    *Units*: ECOG grade 0 to 5; days. *Unknown when*: there is no grade, the newest is too old or undated,
    grades of one day disagree about the limit, or a result contradicts itself. An old grade never fails a
    patient. *Sources*: the trial's registry entry (grade); the window is a project default, not a trial
    criterion.
    """

    id: ClassVar[str] = "performance-status"
    highest: int = 1

    @property
    def question(self) -> str:
        return f"ECOG performance status 0 to {self.highest}"

    def answer(self, course: PatientCourse) -> Verdict:
        newest = possibly_newest(course.chart.ecog_grades)
        days = course.windows.performance_status_days
        missing = f"{_MISSING} within {days} days"
        if not newest:
            gap = course.chart.gap_in(Family.PERFORMANCE_STATUS)
            return unknown(gap.reason if gap is not None else "no ECOG grade on record", missing=missing)
        sources = tuple(fact.source for fact in newest)
        within_limit = {fact.value.grade is not None and fact.value.grade <= self.highest for fact in newest}
        if any(fact.value.grade is None for fact in newest) or len(within_limit) > 1:
            return unknown(
                "the newest ECOG results are contradictory or unreadable", *sources, missing=missing
            )
        shown = f"ECOG {newest[0].value.grade} ({describe(newest[0].effective)})"
        ages = {is_recent(fact.effective, days, as_of=course.as_of) for fact in newest}
        if NOT_MET in ages:
            return unknown(f"{shown}, more than {days} days ago", *sources, missing=missing)
        if UNKNOWN in ages:
            return unknown(f"{shown}, too vague a date", *sources, missing=missing)
        return met(shown, *sources) if within_limit == {True} else not_met(shown, *sources)
