"""The everyday bulk of a real record: visits with laboratory values and vital signs."""

from collections.abc import Sequence
from typing import Final

from fhir_fixtures import codes
from fhir_fixtures.builders import JsonObject, Record, encounter, observation, quantity

# Name, code, typical value, how far it swings between visits, unit, reference range
_PANEL: Final = (
    ("neutrophils", codes.NEUTROPHILS, 1.7, 0.4, "10*9/L", (1.8, 7.5)),
    ("platelets", codes.PLATELETS, 188.0, 21.0, "10*9/L", (150.0, 400.0)),
    ("hemoglobin", codes.HEMOGLOBIN, 11.6, 0.5, "g/dL", (12.0, 15.5)),
    ("creatinine", codes.CREATININE, 0.82, 0.06, "mg/dL", (0.5, 1.0)),
    ("alt", codes.ALT, 27.0, 6.0, "U/L", (0.0, 35.0)),
    ("bilirubin", codes.BILIRUBIN, 0.5, 0.1, "mg/dL", (0.2, 1.2)),
    ("potassium", codes.POTASSIUM, 4.2, 0.2, "mmol/L", (3.5, 5.1)),
)


def add_visits(record: Record, days: Sequence[str]) -> None:
    """One encounter, seven blood values and a heart rate for each day."""
    for index, day in enumerate(days, start=1):
        record.add(f"visit-{index}", encounter(day, "Oncology follow-up"))
        for position, row in enumerate(_PANEL):
            record.add(f"{row[0]}-{index}", _blood_value(row, day, swing=(index + position) % 3 - 1))
        record.add(f"heart-rate-{index}", _heart_rate(day, 66 + 4 * (index % 3)))


def _blood_value(
    row: tuple[str, codes.Coding, float, float, str, tuple[float, float]], day: str, *, swing: int
) -> JsonObject:
    _, code, typical, spread, unit, (low, high) = row
    value = round(typical + swing * spread, 2)
    limits = {"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}
    return observation(code, quantity(value, unit), day, referenceRange=[limits])


def _heart_rate(day: str, beats: int) -> JsonObject:
    return observation(codes.HEART_RATE, quantity(beats, "beats/minute", "/min"), day, category="vital-signs")
