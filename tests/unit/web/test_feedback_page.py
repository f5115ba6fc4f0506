"""The page on what clinicians did with the cards."""

import datetime as dt
import re

import httpx
import pytest
from fastapi import FastAPI

from service.store.acceptance import Acceptance, ReasonCount, StepAcceptance
from service.web.feedback_page import build_feedback_page

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"


class Counts:
    """Given counts, and what was asked for."""

    def __init__(self, *steps: StepAcceptance, orphans: int = 0) -> None:
        self.acceptance = Acceptance(steps=steps, orphans=orphans)
        self.since: dt.datetime | None = None

    async def __call__(self, *, since: dt.datetime | None = None) -> Acceptance:
        self.since = since
        return self.acceptance


def _reason(count: int, **members: str | None) -> ReasonCount:
    return ReasonCount(**({"system": None, "code": None, "display": None} | members), count=count)  # type: ignore[arg-type]


def _step(*reasons: ReasonCount) -> StepAcceptance:
    return StepAcceptance(step="offer-switch", shown=10, accepted=4, overridden=5, reasons=reasons)


async def _page(counts: Counts, query: str = "") -> str:
    app = FastAPI()
    app.include_router(
        build_feedback_page(
            counts, development=False, knowledge_version="2026.11.0", software_version="0.1.0"
        )
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get(f"/feedback{query}")
    assert answer.status_code == 200
    assert " style=" not in answer.text  # the content security policy forbids it
    return re.sub(r"\s+", " ", answer.text)


async def test_a_step_is_a_row_of_counts_with_a_bar_that_says_the_same() -> None:
    page = await _page(Counts(_step()))
    assert ('<th scope="row"><code>offer-switch</code></th><td>10</td><td>4</td><td>5</td><td>1</td>') in page
    assert 'role="img" aria-label="40 % accepted, 50 % overridden"' in page


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ({"system": SYSTEM, "code": "patient-refuses"}, "Patient refuses/declines (no context given)*"),
        ({"display": "Recommended action was already completed"}, "Recommended action was already completed"),
        ({}, "No reason given"),
        ({"system": "urn:site", "code": "mrs-secret"}, "A reason of the site&#39;s own"),
        ({"display": "Mrs Secret said so"}, "A reason of the site&#39;s own"),
        (
            {"system": SYSTEM, "code": "mrs-secret", "display": "Mrs Secret"},
            "A reason of the site&#39;s own",
        ),
    ],
)
async def test_only_reasons_in_the_services_own_words_are_shown(reason: dict[str, str], shown: str) -> None:
    page = await _page(Counts(_step(_reason(3, **reason))))
    assert shown in page
    assert "secret" not in page.lower()


async def test_reasons_that_show_the_same_words_are_one_row() -> None:
    page = await _page(Counts(_step(_reason(3, display="a"), _reason(2, display="b"))))
    assert "A reason of the site&#39;s own</td><td>5</td>" in page


async def test_without_cards_the_page_says_so() -> None:
    page = await _page(Counts(orphans=2))
    assert "No cards were shown in this period." in page
    assert "no note of: 2" in page


@pytest.mark.parametrize("query", ["", "?days=7", "?days=x", "?days=-1"])
async def test_without_a_known_period_everything_is_counted(query: str) -> None:
    counts = Counts(_step())
    page = await _page(counts, query)
    assert counts.since is None
    assert '<strong aria-current="page">All that is kept</strong>' in page


async def test_a_period_counts_the_last_days() -> None:
    counts = Counts(_step())
    page = await _page(counts, "?days=30")
    assert counts.since is not None
    age = dt.datetime.now(dt.UTC) - counts.since
    assert dt.timedelta(days=30) <= age < dt.timedelta(days=30, minutes=1)
    assert '<strong aria-current="page">Last 30 days</strong>' in page
