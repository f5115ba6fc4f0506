"""What the clients file says, as values. The page docs/clients.md describes each key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, with_config

from service.registry import addresses
from service.registry.checks import NO_FURTHER_CHECKS, Checks
from service.registry.key_file import KeyFile, read_key_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a clients file is read with: the ``folder`` where relative paths start, the checks of what it names."""

    folder: Path
    checks: Checks = NO_FURTHER_CHECKS


Algorithm = Literal["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
"""Signatures with a key pair (RFC 7518, section 3.1). There is no way to ask for a symmetric one, or for none."""

_VARIANT: Final = re.compile(r"[ACDEFGHIKLMNPQRSTVWY][1-5]?\d?\d(?:[ACDEFGHIKLMNPQRSTVWY]|del)", re.ASCII)

Window = Literal["ctdna_days", "imaging_days", "performance_status_days"]
"""What a client may have an age limit of its own for."""


def _without_blanks_around(text: str) -> str:
    if not text.strip() or text != text.strip():
        raise ValueError("expected a text without blanks around it")
    return text


def _variant(name: str) -> str:
    if not _VARIANT.fullmatch(name):
        raise ValueError(
            "expected the protein change of an ESR1 variant in one-letter code, such as D538G or V422del"
        )
    return name


def _at_least_one(entries: object) -> object:
    if entries == []:
        raise ValueError("expected at least one entry")
    return entries


def _key_file(name: object, info: ValidationInfo[Surroundings]) -> KeyFile:
    if not isinstance(name, str) or not name.strip():
        raise ValueError("expected the name of a file, in quotes")
    return read_key_file(info.context.folder / name, info.context.checks.keys)


def _fhir_server(address: str, info: ValidationInfo[Surroundings]) -> str:
    return _without_complaints(address, info.context.checks.fhir_server(address))


def _fetched_key_url(address: str, info: ValidationInfo[Surroundings]) -> str:
    return _without_complaints(address, info.context.checks.key_url(address))


def _without_complaints(address: str, complaints: Iterable[str]) -> str:
    if text := "; ".join(complaints):
        raise ValueError(text)
    return address


Text = Annotated[str, AfterValidator(_without_blanks_around)]
ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]{0,63}$")]
Identifier = Annotated[str, AfterValidator(addresses.identifier)]
BaseUrl = Annotated[str, AfterValidator(addresses.base_url)]
KeyUrl = Annotated[str, AfterValidator(addresses.key_url)]
FhirServer = Annotated[BaseUrl, AfterValidator(_fhir_server)]
FetchedKeyUrl = Annotated[KeyUrl, AfterValidator(_fetched_key_url)]
Origin = Annotated[str, AfterValidator(addresses.origin)]
Variant = Annotated[str, AfterValidator(_variant)]
Days = Annotated[int, Field(strict=True, ge=1, le=366)]
Switch = Annotated[bool, Field(strict=True)]


@with_config({"extra": "forbid"})
@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One EHR, or one tenant of it: who it is, where its keys are, what may be called for it, what it gets.

    Exactly one of ``jwks_file`` and ``jwks_url`` is given. ``windows`` holds the age limits in days that
    differ from the project's. ``jurisdiction`` is ``None`` where the setting of the service counts,
    ``calls_per_minute`` where there is no limit. ``qualifying_variants``: the ESR1 variants that count in place of
    the project's list; empty for that one. ``coded_imaging_only``: the words of imaging reports do not decide.
    ``silent``: calls are decided and recorded, the answer holds
    no card.
    """

    id: ClientId
    issuer: Identifier
    tenant: Text | None = None
    jwks_file: Annotated[KeyFile | None, PlainValidator(_key_file)] = None
    jwks_url: FetchedKeyUrl | None = None
    accepted_jku: tuple[KeyUrl, ...] = ()
    algorithms: Annotated[tuple[Algorithm, ...], BeforeValidator(_at_least_one)] = ("ES384", "RS384")
    audiences: tuple[BaseUrl, ...] = ()
    fhir_servers: tuple[FhirServer, ...] = ()
    private_network: Switch = False
    profile: Literal["generic", "epic"] = "generic"
    jurisdiction: Literal["US", "EU"] | None = None
    windows: dict[Window, Days] = field(default_factory=dict)
    qualifying_variants: Annotated[tuple[Variant, ...], BeforeValidator(_at_least_one)] = ()
    coded_imaging_only: Switch = False
    cors_origins: tuple[Origin, ...] = ()
    frame_origins: tuple[Origin, ...] = ()
    silent: Switch = False
    calls_per_minute: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None


@with_config({"extra": "forbid"})
@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everyone who may call, and the address under which they do."""

    public_base_url: BaseUrl
    clients: Annotated[tuple[Client, ...], BeforeValidator(_at_least_one)]

    def base_urls(self, client: Client) -> tuple[str, ...]:
        """What the ``aud`` of the client's tokens may begin with."""
        return (self.public_base_url, *client.audiences)

    @property
    def cors_origins(self) -> frozenset[str]:
        """From where browser-based clients may call."""
        return frozenset(origin for client in self.clients for origin in client.cors_origins)

    @property
    def frame_origins(self) -> tuple[str, ...]:
        """Who may show our pages in a frame, each once, in the order of the file."""
        return tuple(dict.fromkeys(origin for client in self.clients for origin in client.frame_origins))
