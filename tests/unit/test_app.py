"""The composition root: which settings make a service, and who sees what of it."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from service.app import create_app
from service.pipeline import KNOWLEDGE_REVIEW_DUE
from service.settings import Settings, UnusableSettingsError
from tests.hospital import Hospital


def settings(folder: Path, **changes: object) -> Settings:
    """Settings of a service with a database of its own."""
    given = {"dev": True, "database_url": f"sqlite+aiosqlite:///{folder / 'service.sqlite3'}"} | changes
    return Settings(**given)  # type: ignore[arg-type]


@asynccontextmanager
async def asked(app: FastAPI, address: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running application, as seen from an address."""
    transport = httpx.ASGITransport(app, client=(address, 50000))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://service") as client,
    ):
        yield client


@pytest.fixture
async def production(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service with one registered client, seen from this machine."""
    app = create_app(settings(tmp_path, dev=False, config=Hospital(tmp_path).write()))
    async with asked(app) as client:
        yield client


def test_without_clients_only_development_mode_starts(tmp_path: Path) -> None:
    with pytest.raises(UnusableSettingsError, match="ESR1_CDS_CONFIG must name a clients file"):
        create_app(settings(tmp_path, dev=False))


def test_clients_that_cannot_be_used_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "clients.toml").write_text("clients = []")
    with pytest.raises(UnusableSettingsError, match="ESR1_CDS_CONFIG: public_base_url"):
        create_app(settings(tmp_path, dev=False, config=tmp_path / "clients.toml"))


async def test_a_fhir_server_that_cannot_be_meant_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(UnusableSettingsError, match="ESR1_CDS_ALLOW_FHIR_SERVER"):
        create_app(settings(tmp_path, allow_fhir_server=("http://fhir.example.org/r4",)))


async def test_hook_calls_and_feedback_need_a_token_and_discovery_does_not(
    production: httpx.AsyncClient,
) -> None:
    assert (await production.get("/cds-services")).status_code == 200
    for path in ("/cds-services/esr1-patient-view", "/cds-services/esr1-patient-view/feedback"):
        assert (await production.post(path, json={})).status_code == 401


async def test_production_has_neither_bundled_patients_nor_the_page_to_try_them(
    production: httpx.AsyncClient,
) -> None:
    assert (await production.get("/")).headers["location"] == "/about"
    assert (await production.get("/dev/feedback")).status_code == 404
    assert "Development mode" not in (await production.get("/about")).text


@pytest.mark.parametrize("path", ["/metrics", "/feedback"])
@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.1.2.3", 404), ("not an address", 404)]
)
async def test_measurements_and_statistics_are_for_operators(
    tmp_path: Path, path: str, address: str, status: int
) -> None:
    async with asked(create_app(settings(tmp_path)), address) as client:
        assert (await client.get(path)).status_code == status


async def test_a_network_of_operators_can_be_set(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, operator_networks=("10.1.0.0/16",)))
    async with asked(app, "10.1.2.3") as client:
        assert (await client.get("/metrics")).status_code == 200


async def test_readiness_names_its_checks_and_versions(production: httpx.AsyncClient) -> None:
    answer = (await production.get("/readyz")).json()
    assert answer["checks"] == {"database": "ok", "configuration": "ok", "knowledge": "ok"}
    assert answer["status"] == "ready"


@pytest.mark.parametrize(("days", "status"), [(0, "ready"), (1, "degraded")])
async def test_knowledge_past_its_review_degrades_and_still_answers(
    tmp_path: Path, days: int, status: str
) -> None:
    day = KNOWLEDGE_REVIEW_DUE + dt.timedelta(days=days)
    async with asked(create_app(settings(tmp_path, as_of=day))) as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, status)


async def test_every_answer_carries_the_security_headers(production: httpx.AsyncClient) -> None:
    for answer in (
        await production.get("/about"),
        await production.get("/nowhere"),
        await production.post("/cds-services/x"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
