"""A record read from a FHIR server in pages of three, nothing prefetched, is decided as the same record in a file."""

import asyncio
import json
from typing import Any

import pytest
from pydantic import SecretStr

from cds_hooks import PATIENT_VIEW, CdsRequest, CdsResponse, FhirAuthorization, PatientViewContext
from cds_hooks.prefetch import Prefetch
from fhir_fixtures.catalogue import FixturePatient, patients
from service.cards.content import Site
from service.cds_services.answering import Answering
from service.cds_services.aside import Aside
from service.cds_services.caller import Caller
from service.cds_services.fetching import FhirAccess
from service.cds_services.observer import Handled
from service.clock import clock_for
from service.gather import FhirServers, ServerPolicy
from service.pathway.answer_json import answer_json
from service.pipeline import decide, read_chart
from tests.fhir_server import FhirServer
from tests.unit.cds_services.prefetches import Notes

TOKEN = "access-token-4711"
SITE = Site(base_url="https://cds.example.org", jurisdiction="US")
CALLER = Caller(id="client", site=SITE, fhir=ServerPolicy.of([], any_loopback=True))


def resources_of(patient: FixturePatient) -> list[dict[str, Any]]:
    """The entries of the patient's bundle."""
    return [entry["resource"] for entry in json.loads(patient.bundle)["entry"]]


def asked_of(server: FhirServer, patient: FixturePatient) -> Handled:
    """The decision of a patient-view call that carries a token and no prefetch."""
    identity = next(each["id"] for each in resources_of(patient) if each["resourceType"] == "Patient")
    request = CdsRequest(
        hook="patient-view",
        hook_instance="h-1",
        context=PatientViewContext(user_id="Practitioner/1", patient_id=identity),
        prefetch=Prefetch({}),
        fhir_server=server.base_url,
        fhir_authorization=FhirAuthorization(
            access_token=SecretStr(TOKEN), token_type="Bearer", expires_in=60, scope="x", subject="y"
        ),
    )
    notes = Notes()

    async def respond() -> CdsResponse:
        async with FhirServers() as servers:
            answering = Answering(
                clock=clock_for(patient.as_of),
                callers=lambda _client: CALLER,
                observer=notes,
                fhir=FhirAccess(servers=servers, budget_seconds=20),
                aside=Aside(seconds=5.0),
            )
            return await answering.respond(request, service_id="esr1-patient-view", hook=PATIENT_VIEW)

    asyncio.run(respond())
    return notes.handled[0]


@pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
def test_every_verdict_is_that_of_the_file(patient: FixturePatient) -> None:
    chart = read_chart(patient.bundle, as_of=patient.as_of)
    with FhirServer(resources_of(patient), page_size=3, token=TOKEN) as server:
        handled = asked_of(server, patient)
    assert answer_json(handled.decision) == answer_json(decide(chart, as_of=patient.as_of))
    assert {seen.headers.get("authorization") for seen in server.seen} == {f"Bearer {TOKEN}"}
