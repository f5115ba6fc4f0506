"""Templates and static files."""

import importlib.resources
import mimetypes
from collections.abc import Mapping
from typing import Final

import jinja2
from fastapi import Response

_FRESH: Final = {"Cache-Control": "no-cache"}
_NEVER_STORED: Final = {"Cache-Control": "no-store"}


class Renderer:
    """Renders the package's templates (autoescaped, undefined names are errors) with common values."""

    def __init__(self, **common: object) -> None:
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("service.web"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(common)

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page that no cache keeps."""
        html = self._templates.get_template(template).render(values)
        headers = dict(_NEVER_STORED)
        return Response(html, status, headers, media_type="text/html; charset=utf-8")


def json_answer(body: bytes) -> Response:
    """JSON for the page's own script."""
    return Response(body, headers=dict(_NEVER_STORED), media_type="application/json")


def static_files() -> Mapping[str, Response]:
    """Name -> answer, for every file of ``static``."""
    folder = importlib.resources.files("service.web") / "static"
    return {file.name: _static(file.name, file.read_bytes()) for file in folder.iterdir() if file.is_file()}


def _static(name: str, content: bytes) -> Response:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(content, headers=dict(_FRESH), media_type=kind)
