"""The cards of the other steps."""

import datetime as dt
import re

import pytest

from service.cards.content import Site
from service.chart.dates import one_day
from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact, SourceRef
from service.chart.imaging import ImagingAnswer
from service.chart.patient_chart import PatientChart
from service.criteria.subjects import SUBJECTS
from service.criteria.verdict import NOT_MET, UNKNOWN, Status
from service.pathway.decision import Step
from service.trials.evaluation import TrialEvaluation
from service.trials.trial import Cited
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
from tests.unit.cards.rendering import SITE, card_of, detail_of, labels, resources


def test_the_workup_says_what_is_missing_why_it_matters_and_drafts_the_order() -> None:
    card = card_of(usual(Step.COMPLETE_WORKUP))
    detail = card.detail or ""
    assert "- **Progression on imaging:** no staging study since the current treatment began." in detail
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
    mixed = evaluation(
        aromatase_inhibitor=verdict(NOT_MET, "exemestane: active order"),
        performance_status=verdict(UNKNOWN, "no ECOG grade on record"),
    )
    first = detail_of(decision(Step.NOT_ELIGIBLE, of=mixed)).splitlines()[0]
    assert "SERENA-6 criteria not met: aromatase inhibitor: exemestane, active order." in first
    assert "Not known: ECOG performance status: no ECOG grade on record." in first


@pytest.mark.parametrize("step", [Step.COMPLETE_WORKUP, Step.NOT_ELIGIBLE], ids=lambda step: step.value)
@pytest.mark.parametrize("cited", evaluation().trial.inclusion, ids=lambda cited: cited.criterion.id)
def test_no_question_that_reads_as_its_opposite_stands_outside_the_table(step: Step, cited: Cited) -> None:
    status = UNKNOWN if step is Step.COMPLETE_WORKUP else NOT_MET
    criterion = cited.criterion
    of = evaluation("serena-6", **{criterion.id.replace("-", "_"): verdict(status, "as found")})
    detail = detail_of(decision(step, of=of))
    outside = " ".join(line for line in detail.splitlines() if not line.startswith("|")).lower()
    assert SUBJECTS[criterion.id].lower() in outside
    assert criterion.question.lower() not in outside.replace(SUBJECTS[criterion.id].lower(), "")


def test_a_pair_that_is_too_young_is_said_to_be_old_enough_on_a_day() -> None:
    young = chart(
        treatments=(
            treatment_fact(LETROZOLE, since=dt.date(2026, 7, 13)),
            treatment_fact(PALBOCICLIB, since=dt.date(2026, 7, 13)),
        )
    )
    short = evaluation(duration=verdict(NOT_MET, "together since 2026-07-13"))
    detail = detail_of(decision(Step.NOT_ELIGIBLE, of=short, record=young))
    assert "6 months together are reached on 2027-01-13, if both are continued." in detail


@pytest.mark.parametrize(
    ("of", "record"),
    [
        (evaluation(performance_status=verdict(NOT_MET)), chart()),
        (evaluation(duration=verdict(NOT_MET)), chart(treatments=())),
        (
            evaluation(duration=verdict(NOT_MET)),
            chart(
                treatments=(treatment_fact(LETROZOLE, since=None), treatment_fact(PALBOCICLIB, since=None))
            ),
        ),
    ],
    ids=["long enough", "no pair", "begun on an unknown day"],
)
def test_otherwise_no_such_day_is_named(of: TrialEvaluation, record: PatientChart) -> None:
    assert "are reached" not in detail_of(decision(Step.NOT_ELIGIBLE, of=of, record=record))


def test_pada_1_is_shown_where_its_criteria_are_met() -> None:
    card = card_of(usual(Step.NOT_ELIGIBLE))
    assert "**PADA-1: 12 of 12 checked criteria met.** Not checked here: whether the mutation" in (
        card.detail or ""
    )
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


def test_a_result_for_review_says_what_was_reported_why_it_was_not_used_and_what_would_settle_it() -> None:
    detail = detail_of(usual(Step.REVIEW_RESULT))
    assert detail.startswith(
        "**ESR1 indeterminate (blood, 2026-10-28): needs a human reader,** because the newest result is"
        " indeterminate."
    )
    assert "- indeterminate (blood, 2026-10-28); Observation/esr1" in detail
    assert "It was not used to decide" in detail
    assert "**What would settle it:** a repeated ESR1 test in ctDNA." in detail


