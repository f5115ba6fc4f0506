"""Answering hook calls and feedback.

Services are found by id and hook, so that neither two services on one hook nor one id on two hooks get into
each other's way. A fault of a service is a 500 and never an empty list of cards.
"""

import inspect
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from cds_hooks.bodies import read_body
from cds_hooks.cds_service import CdsService
from cds_hooks.errors import OUTCOME_MEDIA_TYPE, BadRequest, CdsHooksError, InternalError, UnknownService
from cds_hooks.exchange import Exchange, Progress
from cds_hooks.feedback import MOST_BYTES, FeedbackBatch, FeedbackSink, acknowledgement, read_feedback
from cds_hooks.models.request import CdsRequest
from cds_hooks.models.response import CdsResponse
from cds_hooks.request_reading import read_envelope, request_of

T = TypeVar("T")

Authenticate = Callable[[Request], Awaitable[str]]
"""Returns the id of the client that makes the call; raises Unauthorized, Forbidden or Unavailable."""

After = Callable[[Exchange], Awaitable[None]]
"""Called once the answer is sent."""

JSON_MEDIA_TYPE: Final = "application/json"

# The hook instance is the client's text. What does not look like an id does not get into the log.
_LOGGABLE_ID = re.compile(r"[A-Za-z0-9\-]{1,64}")

_log = logging.getLogger("cds_hooks")


def error_answer(error: CdsHooksError) -> Response:
    """The HTTP form of an error."""
    return Response(
        error.operation_outcome(),
        status_code=error.status,
        headers=dict(error.headers()),
        media_type=OUTCOME_MEDIA_TYPE,
    )


class Calls:
    """The handlers of the POST endpoints."""

    def __init__(
        self,
        services: Sequence[CdsService[Any]],
        *,
        feedback: FeedbackSink | None,
        max_body_bytes: int,
        authenticate: Authenticate | None,
        after: After | None,
    ) -> None:
        self._services = _by_id_and_hook(services)
        self._feedback = feedback
        self._max_body_bytes = max_body_bytes
        self._authenticate = authenticate
        self._after = after

    async def answer_hook(self, request: Request) -> Response:
        """One hook call, from the HTTP request to the HTTP answer."""
        progress = Progress(service_id=request.path_params["service_id"])
        if progress.service_id not in self._services:
            return error_answer(UnknownService())
        try:
            body = await _faults_logged(self._evaluate(request, progress), progress)
            answer = Response(body, media_type=JSON_MEDIA_TYPE)
        except CdsHooksError as error:
            answer = error_answer(error)
        if self._after is not None:
            answer.background = BackgroundTask(_report, self._after, progress.exchange(answer.status_code))
        return answer

    async def answer_feedback(self, request: Request) -> Response:
        """One feedback call, from the HTTP request to the HTTP answer."""
        progress = Progress(service_id=request.path_params["service_id"])
        if progress.service_id not in self._services:
            return error_answer(UnknownService())
        try:
            body = await _faults_logged(self._take_in(request, progress), progress)
        except CdsHooksError as error:
            return error_answer(error)
        return Response(body, media_type=JSON_MEDIA_TYPE)

    async def _evaluate(self, request: Request, progress: Progress) -> bytes:
        body = await self._read(request, progress, max_bytes=self._max_body_bytes)
        envelope = read_envelope(body)
        progress.hook_instance = envelope.hook_instance
        service = self._services[progress.service_id].get(envelope.hook)
        if service is None:
            raise BadRequest("hook is not one that this service answers", path="hook")
        progress.hook = service.hook.name
        response = await _evaluated(service, request_of(envelope, service.hook, client_id=progress.client_id))
        answer = response.to_json()
        progress.response = response
        return answer

    async def _take_in(self, request: Request, progress: Progress) -> bytes:
        most_bytes = min(MOST_BYTES, self._max_body_bytes)
        reading = read_feedback(await self._read(request, progress, max_bytes=most_bytes))
        if self._feedback is not None and reading.items:
            batch = FeedbackBatch(
                service_id=progress.service_id,
                client_id=progress.client_id,
                items=reading.items,
                rejected=len(reading.rejected),
            )
            await self._feedback(batch)
        return acknowledgement(reading)

    async def _read(self, request: Request, progress: Progress, *, max_bytes: int) -> bytes:
        """The body, once it is clear that the client may send one."""
        if self._authenticate is not None:
            progress.client_id = await self._authenticate(request)
        return await read_body(request, max_bytes=max_bytes)


def _by_id_and_hook(services: Sequence[CdsService[Any]]) -> dict[str, dict[str, CdsService[Any]]]:
    table: dict[str, dict[str, CdsService[Any]]] = {}
    for service in services:
        hooks = table.setdefault(service.id, {})
        if service.hook.name in hooks:
            raise ValueError(f"two CDS Services {service.id!r} answer {service.hook.name}")
        hooks[service.hook.name] = service
    return table


async def _evaluated(service: CdsService[Any], request: CdsRequest[Any]) -> CdsResponse:
    result = service.evaluate(request)
    response = await result if inspect.isawaitable(result) else result
    if not isinstance(response, CdsResponse):
        raise TypeError("evaluate must return a CdsResponse")
    return response


async def _report(after: After, exchange: Exchange) -> None:
    await _faults_logged(after(exchange), exchange)


async def _faults_logged(work: Awaitable[T], call: Progress | Exchange) -> T:
    """The result of `work`. Whatever it raises unforeseen is logged and becomes InternalError.

    Only the type is logged: the message and the values in a traceback may be a patient's.
    """
    try:
        return await work
    except CdsHooksError:
        raise
    except Exception as error:  # noqa: BLE001 - logged, and raised as what the client may know
        hook_instance = call.hook_instance or ""
        _log.error(
            "CDS Service %s failed in hook instance %s: %s",
            call.service_id,
            hook_instance if _LOGGABLE_ID.fullmatch(hook_instance) else "(no id)",
            type(error).__name__,
        )
        raise InternalError from None
