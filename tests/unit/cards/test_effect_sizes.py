"""No effect size stands alone: limits, data cut-off and regulatory status stand on the same card.

For every bundled patient, in every jurisdiction of which something is on file and in one of which nothing is.
"""

import re

import pytest

from fhir_fixtures.catalogue import FixturePatient, patients
from service.cards.content import Site
from service.cards.render import render
from service.pipeline import decide, read_chart
from service.trials.catalogue import TRIALS
from service.trials.trial import Setting

EFFECT = re.compile(r"\bHR [01]\.\d|\d vs \d+(?:\.\d+)? (?:months|%)")
EACH = pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
JURISDICTIONS = pytest.mark.parametrize("jurisdiction", ["US", "EU", "CH"])


def detail(patient: FixturePatient, jurisdiction: str) -> str:
    decision = decide(read_chart(patient.bundle, as_of=patient.as_of), as_of=patient.as_of)
    site = Site(base_url="https://cds.example.org", jurisdiction=jurisdiction)
    return "\n".join(card.detail or "" for card in render(decision, patient="Patient/p1", site=site))


@EACH
@JURISDICTIONS
def test_an_effect_size_has_limits_cutoff_and_status_beside_it(
    patient: FixturePatient, jurisdiction: str
) -> None:
    said = detail(patient, jurisdiction)
    shown = [trial for trial in TRIALS if trial.outcomes[0].result in said]
    assert bool(shown) == bool(EFFECT.search(said))
    if not shown:
        return
    assert said.count("verall survival benefit has not been shown") == len(shown)
    assert re.search(rf"[Ss]tatus[^.]*\b{jurisdiction}\b", said)
    for trial in shown:
        assert f"{trial.outcomes[0].result} ({trial.outcomes[0].data_cutoff})" in said
        assert f"ot checked here: {trial.not_checked[0]}" in said
        statuses = [entry for entry in trial.regulatory if entry.jurisdiction == jurisdiction]
        assert all(f"{entry.drug}: {entry.status}" in said for entry in statuses)
        if trial.setting is Setting.EARLY_SWITCH:
            assert "did not compare switching now with switching at progression" in said
        else:
            assert "none was compared with a switch before it" in said


def test_the_patients_show_effect_sizes_before_and_after_progression() -> None:
    said = {patient.slug: detail(patient, "US") for patient in patients()}
    assert {slug for slug, text in said.items() if EFFECT.search(text)} >= {
        "aurelia-d538g",
        "franka-exemestane",
        "quirina-progressed-esr1",
    }


def test_the_accelerated_approval_is_never_shown_without_what_it_hangs_on() -> None:
    for patient in patients():
        said = detail(patient, "US")
        assert said.count("camizestrant: accelerated approval") == said.count(
            "confirmatory evidence still required"
        )


def test_pada_1_is_never_said_to_be_met_as_a_whole() -> None:
    for patient in patients():
        said = detail(patient, "US")
        assert "criteria are met" not in said
        if "PADA-1:" in said:
            assert "Not checked here: whether the mutation is newly found or rising, menopause or" in said
