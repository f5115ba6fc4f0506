"""Is ovarian function off, or suppressed?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import add_years, describe
from service.chart.diagnosis import Gender, MenopausalState
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.course.treatment_course import ClassUse, Use, class_use
from service.criteria.recency import possibly_newest
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown
from service.terms.drugs import DrugClass

_SURELY_POSTMENOPAUSAL_YEARS = 60
"""Age from which a woman is taken as postmenopausal without a coded status (project rule, as in breast cancer
trials).
"""
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
    states = [
        fact
        for fact in course.chart.menopausal_states
        if fact.value is not MenopausalState.BILATERAL_ORCHIECTOMY
    ]
    for fact in states:
        if fact.value is MenopausalState.BILATERAL_OOPHORECTOMY:
            return met(f"bilateral oophorectomy ({describe(fact.effective)})", fact.source)
    newest = possibly_newest(states)
    kinds = {fact.value is MenopausalState.POSTMENOPAUSAL for fact in newest}
    if kinds == {True}:
        return met(f"postmenopausal ({describe(newest[0].effective)})", newest[0].source)
    if len(kinds) > 1:
        return unknown(
            "the newest statements on menopause disagree", *(fact.source for fact in newest), missing=_MISSING
        )
    return _by_age(course, agonist, newest)


def _by_age(
    course: PatientCourse, agonist: ClassUse, before_menopause: tuple[Fact[MenopausalState], ...]
) -> Verdict:
    demographics = course.chart.demographics
    birth = demographics.value.birth
    if birth is not None and birth.latest is not None and birth.earliest is not None:
        sixtieth_at_latest = add_years(birth.latest, _SURELY_POSTMENOPAUSAL_YEARS)
        sixtieth_at_earliest = add_years(birth.earliest, _SURELY_POSTMENOPAUSAL_YEARS)
        if sixtieth_at_latest <= course.as_of:
            coded_late = [
                fact for fact in before_menopause if not fact.effective.certainly_before(sixtieth_at_earliest)
            ]
            if coded_late:
                return unknown(
                    f"{coded_late[0].value.value} is coded although the patient is 60 or older",
                    coded_late[0].source,
                    missing=_MISSING,
                )
            return met("60 years or older", demographics.source)
        if not before_menopause and sixtieth_at_earliest <= course.as_of:
            return unknown(
                "the partial birth date may lie on either side of 60", demographics.source, missing=_MISSING
            )
    if before_menopause:
        newest = before_menopause[0]
        words = f"{newest.value.value} ({describe(newest.effective)}) without LHRH agonist"
        return _without_agonist(words, course, agonist, newest.source)
    gap = course.chart.gap_in(Family.MENOPAUSE)
    return unknown(
        gap.reason if gap is not None else "under 60, or of unknown age, and no menopausal status on record",
        demographics.source,
        missing=_MISSING,
    )


def _without_agonist(words: str, course: PatientCourse, agonist: ClassUse, source: SourceRef) -> Verdict:
    if agonist.use is Use.UNCERTAIN:
        return unknown(f"LHRH agonist: {agonist.reason}", source, missing=agonist.missing)
    antagonist = class_use(course.chart, (DrugClass.LHRH_ANTAGONIST,), course.as_of)
    if antagonist.use is not Use.NOT_CURRENT:
        return unknown(f"LHRH antagonist only: {antagonist.reason}", source, missing="an LHRH agonist")
    gap = course.chart.gap_in(Family.MENOPAUSE)
    if gap is not None:
        return unknown(gap.reason, source, missing=_MISSING)
    return not_met(words, source, Absence(family=Family.TREATMENT))
