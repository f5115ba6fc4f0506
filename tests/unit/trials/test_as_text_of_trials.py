"""Trials as plain text."""

import dataclasses
import datetime as dt

from service.trials.as_text import list_text, trial_text
from service.trials.catalogue import TRIALS, by_id
from service.trials.trial import RegulatoryStatus, Source

SERENA_6 = by_id("serena-6")


def test_the_list_has_one_line_per_trial_in_columns() -> None:
    lines = list_text(TRIALS).splitlines()
    assert [line.split()[0] for line in lines[: len(TRIALS)]] == [trial.id for trial in TRIALS]
    assert len({line.index("NCT") for line in lines[: len(TRIALS)]}) == 1
    assert lines[-1] == "esr1-cds trials ID shows criteria, evidence, sources and regulatory status."


def test_a_trial_is_shown_whole() -> None:
    for trial in TRIALS:
        words = " ".join(trial_text(trial).split())
        assert words.startswith(f"{trial.name} ({trial.registry_id}), {trial.setting.value}")
        for cited in trial.inclusion:
            assert f"{cited.criterion.question} [{cited.section}]" in words
        for outcome in trial.outcomes:
            assert f"{outcome.measure}: {outcome.result} ({outcome.data_cutoff}" in words
        for statement in (*trial.limits, *trial.safety):
            assert f"{statement.text} ({statement.source.title})" in words
        for part in trial.not_checked:
            assert f"- {part}" in words
        for source in trial.sources:
            assert source.url in words


def test_the_variants_are_shown_when_the_trial_has_its_own() -> None:
    named = trial_text(dataclasses.replace(SERENA_6, variants=frozenset({"Y537S", "D538G"})))
    assert "ESR1 variants of the trial\n  D538G, Y537S" in named
    assert "ESR1 variants" not in trial_text(dataclasses.replace(SERENA_6, variants=None))


def test_a_block_without_content_is_left_out() -> None:
    assert "Safety" not in trial_text(dataclasses.replace(SERENA_6, safety=()))


def test_a_status_has_a_day_when_one_is_known() -> None:
    status = RegulatoryStatus(
        jurisdiction="EU",
        drug="camizestrant",
        status="authorised",
        since=dt.date(2026, 7, 23),
        indication="early switch",
        reviewed=dt.date(2026, 11, 1),
        source=Source(title="register", url="https://example.org"),
    )
    undated = dataclasses.replace(status, since=None)
    text = trial_text(dataclasses.replace(SERENA_6, regulatory=(status, undated)))
    words = " ".join(text.split())
    assert "EU: camizestrant: authorised since 2026-07-23, early switch. (looked up 2026-11-01)" in words
    assert "EU: camizestrant: authorised, early switch." in words


def test_only_an_address_makes_a_line_wider_than_a_terminal() -> None:
    wide = [line for trial in TRIALS for line in trial_text(trial).splitlines() if len(line) > 100]
    assert [line for line in wide if "https://" not in line] == []
