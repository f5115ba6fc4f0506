"""The tables, as SQLAlchemy models. No clinical values: what a card said is not kept."""

import datetime as dt
from typing import Final

from sqlalchemy import JSON, Dialect, String, Text, types
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAME_LENGTH: Final = 255
"""Longest name that the configuration gives a service or a client. What clients send has no such limit."""


class UtcDateTime(types.TypeDecorator[dt.datetime]):
    """A moment, kept and given back in UTC; SQLite has no time zones of its own."""

    impl = types.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC. A moment without a zone is refused, since nobody could say what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """With UTC stated."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """What the migrations know of."""


class FeedbackRow(Base):
    """What a clinician did with one card, as the client reported it.

    ``digest`` identifies the report, so that one sent twice is kept once. ``user_comment`` is free text of a
    clinician and may name a patient: it is never logged and never listed.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    received_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    service_id: Mapped[str] = mapped_column(String(NAME_LENGTH))
    client_id: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    card: Mapped[str] = mapped_column(Text, index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    accepted_suggestions: Mapped[list[str]] = mapped_column(JSON)
    reason_code: Mapped[str | None] = mapped_column(Text)
    reason_system: Mapped[str | None] = mapped_column(Text)
    reason_display: Mapped[str | None] = mapped_column(Text)
    user_comment: Mapped[str | None] = mapped_column(Text)
    outcome_timestamp: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class IssuedCardRow(Base):
    """A card that was sent: which call and service it came from and the step it stood for."""

    __tablename__ = "issued_card"

    card: Mapped[str] = mapped_column(String(36), primary_key=True)
    hook_instance: Mapped[str | None] = mapped_column(Text)
    service_id: Mapped[str] = mapped_column(String(NAME_LENGTH))
    client_id: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    step: Mapped[str | None] = mapped_column(String(40))
    issued_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
