"""The FHIR servers of the running application, opened and closed with it."""

import re
import ssl
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from pydantic import SecretStr

from service.gather.addresses import Resolve, system_resolve
from service.gather.base_url import FhirBase
from service.gather.limits import Limits
from service.gather.policy import ServerPolicy, ServerRefusedError
from service.gather.reader import FhirReader

if TYPE_CHECKING:
    from service.gather.server import FhirServer

# Wider than RFC 6750's b64token, which some servers' tokens are not; no space and no control character.
_BEARER: Final = re.compile(r"[!-~]+")


class FhirServers:
    """Opened and closed with the application. Keeps connections, and neither cookies nor tokens."""

    def __init__(
        self,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._resolve = resolve
        self._tls = tls
        self._is_open = False
        self._servers: dict[tuple[FhirBase, bool], FhirServer] = {}

    async def __aenter__(self) -> Self:
        self._is_open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_open = False
        servers = list(self._servers.values())
        self._servers.clear()
        for server in servers:
            await server.close()

    def reader(
        self,
        fhir_server: str,
        *,
        policy: ServerPolicy,
        token: SecretStr | None,
        expires_in: int | None,
        budget_seconds: float,
    ) -> FhirReader:
        """Reads from one server for one answer; the budget starts now. Call it in the event loop.

        `expires_in`: seconds for which the token lasts, a further bound on the budget. Raises ServerRefusedError.
        """
        base = policy.admit(fhir_server)
        if token is not None and not _BEARER.fullmatch(token.get_secret_value()):
            raise ServerRefusedError("the access token is not one that a header can hold")
        if not self._is_open:
            raise RuntimeError("FhirServers is not open")
        server = self._server(base, private_addresses=policy.private_addresses)
        seconds = budget_seconds if expires_in is None else min(budget_seconds, expires_in)
        return FhirReader(server, token=token, seconds=max(seconds, 0), limits=self._limits)

    def _server(self, base: FhirBase, *, private_addresses: bool) -> "FhirServer":
        # httpx takes a tenth of a second to import, which a start without a call to a FHIR server can do without.
        from service.gather.server import FhirServer  # noqa: PLC0415

        known = (base, private_addresses)
        if known not in self._servers:
            self._servers[known] = FhirServer(
                base,
                private_addresses=private_addresses,
                limits=self._limits,
                resolve=self._resolve,
                tls=self._tls_for(base),
            )
        return self._servers[known]

    def _tls_for(self, base: FhirBase) -> ssl.SSLContext | None:
        """Reading the certificates of the authorities takes tens of milliseconds: once, and only for https."""
        if base.scheme == "http":
            return None
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls
