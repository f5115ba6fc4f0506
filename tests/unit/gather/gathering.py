"""What the tests of gathering share: a patient's resources, and a gathering from a server."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
from pydantic import SecretStr

from cds_hooks.prefetch import Prefetch
from service.gather import FhirReader, FhirServers, Gathered, SearchPlan, ServerPolicy, gather
from tests.fhir_server import FhirServer, Json


def resource(kind: str, identity: str, *, patient: str = "p1", **elements: object) -> Json:
    """A resource of a patient."""
    return {"resourceType": kind, "id": identity, "subject": {"reference": f"Patient/{patient}"}, **elements}


def coded(category: str) -> list[Json]:
    """A category as its one code."""
    return [
        {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": category}
            ]
        }
    ]


RESOURCES: list[Json] = [
    {"resourceType": "Patient", "id": "p1"},
    *(resource("Observation", f"lab{number}", category=coded("laboratory")) for number in range(7)),
    *(resource("Observation", f"exam{number}", category=coded("exam")) for number in range(2)),
    resource(
        "Observation", "uncategorised", code={"coding": [{"system": "http://loinc.org", "code": "69548-6"}]}
    ),
    resource("Observation", "stranger", patient="p2"),
    resource("Condition", "c1"),
    resource("DiagnosticReport", "r1"),
    resource("Procedure", "other", patient="p2"),
    {"resourceType": "Medication", "id": "m1", "code": {"text": "letrozole"}},
    resource("Specimen", "s1"),
    resource("Specimen", "s2", patient="p2"),
    {"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": "dGV4dA=="},
]


@contextmanager
def reading(servers: FhirServers, server: FhirServer, *, seconds: float = 5.0) -> Iterator[FhirReader]:
    """A reader of the test server."""
    policy = ServerPolicy.of([server.base_url])
    token = None if server.token is None else SecretStr(server.token)
    with servers.reader(
        server.base_url, policy=policy, token=token, expires_in=300, budget_seconds=seconds
    ) as reader:
        yield reader


async def gathered(
    server: FhirServer,
    searches: Mapping[str, SearchPlan],
    *,
    prefetch: Mapping[str, Json | None] | None = None,
    servers: FhirServers | None = None,
    seconds: float = 5.0,
) -> Gathered:
    """Gather from the server what the prefetch leaves out, in new FhirServers unless given."""
    sent = Prefetch({key: json.dumps(value).encode() for key, value in (prefetch or {}).items()})
    if servers is not None:
        with reading(servers, server, seconds=seconds) as reader:
            return await gather(sent, searches=searches, reader=reader, patient_id="p1")
    async with FhirServers() as opened:
        return await gathered(server, searches, prefetch=prefetch, servers=opened, seconds=seconds)


def ids_in(pages: tuple[bytes, ...]) -> list[str]:
    """The ids of all resources, in their order."""
    found: list[str] = []
    for page in pages:
        value = msgspec.json.decode(page)
        entries = value.get("entry", []) if value["resourceType"] == "Bundle" else [{"resource": value}]
        found += [entry["resource"]["id"] for entry in entries]
    return found
