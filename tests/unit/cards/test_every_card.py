"""What holds for every card (clinical rules, section 7)."""

import json
import re
from collections.abc import Iterator

import pytest
from fhir.resources.R4B.medicationrequest import MedicationRequest
from fhir.resources.R4B.servicerequest import ServiceRequest
from hypothesis import given
from hypothesis import strategies as st

from cds_hooks import CdsResponse
from service.cards.client_profile import ClientProfile
from service.cards.content import Site
from service.cards.orders import NotAReferenceError
from service.cards.render import render
from service.pathway.decision import Step
from tests.builders_cards import (
    AS_OF,
    decision,
    usual,
)
from tests.unit.cards.rendering import (
    EACH,
    SILENT,
    SITE,
    card_of,
    detail_of,
    labels,
    opened,
    resources,
)


@pytest.mark.parametrize("step", SILENT, ids=lambda step: step.value)
def test_a_step_without_anything_to_say_has_no_card(step: Step) -> None:
    assert render(usual(step), patient="Patient/p1", site=SITE) == ()


@pytest.mark.parametrize(
    ("step", "indicator", "behavior", "suggested"),
    [
        (Step.OFFER_SWITCH, "warning", "at-most-one", ["Switch", "Closer monitoring", "Tumour board"]),
        (Step.COMPLETE_WORKUP, "info", "any", ["Whole-body staging imaging", "ECOG performance status"]),
        (Step.NOT_ELIGIBLE, "info", "at-most-one", ["Closer monitoring", "Tumour board"]),
        (Step.REVIEW_RESULT, "warning", "at-most-one", ["Result reviewed", "ESR1 mutation test"]),
        (Step.TEST_DUE, "info", "at-most-one", ["ESR1 mutation test"]),
        (Step.PROGRESSED, "warning", "at-most-one", ["Tumour board"]),
    ],
    ids=lambda value: value.value if isinstance(value, Step) else None,
)
def test_each_step_has_its_card(step: Step, indicator: str, behavior: str, suggested: list[str]) -> None:
    card = card_of(usual(step))
    assert (card.indicator, card.selection_behavior) == (indicator, behavior)
    assert len(card.suggestions) == len(suggested)
    assert all(label.startswith(start) for label, start in zip(labels(card), suggested, strict=True))


@EACH
def test_nothing_is_accepted_in_advance_and_nothing_is_critical(step: Step) -> None:
    card = card_of(usual(step))
    assert card.indicator in {"info", "warning"}
    assert not any(suggestion.is_recommended for suggestion in card.suggestions)


@EACH
def test_every_action_creates_a_valid_draft_proposal_for_the_patient(step: Step) -> None:
    card = card_of(usual(step))
    assert all(action.type == "create" for suggestion in card.suggestions for action in suggestion.actions)
    for resource in resources(card):
        if resource["resourceType"] == "MedicationRequest":
            MedicationRequest.model_validate(resource)
        else:
            ServiceRequest.model_validate(resource)
        assert (resource["status"], resource["intent"]) == ("draft", "proposal")
        assert resource["subject"] == {"reference": "Patient/p1"}
        assert resource["authoredOn"] == AS_OF.isoformat()


@EACH
def test_the_answer_can_be_written_without_empty_members(step: Step) -> None:
    written = json.loads(CdsResponse(cards=render(usual(step), patient="Patient/p1", site=SITE)).to_json())

    def walk(value: object) -> Iterator[object]:
        yield value
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for child in children:
            yield from walk(child)

    assert not any(value in (None, "", [], {}) for value in walk(written) if not isinstance(value, bool))
    assert "systemActions" not in written


@EACH
def test_every_card_names_step_trial_and_knowledge(step: Step) -> None:
    assert opened(card_of(usual(step)).extension) == {
        "org.esr1-cds.decision": {
            "step": step.value,
            "trial": "serena-6",
            "knowledge_version": "2026.11.0",
        }
    }


@EACH
def test_source_and_links_are_absolute_and_hold_nothing_of_the_patient(step: Step) -> None:
    card = card_of(usual(step))
    assert card.source.url == "https://cds.example.org/about"
    assert card.source.topic is not None
    assert re.fullmatch(r"[A-Za-z0-9]{1,100}", card.source.topic.code)
    assert card.links[0].url == "https://cds.example.org/trials/serena-6"
    assert all(link.type == "absolute" and "p1" not in link.url for link in card.links)


@EACH
def test_override_reasons_come_from_the_standard_with_displays(step: Step) -> None:
    reasons = card_of(usual(step)).override_reasons
    assert len(reasons) <= 9  # more than nine nobody reads
    assert all(reason.display for reason in reasons)
    assert {reason.system for reason in reasons} == {
        "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
    }


@EACH
def test_the_text_neither_commands_nor_claims_a_guideline(step: Step) -> None:
    card = card_of(usual(step))
    said = " ".join((card.summary, card.detail or "", *labels(card)))
    assert not re.search(r"guideline|recommend|\bshould\b|\bmust\b|\bplease\b", said, re.IGNORECASE)


@EACH
def test_the_text_is_short_enough_to_be_read(step: Step) -> None:
    assert len(card_of(usual(step)).detail or "") < 3500


@EACH
def test_uuids_differ_from_card_to_card(step: Step) -> None:
    first, second = card_of(usual(step)), card_of(usual(step))
    assert first.uuid != second.uuid
    assert {s.uuid for s in first.suggestions}.isdisjoint({s.uuid for s in second.suggestions})


@EACH
def test_the_card_says_for_which_day_and_with_which_knowledge(step: Step) -> None:
    assert detail_of(usual(step)).endswith("As of 2026-11-20; knowledge 2026.11.0.")


@EACH
def test_a_client_that_takes_no_orders_gets_the_options_in_words(step: Step) -> None:
    plain = Site(
        base_url=SITE.base_url, jurisdiction="US", profile=ClientProfile(id="text", offers_orders=False)
    )
    card = card_of(usual(step), site=plain)
    assert card.suggestions == ()
    assert card.selection_behavior is None
    assert "**Options:**" in (card.detail or "")
    assert all(label in (card.detail or "") for label in labels(card_of(usual(step))))


@pytest.mark.parametrize("length", [139, 140, 141, 400])
def test_a_summary_stays_below_140_characters(length: int) -> None:
    summary = card_of(decision(Step.OFFER_SWITCH, summary=("word " * 100)[:length])).summary
    assert len(summary) < 140


@given(st.text(alphabet=st.sampled_from("a<>|*\n\x1b 😀é\u0301"), min_size=1, max_size=300))
def test_any_summary_is_plain_text_on_one_line(text: str) -> None:
    summary = card_of(decision(Step.TEST_DUE, summary=f"x{text}")).summary
    assert len(summary.splitlines()) == 1
    assert not set(summary) & {"<", ">", "\x1b"}


def test_the_patient_must_be_given_as_a_reference() -> None:
    with pytest.raises(NotAReferenceError):
        render(usual(Step.OFFER_SWITCH), patient="p1", site=SITE)


def test_a_slash_at_the_end_of_the_base_address_is_not_doubled() -> None:
    site = Site(base_url="https://cds.example.org/", jurisdiction="US")
    assert card_of(usual(Step.TEST_DUE), site=site).links[0].url == "https://cds.example.org/trials/serena-6"
