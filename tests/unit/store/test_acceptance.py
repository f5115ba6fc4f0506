"""Cards and what became of them, counted by step and reason."""

import datetime as dt

from service.store.acceptance import Acceptance, AcceptanceReport, ReasonCount, StepAcceptance
from service.store.database import Database
from service.store.decision_note import IssuedCard
from service.store.feedback import FeedbackStore
from tests.unit.store.said import NOON, batch, item, keep, note, overridden


def _card(number: int) -> str:
    return f"5c0b6c3a-0c5e-4a3f-9f0e-{number:012d}"


def _shown(first: int, last: int, step: str | None, **members: object) -> object:
    cards = tuple(IssuedCard(uuid=_card(number), step=step) for number in range(first, last + 1))
    return note(step=step, **({"cards": cards} | members))


async def _counted(database: Database, **asked: object) -> Acceptance:
    return await AcceptanceReport(database)(**asked)  # type: ignore[arg-type]


async def test_nothing_shown_is_nothing_counted(database: Database) -> None:
    assert await _counted(database) == Acceptance(steps=(), orphans=0)


async def test_cards_are_counted_by_step_outcome_and_reason(database: Database) -> None:
    await keep(database, _shown(1, 6, "offer-switch"), _shown(7, 7, "test-due"), _shown(8, 8, None))
    declined = {"code": "patient-refuses", "system": "urn:s", "display": "Patient declines"}
    await FeedbackStore(database)(
        batch(
            item(_card(1)),
            overridden(_card(2), reason=declined),
            overridden(_card(3), reason=declined),
            overridden(_card(4)),
            item(_card(7)),
        )
    )
    assert await _counted(database) == Acceptance(
        steps=(
            StepAcceptance(
                step="offer-switch",
                shown=6,
                accepted=1,
                overridden=3,
                reasons=(
                    ReasonCount(system="urn:s", code="patient-refuses", display="Patient declines", count=2),
                    ReasonCount(system=None, code=None, display=None, count=1),
                ),
            ),
            StepAcceptance(step=None, shown=1, accepted=0, overridden=0, reasons=()),
            StepAcceptance(step="test-due", shown=1, accepted=1, overridden=0, reasons=()),
        ),
        orphans=0,
    )


async def test_the_unanswered_are_the_rest(database: Database) -> None:
    await keep(database, _shown(1, 6, "offer-switch"))
    await FeedbackStore(database)(batch(item(_card(1)), overridden(_card(2))))
    (counted,) = (await _counted(database)).steps
    assert counted.unanswered == 4


async def test_a_card_counts_once_by_its_newest_report(database: Database) -> None:
    await keep(database, _shown(1, 1, "offer-switch"))
    await FeedbackStore(database)(batch(item(_card(1), outcomeTimestamp="2026-11-20T13:00:00Z")))
    await FeedbackStore(database)(batch(overridden(_card(1))))
    (counted,) = (await _counted(database)).steps
    assert (counted.shown, counted.accepted, counted.overridden) == (1, 1, 0)


async def test_a_reason_is_one_reason_however_it_is_worded(database: Database) -> None:
    await keep(database, _shown(1, 2, "offer-switch"))
    reasons = [{"code": "x", "system": "urn:s", "display": words} for words in ("Declines", "declines")]
    reports = [overridden(_card(number), reason=reason) for number, reason in enumerate(reasons, start=1)]
    await FeedbackStore(database)(batch(*reports))
    (counted,) = (await _counted(database)).steps
    assert [reason.count for reason in counted.reasons] == [2]


async def test_reports_on_unknown_cards_are_orphans(database: Database) -> None:
    await keep(database, _shown(1, 1, "offer-switch"))
    await FeedbackStore(database)(batch(item(_card(1)), item(_card(2)), item("no uuid")))
    assert (await _counted(database)).orphans == 2


async def test_another_clients_report_does_not_answer_a_card(database: Database) -> None:
    await keep(database, _shown(1, 1, "offer-switch", client_id="north"))
    await FeedbackStore(database)(batch(item(_card(1)), client_id="south"))
    counted = await _counted(database)
    assert (counted.steps[0].accepted, counted.orphans) == (0, 1)


async def test_the_counts_of_one_client(database: Database) -> None:
    await keep(database, _shown(1, 1, "a", client_id="north"), _shown(2, 3, "b", client_id="south"))
    await FeedbackStore(database)(batch(item(_card(2)), item("x"), client_id="south"))
    counted = await _counted(database, client_id="north")
    assert ([each.step for each in counted.steps], counted.orphans) == (["a"], 0)


async def test_the_counts_since_a_moment(database: Database) -> None:
    await keep(database, _shown(1, 1, "a"), _shown(2, 2, "b", decided_at=NOON + dt.timedelta(seconds=1)))
    counted = await _counted(database, since=NOON + dt.timedelta(seconds=1))
    assert [each.step for each in counted.steps] == ["b"]
