"""How many days what was given lasts: the days of the supply, or the labelled interval of a depot."""

from typing import Final

from service.chart.treatment import RecordKind, RecordState
from service.extract.treatment.medication import NamedMedication
from service.extract.treatment.status import MedicationRecord, kind_of
from service.extract.treatment.timing import LONGEST_SUPPLY_DAYS, Timing, days_of
from service.fhir.resources import (
    Dosage,
    MedicationDispense,
    MedicationRequest,
    Quantity,
    as_list,
)
from service.terms.depots import UNKNOWN_PRODUCT_DAYS, is_depot, labelled_days
from service.terms.drugs import Drug

_EVENTS: Final = frozenset({RecordKind.SUPPLY, RecordKind.ADMINISTRATION})
_GIVES: Final = frozenset({RecordState.GIVEN, RecordState.UNKNOWN})


def covered_days(
    resource: MedicationRecord, medication: NamedMedication, state: RecordState, timing: Timing
) -> int | None:
    """The days that one record covers from its start; ``None`` when it says nothing about that.

    A completed order or statement without a stated end covers its supply or depot interval, because all of it
    was given; a stopped one does not.
    """
    event = kind_of(resource) in _EVENTS and state in _GIVES
    if not event and not (resource.status == "completed" and timing.end is None):
        return None
    depot = next((drug for drug in medication.recognition.drugs if is_depot(drug)), None)
    if depot is None:
        return _stated_days(resource)
    return _depot_days(resource, medication, depot) or _stated_days(resource) or UNKNOWN_PRODUCT_DAYS


def _depot_days(resource: MedicationRecord, medication: NamedMedication, depot: Drug) -> int | None:
    dosages = _dosages(resource)
    wording = "; ".join([medication.wording, *(dosage.text for dosage in dosages if dosage.text)])
    dose = next((mg for dosage in dosages if (mg := _milligrams(dosage)) is not None), None)
    return labelled_days(depot, wording, dose) or medication.recognition.covers_days


def _stated_days(resource: MedicationRecord) -> int | None:
    """``daysSupply`` of a dispense; of an order the expected supply, with the repeats that it allows."""
    if isinstance(resource, MedicationDispense):
        return days_of(resource.days_supply)
    if not isinstance(resource, MedicationRequest) or resource.dispense_request is None:
        return None
    days = days_of(resource.dispense_request.expected_supply_duration)
    repeats = resource.dispense_request.number_of_repeats_allowed or 0
    return None if days is None else min(days * (1 + max(0, repeats)), LONGEST_SUPPLY_DAYS)


def _dosages(resource: MedicationRecord) -> list[Dosage]:
    if isinstance(resource, MedicationRequest | MedicationDispense):
        return as_list(resource.dosage_instruction)
    return as_list(resource.dosage)


def _milligrams(dosage: Dosage) -> float | None:
    doses: list[Quantity | None] = [
        dosage.dose,
        *(rate.dose_quantity for rate in as_list(dosage.dose_and_rate)),
    ]
    return next(
        (
            float(dose.value)
            for dose in doses
            if dose is not None and dose.value is not None and "mg" in (dose.code, dose.unit)
        ),
        None,
    )


def procedure_days(drugs: tuple[Drug, ...], wording: str) -> int | None:
    """The days that one injection recorded as a procedure covers."""
    depot = next((drug for drug in drugs if is_depot(drug)), None)
    return None if depot is None else labelled_days(depot, wording) or UNKNOWN_PRODUCT_DAYS
