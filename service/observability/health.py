"""Is this process ready for calls? Named checks, each with what it found."""

import asyncio
import datetime as dt
import enum
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_CHECK_SECONDS: Final = 2.0

_log = structlog.get_logger(__name__)


class Health(enum.Enum):
    """What a check found; the worst one is the state of the process."""

    OK = "ok"
    DEGRADED = "degraded"
    """Answers as it should, but somebody has to do something: ready all the same."""
    FAILED = "failed"
    """Cannot answer: no calls, please."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found. `says` is for the person on call: no values of records, no addresses with secrets."""

    health: Health
    says: str = ""


OK: Final = Finding(health=Health.OK)

Check = Callable[[], Awaitable[Finding]]

_IN_WORDS: Final = {Health.OK: "ready", Health.DEGRADED: "degraded", Health.FAILED: "not ready"}


def answers(asked: Callable[[], Awaitable[bool]], *, otherwise: str) -> Check:
    """A check that something answers yes, for example the database."""

    async def check() -> Finding:
        return OK if await asked() else Finding(health=Health.FAILED, says=otherwise)

    return check


def in_force(complaint: Callable[[], str | None]) -> Check:
    """A check that what is in force is the newest; a broken change keeps the old one and degrades."""

    async def check() -> Finding:
        says = complaint()
        return OK if says is None else Finding(health=Health.DEGRADED, says=says)

    return check


def reviewed_by(day: dt.date, *, today: Callable[[], dt.date]) -> Check:
    """A check of the knowledge base: after the day its review was due it is degraded, and still answers.

    Criteria and evidence do not become wrong overnight, and a service that stops helps nobody.
    """

    async def check() -> Finding:
        if today() <= day:
            return OK
        return Finding(health=Health.DEGRADED, says=f"the review of the knowledge base was due on {day}")

    return check


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings by the name of the check, and what is said besides, for example versions."""

    findings: Mapping[str, Finding]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def health(self) -> Health:
        """The worst finding."""
        found = {finding.health for finding in self.findings.values()}
        return next((each for each in (Health.FAILED, Health.DEGRADED) if each in found), Health.OK)

    def as_json(self) -> dict[str, object]:
        """`status`, each check with its state, what there is to say, and the facts."""
        body: dict[str, object] = {
            "status": _IN_WORDS[self.health],
            "checks": {name: finding.health.value for name, finding in self.findings.items()},
        }
        says = {name: finding.says for name, finding in self.findings.items() if finding.says}
        return body | ({"says": says} if says else {}) | dict(self.facts)


class Readiness:
    """Runs all checks at once, each within two seconds; what it found is good for `keep_seconds`.

    `GET /readyz` answers 200 when ready or degraded and 503 when not.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        facts: Mapping[str, str] | None = None,
        keep_seconds: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checks = dict(checks)
        self._facts = dict(facts or {})
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._last: tuple[float, Report] | None = None

    async def report(self) -> Report:
        """What the checks find now, or found a moment ago."""
        if self._last is not None and self._clock() - self._last[0] < self._keep_seconds:
            return self._last[1]
        found: Sequence[Finding] = await asyncio.gather(*map(_within_time, self._checks.values()))
        report = Report(findings=dict(zip(self._checks, found, strict=True)), facts=self._facts)
        self._last = (self._clock(), report)
        return report

    async def endpoint(self, _: Request) -> Response:
        """`GET /readyz`, for `app.add_route`."""
        report = await self.report()
        return JSONResponse(report.as_json(), status_code=503 if report.health is Health.FAILED else 200)


async def _within_time(check: Check) -> Finding:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return Finding(health=Health.FAILED, says="no answer in time")
    except Exception:  # noqa: BLE001 - logged, and found: whoever asks gets an answer
        _log.exception("a check of readiness failed")
        return Finding(health=Health.FAILED, says="the check itself failed; the fault is logged")
