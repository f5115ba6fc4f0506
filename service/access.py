"""Who may call, in development mode and with configured clients."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request

from service.cards.content import Site
from service.cds_services.caller import Caller
from service.gather.base_url import UnusableBaseUrlError
from service.gather.policy import ServerPolicy
from service.registry.clients import Registry
from service.settings import Settings, UnusableSettingsError

Authenticate = Callable[[Request], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may call and what each gets.

    ``authenticate`` and ``registry`` (the one in force) are ``None`` in development mode. ``complaint`` says
    what is wrong with a configuration that was changed and is not in force. ``close`` ends what was opened.
    """

    authenticate: Authenticate | None
    caller: Callable[[str | None], Caller]
    complaint: Callable[[], str | None]
    close: Callable[[], Awaitable[None]]
    registry: Callable[[], Registry] | None = None


def development_access(settings: Settings) -> Access:
    """Everybody on this machine, and every FHIR server on it. Raises UnusableSettingsError."""
    try:
        policy = ServerPolicy.of(settings.allow_fhir_server, private_addresses=True, any_loopback=True)
    except UnusableBaseUrlError as error:
        raise UnusableSettingsError([f"ESR1_CDS_ALLOW_FHIR_SERVER: {error}"]) from None
    site = Site(base_url=settings.public_base_url, jurisdiction=settings.jurisdiction)
    caller = Caller(id=None, site=site, fhir=policy)
    return Access(
        authenticate=None, caller=lambda _client: caller, complaint=lambda: None, close=_nothing_to_close
    )


async def _nothing_to_close() -> None: ...
