"""The endpoints of a CDS Service provider as a FastAPI router (CDS Hooks 2.0.1).

    GET  {base}/cds-services                  discovery
    POST {base}/cds-services/{id}             a hook call
    POST {base}/cds-services/{id}/feedback    feedback, when the application takes it

Whatever goes wrong below these addresses is answered with an OperationOutcome. CORS is the application's
business.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from cds_hooks import openapi
from cds_hooks.calls import JSON_MEDIA_TYPE, After, Authenticate, Calls, error_answer
from cds_hooks.cds_service import CdsService, discovery_of
from cds_hooks.errors import MethodNotAllowed, UnknownService
from cds_hooks.feedback import FeedbackSink

DEFAULT_MAX_BODY_BYTES: Final = 16 * 1024 * 1024
"""Prefetch and draft orders reach megabytes; a limit below 10 MB cuts off real calls."""

_ANY_METHOD: Final[list[str]] = []


def build_router(
    services: Sequence[CdsService[Any]],
    *,
    feedback: FeedbackSink | None = None,
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES,
    authenticate: Authenticate | None = None,
    after: After | None = None,
    advertise_versions: bool = False,
) -> APIRouter:
    """A router that offers `services`. Raises ValueError when two of them share both id and hook.

    Without a `feedback` sink the feedback addresses do not exist (404). `authenticate` guards hook calls and
    feedback; discovery stays open. `advertise_versions` adds the members `version` and `hookVersion` of CDS
    Hooks 3.0 to discovery.
    """
    calls = Calls(
        services, feedback=feedback, max_body_bytes=max_body_bytes, authenticate=authenticate, after=after
    )
    router = APIRouter()
    # Routes are tried in order: the busy one comes first.
    router.add_api_route(
        "/cds-services/{service_id}",
        calls.answer_hook,
        methods=["POST"],
        response_model=None,
        **openapi.HOOK_CALL,
    )
    if feedback is not None:
        router.add_api_route(
            "/cds-services/{service_id}/feedback",
            calls.answer_feedback,
            methods=["POST"],
            response_model=None,
            **openapi.FEEDBACK,
        )
    _add_discovery(router, discovery_of(services, advertise_versions=advertise_versions).to_json())
    _add_everything_else(router, {service.id for service in services}, takes_feedback=feedback is not None)
    return router


def _add_discovery(router: APIRouter, body: bytes) -> None:
    """Discovery is computed once: it depends on nothing that could be down."""

    async def discover() -> Response:
        return Response(body, media_type=JSON_MEDIA_TYPE)

    async def discover_head() -> Response:
        return Response(media_type=JSON_MEDIA_TYPE, headers={"content-length": str(len(body))})

    router.add_api_route("/cds-services", discover, methods=["GET"], response_model=None, **openapi.DISCOVERY)
    router.add_api_route("/cds-services/", discover, methods=["GET"], include_in_schema=False)
    for path in ("/cds-services", "/cds-services/"):
        router.add_api_route(path, discover_head, methods=["HEAD"], include_in_schema=False)


def _add_everything_else(router: APIRouter, service_ids: set[str], *, takes_feedback: bool) -> None:
    """Answers 404 and 405 below the base with an OperationOutcome, whatever the application does."""
    ids = "|".join(re.escape(service_id) for service_id in service_ids) or r"(?!)"
    answered = {r"/?": "GET, HEAD", rf"/(?:{ids})": "POST"}
    if takes_feedback:
        answered[rf"/(?:{ids})/feedback"] = "POST"

    async def refuse(request: Request) -> Response:
        path = "/" + request.path_params["rest"] if "rest" in request.path_params else ""
        for pattern, allowed in answered.items():
            if re.fullmatch(pattern, path):
                return error_answer(MethodNotAllowed(allowed=allowed))
        return error_answer(UnknownService())

    router.add_route("/cds-services", refuse, methods=_ANY_METHOD, include_in_schema=False)
    router.add_route("/cds-services/{rest:path}", refuse, methods=_ANY_METHOD, include_in_schema=False)
