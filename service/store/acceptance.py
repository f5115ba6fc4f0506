"""What clinicians did with the cards that were shown, counted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from service.store.database import Database
from service.store.feedback import on_own_card
from service.store.tables import FeedbackRow, IssuedCardRow

_ACCEPTED: Final = "accepted"
_OVERRIDDEN: Final = "overridden"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCount:
    """How often a reason was given for overriding; all three ``None``: none was given."""

    system: str | None
    code: str | None
    display: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAcceptance:
    """The cards of one step: each counts once, by the newest report on it."""

    step: str | None
    shown: int
    accepted: int
    overridden: int
    reasons: tuple[ReasonCount, ...]

    @property
    def unanswered(self) -> int:
        """Cards without a report; clients do not report those that were ignored."""
        return self.shown - self.accepted - self.overridden


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Per step, the most shown first. ``orphans`` are reports on cards that the service has no note of."""

    steps: tuple[StepAcceptance, ...]
    orphans: int


class AcceptanceReport:
    """Counts cards and reports. Comments are not read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, *, since: dt.datetime | None = None, client_id: str | None = None) -> Acceptance:
        """Of cards shown (for orphans: reports received) ``since`` then, to one client or to all."""
        async with self._database.engine.connect() as connection:
            shown = (await connection.execute(_shown(since, client_id))).all()
            answers = (await connection.execute(_answers(since, client_id))).all()
            orphans = int(await connection.scalar(_orphans(since, client_id)) or 0)
        by_step: defaultdict[str | None, list[Row[Any]]] = defaultdict(list)
        for answer in answers:
            by_step[answer.step].append(answer)
        steps = (_of_step(row.step, row.shown, by_step[row.step]) for row in shown)
        return Acceptance(
            steps=tuple(sorted(steps, key=lambda each: (-each.shown, each.step or ""))), orphans=orphans
        )


def _of_step(step: str | None, shown: int, answers: Iterable[Row[Any]]) -> StepAcceptance:
    counts = {_ACCEPTED: 0, _OVERRIDDEN: 0}
    reasons: dict[tuple[str | None, str | None], ReasonCount] = {}
    for answer in answers:
        counts[answer.outcome] += answer.number
        if answer.outcome == _OVERRIDDEN:
            # A coded reason is one reason, however clients word it; without a code the words are all there is.
            key = (answer.reason_system, answer.reason_code or answer.reason_display)
            so_far = reasons[key].count if key in reasons else 0
            reasons[key] = ReasonCount(
                system=answer.reason_system,
                code=answer.reason_code,
                display=answer.reason_display,
                count=so_far + answer.number,
            )
    return StepAcceptance(
        step=step,
        shown=shown,
        accepted=counts[_ACCEPTED],
        overridden=counts[_OVERRIDDEN],
        reasons=tuple(
            sorted(reasons.values(), key=lambda each: (-each.count, each.code or each.display or ""))
        ),
    )


def _shown(since: dt.datetime | None, client_id: str | None) -> "Select[str | None, int]":
    counts = select(IssuedCardRow.step, func.count().label("shown"))
    return counts.where(
        *_within(IssuedCardRow.issued_at, since, IssuedCardRow.client_id, client_id)
    ).group_by(IssuedCardRow.step)


def _answers(since: dt.datetime | None, client_id: str | None) -> Select[Any]:
    newest_first = (FeedbackRow.outcome_timestamp.desc(), FeedbackRow.id.desc())
    newest = (
        select(
            IssuedCardRow.step,
            FeedbackRow.outcome,
            FeedbackRow.reason_system,
            FeedbackRow.reason_code,
            FeedbackRow.reason_display,
            func.row_number().over(partition_by=FeedbackRow.card, order_by=newest_first).label("age"),
        )
        .join(IssuedCardRow, on_own_card())
        .where(*_within(IssuedCardRow.issued_at, since, IssuedCardRow.client_id, client_id))
        .subquery()
    )
    said = [column for column in newest.c if column.name != "age"]
    return select(*said, func.count().label("number")).where(newest.c.age == 1).group_by(*said)


def _orphans(since: dt.datetime | None, client_id: str | None) -> Select[Any]:
    return (
        select(func.count())
        .select_from(FeedbackRow)
        .outerjoin(IssuedCardRow, on_own_card())
        .where(
            IssuedCardRow.card.is_(None),
            *_within(FeedbackRow.received_at, since, FeedbackRow.client_id, client_id),
        )
    )


def _within(
    moment: InstrumentedAttribute[dt.datetime],
    since: dt.datetime | None,
    client: InstrumentedAttribute[str | None],
    client_id: str | None,
) -> list[ColumnElement[bool]]:
    return [
        *([moment >= since] if since is not None else []),
        *([client == client_id] if client_id is not None else []),
    ]
