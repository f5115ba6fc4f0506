"""One form for the addresses that a request may name in several."""

from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from service.guard.refusals import HOOKS_PATH

_SCHEMES: Final = ("http://", "https://")


class PlainPaths:
    """Wraps an ASGI application, which then sees the path alone.

    A target may be an absolute URL (RFC 9112, section 3.2.2), and addresses of services that people type into
    forms end with a slash now and then.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] == "http" and (path := plain(scope["path"])) != scope["path"]:
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)


def plain(path: str) -> str:
    """The path of a request's target; below the discovery address without the slash at its end."""
    if path.lower().startswith(_SCHEMES):
        try:
            path = urlsplit(path).path or "/"
        except ValueError:
            return path
    is_service = path.startswith(f"{HOOKS_PATH}/") and path != f"{HOOKS_PATH}/"
    return path.removesuffix("/") if is_service else path
