"""``esr1-cds audit verify``, ``audit export`` and ``feedback report``: what the store keeps, read from outside.

Each function prints its answer and returns the exit status: 0 for yes, 1 for a chain that is not intact, 2 when
the question cannot be answered.
"""

import asyncio
import datetime as dt
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import click
import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from service.store.acceptance import Acceptance, AcceptanceReport, ReasonCount, StepAcceptance
from service.store.audit_events import audit_events
from service.store.chain import Link
from service.store.database import Database, UnusableDatabaseError
from service.store.verification import Verification, Witness, verify

_UNANSWERABLE: Final = 2
_EXPECTED: Final = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)
_PROGRESS_EVERY: Final = 10_000

_WITNESSES: Final = {
    Witness.CONFIRMED: "the expected record is there, unchanged",
    Witness.CONTRADICTED: "the expected record is another one now",
    Witness.CUT_OFF: "the chain ends before the expected record: its end was cut off",
    Witness.FORGOTTEN: "retention has removed the expected record: nothing can be said about it",
}


def verify_audit(url: str, *, expect: str | None = None) -> int:
    """Verify the chain of the database at ``url``; ``expect`` is ``SEQ:HASH`` of a head that was noted before."""
    expected = None
    if expect is not None:
        match = _EXPECTED.fullmatch(expect.strip())
        if match is None:
            return _complain("--expect: not of the form SEQ:HASH, as an earlier verification printed it")
        expected = Link(seq=int(match[1]), hash=match[2])

    async def answer(database: Database) -> int:
        verification = await verify(database, expected=expected, progress=_progress)
        click.echo(_verification_text(verification))
        return 0 if verification.is_intact else 1

    return _with_database(url, answer)


def export_audit(url: str, *, since: dt.date | None = None) -> int:
    """Print the decision records since the start of that day (UTC) as FHIR R4 AuditEvents, one per line."""

    async def answer(database: Database) -> int:
        async for event in audit_events(database, since=_start_of(since)):
            click.echo(event)
        return 0

    return _with_database(url, answer)


def feedback_report(
    url: str, *, output_format: str = "text", since: dt.date | None = None, client: str | None = None
) -> int:
    """Print what clinicians did with the cards shown since the start of that day (UTC), by step and reason."""

    async def answer(database: Database) -> int:
        acceptance = await AcceptanceReport(database)(since=_start_of(since), client_id=client)
        click.echo(_as_json(acceptance) if output_format == "json" else _as_text(acceptance))
        return 0

    return _with_database(url, answer)


def _with_database(url: str, answer: Callable[[Database], Awaitable[int]]) -> int:
    """Nothing is migrated or made here: looking at a database must not change it."""

    async def run() -> int:
        database = Database(url)
        try:
            if not await database.is_ready():
                return _complain(_why_not_ready(url))
            return await answer(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except UnusableDatabaseError as error:
        return _complain(str(error))
    except BrokenPipeError:
        raise  # whoever read the answer has had enough of it: no fault of the database
    except (SQLAlchemyError, OSError) as error:
        return _complain(f"the database failed: {type(error).__name__}")


def _why_not_ready(url: str) -> str:
    """With the file of a SQLite database, which is easily looked for in the wrong folder."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return "the database does not answer, or is not of this version of the service"
    file = Path(parts.database).absolute()
    if not file.is_file():
        return f"there is no database {file} (ESR1_CDS_DATABASE_URL says where it is)"
    return f"the database {file} does not answer, or is not of this version of the service"


def _complain(problem: str) -> int:
    click.echo(f"esr1-cds: {problem}", err=True)
    return _UNANSWERABLE


def _start_of(day: dt.date | None) -> dt.datetime | None:
    return None if day is None else dt.datetime.combine(day, dt.time(), dt.UTC)


def _progress(done: int, of: int) -> None:
    if done % _PROGRESS_EVERY == 0 and sys.stderr.isatty():
        click.echo(f"  {done:,} of {of:,} records", err=True)


def _verification_text(verification: Verification) -> str:
    lines = [
        f"records: {verification.records}",
        f"removed by retention: {verification.removed} in {verification.anchors} runs",
        f"head: {verification.head.seq}:{verification.head.hash}",
    ]
    if verification.broken is not None:
        lines.append(f"BROKEN at record {verification.broken.seq}: {verification.broken.why}")
    if verification.witness is not None:
        lines.append(f"expected: {_WITNESSES[verification.witness]}")
    lines.append("the chain is intact" if verification.is_intact else "the chain is NOT intact")
    if verification.is_intact and verification.witness is None:
        lines.append(
            "Records cut off at the end do not show: keep the head elsewhere, and give it as --expect."
        )
    return "\n".join(lines)


_COLUMNS: Final = ("shown", "accepted", "overridden", "unanswered")


def _as_text(acceptance: Acceptance) -> str:
    if not acceptance.steps and not acceptance.orphans:
        return "No cards were shown."
    rows = [("step", *_COLUMNS), *((_step_name(each), *map(str, _counts(each))) for each in acceptance.steps)]
    width = max(len(row[0]) for row in rows)
    lines = [f"{row[0]:<{width}}" + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows]
    for each in acceptance.steps:
        if each.reasons:
            lines += ["", f"Why {_step_name(each)} was overridden:"]
            lines += [f"{reason.count:>6}  {_reason_name(reason)}" for reason in each.reasons]
    lines += ["", f"Reports on cards that the service has no note of: {acceptance.orphans}"]
    return "\n".join(lines)


def _as_json(acceptance: Acceptance) -> str:
    steps = [
        {
            "step": each.step,
            **dict(zip(_COLUMNS, _counts(each), strict=True)),
            "reasons": [
                {
                    "system": reason.system,
                    "code": reason.code,
                    "display": reason.display,
                    "count": reason.count,
                }
                for reason in each.reasons
            ],
        }
        for each in acceptance.steps
    ]
    return msgspec.json.encode({"steps": steps, "orphans": acceptance.orphans}).decode()


def _counts(each: StepAcceptance) -> tuple[int, int, int, int]:
    return each.shown, each.accepted, each.overridden, each.unanswered


def _step_name(each: StepAcceptance) -> str:
    """The step, or what stands for a card that named none."""
    return each.step or "no step"


def _reason_name(reason: ReasonCount) -> str:
    """The reason in the client's words, else its code; nothing in it may steer the terminal."""
    words = reason.display or reason.code or "no reason given"
    return "".join(character if character.isprintable() else "?" for character in words)
