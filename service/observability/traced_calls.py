"""The span around a whole hook call, continuing the caller's trace. Only there when spans are wanted."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.observability.tracing import Tracing

_HOOKS_PATH: Final = "/cds-services/"


class TracedCalls:
    """ASGI middleware. The stages of a call become spans below this one."""

    def __init__(self, app: ASGIApp, *, spans: Tracing) -> None:
        self._app = app
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, inside a span if it is for a CDS Service."""
        if scope["type"] != "http" or not scope["path"].startswith(_HOOKS_PATH):
            await self._app(scope, receive, send)
            return
        with self._spans.span("hook", headers=Headers(scope=scope)):
            await self._app(scope, receive, send)
