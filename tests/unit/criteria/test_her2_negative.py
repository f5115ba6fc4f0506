"""HER2 by IHC, ISH, both, or a summary."""

import pytest

from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.chart.fact import Fact
from service.chart.search import Family
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from tests.builders import chart, gap, ihc, ish, receptor, statuses, verdict_on

POSITIVE, NEGATIVE = ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE
EQUIVOCAL, UNCLEAR = ReceptorAnswer.EQUIVOCAL, ReceptorAnswer.UNCLEAR
NEW, OLD = "2025-10-24", "2024-01-01"


def said(answer: ReceptorAnswer, on: str | None = NEW) -> Fact[ReceptorResult]:
    """A summary without method."""
    return receptor(Receptor.HER2, answer, on)


def status_of(*results: Fact[ReceptorResult]) -> Status:
    return verdict_on(Her2Negative(), chart(receptors=results)).status


@pytest.mark.parametrize(("score", "status"), [(0, MET), (1, MET), (2, UNKNOWN), (3, NOT_MET)])
def test_an_ihc_score_alone(score: int, status: Status) -> None:
    assert status_of(ihc(score)) is status


@pytest.mark.parametrize(
    ("answer", "status"), [(NEGATIVE, MET), (POSITIVE, NOT_MET), (EQUIVOCAL, UNKNOWN), (UNCLEAR, UNKNOWN)]
)
def test_a_summary_or_an_ish_answer_alone(answer: ReceptorAnswer, status: Status) -> None:
    assert status_of(said(answer)) is status
    assert status_of(ish(answer)) is status


@pytest.mark.parametrize(
    ("ratio", "copies", "status"),
    [
        (1.9, 3.9, MET),
        (1.9, 4.0, UNKNOWN),
        (2.0, 3.9, NOT_MET),
        (2.0, None, NOT_MET),
        (1.9, None, UNKNOWN),
        (None, 3.9, UNKNOWN),
        (None, 6.5, UNKNOWN),
    ],
)
def test_ish_numbers(ratio: float | None, copies: float | None, status: Status) -> None:
    assert status_of(ish(ish_ratio=ratio, ish_copies=copies)) is status


def test_ratio_and_copies_reported_apart_are_read_together() -> None:
    assert status_of(ish(ish_ratio=1.4), ish(ish_copies=2.8)) is MET
    assert status_of(ish(ish_ratio=1.4), ish(ish_copies=4.0)) is UNKNOWN


def test_a_stated_answer_stands_beside_a_low_number_alone() -> None:
    assert status_of(ish(NEGATIVE), ish(ish_copies=2.8)) is MET
    assert status_of(ish(NEGATIVE), ish(ish_ratio=1.2)) is MET
    assert status_of(ish(NEGATIVE), ish(ish_copies=4.0)) is UNKNOWN
    assert status_of(ish(NEGATIVE), ish(ish_ratio=2.0)) is UNKNOWN


def test_a_stated_answer_that_the_ratio_does_not_bear_out_is_open() -> None:
    assert status_of(ish(NEGATIVE), ish(ish_ratio=1.9, ish_copies=4.5)) is UNKNOWN


def test_ish_answers_that_contradict_each_other_are_open() -> None:
    assert status_of(ish(NEGATIVE), ish(EQUIVOCAL)) is UNKNOWN
    assert status_of(ish(POSITIVE), ish(NEGATIVE)) is UNKNOWN
    assert status_of(ish(POSITIVE, ish_ratio=2.4), ish(ish_ratio=1.2)) is UNKNOWN
    assert status_of(ihc(2), ish(POSITIVE), ish(NEGATIVE)) is UNKNOWN


@pytest.mark.parametrize("low", [0, 1])
def test_a_strong_and_a_negative_stain_of_one_day_are_open_on_one_specimen_or_two(low: int) -> None:
    assert status_of(ihc(low), ihc(3)) is UNKNOWN
    assert status_of(ihc(low, specimen="Specimen/1"), ihc(3, specimen="Specimen/2")) is UNKNOWN
    assert status_of(ihc(low, OLD), ihc(3, NEW)) is NOT_MET


def test_an_amplified_result_decides_whatever_else_is_said() -> None:
    assert status_of(ihc(1), ish(POSITIVE)) is NOT_MET
    assert status_of(ihc(2), ish(ish_ratio=2.4)) is NOT_MET


