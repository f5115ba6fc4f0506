"""The criteria on ESR1, imaging, performance status and gender."""

import datetime as dt

import pytest

from service.chart.diagnosis import Gender
from service.chart.esr1 import Call, Doubt, Specimen
from service.chart.imaging import Coverage, ImagingAnswer
from service.chart.search import Family
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.female import Female
from service.criteria.library.no_progression import NoProgression
from service.criteria.library.performance_status import PerformanceStatus
from service.criteria.library.progression import Progression
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from tests.builders import chart, days_ago, ecog, esr1, gap, imaging, person, statuses, verdict_on
from tests.unit.course.course_treatments import pair

NEGATIVE = Call.NOT_DETECTED
PROGRESSION = ImagingAnswer.PROGRESSION


def test_the_esr1_mutation() -> None:
    doubtful = esr1(doubts=(Doubt.GERMLINE,))
    lost = (gap(Family.ESR1),)
    table = {
        "detected": chart(esr1_results=(esr1(),)),
        "detected in an incomplete search": chart(esr1_results=(esr1(),), gaps=lost),
        "not detected": chart(esr1_results=(esr1(NEGATIVE),)),
        "not detected after a detection": chart(esr1_results=(esr1(on="2026-03-01"), esr1(NEGATIVE))),
        "not detected in an incomplete search": chart(esr1_results=(esr1(NEGATIVE),), gaps=lost),
        "germline": chart(esr1_results=(doubtful,)),
        "in tissue": chart(esr1_results=(esr1(specimen=Specimen.TISSUE),)),
        "not tested": chart(),
        "not tested, incomplete search": chart(gaps=lost),
        "detected before the pair": chart(
            esr1_results=(esr1(on="2025-11-09"),), treatments=pair("2025-11-10")
        ),
    }
    assert statuses(Esr1Mutation(), table) == {
        "detected": MET,
        "detected in an incomplete search": MET,
        "not detected": NOT_MET,
        "not detected after a detection": NOT_MET,
        "not detected in an incomplete search": UNKNOWN,
        "germline": UNKNOWN,
        "in tissue": UNKNOWN,
        "not tested": UNKNOWN,
        "not tested, incomplete search": UNKNOWN,
        "detected before the pair": UNKNOWN,
    }


@pytest.mark.parametrize(("age", "status"), [(0, MET), (91, MET), (92, UNKNOWN)])
def test_a_detection_counts_for_91_days(age: int, status: Status) -> None:
    assert verdict_on(Esr1Mutation(), chart(esr1_results=(esr1(on=days_ago(age)),))).status is status


def test_a_trial_may_ask_for_its_own_variants() -> None:
    criterion = Esr1Mutation(variants=frozenset({"Y537S", "D538G"}))
    assert verdict_on(criterion, chart(esr1_results=(esr1(variant="Y537S"),))).status is MET
    other = verdict_on(criterion, chart(esr1_results=(esr1(variant="E380Q"),)))
    assert (other.status, other.reason) == (NOT_MET, "E380Q is not among the variants of the trial")
    both = (esr1(variant="E380Q", report="DiagnosticReport/1"), esr1(report="DiagnosticReport/1"))
    assert verdict_on(criterion, chart(esr1_results=both)).status is MET


def test_the_detection_is_named_with_its_sample() -> None:
    verdict = verdict_on(Esr1Mutation(), chart(esr1_results=(esr1(),)))
    assert verdict.reason == "D538G detected in the blood sample of 2026-10-28"


def test_what_is_missing_is_named() -> None:
    assert verdict_on(Esr1Mutation(), chart()).missing == ("ESR1 ctDNA result within 91 days",)
    lost = verdict_on(Esr1Mutation(), chart(gaps=(gap(Family.ESR1),)))
    assert lost.reason == "a page is missing"


def test_no_progression() -> None:
    lost = (gap(Family.IMAGING),)
    hedged = imaging(ImagingAnswer.HEDGED)
    chest = imaging(coverage=Coverage.CHEST, region="CT chest")
    table = {
        "stable staging": chart(imaging=(imaging(),)),
        "progression": chart(imaging=(imaging(PROGRESSION),)),
        "old progression": chart(imaging=(imaging(PROGRESSION, days_ago(300)),)),
        "progression in an incomplete search": chart(imaging=(imaging(PROGRESSION),), gaps=lost),
        "stable staging in an incomplete search": chart(imaging=(imaging(),), gaps=lost),
        "hedged": chart(imaging=(hedged,)),
        "hedged in an incomplete search": chart(imaging=(hedged,), gaps=lost),
        "chest alone": chart(imaging=(chest,)),
        "none": chart(),
        "none in an incomplete search": chart(gaps=lost),
        "stable after progression": chart(imaging=(imaging(PROGRESSION, "2026-05-01"), imaging())),
    }
    assert statuses(NoProgression(), table) == {
        "stable staging": MET,
        "progression": NOT_MET,
        "old progression": NOT_MET,
        "progression in an incomplete search": NOT_MET,
        "stable staging in an incomplete search": UNKNOWN,
        "hedged": UNKNOWN,
        "hedged in an incomplete search": UNKNOWN,
        "chest alone": UNKNOWN,
        "none": UNKNOWN,
        "none in an incomplete search": UNKNOWN,
        "stable after progression": UNKNOWN,
    }
    reasons = {sentence: verdict_on(NoProgression(), record).reason for sentence, record in table.items()}
    assert reasons["none in an incomplete search"] == "a page is missing"
    assert "hedged" in reasons["hedged in an incomplete search"]
    assert reasons["none"] == "no staging study since the current treatment began"


