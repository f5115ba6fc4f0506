"""One record to one chart: facts in a fixed order, everything unreadable listed, and searches left incomplete."""

import json
from typing import Any

import pytest

from service.chart.fact import Problem
from service.chart.patient_chart import PatientChart
from service.chart.search import Family, Gap
from service.extract.chart_builder import build_chart
from service.extract.unreadable import gaps_left_by
from service.fhir.decode import decode_bundle
from service.fhir.record import build_record
from tests.unit.extract.reading import (
    AS_OF,
    ICD_10_CM,
    LOINC,
    coded,
    condition,
    observation,
    record_of,
    words,
)


def _chart(*resources: Any, gaps: tuple[Gap, ...] = ()) -> PatientChart:
    entries = [{"resource": each} for each in ({"resourceType": "Patient", "id": "p1"}, *resources)]
    decoded = decode_bundle(json.dumps({"resourceType": "Bundle", "entry": entries}).encode())
    return build_chart(build_record([decoded.bundle], problems=decoded.problems, gaps=gaps), as_of=AS_OF)


def test_an_empty_record_is_an_empty_complete_chart() -> None:
    chart = _chart()
    assert chart.patient_id == "p1"
    assert chart.gaps == ()
    assert chart.problems == ()
    assert (chart.diagnoses, chart.receptors, chart.treatments, chart.esr1_results, chart.imaging) == (
        (),
        (),
        (),
        (),
        (),
    )


def test_a_patient_without_id_goes_by_the_name_of_the_entry() -> None:
    chart = build_chart(record_of(patient={"resourceType": "Patient"}), as_of=AS_OF)
    assert chart.patient_id == "Patient/#0"


def test_facts_stand_in_the_order_of_their_references() -> None:
    grades = [observation(coded(LOINC, "89247-1"), id=name, valueInteger=1) for name in ("b", "c", "a")]
    references = [fact.source.reference for fact in _chart(*grades).ecog_grades]
    assert references == ["Observation/a", "Observation/b", "Observation/c"]


def test_problems_are_listed_once_however_often_they_were_met() -> None:
    twice_read = condition(
        coded(ICD_10_CM, "C50.911"), onsetDateTime="spring", stage=[{"summary": words("Stage II")}]
    )
    assert _chart(twice_read).problems == (
        Problem(resource="Condition/c1", problem="onsetDateTime is not a date"),
    )


def test_a_failed_search_leaves_every_family_incomplete() -> None:
    failed = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
    assert {gap.family for gap in _chart(failed).gaps} == set(Family)


def test_gaps_of_the_search_the_readers_and_lost_resources_come_together() -> None:
    missing = Gap(family=Family.IMAGING, reason="a page is missing")
    lost = {"resourceType": "Procedure", "id": "x1", "note": [3] * 200}
    unnamed = condition(3, id="c2")  # type: ignore[arg-type]
    assert [gap.family for gap in _chart(lost, unnamed, gaps=(missing,)).gaps] == [
        Family.IMAGING,
        Family.DIAGNOSES,
        Family.TREATMENT,
        Family.MENOPAUSE,
    ]


@pytest.mark.parametrize(
    ("resource", "families"),
    [
        ("Condition/c1", {Family.DIAGNOSES, Family.STAGING, Family.RECEPTORS, Family.MENOPAUSE}),
        (
            "Observation/o1",
            {
                Family.ESR1,
                Family.RECEPTORS,
                Family.STAGING,
                Family.PERFORMANCE_STATUS,
                Family.MENOPAUSE,
                Family.IMAGING,
            },
        ),
        ("DiagnosticReport/r1", {Family.ESR1, Family.IMAGING}),
        ("MedicationRequest/m1", {Family.TREATMENT}),
        ("MedicationStatement/m1", {Family.TREATMENT}),
        ("MedicationAdministration/m1", {Family.TREATMENT}),
        ("MedicationDispense/m1", {Family.TREATMENT}),
        ("Procedure/x1", {Family.TREATMENT, Family.MENOPAUSE}),
        ("Encounter/e1", set()),
        ("Bundle.entry[0]", set()),
    ],
)
def test_a_lost_resource_leaves_incomplete_what_it_could_have_said(
    resource: str, families: set[Family]
) -> None:
    lost = Problem(resource=resource, problem="too many unreadable elements")
    assert {gap.family for gap in gaps_left_by([lost])} == families
    assert all(resource in gap.reason for gap in gaps_left_by([lost]))


def test_a_resource_that_lost_an_element_leaves_no_gap_of_its_own() -> None:
    assert list(gaps_left_by([Problem(resource="Observation/o1", problem="status is not a string")])) == []