def test_a_review_without_a_result_says_only_the_reason() -> None:
    detail = detail_of(decision(Step.REVIEW_RESULT, record=chart(esr1=())))
    assert "As reported" not in detail
    assert "What would settle it" not in detail


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
    assert detail.startswith("**Last scan on 2026-10-20 shows progression (“New hepatic metastases.”).**")
    assert "The switch before progression that SERENA-6 tested no longer applies." in detail
    assert "camizestrant" not in detail


def test_after_progression_each_studied_option_has_criteria_result_and_status() -> None:
    card = card_of(usual(Step.PROGRESSED))
    lines = (card.detail or "").splitlines()
    headings = [line for line in lines if re.match(r"\*\*[\w-]+: .*\*\*$", line)]
    assert [heading.split(":")[0].removeprefix("**") for heading in headings] == [
        "EMBER-3",
        "EMERALD",
        "VERITAC-2",
        "evERA",
    ]
    emerald = "\n".join(lines[lines.index(headings[1]) : lines.index(headings[2])])
    assert "- 8 of 8 checked criteria met. Not checked here: number of earlier lines" in emerald
    assert "- Median PFS with an ESR1 mutation, against standard endocrine therapy: 3.8 vs 1.9" in emerald
    assert "- Status: elacestrant: approved since 2023-01-27, for postmenopausal women" in emerald
    assert "not approved (application under review; decision expected by 2026-12-18)" in lines[-3]
    assert "Status: US, notices looked up 2026-11-20, label not read." in (card.detail or "")
    assert [link.url.rsplit("/", 1)[-1] for link in card.links] == [
        "serena-6",
        "ember-3",
        "emerald",
        "veritac-2",
        "evera",
    ]


def test_after_progression_failing_and_unknown_criteria_of_an_option_are_named() -> None:
    given = usual(Step.PROGRESSED)
    emerald = evaluation(
        "emerald",
        postmenopausal_or_male=verdict(NOT_MET, "premenopausal (2026-03-12)"),
        progression=verdict(UNKNOWN, "not final"),
    )
    detail = detail_of(
        decision(Step.PROGRESSED, of=given.serena_6, others=(emerald,), record=given.chart),
        site=Site(base_url=SITE.base_url, jurisdiction="EU"),
    )
    assert (
        "6 of 8 checked criteria met. Not met: menopause: premenopausal (2026-03-12). Not known: progression on"
        " imaging: not final." in detail
    )
    assert "elacestrant: authorised since September 2023" in detail


@pytest.mark.parametrize(
    ("jurisdiction", "trial", "said"),
    [
        ("EU", "ember-3", "imlunestrant: authorised since 2026-01-09, indication not read."),
        ("EU", "ember-3", "imlunestrant with abemaciclib: no EU authorisation found."),
        ("EU", "veritac-2", "vepdegestrant: no EU authorisation found."),
        ("EU", "evera", "giredestrant with everolimus: no EU authorisation found."),
        ("CH", "evera", "Status: not looked up."),
    ],
)
def test_what_is_not_known_of_a_jurisdiction_is_said_not_implied(
    jurisdiction: str, trial: str, said: str
) -> None:
    given = usual(Step.PROGRESSED)
    detail = detail_of(
        decision(Step.PROGRESSED, of=given.serena_6, others=(evaluation(trial),), record=given.chart),
        site=Site(base_url=SITE.base_url, jurisdiction=jurisdiction),
    )
    assert said in detail


def test_after_progression_without_other_trials_there_is_no_empty_heading() -> None:
    given = usual(Step.PROGRESSED)
    detail = detail_of(decision(Step.PROGRESSED, of=given.serena_6, record=given.chart))
    assert "Studied after progression" not in detail


def test_after_progression_there_is_no_table_that_a_narrow_screen_cannot_show() -> None:
    assert "|" not in detail_of(usual(Step.PROGRESSED))


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
