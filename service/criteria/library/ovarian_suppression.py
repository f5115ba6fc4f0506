"""Is ovarian function off, or suppressed?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import describe
from service.chart.diagnosis import Gender, MenopausalState
from service.chart.fact import SourceRef
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.course.treatment_course import ClassUse, Use, class_use
from service.criteria.menopause import past_menopause
from service.criteria.verdict import NOT_MET, Absence, Verdict, met, not_met, unknown
from service.terms.drugs import DrugClass

_MISSING = "menopausal status, or an LHRH agonist"


@dataclass(frozen=True, slots=True, kw_only=True)
class OvarianSuppression:
    """*What it asks*: postmenopausal (coded, 60 or older, or bilateral oophorectomy), a man after bilateral
    orchiectomy, or an LHRH agonist is current, whatever gender or status say.

    *Unknown when*: the status is unknown under 60 without an LHRH agonist; gender is missing or other; only
    an LHRH antagonist is given; premenopausal is coded after the 60th birthday; the treatment search is
    incomplete. *Sources*: the trial's registry entry (LHRH agonist for men and for pre- and perimenopausal
    women).
    """

    id: ClassVar[str] = "ovarian-suppression"
    question: ClassVar[str] = "postmenopausal, or ovarian suppression"

    def answer(self, course: PatientCourse) -> Verdict:
        agonist = class_use(course.chart, (DrugClass.LHRH_AGONIST,), course.as_of)
        if agonist.use is Use.CURRENT:
            return met(f"LHRH agonist: {agonist.reason}", *(fact.source for fact in agonist.evidence))
        demographics = course.chart.demographics
        match demographics.value.gender:
            case Gender.MALE:
                return _man(course, agonist)
            case Gender.FEMALE:
                return _woman(course, agonist)
            case Gender.OTHER | None:  # pragma: no branch - the last of the cases
                return unknown(
                    "gender is not recorded as female or male", demographics.source, missing=_MISSING
                )


def _man(course: PatientCourse, agonist: ClassUse) -> Verdict:
    for fact in course.chart.menopausal_states:
        if fact.value is MenopausalState.BILATERAL_ORCHIECTOMY:
            return met(f"bilateral orchiectomy ({describe(fact.effective)})", fact.source)
    return _without_agonist("a man without LHRH agonist", course, agonist, course.chart.demographics.source)


def _woman(course: PatientCourse, agonist: ClassUse) -> Verdict:
    past = past_menopause(course, missing=_MISSING)
    if past.status is not NOT_MET:
        return past
    return _without_agonist(f"{past.reason} without LHRH agonist", course, agonist, *past.evidence)


def _without_agonist(
    words: str, course: PatientCourse, agonist: ClassUse, *evidence: SourceRef | Absence
) -> Verdict:
    sources = tuple(source for source in evidence if isinstance(source, SourceRef))
    if agonist.use is Use.UNCERTAIN:
        return unknown(f"LHRH agonist: {agonist.reason}", *sources, missing=agonist.missing)
    antagonist = class_use(course.chart, (DrugClass.LHRH_ANTAGONIST,), course.as_of)
    if antagonist.use is not Use.NOT_CURRENT:
        return unknown(f"LHRH antagonist only: {antagonist.reason}", *sources, missing="an LHRH agonist")
    gap = course.chart.gap_in(Family.MENOPAUSE)
    if gap is not None:
        return unknown(gap.reason, *sources, missing=_MISSING)
    return not_met(words, *sources, Absence(family=Family.TREATMENT))
