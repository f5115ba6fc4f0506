"""The newest imaging answer: which study decides, which leaves the question open, which counts as nothing."""

import pytest

from service.chart.fact import Fact
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.course.imaging_course import ImagingCourse, ImagingState, newest_assessment
from tests.builders import day, imaging

PROGRESSION, NO_PROGRESSION = ImagingState.PROGRESSION, ImagingState.NO_PROGRESSION
UNKNOWN = ImagingState.UNKNOWN
GROWING = ImagingAnswer.PROGRESSION
HEDGED = ImagingAnswer.HEDGED
OLD, NEW = "2026-07-20", "2026-10-20"


def newest(*assessments: Fact[ImagingAssessment], pair: str | None = None) -> ImagingCourse:
    """The answer, if given with a pair begun on ``pair``."""
    return newest_assessment(assessments, pair_began=None if pair is None else day(pair))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (ImagingAnswer.PROGRESSION, PROGRESSION),
        (ImagingAnswer.NO_PROGRESSION, NO_PROGRESSION),
        (ImagingAnswer.HEDGED, UNKNOWN),
        (ImagingAnswer.CONFLICTING, UNKNOWN),
        (ImagingAnswer.WITHDRAWN, UNKNOWN),
        (ImagingAnswer.SILENT, UNKNOWN),
        (ImagingAnswer.UNREADABLE, UNKNOWN),
    ],
)
def test_a_whole_body_staging_says_what_it_says(answer: ImagingAnswer, state: ImagingState) -> None:
    course = newest(imaging(answer))
    assert course.state is state
    assert course.is_settled is (state is not UNKNOWN)
    assert course.assessed == (None if state is UNKNOWN else day(NEW))


@pytest.mark.parametrize("coverage", [Coverage.CHEST, Coverage.ABDOMEN, Coverage.LIMITED, Coverage.UNSTATED])
def test_part_of_the_body_can_show_progression_but_not_its_absence(coverage: Coverage) -> None:
    assert newest(imaging(GROWING, coverage=coverage)).state is PROGRESSION
    absent = newest(imaging(coverage=coverage, region="MR brain"))
    assert (absent.state, absent.is_settled, absent.deciding) == (UNKNOWN, False, ())
    assert absent.reason.startswith("only MR brain of 2026-10-20 since the current treatment began")
    assert len(absent.ignored) == 1


def test_a_limited_study_after_the_staging() -> None:
    table = {
        "negative": imaging(on=NEW, coverage=Coverage.LIMITED),
        "silent": imaging(ImagingAnswer.SILENT, NEW, coverage=Coverage.LIMITED),
        "silent, of an unstated region": imaging(ImagingAnswer.SILENT, NEW, coverage=Coverage.UNSTATED),
        "silent, of an unstated region, undated": imaging(
            ImagingAnswer.SILENT, None, coverage=Coverage.UNSTATED
        ),
        "silent, of an unstated region, of the same day": imaging(
            ImagingAnswer.SILENT, OLD, coverage=Coverage.UNSTATED
        ),
        "negative, of an unstated region": imaging(on=NEW, coverage=Coverage.UNSTATED),
        "preliminary": imaging(on=NEW, coverage=Coverage.LIMITED, final=False),
        "preliminary of an unstated region": imaging(on=NEW, coverage=Coverage.UNSTATED, final=False),
        "preliminary progression": imaging(GROWING, NEW, coverage=Coverage.LIMITED, final=False),
        "hedged": imaging(HEDGED, NEW, coverage=Coverage.LIMITED),
        "unreadable": imaging(ImagingAnswer.UNREADABLE, NEW, coverage=Coverage.UNSTATED),
        "progression": imaging(GROWING, NEW, coverage=Coverage.LIMITED),
    }
    assert {sentence: newest(imaging(on=OLD), study).state for sentence, study in table.items()} == {
        "negative": NO_PROGRESSION,
        "silent": NO_PROGRESSION,
        "silent, of an unstated region": UNKNOWN,
        "silent, of an unstated region, undated": UNKNOWN,
        "silent, of an unstated region, of the same day": NO_PROGRESSION,
        "negative, of an unstated region": NO_PROGRESSION,
        "preliminary": NO_PROGRESSION,
        "preliminary of an unstated region": UNKNOWN,
        "preliminary progression": UNKNOWN,
        "hedged": UNKNOWN,
        "unreadable": UNKNOWN,
        "progression": PROGRESSION,
    }


