"""A small FHIR server on loopback, with the habits of real ones: no transactions, read-only, small pages, and so on."""

import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Resource = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class SmallFhirServer:
    """What it keeps, and how it behaves."""

    transactions: bool = True
    write_status: int | None = None
    """The answer to every write; None: it writes."""
    refuses: str | None = None
    """A resource type that it takes in no form."""
    keeps: str | None = None
    """A resource type that it does not delete."""
    page_size: int = 1000
    ignores_tags: bool = False
    links_elsewhere: bool = False
    seconds: float = 0.0
    """Each search takes this long."""
    busy_answers: int = 0
    """So many requests are first answered with 503."""
    version: str = "4.0.1"
    html: bool = False
    """It answers everything with a page for people."""
    wants_category: bool = False
    """It searches Observations by patient and category only."""
    token: str | None = None
    resources: dict[str, Resource] = field(default_factory=dict)
    base_url: str = ""
    requests: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def put(self, resource: Resource) -> str:
        """Keep a resource; its reference."""
        number = next(self._ids)
        reference = f"{resource['resourceType']}/{resource.get('id', number)}"
        self.resources[reference] = {**resource, "id": reference.partition("/")[2]}
        return reference

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        path, method = request.path_params.get("path", ""), request.method
        self.requests.append(f"{method} {path}")
        if self.busy_answers:
            self.busy_answers -= 1
            return Response(status_code=503)
        if self.html:
            return Response("<html>Welcome</html>", media_type="text/html")
        if self.token is not None and request.headers.get("authorization") != f"Bearer {self.token}":
            return _outcome(401, "login")
        if path == "metadata":
            return JSONResponse({"resourceType": "CapabilityStatement", "fhirVersion": self.version})
        if method == "GET":
            return self._search(path, request) if "/" not in path else self._read(path)
        if self.write_status is not None:
            return _outcome(self.write_status, "not-supported")
        if method == "DELETE":
            return _outcome(409, "conflict") if not self._delete(path) else Response(status_code=204)
        body = json.loads(await request.body())
        return self._transaction(body) if path == "" else self._create(body, request)

    def _read(self, reference: str) -> Response:
        found = self.resources.get(reference)
        return _outcome(404, "not-found") if found is None else JSONResponse(found)

    def _search(self, kind: str, request: Request) -> Response:
        time.sleep(self.seconds)
        query = request.query_params
        if self.wants_category and "patient" in query and kind == "Observation" and "category" not in query:
            return _outcome(400, "required")
        found = [each for name, each in self.resources.items() if name.startswith(f"{kind}/")]
        if "patient" in query:
            found = [each for each in found if _subject(each) == f"Patient/{query['patient']}"]
        if "_tag" in query and not self.ignores_tags:
            found = [each for each in found if query["_tag"] in _tags(each)]
        start = int(query.get("_offset", 0))
        end = start + min(self.page_size, int(query.get("_count", self.page_size)))
        page: Resource = {"resourceType": "Bundle", "type": "searchset", "link": []}
        page["entry"] = [{"resource": each, "search": {"mode": "match"}} for each in found[start:end]]
        if end < len(found):
            base = "http://elsewhere.example/fhir" if self.links_elsewhere else self.base_url
            further = "&".join(f"{name}={value}" for name, value in query.items() if name != "_offset")
            url = f"{base}/{kind}?{further.replace('|', '%7C')}&_offset={end}"
            page["link"] = [{"relation": "next", "url": url}]
        return JSONResponse(page)

    def _create(self, resource: Resource, request: Request) -> Response:
        if resource["resourceType"] == self.refuses:
            return _outcome(422, "code-invalid", f"{self.refuses}.code")
        assert request.headers["if-none-exist"].startswith("identifier=")
        reference = self.put(resource)
        return Response(status_code=201, headers={"location": f"{self.base_url}/{reference}/_history/1"})

    def _transaction(self, bundle: Resource) -> Response:
        entries = bundle["entry"]
        if not self.transactions:
            return _outcome(501, "not-supported")
        if any(each.get("resource", {}).get("resourceType") == self.refuses for each in entries):
            return _outcome(422, "processing")
        if any(each["request"]["url"].startswith(f"{self.keeps}/") for each in entries):
            return _outcome(409, "conflict")
        names: dict[str, str] = {}
        for each in entries:
            if each["request"]["method"] == "POST":
                names[each["fullUrl"]] = self.put(each["resource"])
        for name in names.values():
            text = json.dumps(self.resources[name])
            for full_url, reference in names.items():
                text = text.replace(full_url, reference)
            self.resources[name] = json.loads(text)
        for each in entries:
            if each["request"]["method"] == "DELETE":
                self._delete(each["request"]["url"])
        responses = [
            {"response": {"location": f"{names.get(each.get('fullUrl'), '')}/_history/1"}} for each in entries
        ]
        return JSONResponse({"resourceType": "Bundle", "type": "transaction-response", "entry": responses})

    def _delete(self, reference: str) -> bool:
        if reference.startswith(f"{self.keeps}/"):
            return False
        self.resources.pop(reference, None)
        return True


@contextmanager
def served(server: SmallFhirServer) -> Iterator[SmallFhirServer]:
    """The server on a free loopback port, in a thread of its own."""
    route = Route("/fhir/{path:path}", server.handle, methods=["GET", "POST", "DELETE"])
    root = Route("/fhir", server.handle, methods=["POST"])
    config = uvicorn.Config(
        Starlette(routes=[route, root]), port=0, log_level="error", access_log=False, lifespan="off"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.005)
        port = running.servers[0].sockets[0].getsockname()[1]
        server.base_url = f"http://127.0.0.1:{port}/fhir"
        yield server
    finally:
        running.should_exit = True
        thread.join(timeout=5)


def _outcome(status: int, code: str, expression: str | None = None) -> JSONResponse:
    issue = {"severity": "error", "code": code, "diagnostics": "the patient Mona Private is not welcome"}
    places = {"expression": [expression]} if expression else {}
    return JSONResponse(
        {"resourceType": "OperationOutcome", "issue": [{**issue, **places}]}, status_code=status
    )


def _subject(resource: Resource) -> str | None:
    subject: str | None = (resource.get("subject") or {}).get("reference")
    return subject


def _tags(resource: Resource) -> list[str]:
    return [f"{tag['system']}|{tag['code']}" for tag in resource.get("meta", {}).get("tag", [])]
