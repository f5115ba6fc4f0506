"""Eighteen by the day of the question."""

import datetime as dt

import pytest

from service.criteria.library.adult import Adult
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from tests.builders import chart, person, verdict_on


@pytest.mark.parametrize(
    ("born", "status"),
    [
        ("2008-11-20", MET),
        ("2008-11-21", NOT_MET),
        ("2008-11-01/2008-11-20", MET),
        ("2008-11-01/2008-11-30", UNKNOWN),
        ("2008-11-21/2008-11-30", NOT_MET),
        ("2008-01-01/2008-12-31", UNKNOWN),
        ("1965-01-01/1965-12-31", MET),
        (None, UNKNOWN),
        ("/2000-01-01", UNKNOWN),
        ("2000-01-01/", UNKNOWN),
    ],
)
def test_the_eighteenth_birthday_decides(born: str | None, status: Status) -> None:
    assert verdict_on(Adult(), chart(demographics=person(born=born))).status is status


def test_one_born_on_29_february_is_of_age_on_28_february() -> None:
    born = chart(demographics=person(born="2008-02-29"))
    assert verdict_on(Adult(), born, as_of=dt.date(2026, 2, 28)).status is MET
    assert verdict_on(Adult(), born, as_of=dt.date(2026, 2, 27)).status is NOT_MET


@pytest.mark.parametrize(("born", "age"), [("1965-11-20", 61), ("1965-11-21", 60), ("1965-12-01", 60)])
def test_the_reason_states_completed_years(born: str, age: int) -> None:
    assert verdict_on(Adult(), chart(demographics=person(born=born))).reason == f"{age} years old"


def test_the_limit_is_the_trials() -> None:
    young = chart(demographics=person(born="2006-01-01"))
    assert verdict_on(Adult(years=21), young).status is NOT_MET
    assert Adult(years=21).question == "21 years or older"


def test_the_patient_is_the_evidence() -> None:
    assert verdict_on(Adult(), chart()).references == ("Patient/p1",)
    assert verdict_on(Adult(), chart(demographics=person(born=None))).missing == ("birth date",)
