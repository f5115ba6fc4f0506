"""How many days one record of treatment covers."""

import pytest

from tests.unit.extract.reading import Json
from tests.unit.extract.treatment_records import RXNORM, administration, dispense, one, order


@pytest.mark.parametrize(
    ("supply", "days"),
    [
        ({"value": 28, "unit": "days"}, 28),
        ({"value": 28, "code": "d"}, 28),
        ({"value": 4, "code": "wk"}, 28),
        ({"value": 3, "unit": "months"}, 90),
        ({"value": 28}, 28),
        ({"value": 28, "unit": "tablets"}, None),
        ({"value": 0, "code": "d"}, None),
        ({"value": 1e12, "code": "d"}, None),
        (None, None),
    ],
)
def test_the_days_of_a_dispense(supply: Json | None, days: int | None) -> None:
    assert one(dispense(daysSupply=supply)).covers_days == days


def test_a_completed_order_lasts_its_supply_with_repeats_and_a_stopped_one_does_not() -> None:
    request = {"expectedSupplyDuration": {"value": 30, "code": "d"}, "numberOfRepeatsAllowed": 2}
    assert one(order(status="completed", dispenseRequest=request)).covers_days == 90
    assert one(order(status="stopped", dispenseRequest=request)).covers_days is None
    assert one(order(status="active", dispenseRequest=request)).covers_days is None


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({}, 84),
        ({"medicationCodeableConcept": {"text": "Zoladex 3.6 mg"}}, 28),
        ({"medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "105641"}]}}, 28),
        ({"dosage": {"dose": {"value": 10.8, "unit": "mg"}}}, 84),
        ({"dosage": {"dose": {"value": 3.6, "code": "mg"}}}, 28),
        ({"dosage": {"text": "3.6 mg s.c."}}, 28),
        ({"medicationCodeableConcept": {"text": "Faslodex"}}, 28),
        ({"medicationCodeableConcept": {"text": "paclitaxel"}}, None),
    ],
)
def test_an_injection_covers_the_interval_of_its_product(more: Json, days: int | None) -> None:
    assert one(administration(**more)).covers_days == days


def test_a_depot_handed_over_covers_its_interval_or_else_its_days() -> None:
    named = {"text": "Zoladex 10.8 mg"}
    assert one(dispense(medicationCodeableConcept=named, daysSupply={"value": 1})).covers_days == 84
    unnamed = {"text": "Zoladex"}
    assert one(dispense(medicationCodeableConcept=unnamed, daysSupply={"value": 28})).covers_days == 28
