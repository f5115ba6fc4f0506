"""Is there no evidence of progression?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import describe
from service.chart.search import Family
from service.course.imaging_course import ImagingState
from service.course.patient_course import PatientCourse
from service.criteria.recency import is_recent
from service.criteria.verdict import MET, UNKNOWN, Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class NoProgression:
    """*What it asks*: the newest assessment since the pair began says response, stable disease or no
    progression, from whole-body staging within the site's imaging window.

    *Units*: days. *Unknown when*: there is no such assessment, it is older, of a limited region, unclear,
    contradictory or not final, or progression was seen earlier on the same treatment. *Sources*: the trial's
    registry entry (no radiologic progression by RECIST 1.1); the window is a project default.
    """

    id: ClassVar[str] = "no-progression"
    question: ClassVar[str] = "no progression on imaging"

    def answer(self, course: PatientCourse) -> Verdict:
        imaging = course.imaging
        days = course.windows.imaging_days
        missing = f"imaging assessment within {days} days"
        if imaging.state is ImagingState.PROGRESSION:
            return not_met(imaging.reason, *imaging.sources)
        if not imaging.is_settled:
            gap = course.chart.gap_in(Family.IMAGING)
            reason = gap.reason if gap is not None and not imaging.deciding else imaging.reason
            return unknown(reason, *imaging.sources, missing=missing)
        gap = course.chart.gap_in(Family.IMAGING)
        if gap is not None:
            return unknown(gap.reason, *imaging.sources, missing="every imaging report")
        ages = {is_recent(fact.effective, days, as_of=course.as_of) for fact in imaging.deciding}
        if MET in ages:
            return met(imaging.reason, *imaging.sources)
        old = UNKNOWN not in ages
        assessed = describe(imaging.assessed) if imaging.assessed is not None else "undated"
        reason = (
            f"the last staging of {assessed} is more than {days} days old"
            if old
            else "the study date is too vague"
        )
        return unknown(reason, *imaging.sources, missing=missing)
