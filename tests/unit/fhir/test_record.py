"""One patient's record: whose it is, what refers to what, and which resources are the same."""

import json
from typing import Any

import pytest

from service.chart.search import Family, Gap
from service.fhir.decode import decode_bundle
from service.fhir.record import AnotherPatientError, NoPatientError, Record, UnusableRecordError, build_record
from service.fhir.resources import (
    Bundle,
    DiagnosticReport,
    Observation,
    Patient,
    Reference,
    Resource,
    Specimen,
)

Json = dict[str, Any]
PATIENT: Json = {"resourceType": "Patient", "id": "p1"}


def _bundle(*entries: Json, **more: Any) -> Bundle:
    wrapped = [each if "resource" in each or "request" in each else {"resource": each} for each in entries]
    body = {"resourceType": "Bundle", "type": "collection", "entry": wrapped, **more}
    return decode_bundle(json.dumps(body).encode()).bundle


def _record(*entries: Json, patient: Json | None = PATIENT, **more: Any) -> Record:
    return build_record([_bundle(*([patient] if patient else []), *entries)], **more)


def _observation(identity: str | None = "o1", **more: Any) -> Json:
    made: Json = {"resourceType": "Observation", "status": "final", **more}
    return made | ({"id": identity} if identity else {})


def _keys(record: Record, kind: type[Resource] = Observation) -> list[str]:
    return [each.key for each in record.of(kind)]


# Whose record it is.


def test_a_record_without_a_patient_is_refused() -> None:
    with pytest.raises(NoPatientError, match=r"^no Patient resource in the Bundle$"):
        _record(_observation(), patient=None)


def test_two_patients_are_refused() -> None:
    with pytest.raises(AnotherPatientError, match=r"^more than one Patient in the Bundle$"):
        _record({"resourceType": "Patient", "id": "p2"})


def test_two_patients_without_id_are_told_apart_by_their_url() -> None:
    one = {"resource": {"resourceType": "Patient"}, "fullUrl": "urn:uuid:1"}
    other = {"resource": {"resourceType": "Patient"}, "fullUrl": "urn:uuid:2"}
    with pytest.raises(AnotherPatientError):
        _record(one, other, patient=None)
    assert _record(one, dict(one), patient=None).patient.key == "urn:uuid:1"


def test_the_same_patient_twice_is_one_patient() -> None:
    again = {"resource": PATIENT, "fullUrl": "https://fhir.example.org/Patient/p1"}
    assert _record(again).patient.id == "p1"


def test_the_context_says_whose_record_it_is() -> None:
    assert _record(_observation(), patient_id="p1").patient.id == "p1"
    assert _record(_observation(), patient=None, patient_id="p1").patient.id == "p1"
    with pytest.raises(AnotherPatientError, match=r"^Patient: not the patient of the context$"):
        _record(patient_id="p2")


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
        ({"reference": "Group/g1"}, True),
        ({"reference": "Device/d1"}, True),
        ({"reference": "https://fhir.example.org/r4/Group/g1"}, True),
        ({"reference": "x9", "type": "Group"}, True),
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
    entry = _observation(subject=subject)
    if belongs:
        assert _keys(_record(entry, patient=IDENTIFIED)) == ["Observation/o1"]
    else:
        with pytest.raises(AnotherPatientError, match=r"^Observation/o1: subject is another patient$"):
            _record(entry, patient=IDENTIFIED)


def test_the_patient_element_is_looked_at_too() -> None:
    stranger = {"resourceType": "Immunization", "patient": {"reference": "Patient/p2"}}
    with pytest.raises(AnotherPatientError, match=r"^entry\[1\]: patient is another patient$"):
        _record(stranger)


def test_a_patient_is_also_named_by_the_url_of_the_entry() -> None:
    patient = {"resource": PATIENT, "fullUrl": "urn:uuid:77"}
    for target in ("urn:uuid:77", "77", "Patient/77", "Patient/p1"):
        assert _record(_observation(subject={"reference": target}), patient=patient).of(Observation)
    with pytest.raises(AnotherPatientError):
        _record(_observation(subject={"reference": "urn:uuid:78"}), patient=patient)


