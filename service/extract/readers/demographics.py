"""Who the patient is: birth, gender, death."""

from service.chart.dates import UNDATED, DateInterval
from service.chart.diagnosis import Demographics, Gender
from service.chart.fact import Fact, SourceRef
from service.extract.notes import Notes
from service.fhir.record import Record

_GENDERS = {"female": Gender.FEMALE, "male": Gender.MALE}


def read(record: Record, notes: Notes) -> Fact[Demographics]:
    """Patient.birthDate, gender and deceased[x]; what is absent stays ``None``."""
    patient = record.patient
    gender = _GENDERS.get(patient.gender, Gender.OTHER) if patient.gender else None
    value = Demographics(
        birth=notes.date(patient, "birthDate", patient.birth_date),
        gender=gender,
        deceased=_deceased(record, notes),
    )
    return Fact(value=value, effective=UNDATED, source=SourceRef(reference=patient.key, element="Patient"))


def _deceased(record: Record, notes: Notes) -> DateInterval | None:
    patient = record.patient
    if patient.deceased_date_time:
        died = notes.date(patient, "deceasedDateTime", patient.deceased_date_time)
        if died is None:
            return UNDATED
        return None if died.certainly_after(notes.as_of) else died
    return UNDATED if patient.deceased_boolean else None
