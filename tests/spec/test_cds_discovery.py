"""Discovery (CDS Hooks 2.0.1, section "Discovery")."""

import json
from typing import Any

import pytest

from cds_hooks import ORDER_SIGN, PATIENT_VIEW
from tests.spec.cds_exchange import assert_outcome, ehr, service


@pytest.mark.checklist("C001", "C010", "C011", "C021", "C007")
async def test_discovery_is_a_json_object_with_services() -> None:
    async with ehr(service()) as client:
        answer = await client.get("/cds-services")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert [entry["id"] for entry in answer.json()["services"]] == ["first"]


@pytest.mark.checklist("C012", "C002")
async def test_discovery_without_services_is_an_empty_array() -> None:
    async with ehr() as client:
        answer = await client.get("/cds-services")
    assert (answer.status_code, answer.content) == (200, b'{"services":[]}')


@pytest.mark.checklist("C013", "C014", "C015", "C016", "C017", "C018", "C024")
async def test_an_entry_says_what_the_service_says() -> None:
    offered = service(
        prefetch={"patient": "Patient/{{context.patientId}}"},
        usage_requirements="Needs a patient",
        extension={"org.example.level": 2},
    )
    async with ehr(offered) as client:
        (entry,) = (await client.get("/cds-services")).json()["services"]
    assert entry == {
        "hook": "patient-view",
        "title": "First",
        "description": "A service",
        "id": "first",
        "prefetch": {"patient": "Patient/{{context.patientId}}"},
        "usageRequirements": "Needs a patient",
        "extension": {"org.example.level": 2},
    }


@pytest.mark.checklist("C003", "C017", "C019", "C020")
async def test_an_entry_leaves_out_what_the_service_does_not_say() -> None:
    async with ehr(service(title=None)) as client:
        (entry,) = (await client.get("/cds-services")).json()["services"]
    assert entry == {"hook": "patient-view", "description": "A service", "id": "first"}


@pytest.mark.checklist("C019", "C020", "A26")
async def test_versions_are_announced_when_switched_on() -> None:
    async with ehr(service(), advertise_versions=True) as client:
        (entry,) = (await client.get("/cds-services")).json()["services"]
    assert (entry["version"], entry["hookVersion"]) == ("2.0.1", PATIENT_VIEW.version) == ("2.0.1", "1.0")


@pytest.mark.checklist("C022")
async def test_one_id_is_listed_once_for_each_of_its_hooks() -> None:
    async with ehr(service(), service(hook=ORDER_SIGN)) as client:
        entries = (await client.get("/cds-services")).json()["services"]
    assert [(entry["id"], entry["hook"]) for entry in entries] == [
        ("first", "patient-view"),
        ("first", "order-sign"),
    ]


@pytest.mark.checklist("C025")
async def test_discovery_tolerates_a_trailing_slash() -> None:
    async with ehr(service()) as client:
        assert (await client.get("/cds-services/")).content == (await client.get("/cds-services")).content


@pytest.mark.checklist("C025")
@pytest.mark.parametrize("path", ["/cds-services", "/cds-services/"])
async def test_head_has_the_headers_of_get_and_no_body(path: str) -> None:
    async with ehr(service()) as client:
        get, head = await client.get(path), await client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    for header in ("content-length", "content-type"):
        assert head.headers[header] == get.headers[header]


@pytest.mark.checklist("C025", "C114")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/cds-services", "/cds-services/"])
async def test_discovery_answers_other_methods_with_405(method: str, path: str) -> None:
    async with ehr(service()) as client:
        answer = await client.request(method, path)
    assert_outcome(answer, 405, "not-supported")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.checklist("C026", "A30")
async def test_discovery_stays_open_when_calls_are_guarded_and_the_service_is_broken() -> None:
    async def nobody(request: Any) -> str:
        raise AssertionError("discovery must not ask")

    def broken(request: Any) -> Any:
        raise AssertionError("discovery must not evaluate")

    async with ehr(service(evaluate=broken), authenticate=nobody) as client:
        assert (await client.get("/cds-services")).status_code == 200


@pytest.mark.checklist("C016")
@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a b", "a%20b", "é", "a?b", "a\n"])
def test_an_id_that_needs_encoding_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="the id of a CDS Service"):
        service(id=name)


@pytest.mark.checklist("C016")
@pytest.mark.parametrize("name", ["a", "esr1-patient-view", "a.b_c~d", "..."])
async def test_the_id_leads_to_the_service(name: str) -> None:
    async with ehr(service(id=name)) as client:
        (entry,) = (await client.get("/cds-services")).json()["services"]
        answer = await client.post(f"/cds-services/{entry['id']}", content=b"{}")
    assert answer.status_code == 415, "found, and asks for JSON"


@pytest.mark.checklist("C004", "C015")
async def test_a_blank_description_is_refused() -> None:
    with pytest.raises(ValueError, match="description"):
        async with ehr(service(description=" ")):
            pass


async def test_the_openapi_page_describes_the_three_endpoints() -> None:
    async def sink(feedback: Any) -> None:
        raise AssertionError

    async with ehr(service(), feedback=sink) as client:
        page = (await client.get("/openapi.json")).json()
    assert sorted(page["paths"]) == [
        "/cds-services",
        "/cds-services/{service_id}",
        "/cds-services/{service_id}/feedback",
    ]
    hook_call = page["paths"]["/cds-services/{service_id}"]["post"]
    schema = hook_call["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["hook", "hookInstance", "context"]
    assert [parameter["name"] for parameter in hook_call["parameters"]] == ["service_id"]
    assert {"200", "400", "401", "404", "412", "413", "415", "500"} <= hook_call["responses"].keys()
    assert "selectionBehavior" in json.dumps(page["components"]["schemas"]["Card"])
