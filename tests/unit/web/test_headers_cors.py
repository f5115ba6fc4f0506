"""Browser-based clients: preflight without a token, headers on every answer, nothing for strangers."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from cds_hooks import (
    PATIENT_VIEW,
    CdsRequest,
    CdsResponse,
    CdsService,
    FeedbackBatch,
    PreconditionFailed,
    Unauthorized,
    build_router,
)
from service.registry.clients import Client, Registry
from service.web.cors import ClientCors, cors_arguments

EHR = "https://ehr.example.org"
STRANGER = "https://elsewhere.example"
PATHS = ("/cds-services", "/cds-services/first", "/cds-services/first/feedback")

CALL = {
    "hook": "patient-view",
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "context": {"userId": "Practitioner/7", "patientId": "p1"},
}


def _registry(*origins: str) -> Registry:
    client = Client(id="a", issuer="urn:a", jwks_url=f"{EHR}/keys", cors_origins=origins)
    return Registry(public_base_url="https://cds.example.org", clients=(client,))


async def _authenticate(request: Request) -> str:
    if request.headers.get("authorization") != "Bearer good":
        raise Unauthorized
    return "a"


async def _take_feedback(_: FeedbackBatch) -> None:
    """Keeps nothing."""


class Service:
    """A CDS Service that answers as the test says, behind CORS."""

    def __init__(self) -> None:
        self.registry = _registry(EHR)
        self.failure: Exception | None = None
        services = [
            CdsService(
                id="first", hook=PATIENT_VIEW, title="First", description="A service", evaluate=self._evaluate
            )
        ]
        app = FastAPI()
        app.include_router(build_router(services, feedback=_take_feedback, authenticate=_authenticate))
        app.add_middleware(ClientCors, registry=lambda: self.registry)
        transport = httpx.ASGITransport(app=app)
        self.http = httpx.AsyncClient(transport=transport, base_url="https://cds.example.org")

    def _evaluate(self, _: CdsRequest[Any]) -> CdsResponse:
        if self.failure is not None:
            raise self.failure
        return CdsResponse(cards=())

    async def preflight(self, path: str, *, origin: str = EHR, **changes: str) -> httpx.Response:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        }
        return await self.http.options(
            path, headers=headers | {name.replace("_", "-"): value for name, value in changes.items()}
        )

    async def call(self, *, origin: str = EHR, token: str = "good") -> httpx.Response:
        headers = {"Origin": origin, "Authorization": f"Bearer {token}"}
        return await self.http.post("/cds-services/first", json=CALL, headers=headers)


@pytest.fixture
def service() -> Service:
    return Service()


def _cors_headers(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


def _listed(value: str) -> set[str]:
    return {each.strip() for each in value.split(",")}


def test_the_arguments_name_origins_methods_and_headers_and_no_cookies() -> None:
    arguments = cors_arguments(_registry("https://b.example", "https://a.example"))
    assert arguments == {
        "allow_origins": ("https://a.example", "https://b.example"),
        "allow_methods": ("GET", "POST", "OPTIONS"),
        "allow_headers": ("Authorization", "Content-Type", "Accept"),
        "allow_credentials": False,
    }


@pytest.mark.checklist("C238")
@pytest.mark.parametrize("path", PATHS)
async def test_a_preflight_is_answered_without_a_token(service: Service, path: str) -> None:
    answer = await service.preflight(path)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == EHR
    assert _listed(answer.headers["access-control-allow-methods"]) == {"GET", "POST", "OPTIONS"}
    assert _listed(answer.headers["access-control-allow-headers"]) >= {
        "Authorization",
        "Content-Type",
        "Accept",
    }
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.checklist("C238")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", [STRANGER, "null", f"{EHR}.elsewhere.example", "http://ehr.example.org"])
async def test_the_preflight_of_a_stranger_gets_no_cors_header(
    service: Service, path: str, origin: str
) -> None:
    answer = await service.preflight(path, origin=origin)
    assert answer.status_code == 403
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert _cors_headers(answer) == {}
    assert "Origin" in answer.headers["vary"]


@pytest.mark.checklist("C238")
@pytest.mark.parametrize(
    "changes",
    [
        {"Access_Control_Request_Method": "DELETE"},
        {"Access_Control_Request_Headers": "authorization, x-other"},
    ],
)
async def test_a_preflight_for_anything_else_is_refused(service: Service, changes: dict[str, str]) -> None:
    answer = await service.preflight("/cds-services/first", **changes)
    assert answer.status_code == 403
    assert _cors_headers(answer) == {}


@pytest.mark.checklist("C238")
@pytest.mark.parametrize(
    ("token", "failure", "status"),
    [
        ("good", None, 200),
        ("bad", None, 401),
        ("good", PreconditionFailed("observations is missing", missing=("observations",)), 412),
        ("good", RuntimeError("anything"), 500),
    ],
)
async def test_every_answer_can_be_read_by_the_client_and_by_no_stranger(
    service: Service, token: str, failure: Exception | None, status: int
) -> None:
    service.failure = failure
    own = await service.call(token=token)
    strange = await service.call(origin=STRANGER, token=token)
    assert (own.status_code, strange.status_code) == (status, status)
    assert _cors_headers(own) == {"access-control-allow-origin": EHR}
    assert _cors_headers(strange) == {}
    assert "Origin" in own.headers["vary"]
    assert "Origin" in strange.headers["vary"]


@pytest.mark.checklist("C238")
@pytest.mark.parametrize(("path", "status"), [("/cds-services/none", 404), ("/cds-services/", 405)])
async def test_answers_of_the_router_carry_the_headers_too(service: Service, path: str, status: int) -> None:
    answer = await service.http.request("PUT", path, headers={"Origin": EHR})
    assert answer.status_code == status
    assert _cors_headers(answer) == {"access-control-allow-origin": EHR}


async def test_a_client_outside_a_browser_sees_no_difference(service: Service) -> None:
    answer = await service.http.post(
        "/cds-services/first", json=CALL, headers={"Authorization": "Bearer good"}
    )
    assert answer.status_code == 200
    assert _cors_headers(answer) == {}


async def test_the_registry_in_force_decides(service: Service) -> None:
    service.registry = _registry(STRANGER)
    assert _cors_headers(await service.call()) == {}
    assert (await service.preflight(PATHS[1])).status_code == 403
    assert (await service.preflight(PATHS[1], origin=STRANGER)).status_code == 200


@pytest.mark.parametrize("path", ["/about", "/metrics", "/"])
async def test_only_the_hooks_are_for_other_origins(service: Service, path: str) -> None:
    assert _cors_headers(await service.http.get(path, headers={"Origin": EHR})) == {}
    assert _cors_headers(await service.preflight(path)) == {}


async def test_what_is_not_http_passes_through() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        return {}

    async def send(_: Message) -> None:
        return None

    await ClientCors(app, registry=_registry)({"type": "lifespan"}, receive, send)
    assert seen == [{"type": "lifespan"}]
