"""Is the patient an adult?"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import add_years
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """*What it asks*: the patient has had the birthday of ``years`` by the day of the question.

    *Units*: completed years. *Unknown when*: there is no birth date, or a partial one straddles the birthday.
    *Sources*: the trial's registry entry; birth date of the Patient.
    """

    id: ClassVar[str] = "adult"
    years: int = 18

    @property
    def question(self) -> str:
        return f"{self.years} years or older"

    def answer(self, course: PatientCourse) -> Verdict:
        demographics = course.chart.demographics
        birth = demographics.value.birth
        if birth is None or birth.earliest is None or birth.latest is None:
            return unknown("no birth date on record", demographics.source, missing="birth date")
        if add_years(birth.latest, self.years) <= course.as_of:
            return met(f"{_age(birth.latest, course.as_of)} years old", demographics.source)
        if add_years(birth.earliest, self.years) > course.as_of:
            return not_met(f"{_age(birth.earliest, course.as_of)} years old", demographics.source)
        return unknown(
            f"the partial birth date may lie on either side of {self.years} years",
            demographics.source,
            missing="full birth date",
        )


def _age(birth: dt.date, as_of: dt.date) -> int:
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))
