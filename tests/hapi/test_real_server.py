"""The service and the sandbox command against a real HAPI FHIR server that pages in threes."""

import asyncio
import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from fhir_fixtures.catalogue import hook_request, patients
from service.app import create_app
from service.gather.base_url import parse_base_url
from service.sandboxing import EXIT_OK, sandbox
from service.sandboxing.calling import SERVICES
from service.sandboxing.cleaning import TYPES, loaded_before
from service.sandboxing.fhir_endpoint import fhir_endpoint
from service.sandboxing.own_service import Notes, own_service
from service.settings import Settings
from service.store.audit_events import audit_events
from service.store.database import Database
from tests.hapi.local_server import FHIR, PAGE_SIZE, RUN, Hapi

Json = dict[str, Any]

_JSON = {"content-type": "application/json"}
_FAULTS = ("error", "fatal")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def test_every_decision_by_fallback_in_pages_of_three_is_the_one_by_prefetch(hapi: Hapi) -> None:
    assert await _differences(hapi, [patient.slug for patient in patients()]) == {}


async def test_a_server_that_is_down_is_no_empty_record_and_a_restart_changes_no_decision(
    hapi_alone: Hapi,
) -> None:
    hapi_alone.stop()
    try:
        async with _service(hapi_alone) as (http, _):
            answer = await _fire(http, "patient-view", "aurelia-d538g", fhir_server=hapi_alone.url)
        assert answer.status_code == 412
    finally:
        hapi_alone.start()
    assert await _differences(hapi_alone, ["aurelia-d538g", "konrad-male", "kira-scanned-report"]) == {}


async def test_its_validator_accepts_every_order_on_a_card(hapi: Hapi) -> None:
    async with _service(hapi) as (http, _):
        cards = [
            card
            for patient in patients()
            for hook in ("patient-view", "order-sign")
            for card in (await _fire(http, hook, patient.slug)).json()["cards"]
        ]
    orders = [
        action["resource"]
        for card in cards
        for suggestion in card.get("suggestions") or ()
        for action in suggestion.get("actions") or ()
        if action.get("resource") is not None
    ]
    assert {order["resourceType"] for order in orders} >= {"MedicationRequest", "ServiceRequest"}
    assert _faults(hapi, orders) == {}


async def test_its_validator_accepts_every_complaint_of_the_service(hapi: Hapi) -> None:
    bodies = [b"", b"[]", b"{}", b'{"hook": "order-sign"}']
    async with _service(hapi) as (http, _):
        answers = [
            await http.post("/cds-services/esr1-patient-view", content=body, headers=_JSON) for body in bodies
        ]
        answers.append(await http.post("/cds-services/nothing", json={}))
        answers.append(await _fire(http, "patient-view", "aurelia-d538g", fhir_server=f"{hapi.url}/none"))
    assert all(answer.status_code >= 400 for answer in answers)
    assert _faults(hapi, [answer.json() for answer in answers]) == {}


async def test_its_validator_accepts_every_audit_event(hapi: Hapi, tmp_path: Path) -> None:
    database_url = f"sqlite+aiosqlite:///{tmp_path / 'audit.sqlite3'}"
    settings = Settings(dev=True, as_of=patients()[0].as_of, database_url=database_url)
    app = create_app(settings)
    async with app.router.lifespan_context(app), _in_process(app) as http:
        for patient in patients():
            await _fire(http, "patient-view", patient.slug)
        nothing_to_read = json.loads(hook_request("patient-view", "aurelia-d538g")) | {"prefetch": {}}
        assert (await http.post("/cds-services/esr1-patient-view", json=nothing_to_read)).status_code == 412
    database = Database(database_url)
    await database.start()
    try:
        events = [json.loads(event) async for event in audit_events(database)]
    finally:
        await database.close()
    assert len(events) == len(patients()) + 1
    assert _faults(hapi, events) == {}


def test_its_validator_reports_all_faults_of_a_resource(hapi: Hapi) -> None:
    faulty = {
        "resourceType": "MedicationRequest",
        "status": "nonsense",
        "authoredOn": "2026-99-99",
        "subject": {"reference": "Patient/somebody"},
        "surprise": True,
    }
    (complaints,) = _faults(hapi, [faulty]).values()
    for fault in ("nonsense", "2026-99-99", "surprise", "intent", "medication"):
        assert fault in complaints


