"""The hooks of a loaded patient: with ``fhirServer`` and nothing prefetched, then once with everything prefetched."""

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any, Final

import httpx

from fhir_fixtures.builders import JsonObject
from fhir_fixtures.catalogue import FixturePatient, hook_request
from service.gather import FhirCall
from service.sandboxing.loading import Loaded
from service.sandboxing.marking import with_references
from service.sandboxing.own_service import Notes

SERVICES: Final = {
    "patient-view": "esr1-patient-view",
    "order-select": "esr1-order-select",
    "order-sign": "esr1-order-sign",
}
"""Hook -> the CDS Service that is called."""

_DECISION: Final = "org.esr1-cds.decision"
_OK: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCall:
    """One call and what came of it. `step`: None when nothing was decided; `problem` then says why.

    `prefetched`: whether the whole record went with the call. `fhir`: what the service read of the FHIR server.
    """

    hook: str
    prefetched: bool
    step: str | None
    problem: str | None
    seconds: float
    fhir: tuple[FhirCall, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Every call for one patient, and the step that the record should lead to."""

    slug: str
    patient_id: str
    expected: str
    calls: tuple[HookCall, ...]

    @property
    def is_as_expected(self) -> bool:
        """Whether each call led to the expected step."""
        return all(call.step == self.expected for call in self.calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is needed to call: a client of the own service, its notes, and what it is told of the FHIR server."""

    http: httpx.AsyncClient
    notes: Notes
    fhir_server: str
    token: str | None

    async def call(self, patient: FixturePatient, loaded: Loaded) -> Called:
        """All hooks by the FHIR server, then patient-view by prefetch for comparison."""
        calls = [
            await self._fire(hook, self._unprefetched(hook, patient, loaded), prefetched=False)
            for hook in SERVICES
        ]
        whole: JsonObject = json.loads(hook_request("patient-view", patient.slug))
        calls.append(await self._fire("patient-view", whole, prefetched=True))
        return Called(
            slug=patient.slug,
            patient_id=loaded.patient_id,
            expected=str(patient.expected["step"]),
            calls=tuple(calls),
        )

    def _unprefetched(self, hook: str, patient: FixturePatient, loaded: Loaded) -> JsonObject:
        request: JsonObject = with_references(json.loads(hook_request(hook, patient.slug)), loaded.references)
        request["context"]["patientId"] = loaded.patient_id
        request["hookInstance"] = str(uuid.uuid4())
        request["fhirServer"] = self.fhir_server
        if self.token is not None:
            request["fhirAuthorization"] = {
                "access_token": self.token,
                "token_type": "Bearer",
                "expires_in": 300,
                "scope": "patient/*.read",
                "subject": "esr1-cds-sandbox",
            }
        del request["prefetch"]
        return request

    async def _fire(self, hook: str, request: JsonObject, *, prefetched: bool) -> HookCall:
        self.notes.take()
        began = time.perf_counter()
        answer = await self.http.post(f"/cds-services/{SERVICES[hook]}", json=request)
        seconds = time.perf_counter() - began
        decided, fhir = self.notes.take()
        body = answer.json()
        answered = answer.status_code == _OK
        return HookCall(
            hook=hook,
            prefetched=prefetched,
            step=_shown_step(body["cards"], decided) if answered else None,
            problem=None if answered else f"{answer.status_code}: {_complaint(body)}",
            seconds=seconds,
            fhir=fhir,
        )


def _shown_step(cards: list[dict[str, Any]], decided: str | None) -> str | None:
    """The step that the cards carry; what was decided when there is no card to carry it."""
    steps = {card["extension"][_DECISION]["step"] for card in cards}
    return ", ".join(sorted(steps)) if steps else decided


def _complaint(outcome: JsonObject) -> str:
    """What the service itself says, which never repeats what it was sent."""
    return "; ".join(
        str(issue.get("diagnostics") or issue.get("code")) for issue in outcome.get("issue") or ()
    )
