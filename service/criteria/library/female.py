"""Is the patient a woman?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.diagnosis import Gender
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Female:
    """*What it asks*: administrative gender is female. *Unknown when*: it is missing or other.

    *Sources*: registry entry of PADA-1, which enrolled women only.
    """

    id: ClassVar[str] = "female"
    question: ClassVar[str] = "woman"

    def answer(self, course: PatientCourse) -> Verdict:
        demographics = course.chart.demographics
        match demographics.value.gender:
            case Gender.FEMALE:
                return met("female", demographics.source)
            case Gender.MALE:
                return not_met("male", demographics.source)
            case Gender.OTHER | None:  # pragma: no branch - the last of the cases
                return unknown(
                    "gender is not recorded as female or male", demographics.source, missing="gender"
                )
