"""Small records for the readers: one patient, the resources of a test, and what a reader makes of them."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any, TypeVar

from service.chart.dates import DateInterval, one_day
from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorResult
from service.chart.fact import Fact
from service.extract.notes import Notes
from service.extract.topics import Topic, observations_by_topic
from service.fhir.decode import decode_bundle
from service.fhir.record import Record, build_record
from service.fhir.resources import CodeableConcept, Observation

Json = dict[str, Any]
T = TypeVar("T")
Reader = Callable[[Record, Notes, dict[Topic, list[Observation]]], tuple[Fact[T], ...]]

AS_OF = dt.date(2026, 11, 20)
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICD_10_GM = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
GERMAN_CERTAINTY = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"

HOW_CONDITIONS_COUNT: tuple[tuple[Json, int, int], ...] = (
    ({"verificationStatus": None}, 1, 0),
    ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, 0, 0),
    ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, 0, 0),
    ({"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}, 0, 0),
    ({"verificationStatus": "confirmed"}, 0, 1),
    ({"onsetDateTime": "2026-11-21"}, 0, 0),
)
"""What more a Condition says: how many facts it states, and how many gaps it leaves."""


def record_of(*resources: Any, patient: Json | None = None) -> Record:
    """The record of one patient with these resources."""
    everything = (patient or {"resourceType": "Patient", "id": "p1"}, *resources)
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in everything],
    }
    decoded = decode_bundle(json.dumps(bundle).encode())
    return build_record([decoded.bundle], problems=decoded.problems)


def noted(reader: Reader[T], *resources: Any) -> tuple[list[Fact[T]], Notes]:
    """What the reader makes of the resources, and what it noticed on the way."""
    record, notes = record_of(*resources), Notes(AS_OF)
    return list(reader(record, notes, observations_by_topic(record))), notes


def coded(system: str | None, code: str | None, display: str | None = None, text: str | None = None) -> Json:
    """A CodeableConcept of one coding, with a text where there is one."""
    coding = {
        key: value for key, value in (("system", system), ("code", code), ("display", display)) if value
    }
    return ({"coding": [coding]} if coding else {}) | ({"text": text} if text else {})


def words(text: str) -> Json:
    """A CodeableConcept of text alone."""
    return {"text": text}


def observation(code: Json, **more: Any) -> Json:
    """A final Observation of 1 October 2026; an element set to ``None`` is left out."""
    made: Json = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": code,
        "effectiveDateTime": "2026-10-01",
    }
    return {key: value for key, value in (made | more).items() if value is not None}


def condition(code: Json | None, **more: Any) -> Json:
    """A confirmed Condition since 1 October 2026; an element set to ``None`` is left out."""
    made: Json = {
        "resourceType": "Condition",
        "id": "c1",
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": code,
        "onsetDateTime": "2026-10-01",
    }
    return {key: value for key, value in (made | more).items() if value is not None}


def concept(value: Json) -> CodeableConcept | None:
    """A CodeableConcept as the readers get it."""
    (found,) = record_of(observation(value)).of(Observation)
    return found.code


def on(day: str) -> DateInterval:
    """One day."""
    return one_day(dt.date.fromisoformat(day))


def between(first: str | None, last: str | None) -> DateInterval:
    """From the one day to the other, either may be open."""
    return DateInterval(
        dt.date.fromisoformat(first) if first else None, dt.date.fromisoformat(last) if last else None
    )


def answer_on(
    reader: Reader[ReceptorResult], receptor: Receptor, code: Json, value: Json
) -> ReceptorAnswer | None:
    """What a result says of one receptor: positive or negative, or ``None`` when neither."""
    facts, _ = noted(reader, observation(code, **value))
    (answer,) = {fact.value.answer for fact in facts if fact.value.receptor is receptor}
    return answer if answer in (ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE) else None


def by_answer(
    positive: tuple[str, ...], negative: tuple[str, ...], open_: tuple[str, ...]
) -> list[tuple[str, ReceptorAnswer | None]]:
    """Wordings with the answer that each gives."""
    return [
        *((wording, ReceptorAnswer.POSITIVE) for wording in positive),
        *((wording, ReceptorAnswer.NEGATIVE) for wording in negative),
        *((wording, None) for wording in open_),
    ]
