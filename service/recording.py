"""What becomes of every call besides its answer: a decision record, and measurements."""

import datetime as dt
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog

from cds_hooks import Exchange, FeedbackBatch
from service.cds_services.material import COMPLETE_STATES, Material
from service.cds_services.observer import Handled
from service.chart.fact import Problem
from service.observability import logs
from service.observability.metrics import Metrics
from service.pipeline import KNOWLEDGE_VERSION
from service.store.decision_note import DecisionNote, IssuedCard, evidence, statuses
from service.store.decision_records import DecisionRecords
from service.store.feedback import FeedbackStore, ReceivedFeedback

_OK: Final = 200
_UNAUTHORIZED: Final = 401

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def timed(metrics: Metrics, operation: str) -> AsyncIterator[None]:
    """Measure a transaction of the database; one that raises counts as failed."""
    started = time.perf_counter()
    try:
        yield
    except BaseException:
        metrics.database_failed(operation)
        raise
    metrics.database(operation, time.perf_counter() - started)


class CountedFeedback:
    """Keeps feedback and counts it once it is kept; lists it for the page."""

    def __init__(self, store: FeedbackStore, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics

    async def __call__(self, feedback: FeedbackBatch, /) -> None:
        """Returns once everything is kept."""
        async with timed(self._metrics, "feedback"):
            await self._store(feedback)
        for item in feedback.items:
            self._metrics.feedback(item.outcome)
        self._metrics.feedback("rejected", feedback.rejected)

    async def recent(self, limit: int) -> Sequence[ReceivedFeedback]:
        """The newest reports, newest first."""
        return await self._store.recent(limit)


class Recording:
    """Tells the decision records and the metrics. Blocks nothing; both only queue or count."""

    def __init__(
        self, records: DecisionRecords, metrics: Metrics, feedback: FeedbackStore, *, software_version: str
    ) -> None:
        self.feedback = CountedFeedback(feedback, metrics)
        self._records = records
        self._lost = 0
        self._metrics = metrics
        self._software_version = software_version

    def gathered(self, material: Material) -> None:
        """Count what became of the prefetch keys and of the reads from a FHIR server."""
        self._metrics.prefetch(material.states)
        for call in material.calls:
            self._metrics.fhir_call(material.fhir_host, call.key, call.outcome, call.seconds)

    def decided(self, handled: Handled) -> None:
        """Record and count a decision."""
        self._records.record(self._note(handled))
        metrics, decision = self._metrics, handled.decision
        for stage, seconds in handled.seconds.items():
            metrics.stage(handled.service_id, stage, seconds)
        metrics.decision(handled.service_id, decision)
        for resource_type, count in Counter(map(_resource_type, decision.chart.problems)).items():
            metrics.problems(count, resource_type)

    async def answered(self, exchange: Exchange) -> None:
        """Count a call once its answer is sent, and record one that ended without a decision."""
        self._metrics.exchange(exchange)
        self._metrics.records_lost(self._records.lost - self._lost)
        self._lost = self._records.lost
        # Strangers call as often as they like; why they are refused is logged where it is found, and not for ever.
        log = _log.debug if exchange.status == _UNAUTHORIZED else _log.info
        log(
            "hook answered",
            service_id=exchange.service_id,
            hook=exchange.hook,
            hook_instance=logs.as_id(exchange.hook_instance),
            client_id=exchange.client_id,
            status=exchange.status,
            duration_ms=round(1000 * exchange.duration_seconds, 1),
        )
        if exchange.status != _OK and exchange.hook is not None:
            self._records.record(self._failure(exchange))

    def _note(self, handled: Handled) -> DecisionNote:
        step, states = handled.decision.step.value, handled.material.states
        return DecisionNote(
            decided_at=dt.datetime.now(dt.UTC),
            hook_instance=handled.hook_instance,
            service_id=handled.service_id,
            hook=handled.hook,
            client_id=handled.caller.id,
            step=step,
            criteria=statuses(handled.decision),
            references=evidence(handled.decision),
            digest=handled.material.digest,
            knowledge_version=handled.decision.knowledge_version,
            software_version=self._software_version,
            durations_ms={stage: 1000 * seconds for stage, seconds in handled.seconds.items()},
            cards=tuple(IssuedCard(uuid=str(card.uuid), step=step) for card in handled.cards),
            silent=handled.caller.silent,
            prefetch=states,
            unavailable=tuple(key for key, state in states.items() if state not in COMPLETE_STATES),
        )

    def _failure(self, exchange: Exchange) -> DecisionNote:
        return DecisionNote(
            decided_at=dt.datetime.now(dt.UTC),
            hook_instance=exchange.hook_instance,
            service_id=exchange.service_id,
            hook=exchange.hook,
            client_id=exchange.client_id,
            step=None,
            criteria={},
            references=(),
            digest=None,
            knowledge_version=KNOWLEDGE_VERSION,
            software_version=self._software_version,
            durations_ms={"call": 1000 * exchange.duration_seconds},
            outcome=f"http-{exchange.status}",
        )


def _resource_type(problem: Problem) -> str:
    """The type in front of the id, or of the place in a Bundle."""
    return re.split(r"[/.\[]", problem.resource, maxsplit=1)[0]
