"""The composition root: settings to a running application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Response

from cds_hooks import build_router
from service.cards.content import Site
from service.cds_services import esr1_order_select, esr1_order_sign, esr1_patient_view
from service.cds_services.answering import Answering
from service.clock import Clock, clock_for
from service.course.windows import DEFAULT_WINDOWS
from service.pipeline import KNOWLEDGE_VERSION
from service.settings import Settings, UnusableSettingsError, load_settings
from service.store.database import Database
from service.store.feedback import FeedbackStore
from service.store.issued_cards import IssuedCards
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes, UnusableLocalCodesError
from service.trials.catalogue import TRIALS
from service.web.pages import build_pages
from service.web.sandbox import Sandbox


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application; settings from the environment unless given.

    Raises :class:`service.settings.UnusableSettingsError` when the settings do not describe a service that
    may start: outside development mode a client must be configured, and its authentication is not available
    yet.
    """
    settings = settings or load_settings()
    if not settings.dev:
        raise UnusableSettingsError(
            [
                "no client can be authenticated yet: only development mode starts (ESR1_CDS_DEV=1, or serve --dev)"
            ]
        )
    clock = clock_for(settings.as_of)
    database = Database(settings.database_url)
    feedback = FeedbackStore(database)
    issued = IssuedCards(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await database.start()
        try:
            async with issued:
                yield
        finally:
            await database.close()

    app = FastAPI(
        title="esr1-cds",
        version=version("esr1-cds"),
        description="CDS Hooks service for ESR1-guided treatment switching. Not a certified medical device.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    answering = _answering(settings, clock)
    services = [module.build(answering) for module in (esr1_patient_view, esr1_order_select, esr1_order_sign)]
    app.include_router(
        build_router(services, feedback=feedback, after=issued, max_body_bytes=settings.max_body_bytes)
    )
    app.include_router(
        build_pages(
            TRIALS,
            knowledge_version=KNOWLEDGE_VERSION,
            software_version=version("esr1-cds"),
            sandbox=_sandbox(settings, feedback, clock),
        )
    )
    _add_health(app, database)
    return app


def _answering(settings: Settings, clock: Clock) -> Answering:
    site = Site(base_url=settings.public_base_url, jurisdiction=settings.jurisdiction)
    return Answering(clock=clock, site=site, windows=DEFAULT_WINDOWS, local_codes=_local_codes(settings))


def _local_codes(settings: Settings) -> LocalCodes:
    if settings.local_codes is None:
        return NO_LOCAL_CODES
    try:
        return LocalCodes.load(settings.local_codes)
    except UnusableLocalCodesError as error:
        raise UnusableSettingsError([f"ESR1_CDS_LOCAL_CODES: {error}"]) from None


def _sandbox(settings: Settings, feedback: FeedbackStore, clock: Clock) -> Sandbox | None:
    if not settings.dev:  # pragma: no cover - only development mode starts so far
        return None
    from service.development import bundled_patients  # noqa: PLC0415  # the fixtures stay out of production

    return Sandbox(patients=bundled_patients(), feedback=feedback, today=clock)


def _add_health(app: FastAPI, database: Database) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(response: Response) -> dict[str, str]:
        if await database.is_ready():
            return {"status": "ready", "knowledge_version": KNOWLEDGE_VERSION}
        # Run by a test, but the tracer loses this frame when the engine's greenlet raises.
        response.status_code = 503  # pragma: no cover
        return {"status": "not ready", "waiting_for": "database"}  # pragma: no cover
