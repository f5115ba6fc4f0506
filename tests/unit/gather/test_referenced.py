"""The second round: resources that the record names and does not hold."""

import base64
import json

import pytest

from service.gather import FhirServers, Limits, Referenced, fetch_referenced
from tests.fhir_server import Call, Fault, FhirServer, Json, outcome, respond
from tests.hostile import fhir_faults as faults
from tests.unit.gather.gathering import reading

PDF = b"%PDF-1.7 text"


async def fetched(
    server: FhirServer,
    references: dict[str, str | None],
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    seconds: float = 5.0,
) -> Referenced:
    """What the server gives for references."""
    async with FhirServers(limits=limits) as servers:
        with reading(servers, server, seconds=seconds) as reader:
            return await fetch_referenced(references, reader=reader, patient_id="p1")


async def test_relative_absolute_and_versioned_references_are_read_once_each(server: FhirServer) -> None:
    server.token = "the-token"
    references = [
        "Medication/m1",
        f"{server.base_url}/Medication/m1",
        "Medication/m1/_history/3",
        "Specimen/s1",
    ]
    found = await fetched(server, dict.fromkeys(references))
    assert set(found.resources) == set(references)
    assert json.loads(found.resources["Medication/m1/_history/3"])["code"] == {"text": "letrozole"}
    assert found.unavailable == {}
    assert sorted(seen.path for seen in server.seen) == ["Medication/m1", "Specimen/s1"]
    assert {seen.headers["authorization"] for seen in server.seen} == {"Bearer the-token"}
    assert sorted((call.key, call.outcome, call.pages) for call in found.calls) == [
        ("Medication", "ok", 1),
        ("Specimen", "ok", 1),
    ]
    assert "m1" not in repr(found)


@pytest.mark.parametrize(
    "reference",
    [
        "https://evil.example/fhir/Medication/m1",
        "http://169.254.169.254/Medication/m1",
        "Patient/p2",
        "Observation?patient=p2",
        "Medication/m1/$everything",
        "Medication/../Patient/p2",
        "Medication/%2e%2e",
        "Medication/..",
        "#m1",
        "urn:uuid:8d3a",
        "Medication",
        "metadata",
        "",
    ],
)
async def test_no_other_reference_is_followed(server: FhirServer, reference: str) -> None:
    found = await fetched(server, {reference: None})
    assert found.unavailable == {reference: "not a resource of this server that may be read"}
    assert (server.seen, found.calls) == ([], ())


@pytest.mark.parametrize(
    ("reference", "fault", "reason"),
    [
        ("Medication/none", None, "not found (404)"),
        ("Specimen/s2", None, "another patient's resources came back"),
        ("Medication/m1", faults.fails(403), "refused (403)"),
        ("Medication/m1", faults.hang, "timed out"),
        ("Medication/m1", faults.html, "answered with something that is not FHIR JSON"),
        ("Medication/m1", faults.sends(outcome("exception")), "the server reports a failure"),
        (
            "Medication/m1",
            faults.sends({"resourceType": "Medication", "id": "m2"}),
            "answered with another resource",
        ),
        ("Medication/m1", faults.sends({"resourceType": "Bundle"}), "answered with another resource"),
        (
            "Medication/m1",
            faults.sends(outcome("processing", severity="warning")),
            "answered with another resource",
        ),
        ("Binary/b1", faults.html, "answered with a web page"),
        ("Binary/b1", faults.sends(PDF, content_type=""), "answered with something that is not FHIR JSON"),
        ("Binary/b1", faults.fails(404), "not found (404)"),
        ("Binary/b1", faults.fails(406), "rejected (406)"),
        ("Binary/b1", faults.sends(b"x" * 1_001, content_type="text/plain"), "too large"),
        ("Binary/b1", faults.sends(b"x" * 20_000, content_type="text/plain"), "too large"),
    ],
)
async def test_what_cannot_be_had_is_named_with_its_reason(
    server: FhirServer, reference: str, fault: Fault | None, reason: str
) -> None:
    if fault is not None:
        server.faults[reference.partition("/")[0]] = fault
    found = await fetched(server, {reference: None}, limits=Limits(binary_bytes=1_000), seconds=0.5)
    assert (found.resources, found.unavailable) == ({}, {reference: reason})
    assert found.calls[0].pages == 0


def _binary(found: Referenced) -> Json:
    (raw,) = found.resources.values()
    binary: Json = json.loads(raw)
    assert (binary["resourceType"], binary["id"]) == ("Binary", "b1")
    return binary


async def test_an_attachment_as_fhir_is_taken_as_it_is(server: FhirServer) -> None:
    binary = _binary(await fetched(server, {"Binary/b1": "text/plain"}))
    assert (binary["contentType"], binary["data"]) == ("text/plain", "dGV4dA==")
    assert [seen.headers["accept"] for seen in server.seen] == ["application/fhir+json"]


@pytest.mark.parametrize("size", [1_000, len(PDF)])
async def test_an_attachment_as_bytes_becomes_a_binary_resource(server: FhirServer, size: int) -> None:
    content = PDF.ljust(size)
    server.faults["Binary"] = faults.sends(content, content_type="Application/PDF; qs=1")
    found = await fetched(server, {"Binary/b1": None}, limits=Limits(binary_bytes=1_000))
    binary = _binary(found)
    assert binary["contentType"] == "application/pdf"
    assert base64.b64decode(binary["data"]) == content


async def test_a_web_page_that_was_announced_as_one_is_an_attachment(server: FhirServer) -> None:
    server.faults["Binary"] = faults.html
    assert (
        _binary(await fetched(server, {"Binary/b1": "text/html; charset=utf-8"}))["contentType"]
        == "text/html"
    )


@pytest.mark.parametrize("status", [400, 406, 415])
@pytest.mark.parametrize(
    ("stated", "accept"),
    [
        ("application/pdf", "application/pdf"),
        ("text/plain; charset=utf-8", "text/plain"),
        (None, "*/*"),
        ("application/json", "*/*"),
        ("x\r\nevil: 1", "*/*"),
    ],
)
async def test_a_server_that_refuses_fhir_json_is_asked_for_the_attachments_own_type(
    server: FhirServer, status: int, stated: str | None, accept: str
) -> None:
    async def wants_its_type(call: Call) -> None:
        if "fhir" in call.seen.headers["accept"]:
            await respond(call, status, outcome("not-supported"))
        else:
            await respond(call, 200, PDF, content_type="application/pdf")

    server.faults["Binary"] = wants_its_type
    assert _binary(await fetched(server, {"Binary/b1": stated}))["contentType"] == "application/pdf"
    assert [seen.headers["accept"] for seen in server.seen] == ["application/fhir+json", accept]


async def test_no_more_than_so_many_references_are_read(server: FhirServer) -> None:
    references = ["Medication/m1", "Specimen/s1", "Binary/b1"]
    found = await fetched(server, dict.fromkeys(references), limits=Limits(references=2))
    assert set(found.resources) == {"Medication/m1", "Specimen/s1"}
    assert found.unavailable == {"Binary/b1": "too many references"}


async def test_all_that_is_read_for_one_answer_counts_together(server: FhirServer) -> None:
    server.faults["Binary"] = faults.sends(b"x" * 600, content_type="text/plain")
    found = await fetched(server, {"Binary/b1": None, "Binary/b2": None}, limits=Limits(total_bytes=1_000))
    assert list(found.unavailable.values()) == ["too large"]
