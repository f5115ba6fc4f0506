"""From a CDS Hooks request to cards: what was sent and what can be fetched, record, decision, response.

Shared by the three services, which differ in when they speak, not in what they decide.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from cds_hooks import Card, CdsRequest, CdsResponse
from cds_hooks.hook import Hook
from cds_hooks.templates import fill
from service.cards.render import render
from service.cds_services.aside import Aside
from service.cds_services.caller import Caller
from service.cds_services.fetching import FhirAccess, complete
from service.cds_services.material import Material
from service.cds_services.observer import Handled, Observer
from service.cds_services.searches import TEMPLATES
from service.chart.patient_chart import PatientChart
from service.clock import Clock
from service.course.coded_imaging import coded_only
from service.extract.chart_builder import build_chart
from service.fhir.record import Record
from service.gather import ServerRefusedError
from service.observability import logs
from service.observability.tracing import NoTracing, Tracing
from service.pathway.decision import Decision
from service.pipeline import decide
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What the services need from the outside: the day, the callers, the way to FHIR servers, and help with what is
    large.
    """

    clock: Clock
    callers: Callable[[str | None], Caller]
    observer: Observer
    fhir: FhirAccess
    aside: Aside
    local_codes: LocalCodes = NO_LOCAL_CODES
    spans: Tracing = field(default_factory=NoTracing)

    async def respond(
        self,
        request: CdsRequest[Any],
        *,
        service_id: str,
        hook: Hook[Any],
        drafted: frozenset[str] = frozenset(),
    ) -> CdsResponse:
        """The cards for one patient. ``drafted``: drugs that are being ordered already, and not offered again.

        Raises :class:`cds_hooks.PreconditionFailed` when required data are neither sent nor to be had.
        """
        caller = self.callers(request.client_id)
        logs.bind(service_id=service_id, hook_instance=request.hook_instance, client_id=caller.id)
        stages = _Stages(self.spans)
        with stages.of("read"):
            material = Material(request.prefetch, patient_id=request.context.patient_id)
        with stages.of("fetch"):
            try:
                record = await self._record(request, material, caller, hook)
            finally:
                self.observer.gathered(material)
        work = partial(self._decided, record, caller, stages, drafted)
        decision, cards = await self.aside.run(work) if material.is_large else work()
        self.observer.decided(
            Handled(
                service_id=service_id,
                hook=hook.name,
                hook_instance=request.hook_instance,
                caller=caller,
                decision=decision,
                material=material,
                seconds=stages.seconds,
                cards=cards,
            )
        )
        return CdsResponse(cards=() if caller.silent else cards)

    def _decided(
        self, record: Record, caller: Caller, stages: "_Stages", drafted: frozenset[str]
    ) -> tuple[Decision, tuple[Card, ...]]:
        as_of = self.clock()
        with stages.of("chart"):
            chart = self._chart(record, caller, as_of)
        with stages.of("decide"):
            decision = decide(chart, as_of=as_of, windows=caller.windows)
        with stages.of("render"):
            patient = f"Patient/{record.patient.id}"
            return decision, render(decision, patient=patient, site=caller.site, drafted=drafted)

    def _chart(self, record: Record, caller: Caller, as_of: dt.date) -> PatientChart:
        chart = build_chart(record, as_of=as_of, local_codes=self.local_codes, qualifying=caller.qualifying)
        return coded_only(chart) if caller.coded_imaging_only else chart

    async def _record(
        self, request: CdsRequest[Any], material: Material, caller: Caller, hook: Hook[Any]
    ) -> Record:
        try:
            reader = self.fhir.reader(request, caller.fhir)
        except ServerRefusedError as refusal:
            material.not_asked_for(refusal.cause)
            if request.fhir_authorization is not None:
                _log.warning("FHIR server refused", cause=refusal.cause)
            reader = None
        if reader is None:
            return material.record()
        filled = {key: fill(template, hook, request.context) for key, template in TEMPLATES.items()}
        queries = {key: query for key, query in filled.items() if query is not None}
        with reader:
            return await complete(material, reader, queries=queries)


class _Stages:
    """Times each stage, in seconds, and puts a span around it."""

    def __init__(self, spans: Tracing) -> None:
        self.seconds: dict[str, float] = {}
        self._spans = spans

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        with self._spans.span(name):
            yield
        self.seconds[name] = time.perf_counter() - started
