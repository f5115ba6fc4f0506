"""Records with one ESR1 question, written as laboratories write them, and how they are read."""

import base64
import datetime as dt
import json
from typing import Any

from service.chart.esr1 import Esr1Result
from service.chart.fact import Fact
from service.extract.notes import Notes
from service.extract.readers.esr1 import Esr1Reading, read
from service.fhir.decode import decode_bundle
from service.fhir.record import Record, build_record

TODAY = dt.date(2026, 11, 20)
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
HGNC = "http://www.genenames.org"
PRESENT = ("LA9633-4", "Present")
ABSENT = ("LA9634-2", "Absent")
ESR1 = ("HGNC:3467", "ESR1")
PIK3CA = ("HGNC:8975", "PIK3CA")

Json = dict[str, Any]


def concept(
    code: str | None = None, display: str | None = None, system: str | None = LOINC, text: str | None = None
) -> Json:
    """A CodeableConcept of one coding, or of text alone."""
    coding = {
        key: value for key, value in (("system", system), ("code", code), ("display", display)) if value
    }
    made: Json = {"coding": [coding]} if code or display else {}
    return made | ({"text": text} if text else {})


def component(code: str, value: Json | str | None = None, **more: Any) -> Json:
    """A component; a string becomes the text of a concept."""
    made: Json = {"code": concept(code), **more}
    if isinstance(value, str):
        made["valueCodeableConcept"] = {"text": value}
    elif value is not None:
        made["valueCodeableConcept"] = value
    return made


def gene(code: str | None = ESR1[0], display: str | None = ESR1[1], system: str = HGNC) -> Json:
    """The component that names the gene."""
    return component("48018-6", concept(code, display, system))


def hgvs(code: str, name: str) -> Json:
    """A component with a variant name, coded in the HGVS system."""
    return component(code, concept(name, None, "http://varnomen.hgvs.org"))


def fraction(value: float, unit: str | None = None, code: str | None = None) -> Json:
    """The component with the variant allele fraction."""
    quantity = {
        key: part for key, part in (("value", value), ("unit", unit), ("code", code)) if part is not None
    }
    return component("81258-6", valueQuantity=quantity)


def variant(*components: Json, **more: Any) -> Json:
    """A final variant Observation of 30 October 2026 that says "Present"."""
    made: Json = {
        "resourceType": "Observation",
        "id": "v1",
        "status": "final",
        "code": concept("69548-6", "Genetic variant assessment"),
        "effectiveDateTime": "2026-10-30",
        "valueCodeableConcept": concept(*PRESENT),
        "component": list(components),
    }
    return without_nothing(made | more)


def observation(text: str, **more: Any) -> Json:
    """A final Observation of 30 October 2026 whose code is words."""
    made: Json = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"text": text},
        "effectiveDateTime": "2026-10-30",
    }
    return without_nothing(made | more)


def report(*results: str, **more: Any) -> Json:
    """A final report of a plasma cell-free DNA panel of 30 October 2026."""
    made: Json = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "category": [concept("GE", "Genetics", "http://terminology.hl7.org/CodeSystem/v2-0074")],
        "code": concept("100029-8", "Cancer multigene analysis in plasma cell-free DNA"),
        "effectiveDateTime": "2026-10-30",
        "result": [{"reference": f"Observation/{result}"} for result in results],
    }
    return without_nothing(made | more)


def specimen(code: str = "119361006", system: str = SNOMED, **more: Any) -> Json:
    """A plasma specimen drawn on 28 October 2026."""
    made: Json = {
        "resourceType": "Specimen",
        "id": "s1",
        "type": concept(code, None, system),
        "collection": {"collectedDateTime": "2026-10-28"},
    }
    return without_nothing(made | more)


def attachment(text: str, content_type: str = "text/plain") -> Json:
    """An inline attachment."""
    return {"contentType": content_type, "data": base64.b64encode(text.encode()).decode()}


def without_nothing(resource: Json) -> Json:
    """The resource without the elements that were set to ``None``."""
    return {key: value for key, value in resource.items() if value is not None}


def reading_of(*resources: Json, as_of: dt.date = TODAY) -> Esr1Reading:
    """What the reader makes of a patient with these resources."""
    return noted(*resources, as_of=as_of)[0]


def noted(*resources: Json, as_of: dt.date = TODAY) -> tuple[Esr1Reading, Notes]:
    """The same, with what was noticed on the way."""
    notes = Notes(as_of)
    return read(record_of(*resources), notes), notes


def record_of(*resources: Json) -> Record:
    """The record of a patient with these resources."""
    entries = [
        {"resource": {"resourceType": "Patient", "id": "p"}},
        *({"resource": resource} for resource in resources),
    ]
    decoded = decode_bundle(
        json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
    )
    return build_record([decoded.bundle], problems=decoded.problems)


def facts_of(*resources: Json) -> tuple[Fact[Esr1Result], ...]:
    """All statements on ESR1."""
    return reading_of(*resources).results


def only(*resources: Json) -> Esr1Result:
    """The one statement on ESR1."""
    facts = facts_of(*resources)
    assert len(facts) == 1, f"{len(facts)} statements"
    return facts[0].value


D538G = (gene(), hgvs("48005-3", "NP_000116.2:p.Asp538Gly"))
