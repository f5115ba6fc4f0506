"""Ovarian function off, or suppressed."""

import pytest

from service.chart.diagnosis import Gender, MenopausalState
from service.chart.search import Family
from service.chart.treatment import RecordState
from service.criteria.library.ovarian_suppression import OvarianSuppression
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Status
from tests.builders import chart, gap, menopause, person, statuses, verdict_on
from tests.unit.course.course_treatments import ordered, record

POST, PRE = MenopausalState.POSTMENOPAUSAL, MenopausalState.PREMENOPAUSAL
PERI = MenopausalState.PERIMENOPAUSAL
OOPHORECTOMY = MenopausalState.BILATERAL_OOPHORECTOMY
ORCHIECTOMY = MenopausalState.BILATERAL_ORCHIECTOMY
YOUNG = person(born="1980-01-01")
MAN = person(gender=Gender.MALE)
AGONIST = ordered("goserelin", "2026-11-01")
ANTAGONIST = ordered("degarelix", "2026-11-01")
UNSURE_AGONIST = record("goserelin", "2026-11-01", state=RecordState.ON_HOLD)


def test_a_woman_under_60() -> None:
    pre = menopause(PRE, "2025-01-01")
    table = {
        "postmenopausal": chart(demographics=YOUNG, menopausal_states=(menopause(POST),)),
        "oophorectomy": chart(demographics=YOUNG, menopausal_states=(menopause(OOPHORECTOMY), pre)),
        "premenopausal, agonist": chart(demographics=YOUNG, menopausal_states=(pre,), treatments=(AGONIST,)),
        "status unknown, agonist": chart(demographics=YOUNG, treatments=(AGONIST,)),
        "premenopausal": chart(demographics=YOUNG, menopausal_states=(pre,)),
        "perimenopausal": chart(demographics=YOUNG, menopausal_states=(menopause(PERI),)),
        "premenopausal after postmenopausal": chart(
            demographics=YOUNG, menopausal_states=(menopause(POST, "2020-01-01"), pre)
        ),
        "postmenopausal after premenopausal": chart(
            demographics=YOUNG, menopausal_states=(menopause(POST, "2026-01-01"), pre)
        ),
        "both on one day": chart(demographics=YOUNG, menopausal_states=(menopause(POST, "2025-01-01"), pre)),
        "premenopausal, agonist uncertain": chart(
            demographics=YOUNG, menopausal_states=(pre,), treatments=(UNSURE_AGONIST,)
        ),
        "premenopausal, treatment incomplete": chart(
            demographics=YOUNG, menopausal_states=(pre,), gaps=(gap(Family.TREATMENT),)
        ),
        "premenopausal, menopause incomplete": chart(
            demographics=YOUNG, menopausal_states=(pre,), gaps=(gap(Family.MENOPAUSE),)
        ),
        "premenopausal, antagonist": chart(
            demographics=YOUNG, menopausal_states=(pre,), treatments=(ANTAGONIST,)
        ),
        "status unknown": chart(demographics=YOUNG),
        "status unknown, menopause incomplete": chart(demographics=YOUNG, gaps=(gap(Family.MENOPAUSE),)),
        "orchiectomy is no answer": chart(demographics=YOUNG, menopausal_states=(menopause(ORCHIECTOMY),)),
    }
    assert statuses(OvarianSuppression(), table) == {
        "postmenopausal": MET,
        "oophorectomy": MET,
        "premenopausal, agonist": MET,
        "status unknown, agonist": MET,
        "premenopausal": NOT_MET,
        "perimenopausal": NOT_MET,
        "premenopausal after postmenopausal": NOT_MET,
        "postmenopausal after premenopausal": MET,
        "both on one day": UNKNOWN,
        "premenopausal, agonist uncertain": UNKNOWN,
        "premenopausal, treatment incomplete": UNKNOWN,
        "premenopausal, menopause incomplete": UNKNOWN,
        "premenopausal, antagonist": UNKNOWN,
        "status unknown": UNKNOWN,
        "status unknown, menopause incomplete": UNKNOWN,
        "orchiectomy is no answer": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("born", "status"),
    [
        ("1966-11-20", MET),
        ("1966-11-21", UNKNOWN),
        ("1966-11-01/1966-11-20", MET),
        ("1966-11-01/1966-11-30", UNKNOWN),
        ("1966-11-21/1966-11-30", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_sixty_years_are_enough_without_a_status(born: str | None, status: Status) -> None:
    assert verdict_on(OvarianSuppression(), chart(demographics=person(born=born))).status is status


def test_a_birth_date_that_straddles_60_is_said_to() -> None:
    verdict = verdict_on(OvarianSuppression(), chart(demographics=person(born="1966-11-01/1966-11-30")))
    assert "either side of 60" in verdict.reason


@pytest.mark.parametrize(
    ("on", "status"),
    [("2026-03-21", MET), ("2026-03-22", UNKNOWN), ("2026-03-01/2026-03-31", UNKNOWN), (None, UNKNOWN)],
)
def test_premenopausal_coded_after_the_60th_birthday_is_open(on: str | None, status: Status) -> None:
    born = person(born="1966-03-22")
    record_ = chart(demographics=born, menopausal_states=(menopause(PRE, on),))
    assert verdict_on(OvarianSuppression(), record_).status is status


def test_premenopausal_is_not_met_while_the_60th_birthday_may_lie_ahead() -> None:
    straddling = person(born="1966-11-01/1966-11-30")
    record_ = chart(demographics=straddling, menopausal_states=(menopause(PRE, "2025-01-01"),))
    assert verdict_on(OvarianSuppression(), record_).status is NOT_MET


def test_a_man() -> None:
    table = {
        "with an agonist": chart(demographics=MAN, treatments=(AGONIST,)),
        "after bilateral orchiectomy": chart(demographics=MAN, menopausal_states=(menopause(ORCHIECTOMY),)),
        "without": chart(demographics=MAN),
        "with a woman's status": chart(demographics=MAN, menopausal_states=(menopause(POST),)),
        "in an incomplete search": chart(demographics=MAN, gaps=(gap(Family.TREATMENT),)),
        "with an antagonist": chart(demographics=MAN, treatments=(ANTAGONIST,)),
        "with an uncertain agonist": chart(demographics=MAN, treatments=(UNSURE_AGONIST,)),
    }
    assert statuses(OvarianSuppression(), table) == {
        "with an agonist": MET,
        "after bilateral orchiectomy": MET,
        "without": NOT_MET,
        "with a woman's status": NOT_MET,
        "in an incomplete search": UNKNOWN,
        "with an antagonist": UNKNOWN,
        "with an uncertain agonist": UNKNOWN,
    }


@pytest.mark.parametrize("gender", [Gender.OTHER, None])
def test_without_a_gender_only_an_agonist_decides(gender: Gender | None) -> None:
    someone = person(gender=gender)
    assert verdict_on(OvarianSuppression(), chart(demographics=someone)).status is UNKNOWN
    assert verdict_on(OvarianSuppression(), chart(demographics=someone, treatments=(AGONIST,))).status is MET


def test_no_agonist_is_shown_as_a_search_that_found_none() -> None:
    verdict = verdict_on(OvarianSuppression(), chart(demographics=MAN))
    assert verdict.reason == "a man without LHRH agonist"
    assert verdict.evidence[-1] == Absence(family=Family.TREATMENT)
