"""Whether a woman is past the menopause, for the criteria that ask for it."""

from typing import Final

from service.chart.dates import add_years, describe
from service.chart.diagnosis import MenopausalState
from service.chart.fact import Fact
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.recency import possibly_newest
from service.criteria.verdict import Verdict, met, not_met, unknown

_SURELY_POSTMENOPAUSAL_YEARS: Final = 60
"""Age from which a woman is taken as postmenopausal without a coded status (project rule, as in breast cancer
trials).
"""


def past_menopause(course: PatientCourse, *, missing: str) -> Verdict:
    """MET after the menopause (coded, 60 or older) or bilateral oophorectomy; NOT_MET when the newest statement
    says before it, or around it; ``missing`` is what would settle an unknown answer.

    Whether the search for statements was complete is for the caller to ask before NOT_MET counts.
    """
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
            "the newest statements on menopause disagree", *(fact.source for fact in newest), missing=missing
        )
    return _by_age(course, newest, missing=missing)


def _by_age(
    course: PatientCourse, before_menopause: tuple[Fact[MenopausalState], ...], *, missing: str
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
                    missing=missing,
                )
            return met("60 years or older", demographics.source)
        if not before_menopause and sixtieth_at_earliest <= course.as_of:
            return unknown(
                "the partial birth date may lie on either side of 60", demographics.source, missing=missing
            )
    if before_menopause:
        newest = before_menopause[0]
        return not_met(f"{newest.value.value} ({describe(newest.effective)})", newest.source)
    gap = course.chart.gap_in(Family.MENOPAUSE)
    return unknown(
        gap.reason if gap is not None else "under 60, or of unknown age, and no menopausal status on record",
        demographics.source,
        missing=missing,
    )