def test_ihc_3_is_positive_whatever_ish_says() -> None:
    assert status_of(ihc(3), ish(NEGATIVE)) is NOT_MET


@pytest.mark.parametrize(
    ("ihc_on", "ish_on", "status"),
    [
        ("2025-10-24", "2025-10-24", MET),
        ("2025-10-24", "2025-12-23", MET),
        ("2025-10-24", "2025-12-24", UNKNOWN),
        ("2025-12-23", "2025-10-24", MET),
        ("2025-12-24", "2025-10-24", UNKNOWN),
        ("2025-10-01/2025-10-31", "2025-11-30", MET),
        ("2025-10-01/2025-10-31", "2025-12-01", UNKNOWN),
        ("2025-10-24", None, UNKNOWN),
    ],
)
def test_ihc_2_needs_ish_of_the_same_work_up_within_60_days(
    ihc_on: str, ish_on: str | None, status: Status
) -> None:
    assert status_of(ihc(2, ihc_on), ish(NEGATIVE, ish_on)) is status


def test_a_stated_specimen_counts_more_than_the_distance() -> None:
    far, near = "2025-01-01", "2025-10-24"
    same = ihc(2, far, specimen="Specimen/1"), ish(NEGATIVE, near, specimen="Specimen/1")
    other = ihc(2, near, specimen="Specimen/1"), ish(NEGATIVE, near, specimen="Specimen/2")
    assert status_of(*same) is MET
    assert status_of(*other) is UNKNOWN


def test_ish_later_than_an_equivocal_ihc_of_another_work_up_is_open() -> None:
    assert status_of(ihc(2, OLD), ish(NEGATIVE, NEW)) is UNKNOWN
    assert status_of(ihc(3, OLD), ish(NEGATIVE, NEW)) is UNKNOWN
    assert status_of(ihc(1, OLD), ish(NEGATIVE, NEW)) is MET


def test_conflicts_are_open() -> None:
    table = {
        "IHC 3+, summary negative": (ihc(3), said(NEGATIVE)),
        "amplified, summary negative": (ish(POSITIVE), said(NEGATIVE)),
        "summaries disagree": (said(POSITIVE), said(NEGATIVE)),
        "summary positive, IHC 1+": (said(POSITIVE), ihc(1)),
        "summary positive, ISH not amplified": (said(POSITIVE), ish(NEGATIVE)),
        "IHC 1+ and 2+ on one day": (ihc(1), ihc(2)),
        "summary equivocal, IHC 1+": (said(EQUIVOCAL), ihc(1)),
    }
    records = {sentence: chart(receptors=results) for sentence, results in table.items()}
    assert set(statuses(Her2Negative(), records).values()) == {UNKNOWN}
    for sentence in ("summary positive, IHC 1+", "IHC 1+ and 2+ on one day"):
        assert verdict_on(Her2Negative(), records[sentence]).reason == "the newest HER2 results disagree"


def test_a_summary_beside_tests_of_one_mind() -> None:
    assert status_of(said(NEGATIVE), ihc(2)) is MET
    assert status_of(said(POSITIVE), ihc(3)) is NOT_MET
    assert status_of(said(POSITIVE), ihc(2)) is NOT_MET


def test_the_newest_result_decides() -> None:
    assert status_of(said(POSITIVE, OLD), said(NEGATIVE, NEW)) is MET
    assert status_of(said(NEGATIVE, OLD), said(POSITIVE, NEW)) is NOT_MET
    assert status_of(ihc(3, OLD), ihc(1, NEW)) is MET
    assert status_of(said(NEGATIVE), receptor(Receptor.ER, POSITIVE)) is MET


def test_an_equivocal_ihc_without_a_score_counts_as_2() -> None:
    words = receptor(Receptor.HER2, EQUIVOCAL, method=ReceptorMethod.IHC)
    assert status_of(words) is UNKNOWN
    assert status_of(words, ish(NEGATIVE)) is MET


def test_without_a_result_it_is_unknown() -> None:
    assert verdict_on(Her2Negative(), chart()).reason == "no HER2 result on record"
    assert verdict_on(Her2Negative(), chart(gaps=(gap(Family.RECEPTORS),))).reason == "a page is missing"


def test_ihc_2_names_the_test_that_would_settle_it() -> None:
    assert verdict_on(Her2Negative(), chart(receptors=(ihc(2),))).missing == ("HER2 ISH result",)
