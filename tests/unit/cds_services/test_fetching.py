"""Completing what was sent from the FHIR server of the call."""

import asyncio
import json
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from cds_hooks import PATIENT_VIEW, CdsResponse, FhirAuthorization, PreconditionFailed
from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Failed, Satisfied
from service.cds_services.caller import Caller
from service.cds_services.fetching import FhirAccess
from service.cds_services.record_reading import read_pages
from service.gather import FhirServers, ServerPolicy
from service.pathway.decision import Step
from tests.fhir_server import Call, FhirServer, outcome, respond
from tests.unit.cds_services.prefetches import (
    CALLER,
    SLUG,
    Json,
    Notes,
    answering_for,
    request_with,
    sent,
    values,
    without,
)

TOKEN = FhirAuthorization(
    access_token=SecretStr("t"), token_type="Bearer", expires_in=60, scope="x", subject="y"
)
LOOPBACK = replace(CALLER, fhir=ServerPolicy.of([], any_loopback=True))


def resources(prefetch: Json) -> list[Json]:
    """All resources of prefetch values."""
    found: list[Json] = []
    for value in prefetch.values():
        if value is None:
            continue
        entries = value["entry"] if value["resourceType"] == "Bundle" else [{"resource": value}]
        found += [entry["resource"] for entry in entries]
    return found


def answered(
    prefetch: Prefetch,
    fhir_server: str,
    notes: Notes,
    caller: Caller = LOOPBACK,
    authorization: FhirAuthorization | None = TOKEN,
) -> CdsResponse:
    """The answer to a call that names a FHIR server."""

    async def asked() -> CdsResponse:
        async with FhirServers() as servers:
            answering = replace(
                answering_for(caller, notes),
                fhir=FhirAccess(servers=servers, budget_seconds=5),
            )
            request = replace(
                request_with(prefetch), fhir_server=fhir_server, fhir_authorization=authorization
            )
            return await answering.respond(request, service_id="esr1-patient-view", hook=PATIENT_VIEW)

    return asyncio.run(asked())


def test_a_key_that_was_not_sent_is_searched_and_the_others_are_not() -> None:
    notes = Notes()
    with FhirServer(resources(values())) as server:
        answered(without("observations"), server.base_url, notes)
        assert {seen.resource_type for seen in server.seen if seen.resource_type} == {"Observation"}
    assert notes.handled[0].decision.step is Step.OFFER_SWITCH
    assert notes.materials[0].states["observations"] == "satisfied"


def test_a_first_page_is_followed_by_the_others() -> None:
    notes = Notes()
    with FhirServer(resources(values()), page_size=2) as server:
        first = httpx.get(f"{server.base_url}/Observation", params={"patient": SLUG}).json()
        assert any(link["relation"] == "next" for link in first["link"])
        answered(sent(values() | {"observations": first}), server.base_url, notes)
    assert notes.handled[0].decision.step is Step.OFFER_SWITCH
    assert notes.materials[0].states["observations"] == "satisfied"


def test_a_server_that_is_not_the_callers_is_not_asked_and_the_data_are_missing() -> None:
    notes = Notes()
    with FhirServer(resources(values())) as server, capture_logs() as entries:
        why = (
            "observations: not sent, and the FHIR server was not asked: not one of the client's FHIR servers"
        )
        with pytest.raises(PreconditionFailed, match=why):
            answered(without("observations"), server.base_url, notes, CALLER)
        assert server.seen == []
    assert [entry["event"] for entry in entries] == ["FHIR server refused"]
    assert server.base_url not in json.dumps(entries)


def test_who_grants_no_access_is_not_read_outside_development_mode() -> None:
    with FhirServer(resources(values())) as server:
        mine = replace(CALLER, fhir=ServerPolicy.of([server.base_url]))
        why = "observations: not sent, and the FHIR server was not asked: the call passes no access token for it"
        with pytest.raises(PreconditionFailed, match=why):
            answered(without("observations"), server.base_url, Notes(), mine, authorization=None)
        assert server.seen == []
        assert answered(without("observations"), server.base_url, Notes(), mine).cards


def test_the_412_says_why_required_data_cannot_be_had() -> None:
    async def refuse(call: Call) -> None:
        await respond(call, 403, outcome("forbidden"))

    with FhirServer(resources(values())) as server:
        server.faults["Condition"] = refuse
        with pytest.raises(PreconditionFailed, match=r"conditions: refused \(403\)"):
            answered(without("conditions"), server.base_url, Notes())


def test_an_optional_search_that_fails_leaves_a_gap_with_its_reason() -> None:
    async def refuse(call: Call) -> None:
        await respond(call, 500, outcome("exception"))

    notes = Notes()
    with FhirServer(resources(values())) as server:
        server.faults["Procedure"] = refuse
        answered(without("procedures"), server.base_url, notes)
    gaps = notes.materials[0].record().gaps
    assert {gap.reason.partition(":")[0] for gap in gaps} == {"procedures"}
    assert all("500" in gap.reason for gap in gaps)


def test_a_page_that_is_no_fhir_json_makes_the_search_a_failed_one() -> None:
    found = read_pages(Satisfied(json=b"{"), [b"{"], reason=None)
    assert found.state == Failed(reason="structure")
    assert found.reason == "the answer is not FHIR JSON"
