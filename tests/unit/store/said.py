"""Feedback and answers as tests need them."""

import datetime as dt
from uuid import UUID

from cds_hooks import Card, CdsResponse, Exchange, FeedbackBatch, FeedbackItem, Source

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


def answer(*cards: str, step: object = "offer-switch") -> Exchange:
    """An answered call with one card for each uuid."""
    return Exchange(
        service_id="esr1-patient-view",
        hook="patient-view",
        hook_instance="hook-instance-1",
        client_id=None,
        status=200,
        duration_seconds=0.01,
        response=CdsResponse(cards=tuple(_card(card, step) for card in cards)),
    )


def _card(card: str, step: object) -> Card:
    extension = {"org.esr1-cds.decision": {"step": step}} if step else None
    return Card(
        uuid=UUID(card),
        summary="A summary",
        indicator="info",
        source=Source(label="Test"),
        extension=extension,
    )
