"""The pages over HTTP: what they hold, for whom, and with which headers."""

import datetime as dt
import itertools
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from service.web.headers import CONTENT_SECURITY_POLICY
from tests.page_app import HOSTILE, page_app

PAGES = ("/", "/about", "/trials", "/trials/example-1", "/trials/none", "/?patient=nobody")
FILES = ("/static/style.css", "/static/workbench.js", "/static/icon.svg", "/dev/feedback")

JSON = {"Content-Type": "application/json"}


async def _client(tmp_path: Path, **options: object) -> AsyncIterator[httpx.AsyncClient]:
    app = page_app(f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3", **options)  # type: ignore[arg-type]
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async for each in _client(tmp_path):
        yield each


@pytest.fixture
async def production(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async for each in _client(tmp_path, development=False):
        yield each


@pytest.mark.parametrize("path", [*PAGES, *FILES])
async def test_everything_is_served_under_the_strict_policy(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", [*PAGES, "/dev/feedback", "/dev/requests/patient-view/wanda"])
async def test_no_cache_keeps_a_page(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(
    client: httpx.AsyncClient, path: str
) -> None:
    page = (await client.get(path)).text
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)", page)
    assert all(
        address.startswith("/static/")
        for address in re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"([^\"]+)", page)
    )


@pytest.mark.parametrize("path", PAGES)
async def test_headings_descend_one_level_at_a_time(client: httpx.AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    main = page[page.index("<main") :]
    levels = [int(level) for level in re.findall(r"<h([1-6])", main)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


async def test_every_patient_can_be_picked_without_a_script(client: httpx.AsyncClient) -> None:
    page = unescape((await client.get("/")).text)
    for slug, title in (("silent", "Silvia Schweigsam, 60"), ("wanda", "Wanda Wechsel, 61")):
        assert f"/?patient={slug}#content" in page
        assert f"The teaser of {title}" in page
        assert f"<h1>{title}</h1>" in (await client.get(f"/?patient={slug}")).text


async def test_without_a_script_the_page_shows_story_timeline_and_command(client: httpx.AsyncClient) -> None:
    page = unescape((await client.get("/?patient=wanda")).text)
    assert "<noscript>" in page
    assert "needs JavaScript" in page
    assert "She said <em>nothing</em>." in page
    assert "D538G (1.9 %)" in page
    assert "http://127.0.0.1:8000/cds-services/esr1-patient-view" in page


async def test_the_first_patient_shown_is_one_with_a_card(client: httpx.AsyncClient) -> None:
    assert "<h1>Wanda Wechsel, 61</h1>" in (await client.get("/")).text


async def test_an_unknown_patient_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", params={"patient": HOSTILE})
    assert answer.status_code == 404
    assert HOSTILE not in answer.text


async def test_text_of_the_record_and_the_story_is_escaped(client: httpx.AsyncClient) -> None:
    page = (await client.get("/?patient=wanda")).text
    assert HOSTILE not in page
    assert HOSTILE in unescape(page)


async def test_a_hostile_host_header_stays_text(client: httpx.AsyncClient) -> None:
    page = (await client.get("/", headers={"Host": "x<script>alert(1)</script>"})).text
    assert "<script>alert" not in page


async def test_another_day_than_the_stories_is_pointed_out(tmp_path: Path) -> None:
    async for client in _client(tmp_path, today=dt.date(2026, 11, 21)):
        assert "--as-of 2026-11-20" in (await client.get("/")).text
    async for client in _client(tmp_path):
        assert "--as-of" not in (await client.get("/")).text


async def test_every_page_says_that_it_is_development_mode(client: httpx.AsyncClient) -> None:
    for path in PAGES:
        page = (await client.get(path)).text
        assert "synthetic patients, no client authentication, not for clinical use" in page


async def test_the_prepared_request_fires_the_hook(client: httpx.AsyncClient) -> None:
    body = (await client.get("/dev/requests/patient-view/wanda")).content
    answer = await client.post("/cds-services/esr1-patient-view", content=body, headers=JSON)
    assert answer.json()["cards"][0]["indicator"] == "warning"


@pytest.mark.parametrize(
    "path",
    [
        "/dev/requests/patient-view/nobody",
        "/dev/requests/no-hook/wanda",
        "/static/none",
        "/static/..%2Fabout.py",
    ],
)
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_feedback_is_listed_with_the_step_of_its_card_and_without_its_comment(
    client: httpx.AsyncClient,
) -> None:
    body = (await client.get("/dev/requests/patient-view/wanda")).content
    card = (await client.post("/cds-services/esr1-patient-view", content=body, headers=JSON)).json()["cards"][
        0
    ]
    report = {
        "card": card["uuid"],
        "outcome": "overridden",
        "overrideReason": {"reason": {**card["overrideReasons"][0]}, "userComment": "Mrs Secret"},
        "outcomeTimestamp": "2026-11-20T12:00:00Z",
    }
    url = "/cds-services/esr1-patient-view/feedback"
    assert (await client.post(url, json={"feedback": [report]})).status_code == 200
    assert (await client.post(url, json={"feedback": [{**report, "card": "unheard-of"}]})).status_code == 200
    listed = await client.get("/dev/feedback")
    assert [(each["card"], each["outcome"], each["why"]) for each in listed.json()] == [
        ("unheard-of", "overridden", "Patient declines, comment given"),
        (card["uuid"], "overridden", "Patient declines, comment given"),
    ]
    assert listed.json()[0]["step"] == "unknown card"
    page = (await client.get("/")).text
    assert card["uuid"][:8] in page
    assert "Secret" not in listed.text + page


async def test_the_trial_page_shows_every_part_with_its_source(client: httpx.AsyncClient) -> None:
    page = unescape((await client.get("/trials/example-1")).text)
    for part in (
        "Is it an adult?",
        "registry entry: age",
        "2 vs 1 months",
        "May 2026",
        "Shows nothing about survival.",
        "Nothing is known.",
        "EU: exampletinib",
        "since 2026-07-23",
        "last checked 2026-11-01",
        "D538G, Y537S",
        "https://clinicaltrials.gov/study/NCT00000000",
    ):
        assert part in page


async def test_the_list_of_trials_leads_to_each(client: httpx.AsyncClient) -> None:
    assert 'href="/trials/example-1"' in (await client.get("/trials")).text


async def test_an_unknown_trial_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/trials/none")
    assert answer.status_code == 404
    assert "knows no trial" in answer.text


async def test_the_page_about_the_service_states_use_users_and_thirteen_attributes(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/about")).text
    for part in ("Intended use", "Intended users", "Intended population", "not a certified medical device"):
        assert part in page
    assert len(re.findall(r"<tr><th scope=\"row\">", page)) == 13


async def test_outside_development_mode_only_the_knowledge_is_shown(production: httpx.AsyncClient) -> None:
    for path in ("/about", "/trials", "/trials/example-1"):
        answer = await production.get(path)
        assert answer.status_code == 200
        assert "Development mode" not in answer.text
    for path in ("/dev/feedback", "/dev/requests/patient-view/wanda"):
        assert (await production.get(path)).status_code == 404


async def test_outside_development_mode_the_root_leads_to_the_page_about_the_service(
    production: httpx.AsyncClient,
) -> None:
    answer = await production.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/about")


@pytest.mark.parametrize(("accepted", "why"), [(["a"], "1 suggestion"), (["a", "b"], "2 suggestions")])
async def test_accepted_suggestions_are_counted(
    client: httpx.AsyncClient, accepted: list[str], why: str
) -> None:
    report = {
        "card": "some-card",
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": each} for each in accepted],
        "outcomeTimestamp": "2026-11-20T12:00:00Z",
    }
    await client.post("/cds-services/esr1-patient-view/feedback", json={"feedback": [report]})
    assert [each["why"] for each in (await client.get("/dev/feedback")).json()] == [why]
