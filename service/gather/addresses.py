"""The addresses behind a FHIR server's name, and which of them may be connected to.

The name is resolved here and the connection goes to an address that was checked, so that a second answer of the
name server (DNS rebinding) is never asked for.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from service.gather.base_url import FhirBase, address_of
from service.gather.outcomes import Outcome, UnavailableError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to addresses; raises OSError when the name is not known."""

# RFC 1918, RFC 6598 (shared address space, used inside clouds and clusters), RFC 4193.
_PRIVATE: Final = tuple(
    ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
# Metadata services outside the link-local range: AWS over IPv6 (docs.aws.amazon.com, "Instance metadata"), Alibaba
# Cloud (alibabacloud.com/help, "Instance metadata"), Oracle Cloud (192.0.0.192), Azure's platform address
# (learn.microsoft.com, "What is IP address 168.63.129.16?").
_METADATA: Final = frozenset(
    ip_address(text) for text in ("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")
)
_NAT64: Final = ip_network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE: Final = ip_network("::/96")  # RFC 4291, section 2.5.5.1, deprecated


class Addresses:
    """The checked addresses of one server, resolved anew after some seconds; one that is preferred comes first."""

    def __init__(self, base: FhirBase, *, resolve: Resolve, private: bool, seconds: float) -> None:
        self._base = base
        self._resolve = resolve
        self._private = private
        self._seconds = seconds
        self._known: Sequence[str] = ()
        self._known_until = 0.0
        self._resolving = asyncio.Lock()

    async def current(self) -> Sequence[str]:
        """At least one. Raises UnavailableError when there is none."""
        loop = asyncio.get_running_loop()
        async with self._resolving:
            if loop.time() >= self._known_until:
                try:
                    self._known = await callable_addresses(
                        self._base, resolve=self._resolve, private_addresses=self._private
                    )
                except OSError:
                    raise UnavailableError(
                        Outcome.UNREACHABLE, "its name cannot be resolved", retry=True
                    ) from None
                self._known_until = loop.time() + self._seconds
        if not self._known:
            raise UnavailableError(Outcome.REFUSED, "its address must not be called")
        return self._known

    def prefer(self, address: str) -> None:
        """Try an address that took a connection first from now on."""
        if address in self._known[1:]:
            self._known = sorted(self._known, key=lambda other: other != address)


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the resolver of the system."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def callable_addresses(base: FhirBase, *, resolve: Resolve, private_addresses: bool) -> tuple[str, ...]:
    """The addresses of the server that may be connected to, in the resolver's order; empty when there is none.

    Raises OSError when the name cannot be resolved.
    """
    literal = address_of(base.host)
    found = [base.host] if literal is not None else await resolve(base.host, base.port)
    allowed = (text for text in found if may_call(text, loopback=base.is_loopback, private=private_addresses))
    return tuple(dict.fromkeys(allowed))


def may_call(text: str, *, loopback: bool, private: bool) -> bool:
    """Whether an address may be connected to.

    `loopback`: the server is one on this machine, then only such addresses may; else none of them.
    """
    address = address_of(text)
    if address is None:
        return False
    address = _embedded(address)
    if loopback or address.is_loopback:
        return loopback and address.is_loopback
    if address in _METADATA or address.is_multicast:
        return False
    if any(address in network for network in _PRIVATE):
        return private
    return address.is_global and not getattr(address, "is_site_local", False)


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it does: mapped, 6to4, Teredo, NAT64, compatible."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
