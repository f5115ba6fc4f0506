"""Connections of the HTTP server with two limits that no ASGI application can set.

Until the head of a request is complete, nobody but the server knows of the client. From the opening of a
connection, or from the end of an answer, the next head must be there within `timeout_keep_alive`, however many
bytes trickle in. The rest of a body that was refused unread is waited for no longer than that either.
"""

import asyncio
import resource
import socket
from typing import ClassVar, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from cds_hooks.errors import OUTCOME_MEDIA_TYPE, BadRequest
from service.guard import refusals
from service.guard.refusals import OnShed
from service.guard.turnstile import overloaded

_KEPT_DESCRIPTORS: Final = 256
"""File descriptors that stay free for the database, log, key sets and FHIR servers."""

_MOST_CONNECTIONS: Final = 4_000

_FULL_BODY: Final = overloaded().operation_outcome()
_FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n"
    b"content-type: %b\r\ncontent-length: %d\r\n\r\n%b"
    % (OUTCOME_MEDIA_TYPE.encode(), len(_FULL_BODY), _FULL_BODY)
)


def connections_that_fit() -> int:
    """As many connections as the process may open files, with some to spare."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return max(1, min(_MOST_CONNECTIONS, allowed - _KEPT_DESCRIPTORS))


def _send_at_once(transport: asyncio.Transport) -> None:
    """Switch off Nagle's algorithm, which holds an answer's last packet back for 40 ms.

    asyncio does so only where the listening socket names its protocol; that of several workers does not.
    """
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family != socket.AF_UNIX:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class GuardedConnection(H11Protocol):
    """For uvicorn's `http` option. The class attributes hold for all connections of the process."""

    most_connections: ClassVar[int] = connections_that_fit()
    on_shed: ClassVar[OnShed] = refusals.nobody

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, unless there are too many."""
        super().connection_made(transport)
        _send_at_once(transport)
        if len(self.connections) > self.most_connections:
            type(self).on_shed(refusals.CONNECTIONS)
            transport.write(_FULL)
            transport.close()
            return
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Pass bytes on; the limit ends when they complete a head."""
        super().data_received(data)
        if self._head_timer is not None and self.cycle is not None and not self.cycle.response_complete:
            self._stop_awaiting()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP request like any other refusal: where it was meant to go is not known."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()  # an answer is under way, and its end says nothing any more
            return
        body = BadRequest("this is no valid HTTP request").operation_outcome()
        headers = [
            ("content-type", OUTCOME_MEDIA_TYPE),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        for event in (
            h11.Response(status_code=BadRequest.status, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is there already."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.cycle.response_complete:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer with the connection."""
        self._stop_awaiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._stop_awaiting()
        self._head_timer = self.loop.call_later(self.timeout_keep_alive, self._give_up)

    def _stop_awaiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if self.conn.trailing_data[0]:  # an idle connection is closed silently
            type(self).on_shed(refusals.SLOW_HEAD)
        self.transport.close()
