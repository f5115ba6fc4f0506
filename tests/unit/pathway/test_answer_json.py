"""The answer in the shape that others rely on."""

import json

import pytest

from service.chart.fact import Problem
from service.criteria.verdict import MET, UNKNOWN
from service.pathway.answer_json import answer_json, as_written
from service.pathway.decision import Step
from tests.builders import day
from tests.builders_cards import AS_OF, chart, decision, evaluation, imaging_fact, usual, verdict


def test_the_answer_has_the_names_others_rely_on() -> None:
    answer = answer_json(usual(Step.OFFER_SWITCH))
    assert list(answer) == [
        "patient",
        "as_of",
        "knowledge_version",
        "step",
        "summary",
        "trials",
        "esr1",
        "imaging",
        "problems",
    ]
    assert (answer["patient"], answer["as_of"], answer["step"]) == ("p1", "2026-11-20", "offer-switch")
    assert answer["esr1"] == {
        "state": "detected",
        "variants": ["D538G"],
        "sampled": "2026-10-28",
        "evidence": ["Observation/esr1"],
    }
    assert answer["imaging"] == {
        "state": "no-progression",
        "assessed": "2026-10-20",
        "evidence": ["DiagnosticReport/ct"],
        "quote": None,
    }


def test_each_criterion_has_status_reason_evidence_and_what_is_missing() -> None:
    given = evaluation(adult=verdict(UNKNOWN, "no birth date", "Patient/p1", "Patient/p1"))
    (trial,) = answer_json(decision(Step.ON_TRACK, of=given))["trials"]
    assert (trial["id"], trial["registry_id"], trial["status"]) == ("serena-6", "NCT04964934", "unknown")
    assert trial["criteria"][0] == {
        "id": "adult",
        "status": "unknown",
        "reason": "no birth date",
        "evidence": ["Patient/p1"],
        "missing": ["something recent"],
    }
    assert trial["criteria"][8]["status"] == MET.value


def test_an_absence_is_no_reference() -> None:
    given = evaluation(first_line=verdict(MET, "nothing else"))
    (trial,) = answer_json(decision(Step.ON_TRACK, of=given))["trials"]
    assert trial["criteria"][8]["evidence"] == []


def test_further_trials_follow_the_index_trial() -> None:
    trials = answer_json(usual(Step.PROGRESSED))["trials"]
    assert [trial["id"] for trial in trials] == ["serena-6", "ember-3", "emerald", "veritac-2", "evera"]


def test_nothing_found_is_null_and_empty() -> None:
    answer = answer_json(decision(Step.ON_TRACK, record=chart(esr1=(), imaging=())))
    assert answer["esr1"] == {"state": "not-tested", "variants": [], "sampled": None, "evidence": []}
    assert answer["imaging"] == {"state": "unknown", "assessed": None, "evidence": [], "quote": None}


def test_the_sentence_that_decided_is_quoted() -> None:
    record = chart(imaging=(imaging_fact(quote="Stable disease."),))
    assert answer_json(decision(Step.ON_TRACK, record=record))["imaging"]["quote"] == "Stable disease."


def test_problems_are_listed() -> None:
    record = chart(problems=(Problem(resource="Observation/x9", problem="value is not a number"),))
    assert answer_json(decision(Step.ON_TRACK, record=record))["problems"] == [
        {"resource": "Observation/x9", "problem": "value is not a number"}
    ]


@pytest.mark.parametrize("step", Step)
def test_the_answer_is_plain_json(step: Step) -> None:
    answer = answer_json(usual(step))
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("interval", "written"),
    [
        (None, None),
        ("/2026-03-31", None),
        ("2026-03-01/", None),
        ("2026-03-04", "2026-03-04"),
        ("2026-03-01/2026-03-31", "2026-03"),
        ("2024-02-01/2024-02-29", "2024-02"),
        ("2025-01-01/2025-12-31", "2025"),
        ("2026-11-01/2026-11-20", "2026-11"),
        ("2026-01-01/2026-11-20", "2026"),
        ("2026-03-01/2026-03-30", "2026-03-01/2026-03-30"),
        ("2026-03-02/2026-03-31", "2026-03-02/2026-03-31"),
        ("2026-01-01/2026-03-31", "2026-01-01/2026-03-31"),
        ("2026-02-01/2026-03-31", "2026-02-01/2026-03-31"),
        ("2025-01-01/2026-12-31", "2025-01-01/2026-12-31"),
    ],
)
def test_a_month_or_a_year_is_written_as_such_also_when_cut_at_the_day(
    interval: str | None, written: str | None
) -> None:
    assert as_written(day(interval), as_of=AS_OF) == written


def test_no_interval_is_written_as_null() -> None:
    assert as_written(None, as_of=AS_OF) is None
