"""Readiness: what is checked, and which state follows."""

import asyncio
import datetime as dt
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from service.observability.health import OK, Check, Finding, Health, Readiness, answers, in_force, reviewed_by

DUE = dt.date(2027, 3, 1)


def says(health: Health, text: str = "") -> Check:
    async def check() -> Finding:
        return Finding(health=health, says=text)

    return check


async def asked(readiness: Readiness) -> tuple[int, dict[str, object]]:
    app = Starlette(routes=[Route("/readyz", readiness.endpoint)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        answer = await client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize(
    ("first", "second", "status", "word"),
    [
        (Health.OK, Health.OK, 200, "ready"),
        (Health.OK, Health.DEGRADED, 200, "degraded"),
        (Health.DEGRADED, Health.OK, 200, "degraded"),
        (Health.DEGRADED, Health.DEGRADED, 200, "degraded"),
        (Health.OK, Health.FAILED, 503, "not ready"),
        (Health.FAILED, Health.OK, 503, "not ready"),
        (Health.DEGRADED, Health.FAILED, 503, "not ready"),
        (Health.FAILED, Health.DEGRADED, 503, "not ready"),
        (Health.FAILED, Health.FAILED, 503, "not ready"),
    ],
)
async def test_the_worst_finding_is_the_state(first: Health, second: Health, status: int, word: str) -> None:
    found = await asked(Readiness({"database": says(first), "knowledge": says(second)}))
    assert found == (
        status,
        {"status": word, "checks": {"database": first.value, "knowledge": second.value}},
    )


async def test_the_answer_says_what_is_wrong_and_which_versions_run() -> None:
    readiness = Readiness(
        {"database": says(Health.FAILED, "no connection"), "configuration": says(Health.OK)},
        facts={"knowledge_version": "2026.11.0"},
    )
    _, body = await asked(readiness)
    assert body["says"] == {"database": "no connection"}
    assert body["knowledge_version"] == "2026.11.0"


@pytest.mark.parametrize(("today", "health"), [(DUE, Health.OK), (DUE + dt.timedelta(1), Health.DEGRADED)])
async def test_knowledge_is_due_for_review_the_day_after(today: dt.date, health: Health) -> None:
    finding = await reviewed_by(DUE, today=lambda: today)()
    assert finding.health is health
    assert finding.says == (
        "" if health is Health.OK else "the review of the knowledge base was due on 2027-03-01"
    )


@pytest.mark.parametrize("answer", [True, False])
async def test_a_yes_is_needed(answer: bool) -> None:
    async def asked() -> bool:
        return answer

    finding = await answers(asked, otherwise="no connection")()
    assert finding == (OK if answer else Finding(health=Health.FAILED, says="no connection"))


@pytest.mark.parametrize("complaint", [None, "clients.toml: line 3"])
async def test_a_broken_change_degrades(complaint: str | None) -> None:
    finding = await in_force(lambda: complaint)()
    assert finding == (
        OK if complaint is None else Finding(health=Health.DEGRADED, says="clients.toml: line 3")
    )


async def test_a_check_that_does_not_answer_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.observability.health._CHECK_SECONDS", 0.02)

    async def hangs() -> Finding:
        return await asyncio.Future()

    report = await Readiness({"database": hangs, "knowledge": says(Health.OK)}).report()
    assert report.findings["database"] == Finding(health=Health.FAILED, says="no answer in time")
    assert report.findings["knowledge"] is not None
    assert report.health is Health.FAILED


async def test_a_check_that_raises_has_failed_and_the_others_are_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def raises() -> Finding:
        raise ValueError("Zyxwald")

    status, body = await asked(Readiness({"configuration": raises, "knowledge": says(Health.OK)}))
    assert (status, body["checks"]) == (503, {"configuration": "failed", "knowledge": "ok"})
    assert "Zyxwald" not in str(body)
    assert "a check of readiness failed" in caplog.text


@pytest.mark.parametrize(("seconds", "times"), [(0.9, 1), (1.0, 2)])
async def test_frequent_questions_do_not_burden_what_is_checked(seconds: float, times: int) -> None:
    asked_times: list[int] = []
    now = [5.0]

    async def check() -> Finding:
        asked_times.append(1)
        return OK

    readiness = Readiness({"database": check}, clock=lambda: now[0])
    await readiness.report()
    now[0] += seconds
    await readiness.report()
    assert len(asked_times) == times
