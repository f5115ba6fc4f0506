"""The newest on-treatment ESR1 answer: what decides, what needs a human, what is history."""

import pytest

from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact
from service.course.esr1_course import Esr1Answer, Esr1State, newest_answer
from tests.builders import day, days_ago, esr1
from tests.builders_cards import AS_OF

DETECTED, NOT_DETECTED = Esr1State.DETECTED, Esr1State.NOT_DETECTED
REVIEW, NOT_TESTED = Esr1State.REVIEW, Esr1State.NOT_TESTED
NEGATIVE = Call.NOT_DETECTED
OLD, NEW = "2026-09-15", "2026-10-28"


def answer(*results: Fact[Esr1Result], pair: str | None = None) -> Esr1Answer:
    """The answer on the usual day, with a window of 91 days and, if given, a pair begun on ``pair``."""
    began = None if pair is None else day(pair)
    return newest_answer(results, pair_began=began, as_of=AS_OF, window_days=91)


def test_the_state_of_one_result() -> None:
    table = {
        "detected in blood": esr1(),
        "not detected in blood": esr1(NEGATIVE),
        "detected, undated": esr1(on=None),
        "detected, issue day alone": esr1(on=f"/{NEW}"),
        "detected in tissue": esr1(specimen=Specimen.TISSUE),
        "detected in cerebrospinal fluid": esr1(specimen=Specimen.CSF),
        "detected in an unstated specimen": esr1(specimen=Specimen.UNSTATED),
        "not detected in tissue": esr1(NEGATIVE, specimen=Specimen.TISSUE),
        "not detected in an unstated specimen": esr1(NEGATIVE, specimen=Specimen.UNSTATED),
        "not detected, undated": esr1(NEGATIVE, None),
        "not detected, without status": esr1(NEGATIVE, doubts=(Doubt.NO_STATUS,)),
        "not detected, withdrawn": esr1(NEGATIVE, doubts=(Doubt.WITHDRAWN,)),
        "a report that cannot be read": esr1(Call.UNREADABLE, specimen=Specimen.UNSTATED),
        "an old report that cannot be read": esr1(Call.UNREADABLE, days_ago(400)),
    }
    assert {sentence: answer(result).state for sentence, result in table.items()} == {
        "detected in blood": DETECTED,
        "not detected in blood": NOT_DETECTED,
        "detected, undated": REVIEW,
        "detected, issue day alone": REVIEW,
        "detected in tissue": REVIEW,
        "detected in cerebrospinal fluid": REVIEW,
        "detected in an unstated specimen": REVIEW,
        "not detected in tissue": NOT_TESTED,
        "not detected in an unstated specimen": NOT_TESTED,
        "not detected, undated": REVIEW,
        "not detected, without status": REVIEW,
        "not detected, withdrawn": REVIEW,
        "a report that cannot be read": REVIEW,
        "an old report that cannot be read": REVIEW,
    }


@pytest.mark.parametrize("doubt", Doubt)
def test_a_detection_with_any_doubt_needs_a_human_and_says_why(doubt: Doubt) -> None:
    found = answer(esr1(doubts=(doubt,)))
    assert (found.state, found.reason) == (REVIEW, f"the newest result {doubt.value}")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call.NO_CALL, "has no call for ESR1"),
        (Call.INDETERMINATE, "is indeterminate"),
        (Call.FAILED, "failed"),
        (Call.PENDING, "is pending"),
        (Call.UNREADABLE, "is a report that is present but not machine-readable"),
    ],
)
def test_no_answer_needs_a_human_and_says_why(call: Call, words: str) -> None:
    assert answer(esr1(call)).reason == f"the newest result {words}"


@pytest.mark.parametrize("call", [Call.NO_CALL, Call.INDETERMINATE, Call.FAILED, Call.PENDING])
@pytest.mark.parametrize(
    ("on", "state"),
    [(days_ago(91), REVIEW), (days_ago(92), NOT_TESTED), (f"/{days_ago(91)}", REVIEW), (None, REVIEW)],
)
def test_no_answer_needs_a_human_for_91_days(call: Call, on: str | None, state: Esr1State) -> None:
    assert answer(esr1(call, on)).state is state


def test_the_specimen_is_named_when_it_is_not_blood() -> None:
    assert answer(esr1(specimen=Specimen.TISSUE)).reason == "the newest result was found in tissue"
    assert answer(esr1(on=None)).reason == "the newest result has no sample date"


@pytest.mark.parametrize(
    ("on", "state", "words"),
    [
        (days_ago(91), DETECTED, "detected in the blood sample"),
        (days_ago(92), REVIEW, "more than 91 days old"),
        (f"{days_ago(92)}/{days_ago(80)}", REVIEW, "too vague"),
        (f"{days_ago(99)}/{days_ago(92)}", REVIEW, "more than 91 days old"),
    ],
)
def test_a_detection_is_used_for_91_days(on: str, state: Esr1State, words: str) -> None:
    found = answer(esr1(on=on))
    assert found.state is state
    assert words in found.reason


