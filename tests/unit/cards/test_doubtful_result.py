"""What a card says of an ESR1 result that needs a human."""

import datetime as dt

import pytest

from service.cards.doubtful_result import remedies, reported
from service.chart.dates import UNDATED, one_day
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef
from service.course.esr1_course import Esr1Answer, Esr1State

DAY = one_day(dt.date(2026, 10, 28))


def answer(*results: Esr1Result, dated: bool = True, quote: str | None = None) -> Esr1Answer:
    return Esr1Answer(
        state=Esr1State.REVIEW,
        reason="the newest result needs a human",
        results=tuple(
            Fact(
                value=result,
                effective=DAY if dated else UNDATED,
                source=SourceRef(reference="Observation/v", quote=quote),
            )
            for result in results
        ),
    )


def detected(*doubts: Doubt, specimen: Specimen = Specimen.BLOOD) -> Esr1Result:
    return Esr1Result(call=Call.DETECTED, specimen=specimen, variant="F461V", doubts=frozenset(doubts))


def test_a_result_is_told_as_reported_with_its_source() -> None:
    result = Esr1Result(call=Call.DETECTED, specimen=Specimen.TISSUE, variant="D538G", vaf="18 %")
    assert reported(answer(result)) == ["detected D538G, VAF 18 % (tissue, 2026-10-28); Observation/v"]


def test_a_result_read_from_text_carries_its_sentence() -> None:
    result = Esr1Result(call=Call.NO_CALL, specimen=Specimen.BLOOD)
    assert reported(answer(result, dated=False, quote="Low <coverage>.")) == [
        "no call (blood, undated); Observation/v: “Low &lt;coverage&gt;.”"
    ]


def test_a_result_is_told_with_every_doubt_about_it() -> None:
    assert reported(answer(detected(Doubt.GERMLINE, Doubt.NOT_ON_LIST))) == [
        "detected F461V (blood, 2026-10-28); names a variant that is not on the qualifying list; is, or may be,"
        " a germline variant; Observation/v"
    ]


def test_a_report_that_cannot_be_read_is_called_so() -> None:
    scan = Esr1Result(call=Call.UNREADABLE, specimen=Specimen.BLOOD)
    assert reported(answer(scan)) == ["report not machine-readable (blood, 2026-10-28); Observation/v"]


def test_at_most_five_results_are_told() -> None:
    assert len(reported(answer(*[detected()] * 5))) == 5
    assert len(reported(answer(*[detected()] * 6))) == 5


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (Call.NO_CALL, "a repeated ESR1 test in ctDNA"),
        (Call.INDETERMINATE, "a repeated ESR1 test in ctDNA"),
        (Call.FAILED, "a repeated ESR1 test in ctDNA"),
        (Call.PENDING, "the final result"),
        (Call.UNREADABLE, "the report read by a person, or its result entered as data"),
    ],
)
def test_a_result_that_is_no_answer_has_its_remedy(call: Call, remedy: str) -> None:
    assert remedies(answer(Esr1Result(call=call, specimen=Specimen.UNSTATED))) == [remedy]


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_has_a_remedy(doubt: Doubt) -> None:
    (remedy,) = remedies(answer(detected(doubt)))
    assert remedy != "a repeated ESR1 test in ctDNA"


def test_two_doubts_with_one_remedy_name_it_once() -> None:
    assert remedies(answer(detected(Doubt.NOT_ON_LIST, Doubt.UNCERTAIN_SIGNIFICANCE))) == [
        "an opinion of the molecular tumour board on the variant"
    ]


def test_a_detection_elsewhere_than_in_blood_needs_blood() -> None:
    assert remedies(answer(detected(specimen=Specimen.TISSUE))) == ["an ESR1 test in ctDNA from blood"]


def test_an_undated_detection_needs_its_day() -> None:
    assert remedies(answer(detected(), dated=False)) == ["the day on which the sample was taken"]


def test_an_old_or_contradicted_detection_needs_a_new_test() -> None:
    assert remedies(answer(detected())) == ["a repeated ESR1 test in ctDNA"]


def test_without_a_result_nothing_can_be_named() -> None:
    assert remedies(answer()) == []
    assert reported(answer()) == []
