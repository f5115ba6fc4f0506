"""The everyday bulk of a record, in which the few resources that decide have to be found.

Resource number `n` is the same in every run. Names of drugs and diseases are plain text with a code of an
invented hospital; blood values and the heart rate have LOINC codes.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

from fhir_fixtures import codes
from fhir_fixtures.builders import (
    JsonObject,
    attachment,
    condition,
    diagnostic_report,
    document_reference,
    encounter,
    medication_dispense,
    medication_request,
    observation,
    procedure,
    quantity,
)
from fhir_fixtures.codes import Coding

_HOSPITAL: Final = "urn:oid:2.16.840.1.113883.19.5.99999.1"
_FIRST_DAY: Final = dt.date(2016, 1, 4)
_DAYS: Final = 3_900

# Code, typical value, unit, reference range
_BLOOD: Final = (
    (codes.NEUTROPHILS, 1.7, "10*9/L", (1.8, 7.5)),
    (codes.PLATELETS, 188.0, "10*9/L", (150.0, 400.0)),
    (codes.HEMOGLOBIN, 11.6, "g/dL", (12.0, 15.5)),
    (codes.CREATININE, 0.82, "mg/dL", (0.5, 1.0)),
    (codes.ALT, 27.0, "U/L", (0.0, 35.0)),
    (codes.AST, 24.0, "U/L", (0.0, 35.0)),
    (codes.BILIRUBIN, 0.5, "mg/dL", (0.2, 1.2)),
    (codes.POTASSIUM, 4.2, "mmol/L", (3.5, 5.1)),
    (codes.CALCIUM, 9.4, "mg/dL", (8.6, 10.2)),
)
_DISEASES: Final = (
    "Essential hypertension",
    "Hypothyroidism, unspecified",
    "Osteoarthritis of knee",
    "Gastro-esophageal reflux disease without esophagitis",
    "Vitamin D deficiency",
    "Seasonal allergic rhinitis",
    "Type 2 diabetes mellitus without complications",
    "Low back pain",
)
_DRUGS: Final = (
    "lisinopril 10 mg oral tablet",
    "levothyroxine 75 mcg oral tablet",
    "omeprazole 20 mg oral capsule",
    "cholecalciferol 1000 unit oral tablet",
    "ondansetron 4 mg oral tablet",
    "atorvastatin 20 mg oral tablet",
    "metformin 500 mg oral tablet",
    "acetaminophen 500 mg oral tablet",
)
_PROCEDURES: Final = (
    "Venipuncture",
    "Influenza vaccination",
    "Electrocardiogram, 12 lead",
    "Flush of implanted venous port",
)
_NOTE: Final = """ONCOLOGY CLINIC NOTE, visit {number}
Interval history: feels well, mild fatigue in the second week of the cycle, no fever, no new pain.
Medication reviewed and tolerated. Weight {weight} kg, blood pressure 128/78.
Examination: no lymphadenopathy, chest clear, abdomen soft, no edema.
Plan: blood count today, continue current treatment, return in four weeks. Scans as scheduled."""


def everyday_resource(number: int) -> JsonObject:
    """Resource number `number` of the bulk, without `id` and `subject`."""
    return _MIX[number % len(_MIX)](number)


def everyday_outside_the_prefetch(number: int) -> JsonObject:
    """An Encounter or an ExplanationOfBenefit: in exports, not in what the service asks for."""
    day = _day(number)
    return encounter(day, "Oncology follow-up") if number % 2 else _claim(number, day)


def _day(number: int) -> str:
    return (_FIRST_DAY + dt.timedelta(days=number * 37 % _DAYS)).isoformat()


def _local(text: str) -> Coding:
    return Coding(_HOSPITAL, str(10_000 + sum(map(ord, text))), text)


def _blood_value(number: int) -> JsonObject:
    code, typical, unit, (low, high) = _BLOOD[number % len(_BLOOD)]
    value = round(typical * (1 + (number % 7 - 3) / 20), 2)
    limits = {"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}
    return observation(
        (code, _local(code.display)),
        quantity(value, unit),
        f"{_day(number)}T08:{number % 60:02}:00+01:00",
        issued=f"{_day(number)}T11:{number % 60:02}:00+01:00",
        referenceRange=[limits],
    )


def _vital_sign(number: int) -> JsonObject:
    beats = quantity(64 + number % 15, "beats/minute", "/min")
    return observation(
        codes.HEART_RATE, beats, f"{_day(number)}T08:{number % 60:02}:00+01:00", category="vital-signs"
    )


def _disease(number: int) -> JsonObject:
    text = _DISEASES[number // len(_MIX) % len(_DISEASES)]
    return condition((_local(text), text), onset=_day(number))


def _order(number: int) -> JsonObject:
    text = _DRUGS[number // len(_MIX) % len(_DRUGS)]
    return medication_request((_local(text), text), authored=_day(number), sig="1 by mouth once daily")


def _dispense(number: int) -> JsonObject:
    text = _DRUGS[(number // len(_MIX) + 3) % len(_DRUGS)]
    return medication_dispense((_local(text), text), f"{_day(number)}T15:00:00+01:00", days=30)


def _procedure(number: int) -> JsonObject:
    text = _PROCEDURES[number // len(_MIX) % len(_PROCEDURES)]
    return procedure((_local(text), text), _day(number))


def _panel(number: int) -> JsonObject:
    return diagnostic_report(
        (_local("Complete blood count with differential"), "Complete blood count with differential"),
        _day(number),
        categories=("LAB",),
        issued=f"{_day(number)}T11:00:00+01:00",
    )


def _other_imaging(number: int) -> JsonObject:
    return diagnostic_report(
        (_local("XR Chest 2 views"), "XR Chest 2 views"),
        _day(number),
        categories=("RAD",),
        conclusion=f"No acute cardiopulmonary abnormality. Port catheter tip at level {number % 9}.",
    )


def _note(number: int) -> JsonObject:
    text = _NOTE.format(number=number, weight=60 + number % 9)
    return document_reference(
        (_local("Progress note"), "Progress note"), f"{_day(number)}T09:00:00+01:00", attachment(text)
    )


def _claim(number: int, day: str) -> JsonObject:
    amount = {"value": 120 + number % 400, "currency": "USD"}
    return {
        "resourceType": "ExplanationOfBenefit",
        "status": "active",
        "type": {"coding": [{"system": _HOSPITAL, "code": "institutional"}]},
        "use": "claim",
        "created": day,
        "insurer": {"display": "Example Insurance"},
        "provider": {"display": "Example Oncology Clinic"},
        "outcome": "complete",
        "insurance": [{"focal": True, "coverage": {"display": "Example Insurance"}}],
        "total": [{"category": {"text": "Submitted amount"}, "amount": amount}],
    }


_B, _V = _blood_value, _vital_sign
_MIX: Final[tuple[Callable[[int], JsonObject], ...]] = (
    *(_B, _V, _B, _disease, _B, _B, _order, _B, _B, _V),
    *(_B, _B, _panel, _B, _B, _note, _B, _V, _B, _B),
    *(_dispense, _B, _B, _V, _B, _procedure, _B, _B, _V, _B),
    *(_B, _order, _B, _B, _panel, _B, _V, _B, _other_imaging, _B),
)
"""Of 40 resources: 24 blood values, 6 vital signs, 2 orders, 2 panels, and one of each other kind.

A realistic record repeats itself: its many results are of few kinds.
"""
