"""The card this service exists for."""

import dataclasses
import datetime as dt

import pytest

from service.cards.content import Site
from service.chart.dates import UNDATED, DateInterval, one_day
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
from tests.unit.cards.rendering import SITE, card_of, detail_of, opened, text_of


def test_the_first_line_says_what_changed_and_why_it_matters() -> None:
    first = detail_of(usual(Step.OFFER_SWITCH)).splitlines()[0]
    assert first.startswith(
        "**ESR1 D538G (1.9 %) found in blood on 2026-10-28; last scan on 2026-10-20 shows no progression.**"
    )
    assert "16.0 vs 9.2 months" in first
    assert "N Engl J Med 2025" in first


def test_several_variants_are_all_named() -> None:
    both = chart(esr1=(esr1_fact(), esr1_fact(variant="Y537S", vaf=None, reference="Observation/second")))
    detail = detail_of(decision(Step.OFFER_SWITCH, record=both))
    assert "ESR1 D538G (1.9 %), Y537S found in blood" in detail


def test_the_offer_shows_a_row_per_criterion_with_status_source_and_date() -> None:
    detail = detail_of(usual(Step.OFFER_SWITCH))
    rows = [line for line in detail.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 13
    assert "| ECOG performance status 0 to 1 | ECOG 1 on 2026-11-09 | met | Observation/ecog |" in rows
    assert (
        "| advanced (metastatic or unresectable) disease | bone metastasis | met | Condition/bone |" in rows
    )


def test_the_offer_shows_results_with_their_data_cutoffs_and_limits() -> None:
    detail = detail_of(usual(Step.OFFER_SWITCH))
    assert "16.8 vs 9.2 months, HR 0.45 (95% CI 0.34-0.59); median PFS2: 25.7 vs 19.1 months" in detail
    assert detail.count("(third data cut-off, ASCO 2 June 2026)") == 1
    assert "An overall survival benefit has not been shown" in detail
    assert "did not compare switching now with switching at progression" in detail
    assert "grade 3 or more in 60 vs 46 %" in detail
    assert "Project defaults, not trial criteria: imaging up to 91, ECOG up to 91 days old." in detail


@pytest.mark.parametrize(
    ("jurisdiction", "said", "not_said"),
    [
        ("US", "accelerated approval, after an advisory committee had voted 6 to 3 against", "2026-07-23"),
        ("EU", "camizestrant authorised, since 2026-07-23", "accelerated"),
        ("CH", "nothing on file", "camizestrant authorised"),
    ],
)
def test_the_offer_shows_the_status_of_the_jurisdiction_and_the_day_it_was_looked_up(
    jurisdiction: str, said: str, not_said: str
) -> None:
    site = Site(base_url=SITE.base_url, jurisdiction=jurisdiction)
    detail = detail_of(usual(Step.OFFER_SWITCH), site=site)
    assert said in detail
    assert not_said not in detail
    assert f"**Regulatory status ({jurisdiction}, checked 2026-11-20):**" in detail


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
