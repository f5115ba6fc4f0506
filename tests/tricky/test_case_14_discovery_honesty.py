"""Case 14: a client that believes what discovery says gets what it promises."""

import contextlib
import re
import sqlite3
import time
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.acceptance.live_service import outcome_of
from tests.hospital import Hospital, production
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import chart_request, resources, told
from tests.tricky.traces import ACCESS_TOKEN

# CDS Hooks Library 1.0.1: which context fields may be tokens, and that they are REQUIRED.
REQUIRED_TOKENS = {
    "patient-view": {"context.userId", "context.patientId"},
    "order-select": {"context.userId", "context.patientId"},
    "order-sign": {"context.userId", "context.patientId"},
}
READ = re.compile(r"[A-Z][A-Za-z]+/\{\{[^{}]+\}\}")
SEARCH = re.compile(r"[A-Z][A-Za-z]+\?[^?]+")
MEMBERS = {"hook", "title", "description", "id", "prefetch", "usageRequirements"}


def offered(ehr: Ehr) -> list[Json]:
    services: list[Json] = ehr.service.get("/cds-services").json()["services"]
    return services


def templates(ehr: Ehr) -> list[tuple[str, str]]:
    """Every template with the hook it is for."""
    return [(each["hook"], template) for each in offered(ehr) for template in each["prefetch"].values()]


@pytest.mark.checklist("C010", "C011", "C013", "C014", "C015", "C016", "C018", "C019", "C020", "C037")
def test_case_14_the_entries_are_those_of_version_2_0_1(ehr: Ehr) -> None:
    services = offered(ehr)
    assert (
        len({(each["id"], each["hook"]) for each in services}) == len({each["id"] for each in services}) == 3
    )
    for each in services:
        assert each.keys() == MEMBERS
        assert re.fullmatch(r"[A-Za-z0-9._~-]+", each["id"])
        assert each["hook"] in REQUIRED_TOKENS


@pytest.mark.checklist("C030", "C031", "C033", "C034", "C035", "C037", "A09", "A10", "A11")
def test_case_14_every_template_is_a_read_or_a_search_with_tokens_that_always_have_a_value(ehr: Ehr) -> None:
    for hook, template in templates(ehr):
        assert READ.fullmatch(template) or SEARCH.fullmatch(template), template
        tokens = set(re.findall(r"\{\{(.*?)\}\}", template))
        assert tokens
        assert tokens <= REQUIRED_TOKENS[hook]


@pytest.mark.checklist("C038", "C040", "C041", "C042", "C043", "C044", "C045", "C046", "C047")
def test_case_14_searches_keep_to_the_recommended_subset(ehr: Ehr) -> None:
    for _, template in templates(ehr):
        for name, value in parse_qsl(template.partition("?")[2]):
            plain, _, modifier = name.partition(":")
            assert modifier in {"", "in"}
            assert "." not in plain
            assert plain not in {"_include", "_revinclude", "_has", "_maxresults", "_filter"}
            assert not re.match(r"(ne|sa|eb|ap)\d", value)


@pytest.mark.checklist("C016", "C070", "C110")
def test_case_14_every_id_is_the_address_of_a_working_service(ehr: Ehr) -> None:
    for each in offered(ehr):
        answer = ehr.call(chart_request(hook=each["hook"]), f"/cds-services/{each['id']}")
        assert answer.status_code == 200
        assert answer.json()["cards"]


@pytest.mark.checklist("C017", "C030", "C056")
def test_case_14_a_client_that_runs_the_templates_gets_the_decision(ehr: Ehr) -> None:
    """Like an EHR: fill in each template, run it against the FHIR server, send what came back."""
    with ehr.fhir(resources()) as server:
        for each in offered(ehr):
            body = chart_request(hook=each["hook"])
            prefetch = {key: _run(server.base_url, text, body) for key, text in each["prefetch"].items()}
            path = f"/cds-services/{each['id']}"
            assert told(ehr.cards(body | {"prefetch": prefetch}, path)) == told(ehr.cards(body, path))


