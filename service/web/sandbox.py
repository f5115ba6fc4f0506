"""Development mode: the page on which a bundled patient's hook is fired, and what its script asks for."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from fastapi import APIRouter, HTTPException, Request, Response

from service.chart.patient_chart import PatientChart
from service.store.feedback import ReceivedFeedback
from service.web import timeline
from service.web.rendering import Renderer, json_answer
from service.web.story_text import read_story

HOOKS: Final = {
    "patient-view": "The record is opened",
    "order-select": "An order is being written",
    "order-sign": "Orders are about to be signed",
}
"""Hook -> what happens in the EHR at that moment."""

_FEEDBACK_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxPatient:
    """One invented patient. ``story`` is Markdown; ``as_of`` the day for which ``expected_step`` was written.

    ``read_chart`` reads the record for a day; ``request`` gives the body of a hook call, by the hook's name.
    """

    slug: str
    title: str
    teaser: str
    story: str
    as_of: dt.date
    expected_step: str
    read_chart: Callable[[dt.date], PatientChart] = field(repr=False)
    request: Callable[[str], bytes] = field(repr=False)


class FeedbackReader(Protocol):
    """Where received feedback is read."""

    async def recent(self, limit: int) -> Sequence[ReceivedFeedback]:
        """The newest reports, newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """What development mode adds. ``today`` is the clock of the service: the day it decides for."""

    patients: Sequence[SandboxPatient]
    feedback: FeedbackReader
    today: Callable[[], dt.date]


def add_sandbox(router: APIRouter, renderer: Renderer, sandbox: Sandbox) -> None:
    """Add `/`, `/dev/feedback` and `/dev/requests/{hook}/{slug}`."""
    patients = {patient.slug: patient for patient in sandbox.patients}

    @router.get("/")
    async def workbench(request: Request, patient: str | None = None) -> Response:
        if patient is not None and patient not in patients:
            return renderer.page("not_found.html", status=404, what="There is no such patient here.")
        chosen = patients[patient] if patient else _first(sandbox.patients)
        today = sandbox.today()
        return renderer.page(
            "workbench.html",
            patients=sandbox.patients,
            chosen=chosen,
            story=read_story(chosen.story),
            timeline=timeline.draw(chosen.read_chart(today), today),
            axis=timeline,
            hooks=HOOKS,
            today=today,
            base_url=str(request.base_url).rstrip("/"),
            feedback=[shown(each) for each in await sandbox.feedback.recent(_FEEDBACK_SHOWN)],
        )

    @router.get("/dev/feedback")
    async def feedback() -> Response:
        reports = await sandbox.feedback.recent(_FEEDBACK_SHOWN)
        return json_answer(json.dumps([shown(each) for each in reports]).encode())

    @router.get("/dev/requests/{hook}/{slug}")
    async def request_body(hook: str, slug: str) -> Response:
        if hook not in HOOKS or slug not in patients:
            raise HTTPException(404)
        return json_answer(patients[slug].request(hook))


def _first(patients: Sequence[SandboxPatient]) -> SandboxPatient:
    """The patient to begin with: one for whom the service has something to say."""
    return next((each for each in patients if each.expected_step == "offer-switch"), patients[0])


def shown(feedback: ReceivedFeedback) -> dict[str, str]:
    """A report as the page lists it; of a comment only that there is one."""
    return {
        "received": feedback.received_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        "service": feedback.service_id,
        "card": feedback.card,
        "step": feedback.step or ("unknown card" if feedback.is_orphan else "none"),
        "outcome": feedback.outcome,
        "why": _why(feedback),
    }


def _why(feedback: ReceivedFeedback) -> str:
    if feedback.outcome == "accepted":
        count = len(feedback.accepted_suggestions)
        return f"{count} suggestion" if count == 1 else f"{count} suggestions"
    parts = [feedback.reason or "no reason given", "comment given" if feedback.comment_given else ""]
    return ", ".join(part for part in parts if part)
