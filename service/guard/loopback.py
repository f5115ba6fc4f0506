"""Development mode has no client authentication: it answers this machine only, whoever serves the application."""

import ipaddress
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from cds_hooks.errors import Forbidden
from service.guard.refusals import refuse

_NAMES: Final = frozenset({"localhost"})


class LoopbackOnly:
    """Wraps an ASGI application: 403 for callers from elsewhere, and for pages from elsewhere.

    A page of a stranger's site may have its name resolved to this machine; the browser that shows it names that
    site as the host.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http" or (is_loopback(_caller(scope)) and is_loopback(_host(scope))):
            await self._app(scope, receive, send)
        else:
            refused = Forbidden(
                "development mode answers callers on this machine, by a loopback address, only"
            )
            await refuse(scope, send, refused)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name other than localhost cannot be trusted to say
    so.
    """
    if host.lower() in _NAMES:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _caller(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _host(scope: Scope) -> str:
    """The host that the request is addressed to, without its port; empty if there is none, or more than one."""
    given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(given) != 1:
        return ""
    name: str = given[0]
    return name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