def test_a_patient_without_any_name_cannot_be_told_from_another() -> None:
    nameless = {"resourceType": "Patient"}
    record = _record(_observation(subject={"reference": "Patient/p9"}), patient=nameless)
    assert _keys(record) == ["Observation/o1"]


def test_every_refusal_is_an_unusable_record() -> None:
    assert issubclass(NoPatientError, UnusableRecordError)
    assert issubclass(AnotherPatientError, UnusableRecordError)


# Names and references.


def test_a_resource_is_named_by_type_and_id_else_by_url_else_by_place() -> None:
    entries = (
        _observation("o1"),
        {"resource": _observation(None), "fullUrl": "urn:uuid:5"},
        _observation(None, effectiveDateTime="2026"),
    )
    assert _keys(_record(*entries)) == ["Observation/o1", "urn:uuid:5", "Observation/#3"]


@pytest.mark.parametrize(
    "target",
    [
        "Specimen/s1", "Specimen/s1/_history/2", "https://fhir.example.org/r4/Specimen/s1",
        "https://elsewhere.example.org/Specimen/s1", "https://elsewhere.example.org/Specimen/s1/_history/4",
    ],
)  # fmt: skip
def test_a_reference_is_resolved_however_it_is_written(target: str) -> None:
    specimen = {
        "resource": {"resourceType": "Specimen", "id": "s1"},
        "fullUrl": "https://fhir.example.org/r4/Specimen/s1",
    }
    record = _record(specimen, _observation())
    (observation,) = record.of(Observation)
    found = record.resolve(Reference(reference=target), within=observation)
    assert isinstance(found, Specimen)


@pytest.mark.parametrize(
    "target", [None, "", "Specimen/s2", "#s1", "urn:uuid:9", "https://x.example/Specimen/s2"]
)
def test_a_reference_to_nothing_here_is_nothing(target: str | None) -> None:
    record = _record({"resourceType": "Specimen", "id": "s1"}, _observation())
    (observation,) = record.of(Observation)
    assert record.resolve(Reference(reference=target), within=observation) is None
    assert record.resolve(None, within=observation) is None


def test_references_are_filtered_by_type() -> None:
    record = _record({"resourceType": "Specimen", "id": "s1"}, _observation())
    (observation,) = record.of(Observation)
    named = [
        Reference(reference="Observation/o1"),
        Reference(reference="Specimen/s1"),
        Reference(reference="x"),
    ]
    assert [each.id for each in record.resolve_as(Specimen, named, within=observation)] == ["s1"]


CONTAINING = {
    "resourceType": "DiagnosticReport",
    "id": "r1",
    "contained": [
        _observation("inner", specimen={"reference": "#sample"}),
        {"resourceType": "Specimen", "id": "#sample"},
        {"resourceType": "Patient", "id": "nobody"},
    ],
}


def test_a_contained_resource_is_read_and_carries_the_name_of_its_container() -> None:
    record = _record(CONTAINING)
    (inner,) = record.of(Observation)
    (report,) = record.of(DiagnosticReport)
    assert inner.key == "DiagnosticReport/r1"
    assert record.owner_of(inner) is report
    assert record.owner_of(report) is report
    assert [each.id for each in record.of(Patient)] == ["p1"]


def test_a_contained_resource_is_found_from_its_container_and_from_its_siblings() -> None:
    record = _record(CONTAINING)
    (inner,) = record.of(Observation)
    (report,) = record.of(DiagnosticReport)
    for within in (inner, report):
        assert isinstance(record.resolve(Reference(reference="#sample"), within=within), Specimen)
        assert record.resolve(Reference(reference="#another"), within=within) is None


def test_contained_ids_are_local_to_their_container() -> None:
    other = CONTAINING | {"id": "r2", "contained": [{"resourceType": "Specimen", "id": "elsewhere"}]}
    record = _record(CONTAINING, other)
    first, second = record.of(DiagnosticReport)
    reference = Reference(reference="#elsewhere")
    assert record.resolve(reference, within=first) is None
    assert isinstance(record.resolve(reference, within=second), Specimen)


