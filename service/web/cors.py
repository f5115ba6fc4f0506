"""CORS for CDS Clients that run in a browser: below ``/cds-services``, from the origins of the clients file."""

from collections.abc import Callable
from typing import Final, TypedDict

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cds_hooks import Forbidden
from cds_hooks.calls import error_answer
from service.registry.clients import Registry

_HOOKS_PATH: Final = "/cds-services"


class CorsArguments(TypedDict):
    """Arguments of Starlette's CORSMiddleware."""

    allow_origins: tuple[str, ...]
    allow_methods: tuple[str, ...]
    allow_headers: tuple[str, ...]
    allow_credentials: bool


def cors_arguments(registry: Registry) -> CorsArguments:
    """What browsers may do: the origins of all clients, the methods and headers of CDS Hooks, no cookies."""
    return CorsArguments(
        allow_origins=tuple(sorted(registry.cors_origins)),
        allow_methods=("GET", "POST", "OPTIONS"),
        allow_headers=("Authorization", "Content-Type", "Accept"),
        allow_credentials=False,
    )


class ClientCors(CORSMiddleware):
    """CORS by the registry in force. To be added last, so that what other middleware refuses has its headers.

    Preflight requests are answered here, before anybody asks for a token.
    """

    def __init__(self, app: ASGIApp, *, registry: Callable[[], Registry]) -> None:
        super().__init__(app, **cors_arguments(registry()))
        self._registry = registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pages, metrics and the like are for nobody else's scripts."""
        if scope["type"] == "http" and scope["path"].startswith(_HOOKS_PATH):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether a client of the registry as it is now calls from there."""
        return origin in self._registry().cors_origins

    def preflight_response(self, request_headers: Headers) -> Response:
        """Allowed as a whole, or refused without any CORS header."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:  # noqa: PLR2004  # every 4xx and 5xx refuses
            return answer
        refusal = error_answer(Forbidden("a browser may not make this call from this origin"))
        refusal.headers["Vary"] = answer.headers["Vary"]
        return refusal
