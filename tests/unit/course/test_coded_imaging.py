"""A site may let only coded results decide: words leave the question open, and never make up an answer."""

import pytest

from service.chart.fact import Fact
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.course.coded_imaging import coded_only
from service.course.imaging_course import ImagingCourse, ImagingState, newest_assessment
from tests.builders import day, imaging
from tests.builders_cards import chart

PROGRESSION, NO_PROGRESSION = ImagingState.PROGRESSION, ImagingState.NO_PROGRESSION
UNKNOWN = ImagingState.UNKNOWN
GROWING, STABLE = ImagingAnswer.PROGRESSION, ImagingAnswer.NO_PROGRESSION
OLD, NEW = "2026-07-20", "2026-10-20"
PART = Coverage.LIMITED


def newest(*assessments: Fact[ImagingAssessment]) -> ImagingCourse:
    """The answer at a site that lets only codes decide."""
    record = coded_only(chart(imaging=assessments))
    return newest_assessment(record.imaging, pair_began=day("2026-01-01"))


@pytest.mark.parametrize(
    ("answer", "in_codes", "in_words"), [(GROWING, PROGRESSION, UNKNOWN), (STABLE, NO_PROGRESSION, UNKNOWN)]
)
def test_only_codes_decide(answer: ImagingAnswer, in_codes: ImagingState, in_words: ImagingState) -> None:
    assert newest(imaging(answer, coded=True)).state is in_codes
    said = newest(imaging(answer, coded=False))
    assert (said.state, said.is_settled) == (in_words, False)
    assert said.reason.endswith("is told in words, by which this site does not decide")


@pytest.mark.parametrize(
    ("older", "newer", "state"),
    [
        (imaging(STABLE, OLD, coded=True), imaging(GROWING, NEW, coded=False), UNKNOWN),
        (imaging(STABLE, OLD, coded=True), imaging(GROWING, NEW, coded=False, coverage=PART), UNKNOWN),
        (imaging(STABLE, OLD, coded=True), imaging(STABLE, NEW, coded=False, coverage=PART), NO_PROGRESSION),
        (imaging(GROWING, OLD, coded=True), imaging(STABLE, NEW, coded=False), UNKNOWN),
        (imaging(GROWING, OLD, coded=False), imaging(STABLE, NEW, coded=True), NO_PROGRESSION),
    ],
    ids=["grown", "grown in part", "part not grown", "no longer growing", "grown before"],
)
def test_what_is_newer_and_in_words_cannot_be_passed_over(
    older: Fact[ImagingAssessment], newer: Fact[ImagingAssessment], state: ImagingState
) -> None:
    assert newest(older, newer).state is state


def test_two_parts_in_words_make_no_staging() -> None:
    parts = [imaging(coverage=part, coded=False) for part in (Coverage.CHEST, Coverage.ABDOMEN)]
    assert newest(*parts).state is UNKNOWN
    assert newest_assessment(parts, pair_began=None).state is NO_PROGRESSION


@pytest.mark.parametrize("answer", [each for each in ImagingAnswer if each not in (GROWING, STABLE)])
def test_what_leaves_the_question_open_stays_as_it_is(answer: ImagingAnswer) -> None:
    fact = imaging(answer, coded=False)
    assert coded_only(chart(imaging=(fact,))).imaging == (fact,)
