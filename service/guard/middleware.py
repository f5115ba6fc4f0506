"""The outermost ASGI layer: every request is bounded in number, size and time, whatever is behind it."""

import asyncio
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_hooks.errors import CdsHooksError, Unavailable
from service.guard import refusals
from service.guard.limits import RETRY_AFTER_SECONDS, Limits
from service.guard.places import Place, Places
from service.guard.refusals import HeadersTooLarge, OnShed, RequestTimeout, refuse
from service.guard.turnstile import Turnstile, overloaded

EXEMPT_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by those who watch the service, above all when it is busy."""


class Guard:
    """Wraps an ASGI application. One per worker process."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Limits | None = None,
        on_shed: OnShed = refusals.nobody,
        exempt: Iterable[str] = EXEMPT_PATHS,
    ) -> None:
        self._app = app
        self._limits = limits = limits or Limits()
        self._on_shed = on_shed
        self._exempt = frozenset(exempt)
        self._turnstile = Turnstile(most_waiting=limits.most_waiting, period_seconds=limits.period_seconds)
        self._places = Places(limits.most_in_progress)

    @property
    def in_progress(self) -> int:
        """How many requests are between head and end of answer."""
        return self._places.taken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it at once."""
        if scope["type"] != "http" or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
        elif self._places.are_full:
            await self._shed(refusals.IN_PROGRESS, overloaded(), scope, send)
        elif self._headers_exceed(scope["headers"]):
            too_large = HeadersTooLarge("the headers are too many or too long")
            await self._shed(refusals.HEADERS, too_large, scope, send)
        elif self._is_hook_call(scope) and self._turnstile.refuses():
            await self._shed(refusals.WAITING, overloaded(), scope, send)
        else:
            with Place(self._places, scope):
                await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        end = asyncio.get_running_loop().time() + self._limits.deadline_seconds
        turnstile = self._turnstile if self._is_hook_call(scope) else None
        try:
            async with asyncio.timeout_at(end) as timer:
                watched = _Watched(
                    receive, send, timer, end, self._limits.body_seconds, turnstile, self._on_shed
                )
                await self._app(scope, watched.receive, watched.send)
        except TimeoutError:
            if not timer.expired():
                raise
            reason, error = _too_late(watched)
            self._on_shed(reason)
            # An answer that has begun cannot be taken back; the server closes the connection.
            if not watched.answer_has_begun:
                await refuse(scope, send, error)

    def _headers_exceed(self, headers: list[tuple[bytes, bytes]]) -> bool:
        if len(headers) > self._limits.most_headers:
            return True
        size = 0
        for name, value in headers:
            size += len(name) + len(value)
        return size > self._limits.most_header_bytes

    def _is_hook_call(self, scope: Scope) -> bool:
        path: str = scope["path"]
        return scope["method"] == "POST" and path.startswith(refusals.HOOKS_PATH)

    async def _shed(self, reason: str, error: CdsHooksError, scope: Scope, send: Send) -> None:
        self._on_shed(reason)
        await refuse(scope, send, error)


class _Watched:
    """One request's `receive` and `send`, with what became of it."""

    __slots__ = (
        "_body_is_complete",
        "_body_seconds",
        "_end",
        "_on_shed",
        "_receive",
        "_send",
        "_timer",
        "_turnstile",
        "answer_has_begun",
        "awaits_body",
    )

    def __init__(
        self,
        receive: Receive,
        send: Send,
        timer: asyncio.Timeout,
        end: float,
        body_seconds: float,
        turnstile: Turnstile | None,
        on_shed: OnShed,
    ) -> None:
        self._receive = receive
        self._send = send
        self._timer = timer
        self._end = end
        self._body_seconds = body_seconds
        self._turnstile = turnstile
        self._on_shed = on_shed
        self._body_is_complete = False
        self.awaits_body = False
        self.answer_has_begun = False

    async def receive(self) -> Message:
        """The next part of the body; with the last one it is the request's turn to be worked on."""
        if self._body_is_complete:
            return await self._receive()
        if not self.awaits_body:
            self.awaits_body = True
            now = asyncio.get_running_loop().time()
            self._limit_to(min(self._end, now + self._body_seconds))
        message = await self._receive()
        if not message.get("more_body"):
            self._body_is_complete = True
            self.awaits_body = False
            self._limit_to(self._end)
            if self._turnstile is not None and message["type"] == "http.request":
                await self._take_turn(self._turnstile)
        return message

    def _limit_to(self, end: float | None) -> None:
        if not self._timer.expired():
            self._timer.reschedule(end)

    async def _take_turn(self, turnstile: Turnstile) -> None:
        try:
            await turnstile.turn()
        except Unavailable:
            self._on_shed(refusals.WAITING)
            raise

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on. What follows the answer (records, measurements) is not cut off."""
        self.answer_has_begun = True
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self._limit_to(None)


def _too_late(watched: _Watched) -> tuple[str, CdsHooksError]:
    if watched.awaits_body:
        return refusals.SLOW_BODY, RequestTimeout("the body did not arrive in time")
    late = Unavailable("there was no answer in time", retry_after_seconds=RETRY_AFTER_SECONDS)
    return refusals.DEADLINE, late
