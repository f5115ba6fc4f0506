"""The same record gives the same decision on the command line and through every hook."""

import datetime as dt
import json
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from fhir_fixtures.catalogue import FixturePatient, hook_request, patients
from service.cli import main
from tests.acceptance.live_service import Json, post, request_of

EACH = pytest.mark.parametrize("patient", patients(), ids=lambda each: each.slug)
SILENT = {"not-applicable", "already-switched", "on-track"}
HOOKS = ("patient-view", "order-select", "order-sign")
DRUGS_OF_THE_PATHWAY = ("letrozole", "palbociclib", "fulvestrant")
OTHER_DRUGS = ("tamoxifen", "zoledronic acid", "ondansetron", "goserelin")


def evaluated(patient: FixturePatient, folder: Path) -> Json:
    """The answer of the command line."""
    file = folder / "bundle.json"
    file.write_bytes(patient.bundle)
    day = patient.as_of.isoformat()
    result = CliRunner().invoke(main, ["evaluate", str(file), "--as-of", day, "--format", "json"])
    assert result.exit_code == 0, result.output
    answer: Json = json.loads(result.stdout)
    return answer


def cards_of(service: httpx.Client, body: Json | bytes, hook: str) -> list[Json]:
    """The cards that a hook answers."""
    answer = post(service, body, to=f"/cds-services/esr1-{hook}")
    assert answer.status_code == 200, answer.text
    cards: list[Json] = answer.json()["cards"]
    return cards


def steps_of(cards: list[Json]) -> list[str]:
    """The step each card says it shows."""
    return [card["extension"]["org.esr1-cds.decision"]["step"] for card in cards]


def with_draft(slug: str, hook: str, drug: str) -> Json:
    """The packaged request of an order hook with a draft of another drug."""
    body = request_of(slug, hook)
    order = body["context"]["draftOrders"]["entry"][0]["resource"]
    order["medicationCodeableConcept"] = {"text": drug}
    return body


@EACH
def test_the_hook_shows_the_step_of_the_command_line(
    patient: FixturePatient, service: httpx.Client, tmp_path: Path
) -> None:
    answer = evaluated(patient, tmp_path)
    assert answer["step"] == patient.expected["step"]
    cards = cards_of(service, hook_request("patient-view", patient.slug), "patient-view")
    assert steps_of(cards) == ([] if answer["step"] in SILENT else [answer["step"]])
    for card in cards:
        said = card["extension"]["org.esr1-cds.decision"]
        assert said["knowledge_version"] == answer["knowledge_version"]
        assert len(card["summary"]) < 140


@EACH
def test_the_criteria_are_those_of_the_packaged_answer(patient: FixturePatient, tmp_path: Path) -> None:
    serena_6 = evaluated(patient, tmp_path)["trials"][0]
    assert {item["id"]: item["status"] for item in serena_6["criteria"]} == patient.expected["criteria"]


@EACH
@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_an_order_hook_shows_the_card_of_the_patient_view(
    patient: FixturePatient, hook: str, service: httpx.Client
) -> None:
    shown = cards_of(service, request_of(patient.slug), "patient-view")
    ordering = cards_of(service, with_draft(patient.slug, hook, "letrozole 2.5 mg tablet"), hook)
    assert [card["summary"] for card in ordering] == [card["summary"] for card in shown]
    assert steps_of(ordering) == steps_of(shown)


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
@pytest.mark.parametrize("drug", DRUGS_OF_THE_PATHWAY)
def test_a_draft_of_the_pathway_shows_the_decision(drug: str, hook: str, service: httpx.Client) -> None:
    assert steps_of(cards_of(service, with_draft("aurelia-d538g", hook, drug), hook)) == ["offer-switch"]


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
@pytest.mark.parametrize("drug", OTHER_DRUGS)
def test_a_draft_of_another_drug_is_answered_with_silence(
    drug: str, hook: str, service: httpx.Client
) -> None:
    assert cards_of(service, with_draft("aurelia-d538g", hook, drug), hook) == []


def test_the_answer_does_not_depend_on_the_order_of_the_entries(tmp_path: Path) -> None:
    patient = patients()[0]
    bundle = json.loads(patient.bundle)
    bundle["entry"].reverse()
    turned = FixturePatient(
        slug=patient.slug,
        title="",
        teaser="",
        as_of=patient.as_of,
        bundle=json.dumps(bundle).encode(),
        expected={},
        story="",
    )
    assert evaluated(turned, tmp_path) == evaluated(patient, tmp_path)


def test_another_day_gives_another_answer(tmp_path: Path) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(patients()[0].bundle)
    steps = set()
    for day in (patients()[0].as_of, patients()[0].as_of + dt.timedelta(days=200)):
        arguments = ["evaluate", str(file), "--as-of", day.isoformat(), "--format", "json"]
        steps.add(json.loads(CliRunner().invoke(main, arguments).stdout)["step"])
    assert len(steps) == 2
