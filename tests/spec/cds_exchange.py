"""A small EHR for the tests: requests as a client sends them, and a way to send them."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from cds_hooks import (
    PATIENT_VIEW,
    BadRequest,
    Card,
    CdsRequest,
    CdsResponse,
    CdsService,
    PatientViewContext,
    Source,
    build_router,
    read_request,
)

HOOK_INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
AUTHORIZATION = {
    "access_token": "some-opaque-token",
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "user/Observation.read",
    "subject": "cds-client",
}


def call(**changes: Any) -> dict[str, Any]:
    """A patient-view call with members replaced, added, or (with `...`) left out."""
    body: dict[str, Any] = {
        "hook": "patient-view",
        "hookInstance": HOOK_INSTANCE,
        "context": {"userId": "Practitioner/7", "patientId": "p1"},
    }
    body |= changes
    return {name: value for name, value in body.items() if value is not ...}


def context(**changes: Any) -> dict[str, Any]:
    """A call whose context has members replaced, added or left out."""
    members = {"userId": "Practitioner/7", "patientId": "p1"} | changes
    return call(context={name: value for name, value in members.items() if value is not ...})


def as_bytes(body: object) -> bytes:
    return json.dumps(body).encode()


def card(summary: str = "A summary", **members: Any) -> Card:
    return Card(summary=summary, indicator="info", source=Source(label="A source"), **members)


def no_cards(request: CdsRequest[Any]) -> CdsResponse:
    return CdsResponse(cards=[])


def saying(summary: str) -> Callable[[CdsRequest[Any]], CdsResponse]:
    """An `evaluate` that answers with one card."""
    return lambda request: CdsResponse(cards=[card(summary)])


def service(**changes: Any) -> CdsService[Any]:
    members: dict[str, Any] = {
        "id": "first",
        "hook": PATIENT_VIEW,
        "title": "First",
        "description": "A service",
        "evaluate": no_cards,
    }
    return CdsService(**(members | changes))


@asynccontextmanager
async def ehr(*services: CdsService[Any], **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client in front of an application that offers `services`."""
    app = FastAPI()
    app.include_router(build_router(services, **options))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://cds.example.org") as client:
        yield client


def assert_outcome(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The issue of the OperationOutcome that `answer` must be."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/fhir+json"
    body = answer.json()
    assert body["resourceType"] == "OperationOutcome"
    (issue,) = body["issue"]
    assert issue["severity"] == "error"
    assert issue["code"] == code
    assert issue["details"]["text"].strip()
    return dict(issue)


def read(body: dict[str, Any] | bytes) -> CdsRequest[PatientViewContext]:
    """A patient-view call as it is read."""
    return read_request(body if isinstance(body, bytes) else as_bytes(body), PATIENT_VIEW)


def refusal(body: dict[str, Any] | bytes) -> BadRequest:
    """Why a patient-view call is refused."""
    with pytest.raises(BadRequest) as caught:
        read(body)
    return caught.value
