"""A decision on a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from service.cards.as_text import as_text
from service.chart.fact import Problem
from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from service.pathway.decision import Step
from tests.builders_cards import chart, decision, evaluation, usual, verdict


def test_the_heading_names_patient_day_knowledge_step_and_summary() -> None:
    assert as_text(usual(Step.OFFER_SWITCH)).splitlines()[:3] == [
        "Patient p1, 2026-11-20, knowledge 2026.11.0",
        "Step: offer-switch",
        "ESR1 D538G in ctDNA, no progression on imaging",
    ]


def test_each_criterion_has_a_mark_a_reason_and_its_references() -> None:
    mixed = evaluation(
        performance_status=verdict(NOT_MET, "ECOG 2 on 2026-11-09", "Observation/ecog"),
        no_progression=verdict(UNKNOWN, "no staging study", "DiagnosticReport/a", "DiagnosticReport/b"),
    )
    text = as_text(decision(Step.NOT_ELIGIBLE, of=mixed))
    assert "SERENA-6 (NCT04964934): not met" in text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "+ 18 years or older 61 years old [Patient/p1]" in lines
    assert "- ECOG performance status 0 to 1 ECOG 2 on 2026-11-09 [Observation/ecog]" in lines
    assert "? no progression on imaging no staging study [DiagnosticReport/a, DiagnosticReport/b]" in lines
    assert "missing: something recent" in lines


def test_a_criterion_resting_on_an_absence_has_no_reference() -> None:
    text = as_text(decision(Step.NOT_ELIGIBLE, of=evaluation(first_line=verdict(MET, "nothing else given"))))
    (line,) = [line for line in text.splitlines() if "nothing else given" in line]
    assert line.endswith("nothing else given")


def test_the_sentence_a_verdict_rests_on_is_quoted_unless_the_reason_holds_it() -> None:
    quoted = evaluation(no_progression=verdict(MET, "no progression", "DiagnosticReport/ct", quote="Stable."))
    held = evaluation(no_progression=verdict(MET, "it says Stable.", "DiagnosticReport/ct", quote="Stable."))
    assert "“Stable.”" in as_text(decision(Step.OFFER_SWITCH, of=quoted))
    assert "“Stable.”" not in as_text(decision(Step.OFFER_SWITCH, of=held))


def test_esr1_and_imaging_are_stated_with_their_dates() -> None:
    text = as_text(usual(Step.OFFER_SWITCH))
    assert "ESR1: detected D538G, sampled 2026-10-28" in text
    assert "Imaging: no-progression, assessed 2026-10-20" in text


def test_what_is_not_there_has_no_date() -> None:
    lines = as_text(decision(Step.ON_TRACK, record=chart(esr1=(), imaging=()))).splitlines()
    assert "ESR1: not-tested" in lines
    assert "Imaging: unknown" in lines


def test_other_trials_follow() -> None:
    assert "PADA-1 (NCT03079011): met" in as_text(usual(Step.NOT_ELIGIBLE))


def test_problems_are_listed_with_their_resource() -> None:
    record = chart(problems=(Problem(resource="Observation/x9", problem="value is not a number"),))
    assert as_text(decision(Step.ON_TRACK, record=record)).endswith(
        "Not read:\n  Observation/x9: value is not a number"
    )


@given(st.text(max_size=60))
def test_record_text_cannot_steer_the_terminal(text: str) -> None:
    hostile = evaluation(adult=verdict(MET, f"x{text}\x1b[2J", f"Patient/{text}", quote=f"q{text}\r"))
    shown = as_text(decision(Step.ON_TRACK, of=hostile, summary=f"s{text}\x9b"))
    assert not [c for c in shown if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"]
    assert len(shown.splitlines()) == len(as_text(usual(Step.ON_TRACK)).splitlines()) + 1
