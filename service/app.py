"""The composition root: settings to a running application."""

import ipaddress
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Final

from fastapi import Depends, FastAPI, HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cds_hooks import build_router
from service.access import Access, development_access
from service.cds_services import esr1_order_select, esr1_order_sign, esr1_patient_view
from service.cds_services.answering import Answering
from service.cds_services.aside import Aside
from service.cds_services.fetching import FhirAccess
from service.cds_services.observer import Observer, Observers
from service.cds_services.searches import SEARCHES
from service.clock import Clock, clock_for
from service.gather import FhirServers
from service.gather import Limits as FhirLimits
from service.guard.connection import GuardedConnection
from service.guard.limits import Limits
from service.guard.loopback import LoopbackOnly
from service.guard.middleware import Guard
from service.guard.paths import PlainPaths
from service.observability.health import Check, Readiness, answers, in_force, reviewed_by
from service.observability.metrics import Metrics
from service.observability.traced_calls import TracedCalls
from service.observability.tracing import NoTracing, Tracing, tracing
from service.pipeline import KNOWLEDGE_REVIEW_DUE, KNOWLEDGE_VERSION
from service.recording import Recording
from service.settings import Settings, UnusableSettingsError, load_settings
from service.store.acceptance import AcceptanceReport
from service.store.database import Database
from service.store.decision_records import DecisionRecords
from service.store.feedback import FeedbackStore
from service.store.nonces import NonceTable
from service.store.retention import Forgetting, Retention
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes, UnusableLocalCodesError
from service.trials.catalogue import TRIALS
from service.web.cors import ClientCors
from service.web.feedback_page import build_feedback_page
from service.web.headers import SecurityHeaders
from service.web.pages import build_pages
from service.web.sandbox import Sandbox

# Whoever serves the application may have set up no logging: the standard library's then goes to standard error.
_log = logging.getLogger(__name__)

_SERVICES: Final = (esr1_patient_view, esr1_order_select, esr1_order_sign)
_SOFTWARE_VERSION: Final = version("esr1-cds")
_BODY_SECONDS: Final = 5.0
"""How long a body may take to arrive: 10 MB in this time are 16 Mbit/s."""


