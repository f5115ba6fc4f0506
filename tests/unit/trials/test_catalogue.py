"""The trials as data: complete, cited, and printable on a card."""

import datetime as dt
import re
from importlib import import_module

import pytest

from service.pipeline import KNOWLEDGE_REVIEW_DUE
from service.trials import evidence, regulatory
from service.trials.catalogue import TRIALS, by_id
from service.trials.trial import Setting, Source, Trial

SERENA_6 = by_id("serena-6")
EACH = pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.id)

SERENA_6_CRITERIA = (
    "adult",
    "breast-cancer",
    "advanced-disease",
    "er-positive",
    "her2-negative",
    "aromatase-inhibitor",
    "cdk46-inhibitor",
    "duration",
    "first-line",
    "esr1-mutation",
    "no-progression",
    "performance-status",
    "ovarian-suppression",
)


def _sentences(trial: Trial) -> tuple[str, ...]:
    outcomes = tuple(
        text for item in trial.outcomes for text in (item.measure, item.result, item.data_cutoff)
    )
    status = tuple(
        text
        for item in trial.regulatory
        for text in (item.status, item.condition, item.indication, item.drug)
    )
    stated = tuple(statement.text for statement in (*trial.limits, *trial.safety))
    questions = tuple(cited.criterion.question for cited in trial.inclusion)
    return (
        trial.name,
        trial.treatment,
        trial.summary,
        *stated,
        *trial.not_checked,
        *outcomes,
        *status,
        *questions,
    )


def _sources(trial: Trial) -> tuple[Source, ...]:
    return (
        *trial.sources,
        *(outcome.source for outcome in trial.outcomes),
        *(entry.source for entry in trial.regulatory),
        *(statement.source for statement in (*trial.limits, *trial.safety)),
    )


def test_the_order_is_fixed() -> None:
    assert [trial.id for trial in TRIALS] == [
        "serena-6",
        "pada-1",
        "ember-3",
        "emerald",
        "veritac-2",
        "evera",
    ]


def test_the_registry_numbers_are_those_of_the_trials() -> None:
    assert {trial.id: trial.registry_id for trial in TRIALS} == {
        "serena-6": "NCT04964934",
        "pada-1": "NCT03079011",
        "ember-3": "NCT04975308",
        "emerald": "NCT03778931",
        "veritac-2": "NCT05654623",
        "evera": "NCT05306340",
    }


def test_an_unknown_trial_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        by_id("serena-7")


def test_serena_6_asks_its_thirteen_criteria_in_order() -> None:
    assert tuple(cited.criterion.id for cited in SERENA_6.inclusion) == SERENA_6_CRITERIA


@EACH
def test_a_trial_lives_in_the_file_named_like_its_id(trial: Trial) -> None:
    module = import_module(f"service.trials.protocols.{trial.id.replace('-', '_')}")
    assert getattr(module, trial.id.replace("-", "_").upper()) is trial


@EACH
def test_every_criterion_names_its_section_and_its_id_is_unique(trial: Trial) -> None:
    assert all(cited.section.strip() for cited in trial.inclusion)
    ids = [cited.criterion.id for cited in trial.inclusion]
    assert len(set(ids)) == len(ids) > 0


@EACH
def test_every_figure_has_a_data_cutoff_and_a_source_of_the_trial(trial: Trial) -> None:
    assert trial.outcomes
    for outcome in trial.outcomes:
        assert outcome.data_cutoff.strip()
        assert outcome.source in trial.sources


@EACH
def test_every_trial_states_limits_and_cites_its_registry_entry(trial: Trial) -> None:
    assert trial.limits
    assert evidence.registry(trial.registry_id) in trial.sources


@EACH
def test_every_source_has_a_title_and_a_web_address(trial: Trial) -> None:
    for source in _sources(trial):
        assert source.title.strip()
        assert re.fullmatch(r"https://\S+", source.url), source.title


@EACH
def test_every_sentence_can_stand_in_markdown_as_it_is(trial: Trial) -> None:
    for sentence in _sentences(trial):
        assert sentence == sentence.strip()
        assert not re.search(r"[|<>*_`\[\]\\\n~]", sentence), sentence


@EACH
def test_no_sentence_claims_a_guideline_or_an_order(trial: Trial) -> None:
    for sentence in _sentences(trial):
        assert not re.search(r"guideline|should|must\b|recommend", sentence, re.IGNORECASE), sentence


@EACH
def test_no_trial_claims_longer_life(trial: Trial) -> None:
    for sentence in _sentences(trial):
        assert not re.search(
            r"live longer|prolongs? (life|survival)|improves? overall", sentence, re.IGNORECASE
        )


@EACH
def test_regulatory_entries_are_dated_reviewed_and_not_from_the_future(trial: Trial) -> None:
    for entry in trial.regulatory:
        assert entry.reviewed == regulatory.REVIEWED
        assert entry.since is None or entry.since <= entry.reviewed
        assert entry.jurisdiction in {"US", "EU"}


def test_early_switch_comes_before_progression_and_the_others_after() -> None:
    assert [trial.id for trial in TRIALS if trial.setting is Setting.EARLY_SWITCH] == ["serena-6", "pada-1"]


