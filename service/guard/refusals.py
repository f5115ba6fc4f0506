"""Refusals as raw ASGI messages: an OperationOutcome below `/cds-services`, plain text elsewhere."""

from collections.abc import Callable
from typing import Final

from starlette.types import Scope, Send

from cds_hooks.errors import OUTCOME_MEDIA_TYPE, CdsHooksError

HOOKS_PATH: Final = "/cds-services"

OnShed = Callable[[str], None]
"""Told the reason of each refusal: one of the constants below."""

IN_PROGRESS: Final = "in-progress"
CLIENT_IN_PROGRESS: Final = "client-in-progress"
WAITING: Final = "waiting"
DEADLINE: Final = "deadline"
SLOW_BODY: Final = "slow-body"
HEADERS: Final = "headers"
RATE: Final = "rate"
CONNECTIONS: Final = "connections"
SLOW_HEAD: Final = "slow-head"


class RequestTimeout(CdsHooksError):
    """408: the body did not arrive in time."""

    status = 408
    issue_code = "timeout"


class HeadersTooLarge(CdsHooksError):
    """431: more headers, or longer ones, than any client needs."""

    status = 431
    issue_code = "too-long"


def nobody(_: str) -> None:
    """An OnShed that tells nobody."""


async def refuse(scope: Scope, send: Send, error: CdsHooksError) -> None:
    """Answer with the error."""
    if scope["path"].startswith(HOOKS_PATH):
        body, media_type = error.operation_outcome(), OUTCOME_MEDIA_TYPE
    else:
        body, media_type = error.message.encode(), "text/plain; charset=utf-8"
    headers = {"content-type": media_type, "content-length": str(len(body)), **error.headers()}
    await send(
        {
            "type": "http.response.start",
            "status": error.status,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
