"""Draft orders behind the suggestions: FHIR R4, status ``draft``, intent ``proposal``, nothing signed.

Each kind of order is a template, built once and validated with ``fhir.resources`` when it is first needed;
validating on every request would cost more than everything else in the card. What varies from request to
request (whom it is for, the day, the resources that are the reason) is checked by pattern in :class:`About`.

Stopping a drug: an ``update`` of the running order would need the whole resource, which the service does not
hold (it reads the few fields it needs), and writing back a part would lose data. So the stop is a proposal of
its own that says "do not perform" and points at the running order.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

from cds_hooks import Members, RawJson, ResourceTemplate

_ATC: Final = "http://www.whocc.no/atc"
_LOINC: Final = "http://loinc.org"
_UCUM: Final = "http://unitsofmeasure.org"

# WHO ATC/DDD index, release of 25 April 2026. No RxNorm ingredient code for camizestrant was found.
_ATC_CODES: Final = {
    "letrozole": "L02BG04",
    "anastrozole": "L02BG03",
    "exemestane": "L02BG06",
    "palbociclib": "L01EF01",
    "ribociclib": "L01EF02",
    "abemaciclib": "L01EF03",
    "camizestrant": "L02BA05",
}
# LOINC; there is no code for ESR1 alone in cell-free DNA.
_CFDNA_PANEL: Final = (
    "100029-8",
    "Cancer related multigene analysis in Plasma cell-free DNA by Molecular genetics method",
)
_ECOG: Final = ("89247-1", "ECOG Performance Status score")

_REFERENCE: Final = re.compile(r"[A-Z][A-Za-z]{1,63}/[A-Za-z0-9\-._]+")
_PATIENT: Final = re.compile(r"Patient/[A-Za-z0-9\-._~]+")
# What FHIR R4 allows as a reason in both kinds of order; a report may be one in a ServiceRequest only.
_REASONS: Final = ("Observation/", "Condition/")


class NotAReferenceError(ValueError):
    """The patient's reference cannot stand in an order. Holds no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What varies between two drafts of one order.

    ``patient`` is ``Patient/id``; raises :class:`NotAReferenceError` for anything else. ``reasons`` are
    references of the record; those that FHIR does not allow as a reason, or that are no relative references,
    are left out. ``drafted``: drugs that the clinician has drafted already; no second draft is offered.
    """

    patient: str = field(repr=False)
    authored_on: dt.date
    reasons: tuple[str, ...] = field(default=(), repr=False)
    drafted: frozenset[str] = frozenset()
    members: Members = field(init=False, repr=False, compare=False)
    """The members of a resource that say so."""

    def __post_init__(self) -> None:
        if not _PATIENT.fullmatch(self.patient):
            raise NotAReferenceError("the patient of a draft order must be given as Patient/id")
        members: dict[str, object] = {
            "subject": {"reference": self.patient},
            "authoredOn": self.authored_on.isoformat(),
        }
        if reasons := _references(reason for reason in self.reasons if reason.startswith(_REASONS)):
            members["reasonReference"] = reasons
        object.__setattr__(self, "members", Members(members))


def _references(named: Iterable[str]) -> list[dict[str, str]]:
    return [{"reference": reference} for reference in named if _REFERENCE.fullmatch(reference)]


def stop(drug: str, about: About, *, running: tuple[str, ...] = ()) -> RawJson:
    """No more of this drug. ``running`` are the references of the orders it concerns."""
    concerned = _references(running)
    pointing = (Members({"supportingInformation": concerned}),) if concerned else ()
    return _stop(drug).completed(*pointing, about.members)


def start_camizestrant(about: About) -> RawJson:
    """Camizestrant 75 mg orally once daily, the dose of SERENA-6 (N Engl J Med 2025;393:569)."""
    return _start_camizestrant().completed(about.members)


def continue_unchanged(drug: str, about: About) -> RawJson:
    """The same drug at the dose it has; no dose is stated, because the dose is the running order's."""
    return _continue_unchanged(drug).completed(about.members)


def esr1_ctdna_test(about: About) -> RawJson:
    """ESR1 mutations in circulating tumour DNA from blood."""
    template = _service("ESR1 mutation test in circulating tumour DNA (blood)", loinc=_CFDNA_PANEL)
    return template.completed(about.members)


def staging(about: About) -> RawJson:
    """Whole-body staging; which modality is left to the one who signs."""
    template = _service("Whole-body staging imaging (CT chest, abdomen and pelvis, or FDG PET/CT)")
    return template.completed(about.members)


def ecog(about: About) -> RawJson:
    """Documentation of the ECOG grade."""
    return _service("Document ECOG performance status", loinc=_ECOG).completed(about.members)


def task(text: str, about: About) -> RawJson:
    """A request in words: a referral, a review of the record."""
    return _service(text).completed(about.members)


@cache
def _stop(drug: str) -> ResourceTemplate:
    return _medication(
        drug, doNotPerform=True, dosageInstruction=[{"text": f"Stop {drug}: replaced by camizestrant"}]
    )


@cache
def _start_camizestrant() -> ResourceTemplate:
    dosage = {
        "text": "75 mg orally once daily",
        "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
        "route": {"text": "oral"},
        "doseAndRate": [{"doseQuantity": {"value": 75, "unit": "mg", "system": _UCUM, "code": "mg"}}],
    }
    return _medication("camizestrant", dosageInstruction=[dosage])


@cache
def _continue_unchanged(drug: str) -> ResourceTemplate:
    return _medication(drug, dosageInstruction=[{"text": f"Continue {drug}, dose and schedule unchanged"}])


def _medication(drug: str, **members: object) -> ResourceTemplate:
    code = _ATC_CODES.get(drug)
    concept: dict[str, object] = {"text": drug}
    if code is not None:
        concept["coding"] = [{"system": _ATC, "code": code, "display": drug}]
    return _template("MedicationRequest", medicationCodeableConcept=concept, **members)


@cache
def _service(text: str, *, loinc: tuple[str, str] | None = None) -> ResourceTemplate:
    concept: dict[str, object] = {"text": text}
    if loinc is not None:
        concept["coding"] = [{"system": _LOINC, "code": loinc[0], "display": loinc[1]}]
    return _template("ServiceRequest", code=concept)


def _template(
    resource_type: Literal["MedicationRequest", "ServiceRequest"], **members: object
) -> ResourceTemplate:
    # Loaded with the first order: a tenth of a second that neither the start nor silent answers need.
    from fhir.resources.R4B.medicationrequest import MedicationRequest  # noqa: PLC0415
    from fhir.resources.R4B.servicerequest import ServiceRequest  # noqa: PLC0415

    resource = {"resourceType": resource_type, "status": "draft", "intent": "proposal"} | members
    # Without a subject it is not valid yet; each patient's own comes with the request.
    model = MedicationRequest if resource_type == "MedicationRequest" else ServiceRequest
    model.model_validate(resource | {"subject": {"reference": "Patient/placeholder"}})
    return ResourceTemplate(resource)
