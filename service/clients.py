"""The configured clients in the three forms the service needs: who signs, how often it may call, what it gets.

All three follow the clients file: they are made anew when the registry in force is another one.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import structlog

from cds_hooks import Forbidden
from cds_hooks.authentication import (
    JwtAuthentication,
    KeySource,
    LocalKeys,
    NonceStore,
    RegisteredClient,
    RemoteKeys,
    UnusableKeySet,
    safe_host,
)
from service.access import Access
from service.cards.content import Site
from service.cards.profiles.catalogue import PROFILES
from service.cds_services.caller import Caller
from service.course.windows import Windows
from service.gather.base_url import UnusableBaseUrlError, parse_base_url
from service.gather.policy import ServerPolicy
from service.guard.rate import RateLimited
from service.observability.metrics import Metrics
from service.recording import timed
from service.registry.checks import Checks
from service.registry.clients import Client, Registry
from service.registry.loading import UnusableRegistryError
from service.registry.watching import CHECK_EVERY_SECONDS, WatchedRegistry
from service.settings import Settings, UnusableSettingsError
from service.terms.esr1_variants import PROJECT_DEFAULT, site_list

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _InForce:
    """One registry and what was made of it."""

    registry: Registry
    signers: Sequence[RegisteredClient]
    callers: Mapping[str, Caller]


class Clients:
    """What the clients file says of the clients, as it was when it could last be used.

    ``http`` fetches key sets; ``jurisdiction`` counts where a client names none. Key sets that were fetched
    outlive a change of the file. A changed file that cannot be used is told to ``on_broken``. Raises
    :class:`service.registry.loading.UnusableRegistryError`.
    """

    _in_force: _InForce

    def __init__(
        self,
        path: Path,
        *,
        http: httpx.AsyncClient,
        jurisdiction: str,
        check_every_seconds: float = CHECK_EVERY_SECONDS,
        on_broken: Callable[[UnusableRegistryError], None] | None = None,
    ) -> None:
        self._http: Final = http
        self._jurisdiction: Final = jurisdiction
        self._remote: Final[dict[str, RemoteKeys]] = {}
        self._watched: Final = WatchedRegistry(
            path,
            checks=CHECKS,
            check_every_seconds=check_every_seconds,
            take_over=self._take_over,
            on_broken=on_broken,
        )

    def registry(self) -> Registry:
        """The registry in force."""
        return self._watched.current

    def signers(self) -> Sequence[RegisteredClient]:
        """Who may call, for authentication."""
        return self._newest().signers

    def calls_per_minute(self, client_id: str) -> int | None:
        """How often a client may call; ``None`` for no limit."""
        rates = (each.calls_per_minute for each in self._in_force.registry.clients if each.id == client_id)
        return next(rates, None)

    def caller(self, client_id: str | None) -> Caller:
        """On whose behalf a call is answered. Raises :class:`cds_hooks.Forbidden` for a client just removed."""
        caller = self._in_force.callers.get(client_id or "")
        if caller is None:
            raise Forbidden("this client is no longer registered")
        return caller

    def complaint(self) -> str | None:
        """What is wrong with the clients file as it is now, if it is not the one in force."""
        self._newest()
        complaints = self._watched.complaints
        return f"the clients file is not in force: {complaints[0]}" if complaints else None

    def _newest(self) -> _InForce:
        self.registry()  # looks whether there is another one
        return self._in_force

    def _take_over(self, registry: Registry) -> None:
        """Everything is made before anything of it counts."""
        try:
            self._in_force = self._made_of(registry)
        except ValueError as error:  # what the checks of the file have let pass
            cause = type(error).__name__
            raise UnusableRegistryError([f"the clients cannot be made of the file: {cause}"]) from error

    def _made_of(self, registry: Registry) -> _InForce:
        return _InForce(
            registry=registry,
            signers=tuple(self._signer(registry, client) for client in registry.clients),
            callers={client.id: self._caller(registry, client) for client in registry.clients},
        )

    def _signer(self, registry: Registry, client: Client) -> RegisteredClient:
        return RegisteredClient(
            id=client.id,
            issuer=client.issuer,
            keys=self._keys(client),
            base_urls=registry.base_urls(client),
            tenant=client.tenant,
            algorithms=frozenset(client.algorithms),
            accepted_jku=frozenset(client.accepted_jku),
        )

    def _keys(self, client: Client) -> KeySource:
        if client.jwks_file is not None:
            return LocalKeys(client.jwks_file.content)
        url = client.jwks_url or ""
        if url not in self._remote:
            self._remote[url] = RemoteKeys(url, self._http)
        return self._remote[url]

    def _caller(self, registry: Registry, client: Client) -> Caller:
        site = Site(
            base_url=registry.public_base_url,
            jurisdiction=client.jurisdiction or self._jurisdiction,
            profile=PROFILES[client.profile],
        )
        return Caller(
            id=client.id,
            site=site,
            fhir=ServerPolicy.of(client.fhir_servers, private_addresses=client.private_network),
            windows=Windows(**client.windows),
            qualifying=site_list(client.qualifying_variants)
            if client.qualifying_variants
            else PROJECT_DEFAULT,
            coded_imaging_only=client.coded_imaging_only,
            silent=client.silent,
        )


def key_complaints(jwk_set: bytes) -> tuple[str, ...]:
    """What is wrong with the keys of a key file; nothing when they can verify signatures."""
    try:
        LocalKeys(jwk_set)
    except UnusableKeySet as error:
        return tuple(str(error).split("; "))
    return ()


def _fhir_server_complaints(url: str) -> tuple[str, ...]:
    try:
        parse_base_url(url)
    except UnusableBaseUrlError as error:
        return (f"cannot be called: {error}",)
    return ()


def _key_url_complaints(url: str) -> tuple[str, ...]:
    try:
        safe_host(url)
    except UnusableKeySet as error:
        return error.complaints
    return ()


CHECKS: Final = Checks(keys=key_complaints, fhir_server=_fhir_server_complaints, key_url=_key_url_complaints)
"""What the clients file is held to: the parsers of those who work with its entries."""


class _TimedNonces:
    """A nonce store whose transactions are measured."""

    def __init__(self, nonces: NonceStore, metrics: Metrics) -> None:
        self._nonces = nonces
        self._metrics = metrics

    async def first_use(self, *, issuer: str, nonce: str, until: dt.datetime) -> bool:
        """As the store itself."""
        async with timed(self._metrics, "nonce"):
            return await self._nonces.first_use(issuer=issuer, nonce=nonce, until=until)


def configured_access(
    settings: Settings,
    path: Path,
    *,
    nonces: NonceStore,
    metrics: Metrics,
    check_every_seconds: float = CHECK_EVERY_SECONDS,
) -> Access:
    """The clients of a file, authenticated. Raises :class:`UnusableSettingsError` with every complaint."""
    http = httpx.AsyncClient(trust_env=False)
    try:
        clients = Clients(
            path,
            http=http,
            jurisdiction=settings.jurisdiction,
            check_every_seconds=check_every_seconds,
            on_broken=_tell_broken,
        )
    except UnusableRegistryError as error:
        raise UnusableSettingsError(f"ESR1_CDS_CONFIG: {each}" for each in error.complaints) from None

    def tell_refused(cause: str, client_id: str | None) -> None:
        metrics.jwt_refused(cause)
        _log.warning("call refused", cause=cause, client_id=client_id)

    authenticate = RateLimited(
        JwtAuthentication(clients.signers, _TimedNonces(nonces, metrics), on_refusal=tell_refused),
        clients.calls_per_minute,
        workers=settings.workers,
        on_shed=metrics.shed,
    )
    return Access(
        authenticate=authenticate,
        caller=clients.caller,
        complaint=clients.complaint,
        close=http.aclose,
        registry=clients.registry,
    )


def _tell_broken(error: UnusableRegistryError) -> None:
    for complaint in error.complaints:
        _log.error("clients file not taken over", reason=complaint)
