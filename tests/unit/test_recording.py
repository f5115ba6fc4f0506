"""What is noted of a call: in the decision records, in the measurements, in the log."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cds_hooks import Exchange, FeedbackBatch, FeedbackItem, PreconditionFailed, Unavailable
from cds_hooks.prefetch import Prefetch
from service.cds_services.searches import SEARCHES
from service.observability.metrics import Metrics
from service.pipeline import KNOWLEDGE_VERSION
from service.recording import Recording
from service.store.database import Database
from service.store.decision_records import DecisionRecords
from service.store.feedback import FeedbackStore
from service.store.tables import DecisionRow, IssuedCardRow
from tests.unit.cds_services.prefetches import (
    CALLER,
    answering_for,
    first_page,
    responded,
    sent,
    values,
    without,
)

SERVICE = "esr1-patient-view"


@dataclass(frozen=True)
class Noted:
    """What one or more calls left behind."""

    records: list[DecisionRow]
    cards: list[IssuedCardRow]
    metrics: str


@asynccontextmanager
async def recording_to(database: Database, metrics: Metrics) -> AsyncIterator[Recording]:
    """Everything is written when the block ends."""
    async with DecisionRecords(database) as records:
        yield Recording(records, metrics, FeedbackStore(database), software_version="0.1.0")


async def noted(folder: Path, *prefetches: Prefetch, silent: bool = False) -> Noted:
    """Ask for a decision for each prefetch and read what was noted."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'notes.sqlite3'}")
    metrics = Metrics(services=[SERVICE], prefetch_keys=SEARCHES)
    async with recording_to(database, metrics) as recording:
        answering = replace(answering_for(replace(CALLER, id="client", silent=silent)), observer=recording)
        for prefetch in prefetches:
            with contextlib.suppress(PreconditionFailed):
                await responded(prefetch, answering=answering)
    async with AsyncSession(database.engine) as session:
        records = list(await session.scalars(select(DecisionRow)))
        cards = list(await session.scalars(select(IssuedCardRow)))
    await database.close()
    return Noted(records, cards, metrics.exposition().decode())


async def test_a_decision_is_recorded_with_statuses_references_and_versions(tmp_path: Path) -> None:
    found = await noted(tmp_path, sent(values()))
    (record,) = found.records
    assert (record.step, record.client_id, record.hook, record.outcome) == (
        "offer-switch",
        "client",
        "patient-view",
        "answered",
    )
    assert record.criteria["serena-6"]["no-progression"] == "met"
    assert all(reference.count("/") == 1 for reference in record.evidence)
    assert (record.software_version, record.knowledge_version) == ("0.1.0", KNOWLEDGE_VERSION)
    assert set(record.durations_us) == {"read", "fetch", "chart", "decide", "render"}
    assert [card.card for card in found.cards] == [card["uuid"] for card in record.cards]


async def test_what_was_incomplete_is_named(tmp_path: Path) -> None:
    found = await noted(tmp_path, without("documents"), first_page("reports"))
    assert [record.unavailable for record in found.records] == [["documents"], ["reports"]]
    assert found.records[1].prefetch["reports"] == "incomplete"


async def test_the_same_record_has_the_same_digest_and_another_one_another(tmp_path: Path) -> None:
    found = await noted(tmp_path, sent(values()), sent(values()), without("documents"))
    same, again, other = (record.digest for record in found.records)
    assert same == again != other


async def test_silence_is_recorded_and_no_card_counts_as_shown(tmp_path: Path) -> None:
    found = await noted(tmp_path, sent(values()), silent=True)
    assert found.records[0].silent
    assert found.records[0].cards
    assert found.cards == []


async def test_decisions_stages_and_prefetch_keys_are_counted(tmp_path: Path) -> None:
    metrics = (await noted(tmp_path, sent(values()), without("documents"))).metrics
    assert f'esr1_cds_steps_total{{service="{SERVICE}",step="offer-switch"}} 1.0' in metrics
    assert 'esr1_cds_prefetch_total{key="documents",state="not-sent"} 1.0' in metrics
    assert f'esr1_cds_stage_seconds_count{{service="{SERVICE}",stage="decide"}} 2.0' in metrics


async def test_unreadable_parts_of_a_record_are_counted(tmp_path: Path) -> None:
    damaged = values()
    damaged["observations"]["entry"][0]["resource"]["status"] = 7
    metrics = (await noted(tmp_path, sent(damaged))).metrics
    assert 'esr1_cds_problems_total{kind="Observation"} 2.0' in metrics


async def test_the_keys_of_a_call_without_decision_are_counted_all_the_same(tmp_path: Path) -> None:
    found = await noted(tmp_path, without("patient"))
    assert found.records == []
    assert 'esr1_cds_prefetch_total{key="patient",state="not-sent"} 1.0' in found.metrics


def exchange(status: int, hook: str | None = "patient-view") -> Exchange:
    """A finished call."""
    return Exchange(
        service_id=SERVICE,
        hook=hook,
        hook_instance="h-1",
        client_id="client",
        status=status,
        duration_seconds=0.004,
        response=None,
    )


@pytest.mark.parametrize(
    ("ended", "outcomes"),
    [(exchange(200), []), (exchange(412), ["http-412"]), (exchange(400, hook=None), [])],
)
async def test_a_call_that_ended_without_a_decision_is_recorded_as_such(
    tmp_path: Path, ended: Exchange, outcomes: list[str]
) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'notes.sqlite3'}")
    metrics = Metrics(services=[SERVICE], prefetch_keys=SEARCHES)
    async with recording_to(database, metrics) as recording:
        await recording.answered(ended)
    async with AsyncSession(database.engine) as session:
        records = list(await session.scalars(select(DecisionRow)))
    await database.close()
    assert [record.outcome for record in records] == outcomes
    assert all(record.step is None for record in records)
    assert f'status="{ended.status}"' in metrics.exposition().decode()


async def test_feedback_is_counted_once_it_is_kept(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'notes.sqlite3'}")
    metrics = Metrics(services=[SERVICE], prefetch_keys=SEARCHES)
    said = {"card": "c", "outcome": "overridden", "outcomeTimestamp": "2026-11-20T10:00:00Z"}
    item = FeedbackItem.model_validate(said | {"overrideReason": {"userComment": "no"}})
    async with recording_to(database, metrics) as recording:
        await recording.feedback(FeedbackBatch(service_id=SERVICE, client_id=None, items=(item,)))
        assert [each.outcome for each in await recording.feedback.recent(5)] == ["overridden"]
    await database.close()
    assert 'esr1_cds_feedback_total{outcome="overridden"} 1.0' in metrics.exposition().decode()


async def test_feedback_that_cannot_be_kept_counts_as_a_failure_and_not_as_feedback(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'never-migrated.sqlite3'}")
    metrics = Metrics(services=[SERVICE], prefetch_keys=SEARCHES)
    said = {"card": "c", "outcome": "accepted", "outcomeTimestamp": "2026-11-20T10:00:00Z"}
    item = FeedbackItem.model_validate(said | {"acceptedSuggestions": [{"id": "s"}]})
    feedback = Recording(
        DecisionRecords(database), metrics, FeedbackStore(database), software_version="0.1.0"
    ).feedback
    with pytest.raises(Unavailable):
        await feedback(FeedbackBatch(service_id=SERVICE, client_id=None, items=(item,)))
    await database.close()
    exposed = metrics.exposition().decode()
    assert 'esr1_cds_database_failures_total{operation="feedback"} 1.0' in exposed
    assert "esr1_cds_feedback_total{" not in exposed
