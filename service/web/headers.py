"""The headers that tell a browser how little our answers may do, on every answer."""

from collections.abc import Callable, Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_UNFRAMED: Final = "frame-ancestors 'none'"

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    f"base-uri 'none'; form-action 'self'; {_UNFRAMED}"
)

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
"""What a page carries that nobody may frame."""


def framed_by(policy: str, origins: Sequence[str]) -> str:
    """A policy under which pages of these origins may show ours in a frame."""
    return policy.replace(_UNFRAMED, f"frame-ancestors {' '.join(origins)}") if origins else policy


class SecurityHeaders:
    """ASGI middleware. ``frame_origins`` is asked on each answer: who may frame our pages changes on reload.

    A header that an answer brings itself stays, so that a page can have a policy of its own; only who may
    frame it is put in here.
    """

    def __init__(self, app: ASGIApp, *, frame_origins: Callable[[], Sequence[str]] = tuple) -> None:
        self._app = app
        self._frame_origins = frame_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        origins = self._frame_origins()
        if origins:
            headers["Content-Security-Policy"] = framed_by(headers["Content-Security-Policy"], origins)