def test_what_two_stagings_say_together() -> None:
    table = {
        "stable, then progression": (imaging(on=OLD), imaging(GROWING, NEW)),
        "progression, then stable": (imaging(GROWING, OLD), imaging(on=NEW)),
        "progression, then silence of an unstated region": (
            imaging(GROWING, OLD),
            imaging(ImagingAnswer.SILENT, NEW, coverage=Coverage.UNSTATED),
        ),
        "limited progression, then stable": (
            imaging(GROWING, OLD, coverage=Coverage.LIMITED),
            imaging(on=NEW),
        ),
        "preliminary progression, then stable": (imaging(GROWING, OLD, final=False), imaging(on=NEW)),
        "stable, then preliminary": (imaging(on=OLD), imaging(on=NEW, final=False)),
        "preliminary, then stable": (imaging(on=OLD, final=False), imaging(on=NEW)),
        "hedged, then stable": (imaging(HEDGED, OLD), imaging(on=NEW)),
        "contradictory on one day": (imaging(GROWING, NEW), imaging(on=NEW)),
        "limited progression on the same day": (
            imaging(GROWING, NEW, coverage=Coverage.LIMITED),
            imaging(on=NEW),
        ),
        "progression and a hedge on one day": (imaging(GROWING, NEW), imaging(HEDGED, NEW)),
        "stable and a hedge on one day": (imaging(on=NEW), imaging(HEDGED, NEW)),
        "stable, and an undated progression": (imaging(on=NEW), imaging(GROWING, None)),
        "two progressions, one undated": (imaging(GROWING, NEW), imaging(GROWING, None)),
    }
    assert {sentence: newest(*studies).state for sentence, studies in table.items()} == {
        "stable, then progression": PROGRESSION,
        "progression, then stable": UNKNOWN,
        "progression, then silence of an unstated region": PROGRESSION,
        "limited progression, then stable": UNKNOWN,
        "preliminary progression, then stable": NO_PROGRESSION,
        "stable, then preliminary": UNKNOWN,
        "preliminary, then stable": NO_PROGRESSION,
        "hedged, then stable": NO_PROGRESSION,
        "contradictory on one day": UNKNOWN,
        "limited progression on the same day": PROGRESSION,
        "progression and a hedge on one day": PROGRESSION,
        "stable and a hedge on one day": UNKNOWN,
        "stable, and an undated progression": UNKNOWN,
        "two progressions, one undated": PROGRESSION,
    }


@pytest.mark.parametrize("answer", [GROWING, ImagingAnswer.NO_PROGRESSION])
def test_an_undated_study_leaves_it_open(answer: ImagingAnswer) -> None:
    course = newest(imaging(answer, None))
    assert (course.state, course.assessed) == (UNKNOWN, None)
    assert course.reason.endswith("has no study date")


@pytest.mark.parametrize(
    ("pair", "state"),
    [
        (NEW, PROGRESSION),
        ("2026-10-21", UNKNOWN),
        ("2026-10-01/2026-10-31", PROGRESSION),
        ("/2026-10-31", PROGRESSION),
        (None, PROGRESSION),
    ],
)
def test_progression_before_the_pair_is_history(pair: str | None, state: ImagingState) -> None:
    assert newest(imaging(GROWING, NEW), pair=pair).state is state


def test_progression_before_the_pair_does_not_cloud_a_stable_staging() -> None:
    assert newest(imaging(GROWING, OLD), imaging(on=NEW), pair="2026-07-21").state is NO_PROGRESSION


