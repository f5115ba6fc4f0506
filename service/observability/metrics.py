"""What the service measures, for Prometheus. Names and meanings: docs/operations.md.

Every label value comes from a fixed set or from a bounded number of names, and none from a record. One call
makes about forty observations, so label lookups are dictionary lookups.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from cds_hooks.exchange import Exchange
from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from service.criteria.verdict import Status
from service.observability.children import ANY_NAME, Allowed, Durations, Tally
from service.observability.workers import shared_folder
from service.pathway.decision import Decision, Step
from service.trials.catalogue import TRIALS

BUCKETS: Final = (0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds: a decision takes a few milliseconds, a FHIR search up to seconds, a client waits no longer than 5."""

_STEPS: Final = frozenset(step.value for step in Step)
_STATUSES: Final = frozenset(status.value for status in Status)
_TRIALS: Final = frozenset(str(trial.id) for trial in TRIALS)
_CRITERIA: Final = frozenset(str(cited.criterion.id) for trial in TRIALS for cited in trial.inclusion)
_OUTCOMES: Final = frozenset({"accepted", "overridden", "rejected"})

_FLUSH_SECONDS: Final = 1.0


class Metrics:
    """The measurements of one worker process; of all of them when the parent shares a folder.

    `services` and `prefetch_keys` are the values that occur as labels; others count as "other".
    """

    def __init__(self, *, services: Iterable[str], prefetch_keys: Iterable[str]) -> None:
        self.registry = registry = CollectorRegistry()
        service, key = frozenset(services), frozenset(prefetch_keys)
        if shared_folder() is None:
            ProcessCollector(registry=registry)

        def tally(name: str, says: str, **labels: Allowed) -> Tally:
            counter = Counter(f"esr1_cds_{name}", says, tuple(labels), registry=registry)
            tallies.append(made := Tally(counter, *labels.values()))
            return made

        def durations(name: str, says: str, **labels: Allowed) -> Durations:
            full_name = f"esr1_cds_{name}_seconds"
            histogram = Histogram(full_name, says, tuple(labels), registry=registry, buckets=BUCKETS)
            return Durations(histogram, *labels.values())

        tallies: list[Tally] = []
        self._calls = tally("calls", "Hook calls", service=service, status=ANY_NAME)
        self._call_seconds = durations("call", "Hook calls, whatever the answer", service=service)
        self._stages = durations("stage", "Stages of a hook call", service=service, stage=ANY_NAME)
        self._prefetch = tally("prefetch", "Prefetch keys by state", key=key, state=ANY_NAME)
        self._steps = tally("steps", "Decisions by step", service=service, step=_STEPS)
        self._criteria = tally("criteria", "Verdicts", trial=_TRIALS, criterion=_CRITERIA, status=_STATUSES)
        self._problems = tally("problems", "Unreadable parts of records", kind=ANY_NAME)
        self._fhir = tally("fhir_calls", "Calls of FHIR servers", server=ANY_NAME, key=key, outcome=ANY_NAME)
        self._fhir_seconds = durations("fhir_call", "Calls of FHIR servers", server=ANY_NAME)
        self._jwt = tally("jwt_refusals", "Refused tokens", cause=ANY_NAME)
        self._shed = tally("shed", "Requests refused for lack of room or time", reason=ANY_NAME)
        self._records_lost = tally("decision_records_lost", "Decision records that could not be kept")
        self._feedback = tally("feedback", "Feedback items", outcome=_OUTCOMES)
        self._database = durations("database", "Database transactions", operation=ANY_NAME)
        self._database_failures = tally(
            "database_failures", "Database transactions that failed", operation=ANY_NAME
        )
        self._tallies = tuple(tallies)
        self._flush_is_due = shared_folder() is None  # a process of its own is brought up to date when read

    def exchange(self, exchange: Exchange) -> None:
        """One hook call, once it is answered."""
        service = exchange.service_id
        self._calls.add(service, str(exchange.status))
        self._call_seconds.observe(exchange.duration_seconds, service)
        self._flush_soon()

    def stage(self, service: str, stage: str, seconds: float) -> None:
        """One stage of a hook call."""
        self._stages.observe(seconds, service, stage)

    def prefetch(self, states: Mapping[str, str]) -> None:
        """The state of each prefetch key of one call, see :func:`state_name`."""
        for key, state in states.items():
            self._prefetch.add(key, state)

    def decision(self, service: str, decision: Decision) -> None:
        """The step, and the status of every criterion that was asked."""
        self._steps.add(service, decision.step.value)
        for evaluation in (decision.serena_6, *decision.others):
            trial = str(evaluation.trial.id)
            for item in evaluation.verdicts:
                self._criteria.add(trial, item.id, item.verdict.status.value)

    def problems(self, count: int, kind: str) -> None:
        """Parts of a record that could not be read."""
        if count:
            self._problems.add(kind, count=count)

    def fhir_call(self, server_host: str, key: str, outcome: str, seconds: float) -> None:
        """One call of a FHIR server. `outcome` is a class such as `ok`, `refused`, `timed-out`."""
        self._fhir.add(server_host, key, outcome)
        self._fhir_seconds.observe(seconds, server_host)

    def jwt_refused(self, cause: str) -> None:
        """A call that did not prove who makes it."""
        self._jwt.add(cause)
        self._flush_soon()

    def shed(self, reason: str) -> None:
        """A request that was refused for lack of room or time (the guard's OnShed)."""
        self._shed.add(reason)
        self._flush_soon()

    def records_lost(self, count: int) -> None:
        """Decision records that were given up."""
        self._records_lost.add(count=count)
        self._flush_soon()

    def feedback(self, outcome: str, count: int = 1) -> None:
        """Feedback items: `accepted` or `overridden` cards, or `rejected` because unreadable."""
        self._feedback.add(outcome, count=count)
        self._flush_soon()

    def database(self, operation: str, seconds: float) -> None:
        """One database transaction."""
        self._database.observe(seconds, operation)

    def database_failed(self, operation: str) -> None:
        """A database transaction that failed."""
        self._database_failures.add(operation)
        self._flush_soon()

    def flush(self) -> None:
        """Bring the counters up to date, for whoever reads them next."""
        for tally in self._tallies:
            tally.flush()

    def _flush_soon(self) -> None:
        """Other processes read what this one has counted, at most a second late."""
        if not self._flush_is_due:
            self._flush_is_due = True
            asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self._flush_now)

    def _flush_now(self) -> None:
        self._flush_is_due = False
        self.flush()

    def exposition(self) -> bytes:
        """Everything measured so far, in Prometheus' text format; of all workers where they share a folder."""
        self.flush()
        return self._text()

    async def endpoint(self, _: Request) -> Response:
        """`GET /metrics`, for `app.add_route`."""
        self.flush()
        return Response(await asyncio.to_thread(self._text), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    def _text(self) -> bytes:
        folder = shared_folder()
        if folder is None:
            return generate_latest(self.registry)
        everything = CollectorRegistry()
        MultiProcessCollector(everything, path=str(folder))  # type: ignore[no-untyped-call]
        return generate_latest(everything)


def state_name(state: PrefetchState) -> str:
    """`satisfied`, `incomplete` (one page of several), `empty`, `not-sent` or `failed`."""
    match state:
        case Satisfied():
            return "satisfied" if state.complete else "incomplete"
        case Empty():
            return "empty"
        case NotSent():
            return "not-sent"
        case Failed():
            return "failed"
