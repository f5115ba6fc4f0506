"""A bundled patient's prefetch, one key changed at a time, and the service that answers it."""

import json
from typing import Any

from cds_hooks.prefetch import Prefetch
from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import hook_request
from service.cards.content import Site
from service.cds_services.answering import Answering
from service.clock import clock_for
from service.course.windows import DEFAULT_WINDOWS

Json = dict[str, Any]

SLUG = "aurelia-d538g"
SITE = Site(base_url="https://cds.example.org", jurisdiction="US")
ANSWERING = Answering(clock=clock_for(AS_OF), site=SITE, windows=DEFAULT_WINDOWS)

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
