"""Has the cancer progressed?"""

from dataclasses import dataclass
from typing import ClassVar

from service.course.imaging_course import ImagingState
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Progression:
    """*What it asks*: the newest imaging assessment since the pair began says progression.

    *Unknown when*: there is none, or it is unclear. *Sources*: the registry entries of trials after
    progression.
    """

    id: ClassVar[str] = "progression"
    question: ClassVar[str] = "progression on imaging"

    def answer(self, course: PatientCourse) -> Verdict:
        imaging = course.imaging
        if imaging.state is ImagingState.PROGRESSION:
            return met(imaging.reason, *imaging.sources)
        if imaging.is_settled:
            return not_met(imaging.reason, *imaging.sources)
        return unknown(imaging.reason, *imaging.sources, missing="imaging assessment")
