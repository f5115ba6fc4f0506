"""Feedback and notes as tests need them."""

import datetime as dt

from cds_hooks import FeedbackBatch, FeedbackItem
from service.store.database import Database
from service.store.decision_note import DecisionNote, IssuedCard
from service.store.decision_records import DecisionRecords

CARD = "5c0b6c3a-0c5e-4a3f-9f0e-2f8f4f3b7a11"
NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


def item(card: str = CARD, **members: object) -> FeedbackItem:
    """An accepted suggestion, unless ``members`` (as on the wire) say otherwise."""
    report = {
        "card": card,
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": "s-1"}],
        "outcomeTimestamp": "2026-11-20T12:00:00Z",
    }
    return FeedbackItem.model_validate({**report, **members})


def overridden(card: str = CARD, **reason: object) -> FeedbackItem:
    """An overridden card."""
    return item(card, outcome="overridden", acceptedSuggestions=[], overrideReason=reason)


def batch(*items: FeedbackItem, client_id: str | None = None) -> FeedbackBatch:
    """One feedback call."""
    return FeedbackBatch(service_id="esr1-patient-view", client_id=client_id, items=items)


def note(*cards: str, **members: object) -> DecisionNote:
    """The note of a call that was answered with these cards."""
    said: dict[str, object] = {
        "decided_at": NOON,
        "hook_instance": "hook-instance-1",
        "service_id": "esr1-patient-view",
        "hook": "patient-view",
        "client_id": None,
        "step": "offer-switch",
        "criteria": {"serena-6": {"adult": "met", "ecog-at-most-1": "unknown"}},
        "references": ("Observation/esr1", "Patient/wanda"),
        "digest": "0" * 64,
        "knowledge_version": "2026.11.0",
        "software_version": "0.1.0",
        "durations_ms": {"decide": 1.25},
        "cards": tuple(IssuedCard(uuid=card, step="offer-switch") for card in cards),
        "prefetch": {"patient": "satisfied", "procedures": "not-sent"},
        "unavailable": ("procedures: not sent",),
    }
    return DecisionNote(**(said | members))  # type: ignore[arg-type]


async def keep(database: Database, *notes: DecisionNote) -> None:
    """Write the notes, in this order."""
    async with DecisionRecords(database) as records:
        for each in notes:
            records.record(each)
