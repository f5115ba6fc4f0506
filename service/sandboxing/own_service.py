"""The service itself on a free loopback port, with an ear on what each call read and decided."""

import datetime as dt
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from service.app import create_app
from service.cds_services.material import Material
from service.cds_services.observer import Handled
from service.gather import FhirCall, Limits
from service.listening import loopback_listener, served
from service.settings import Settings, load_settings


class Notes:
    """An observer that keeps what the last call read and decided, until it is taken."""

    def __init__(self) -> None:
        self._calls: tuple[FhirCall, ...] = ()
        self._step: str | None = None

    def gathered(self, material: Material) -> None:
        """The FHIR calls of one hook call."""
        self._calls = tuple(material.calls)

    def decided(self, handled: Handled) -> None:
        """The decision of one hook call, which shows no card when there is nothing to do."""
        self._step = handled.decision.step.value

    def take(self) -> tuple[str | None, tuple[FhirCall, ...]]:
        """Step and FHIR calls since the last time; no step when nothing was decided."""
        taken = self._step, self._calls
        self._step, self._calls = None, ()
        return taken


@asynccontextmanager
async def own_service(
    *, fhir_server: str, as_of: dt.date, page_size: int | None, notes: Notes
) -> AsyncIterator[str]:
    """The base URL of a service in development mode that may read the FHIR server, until the block ends.

    Raises :class:`service.settings.UnusableSettingsError`.
    """
    limits = Limits() if page_size is None else Limits(page_size=page_size)
    listener, base_url = loopback_listener()
    with listener, tempfile.TemporaryDirectory(prefix="esr1-cds-") as folder:
        database = Path(folder) / "sandbox.sqlite3"
        settings = load_settings(
            dev=True,
            as_of=as_of,
            allow_fhir_server=(fhir_server,),
            public_base_url=base_url,
            database_url=f"sqlite+aiosqlite:///{database}",
        )
        app = _application(settings, notes=notes, limits=limits)
        async with served(app, listener):
            yield base_url


def _application(settings: Settings, *, notes: Notes, limits: Limits) -> FastAPI:
    return create_app(settings, observers=(notes,), fhir_limits=limits)
