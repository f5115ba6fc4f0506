"""``esr1-cds serve``: the application under uvicorn, safe by default."""

import datetime as dt
import gc
import math
import os
import socket
from typing import Final

import click
import uvicorn
from starlette.types import ASGIApp

from service.guard.connection import GuardedConnection
from service.guard.loopback import is_loopback
from service.observability import logs
from service.observability.workers import shared_measurements
from service.registry.loading import UnusableRegistryError, load_registry
from service.settings import Settings, UnusableSettingsError, load_settings

_HEAD_SECONDS: Final = 5
"""How long a connection may be idle, or take for the head of a request."""

_CLOSING_SECONDS: Final = 5
"""How much longer than its deadline a request in progress is waited for on SIGTERM."""

_MOST_HEAD_BYTES: Final = 64 * 1024
"""Heads up to here are read, so that the guard can answer those that are too large with 431."""


class UnableToServeError(RuntimeError):
    """The service must not or cannot start; the message says why and what to do."""


def run(
    *,
    host: str,
    port: int,
    workers: int,
    dev: bool,
    allow_fhir_server: tuple[str, ...],
    as_of: dt.date | None,
) -> None:
    """Serve until stopped. Raises :class:`UnableToServeError`."""
    settings = settings_for(dev=dev, allow_fhir_server=allow_fhir_server, as_of=as_of)
    if settings.dev and not is_loopback(host):
        raise UnableToServeError(
            "development mode has no client authentication and listens on loopback addresses only"
        )
    if not settings.dev:
        _require_clients(settings)
    port = free_port(host, port)
    _export(settings, base_url=f"http://{_for_url(host)}:{port}", workers=workers)
    logs.configure(as_json=_as_json(settings), level=settings.log_level)
    _say_where(settings, f"http://{_for_url(host)}:{port}", workers=workers)
    with shared_measurements(workers=workers):
        uvicorn.run(
            "service.serving:worker",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http=GuardedConnection,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_HEAD_SECONDS,
            timeout_graceful_shutdown=math.ceil(settings.deadline_seconds) + _CLOSING_SECONDS,
            h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
        )


def worker() -> ASGIApp:
    """The application of one worker process, with logging set up for it. Settings come from the environment."""
    # What is made while starting stays: collections need walk it neither now nor later.
    gc.disable()
    from service.app import create_app  # noqa: PLC0415  # the parent of several workers needs none of it

    settings = load_settings()
    logs.configure(as_json=_as_json(settings), level=settings.log_level)
    app = create_app(settings)
    gc.freeze()
    gc.enable()
    return app


def _as_json(settings: Settings) -> bool:
    return settings.log_format == "json" or (settings.log_format == "auto" and not settings.dev)


def _require_clients(settings: Settings) -> None:
    """What is wrong with the clients is said once, before there are workers to say it."""
    if settings.config is None:
        raise UnableToServeError(
            "no client is configured: ESR1_CDS_CONFIG must name a clients file (docs/clients.md). "
            "Use --dev to try the service with synthetic patients on this machine."
        )
    from service.clients import CHECKS  # noqa: PLC0415  # cryptography, not needed for --dev

    try:
        load_registry(settings.config, checks=CHECKS)
    except UnusableRegistryError as error:
        raise UnableToServeError(
            "\n".join(["ESR1_CDS_CONFIG cannot be used:", *(f"  {each}" for each in error.complaints)])
        ) from None


def _say_where(settings: Settings, url: str, *, workers: int) -> None:
    if settings.dev:
        click.echo(
            "esr1-cds: DEVELOPMENT MODE, synthetic patients, no client authentication, not for clinical use",
            err=True,
        )
        from service.development import day_said  # noqa: PLC0415  # the fixtures stay out of production

        click.echo(f"esr1-cds: {day_said(settings.as_of)}", err=True)
        click.echo(f"esr1-cds: open {url}/", err=True)
    else:
        click.echo(f"esr1-cds: listening on {url}", err=True)
    if "workers" in settings.model_fields_set and settings.workers != workers:
        click.echo(f"esr1-cds: ESR1_CDS_WORKERS has no effect here; --workers says {workers}", err=True)


def settings_for(*, dev: bool, allow_fhir_server: tuple[str, ...], as_of: dt.date | None) -> Settings:
    """The settings of the environment with what the command line says. Raises :class:`UnableToServeError`."""
    said: dict[str, object] = {}
    if dev:
        said["dev"] = True
    if as_of is not None:
        said["as_of"] = as_of
    if allow_fhir_server:
        said["allow_fhir_server"] = allow_fhir_server
    try:
        return load_settings(**said)
    except UnusableSettingsError as error:
        raise UnableToServeError(str(error)) from None


def free_port(host: str, port: int) -> int:
    """The port to listen on: the given one if it is free, any free one for 0. Raises :class:`UnableToServeError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return int(probe.getsockname()[1])
        except OSError as error:
            raise UnableToServeError(
                f"cannot listen on {host}:{port}: {error.strerror}; try --port"
            ) from None


def _export(settings: Settings, *, base_url: str, workers: int) -> None:
    """Hand the settings to worker processes through the environment, the only way they are read."""
    os.environ["ESR1_CDS_WORKERS"] = str(workers)
    if not settings.dev:
        return
    os.environ["ESR1_CDS_DEV"] = "1"
    os.environ.setdefault("ESR1_CDS_PUBLIC_BASE_URL", base_url)
    if settings.as_of is not None:
        os.environ["ESR1_CDS_AS_OF"] = settings.as_of.isoformat()
    if settings.allow_fhir_server:
        os.environ["ESR1_CDS_ALLOW_FHIR_SERVER"] = ",".join(settings.allow_fhir_server)


def _for_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
