"""Whose record it is: what belongs to the patient, to another one, or to nobody who can be told."""

from typing import Any

import pytest

from service.chart.fact import Problem
from service.chart.search import Family
from service.extract.unreadable import gaps_left_by
from service.fhir.record import (
    MAYBE_ANYBODYS,
    NO_PATIENTS,
    AnotherPatientError,
    NoPatientError,
    UnusableRecordError,
)
from service.fhir.resources import Observation, Reference
from tests.unit.fhir.records import CONTAINING, PATIENT, an_observation, keys, record_of


def test_a_record_without_a_patient_is_refused() -> None:
    with pytest.raises(NoPatientError, match=r"^no Patient resource in the Bundle$"):
        record_of(an_observation(), patient=None)


def test_two_patients_are_refused() -> None:
    with pytest.raises(AnotherPatientError, match=r"^more than one Patient in the Bundle$"):
        record_of({"resourceType": "Patient", "id": "p2"})


def test_two_patients_without_id_are_told_apart_by_their_url() -> None:
    one = {"resource": {"resourceType": "Patient"}, "fullUrl": "urn:uuid:1"}
    other = {"resource": {"resourceType": "Patient"}, "fullUrl": "urn:uuid:2"}
    with pytest.raises(AnotherPatientError):
        record_of(one, other, patient=None)
    assert record_of(one, dict(one), patient=None).patient.key == "urn:uuid:1"


def test_the_same_patient_twice_is_one_patient() -> None:
    again = {"resource": PATIENT, "fullUrl": "https://fhir.example.org/Patient/p1"}
    assert record_of(again).patient.id == "p1"


def test_the_context_says_whose_record_it_is() -> None:
    assert record_of(an_observation(), patient_id="p1").patient.id == "p1"
    assert record_of(an_observation(), patient=None, patient_id="p1").patient.id == "p1"
    with pytest.raises(AnotherPatientError, match=r"^Patient: not the patient of the context$"):
        record_of(patient_id="p2")


IDENTIFIED = PATIENT | {"identifier": [{"system": "urn:mrn", "value": "77"}]}


@pytest.mark.parametrize(
    ("subject", "belongs"),
    [
        ({"reference": "Patient/p1"}, True),
        ({"reference": "Patient/p1/_history/3"}, True),
        ({"reference": "p1"}, True),
        ({"reference": "urn:uuid:p1"}, True),
        ({"reference": "https://fhir.example.org/r4/Patient/p1"}, True),
        ({"reference": "#p1"}, True),
        ({"reference": "Patient/p2"}, False),
        ({"reference": "Patient/p2/_history/1"}, False),
        ({"reference": "https://fhir.example.org/r4/Patient/p2"}, False),
        ({"reference": "urn:uuid:p2"}, False),
        ({"reference": "p2"}, False),
        ({"reference": "https://fhir.example.org/r4/Patient/p1/"}, True),
        ({"reference": " Patient/p1 "}, True),
        ({"reference": "Patient/p1", "type": "Group"}, True),
        ({"reference": "https://fhir.example.org/r4/Patient/p2/"}, False),
        ({"reference": "https://fhir.example.org/r4/patient/p2"}, False),
        ({"reference": "https://fhir.example.org/r4/Patient?identifier=p1"}, False),
        ({"reference": "Patient?identifier=p1"}, False),
        ({"reference": "Patient/p2#p1"}, False),
        ({"reference": "Patient/p2?x=Patient/p1"}, False),
        ({"reference": "Patient/p2", "type": "Group"}, False),
        ({"reference": "https://fhir.example.org/p1x"}, False),
        ({"reference": "x9", "type": "Patient"}, False),
        ({"display": "somebody"}, True),
        ({}, True),
        ({"identifier": {"system": "urn:mrn", "value": "77"}}, True),
        ({"identifier": {"system": "urn:mrn", "value": "78"}}, False),
        ({"identifier": {"system": "urn:insurance", "value": "78"}}, True),
        ({"identifier": {"system": "urn:mrn"}}, True),
        ([{"reference": "Patient/p1"}], True),
        ([{"reference": "Patient/p1"}, {"reference": "Patient/p2"}], False),
    ],
)
def test_a_resource_belongs_unless_its_subject_is_certainly_another_patient(
    subject: Any, belongs: bool
) -> None:
    entry = an_observation(subject=subject)
    if belongs:
        assert keys(record_of(entry, patient=IDENTIFIED)) == ["Observation/o1"]
    else:
        with pytest.raises(AnotherPatientError, match=r"^Observation/o1: subject is another patient$"):
            record_of(entry, patient=IDENTIFIED)


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Group/g1"},
        {"reference": "Device/d1"},
        {"reference": "RelatedPerson/mother"},
        {"reference": "https://fhir.example.org/r4/Group/g1"},
        {"reference": "x9", "type": "Group"},
        {"type": "Group", "display": "ward 7"},
        {"reference": "#someone"},
    ],
)
def test_a_resource_about_something_else_is_left_out_and_listed(subject: Any) -> None:
    someone = {"resourceType": "RelatedPerson", "id": "someone"}
    record = record_of(an_observation(subject=subject, contained=[someone]))
    assert record.of(Observation) == []
    assert record.problems == (Problem(resource="Observation/o1", problem=NO_PATIENTS),)
    assert record.resolve(Reference(reference="Observation/o1"), within=record.patient) is None


