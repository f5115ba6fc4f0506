"""The tables, as SQLAlchemy models. No clinical values: what a card said is not kept."""

import datetime as dt
from typing import Final

from sqlalchemy import JSON, BigInteger, Dialect, Integer, String, Text, types
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAME_LENGTH: Final = 255
"""Longest name that the configuration gives a service or a client. What clients send has no such limit."""

_SEQ: Final = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER names SQLite's row id


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


class DecisionRow(Base):
    """What the service decided for one call: statuses and references, never a value of the record.

    Append-only (triggers refuse changes); ``hash`` covers every other column, among them ``previous``, the hash
    of the row before (:mod:`service.store.chain`). ``id`` is made where the decision is, so that a batch whose
    commit was not confirmed can be told apart from one that was not written.
    """

    __tablename__ = "decision_record"

    seq: Mapped[int] = mapped_column(_SEQ, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    hook_instance: Mapped[str | None] = mapped_column(Text)
    service_id: Mapped[str] = mapped_column(String(NAME_LENGTH))
    hook: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    client_id: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    step: Mapped[str | None] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    silent: Mapped[bool]
    criteria: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    evidence: Mapped[list[str]] = mapped_column(JSON)
    digest: Mapped[str | None] = mapped_column(String(64))
    knowledge_version: Mapped[str] = mapped_column(String(40))
    software_version: Mapped[str] = mapped_column(String(40))
    durations_us: Mapped[dict[str, int]] = mapped_column(JSON)
    cards: Mapped[list[dict[str, str | None]]] = mapped_column(JSON)
    prefetch: Mapped[dict[str, str]] = mapped_column(JSON)
    unavailable: Mapped[list[str]] = mapped_column(JSON)


class DecisionAnchorRow(Base):
    """What retention leaves of the records it removed: the last one's place and hash, and how many they were."""

    __tablename__ = "decision_anchor"

    seq: Mapped[int] = mapped_column(_SEQ, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    count: Mapped[int] = mapped_column(_SEQ)
    removed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class NonceRow(Base):
    """A nonce that was used, as a digest together with its issuer; forgotten after ``until``."""

    __tablename__ = "used_nonce"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
