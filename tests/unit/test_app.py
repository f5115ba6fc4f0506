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
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
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
    app = create_app(settings(tmp_path, dev=False, config=Hospital(tmp_path).write()))
    async with asked(app, address) as client:
        assert (await client.get(path)).status_code == status


async def test_a_network_of_operators_can_be_set(tmp_path: Path) -> None:
    networks = ("10.1.0.0/16",)
    app = create_app(
        settings(tmp_path, dev=False, config=Hospital(tmp_path).write(), operator_networks=networks)
    )
    async with asked(app, "10.1.2.3") as client:
        assert (await client.get("/metrics")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/about", "/healthz", "/cds-services", "/nowhere"])
@pytest.mark.parametrize("address", ["10.1.2.3", "2001:db8::1", "::ffff:10.1.2.3", "not an address"])
async def test_development_mode_answers_this_machine_only(tmp_path: Path, path: str, address: str) -> None:
    async with asked(create_app(settings(tmp_path)), address) as client:
        answer = await client.get(path)
    assert answer.status_code == 403
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("[::1]:8000", 200),
        ("[::1]", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:8000", 403),
        ("localhost.evil.example", 403),
        ("[::2]", 403),
        ("10.1.2.3", 403),
        ("", 403),
    ],
)
async def test_development_mode_is_asked_by_a_loopback_address(
    tmp_path: Path, host: str, status: int
) -> None:
    async with asked(create_app(settings(tmp_path))) as client:
        answer = await client.get("/cds-services", headers={"host": host})
    assert answer.status_code == status


async def test_with_clients_any_caller_and_host_is_answered(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, dev=False, config=Hospital(tmp_path).write()))
    async with asked(app, "10.1.2.3") as client:
        answer = await client.get("/cds-services", headers={"host": "cds.example.org"})
    assert answer.status_code == 200


@pytest.mark.parametrize(("dev", "says"), [(True, 1), (False, 0)])
def test_development_mode_is_said_in_the_log_whoever_serves_it(
    tmp_path: Path, dev: bool, says: int, caplog: pytest.LogCaptureFixture
) -> None:
    create_app(settings(tmp_path, dev=dev, **({} if dev else {"config": Hospital(tmp_path).write()})))
    assert len([each for each in caplog.messages if each.startswith("DEVELOPMENT MODE")]) == says


def test_settings_that_have_no_effect_are_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clients = Hospital(tmp_path).write()
    create_app(settings(tmp_path, public_base_url="http://127.0.0.1:8000"))
    create_app(settings(tmp_path, dev=False, config=clients))
    assert "no effect" not in caplog.text
    create_app(settings(tmp_path, config=clients))
    create_app(settings(tmp_path, dev=False, config=clients, public_base_url="https://cds.example.org"))
    assert [each for each in caplog.messages if "no effect" in each] == [
        "ESR1_CDS_CONFIG is set and has no effect in development mode",
        "ESR1_CDS_PUBLIC_BASE_URL is set and has no effect outside development mode",
    ]


@pytest.mark.checklist("C070")
@pytest.mark.parametrize(
    "path", ["/cds-services/esr1-patient-view", "/cds-services/esr1-patient-view/feedback"]
)
async def test_a_slash_at_the_end_of_an_address_makes_no_difference(
    production: httpx.AsyncClient, path: str
) -> None:
    for written in (path, f"{path}/"):
        answer = await production.post(written, json={})
        assert (answer.status_code, answer.json()["resourceType"]) == (401, "OperationOutcome")


async def test_an_absolute_target_is_answered_like_its_path(production: httpx.AsyncClient) -> None:
    target = {"target": b"http://cds.example.org/cds-services"}
    answer = await production.get("/cds-services", extensions=target)
    assert answer.status_code == 200


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