@pytest.mark.usefixtures("hapi")
def test_the_validator_is_a_command_of_its_own_too(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    order = {"resourceType": "Specimen", "subject": {"display": "somebody"}}
    good.write_text(json.dumps(order), encoding="utf-8")
    bad.write_text(json.dumps(order | {"status": "nonsense"}), encoding="utf-8")
    done = subprocess.run(
        [RUN, "validate", good, bad], capture_output=True, text=True, check=False, timeout=300
    )
    outcomes = {each["file"]: each["outcome"] for each in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert _complaints(outcomes[str(good)]) == []
    assert any("nonsense" in complaint for complaint in _complaints(outcomes[str(bad)]))


async def test_the_sandbox_command_leads_to_the_expected_steps_and_leaves_nothing(
    hapi_alone: Hapi, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _counts(hapi_alone)
    slug = "quirina-progressed-esr1"
    status = await asyncio.to_thread(sandbox, fhir_server=hapi_alone.url, load=True, clean=True, patient=slug)
    shown = capsys.readouterr().out
    assert status == EXIT_OK, shown
    assert f"note: the server pages in {PAGE_SIZE}s" in shown
    assert "observations 16 pages" in shown
    assert _counts(hapi_alone) == before
    async with fhir_endpoint(parse_base_url(hapi_alone.url), token=None) as endpoint:
        assert await loaded_before(endpoint, run=None) is None


async def _differences(hapi: Hapi, slugs: Iterable[str]) -> dict[str, object]:
    """The patients for whom the two ways do not agree with each other or with the expected step."""
    expected = {patient.slug: patient.expected["step"] for patient in patients()}
    found: dict[str, object] = {}
    async with _service(hapi) as (http, notes):
        for slug in slugs:
            by_prefetch = _comparable(await _fire(http, "patient-view", slug))
            step, _ = notes.take()
            by_fallback = _comparable(await _fire(http, "patient-view", slug, fhir_server=hapi.url))
            fallback_step, _ = notes.take()
            if by_prefetch != by_fallback or {step, fallback_step} != {expected[slug]}:
                found[slug] = (expected[slug], step, fallback_step)
    return found


@asynccontextmanager
async def _service(hapi: Hapi) -> AsyncIterator[tuple[httpx.AsyncClient, Notes]]:
    notes, as_of = Notes(), patients()[0].as_of
    async with (
        own_service(fhir_server=hapi.url, as_of=as_of, page_size=None, notes=notes) as base_url,
        httpx.AsyncClient(base_url=base_url, timeout=60, trust_env=False) as http,
    ):
        yield http, notes


def _in_process(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


async def _fire(
    http: httpx.AsyncClient, hook: str, slug: str, *, fhir_server: str | None = None
) -> httpx.Response:
    request: Json = json.loads(hook_request(hook, slug))
    if fhir_server is not None:
        del request["prefetch"]
        request["fhirServer"] = fhir_server
    return await http.post(f"/cds-services/{SERVICES[hook]}", json=request)


def _comparable(answer: httpx.Response) -> object:
    """Status and body without what is drawn anew each time."""
    return answer.status_code, _UUID.sub("", answer.text)


def _faults(hapi: Hapi, resources: Iterable[Json]) -> dict[str, str]:
    """What HAPI's validator has against each resource; equal ones are asked about once."""
    different = {json.dumps(each, sort_keys=True): each for each in resources}
    found: dict[str, str] = {}
    for text, each in different.items():
        answer = httpx.post(
            f"{hapi.url}/{each['resourceType']}/$validate", content=text, headers=FHIR, timeout=120
        )
        assert answer.status_code == 200, answer.text
        if complaints := _complaints(answer.json()):
            found[text] = "; ".join(complaints)
    return found


def _complaints(outcome: Json) -> list[str]:
    return [issue["diagnostics"] for issue in outcome["issue"] if issue["severity"] in _FAULTS]


def _counts(hapi: Hapi) -> dict[str, int]:
    return {
        kind: httpx.get(f"{hapi.url}/{kind}?_summary=count", headers=FHIR, timeout=60).json()["total"]
        for kind in TYPES
    }
