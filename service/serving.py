"""``esr1-cds serve``: the application under uvicorn, safe by default."""

import datetime as dt
import ipaddress
import os
import socket

import click
import uvicorn

from service.settings import Settings, UnusableSettingsError, load_settings

_LOOPBACK_NAMES = frozenset({"localhost"})


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
    if not settings.dev:
        raise UnableToServeError(
            "no client can be authenticated yet, so the service does not start. "
            "Use --dev to try it with synthetic patients on this machine."
        )
    if not is_loopback(host):
        raise UnableToServeError(
            "development mode has no client authentication and listens on loopback addresses only"
        )
    port = free_port(host, port)
    _export(settings, base_url=f"http://{_for_url(host)}:{port}")
    click.echo(
        "esr1-cds: DEVELOPMENT MODE, synthetic patients, no client authentication, not for clinical use",
        err=True,
    )
    click.echo(f"esr1-cds: open http://{_for_url(host)}:{port}/", err=True)
    uvicorn.run(
        "service.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level=settings.log_level.lower(),
        access_log=False,
        server_header=False,
    )


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


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name other than localhost cannot be trusted to say
    so.
    """
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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


def _export(settings: Settings, *, base_url: str) -> None:
    """Hand the settings to worker processes through the environment, the only way they are read."""
    os.environ["ESR1_CDS_DEV"] = "1"
    os.environ.setdefault("ESR1_CDS_PUBLIC_BASE_URL", base_url)
    if settings.as_of is not None:
        os.environ["ESR1_CDS_AS_OF"] = settings.as_of.isoformat()
    if settings.allow_fhir_server:
        os.environ["ESR1_CDS_ALLOW_FHIR_SERVER"] = ",".join(settings.allow_fhir_server)


def _for_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
