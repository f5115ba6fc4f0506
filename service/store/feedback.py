"""Feedback: kept once per report, acknowledged only after the commit."""

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from cds_hooks import FeedbackBatch, FeedbackItem, Unavailable
from cds_hooks.models.feedback import GivenReason
from service.store.database import Database, may_pass
from service.store.insertion import insert_once
from service.store.storable import storable
from service.store.tables import FeedbackRow, IssuedCardRow

_RETRY_AFTER_SECONDS: Final = 30

# Epic describes the reason that was picked in an extension (its documentation of CDS Hooks feedback).
_EPIC_REASON: Final = "com.epic.cdshooks.feedback.overrideReason."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFeedback:
    """One report as a list shows it: without the comment's text.

    ``step`` and ``hook_instance`` are those of the card; both are ``None`` for an orphan, a report on a card
    that this service has no note of having sent to this client.
    """

    received_at: dt.datetime
    service_id: str
    client_id: str | None
    card: str
    outcome: str
    accepted_suggestions: tuple[str, ...]
    reason: str | None
    comment_given: bool
    outcome_timestamp: dt.datetime
    is_orphan: bool
    step: str | None
    hook_instance: str | None


class FeedbackStore:
    """Keeps feedback (the library's ``FeedbackSink``) and lists it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, feedback: FeedbackBatch, /) -> None:
        """Keep every report of the batch that is not kept yet, in one transaction.

        Returns after the commit. Raises :class:`cds_hooks.Unavailable` when the database is away, and what the
        database raises when it refuses; the client is then to send the batch again, whose reports are kept
        once even if the commit did happen.
        """
        if not feedback.items:
            return
        now = dt.datetime.now(dt.UTC)
        rows = [_row(feedback, item, received_at=now) for item in feedback.items]
        try:
            async with self._database.writing() as connection:
                await insert_once(connection, FeedbackRow, rows, key="digest")
        except (SQLAlchemyError, OSError) as error:
            if not may_pass(error):
                raise
            raise Unavailable(
                "feedback cannot be kept at the moment", retry_after_seconds=_RETRY_AFTER_SECONDS
            ) from error

    async def recent(self, limit: int = 50) -> tuple[ReceivedFeedback, ...]:
        """The newest reports, newest first."""
        query = (
            select(FeedbackRow, IssuedCardRow)
            .outerjoin(IssuedCardRow, on_own_card())
            .order_by(FeedbackRow.id.desc())
            .limit(limit)
        )
        async with AsyncSession(self._database.engine) as session:
            return tuple(_received(row, card) for row, card in await session.execute(query))


def on_own_card() -> ColumnElement[bool]:
    """Joins a report to the card it is about, if that card was sent to the client that reports."""
    return and_(
        FeedbackRow.card == IssuedCardRow.card,
        FeedbackRow.client_id.is_not_distinct_from(IssuedCardRow.client_id),
    )


def _row(batch: FeedbackBatch, item: FeedbackItem, *, received_at: dt.datetime) -> dict[str, object]:
    given = item.override_reason
    reason = given.reason if given else None
    comment = given.user_comment if given else None
    said: dict[str, object] = {
        "service_id": batch.service_id,
        "client_id": batch.client_id,
        "card": storable(canonical_card(item.card)),
        "outcome": item.outcome,
        "accepted_suggestions": [each.id for each in item.accepted_suggestions],
        "reason_code": _storable(reason.code if reason else None),
        "reason_system": _storable(reason.system if reason else None),
        "reason_display": _storable(_display(given) if given else None),
        "user_comment": _storable(comment.get_secret_value() if comment else None),
        "outcome_timestamp": item.outcome_timestamp,
    }
    return {**said, "digest": _digest(said), "received_at": received_at}


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _display(given: GivenReason) -> str | None:
    """The words of the reason that was picked, wherever the client puts them."""
    if given.reason is not None and given.reason.display:
        return given.reason.display
    named = given.extension or {}
    words = (named.get(f"{_EPIC_REASON}{part}") for part in ("reasonDisplay", "reasonTitle"))
    return next((each for each in words if isinstance(each, str) and each), None)


def _digest(said: dict[str, object]) -> str:
    """SHA-256 over everything the client said: the same report gives the same digest, whenever it comes."""
    canonical = json.dumps(said, sort_keys=True, default=_iso)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _iso(moment: object) -> str:
    if not isinstance(moment, dt.datetime):
        raise TypeError(f"cannot be digested: {type(moment).__name__}")
    return moment.astimezone(dt.UTC).isoformat()


def canonical_card(card: str) -> str:
    """A card's uuid in lower case with hyphens, however it was sent; anything else as it came."""
    try:
        return str(uuid.UUID(card))
    except ValueError:
        return card


def _received(row: FeedbackRow, card: IssuedCardRow | None) -> ReceivedFeedback:
    return ReceivedFeedback(
        received_at=row.received_at,
        service_id=row.service_id,
        client_id=row.client_id,
        card=row.card,
        outcome=row.outcome,
        accepted_suggestions=tuple(row.accepted_suggestions),
        reason=row.reason_display or row.reason_code,
        comment_given=bool(row.user_comment),
        outcome_timestamp=row.outcome_timestamp,
        is_orphan=card is None,
        step=card.step if card else None,
        hook_instance=card.hook_instance if card else None,
    )
