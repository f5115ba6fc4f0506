"""A client's first calls: discovery, a hook, its feedback, and the addresses for operators."""

import json

import httpx
import pytest

from cds_hooks.prefetch import Prefetch
from fhir_fixtures.catalogue import hook_request
from tests.acceptance.live_service import PATIENT_VIEW, post, request_of

SERVICES = {
    "esr1-patient-view": "patient-view",
    "esr1-order-select": "order-select",
    "esr1-order-sign": "order-sign",
}


def test_discovery_offers_the_three_services(service: httpx.Client) -> None:
    offered = service.get("/cds-services").json()["services"]
    assert {each["id"]: each["hook"] for each in offered} == SERVICES
    for each in offered:
        assert each["prefetch"].keys() == request_of("aurelia-d538g")["prefetch"].keys()


@pytest.mark.parametrize(("identity", "hook"), SERVICES.items())
def test_a_packaged_request_is_answered_with_cards(identity: str, hook: str, service: httpx.Client) -> None:
    answer = post(service, hook_request(hook, "aurelia-d538g"), to=f"/cds-services/{identity}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    (card,) = answer.json()["cards"]
    assert card["extension"]["org.esr1-cds.decision"]["trial"] == "serena-6"
    assert card["uuid"]


def test_nothing_in_an_answer_is_null_or_empty(service: httpx.Client) -> None:
    def walk(value: object) -> None:
        assert value not in (None, "", [], {})
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(post(service, hook_request("patient-view", "aurelia-d538g")).json())


def test_nothing_is_done_without_the_clinician(service: httpx.Client) -> None:
    answer = post(service, hook_request("patient-view", "aurelia-d538g")).json()
    assert "systemActions" not in answer
    for card in answer["cards"]:
        assert card["indicator"] != "critical"
        assert not any(suggestion.get("isRecommended") for suggestion in card["suggestions"])
        for suggestion in card["suggestions"]:
            for action in suggestion["actions"]:
                resource = action.get("resource")
                if resource and action["type"] == "create":
                    assert (resource["status"], resource["intent"]) == ("draft", "proposal")


def test_feedback_is_taken(service: httpx.Client) -> None:
    (card,) = post(service, hook_request("patient-view", "aurelia-d538g")).json()["cards"]
    said = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-11-20T10:00:00Z"}
    answer = post(service, json.dumps({"feedback": [said]}).encode(), to=f"{PATIENT_VIEW}/feedback")
    assert answer.status_code == 200


def test_the_service_is_alive_and_ready(service: httpx.Client) -> None:
    assert service.get("/healthz").json() == {"status": "alive"}
    ready = service.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_the_pages_are_there(service: httpx.Client) -> None:
    for path in ("/", "/about", "/trials", "/trials/serena-6"):
        answer = service.get(path)
        assert answer.status_code == 200
        assert "text/html" in answer.headers["content-type"]


def test_a_prefetch_says_nothing_of_its_content() -> None:
    assert repr(Prefetch({"patient": b'{"id": "marker"}'})) == "<Prefetch with 1 keys>"
