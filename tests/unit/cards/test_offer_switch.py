"""The card this service exists for."""

import dataclasses
import datetime as dt

import pytest

from service.cards.content import Site
from service.cards.render import render
from service.chart.dates import UNDATED, DateInterval, one_day
from service.course.windows import Windows
from service.pathway.decision import Step
from service.terms.drugs import Drug, DrugClass
from tests.builders_cards import (
    LETROZOLE,
    PALBOCICLIB,
    chart,
    decision,
    esr1_fact,
    treatment_fact,
    usual,
)
from tests.unit.cards.rendering import SITE, card_of, detail_of, labels, opened, text_of


def test_the_first_line_says_what_changed_and_why_it_matters() -> None:
    first = detail_of(usual(Step.OFFER_SWITCH)).splitlines()[0]
    assert first.startswith(
        "**ESR1 D538G (VAF 1.9 %) found in blood on 2026-10-28; last scan on 2026-10-20 shows no progression.**"
    )
    assert "16.0 vs 9.2 months" in first
    assert "N Engl J Med 2025" in first


def test_several_variants_are_all_named() -> None:
    both = chart(esr1=(esr1_fact(), esr1_fact(variant="Y537S", vaf=None, reference="Observation/second")))
    detail = detail_of(decision(Step.OFFER_SWITCH, record=both))
    assert "ESR1 D538G (VAF 1.9 %), Y537S found in blood" in detail


def test_the_offer_shows_a_row_per_criterion_with_status_source_and_date() -> None:
    detail = detail_of(usual(Step.OFFER_SWITCH))
    rows = [line for line in detail.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 13
    assert "| ECOG performance status 0 to 1 | ECOG 1 on 2026-11-09 | met | Observation/ecog |" in rows
    assert (
        "| Advanced (metastatic or unresectable) disease | bone metastasis | met | Condition/bone |" in rows
    )


def test_the_offer_shows_results_with_their_data_cutoffs_and_limits() -> None:
    detail = detail_of(usual(Step.OFFER_SWITCH))
    assert "16.8 vs 9.2 months, HR 0.45 (95% CI 0.34-0.59); median PFS2: 25.7 vs 19.1 months" in detail
    assert detail.count("(third data cut-off, ASCO 2 June 2026)") == 1
    assert "An overall survival benefit has not been shown" in detail
    assert "did not compare switching now with switching at progression" in detail
    assert "grade 3 or more in 60 vs 46 %" in detail
    assert "(FORCE XRAY on SERENA-6, 19 February 2026)" in detail


def test_what_limits_the_option_stands_before_the_long_table() -> None:
    detail = detail_of(usual(Step.OFFER_SWITCH))
    table = detail.index("| Criterion |")
    for word in ("**Limits:**", "**Regulatory status", "**Cautions:**"):
        assert detail.index(word) < table


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        (
            Windows(),
            "ESR1 91 days (the trial tested every 2 to 3 months); imaging 91, ECOG 91 days (project defaults,"
            " not trial criteria).",
        ),
        (
            Windows(ctdna_days=60),
            "ESR1 60 days (set by this site); imaging 91, ECOG 91 days (project defaults, not trial criteria).",
        ),
        (
            Windows(imaging_days=100),
            "ESR1 91 days (the trial tested every 2 to 3 months); imaging 100, ECOG 91 days (set by this site,"
            " not trial criteria).",
        ),
    ],
)
def test_the_card_says_how_old_results_may_be_and_who_says_so(windows: Windows, said: str) -> None:
    given = usual(Step.OFFER_SWITCH)
    sited = dataclasses.replace(given, course=dataclasses.replace(given.course, windows=windows))
    assert said in detail_of(sited)


@pytest.mark.parametrize(
    ("jurisdiction", "said", "not_said"),
    [
        (
            "US, notices looked up 2026-11-20, label not read",
            "camizestrant: accelerated approval since 2026-09-04 (confirmatory evidence still required; the"
            " advisory committee had voted 6 to 3 against on 2026-04-30), with a CDK4/6 inhibitor",
            "2026-07-23",
        ),
        (
            "EU, notices looked up 2026-11-20, label not read",
            "camizestrant: authorised since 2026-07-23, for ER-positive",
            "accelerated",
        ),
        ("CH", "not looked up.", "authorised"),
    ],
)
def test_the_offer_shows_the_status_of_the_jurisdiction_and_the_day_it_was_looked_up(
    jurisdiction: str, said: str, not_said: str
) -> None:
    site = Site(base_url=SITE.base_url, jurisdiction=jurisdiction[:2])
    detail = detail_of(usual(Step.OFFER_SWITCH), site=site)
    assert f"**Regulatory status ({jurisdiction}):** {said}" in detail
    assert not_said not in detail


