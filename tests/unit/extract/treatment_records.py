"""Small records of treatment, and what the reader makes of them."""

import datetime as dt
from typing import Any

from service.chart.dates import DateInterval, one_day
from service.chart.fact import Fact
from service.chart.treatment import TreatmentRecord
from service.extract.notes import Notes
from service.extract.readers.treatment import read
from service.terms.drugs import DrugClass
from tests.unit.extract.reading import AS_OF, Json, record_of

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LETROZOLE = {"coding": [{"system": RXNORM, "code": "72965"}]}
AI_CLASS = frozenset({DrugClass.AI_NONSTEROIDAL})


def read_all(*resources: Json) -> tuple[list[Fact[TreatmentRecord]], Notes]:
    """What the reader makes of the resources, and what it noticed on the way."""
    notes = Notes(AS_OF)
    return list(read(record_of(*resources), notes)), notes


def one(resource: Json) -> TreatmentRecord:
    """The one record of treatment that a resource makes, without gaps."""
    facts, notes = read_all(resource)
    assert not notes.gaps
    (fact,) = facts
    return fact.value


def order(**more: Any) -> Json:
    """An active order of letrozole; an element set to ``None`` is left out."""
    return without_none(
        {
            "resourceType": "MedicationRequest",
            "id": "m1",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": LETROZOLE,
            "authoredOn": "2026-01-10",
            **more,
        }
    )


def statement(**more: Any) -> Json:
    """An active statement of letrozole since January."""
    return without_none(
        {
            "resourceType": "MedicationStatement",
            "id": "s1",
            "status": "active",
            "medicationCodeableConcept": LETROZOLE,
            "effectivePeriod": {"start": "2026-01-10"},
            **more,
        }
    )


def administration(**more: Any) -> Json:
    """An injection of Zoladex."""
    return without_none(
        {
            "resourceType": "MedicationAdministration",
            "id": "a1",
            "status": "completed",
            "medicationCodeableConcept": {"text": "Zoladex"},
            "effectiveDateTime": "2026-10-10T09:00:00+02:00",
            **more,
        }
    )


def dispense(**more: Any) -> Json:
    """A supply of letrozole without days."""
    return without_none(
        {
            "resourceType": "MedicationDispense",
            "id": "d1",
            "status": "completed",
            "medicationCodeableConcept": LETROZOLE,
            "whenHandedOver": "2026-10-10",
            **more,
        }
    )


def without_none(resource: Json) -> Json:
    """The resource without the elements that are ``None``."""
    return {key: value for key, value in resource.items() if value is not None}


def day(text: str) -> DateInterval:
    """One day."""
    return one_day(dt.date.fromisoformat(text))


def procedure(code: Json, **more: Any) -> Json:
    """A completed procedure of January; an element set to ``None`` is left out."""
    return without_none(
        {
            "resourceType": "Procedure",
            "id": "x1",
            "status": "completed",
            "code": code,
            "performedDateTime": "2026-01-10",
            **more,
        }
    )
