"""Trials as plain text: the answer of ``esr1-cds trials``."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from service.trials.regulatory import in_words
from service.trials.trial import Statement, Trial

_WIDTH: Final = 100


def list_text(trials: Sequence[Trial]) -> str:
    """One line per trial: id, registry number, setting, treatment."""
    width = max(len(trial.id) for trial in trials)
    lines = [
        f"{trial.id:<{width}}  {trial.registry_id}  {trial.setting.value:<25}  {trial.treatment}"
        for trial in trials
    ]
    return "\n".join(
        [*lines, "", "esr1-cds trials ID shows criteria, evidence, sources and regulatory status."]
    )


def trial_text(trial: Trial) -> str:
    """Everything the service knows of one trial."""
    blocks = [
        [f"{trial.name} ({trial.registry_id}), {trial.setting.value}", *_wrapped(trial.summary)],
        ["Treatment", *_wrapped(trial.treatment)],
        [
            "Criteria",
            *(_bullet(f"{cited.criterion.question} [{cited.section}]") for cited in trial.inclusion),
        ],
        ["Results", *_results(trial)],
        ["What the trial asked and this service does not check", *map(_bullet, trial.not_checked)],
        ["What the trial does not show", *map(_statement, trial.limits)],
        ["Safety", *map(_statement, trial.safety)],
        ["Regulatory status", *_regulatory(trial)],
        ["Sources", *(_bullet(f"{source.title}: {source.url}") for source in trial.sources)],
    ]
    if trial.variants is not None:
        blocks.insert(3, ["ESR1 variants of the trial", *_wrapped(", ".join(sorted(trial.variants)))])
    return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1)


def _statement(statement: Statement) -> str:
    return _bullet(f"{statement.text} ({statement.source.title})")


def _results(trial: Trial) -> Iterable[str]:
    for outcome in trial.outcomes:
        yield _bullet(f"{outcome.measure}: {outcome.result} ({outcome.data_cutoff}; {outcome.source.title})")


def _regulatory(trial: Trial) -> Iterable[str]:
    for entry in trial.regulatory:
        said = in_words(entry, entry.reviewed)
        yield _bullet(f"{entry.jurisdiction}: {said} (looked up {entry.reviewed})")


def _wrapped(text: str) -> list[str]:
    return _lines(text, first="  ", others="  ")


def _bullet(text: str) -> str:
    return "\n".join(_lines(text, first="  - ", others="    "))


def _lines(text: str, *, first: str, others: str) -> list[str]:
    """Wrapped at spaces only, so that an address stays in one piece."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