def test_the_primary_result_of_serena_6_is_that_of_the_publication() -> None:
    first = SERENA_6.outcomes[0]
    assert first.result == "16.0 vs 9.2 months, HR 0.44 (95% CI 0.31-0.60)"
    assert first.source is evidence.SERENA_6_NEJM


def test_the_update_of_serena_6_names_its_data_cutoff() -> None:
    updates = [item for item in SERENA_6.outcomes if "ASCO 2 June 2026" in item.data_cutoff]
    assert [item.result for item in updates] == [
        "16.8 vs 9.2 months, HR 0.45 (95% CI 0.34-0.59)",
        "25.7 vs 19.1 months, HR 0.63 (95% CI 0.46-0.86)",
    ]


def test_the_limits_of_serena_6_are_said() -> None:
    said = " ".join(limit.text for limit in SERENA_6.limits)
    assert "overall survival benefit has not been shown" in said
    assert "did not compare switching now with switching at progression" in said
    assert "No crossover" in said


@EACH
def test_no_trial_hides_that_longer_survival_has_not_been_shown(trial: Trial) -> None:
    assert "overall survival benefit has not been shown" in trial.limits[0].text


@EACH
def test_what_is_not_checked_is_said(trial: Trial) -> None:
    assert trial.not_checked
    assert not any("not checked" in statement.text for statement in trial.limits)


@pytest.mark.parametrize("trial_id", ["serena-6", "pada-1"])
def test_an_early_switch_was_not_compared_with_a_later_one(trial_id: str) -> None:
    said = " ".join(limit.text for limit in by_id(trial_id).limits)
    assert "did not compare switching now with switching at progression" in said


@EACH
@pytest.mark.parametrize("jurisdiction", ["US", "EU"])
def test_every_treatment_has_a_status_in_each_jurisdiction(trial: Trial, jurisdiction: str) -> None:
    assert any(entry.jurisdiction == jurisdiction for entry in trial.regulatory)


def test_no_limit_is_a_status_that_time_changes() -> None:
    for trial in TRIALS:
        for limit in trial.limits:
            assert not re.search(r"approved|label|authoris", limit.text), limit.text


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (dt.date(2026, 12, 18), "(application under review; decision expected by 2026-12-18)."),
        (
            dt.date(2026, 12, 19),
            "(application under review; a decision was expected by 2026-12-18 and is not known here).",
        ),
    ],
)
def test_a_decision_that_is_awaited_is_said_to_be_until_its_day(as_of: dt.date, said: str) -> None:
    (entry,) = [item for item in by_id("evera").regulatory if item.jurisdiction == "US"]
    assert regulatory.in_words(entry, as_of) == f"giredestrant with everolimus: not approved {said}"


def test_the_knowledge_is_reviewed_no_later_than_an_authority_decides() -> None:
    awaited = [entry.decides_by for entry in regulatory.STATUSES if entry.decides_by is not None]
    assert dt.date(2026, 12, 18) in awaited
    assert min(awaited) >= KNOWLEDGE_REVIEW_DUE > regulatory.REVIEWED


def test_fulvestrant_before_progression_is_off_label_in_every_jurisdiction() -> None:
    assert [(entry.jurisdiction, entry.status) for entry in by_id("pada-1").regulatory] == [
        ("US", "off-label"),
        ("EU", "off-label"),
    ]


def test_emerald_took_women_after_the_menopause_and_men_not_women_with_suppressed_ovaries() -> None:
    asked = {cited.criterion.id for cited in by_id("emerald").inclusion}
    assert "postmenopausal-or-male" in asked
    assert "ovarian-suppression" not in asked


def test_camizestrant_in_the_united_states_is_an_accelerated_approval_after_a_negative_vote() -> None:
    (entry,) = [item for item in SERENA_6.regulatory if item.jurisdiction == "US"]
    assert entry.since == dt.date(2026, 9, 4)
    assert entry.status == "accelerated approval"
    assert "confirmatory evidence still required" in entry.condition
    assert "6 to 3 against" in entry.condition


def test_camizestrant_in_the_european_union_is_authorised_since_july() -> None:
    (entry,) = [item for item in SERENA_6.regulatory if item.jurisdiction == "EU"]
    assert (entry.status, entry.since) == ("authorised", dt.date(2026, 7, 23))


def test_giredestrant_is_not_approved() -> None:
    (entry, _) = by_id("evera").regulatory
    assert entry.since is None
    assert entry.status == "not approved"


def test_pada_1_takes_exemestane_and_serena_6_does_not() -> None:
    def allowed(trial: Trial) -> object:
        (found,) = [c.criterion for c in trial.inclusion if c.criterion.id == "aromatase-inhibitor"]
        return getattr(found, "allowed", None)

    assert allowed(by_id("pada-1")) == {"letrozole", "anastrozole", "exemestane"}
    assert allowed(SERENA_6) == {"letrozole", "anastrozole"}


def test_a_drug_without_a_regulatory_entry_is_refused() -> None:
    with pytest.raises(KeyError, match="aspirin"):
        regulatory.of_drugs("camizestrant", "aspirin")
