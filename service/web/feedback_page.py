"""The page on what clinicians did with the cards: counts only, no comments, no single report."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from fastapi import APIRouter, Response

from service.cards.links import OVERRIDE_REASONS
from service.store.acceptance import Acceptance, ReasonCount, StepAcceptance
from service.web.rendering import Renderer

PERIODS: Final = (30, 90, 365)
"""The numbers of days that the page offers besides everything that is kept."""

_OFFERED: Final = {(reason.system, reason.code): reason.display for reason in OVERRIDE_REASONS}
_NONE_GIVEN: Final = "No reason given"
_OF_THE_SITE: Final = "A reason of the site's own"


class AcceptanceReader(Protocol):
    """Where the counts come from."""

    async def __call__(self, *, since: dt.datetime | None = None) -> Acceptance:
        """The counts of cards shown since then."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step as the page shows it; ``accepted_percent`` and ``overridden_percent`` are for the bar."""

    step: str
    shown: int
    accepted: int
    overridden: int
    unanswered: int
    accepted_percent: int
    overridden_percent: int
    reasons: tuple[tuple[str, int], ...]


def build_feedback_page(
    acceptance: AcceptanceReader, *, development: bool, knowledge_version: str, software_version: str
) -> APIRouter:
    """Router of `/feedback`; `?days=30` counts the cards of that many days, one of :data:`PERIODS`."""
    renderer = Renderer(
        development=development, knowledge_version=knowledge_version, software_version=software_version
    )
    router = APIRouter(include_in_schema=False)

    @router.get("/feedback")
    async def feedback(days: str | None = None) -> Response:
        period = next((each for each in PERIODS if str(each) == days), None)
        since = None if period is None else dt.datetime.now(dt.UTC) - dt.timedelta(days=period)
        counted = await acceptance(since=since)
        return renderer.page(
            "feedback.html",
            rows=[row_of(each) for each in counted.steps],
            orphans=counted.orphans,
            periods=PERIODS,
            period=period,
        )

    return router


def row_of(counted: StepAcceptance) -> Row:
    """The row of one step."""
    return Row(
        step=counted.step or "no step",
        shown=counted.shown,
        accepted=counted.accepted,
        overridden=counted.overridden,
        unanswered=counted.unanswered,
        accepted_percent=_percent(counted.accepted, counted.shown),
        overridden_percent=_percent(counted.overridden, counted.shown),
        reasons=_named(counted.reasons),
    )


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)


def _named(reasons: Iterable[ReasonCount]) -> tuple[tuple[str, int], ...]:
    """By the words that the cards offer. What a client words itself may be free text and is not shown."""
    counts: Counter[str] = Counter()
    for reason in reasons:
        counts[_name(reason)] += reason.count
    return tuple(counts.most_common())


def _name(reason: ReasonCount) -> str:
    if reason.code is not None:
        return _OFFERED.get((reason.system or "", reason.code), _OF_THE_SITE)
    if reason.display is None:
        return _NONE_GIVEN
    return reason.display if reason.display in _OFFERED.values() else _OF_THE_SITE
