"""The same decision shown by different kinds of client: what differs, and what never does."""

import dataclasses

import pytest

from cds_hooks import Card
from service.cards.client_profile import ClientProfile
from service.cards.content import Site
from service.cards.profiles.catalogue import PROFILES
from service.cards.profiles.epic import EPIC
from service.cards.profiles.generic import GENERIC
from service.cards.render import render
from service.pathway.decision import Step
from tests.builders_cards import decision, usual
from tests.unit.cards.rendering import EACH, SILENT, SITE, card_of, labels, resources

EACH_PROFILE = pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.id)
IN_WORDS = (Step.OFFER_SWITCH, Step.NOT_ELIGIBLE)
"""The steps of which an option stands for several orders."""


def _card(step: Step, profile: ClientProfile) -> Card:
    return card_of(usual(step), site=dataclasses.replace(SITE, profile=profile))


def test_profiles_are_found_by_their_own_names() -> None:
    assert dict(PROFILES) == {"generic": GENERIC, "epic": EPIC}
    assert Site(base_url="https://cds.example.org", jurisdiction="US").profile is GENERIC


@EACH_PROFILE
@pytest.mark.parametrize("step", SILENT, ids=lambda step: step.value)
def test_a_silent_step_is_silent_everywhere(step: Step, profile: ClientProfile) -> None:
    site = dataclasses.replace(SITE, profile=profile)
    assert render(usual(step), patient="Patient/p1", site=site) == ()


@EACH_PROFILE
@EACH
def test_the_profile_changes_nothing_of_what_is_said(step: Step, profile: ClientProfile) -> None:
    shown, generic = _card(step, profile), _card(step, GENERIC)
    assert (shown.summary, shown.indicator, shown.source) == (
        generic.summary,
        generic.indicator,
        generic.source,
    )
    assert (shown.links, shown.override_reasons, shown.extension) == (
        generic.links,
        generic.override_reasons,
        generic.extension,
    )
    findings = (generic.detail or "").rpartition("\n\n")[0]
    assert (shown.detail or "").startswith(findings)


def _named(card: Card) -> str:
    return (card.detail or "").partition("**Options:**")[2]


@EACH_PROFILE
@EACH
def test_every_option_is_offered_or_named(step: Step, profile: ClientProfile) -> None:
    shown, options = _card(step, profile), labels(_card(step, GENERIC))
    assert labels(shown) == options or all(f"- {option}" in _named(shown) for option in options)


@EACH
def test_epic_may_drop_a_suggestion_so_the_options_are_named_in_any_case(step: Step) -> None:
    options = labels(_card(step, GENERIC))
    assert options
    assert all(f"- {option}" in _named(_card(step, EPIC)) for option in options)
    assert _named(_card(step, GENERIC)) == ""


@EACH
def test_a_generic_client_is_offered_every_option(step: Step) -> None:
    card = _card(step, GENERIC)
    assert card.suggestions
    assert card.selection_behavior == ("any" if step is Step.COMPLETE_WORKUP else "at-most-one")


@EACH
def test_epic_is_offered_single_orders_of_which_any_may_be_taken(step: Step) -> None:
    card = _card(step, EPIC)
    assert all(len(suggestion.actions) == 1 for suggestion in card.suggestions)
    assert card.selection_behavior == ("any" if card.suggestions else None)


@EACH
def test_epic_gets_an_information_card_where_an_option_takes_several_orders(step: Step) -> None:
    card = _card(step, EPIC)
    assert (card.suggestions == ()) is (step in IN_WORDS)
    assert card.links


@EACH
def test_epic_is_offered_no_drug_and_no_dose_because_it_would_drop_the_details(step: Step) -> None:
    offered = resources(_card(step, EPIC))
    assert {resource["resourceType"] for resource in offered} <= {"ServiceRequest"}


@EACH
def test_what_epic_shows_of_a_suggestion_says_what_it_is(step: Step) -> None:
    for suggestion in _card(step, EPIC).suggestions:
        (action,) = suggestion.actions
        assert action.type == "create"
        assert action.description.startswith("Draft: ")


@pytest.mark.parametrize(("most", "taken"), [(0, False), (2, False), (3, True), (None, True)])
def test_a_card_is_offered_whole_or_not_at_all(most: int | None, taken: bool) -> None:
    profile = ClientProfile(id="any", offers_orders=True, actions_per_suggestion=most)
    switch = card_of(decision(Step.OFFER_SWITCH))
    assert max(len(suggestion.actions) for suggestion in switch.suggestions) == 3
    assert profile.takes(switch.suggestions) is taken


@pytest.mark.parametrize(
    ("picks_one", "several", "selection"),
    [
        (True, True, "any"),
        (True, False, "at-most-one"),
        (False, True, "any"),
        (False, False, "any"),
    ],
)
def test_at_most_one_is_asked_only_of_a_client_that_can(
    picks_one: bool, several: bool, selection: str
) -> None:
    profile = ClientProfile(id="any", offers_orders=True, picks_one=picks_one)
    assert profile.selection(several=several) == selection