def test_resources_in_parameters_are_read_at_any_depth() -> None:
    parameters = {
        "resourceType": "Parameters",
        "id": "out",
        "parameter": [
            {"name": "variant", "resource": _observation("v1")},
            {
                "name": "group",
                "part": [{"name": "variant", "resource": _observation(None)}, {"name": "flag"}],
            },
            {"name": "patient", "resource": {"resourceType": "Patient", "id": "p7"}},
            {"name": "bundle", "resource": {"resourceType": "Bundle"}},
        ],
    }
    record = _record(parameters)
    assert _keys(record) == ["Observation/v1", "Parameters/out"]
    assert all(record.owner_of(each).key == "Parameters/out" for each in record.of(Observation))
    assert record.patient.id == "p1"


# What counts once, and what does not count.


def test_a_resource_found_by_two_searches_counts_once() -> None:
    bundles = [_bundle(PATIENT, _observation()), _bundle(PATIENT, _observation())]
    record = build_record(bundles)
    assert _keys(record) == ["Observation/o1"]
    assert len(record.of(Patient)) == 1


def test_two_resources_under_one_id_both_count() -> None:
    record = _record(_observation(valueInteger=1), _observation(valueInteger=2))
    assert [each.value_integer for each in record.of(Observation)] == [1, 2]


def test_a_resource_without_id_is_the_same_only_under_the_same_url() -> None:
    one = {"resource": _observation(None), "fullUrl": "urn:uuid:5"}
    assert len(_record(one, dict(one)).of(Observation)) == 1
    assert len(_record(_observation(None), _observation(None)).of(Observation)) == 2


def test_nested_bundles_are_opened() -> None:
    inner = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": _observation()}]}
    outer = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": inner}]}
    assert _keys(_record(outer)) == ["Observation/o1"]


def test_a_deleted_entry_does_not_count() -> None:
    deleted = {"resource": _observation(), "request": {"method": "DELETE", "url": "Observation/o1"}}
    put = {"resource": _observation("o2"), "request": {"method": "PUT", "url": "Observation/o2"}}
    assert _keys(_record(deleted, put)) == ["Observation/o2"]


@pytest.mark.parametrize(("kind", "values"), [("history", [3]), ("collection", [3, 2])])
def test_only_of_a_history_the_first_version_counts(kind: str, values: list[int]) -> None:
    entries = (_observation(valueInteger=3), _observation(valueInteger=2), {"request": {"method": "GET"}})
    record = build_record([_bundle(PATIENT, *entries, type=kind)])
    assert [each.value_integer for each in record.of(Observation)] == values


@pytest.mark.parametrize(
    "deletion",
    [
        {"fullUrl": "https://fhir.example.org/r4/Observation/o1"},
        {"fullUrl": "Observation/o1"},
        {"resource": _observation(), "fullUrl": "urn:uuid:1"},
    ],
)
def test_what_was_deleted_last_in_a_history_does_not_count(deletion: Json) -> None:
    gone = deletion | {"request": {"method": "DELETE", "url": "Observation/o1"}}
    entries = (gone, _observation(valueInteger=2), _observation(None), _observation(None))
    record = build_record([_bundle(PATIENT, *entries, type="history")])
    assert [each.value_integer for each in record.of(Observation)] == [None, None]


@pytest.mark.parametrize(
    ("issue", "failed"),
    [
        ([{"severity": "error"}], True),
        ([{"severity": "fatal"}], True),
        ([{"severity": "warning"}, {"severity": "error"}], True),
        ([{"severity": "warning"}], False),
        ({"severity": "information"}, False),
        ({"severity": "error"}, True),
        ([], True),
        ([{}], True),
    ],
)
def test_an_outcome_of_failure_says_that_a_search_failed(issue: Any, failed: bool) -> None:
    record = _record({"resourceType": "OperationOutcome", "issue": issue}, _observation())
    assert record.search_failed is failed
    assert _keys(record) == ["Observation/o1"]


def test_a_later_success_does_not_undo_a_failed_search() -> None:
    failed, warned = (
        {"resourceType": "OperationOutcome", "issue": [{"severity": each}]} for each in ("error", "warning")
    )
    assert _record(failed, warned).search_failed


def test_gaps_and_problems_travel_with_the_record() -> None:
    gap = Gap(family=Family.IMAGING, reason="a page is missing")
    record = _record(gaps=(gap,))
    assert record.gaps == (gap,)
    assert record.problems == ()


def test_nothing_of_a_type_is_an_empty_list() -> None:
    assert _record().of(Specimen) == []
