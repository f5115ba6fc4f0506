"""A small real FHIR server on loopback, for tests: forced page sizes, HAPI-like links, and faults to switch on."""

import asyncio
import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import uvicorn

Json = dict[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

FHIR_JSON = "application/fhir+json"
_START_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request as the server saw it. `path` is below the base: "Observation", "Patient/p1", ""."""

    path: str
    query: str
    headers: dict[str, str] = field(repr=False)

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, decoded."""
        return dict(parse_qsl(self.query))

    @property
    def resource_type(self) -> str:
        """The type that the path begins with."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a fault gets: the request, the server, and the way to answer."""

    seen: Seen
    server: "FhirServer"
    receive: Receive
    send: Send


Fault = Callable[[Call], Awaitable[None]]
"""Answers in the place of the server."""


class FhirServer:
    """Serves resources as FHIR R4, in a thread of its own, for as long as it is held as a context manager.

    `page_size`: the server's own maximum. `token`: required as a Bearer token where it is set. `faults`: by the first
    segment of the path ("Observation", "Binary", "metadata"; "" is the base, where next pages are). `needs_category`:
    types whose search by patient alone is a 400. `ignores_patient`: searches return everybody's resources.
    """

    def __init__(
        self,
        resources: Iterable[Json] = (),
        *,
        page_size: int = 3,
        token: str | None = None,
        delay_seconds: float = 0.0,
    ) -> None:
        self.page_size = page_size
        self.delay_seconds = delay_seconds
        self.reset(token=token)
        self._resources: dict[str, list[Json]] = {}
        self._searches: list[tuple[str, str, list[Json]]] = []
        for resource in resources:
            self._resources.setdefault(resource["resourceType"], []).append(resource)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/fhir"
        config = uvicorn.Config(
            self, log_config=None, ws="none", lifespan="off", timeout_graceful_shutdown=1, backlog=256
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]})

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.005)
        assert self._server.started, "the FHIR server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def reset(self, *, token: str | None = None) -> None:
        """Sound again, and nothing seen."""
        self.token = token
        self.faults: dict[str, Fault] = {}
        self.needs_category: frozenset[str] = frozenset()
        self.ignores_patient = False
        self.echoes_self = True
        self.seen: list[Seen] = []

    def of(self, resource_type: str) -> list[Seen]:
        """The requests for one type, next pages not included."""
        return [seen for seen in self.seen if seen.resource_type == resource_type]

    async def __call__(self, scope: Json, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        seen = Seen(
            path=scope["path"].removeprefix("/fhir").strip("/"),
            query=scope["query_string"].decode(),
            headers={name.decode(): value.decode() for name, value in scope["headers"]},
        )
        self.seen.append(seen)
        call = Call(seen=seen, server=self, receive=receive, send=send)
        if self.delay_seconds:
            await asyncio.sleep(self.delay_seconds)
        fault = self.faults.get(seen.resource_type)
        if fault is not None:
            await fault(call)
        elif self.token is not None and seen.headers.get("authorization") != f"Bearer {self.token}":
            await respond(call, 401, outcome("login"))
        else:
            await self.serve(call)

    async def serve(self, call: Call) -> None:
        """Answer as a sound server does."""
        status, body = self._respond(call.seen)
        await respond(call, status, body)

    def _respond(self, seen: Seen) -> tuple[int, Json]:
        if seen.path == "":
            return self._next_page(seen.parameters)
        if seen.path == "metadata":
            return 200, self._capability_statement()
        resource_type, _, resource_id = seen.path.partition("/")
        if resource_id:
            found = [each for each in self._resources.get(resource_type, ()) if each.get("id") == resource_id]
            return (200, found[0]) if found else (404, outcome("not-found"))
        return self._first_page(resource_type, seen)

    def _first_page(self, resource_type: str, seen: Seen) -> tuple[int, Json]:
        asked = seen.parameters
        narrows = "category" in asked or "code" in asked
        if resource_type in self.needs_category and not narrows:
            return 400, outcome("required")
        found = [each for each in self._resources.get(resource_type, ()) if self._matches(each, asked)]
        shown = {
            name: value for name, value in asked.items() if not (self.ignores_patient and name == "patient")
        }
        self._searches.append((resource_type, f"{self.base_url}/{resource_type}?{urlencode(shown)}", found))
        return self._page(len(self._searches) - 1, 0, int(asked.get("_count", "20")))

    def _next_page(self, asked: dict[str, str]) -> tuple[int, Json]:
        number, offset = int(asked["_getpages"]), int(asked["_getpagesoffset"])
        return self._page(number, offset, int(asked["_count"]))

    def _page(self, number: int, offset: int, count: int) -> tuple[int, Json]:
        resource_type, first_url, found = self._searches[number]
        size = min(count, self.page_size)
        links = []
        if self.echoes_self:
            here = f"{self.base_url}?_getpages={number}&_getpagesoffset={offset}&_count={size}"
            links.append({"relation": "self", "url": first_url if offset == 0 else here})
        if offset + size < len(found):
            url = f"{self.base_url}?_getpages={number}&_getpagesoffset={offset + size}&_count={size}"
            links.append({"relation": "next", "url": url})
        page = [
            {
                "fullUrl": f"{self.base_url}/{resource_type}/{each.get('id')}",
                "resource": each,
                "search": {"mode": "match"},
            }
            for each in found[offset : offset + size]
        ]
        return 200, searchset(page, links)

    def _matches(self, resource: Json, asked: dict[str, str]) -> bool:
        patient = asked.get("patient")
        if patient is not None and not self.ignores_patient and not _is_about(resource, patient):
            return False
        if "category" in asked and not _has_token(resource.get("category"), asked["category"]):
            return False
        return "code" not in asked or _has_token(resource.get("code"), asked["code"])

    def _capability_statement(self) -> Json:
        types = sorted(self._resources.keys() | {"Patient"})
        rest = {"mode": "server", "resource": [{"type": name} for name in types]}
        return {"resourceType": "CapabilityStatement", "status": "active", "rest": [rest]}


Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(speak: Speak, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server below HTTP in the test's own event loop: its port. Nothing of it is left afterwards."""
    speaking: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def accept(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(lines, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def start_speaking(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        speaking[asyncio.create_task(accept(lines, writer))] = writer

    listener = await asyncio.start_server(start_speaking, "127.0.0.1", 0, ssl=tls)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        await asyncio.sleep(0.01)  # what is being accepted arrives
        for task, writer in speaking.items():
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*speaking, return_exceptions=True)
        await asyncio.sleep(0)  # aborted transports close in the loop's next round


def searchset(entries: list[Json], links: list[Json]) -> Json:
    """A searchset as HAPI writes it: no total."""
    bundle: Json = {"resourceType": "Bundle", "id": "b1", "type": "searchset", "link": links}
    return bundle | {"entry": entries} if entries else bundle


def outcome(code: str, *, severity: str = "error") -> Json:
    """An OperationOutcome with one issue."""
    issue = {"severity": severity, "code": code, "diagnostics": "SECRET-DIAGNOSTICS"}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


async def respond(
    call: Call,
    status: int,
    body: Json | bytes,
    *,
    content_type: str = FHIR_JSON,
    headers: tuple[tuple[str, str], ...] = (),
) -> None:
    """Send a response; JSON is compressed where the client takes it, bytes go out as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = [("content-type", content_type), *headers]
    if not isinstance(body, bytes) and "gzip" in call.seen.headers.get("accept-encoding", ""):
        content = gzip.compress(content, compresslevel=1)
        sent.append(("content-encoding", "gzip"))
    sent.append(("content-length", str(len(content))))
    await start(call, status, sent)
    await call.send({"type": "http.response.body", "body": content})


async def start(call: Call, status: int, headers: list[tuple[str, str]]) -> None:
    """Send the head of a response."""
    raw = [(name.encode(), value.encode()) for name, value in headers]
    await call.send({"type": "http.response.start", "status": status, "headers": raw})


def _is_about(resource: Json, patient: str) -> bool:
    about = resource.get("subject") or resource.get("patient") or {}
    return str(about.get("reference", "")).endswith(f"Patient/{patient}")


def _has_token(element: Any, wanted: str) -> bool:
    concepts = element if isinstance(element, list) else [element or {}]
    codings = [coding for concept in concepts for coding in concept.get("coding", ())]
    present = {coding.get("code") for coding in codings}
    present |= {f"{coding.get('system')}|{coding.get('code')}" for coding in codings}
    return any(token in present for token in wanted.split(","))
