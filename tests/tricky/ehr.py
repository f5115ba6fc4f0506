"""An EHR with a FHIR server behind it, and the service that it calls: a process of its own, in production mode."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.acceptance.live_service import PATIENT_VIEW
from tests.fhir_server import FhirServer
from tests.hospital import Hospital
from tests.tricky.traces import ACCESS_TOKEN

ORDER_SELECT = "/cds-services/esr1-order-select"
ORDER_SIGN = "/cds-services/esr1-order-sign"

Json = dict[str, Any]


class RegisteredServer(FhirServer):
    """A FHIR server whose address is registered before there is anything on it.

    Each test takes one of its own: what the service remembers of a server that fails stays with that test.
    """

    def __init__(self) -> None:
        super().__init__(token=ACCESS_TOKEN, page_size=100)

    def put(self, resources: Iterable[Json]) -> None:
        """Take resources in."""
        for resource in resources:
            self._resources.setdefault(resource["resourceType"], []).append(resource)

    def discard(self) -> None:
        """Give an address back that no test has taken."""
        self._listener.close()


@dataclass(frozen=True)
class Ehr:
    """What a test calls the service with."""

    hospital: Hospital
    service: httpx.Client
    servers: list[RegisteredServer]

    def call(self, body: Json | bytes, path: str = PATIENT_VIEW, **claims: object) -> httpx.Response:
        """One authenticated call."""
        return self.hospital.call(self.service, body, path, **claims)

    def cards(self, body: Json, path: str = PATIENT_VIEW) -> list[Json]:
        """The cards of a call that is answered."""
        answer = self.call(body, path)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["cards"]
        return found

    def raw(self, body: Json, token: str | None, path: str = PATIENT_VIEW) -> httpx.Response:
        """A call with whatever token, or with none."""
        headers = {"content-type": "application/json"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return self.service.post(path, content=json.dumps(body).encode(), headers=headers)

    @contextmanager
    def fhir(self, resources: Iterable[Json] = (), *, page_size: int = 100) -> Iterator[RegisteredServer]:
        """One of the hospital's FHIR servers, with resources on it."""
        server = self.servers.pop()
        server.put(resources)
        server.page_size = page_size
        with server:
            yield server
