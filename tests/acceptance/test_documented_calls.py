"""The worked examples of the pages for integrators do what the pages say."""

import json
import re
import subprocess
import sys
from pathlib import Path

import httpx

from cds_hooks.authentication.refusals import Refusal
from fhir_fixtures.catalogue import hook_request
from service.app import create_app
from service.listening import loopback_listener, served
from service.settings import Settings
from tests.acceptance.live_service import JSON_TYPE, Json

DOCS = Path(__file__).parents[2] / "docs"
SERVICE = "/cds-services/esr1-patient-view"


def blocks(language: str) -> list[str]:
    page = (DOCS / "integrate.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_the_page_of_tokens_names_every_cause_of_a_refusal() -> None:
    page = (DOCS / "clients.md").read_text(encoding="utf-8")
    assert [cause.value for cause in Refusal if f"`{cause.value}`" not in page] == []


async def test_the_signed_call_and_the_feedback_are_accepted_as_printed(tmp_path: Path) -> None:
    (clients,), (program,) = blocks("toml"), blocks("python")
    (tmp_path / "clients.toml").write_text(clients, encoding="utf-8")
    (tmp_path / "sign.py").write_text(program, encoding="utf-8")
    listener, base_url = loopback_listener()
    tokens = [_token(tmp_path) for _ in range(2)]  # the first run makes the key that the clients file names
    settings = Settings(
        config=tmp_path / "clients.toml",
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}",
    )
    feedback = next(block for block in blocks("json") if block.startswith('{"feedback"'))
    calls = (
        (SERVICE, tokens[0], hook_request("patient-view", "aurelia-d538g"), 200),
        (SERVICE, tokens[0], hook_request("patient-view", "aurelia-d538g"), 401),
        (f"{SERVICE}/feedback", tokens[1], feedback.encode(), 200),
    )
    async with served(create_app(settings), listener), httpx.AsyncClient(base_url=base_url) as client:
        for path, token, body, status in calls:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            answer = await client.post(path, content=body, headers=headers)
            assert (path, answer.status_code) == (path, status)
    assert answer.json() == {"accepted": 1}


def test_the_printed_request_and_answer_are_parts_of_real_ones(service: httpx.Client) -> None:
    request, answer = (json.loads(block) for block in blocks("json")[:2])
    real = json.loads(hook_request("patient-view", "aurelia-d538g"))
    assert request.keys() == real.keys()
    assert request["context"] == real["context"]
    assert request["prefetch"].keys() <= real["prefetch"].keys()
    ((card,), (real_card,)) = (answer["cards"], _answer(service)["cards"])
    assert card.keys() < real_card.keys()
    for said in ("summary", "indicator", "selectionBehavior"):
        assert card[said] == real_card[said]
    decision, real_decision = (each["extension"]["org.esr1-cds.decision"] for each in (card, real_card))
    assert decision | {"knowledge_version": ...} == real_decision | {"knowledge_version": ...}
    assert card["suggestions"][0]["label"] == real_card["suggestions"][0]["label"]
    assert card["overrideReasons"][0]["code"] in [reason["code"] for reason in real_card["overrideReasons"]]


def _answer(service: httpx.Client) -> Json:
    answer = service.post(SERVICE, content=hook_request("patient-view", "aurelia-d538g"), headers=JSON_TYPE)
    said: Json = answer.json()
    return said


def _token(folder: Path) -> str:
    command = [sys.executable, "sign.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True).stdout.strip()
