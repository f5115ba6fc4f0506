"""``esr1-cds check-config``: everything that is wrong with a clients file, or what it says."""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Final

import click
import msgspec

from service.clients import CHECKS
from service.course.windows import Windows
from service.registry.clients import Client, Registry
from service.registry.loading import UnusableRegistryError, load_registry

EXIT_USABLE: Final = 0
EXIT_UNUSABLE: Final = 2


def check_config(file: str, *, output_format: str) -> int:
    """Check one clients file and print the outcome; returns the exit status.

    As ``text`` each complaint is a line on standard error, a usable file is summed up on standard output; as
    ``json`` either is one object on standard output.
    """
    try:
        registry = load_registry(Path(file), checks=CHECKS)
    except UnusableRegistryError as error:
        _print_complaints(file, error.complaints, output_format)
        return EXIT_UNUSABLE
    if output_format == "json":
        click.echo(msgspec.json.encode(_as_json(registry)).decode())
    else:
        click.echo(_as_text(registry))
    return EXIT_USABLE


def _print_complaints(file: str, complaints: tuple[str, ...], output_format: str) -> None:
    if output_format == "json":
        click.echo(msgspec.json.encode({"usable": False, "complaints": complaints}).decode())
        return
    for complaint in complaints:
        click.echo(f"esr1-cds: {file}: {complaint}", err=True)


def _as_text(registry: Registry) -> str:
    number = len(registry.clients)
    heading = f"{number} client{'s' if number > 1 else ''}, reached at {registry.public_base_url}"
    return "\n\n".join([heading, *map(_client_text, registry.clients)])


def _client_text(client: Client) -> str:
    said = {
        "issuer": client.issuer + (f", tenant {client.tenant}" if client.tenant else ""),
        "keys": _keys(client),
        "algorithms": _listed(client.algorithms),
        "audiences": _listed(client.audiences, otherwise="the public base URL only"),
        "FHIR servers": _listed(client.fhir_servers, otherwise="none: prefetch only"),
        "profile": client.profile,
        "jurisdiction": client.jurisdiction or "as set for the service",
        "windows": _listed(f"{name} {days}" for name, days in _windows(client)),
        "variants": _listed(client.qualifying_variants, otherwise="the project's list"),
        "imaging": "only codes decide" if client.coded_imaging_only else "codes and words decide",
        "origins": _listed(client.cors_origins, otherwise="none"),
        "frames": _listed(client.frame_origins, otherwise="none"),
        "rate": f"{client.calls_per_minute} calls a minute" if client.calls_per_minute else "no limit",
    }
    title = f"{client.id} (silent: no card is shown)" if client.silent else client.id
    return "\n".join([title, *(f"  {name:<13} {value}" for name, value in said.items())])


def _keys(client: Client) -> str:
    if client.jwks_file is not None:
        return f"{client.jwks_file.path.name} ({_listed(client.jwks_file.kids)})"
    return str(client.jwks_url)


def _windows(client: Client) -> list[tuple[str, int]]:
    """Every window that is in force for the client."""
    windows = Windows(**client.windows)
    return [(item.name, getattr(windows, item.name)) for item in fields(windows)]


def _listed(items: Iterable[str], *, otherwise: str = "") -> str:
    return ", ".join(items) or otherwise


def _as_json(registry: Registry) -> dict[str, object]:
    return {
        "usable": True,
        "public_base_url": registry.public_base_url,
        "clients": [_client_json(client) for client in registry.clients],
    }


def _client_json(client: Client) -> dict[str, object]:
    """The keys of the file, defaults filled in; of a key file its name and the names of its keys."""
    keys = client.jwks_file
    changed = {
        "jwks_file": None if keys is None else {"path": str(keys.path), "kids": keys.kids},
        "windows": dict(_windows(client)),
    }
    return {item.name: changed.get(item.name, getattr(client, item.name)) for item in fields(client)}
