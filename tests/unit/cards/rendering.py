"""Rendering a decision in the tests of the cards."""

import json

import pytest

from cds_hooks import Card, RawJson
from service.cards.content import Site
from service.cards.render import render
from service.pathway.decision import Decision, Step

SITE = Site(base_url="https://cds.example.org", jurisdiction="US")
SILENT = (Step.NOT_APPLICABLE, Step.ALREADY_SWITCHED, Step.ON_TRACK)
SPEAKING = tuple(step for step in Step if step not in SILENT)

EACH = pytest.mark.parametrize("step", SPEAKING, ids=lambda step: step.value)


def card_of(given: Decision, *, site: Site = SITE) -> Card:
    (card,) = render(given, patient="Patient/p1", site=site)
    return card


def detail_of(given: Decision, *, site: Site = SITE) -> str:
    detail = card_of(given, site=site).detail
    assert detail is not None
    return detail


def labels(card: Card) -> list[str]:
    return [suggestion.label for suggestion in card.suggestions]


def opened(carried: dict[str, object] | RawJson | None) -> dict[str, object]:
    """An object of the card, which may travel as written JSON."""
    value = json.loads(carried.json) if isinstance(carried, RawJson) else carried
    assert isinstance(value, dict)
    return value


def resources(card: Card) -> list[dict[str, object]]:
    return [opened(action.resource) for suggestion in card.suggestions for action in suggestion.actions]


def text_of(resource: dict[str, object]) -> object:
    concept = resource["medicationCodeableConcept"]
    assert isinstance(concept, dict)
    return concept["text"]