@pytest.mark.parametrize(
    ("pair", "state"),
    [
        ("2026-10-28", DETECTED),
        ("2026-10-29", NOT_TESTED),
        ("2026-10-01/2026-10-31", DETECTED),
        ("2026-10-29/2026-10-31", NOT_TESTED),
        ("/2026-11-01", DETECTED),
        (None, DETECTED),
    ],
)
def test_a_sample_certainly_taken_before_the_pair_is_history(pair: str | None, state: Esr1State) -> None:
    found = answer(esr1(on="2026-10-28"), pair=pair)
    assert found.state is state
    assert bool(found.history) is (state is NOT_TESTED)


def test_history_is_newest_first() -> None:
    first, second, third = esr1(on="2024-01-01"), esr1(on="2024-06-01"), esr1(on=None)
    found = answer(first, third, second, esr1(), pair="2026-01-01")
    assert found.history == (second, first, third)


def test_what_two_results_say_together() -> None:
    tissue, unstated = Specimen.TISSUE, Specimen.UNSTATED
    table = {
        "detected, then not detected": (esr1(on=OLD), esr1(NEGATIVE, NEW)),
        "not detected, then detected": (esr1(NEGATIVE, OLD), esr1(on=NEW)),
        "both on one day": (esr1(on=NEW), esr1(NEGATIVE, NEW)),
        "both in one month": (esr1(on="2026-10-01/2026-10-31"), esr1(NEGATIVE, NEW)),
        "not detected, then tissue": (esr1(NEGATIVE, OLD), esr1(on=NEW, specimen=tissue)),
        "not detected and tissue on one day": (esr1(NEGATIVE, NEW), esr1(on=NEW, specimen=tissue)),
        "tissue, then not detected": (esr1(on=OLD, specimen=tissue), esr1(NEGATIVE, NEW)),
        "not detected, then germline": (esr1(NEGATIVE, OLD), esr1(doubts=(Doubt.GERMLINE,))),
        "not detected, then pending": (esr1(NEGATIVE, OLD), esr1(Call.PENDING, NEW)),
        "not detected, then long pending": (esr1(NEGATIVE, days_ago(200)), esr1(Call.PENDING, days_ago(92))),
        "not detected and pending on one day": (esr1(NEGATIVE, NEW), esr1(Call.PENDING, NEW)),
        "pending, then not detected": (esr1(Call.PENDING, OLD), esr1(NEGATIVE, NEW)),
        "not detected, then failed in tissue": (esr1(NEGATIVE, OLD), esr1(Call.FAILED, NEW, specimen=tissue)),
        "not detected, then failed": (esr1(NEGATIVE, OLD), esr1(Call.FAILED, NEW, specimen=unstated)),
        "not detected, then an unreadable report": (esr1(NEGATIVE, OLD), esr1(Call.UNREADABLE, NEW)),
        "not detected, unreadable of the same day": (esr1(NEGATIVE, NEW), esr1(Call.UNREADABLE, NEW)),
        "not detected, then withdrawn not detected": (
            esr1(NEGATIVE, OLD),
            esr1(NEGATIVE, NEW, doubts=(Doubt.WITHDRAWN,)),
        ),
        "detected, then pending": (esr1(on=OLD), esr1(Call.PENDING, NEW)),
        "detected, then failed": (esr1(on=OLD), esr1(Call.FAILED, NEW)),
        "failed, then detected": (esr1(Call.FAILED, OLD), esr1(on=NEW)),
        "detected, then failed in tissue": (esr1(on=OLD), esr1(Call.FAILED, NEW, specimen=tissue)),
        "detected, then germline in blood": (esr1(on=OLD), esr1(on=NEW, doubts=(Doubt.GERMLINE,))),
        "germline, then detected": (esr1(on=OLD, doubts=(Doubt.GERMLINE,)), esr1(on=NEW)),
        "detected, then tissue": (esr1(on=OLD), esr1(on=NEW, specimen=tissue)),
        "detected, then germline in tissue": (
            esr1(on=OLD),
            esr1(on=NEW, specimen=tissue, doubts=(Doubt.GERMLINE,)),
        ),
        "detected, then unreadable": (esr1(on=OLD), esr1(Call.UNREADABLE, NEW)),
        "detected, then withdrawn not detected": (
            esr1(on=OLD),
            esr1(NEGATIVE, NEW, doubts=(Doubt.WITHDRAWN,)),
        ),
        "withdrawn not detected, then detected": (
            esr1(NEGATIVE, OLD, doubts=(Doubt.WITHDRAWN,)),
            esr1(on=NEW),
        ),
        "detected, then not detected, unstated": (esr1(on=OLD), esr1(NEGATIVE, NEW, specimen=unstated)),
        "not detected, unstated, then detected": (esr1(NEGATIVE, OLD, specimen=unstated), esr1(on=NEW)),
        "detected, then not detected in tissue": (esr1(on=OLD), esr1(NEGATIVE, NEW, specimen=tissue)),
    }
    assert {sentence: answer(*results).state for sentence, results in table.items()} == {
        "detected, then not detected": NOT_DETECTED,
        "not detected, then detected": DETECTED,
        "both on one day": REVIEW,
        "both in one month": REVIEW,
        "not detected, then tissue": REVIEW,
        "not detected and tissue on one day": REVIEW,
        "tissue, then not detected": NOT_DETECTED,
        "not detected, then germline": REVIEW,
        "not detected, then pending": REVIEW,
        "not detected, then long pending": NOT_DETECTED,
        "not detected and pending on one day": NOT_DETECTED,
        "pending, then not detected": NOT_DETECTED,
        "not detected, then failed in tissue": NOT_DETECTED,
        "not detected, then failed": REVIEW,
        "not detected, then an unreadable report": REVIEW,
        "not detected, unreadable of the same day": NOT_DETECTED,
        "not detected, then withdrawn not detected": REVIEW,
        "detected, then pending": DETECTED,
        "detected, then failed": REVIEW,
        "failed, then detected": DETECTED,
        "detected, then failed in tissue": DETECTED,
        "detected, then germline in blood": REVIEW,
        "germline, then detected": DETECTED,
        "detected, then tissue": DETECTED,
        "detected, then germline in tissue": DETECTED,
        "detected, then unreadable": REVIEW,
        "detected, then withdrawn not detected": REVIEW,
        "withdrawn not detected, then detected": DETECTED,
        "detected, then not detected, unstated": REVIEW,
        "not detected, unstated, then detected": DETECTED,
        "detected, then not detected in tissue": DETECTED,
    }


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_input_changes_nothing(order: int) -> None:
    results = [esr1(on=OLD), esr1(NEGATIVE, NEW), esr1(on=None, specimen=Specimen.TISSUE)][::order]
    assert answer(*results).state is REVIEW


