"""The service itself, over real HTTP on a free loopback port."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import hook_request
from service.app import create_app
from service.settings import Settings

MAX_BODY_BYTES = 2 * 1024 * 1024
PATIENT_VIEW = "/cds-services/esr1-patient-view"
JSON_TYPE = {"content-type": "application/json"}
_START_SECONDS = 10

Json = dict[str, Any]


def served(folder: Path) -> Iterator[httpx.Client]:
    """A client of the running service, for as long as the iterator is held."""
    listener = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(
        dev=True,
        as_of=AS_OF,
        database_url=f"sqlite+aiosqlite:///{folder / 'service.sqlite3'}",
        public_base_url=base_url,
        max_body_bytes=MAX_BODY_BYTES,
    )
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    _wait_until(lambda: server.started or not thread.is_alive())
    assert server.started, "the service did not start"
    with httpx.Client(base_url=base_url, timeout=20) as client:
        yield client
    server.should_exit = True
    thread.join()


def _wait_until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.01)


def request_of(slug: str, hook: str = "patient-view") -> Json:
    """The packaged request body of a bundled patient."""
    body: Json = json.loads(hook_request(hook, slug))
    return body


def post(service: httpx.Client, body: Json | bytes, *, to: str = PATIENT_VIEW) -> httpx.Response:
    """A POST of JSON; bytes are sent as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return service.post(to, content=content, headers=JSON_TYPE)


def outcome_of(answer: httpx.Response) -> Json:
    """The one issue of the OperationOutcome that an error must have as its body."""
    assert answer.headers["content-type"].startswith("application/fhir+json")
    body: Json = answer.json()
    assert body["resourceType"] == "OperationOutcome"
    (issue,) = body["issue"]
    assert issue["severity"] == "error"
    found: Json = issue
    return found


class Captured(logging.Handler):
    """Every log record, as a formatter would print it, with its arguments and exception."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as text."""
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))
