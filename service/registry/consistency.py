"""What must be right between the entries of a clients file, whatever else is wrong with them."""

from collections.abc import Iterator
from typing import Final

from service.registry.addresses import Address, literal_address
from service.registry.complaints import Complaint, Place

Table = dict[str, object]

_CLIENTS: Final = "clients"


def inconsistencies(content: Table) -> list[Complaint]:
    """Complaints about the parsed file; entries of the wrong type are left to others."""
    entries = content.get(_CLIENTS)
    if not isinstance(entries, list):
        return []
    clients = [(number, entry) for number, entry in enumerate(entries) if isinstance(entry, dict)]
    return [*_told_apart(clients), *(each for client in clients for each in _in_itself(*client))]


def _told_apart(clients: list[tuple[int, Table]]) -> Iterator[Complaint]:
    """Each client has an id of its own, and an issuer of its own unless the tenant tells them apart."""
    ids: dict[str, int] = {}
    issuers: dict[tuple[str, object], int] = {}
    for number, client in clients:
        name, issuer, tenant = client.get("id"), client.get("issuer"), client.get("tenant")
        if isinstance(name, str) and (first := ids.setdefault(name, number)) != number:
            yield Complaint(place=(_CLIENTS, number, "id"), text=f"the same as in clients[{first}]")
        if not isinstance(issuer, str) or not isinstance(tenant, str | None):
            continue
        if (first := issuers.setdefault((issuer, tenant), number)) != number:
            yield Complaint(
                place=(_CLIENTS, number, "issuer"),
                text=f"the same as in clients[{first}]; two clients of one issuer need different tenants",
            )


def _in_itself(number: int, client: Table) -> Iterator[Complaint]:
    place: Place = (_CLIENTS, number)
    keys = [key for key in ("jwks_file", "jwks_url") if key in client]
    if not keys:
        yield Complaint(place=place, text="no keys; expected jwks_file or jwks_url")
    elif len(keys) > 1:
        yield Complaint(place=place, text="expected jwks_file or jwks_url, not both")
    yield from _about_address(client.get("jwks_url"), (*place, "jwks_url"), private_allowed=True)
    servers = client.get("fhir_servers")
    private_allowed = client.get("private_network") is True
    for position, server in enumerate(servers if isinstance(servers, list) else []):
        yield from _about_address(server, (*place, "fhir_servers", position), private_allowed=private_allowed)


def _about_address(url: object, place: Place, *, private_allowed: bool) -> Iterator[Complaint]:
    address = literal_address(url) if isinstance(url, str) else None
    complaint = None if address is None else _about_network(address, private_allowed)
    if complaint:
        yield Complaint(place=place, text=complaint)


def _about_network(address: Address, private_allowed: bool) -> str | None:
    """Loopback and public addresses are fine, private ones by consent, the rest holds no server of a hospital."""
    if address.is_loopback:
        return None
    if address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved:
        return "expected an address that can be a server's; this one is link-local or reserved"
    return (
        None if private_allowed or address.is_global else "a private address; it needs private_network = true"
    )
