"""One sentence per step, short enough for a card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact
from service.chart.patient_chart import PatientChart
from service.chart.search import Family
from service.criteria.verdict import NOT_MET, UNKNOWN
from service.pathway.decision import Step
from service.pathway.summary import MOST_CHARACTERS, shortened, summarize
from service.trials.evaluation import TrialEvaluation
from tests.builders import chart, course, esr1, gap, imaging
from tests.builders_cards import evaluation, verdict
from tests.unit.course.course_treatments import pair

USUAL = chart(treatments=pair(), esr1_results=(esr1(),), imaging=(imaging(),))
UNTESTED = chart(treatments=pair())
NEGATIVE = chart(treatments=pair(), esr1_results=(esr1(Call.NOT_DETECTED, "2026-07-01"),))
DOUBTFUL = chart(treatments=pair(), esr1_results=(esr1(doubts=(Doubt.GERMLINE,)),))


def said(step: Step, record: PatientChart = USUAL, of: TrialEvaluation | None = None) -> str:
    return summarize(step, course(record), of or evaluation())


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step.NOT_APPLICABLE, "ESR1-guided switching does not apply to this patient"),
        (Step.ALREADY_SWITCHED, "A SERD or ER PROTAC is already given or ordered"),
        (Step.PROGRESSED, "Progression on imaging; ESR1 D538G in ctDNA: options after progression"),
        (
            Step.OFFER_SWITCH,
            "ESR1 D538G in ctDNA, no progression: early switch to camizestrant is an option (SERENA-6)",
        ),
        (Step.ON_TRACK, "No ESR1-related step is due"),
    ],
)
def test_the_sentence_of_a_step(step: Step, sentence: str) -> None:
    assert said(step) == sentence


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (UNTESTED, "ESR1 not tested on this treatment"),
        (chart(treatments=pair(), gaps=(gap(Family.ESR1),)), "not all ESR1 results could be searched"),
        (NEGATIVE, "ESR1 not detected in the blood sample of 2026-07-01"),
        (DOUBTFUL, "the ESR1 result needs review"),
    ],
)
def test_progression_without_a_mutation(record: PatientChart, words: str) -> None:
    assert said(Step.PROGRESSED, record) == f"Progression on imaging; {words}"


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (
            esr1(doubts=(Doubt.GERMLINE,)),
            "ESR1 D538G in blood (2026-10-28) needs review: the newest result is, or may be, a germline variant",
        ),
        (
            esr1(specimen=Specimen.TISSUE),
            "ESR1 D538G in tissue (2026-10-28) needs review: no answer from blood",
        ),
        (
            esr1(Call.INDETERMINATE),
            "ESR1 result in blood (2026-10-28) needs review: the newest result is indeterminate",
        ),
        (
            esr1(variant="a spelling of its own", doubts=(Doubt.NOT_ON_LIST,)),
            "ESR1 result in blood (2026-10-28) needs review: the newest result names a variant that is not on the"
            " qualifying list",
        ),
    ],
)
def test_a_result_for_review_is_named_with_its_specimen_before_the_doubt(
    result: Fact[Esr1Result], sentence: str
) -> None:
    assert said(Step.REVIEW_RESULT, chart(treatments=pair(), esr1_results=(result,))) == sentence


def test_a_review_without_a_result_says_why() -> None:
    assert said(Step.REVIEW_RESULT, UNTESTED).startswith("ESR1 result needs review: no ESR1 result")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (UNTESTED, "none since the current treatment began"),
        (NEGATIVE, "last sample 2026-07-01"),
        (chart(gaps=(gap(Family.ESR1),)), "none since the current treatment began"),
    ],
)
def test_a_due_test_names_the_last_one(record: PatientChart, words: str) -> None:
    assert said(Step.TEST_DUE, record) == f"ESR1 ctDNA test is due: {words}"


def test_one_or_two_things_are_named_and_more_are_counted() -> None:
    names = ("adult", "first_line", "performance_status")
    for step, status, one, two in (
        (Step.COMPLETE_WORKUP, UNKNOWN, "something recent", "something recent, something recent"),
        (
            Step.NOT_ELIGIBLE,
            NOT_MET,
            "age",
            "age, line of therapy",
        ),
    ):
        texts = [
            said(step, of=evaluation("serena-6", **{name: verdict(status) for name in names[:count]}))
            for count in (1, 2, 3)
        ]
        assert texts[0].endswith(f": {one}")
        assert texts[1].endswith(f": {two}")
        assert texts[2].endswith(f": {two} and 1 more")


def test_a_text_at_the_limit_is_left_alone_and_a_longer_one_is_cut_at_a_word() -> None:
    at_the_limit = "word " * 27 + "last"
    assert len(at_the_limit) == MOST_CHARACTERS
    assert shortened(at_the_limit) == at_the_limit
    assert shortened(at_the_limit + "s") == "word " * 26 + "word …"


def test_a_text_without_a_word_that_fits_is_cut_anywhere() -> None:
    assert shortened("x" * 200) == "x" * 137 + " …"
    assert shortened("\N{DNA DOUBLE HELIX}" * 100) == "\N{DNA DOUBLE HELIX}" * 68 + " …"


@given(st.text(max_size=300))
def test_a_shortened_text_fits_and_begins_like_the_text(text: str) -> None:
    short = shortened(text)
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= MOST_CHARACTERS
    assert text.startswith(short.removesuffix(" …"))
