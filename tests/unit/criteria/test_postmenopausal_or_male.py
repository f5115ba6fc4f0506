"""A postmenopausal woman, or a man."""

import pytest

from service.chart.diagnosis import Gender, MenopausalState
from service.chart.search import Family
from service.criteria.library.postmenopausal_or_male import PostmenopausalOrMale
from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from tests.builders import chart, gap, menopause, person, statuses, verdict_on
from tests.unit.course.course_treatments import ordered

YOUNG = person(born="1980-01-01")
PRE = menopause(MenopausalState.PREMENOPAUSAL, "2025-01-01")
PERI = menopause(MenopausalState.PERIMENOPAUSAL, "2025-01-01")
POST = menopause(MenopausalState.POSTMENOPAUSAL, "2025-01-01")
AGONIST = ordered("goserelin", "2026-11-01")
INCOMPLETE = (gap(Family.MENOPAUSE),)


def test_a_woman() -> None:
    table = {
        "postmenopausal": chart(demographics=YOUNG, menopausal_states=(POST,)),
        "postmenopausal, incomplete": chart(demographics=YOUNG, menopausal_states=(POST,), gaps=INCOMPLETE),
        "oophorectomy": chart(
            demographics=YOUNG, menopausal_states=(menopause(MenopausalState.BILATERAL_OOPHORECTOMY), PRE)
        ),
        "60 today": chart(demographics=person(born="1966-11-20")),
        "60 tomorrow": chart(demographics=person(born="1966-11-21")),
        "premenopausal": chart(demographics=YOUNG, menopausal_states=(PRE,)),
        "premenopausal, agonist": chart(demographics=YOUNG, menopausal_states=(PRE,), treatments=(AGONIST,)),
        "perimenopausal, agonist": chart(
            demographics=YOUNG, menopausal_states=(PERI,), treatments=(AGONIST,)
        ),
        "premenopausal, incomplete": chart(demographics=YOUNG, menopausal_states=(PRE,), gaps=INCOMPLETE),
        "both on one day": chart(demographics=YOUNG, menopausal_states=(PRE, POST)),
        "nothing on record": chart(demographics=YOUNG, treatments=(AGONIST,)),
    }
    assert statuses(PostmenopausalOrMale(), table) == {
        "postmenopausal": MET,
        "postmenopausal, incomplete": MET,
        "oophorectomy": MET,
        "60 today": MET,
        "60 tomorrow": UNKNOWN,
        "premenopausal": NOT_MET,
        "premenopausal, agonist": NOT_MET,
        "perimenopausal, agonist": NOT_MET,
        "premenopausal, incomplete": UNKNOWN,
        "both on one day": UNKNOWN,
        "nothing on record": UNKNOWN,
    }


def test_a_man_whatever_is_coded() -> None:
    man = person(gender=Gender.MALE)
    table = {"man": chart(demographics=man), "coded": chart(demographics=man, menopausal_states=(PRE,))}
    assert set(statuses(PostmenopausalOrMale(), table).values()) == {MET}


@pytest.mark.parametrize("gender", [Gender.OTHER, None])
def test_without_a_gender_the_answer_is_open(gender: Gender | None) -> None:
    verdict = verdict_on(PostmenopausalOrMale(), chart(demographics=person(gender=gender)))
    assert (verdict.status, verdict.missing) == (UNKNOWN, ("gender",))


def test_an_open_answer_asks_for_the_status_and_for_no_drug() -> None:
    assert verdict_on(PostmenopausalOrMale(), chart(demographics=YOUNG)).missing == ("menopausal status",)