@pytest.mark.parametrize(("abdomen_on", "state"), [("2026-11-03", NO_PROGRESSION), ("2026-11-04", UNKNOWN)])
def test_chest_and_abdomen_within_14_days_are_one_staging(abdomen_on: str, state: ImagingState) -> None:
    chest = imaging(on=NEW, coverage=Coverage.CHEST, region="CT chest")
    abdomen = imaging(on=abdomen_on, coverage=Coverage.ABDOMEN, region="CT abdomen")
    for order in ((chest, abdomen), (abdomen, chest)):
        assert newest(*order).state is state
    if state is NO_PROGRESSION:
        course = newest(abdomen, chest)
        assert course.assessed == day(NEW)
        assert course.sources == (chest.source, abdomen.source)
        assert course.reason == "CT chest and CT abdomen of 2026-10-20 shows no progression"


def test_a_staging_of_two_parts_is_coded_only_when_both_are() -> None:
    coded = imaging(on=NEW, coverage=Coverage.CHEST)
    for abdomen, answer in (
        (imaging(on=NEW, coverage=Coverage.ABDOMEN), True),
        (imaging(on=NEW, coverage=Coverage.ABDOMEN, quote="Stable."), False),
    ):
        assert newest(coded, abdomen).deciding[0].value.coded is answer


def test_a_vague_date_counts_by_its_furthest_day() -> None:
    chest = imaging(on="2026-10-20", coverage=Coverage.CHEST)
    near = imaging(on="2026-10-20/2026-11-03", coverage=Coverage.ABDOMEN)
    far = imaging(on="2026-10-20/2026-11-04", coverage=Coverage.ABDOMEN)
    assert newest(chest, near).state is NO_PROGRESSION
    assert newest(chest, far).state is UNKNOWN


@pytest.mark.parametrize(
    "abdomen",
    [
        imaging(on=NEW, coverage=Coverage.ABDOMEN, final=False),
        imaging(ImagingAnswer.SILENT, NEW, coverage=Coverage.ABDOMEN),
        imaging(on=None, coverage=Coverage.ABDOMEN),
        imaging(on=NEW, coverage=Coverage.LIMITED),
    ],
)
def test_chest_with_less_than_a_clear_abdomen_is_no_staging(abdomen: Fact[ImagingAssessment]) -> None:
    assert newest(imaging(on=NEW, coverage=Coverage.CHEST), abdomen).state is UNKNOWN


def test_a_correction_stands_for_the_study_it_corrects() -> None:
    corrected = imaging(on=NEW, amends=True)
    table = {
        "a hedge": imaging(HEDGED, NEW),
        "progression": imaging(GROWING, NEW),
        "progression of another day": imaging(GROWING, OLD),
        "progression elsewhere": imaging(GROWING, NEW, coverage=Coverage.LIMITED, region="MR brain"),
    }
    assert {sentence: newest(study, corrected).state for sentence, study in table.items()} == {
        "a hedge": NO_PROGRESSION,
        "progression": NO_PROGRESSION,
        "progression of another day": UNKNOWN,
        "progression elsewhere": PROGRESSION,
    }


def test_a_preliminary_read_gives_way_to_the_final_report_of_the_same_study() -> None:
    preliminary = imaging(GROWING, NEW, final=False)
    table = {
        "final of the same day": imaging(on=NEW),
        "final of an earlier day": imaging(on=OLD),
        "final of another study": imaging(on=NEW, region="PET/CT"),
    }
    assert {sentence: newest(preliminary, study).state for sentence, study in table.items()} == {
        "final of the same day": NO_PROGRESSION,
        "final of an earlier day": UNKNOWN,
        "final of another study": UNKNOWN,
    }


def test_an_undated_correction_replaces_nothing() -> None:
    assert newest(imaging(GROWING, None), imaging(on=None, amends=True)).state is UNKNOWN


def test_the_quote_of_the_deciding_study_is_kept() -> None:
    assert newest(imaging(quote="Stable disease.")).quote == "Stable disease."
    assert newest(imaging()).quote is None


def test_without_studies_there_is_nothing() -> None:
    course = newest()
    assert (course.state, course.is_settled, course.sources) == (UNKNOWN, False, ())
    assert course.reason == "no staging study since the current treatment began"