def _run(base_url: str, template: str, body: Json) -> Json:
    query = template.replace("{{context.patientId}}", body["context"]["patientId"])
    separator = "&" if "?" in query else "?"
    found = httpx.get(
        f"{base_url}/{query}{separator}_count=100", headers={"authorization": f"Bearer {ACCESS_TOKEN}"}
    )
    assert found.status_code == 200
    value: Json = found.json()
    return value


@pytest.mark.checklist("C001", "C007", "C010", "C025", "A30")
def test_case_14_discovery_answers_however_it_is_asked(ehr: Ehr) -> None:
    plain = ehr.service.get("/cds-services")
    assert plain.headers["content-type"].partition(";")[0] == "application/json"
    for accept in ("application/fhir+json", "*/*", "application/json", "text/html", ""):
        answer = ehr.service.get("/cds-services", headers={"accept": accept})
        assert (answer.status_code, answer.content) == (200, plain.content)
    assert ehr.service.get("/cds-services/").content == plain.content
    with_token = ehr.service.get("/cds-services", headers=ehr.hospital.headers("/cds-services"))
    assert with_token.content == plain.content
    head = ehr.service.head("/cds-services")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(plain.content))


@pytest.mark.checklist("C025", "C114")
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_case_14_discovery_is_only_read(method: str, ehr: Ehr) -> None:
    answer = ehr.service.request(method, "/cds-services")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    outcome_of(answer)


@pytest.mark.checklist("C071", "A17")
@pytest.mark.parametrize(
    "hook", ["order-sign", "order-select", "patient-review", "Patient-View", "", "com.x.hook"]
)
def test_case_14_another_hook_than_that_of_the_service_is_a_bad_request(hook: str, ehr: Ehr) -> None:
    answer = ehr.call(chart_request(hook="patient-view") | {"hook": hook})
    assert answer.status_code == 400
    assert outcome_of(answer)["expression"] == ["hook"]


@pytest.mark.checklist("C025", "C078", "C114")
def test_case_14_an_id_that_is_not_offered_is_a_404(ehr: Ehr) -> None:
    for path in (
        "/cds-services/esr1",
        "/cds-services/ESR1-patient-view",
        "/cds-services/esr1-patient-view/x",
    ):
        answer = ehr.call(chart_request(), path)
        assert answer.status_code == 404
        outcome_of(answer)


@pytest.mark.checklist("C010", "C026", "C116")
def test_case_14_discovery_needs_neither_database_nor_fhir_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Another process holds the database of a running service, whose FHIR server never was."""
    folder = tmp_path_factory.mktemp("bereft")
    hospital = Hospital(folder=folder, entry={"fhir_servers": ["http://127.0.0.1:1/fhir"]})
    with production(hospital) as service, contextlib.closing(_connected(hospital)) as other:
        before = service.get("/cds-services")
        assert hospital.call(service, chart_request()).status_code == 200
        other.execute("BEGIN EXCLUSIVE")
        refused = hospital.call(service, chart_request())
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        assert refused.elapsed.total_seconds() < 3
        after = service.get("/cds-services")
        assert (after.status_code, after.content) == (200, before.content)
        assert _until_ready_is(503, service)["checks"]["database"] == "failed"
        other.execute("ROLLBACK")
        assert hospital.call(service, chart_request()).status_code == 200
        assert _until_ready_is(200, service)["status"] == "ready"


def _connected(hospital: Hospital) -> sqlite3.Connection:
    return sqlite3.connect(hospital.database, isolation_level=None, timeout=5)


def _until_ready_is(status: int, service: httpx.Client) -> Json:
    """The answer of `/readyz` as soon as it has that status; one is good for a second."""
    for _ in range(30):
        answer = service.get("/readyz")
        if answer.status_code == status:
            said: Json = answer.json()
            return said
        time.sleep(0.1)
    raise AssertionError(f"/readyz is not {status}")
