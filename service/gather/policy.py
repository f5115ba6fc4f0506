"""Which FHIR servers may be called for one client."""

from collections.abc import Iterable
from dataclasses import dataclass

from service.gather.base_url import FhirBase, UnusableBaseUrlError, parse_base_url


class ServerRefusedError(Exception):
    """The FHIR server of a request must not be called for this client. `cause` holds nothing of the request."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPolicy:
    """The FHIR servers of one client.

    `private_addresses`: its servers may have addresses of a private network. `any_loopback`: every server on
    this machine may be called as well (development mode only).
    """

    bases: tuple[FhirBase, ...] = ()
    private_addresses: bool = False
    any_loopback: bool = False

    @classmethod
    def of(
        cls, servers: Iterable[str], *, private_addresses: bool = False, any_loopback: bool = False
    ) -> "ServerPolicy":
        """The policy for a list of base URLs. Raises :class:`UnusableBaseUrlError` for one that cannot be meant."""
        bases = tuple(parse_base_url(server) for server in servers)
        return cls(bases=bases, private_addresses=private_addresses, any_loopback=any_loopback)

    def admit(self, fhir_server: str) -> FhirBase:
        """The base to call: an allowed one, or a path below one. Raises :class:`ServerRefusedError`."""
        try:
            base = parse_base_url(fhir_server)
        except UnusableBaseUrlError as error:
            raise ServerRefusedError(str(error)) from None
        if any(allowed.holds(base) for allowed in self.bases) or (self.any_loopback and base.is_loopback):
            return base
        raise ServerRefusedError("not one of the client's FHIR servers")