@pytest.mark.parametrize(
    ("on", "status", "words"),
    [
        (days_ago(91), MET, "shows no progression"),
        (days_ago(92), UNKNOWN, "more than 91 days old"),
        (f"{days_ago(92)}/{days_ago(80)}", UNKNOWN, "the study date is too vague"),
        (f"{days_ago(110)}/{days_ago(92)}", UNKNOWN, "more than 91 days old"),
    ],
)
def test_a_staging_counts_for_91_days(on: str, status: Status, words: str) -> None:
    verdict = verdict_on(NoProgression(), chart(imaging=(imaging(on=on),)))
    assert verdict.status is status
    assert words in verdict.reason


def test_one_recent_staging_of_two_that_may_be_the_newest_suffices() -> None:
    stagings = (imaging(on=f"{days_ago(120)}/{days_ago(20)}"), imaging(on=days_ago(30)))
    assert verdict_on(NoProgression(), chart(imaging=stagings)).status is MET


def test_progression() -> None:
    table = {
        "progression": chart(imaging=(imaging(PROGRESSION),)),
        "stable": chart(imaging=(imaging(),)),
        "hedged": chart(imaging=(imaging(ImagingAnswer.HEDGED),)),
        "none": chart(),
    }
    assert statuses(Progression(), table) == {
        "progression": MET,
        "stable": NOT_MET,
        "hedged": UNKNOWN,
        "none": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("grade", "status"), [(0, MET), (1, MET), (2, NOT_MET), (3, NOT_MET), (4, NOT_MET), (None, UNKNOWN)]
)
def test_the_grade_is_at_most_1(grade: int | None, status: Status) -> None:
    assert verdict_on(PerformanceStatus(), chart(ecog_grades=(ecog(grade),))).status is status


@pytest.mark.parametrize(("grade", "status"), [(2, MET), (3, NOT_MET)])
def test_a_trial_may_allow_grade_2(grade: int, status: Status) -> None:
    criterion = PerformanceStatus(highest=2)
    assert verdict_on(criterion, chart(ecog_grades=(ecog(grade),))).status is status
    assert criterion.question == "ECOG performance status 0 to 2"


@pytest.mark.parametrize("grade", [1, 2])
@pytest.mark.parametrize(
    ("on", "is_decided", "words"),
    [
        (days_ago(91), True, "ECOG"),
        (days_ago(92), False, "more than 91 days ago"),
        (f"{days_ago(92)}/{days_ago(60)}", False, "too vague a date"),
        (None, False, "too vague a date"),
    ],
)
def test_a_grade_counts_for_91_days_whatever_it_is(
    grade: int, on: str | None, is_decided: bool, words: str
) -> None:
    verdict = verdict_on(PerformanceStatus(), chart(ecog_grades=(ecog(grade, on),)))
    assert (verdict.status is not UNKNOWN) is is_decided
    assert words in verdict.reason


def test_grades_of_one_day() -> None:
    table = {
        "0 and 1 agree about the limit": chart(ecog_grades=(ecog(0), ecog(1))),
        "1 and 2 disagree": chart(ecog_grades=(ecog(1), ecog(2))),
        "corrected to 2": chart(ecog_grades=(ecog(1), ecog(2, amends=True))),
        "one that contradicts itself": chart(ecog_grades=(ecog(1), ecog(None))),
        "the newer decides": chart(ecog_grades=(ecog(2, "2026-11-08"), ecog(1))),
        "an undated one may be newer": chart(ecog_grades=(ecog(2, None), ecog(1))),
        "none": chart(),
        "none in an incomplete search": chart(gaps=(gap(Family.PERFORMANCE_STATUS),)),
    }
    assert statuses(PerformanceStatus(), table) == {
        "0 and 1 agree about the limit": MET,
        "1 and 2 disagree": UNKNOWN,
        "corrected to 2": NOT_MET,
        "one that contradicts itself": UNKNOWN,
        "the newer decides": MET,
        "an undated one may be newer": UNKNOWN,
        "none": UNKNOWN,
        "none in an incomplete search": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("gender", "status"),
    [(Gender.FEMALE, MET), (Gender.MALE, NOT_MET), (Gender.OTHER, UNKNOWN), (None, UNKNOWN)],
)
def test_a_woman(gender: Gender | None, status: Status) -> None:
    assert verdict_on(Female(), chart(demographics=person(gender=gender))).status is status


def test_the_day_of_the_question_decides_on_recency() -> None:
    record = chart(ecog_grades=(ecog(1, "2026-01-01"),))
    assert verdict_on(PerformanceStatus(), record, as_of=dt.date(2026, 4, 2)).status is MET
    assert verdict_on(PerformanceStatus(), record, as_of=dt.date(2026, 4, 3)).status is UNKNOWN
