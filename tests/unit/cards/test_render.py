"""Which card for which step, and what holds for every card (clinical rules, section 7)."""

import json
import re
from collections.abc import Iterator

import pytest
from fhir.resources.R4B.medicationrequest import MedicationRequest
from fhir.resources.R4B.servicerequest import ServiceRequest
from hypothesis import given
from hypothesis import strategies as st

from cds_hooks import Card, CdsResponse, RawJson
from service.cards.client_profile import ClientProfile
from service.cards.content import Site
from service.cards.orders import NotAReferenceError
from service.cards.render import render
from service.chart.dates import one_day
from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact, Problem, SourceRef
from service.chart.imaging import ImagingAnswer
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from service.pathway.decision import Decision, Step
from service.terms.drugs import Drug, DrugClass
from tests.builders_cards import (
    AS_OF,
    LETROZOLE,
    PALBOCICLIB,
    chart,
    decision,
    esr1_fact,
    evaluation,
    imaging_fact,
    treatment_fact,
    usual,
    verdict,
)

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
    assert len(reasons) == 12
    assert all(reason.display for reason in reasons)


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
    assert detail_of(usual(step)).endswith(
        "Decided for 2026-11-20 from the record available; knowledge 2026.11.0."
    )


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


# Offer a switch


def test_the_first_line_says_what_changed_and_why_it_matters() -> None:
    first = detail_of(usual(Step.OFFER_SWITCH)).splitlines()[0]
    assert first.startswith(
        "**ESR1 D538G (1.9 %) found in blood on 2026-10-28; last scan 2026-10-20 shows no progression.**"
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
    assert (
        "| ECOG performance status 0 to 1 | ECOG 1 on 2026-11-09 | met | Observation/ecog (2026-11-09) |"
        in rows
    )


def test_the_offer_shows_results_with_their_data_cutoffs_and_limits() -> None:
    detail = detail_of(usual(Step.OFFER_SWITCH))
    assert "16.8 vs 9.2 months, HR 0.45 (95% CI 0.34-0.59) (third data cut-off, ASCO 2 June 2026)" in detail
    assert "An overall survival benefit has not been shown" in detail
    assert "did not compare switching now with switching at progression" in detail
    assert "grade 3 or more in 60 vs 46 %" in detail
    assert "Project defaults, not trial criteria: imaging up to 91 and ECOG up to 91 days old." in detail


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
    assert f"**Regulatory status ({jurisdiction}, looked up on 2026-11-20):**" in detail


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


# The other steps


def test_the_workup_says_what_is_missing_why_it_matters_and_drafts_the_order() -> None:
    card = card_of(usual(Step.COMPLETE_WORKUP))
    detail = card.detail or ""
    assert "- **no progression on imaging:** no staging study since the current treatment began." in detail
    assert (
        "Missing: something recent. Why it matters: the trial took only patients without progression"
        in detail
    )
    imaging, ecog = resources(card)
    assert imaging["code"] == {
        "text": "Whole-body staging imaging (CT chest, abdomen and pelvis, or FDG PET/CT)"
    }
    assert ecog["resourceType"] == "ServiceRequest"


def test_unknown_criteria_stand_first_in_the_table() -> None:
    rows = [line for line in detail_of(usual(Step.COMPLETE_WORKUP)).splitlines() if line.startswith("| ")]
    assert ["**unknown**" in row for row in rows[2:5]] == [True, True, False]


def test_three_questions_with_one_answer_make_one_suggestion() -> None:
    open_ones = evaluation(
        aromatase_inhibitor=verdict(UNKNOWN), cdk46_inhibitor=verdict(UNKNOWN), duration=verdict(UNKNOWN)
    )
    card = card_of(decision(Step.COMPLETE_WORKUP, of=open_ones))
    assert labels(card) == [
        "Medication reconciliation: aromatase inhibitor and CDK4/6 inhibitor, agents and start dates"
    ]


def test_every_criterion_that_can_be_open_has_an_order_that_would_settle_it() -> None:
    for item in evaluation().verdicts:
        if item.id == "esr1-mutation":
            continue
        changed = {item.id.replace("-", "_"): verdict(UNKNOWN)}
        open_one = evaluation("serena-6", **changed)
        card = card_of(decision(Step.COMPLETE_WORKUP, of=open_one))
        assert len(card.suggestions) == 1, item.id


def test_not_eligible_names_what_fails_and_what_is_unknown() -> None:
    mixed = evaluation(aromatase_inhibitor=verdict(NOT_MET), performance_status=verdict(UNKNOWN))
    first = detail_of(decision(Step.NOT_ELIGIBLE, of=mixed)).splitlines()[0]
    assert "SERENA-6 criteria not met: letrozole or anastrozole current." in first
    assert "Unknown: ECOG performance status 0 to 1." in first


def test_pada_1_is_shown_where_its_criteria_are_met() -> None:
    card = card_of(usual(Step.NOT_ELIGIBLE))
    assert "**PADA-1 criteria are met.**" in (card.detail or "")
    assert "11.9 (95% CI 9.1-13.6) vs 5.7 (3.9-7.5) months" in (card.detail or "")
    assert "off-label" in (card.detail or "")
    assert card.links[-1].url.endswith("/trials/pada-1")


@pytest.mark.parametrize("status", [NOT_MET, UNKNOWN])
def test_pada_1_is_not_shown_where_its_criteria_are_not_all_met(status: Status) -> None:
    failing = evaluation(performance_status=verdict(NOT_MET))
    pada = evaluation("pada-1", cdk46_inhibitor=verdict(status))
    card = card_of(decision(Step.NOT_ELIGIBLE, of=failing, others=(pada,)))
    assert "PADA-1" not in (card.detail or "")
    assert len(card.links) == 1


def test_a_trial_after_progression_is_not_offered_before_it() -> None:
    failing = evaluation(performance_status=verdict(NOT_MET))
    card = card_of(decision(Step.NOT_ELIGIBLE, of=failing, others=(evaluation("emerald"),)))
    assert "EMERALD" not in (card.detail or "")


def test_imaging_without_an_answer_is_said_to_have_none() -> None:
    failing = evaluation(performance_status=verdict(NOT_MET))
    detail = detail_of(decision(Step.NOT_ELIGIBLE, of=failing, record=chart(imaging=())))
    assert "Imaging gives no answer: no staging study since the current treatment began." in detail


def test_a_result_for_review_says_what_was_found_and_what_would_settle_it() -> None:
    detail = detail_of(usual(Step.REVIEW_RESULT))
    assert "the newest result is indeterminate." in detail
    assert "Read in Observation/esr1 (2026-10-28)." in detail
    assert "It was not used to decide" in detail
    assert "**What would settle it:** something recent." in detail


def test_a_result_for_review_without_a_source_or_a_remedy_says_only_what_is_known() -> None:
    doubtful = evaluation(esr1_mutation=verdict(MET, "contradictory"))
    no_source = evaluation(esr1_mutation=verdict(UNKNOWN, "unclear"))
    assert "What would settle it" not in detail_of(decision(Step.REVIEW_RESULT, of=doubtful))
    assert "Read in" not in detail_of(decision(Step.REVIEW_RESULT, of=no_source))


def test_a_test_that_is_due_names_reports_silent_on_esr1() -> None:
    silent = Fact(
        value="ctDNA report",
        effective=one_day(AS_OF.replace(month=9)),
        source=SourceRef(reference="DiagnosticReport/r1"),
    )
    untested = evaluation(esr1_mutation=verdict(UNKNOWN, "no ESR1 result"))
    detail = detail_of(decision(Step.TEST_DUE, of=untested, record=chart(esr1=(), silent=(silent,))))
    assert "ctDNA report without a word on ESR1: DiagnosticReport/r1, 2026-09-20." in detail
    assert "last 91 days" in detail


def test_the_test_order_names_the_panel_in_plasma() -> None:
    (resource,) = resources(card_of(usual(Step.TEST_DUE)))
    code = resource["code"]
    assert isinstance(code, dict)
    assert code["text"] == "ESR1 mutation test in circulating tumour DNA (blood)"
    assert [(coding["system"], coding["code"]) for coding in code["coding"]] == [
        ("http://loinc.org", "100029-8")
    ]


def test_after_progression_the_early_switch_is_said_to_be_past() -> None:
    detail = detail_of(usual(Step.PROGRESSED))
    assert detail.startswith("**Last scan 2026-10-20 shows progression (“New hepatic metastases.”).**")
    assert "The switch before progression that SERENA-6 tested no longer applies." in detail
    assert "camizestrant" not in detail


def test_after_progression_each_studied_option_has_criteria_result_and_status() -> None:
    card = card_of(usual(Step.PROGRESSED))
    rows = [line for line in (card.detail or "").splitlines() if line.startswith("| ")]
    assert [row.split(":")[0].removeprefix("| ") for row in rows[2:]] == [
        "EMBER-3",
        "EMERALD",
        "VERITAC-2",
        "evERA",
    ]
    assert "| 8 of 8 met |" in rows[3]
    assert "elacestrant approved, since 2023-01-27" in rows[3]
    assert "giredestrant with everolimus not approved" in rows[5]
    assert [link.url.rsplit("/", 1)[-1] for link in card.links] == [
        "serena-6",
        "ember-3",
        "emerald",
        "veritac-2",
        "evera",
    ]


def test_after_progression_failing_and_unknown_criteria_of_an_option_are_named() -> None:
    given = usual(Step.PROGRESSED)
    emerald = evaluation("emerald", ovarian_suppression=verdict(NOT_MET), progression=verdict(UNKNOWN))
    detail = detail_of(
        decision(Step.PROGRESSED, of=given.serena_6, others=(emerald,), record=given.chart),
        site=Site(base_url=SITE.base_url, jurisdiction="EU"),
    )
    assert (
        "6 of 8 met. not met: postmenopausal, or ovarian suppression. unknown: progression on imaging"
        in detail
    )
    assert "elacestrant authorised since September 2023" in detail


def test_after_progression_without_other_trials_there_is_no_empty_table() -> None:
    given = usual(Step.PROGRESSED)
    detail = detail_of(decision(Step.PROGRESSED, of=given.serena_6, record=given.chart))
    assert "|" not in detail


@pytest.mark.parametrize(
    ("results", "suggested"),
    [
        ((), ["ESR1 mutation test", "Tumour board"]),
        ((esr1_fact(Call.NOT_DETECTED, None, vaf=None),), ["ESR1 mutation test", "Tumour board"]),
        (
            (esr1_fact(Call.INDETERMINATE, None, vaf=None),),
            ["Result reviewed", "ESR1 mutation test", "Tumour board"],
        ),
    ],
    ids=["not tested", "not detected", "unclear"],
)
def test_after_progression_without_a_detection_a_test_is_suggested(
    results: tuple[Fact[Esr1Result], ...], suggested: list[str]
) -> None:
    record = chart(esr1=results, imaging=(imaging_fact(ImagingAnswer.PROGRESSION),))
    of = evaluation(esr1_mutation=verdict(UNKNOWN, "no ESR1 answer"))
    card = card_of(decision(Step.PROGRESSED, of=of, record=record))
    assert len(card.suggestions) == len(suggested)
    assert all(label.startswith(start) for label, start in zip(labels(card), suggested, strict=True))
    assert "no longer applies" in (card.detail or "")
    assert "An ESR1 test in ctDNA at progression tells" in (card.detail or "")


# Problems and hostile text


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
