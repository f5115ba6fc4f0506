"""A bundled patient's prefetch, one key changed at a time, and the service that answers it."""

import asyncio
import json
from typing import Any

from cds_hooks import PATIENT_VIEW, CdsRequest, CdsResponse, PatientViewContext
from cds_hooks.prefetch import Prefetch
from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import hook_request
from service.cards.content import Site
from service.cds_services.answering import Answering
from service.cds_services.aside import Aside
from service.cds_services.caller import Caller
from service.cds_services.fetching import FhirAccess
from service.cds_services.material import Material
from service.cds_services.observer import Handled
from service.clock import clock_for
from service.gather import FhirServers, ServerPolicy
from service.pathway.decision import Decision

Json = dict[str, Any]

SLUG = "aurelia-d538g"
SITE = Site(base_url="https://cds.example.org", jurisdiction="US")
CALLER = Caller(id=None, site=SITE, fhir=ServerPolicy())


class Notes:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.materials: list[Material] = []
        self.handled: list[Handled] = []

    def gathered(self, material: Material) -> None:
        """Keep what became of the keys."""
        self.materials.append(material)

    def decided(self, handled: Handled) -> None:
        """Keep the decision."""
        self.handled.append(handled)


def answering_for(caller: Caller = CALLER, notes: Notes | None = None) -> Answering:
    """The service of one caller, which tells `notes`."""
    return Answering(
        clock=clock_for(AS_OF),
        callers=lambda _client: caller,
        observer=notes or Notes(),
        fhir=FhirAccess(servers=FhirServers(), budget_seconds=1.0),
        aside=Aside(seconds=5.0),
    )


ANSWERING = answering_for()

FAILURE: Json = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "timeout", "diagnostics": "secret"}],
}
EMPTY: Json = {"resourceType": "Bundle", "type": "searchset", "total": 0}


def values(slug: str = SLUG) -> Json:
    """A new copy of the prefetch values of a bundled patient."""
    request: Json = json.loads(hook_request("patient-view", slug))
    prefetch: Json = request["prefetch"]
    return prefetch


def sent(prefetch: Json) -> Prefetch:
    """The values as the router hands them over."""
    return Prefetch({key: json.dumps(value).encode() for key, value in prefetch.items()})


def with_value(key: str, value: object) -> Prefetch:
    """The usual prefetch with another value for one key."""
    return sent(values() | {key: value})


def without(key: str) -> Prefetch:
    """The usual prefetch without one key."""
    return sent({name: value for name, value in values().items() if name != key})


def first_page(key: str) -> Prefetch:
    """The usual prefetch in which the value of one key is the first page of several."""
    value = values()[key] or EMPTY
    link = [{"relation": "next", "url": "https://fhir.example.org/r4?page=2"}]
    return with_value(key, value | {"link": link})


def searchset(*resources: Json) -> Json:
    """A searchset of these resources."""
    entries = [{"resource": resource, "search": {"mode": "match"}} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}


def observation(subject: str) -> Json:
    """An Observation of a patient, with an id that must not be repeated."""
    return {
        "resourceType": "Observation",
        "id": "marker-7731",
        "status": "final",
        "code": {"text": "height"},
        "subject": {"reference": subject},
    }


def request_with(prefetch: Prefetch, patient_id: str = SLUG) -> CdsRequest[PatientViewContext]:
    """A request of patient-view."""
    context = PatientViewContext(user_id="Practitioner/1", patient_id=patient_id)
    return CdsRequest(hook="patient-view", hook_instance="h-1", context=context, prefetch=prefetch)


async def responded(
    prefetch: Prefetch, patient_id: str = SLUG, *, answering: Answering = ANSWERING
) -> CdsResponse:
    """The answer of esr1-patient-view."""
    request = request_with(prefetch, patient_id)
    return await answering.respond(request, service_id="esr1-patient-view", hook=PATIENT_VIEW)


def respond(prefetch: Prefetch, patient_id: str = SLUG, *, answering: Answering = ANSWERING) -> CdsResponse:
    """The same, for tests without an event loop."""
    return asyncio.run(responded(prefetch, patient_id, answering=answering))


def decision_on(prefetch: Prefetch) -> Decision:
    """The decision that was made for the usual patient."""
    notes = Notes()
    respond(prefetch, answering=answering_for(notes=notes))
    return notes.handled[0].decision