@pytest.mark.parametrize(
    "subject", ["Patient/p1", "Patient/p2", 7, {"reference": 7}, {"reference": "#nobody"}]
)
def test_a_resource_of_nobody_can_tell_whom_is_left_out_and_leaves_a_gap(subject: Any) -> None:
    record = record_of(an_observation(subject=subject))
    assert record.of(Observation) == []
    assert record.problems[-1] == Problem(resource="Observation/o1", problem=MAYBE_ANYBODYS)
    assert Family.ESR1 in {gap.family for gap in gaps_left_by(record.problems)}


@pytest.mark.parametrize(
    ("contained", "belongs"),
    [
        ({}, True),
        ({"identifier": [{"system": "urn:mrn", "value": "77"}]}, True),
        ({"identifier": [{"system": "urn:other", "value": "9"}], "birthDate": "1965"}, True),
        ({"identifier": [{"system": "urn:mrn", "value": "78"}]}, False),
        ({"birthDate": "1965-03-23"}, False),
    ],
)
def test_a_contained_patient_must_be_able_to_be_the_patient(contained: Any, belongs: bool) -> None:
    entry = an_observation(
        subject={"reference": "#p"}, contained=[{"resourceType": "Patient", "id": "p"} | contained]
    )
    patient = IDENTIFIED | {"birthDate": "1965-03-22"}
    if belongs:
        assert record_of(entry, patient=patient).of(Observation)
    else:
        with pytest.raises(AnotherPatientError):
            record_of(entry, patient=patient)


def test_what_is_inside_a_resource_must_be_the_patients_too() -> None:
    stranger = an_observation("inner", subject={"reference": "Patient/p2"})
    with pytest.raises(AnotherPatientError):
        record_of(CONTAINING | {"contained": [stranger]})
    of_a_group = an_observation("inner", subject={"reference": "Group/g1"})
    assert record_of(CONTAINING | {"contained": [of_a_group]}).of(Observation) == []


def test_the_patient_element_is_looked_at_too() -> None:
    stranger = {"resourceType": "Immunization", "patient": {"reference": "Patient/p2"}}
    with pytest.raises(AnotherPatientError, match=r"^entry\[1\]: patient is another patient$"):
        record_of(stranger)


def test_a_patient_is_also_named_by_the_url_of_the_entry() -> None:
    patient = {"resource": PATIENT, "fullUrl": "urn:uuid:77"}
    for target in ("urn:uuid:77", "77", "Patient/77", "Patient/p1"):
        assert record_of(an_observation(subject={"reference": target}), patient=patient).of(Observation)
    with pytest.raises(AnotherPatientError):
        record_of(an_observation(subject={"reference": "urn:uuid:78"}), patient=patient)


def test_a_patient_without_any_name_cannot_be_told_from_another() -> None:
    nameless = {"resourceType": "Patient"}
    record = record_of(an_observation(subject={"reference": "Patient/p9"}), patient=nameless)
    assert keys(record) == ["Observation/o1"]


def test_the_resources_of_a_patient_without_any_name_must_agree_on_one() -> None:
    named = [an_observation(f"o{number}", subject={"reference": f"Patient/p{number}"}) for number in (8, 9)]
    with pytest.raises(AnotherPatientError):
        record_of(*named, patient={"resourceType": "Patient"})


def test_every_refusal_is_an_unusable_record() -> None:
    assert issubclass(NoPatientError, UnusableRecordError)
    assert issubclass(AnotherPatientError, UnusableRecordError)
