"""Problems and hostile text of the record in a card."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.chart.dates import one_day
from service.chart.fact import Fact, Problem, SourceRef
from service.chart.imaging import ImagingAnswer
from service.criteria.verdict import MET, UNKNOWN
from service.pathway.decision import Step
from tests.builders_cards import (
    AS_OF,
    chart,
    decision,
    esr1_fact,
    evaluation,
    imaging_fact,
    usual,
    verdict,
)
from tests.unit.cards.rendering import SPEAKING, detail_of


@pytest.mark.parametrize(
    ("resources_named", "said"),
    [
        (["Observation/x1"], "1 result could not be read: Observation/x1."),
        (["Observation/x1", "Observation/x1"], "1 result could not be read: Observation/x1."),
        (["Observation/x1", "Condition/c2"], "2 results could not be read: Observation/x1, Condition/c2."),
        (
            [f"Observation/x{n}" for n in range(7)],
            "7 results could not be read: Observation/x0, Observation/x1, Observation/x2, Observation/x3,"
            " Observation/x4 and 2 more.",
        ),
    ],
)
def test_what_could_not_be_read_is_named_by_reference_only(resources_named: list[str], said: str) -> None:
    problems = [Problem(resource=name, problem="value is not a number") for name in resources_named]
    detail = detail_of(decision(Step.TEST_DUE, record=chart(problems=problems)))
    assert said in detail
    assert "not a number" not in detail


def test_without_problems_there_is_no_line_about_them() -> None:
    assert "could not be read" not in detail_of(usual(Step.OFFER_SWITCH))


HOSTILE = "<img src=x onerror=alert(1)>| **x** ](javascript:alert(1))\nwww.evil.example `code` \x1b[31m"


@given(st.text(max_size=80) | st.just(HOSTILE))
def test_record_text_cannot_break_the_table_or_bring_markup(text: str) -> None:
    hostile = evaluation(
        her2_negative=verdict(MET, f"x{text}", "Observation/h", quote=f"q{text}"),
        first_line=verdict(MET, f"x{text}", f"Observation/{text}"),
    )
    record = chart(esr1=(esr1_fact(variant=f"v{text}", vaf=f"1{text}"),))
    detail = detail_of(decision(Step.OFFER_SWITCH, of=hostile, record=record))
    assert not set(detail) & {"<", ">", "\x1b", "\r"}
    lines = detail.split("\n")
    assert len(lines) == len(detail.splitlines())
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 2 + 13
    assert all(row.count("|") == 5 for row in rows)


def test_hostile_text_reaches_no_other_step_unescaped() -> None:
    of = evaluation(
        esr1_mutation=verdict(UNKNOWN, HOSTILE, "Observation/v", quote=HOSTILE),
        duration=verdict(UNKNOWN, HOSTILE),
    )
    record = chart(
        esr1=(esr1_fact(variant=HOSTILE),),
        imaging=(imaging_fact(ImagingAnswer.PROGRESSION, quote=HOSTILE),),
        silent=(Fact(value=HOSTILE, effective=one_day(AS_OF), source=SourceRef(reference=HOSTILE)),),
        problems=(Problem(resource=HOSTILE, problem="x"),),
    )
    for step in SPEAKING:
        detail = detail_of(decision(step, of=of, record=record))
        assert not re.search(r"[<>\x1b]|www\.|(?<!\\)\]\(|(?<!\\)`", detail), step
