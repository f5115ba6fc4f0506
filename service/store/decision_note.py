"""What is noted of one call: enough to show later what the service decided and why, and no clinical value."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from service.pathway.decision import Decision

ANSWERED: Final = "answered"
"""The outcome of a call that got its answer; any other outcome names a failure."""

FAILED: Final = "failed"
"""The outcome of a call that ended with a fault of the service; so does one that begins with ``http-5``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCard:
    """A card that was sent, and the step it stood for."""

    uuid: str
    step: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionNote:
    """One call and its decision.

    ``criteria`` is trial id -> criterion id -> status. ``references`` are the ``Type/id`` of the evidence.
    ``digest`` is the SHA-256 of what was read, in hexadecimal. ``durations_ms`` is stage -> milliseconds.
    ``prefetch`` is key -> name of its state. ``unavailable`` names what could not be had. ``step`` is ``None``
    when nothing was decided; ``outcome`` then says why (at most 40 characters). ``silent`` means that the
    client was shown nothing; its ``cards`` are then not counted as shown.
    """

    decided_at: dt.datetime
    hook_instance: str | None
    service_id: str
    hook: str | None
    client_id: str | None
    step: str | None
    criteria: Mapping[str, Mapping[str, str]]
    references: tuple[str, ...] = field(repr=False)
    digest: str | None
    knowledge_version: str
    software_version: str
    durations_ms: Mapping[str, float]
    cards: tuple[IssuedCard, ...] = ()
    silent: bool = False
    outcome: str = ANSWERED
    prefetch: Mapping[str, str] = field(default_factory=dict)
    unavailable: tuple[str, ...] = ()


def statuses(decision: Decision) -> dict[str, dict[str, str]]:
    """The status of every criterion of every trial of the decision, as ``criteria`` holds them."""
    return {
        evaluation.trial.id: {item.id: item.verdict.status.value for item in evaluation.verdicts}
        for evaluation in (decision.serena_6, *decision.others)
    }


def evidence(decision: Decision) -> tuple[str, ...]:
    """The references of all verdicts' evidence, each once, in order."""
    return tuple(
        dict.fromkeys(
            reference
            for evaluation in (decision.serena_6, *decision.others)
            for item in evaluation.verdicts
            for reference in item.verdict.references
        )
    )
