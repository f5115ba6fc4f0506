"""The same record told in another way gets the same answer."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_fixtures.catalogue import FixturePatient
from service.fhir.decode import decode_bundle
from service.pipeline import evaluate_bundle
from tests.generative.mutations import PATIENTS, Json, any_patient, body, bundle_of, examples

LOINC = "http://loinc.org"


def _answer(patient: FixturePatient, bundle: Json) -> Json:
    return evaluate_bundle(body(bundle), as_of=patient.as_of)


def _original(patient: FixturePatient) -> Json:
    return evaluate_bundle(patient.bundle, as_of=patient.as_of)


@examples(100)
@given(patient=any_patient(), seed=st.integers(0, 10_000))
def test_the_order_of_the_entries_changes_nothing(patient: FixturePatient, seed: int) -> None:
    bundle = bundle_of(patient)
    random.Random(seed).shuffle(bundle["entry"])
    assert _answer(patient, bundle) == _original(patient)


@examples(100)
@given(patient=any_patient(), data=st.data())
def test_an_entry_that_comes_twice_changes_nothing(patient: FixturePatient, data: st.DataObject) -> None:
    bundle = bundle_of(patient)
    places = data.draw(st.lists(st.integers(0, len(bundle["entry"]) - 1), min_size=1, max_size=5))
    for place in places:
        bundle["entry"].insert(place, copy.deepcopy(bundle["entry"][place]))
    assert _answer(patient, bundle) == _original(patient)


def _of_no_concern(subject: str) -> list[Json]:
    about = {"subject": {"reference": f"Patient/{subject}"}, "status": "final"}
    return [
        {"resourceType": "Encounter", "id": "z1", **about, "status": "finished", "class": {"code": "AMB"}},
        {
            "resourceType": "Observation",
            "id": "z2",
            **about,
            "code": {"coding": [{"system": LOINC, "code": "718-7", "display": "Hemoglobin"}]},
            "effectiveDateTime": "2026-11-01",
            "valueQuantity": {"value": 12.1, "unit": "g/dL"},
        },
        {
            "resourceType": "Condition",
            "id": "z3",
            **about,
            "code": {
                "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10"}],
                "text": "Hypertension",
            },
        },
        {
            "resourceType": "MedicationRequest",
            "id": "z4",
            **about,
            "status": "active",
            "intent": "order",
            "authoredOn": "2026-01-01",
            "medicationCodeableConcept": {"text": "Metformin 500 mg"},
        },
        {
            "resourceType": "Procedure",
            "id": "z5",
            **about,
            "status": "completed",
            "code": {"text": "Colonoscopy"},
        },
        {
            "resourceType": "Immunization",
            "id": "z6",
            "status": "completed",
            "patient": {"reference": f"Patient/{subject}"},
        },
        {
            "resourceType": "DiagnosticReport",
            "id": "z7",
            **about,
            "code": {"coding": [{"system": LOINC, "code": "58410-2", "display": "CBC panel"}]},
            "effectiveDateTime": "2026-11-10",
        },
        {"resourceType": "Practitioner", "id": "z8"},
    ]


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda each: each.slug)
def test_resources_of_no_concern_change_nothing(patient: FixturePatient) -> None:
    bundle = bundle_of(patient)
    bundle["entry"] += [{"resource": each} for each in _of_no_concern(patient.slug)]
    assert _answer(patient, bundle) == _original(patient)


def _plain(value: Any) -> Any:
    """A decoded struct as plain values, so that two decodings can be compared element by element."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    fields = getattr(value, "__struct_fields__", None)
    if fields is None:
        return value
    return {"": type(value).__name__, **{name: _plain(getattr(value, name)) for name in fields}}


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda each: each.slug)
def test_one_bad_entry_does_not_change_how_the_others_are_read(patient: FixturePatient) -> None:
    bundle = bundle_of(patient)
    quick = decode_bundle(body(bundle))
    bundle["entry"].append({"resource": {"resourceType": "Observation", "id": "z1", "status": 3}})
    tolerant = decode_bundle(body(bundle))
    assert quick.problems == ()
    assert [problem.problem for problem in tolerant.problems] == ["status is not a string"]
    assert quick.bundle.entry is not None
    assert tolerant.bundle.entry is not None
    assert len(quick.bundle.entry) == len(tolerant.bundle.entry) - 1
    assert _plain(quick.bundle.entry) == _plain(tolerant.bundle.entry[:-1])
