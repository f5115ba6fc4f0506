"""The bundled patients as the sandbox gets them, and the application around them."""

import asyncio
import datetime as dt
import json
import threading
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from fhir_fixtures.catalogue import patients
from service.app import create_app
from service.development import bundled_patients, day_said
from service.settings import Settings, UnusableSettingsError


def test_every_bundled_patient_is_in_the_sandbox() -> None:
    offered = bundled_patients()
    assert [each.slug for each in offered] == [each.slug for each in patients()]
    assert {each.expected_step for each in offered} >= {"offer-switch", "test-due", "not-applicable"}


def test_a_sandbox_patient_gives_its_chart_and_its_requests() -> None:
    patient = bundled_patients()[0]
    assert patient.read_chart(patient.as_of).patient_id == patient.slug
    for hook in ("patient-view", "order-select", "order-sign"):
        request = json.loads(patient.request(hook))
        assert (request["hook"], request["context"]["patientId"]) == (hook, patient.slug)


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (
            dt.date(2026, 11, 20),
            "deciding for 2026-11-20, the day the bundled patients' stories are told for",
        ),
        (
            dt.date(2026, 11, 21),
            "deciding for 2026-11-21; the bundled patients' stories are told for 2026-11-20 (--as-of 2026-11-20)",
        ),
        (
            None,
            "deciding for today; the bundled patients' stories are told for 2026-11-20 (--as-of 2026-11-20)",
        ),
    ],
)
def test_the_day_of_the_decisions_is_said_beside_the_day_of_the_stories(
    as_of: dt.date | None, said: str
) -> None:
    assert day_said(as_of) == said
    assert {each.as_of for each in bundled_patients()} == {dt.date(2026, 11, 20)}


def test_outside_development_mode_there_is_no_application() -> None:
    with pytest.raises(UnusableSettingsError, match="no client is configured"):
        create_app(Settings())


def test_the_settings_come_from_the_environment_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_DEV", "1")
    assert isinstance(create_app(), FastAPI)


async def test_without_its_database_the_service_is_alive_but_not_ready(tmp_path: Path) -> None:
    app = create_app(
        Settings(dev=True, database_url=f"sqlite+aiosqlite:///{tmp_path / 'no-folder' / 'file.sqlite3'}")
    )
    others = set(threading.enumerate())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1"
    ) as client:
        assert (await client.get("/healthz")).status_code == 200
        ready = await client.get("/readyz")
    await _let_new_threads_end(others)
    said = ready.json()
    assert (ready.status_code, said["status"], said["checks"]["database"]) == (503, "not ready", "failed")


async def _let_new_threads_end(others: set[threading.Thread]) -> None:
    """A refused connection ends in a thread of its own, which still speaks to the event loop."""
    async with asyncio.timeout(5):
        while any(
            "_connection_worker_thread" in thread.name for thread in set(threading.enumerate()) - others
        ):
            await asyncio.sleep(0.01)
