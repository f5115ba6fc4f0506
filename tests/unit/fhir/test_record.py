"""One patient's record: what refers to what, and which resources are the same."""

from typing import Any

import pytest

from service.chart.search import Family, Gap
from service.fhir.record import build_record
from service.fhir.resources import (
    DiagnosticReport,
    Observation,
    Patient,
    Reference,
    Specimen,
)
from tests.unit.fhir.records import CONTAINING, PATIENT, Json, an_observation, bundle, keys, record_of


def test_a_resource_is_named_by_type_and_id_else_by_url_else_by_place() -> None:
    entries = (
        an_observation("o1"),
        {"resource": an_observation(None), "fullUrl": "urn:uuid:5"},
        an_observation(None, effectiveDateTime="2026"),
    )
    assert keys(record_of(*entries)) == ["Observation/o1", "urn:uuid:5", "Observation/#3"]


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
    record = record_of(specimen, an_observation())
    (observation,) = record.of(Observation)
    found = record.resolve(Reference(reference=target), within=observation)
    assert isinstance(found, Specimen)


@pytest.mark.parametrize(
    "target", [None, "", "Specimen/s2", "#s1", "urn:uuid:9", "https://x.example/Specimen/s2"]
)
def test_a_reference_to_nothing_here_is_nothing(target: str | None) -> None:
    record = record_of({"resourceType": "Specimen", "id": "s1"}, an_observation())
    (observation,) = record.of(Observation)
    assert record.resolve(Reference(reference=target), within=observation) is None
    assert record.resolve(None, within=observation) is None


def test_references_are_filtered_by_type() -> None:
    record = record_of({"resourceType": "Specimen", "id": "s1"}, an_observation())
    (observation,) = record.of(Observation)
    named = [
        Reference(reference="Observation/o1"),
        Reference(reference="Specimen/s1"),
        Reference(reference="x"),
    ]
    assert [each.id for each in record.resolve_as(Specimen, named, within=observation)] == ["s1"]


def test_a_contained_resource_is_read_and_carries_the_name_of_its_container() -> None:
    record = record_of(CONTAINING)
    (inner,) = record.of(Observation)
    (report,) = record.of(DiagnosticReport)
    assert inner.key == "DiagnosticReport/r1"
    assert record.owner_of(inner) is report
    assert record.owner_of(report) is report
    assert [each.id for each in record.of(Patient)] == ["p1"]


def test_a_contained_resource_is_found_from_its_container_and_from_its_siblings() -> None:
    record = record_of(CONTAINING)
    (inner,) = record.of(Observation)
    (report,) = record.of(DiagnosticReport)
    for within in (inner, report):
        assert isinstance(record.resolve(Reference(reference="#sample"), within=within), Specimen)
        assert record.resolve(Reference(reference="#another"), within=within) is None


def test_contained_ids_are_local_to_their_container() -> None:
    other = CONTAINING | {"id": "r2", "contained": [{"resourceType": "Specimen", "id": "elsewhere"}]}
    record = record_of(CONTAINING, other)
    first, second = record.of(DiagnosticReport)
    reference = Reference(reference="#elsewhere")
    assert record.resolve(reference, within=first) is None
    assert isinstance(record.resolve(reference, within=second), Specimen)


def test_resources_in_parameters_are_read_at_any_depth() -> None:
    parameters = {
        "resourceType": "Parameters",
        "id": "out",
        "parameter": [
            {"name": "variant", "resource": an_observation("v1")},
            {
                "name": "group",
                "part": [{"name": "variant", "resource": an_observation(None)}, {"name": "flag"}],
            },
            {"name": "patient", "resource": {"resourceType": "Patient", "id": "p7"}},
            {"name": "bundle", "resource": {"resourceType": "Bundle"}},
        ],
    }
    record = record_of(parameters)
    assert keys(record) == ["Observation/v1", "Parameters/out"]
    assert all(record.owner_of(each).key == "Parameters/out" for each in record.of(Observation))
    assert record.patient.id == "p1"


# What counts once, and what does not count.


def test_a_resource_found_by_two_searches_counts_once() -> None:
    bundles = [bundle(PATIENT, an_observation()), bundle(PATIENT, an_observation())]
    record = build_record(bundles)
    assert keys(record) == ["Observation/o1"]
    assert len(record.of(Patient)) == 1


def test_two_resources_under_one_id_both_count() -> None:
    record = record_of(an_observation(valueInteger=1), an_observation(valueInteger=2))
    assert [each.value_integer for each in record.of(Observation)] == [1, 2]


def test_a_resource_without_id_is_the_same_only_under_the_same_url() -> None:
    one = {"resource": an_observation(None), "fullUrl": "urn:uuid:5"}
    assert len(record_of(one, dict(one)).of(Observation)) == 1
    assert len(record_of(an_observation(None), an_observation(None)).of(Observation)) == 2


def test_nested_bundles_are_opened() -> None:
    inner = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": an_observation()}]}
    outer = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": inner}]}
    assert keys(record_of(outer)) == ["Observation/o1"]


def test_a_deleted_entry_does_not_count() -> None:
    deleted = {"resource": an_observation(), "request": {"method": "DELETE", "url": "Observation/o1"}}
    put = {"resource": an_observation("o2"), "request": {"method": "PUT", "url": "Observation/o2"}}
    assert keys(record_of(deleted, put)) == ["Observation/o2"]


@pytest.mark.parametrize(("kind", "values"), [("history", [3]), ("collection", [3, 2])])
def test_only_of_a_history_the_first_version_counts(kind: str, values: list[int]) -> None:
    entries = (an_observation(valueInteger=3), an_observation(valueInteger=2), {"request": {"method": "GET"}})
    record = build_record([bundle(PATIENT, *entries, type=kind)])
    assert [each.value_integer for each in record.of(Observation)] == values


@pytest.mark.parametrize(
    "deletion",
    [
        {"fullUrl": "https://fhir.example.org/r4/Observation/o1"},
        {"fullUrl": "Observation/o1"},
        {"resource": an_observation(), "fullUrl": "urn:uuid:1"},
    ],
)
def test_what_was_deleted_last_in_a_history_does_not_count(deletion: Json) -> None:
    gone = deletion | {"request": {"method": "DELETE", "url": "Observation/o1"}}
    entries = (gone, an_observation(valueInteger=2), an_observation(None), an_observation(None))
    record = build_record([bundle(PATIENT, *entries, type="history")])
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
    record = record_of({"resourceType": "OperationOutcome", "issue": issue}, an_observation())
    assert record.search_failed is failed
    assert keys(record) == ["Observation/o1"]


def test_a_later_success_does_not_undo_a_failed_search() -> None:
    failed, warned = (
        {"resourceType": "OperationOutcome", "issue": [{"severity": each}]} for each in ("error", "warning")
    )
    assert record_of(failed, warned).search_failed


def test_gaps_and_problems_travel_with_the_record() -> None:
    gap = Gap(family=Family.IMAGING, reason="a page is missing")
    record = record_of(gaps=(gap,))
    assert record.gaps == (gap,)
    assert record.problems == ()


def test_nothing_of_a_type_is_an_empty_list() -> None:
    assert record_of().of(Specimen) == []
