"""What must hold for whatever bytes arrive; each raises AssertionError, or what the reader should not raise."""

import base64
import datetime as dt
import json
import random
from typing import Any, Final

from fhir_fixtures.catalogue import FixturePatient
from service.extract.narrative import MAX_CHARACTERS, Answer, read_report
from service.extract.report_text import decode_text
from service.fhir.decode import NotFhirError, NotJsonError
from service.fhir.record import UnusableRecordError
from service.pipeline import evaluate_bundle
from tests.generative.mutations import PATIENTS

REFUSALS: Final = (NotJsonError, NotFhirError, UnusableRecordError)
STEPS: Final = frozenset(
    {"not-applicable", "already-switched", "progressed", "offer-switch", "complete-workup", "not-eligible",
     "review-result", "test-due", "on-track"}
)  # fmt: skip
AS_OF: Final = dt.date(2026, 11, 20)
_LOINC: Final = "http://loinc.org"

WITHOUT_DETECTION: Final[tuple[FixturePatient, ...]] = tuple(
    each
    for each in PATIENTS
    if each.expected["esr1"]["state"] in ("not-detected", "review") and each.slug != "mina-germline"
)
"""Patients with a genetic result that is no clean detection. Mina's germline variant is left out: a record that no
longer says so cannot be told from one of a somatic variant."""

Json = dict[str, Any]


def answer_of(raw: bytes, *, as_of: dt.date = AS_OF) -> Json | None:
    """The answer for a record, ``None`` when it is refused by name."""
    try:
        answer = evaluate_bundle(raw, as_of=as_of)
    except REFUSALS:
        return None
    assert answer["step"] in STEPS
    for trial in answer["trials"]:
        for row in trial["criteria"]:
            assert bool(row["missing"]) == (row["status"] == "unknown")
    return answer


def is_no_detection(raw: bytes, *, as_of: dt.date = AS_OF) -> None:
    """The record of a patient without a detection must not read as one."""
    answer = answer_of(raw, as_of=as_of)
    assert answer is None or (answer["esr1"]["state"] != "detected" and answer["step"] != "offer-switch")


def is_the_same_with_more_and_in_another_order(
    raw: bytes, chance: random.Random, *, as_of: dt.date = AS_OF
) -> None:
    """A haemoglobin more, and the entries shuffled, change neither the step nor any verdict.

    Only for a record in which each resource comes once: of two that differ under one id, references mean the first.
    """
    answer = answer_of(raw, as_of=as_of)
    bundle = json.loads(raw) if answer is not None else None
    if answer is None or not isinstance(bundle, dict) or not isinstance(bundle.get("entry"), list):
        return
    bundle["entry"].append({"resource": {
        "resourceType": "Observation", "id": "of-no-concern", "status": "final", "valueString": "12.1 g/dL",
        "code": {"coding": [{"system": _LOINC, "code": "718-7", "display": "Hemoglobin"}]},
    }})  # fmt: skip
    with_more = answer_of(json.dumps(bundle).encode(), as_of=as_of)
    assert with_more is not None
    assert decided(with_more) == decided(answer)
    chance.shuffle(bundle["entry"])
    shuffled = answer_of(json.dumps(bundle).encode(), as_of=as_of)
    assert shuffled is not None
    assert decided(shuffled) == decided(answer)


def decided(answer: Json) -> list[Any]:
    """What an answer comes down to, without the names of resources, which depend on their places."""
    verdicts = [[row["status"] for row in trial["criteria"]] for trial in answer["trials"]]
    return [answer["step"], answer["esr1"]["state"], sorted(answer["esr1"]["variants"]), verdicts]


def is_read_as_an_attachment(content_type: str | None, raw: bytes) -> None:
    """A file becomes text or not, and a record with it is decided."""
    data = base64_of(raw)
    text = decode_text(content_type, data)
    assert text is None or text.strip()
    form = [{"contentType": content_type, "data": data}] if content_type else [{"data": data}]
    reports = [_report("CT chest, abdomen and pelvis", form), _report("ESR1 mutation analysis, ctDNA", form)]
    assert answer_of(_bundle(reports)) is not None


def base64_of(raw: bytes) -> str:
    """Bytes as an attachment holds them."""
    return base64.b64encode(raw).decode()


def is_read_as_text(text: str) -> None:
    """Each report text has an answer and a sentence of its own words; cut off, it is never a clean answer."""
    reading = read_report(text, conclusion=text[::-1])
    assert reading.scan.regions is not None
    reading = read_report(text)
    assert (reading.answer is Answer.SILENT) == (reading.sentence is None)
    if len(text) > MAX_CHARACTERS:
        assert reading.answer is not Answer.NO_PROGRESSION
    reports = [
        {**_report("CT chest"), "conclusion": text},
        {**_report("ESR1 mutation analysis, ctDNA"), "conclusion": text},
    ]
    assert answer_of(_bundle(reports)) is not None


def _report(name: str, form: list[Json] | None = None) -> Json:
    return {
        "resourceType": "DiagnosticReport", "id": name[:4].strip(), "status": "final", "code": {"text": name},
        "subject": {"reference": "Patient/p1"}, "effectiveDateTime": "2026-10-01", "presentedForm": form or [],
    }  # fmt: skip


def _bundle(resources: list[Json]) -> bytes:
    entries = [{"resource": each} for each in ({"resourceType": "Patient", "id": "p1"}, *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