@pytest.mark.parametrize(
    ("written", "state"), [("/2026-11-27", DETECTED), ("/2026-11-28", REVIEW), (None, REVIEW)]
)
def test_an_undated_document_reports_the_known_sample_for_30_days(
    written: str | None, state: Esr1State
) -> None:
    assert answer(esr1(on=NEW), esr1(Call.UNREADABLE, written, specimen=Specimen.UNSTATED)).state is state


def test_an_undated_document_written_in_time_does_not_unsettle_not_detected() -> None:
    assert answer(esr1(NEGATIVE, NEW), esr1(Call.UNREADABLE, "/2026-11-27")).state is NOT_DETECTED
    assert answer(esr1(NEGATIVE, NEW), esr1(Call.UNREADABLE, "/2026-11-28")).state is REVIEW


def test_the_reason_names_what_unsettles_an_answer() -> None:
    unsettled = answer(esr1(NEGATIVE, OLD), esr1(on=NEW, specimen=Specimen.TISSUE))
    assert unsettled.reason == '"not detected" is followed by a result that was found in tissue'
    weak = answer(esr1(on=OLD), esr1(NEGATIVE, NEW, specimen=Specimen.UNSTATED))
    assert weak.reason == "a detection is followed by a result that says not detected in an unstated specimen"


def test_all_variants_of_the_sample_are_listed_once_in_order() -> None:
    report = "DiagnosticReport/1"
    results = (
        esr1(variant="Y537S", report=report),
        esr1(variant="D538G", report=report),
        esr1(variant="D538G", report=report),
        esr1(variant="K303R", report=report, doubts=(Doubt.NOT_ON_LIST,)),
        esr1(variant="E380Q", on=OLD, report="DiagnosticReport/0"),
    )
    found = answer(*results)
    assert (found.state, found.variants) == (DETECTED, ("D538G", "K303R", "Y537S"))
    assert found.history == (results[-1],)


def test_a_doubtful_variant_of_another_report_on_the_same_day_belongs_to_the_sample() -> None:
    found = answer(esr1(), esr1(variant="K303R", doubts=(Doubt.NOT_ON_LIST,)))
    assert found.variants == ("D538G", "K303R")


def test_a_doubtful_variant_in_tissue_of_the_same_day_does_not() -> None:
    found = answer(esr1(), esr1(variant="K303R", specimen=Specimen.TISSUE))
    assert (found.state, found.variants) == (DETECTED, ("D538G",))


def test_the_newest_doubtful_results_are_shown_together() -> None:
    newer = esr1(on=NEW, doubts=(Doubt.GERMLINE,)), esr1(on=NEW, doubts=(Doubt.BENIGN,))
    found = answer(esr1(on=OLD, doubts=(Doubt.BENIGN,)), *newer)
    assert found.results == newer


def test_a_negative_has_no_variants_but_a_sample_date_and_a_source() -> None:
    result = esr1(NEGATIVE)
    found = answer(result)
    assert (found.variants, found.sampled, found.sources) == ((), day(NEW), (result.source,))


def test_an_undated_result_has_no_sample_date() -> None:
    assert answer(esr1(on=None)).sampled is None
    assert answer().sampled is None


def test_without_results_nothing_was_tested() -> None:
    found = answer()
    assert (found.state, found.results, found.history) == (NOT_TESTED, (), ())
    assert found.reason == "no ESR1 result of a blood sample since the current treatment began"
