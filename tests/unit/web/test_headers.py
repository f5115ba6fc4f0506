"""Security headers around a real application."""

import httpx
import pytest
from fastapi import FastAPI, Response
from starlette.types import Message, Receive, Scope, Send

from service.web.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS, SecurityHeaders, framed_by

OWN = "default-src 'none'; connect-src https://fhir.example.org; frame-ancestors 'none'"


def _client(*frame_origins: str) -> httpx.AsyncClient:
    app = FastAPI()

    @app.get("/plain")
    async def plain() -> dict[str, str]:
        return {}

    @app.get("/own")
    async def own() -> Response:
        return Response(headers={"Content-Security-Policy": OWN, "Referrer-Policy": "origin"})

    app.add_middleware(SecurityHeaders, frame_origins=lambda: frame_origins)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://cds.example.org")


@pytest.mark.parametrize("path", ["/plain", "/nowhere"])
async def test_every_answer_has_every_header(path: str) -> None:
    async with _client() as client:
        headers = (await client.get(path)).headers
    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize(
    "directive",
    [
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ],
)
def test_the_policy_starts_from_nothing(directive: str) -> None:
    assert directive in CONTENT_SECURITY_POLICY.split("; ")
    assert "unsafe" not in CONTENT_SECURITY_POLICY


async def test_only_the_origins_of_clients_may_frame_our_pages() -> None:
    async with _client("https://ehr.example.org", "https://b.example:8443") as client:
        policy = (await client.get("/plain")).headers["content-security-policy"]
    directives = policy.split("; ")
    assert directives[-1] == "frame-ancestors https://ehr.example.org https://b.example:8443"
    assert directives[:-1] == CONTENT_SECURITY_POLICY.split("; ")[:-1]


async def test_a_policy_that_an_answer_brings_stays_but_for_who_may_frame_it() -> None:
    async with _client() as client:
        answer = await client.get("/own")
    assert answer.headers.get_list("content-security-policy") == [OWN]
    assert answer.headers.get_list("referrer-policy") == ["origin"]
    async with _client("https://ehr.example.org") as client:
        policy = (await client.get("/own")).headers["content-security-policy"]
    assert policy == OWN.replace("'none'", "https://ehr.example.org").replace(
        "default-src https://ehr.example.org", "default-src 'none'"
    )


def test_without_origins_a_policy_stays_as_it_is() -> None:
    assert framed_by(OWN, ()) == OWN


async def test_who_may_frame_is_asked_each_time() -> None:
    allowed: list[str] = []
    app = FastAPI()
    app.add_middleware(SecurityHeaders, frame_origins=lambda: allowed)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://cds.example.org") as client:
        assert (await client.get("/")).headers["content-security-policy"].endswith("frame-ancestors 'none'")
        allowed.append("https://ehr.example.org")
        policy = (await client.get("/")).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://ehr.example.org")


async def test_what_is_not_http_passes_through() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        return {}

    async def send(_: Message) -> None:
        return None

    await SecurityHeaders(app)({"type": "lifespan"}, receive, send)
    assert seen == [{"type": "lifespan"}]