def create_app(
    settings: Settings | None = None,
    *,
    observers: Sequence[Observer] = (),
    fhir_limits: FhirLimits | None = None,
) -> FastAPI:
    """The ASGI application; settings from the environment unless given.

    ``observers`` are told of each call besides the records and measurements.

    Raises :class:`service.settings.UnusableSettingsError` when the settings do not describe a service that
    may start: outside development mode the clients file must name who may call.
    """
    settings = settings or load_settings()
    clock = clock_for(settings.as_of)
    database = Database(settings.database_url)
    metrics = Metrics(services=[module.ID for module in _SERVICES], prefetch_keys=SEARCHES)
    nonces = NonceTable(database)
    access = _access(settings, nonces, metrics)
    spans = tracing()
    records, fhir_servers = DecisionRecords(database), FhirServers(limits=fhir_limits or FhirLimits())
    recording = Recording(records, metrics, FeedbackStore(database), software_version=_SOFTWARE_VERSION)
    aside = Aside(seconds=settings.deadline_seconds)
    answering = Answering(
        clock=clock,
        callers=access.caller,
        observer=Observers((recording, *observers)),
        fhir=FhirAccess(servers=fhir_servers, budget_seconds=settings.fhir_budget_seconds),
        aside=aside,
        local_codes=_local_codes(settings),
        spans=spans,
    )

    app = FastAPI(
        title="esr1-cds",
        version=_SOFTWARE_VERSION,
        description="CDS Hooks service for ESR1-guided treatment switching. Not a certified medical device.",
        lifespan=_lifespan(settings, database, access, spans, (fhir_servers, aside, records)),
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(
        build_router(
            [module.build(answering) for module in _SERVICES],
            feedback=recording.feedback,
            after=recording.answered,
            max_body_bytes=settings.max_body_bytes,
            authenticate=access.authenticate,
        )
    )
    _add_pages(app, settings, database, recording, clock)
    _add_operation(app, settings, _database_check(database, nonces), access, metrics, clock)
    _add_layers(app, settings, access, metrics)
    if not isinstance(spans, NoTracing):
        app.add_middleware(TracedCalls, spans=spans)
    app.add_middleware(PlainPaths)
    _say_what_to_know(settings)
    return app


def _say_what_to_know(settings: Settings) -> None:
    """At the start of the log, whoever serves the application."""
    if settings.dev:
        _log.warning("DEVELOPMENT MODE, synthetic patients, no client authentication, not for clinical use")
    ignored = "config" if settings.dev else "public_base_url"
    if ignored in settings.model_fields_set:
        mode = "in development mode" if settings.dev else "outside development mode"
        _log.warning(f"ESR1_CDS_{ignored.upper()} is set and has no effect {mode}")


def _lifespan(
    settings: Settings,
    database: Database,
    access: Access,
    spans: Tracing,
    opened_with_it: Sequence[AbstractAsyncContextManager[object]],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """From the migrated database to what the last answer left behind, closed in the opposite order."""
    retention = Retention(
        decision_days=settings.decision_retention_days, feedback_days=settings.feedback_retention_days
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await database.start()
        async with AsyncExitStack() as opened:
            opened.push_async_callback(database.close)
            opened.callback(spans.close)
            opened.push_async_callback(access.close)
            await opened.enter_async_context(Forgetting(database, retention))
            for each in opened_with_it:
                await opened.enter_async_context(each)
            yield

    return lifespan


def _access(settings: Settings, nonces: NonceTable, metrics: Metrics) -> Access:
    if settings.dev:
        return development_access(settings)
    if settings.config is None:
        raise UnusableSettingsError(
            [
                "no client is configured: ESR1_CDS_CONFIG must name a clients file (docs/clients.md), or try "
                "development mode (ESR1_CDS_DEV=1, or serve --dev)"
            ]
        )
    # Cryptography is loaded where somebody has to be authenticated.
    from service.clients import configured_access  # noqa: PLC0415

    return configured_access(settings, settings.config, nonces=nonces, metrics=metrics)


def _local_codes(settings: Settings) -> LocalCodes:
    if settings.local_codes is None:
        return NO_LOCAL_CODES
    try:
        return LocalCodes.load(settings.local_codes)
    except UnusableLocalCodesError as error:
        raise UnusableSettingsError([f"ESR1_CDS_LOCAL_CODES: {error}"]) from None


def _add_pages(
    app: FastAPI, settings: Settings, database: Database, recording: Recording, clock: Clock
) -> None:
    app.include_router(
        build_pages(
            TRIALS,
            knowledge_version=KNOWLEDGE_VERSION,
            software_version=_SOFTWARE_VERSION,
            sandbox=_sandbox(settings, recording, clock),
        )
    )
    feedback = build_feedback_page(
        AcceptanceReport(database),
        development=settings.dev,
        knowledge_version=KNOWLEDGE_VERSION,
        software_version=_SOFTWARE_VERSION,
    )
    app.include_router(feedback, dependencies=[Depends(_only_from(settings.operator_networks))])


def _sandbox(settings: Settings, recording: Recording, clock: Clock) -> Sandbox | None:
    if not settings.dev:
        return None
    from service.development import bundled_patients  # noqa: PLC0415  # the fixtures stay out of production

    return Sandbox(patients=bundled_patients(), feedback=recording.feedback, today=clock)


def _database_check(database: Database, nonces: NonceTable) -> Check:
    async def can_be_used() -> bool:
        return await database.is_ready() and await nonces.can_be_written()

    return answers(can_be_used, otherwise="no answer, not migrated, or cannot be written")


def _add_operation(
    app: FastAPI, settings: Settings, database: Check, access: Access, metrics: Metrics, clock: Clock
) -> None:
    """What those who run the service ask for: alive, ready, measurements."""
    readiness = Readiness(
        {
            "database": database,
            "configuration": in_force(access.complaint),
            "knowledge": reviewed_by(KNOWLEDGE_REVIEW_DUE, today=clock),
        },
        facts={"knowledge_version": KNOWLEDGE_VERSION, "version": _SOFTWARE_VERSION},
    )

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    app.add_route("/healthz", healthz, methods=["GET"], include_in_schema=False)
    app.add_route("/readyz", readiness.endpoint, methods=["GET"], include_in_schema=False)
    may_see = _only_from(settings.operator_networks)

    async def measurements(request: Request) -> Response:
        may_see(request)
        return await metrics.endpoint(request)

    app.add_route("/metrics", measurements, methods=["GET"], include_in_schema=False)


def _only_from(networks: Sequence[str]) -> Callable[[Request], None]:
    """For everybody else there is nothing at this address."""
    allowed = [ipaddress.ip_network(network) for network in networks]

    def check(request: Request) -> None:
        try:
            address = ipaddress.ip_address(request.client.host if request.client else "")
        except ValueError:
            raise HTTPException(404) from None
        if not any(address in network for network in allowed):
            raise HTTPException(404)

    return check


def _add_layers(app: FastAPI, settings: Settings, access: Access, metrics: Metrics) -> None:
    """Around everything, the outermost last: what the guard refuses carries the other layers' headers too."""
    limits = Limits(
        most_in_progress=settings.max_in_progress,
        deadline_seconds=settings.deadline_seconds,
        body_seconds=min(_BODY_SECONDS, settings.deadline_seconds),
    )
    app.add_middleware(Guard, limits=limits, on_shed=metrics.shed)
    if settings.dev:
        app.add_middleware(LoopbackOnly)
    GuardedConnection.on_shed = metrics.shed
    registry = access.registry
    if registry is None:
        app.add_middleware(SecurityHeaders)
        return
    app.add_middleware(SecurityHeaders, frame_origins=lambda: registry().frame_origins)
    app.add_middleware(ClientCors, registry=registry)
