"""For which endpoint a token is meant: the claim `aud` beside the registered base URLs."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from cds_hooks import Unauthorized, build_router
from cds_hooks.authentication import Refusal, RegisteredClient
from tests.spec.cds_exchange import call, service
from tests.spec.cds_tokens import (
    BASE_URL,
    SERVICE,
    Refusals,
    authentication,
    bearer,
    claims,
    client,
    request,
    token,
)

FEEDBACK = SERVICE + "/feedback"
DISCOVERY = "/cds-services"


async def is_taken(
    aud: Any, path: str = SERVICE, registered: RegisteredClient | None = None, root_path: str = ""
) -> bool:
    """Whether a token with that audience is taken at that path. It fails for no other reason."""
    refusals = Refusals()
    authenticate = authentication(registered or client(), on_refusal=refusals)
    try:
        await authenticate(request(f"Bearer {token(body=claims(aud=aud))}", path=path, root_path=root_path))
    except Unauthorized:
        assert refusals.cause == Refusal.AUDIENCE
        return False
    return True


@pytest.mark.checklist("C227", "C231", "C235", "A12")
@pytest.mark.parametrize(
    ("aud", "taken"),
    [
        (BASE_URL + SERVICE, True),
        (BASE_URL + SERVICE + "/", True),
        ([BASE_URL + SERVICE], True),
        (["https://elsewhere.example.org", BASE_URL + SERVICE + "/"], True),
        ([], False),
        ("", False),
        (SERVICE, False),
        (BASE_URL, False),
        (BASE_URL + DISCOVERY, False),
        (BASE_URL + FEEDBACK, False),
        (BASE_URL + "/cds-services/second", False),
        (BASE_URL + SERVICE + "//", False),
        (BASE_URL + SERVICE + "?x", False),
        ("https://elsewhere.example.org" + SERVICE, False),
        ("http://cds.example.org" + SERVICE, False),
        ([BASE_URL, SERVICE], False),
    ],
)
async def test_a_token_for_a_service_names_that_service(aud: Any, taken: bool) -> None:
    assert await is_taken(aud) is taken


@pytest.mark.checklist("C208", "C227", "C235", "A12")
@pytest.mark.parametrize(
    ("aud", "taken"),
    [
        (BASE_URL + FEEDBACK, True),
        (BASE_URL + SERVICE, True),
        (BASE_URL + SERVICE + "/", True),
        (BASE_URL + DISCOVERY, False),
        (BASE_URL + "/cds-services/second/feedback", False),
        (BASE_URL + "/cds-services/second", False),
    ],
)
async def test_a_token_for_feedback_names_feedback_or_the_service(aud: Any, taken: bool) -> None:
    assert await is_taken(aud, FEEDBACK) is taken


@pytest.mark.checklist("A12")
async def test_a_service_named_feedback_is_a_service() -> None:
    assert await is_taken(BASE_URL + "/cds-services/feedback", "/cds-services/feedback")
    assert not await is_taken(BASE_URL + DISCOVERY, "/cds-services/feedback")
    assert await is_taken(BASE_URL + "/cds-services/feedback", "/cds-services/feedback/feedback")


@pytest.mark.checklist("A12")
async def test_discovery_can_be_guarded_with_a_token_for_discovery() -> None:
    assert await is_taken(BASE_URL + DISCOVERY, DISCOVERY)
    assert await is_taken(BASE_URL + DISCOVERY, DISCOVERY + "/")
    assert not await is_taken(BASE_URL + SERVICE, DISCOVERY)


@pytest.mark.checklist("C235")
async def test_each_base_url_of_the_client_counts_and_nobody_elses() -> None:
    registered = client(base_urls=("https://a.example.org/cds/", "https://b.example.org"))
    assert await is_taken("https://a.example.org/cds" + SERVICE, registered=registered)
    assert await is_taken("https://b.example.org" + SERVICE, registered=registered)
    assert not await is_taken("https://a.example.org" + SERVICE, registered=registered)
    assert not await is_taken(BASE_URL + SERVICE, registered=registered)


@pytest.mark.checklist("C235", "A12")
async def test_where_the_application_is_mounted_belongs_to_the_base_url() -> None:
    path = "/inside" + SERVICE
    assert await is_taken(BASE_URL + SERVICE, path, root_path="/inside")
    assert not await is_taken(BASE_URL + path, path, root_path="/inside")
    assert await is_taken(BASE_URL + path, path)
    assert await is_taken(BASE_URL + SERVICE, root_path="/cds")


@pytest.mark.checklist("C235", "A12")
async def test_the_host_of_the_request_plays_no_part() -> None:
    app = FastAPI()
    app.include_router(build_router([service()], authenticate=authentication()))
    forged = {"host": "evil.example.org", "x-forwarded-host": "evil.example.org"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://evil.example.org"
    ) as http:
        for aud, status in ((f"http://evil.example.org{SERVICE}", 401), (BASE_URL + SERVICE, 200)):
            headers = bearer(token(body=claims(aud=aud))) | forged
            assert (await http.post(SERVICE, json=call(), headers=headers)).status_code == status
