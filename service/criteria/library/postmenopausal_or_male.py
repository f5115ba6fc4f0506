"""Is the patient a postmenopausal woman, or a man?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.diagnosis import Gender
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.menopause import past_menopause
from service.criteria.verdict import NOT_MET, Verdict, met, unknown

_MISSING = "menopausal status"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmenopausalOrMale:
    """*What it asks*: a man, or a woman who is postmenopausal (coded, 60 or older, or bilateral oophorectomy).
    An LHRH agonist suppresses the ovaries and makes no woman postmenopausal.

    *Unknown when*: the status is unknown under 60, statements disagree, premenopausal is coded after the 60th
    birthday, gender is missing or other, or the search for the status is incomplete. *Sources*: registry entry
    of EMERALD (postmenopausal women, or men).
    """

    id: ClassVar[str] = "postmenopausal-or-male"
    question: ClassVar[str] = "postmenopausal, or a man"

    def answer(self, course: PatientCourse) -> Verdict:
        demographics = course.chart.demographics
        match demographics.value.gender:
            case Gender.MALE:
                return met("male", demographics.source)
            case Gender.FEMALE:
                return _woman(course)
            case Gender.OTHER | None:  # pragma: no branch - the last of the cases
                return unknown(
                    "gender is not recorded as female or male", demographics.source, missing="gender"
                )


def _woman(course: PatientCourse) -> Verdict:
    past = past_menopause(course, missing=_MISSING)
    gap = course.chart.gap_in(Family.MENOPAUSE)
    if past.status is NOT_MET and gap is not None:
        return unknown(gap.reason, missing=_MISSING)
    return past