def test_the_day_of_the_look_up_is_the_oldest_of_the_entries() -> None:
    given = usual(Step.OFFER_SWITCH)
    trial = given.serena_6.trial
    first, *others = trial.regulatory
    older = dataclasses.replace(first, reviewed=dt.date(2026, 10, 1))
    evaluated = dataclasses.replace(
        given.serena_6, trial=dataclasses.replace(trial, regulatory=(first, older, *others))
    )
    assert "notices looked up 2026-10-01" in detail_of(dataclasses.replace(given, serena_6=evaluated))


def test_the_switch_stops_one_drug_starts_another_and_continues_the_third() -> None:
    switch = card_of(usual(Step.OFFER_SWITCH)).suggestions[0]
    assert (
        switch.label == "Switch: camizestrant 75 mg once daily in place of letrozole, palbociclib continued"
    )
    drafted = [opened(action.resource) for action in switch.actions]
    named = [(text_of(resource), resource.get("doNotPerform", False)) for resource in drafted]
    assert named == [("letrozole", True), ("camizestrant", False), ("palbociclib", False)]
    assert drafted[0]["supportingInformation"] == [{"reference": "MedicationRequest/letrozole"}]
    assert drafted[0]["reasonReference"] == [{"reference": "Observation/esr1"}]


def test_camizestrant_that_is_drafted_already_is_not_drafted_again() -> None:
    (card,) = render(
        usual(Step.OFFER_SWITCH), patient="Patient/p1", site=SITE, drafted=frozenset({"camizestrant"})
    )
    switch = card.suggestions[0]
    assert switch.label == "Switch with the drafted camizestrant: letrozole stopped, palbociclib continued"
    named = [text_of(opened(action.resource)) for action in switch.actions]
    assert named == ["letrozole", "palbociclib"]


def test_another_drafted_drug_changes_nothing() -> None:
    (card,) = render(
        usual(Step.OFFER_SWITCH), patient="Patient/p1", site=SITE, drafted=frozenset({"letrozole"})
    )
    assert labels(card) == labels(card_of(usual(Step.OFFER_SWITCH)))


def test_the_offer_has_at_least_two_options_besides_nothing() -> None:
    assert len(card_of(usual(Step.OFFER_SWITCH)).suggestions) >= 2


def test_two_drugs_of_a_class_on_record_are_named_by_their_class() -> None:
    anastrozole = Drug(name="anastrozole", drug_class=DrugClass.AI_NONSTEROIDAL)
    both = chart(
        treatments=(treatment_fact(LETROZOLE), treatment_fact(anastrozole), treatment_fact(PALBOCICLIB))
    )
    label = card_of(decision(Step.OFFER_SWITCH, record=both)).suggestions[0].label
    assert "in place of aromatase inhibitor, palbociclib continued" in label


def test_the_variant_of_one_list_only_carries_its_note() -> None:
    v422del = chart(esr1=(esr1_fact(variant="V422del"),))
    assert "only one companion-diagnostic list" in detail_of(decision(Step.OFFER_SWITCH, record=v422del))
    assert "only one companion-diagnostic list" not in detail_of(usual(Step.OFFER_SWITCH))


@pytest.mark.parametrize(
    ("sampled", "said"),
    [
        (one_day(dt.date(2026, 10, 28)), "found in blood on 2026-10-28"),
        (
            DateInterval(dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
            "found in blood in 2026-10",
        ),
        (UNDATED, "found in blood on an unknown day"),
    ],
)
def test_the_day_of_the_sample_is_as_exact_as_the_record(sampled: DateInterval, said: str) -> None:
    result = dataclasses.replace(esr1_fact(), effective=sampled)
    assert said in detail_of(decision(Step.OFFER_SWITCH, record=chart(esr1=(result,))))
