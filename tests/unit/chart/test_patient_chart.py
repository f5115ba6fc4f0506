"""The chart and its facts: sources travel along, values stay out of what is logged, and gaps are found by family."""

import dataclasses

import pytest

from service.chart.dates import UNDATED
from service.chart.diagnosis import Demographics, EcogGrade
from service.chart.fact import Fact, SourceRef
from service.chart.patient_chart import PatientChart
from service.chart.search import Family, Gap

SECRET = "Clara was well on the day"
REPORT = SourceRef(reference="DiagnosticReport/r1")
RESULT = SourceRef(reference="Observation/v1", element="Observation.value", quote=SECRET)


def test_the_source_comes_before_what_supports_it() -> None:
    fact = Fact(value=EcogGrade(grade=1), effective=UNDATED, source=RESULT, supported_by=(REPORT,))
    assert fact.sources == (RESULT, REPORT)


def test_values_and_quotes_stay_out_of_the_repr() -> None:
    fact = Fact(value=SECRET, effective=UNDATED, source=RESULT)
    assert SECRET not in repr(fact)
    assert "Observation/v1" in repr(fact)


def test_a_fact_cannot_be_changed() -> None:
    fact = Fact(value=1, effective=UNDATED, source=RESULT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        fact.value = 2  # type: ignore[misc]


def _chart(*gaps: Gap) -> PatientChart:
    nobody = Demographics(birth=None, gender=None, deceased=None)
    return PatientChart(
        patient_id="p1",
        demographics=Fact(value=nobody, effective=UNDATED, source=SourceRef(reference="Patient/p1")),
        gaps=gaps,
    )


NO_IMAGING = Gap(family=Family.IMAGING, reason="a page is missing")
NO_STAGING = Gap(family=Family.STAGING, reason="a status is missing")
NO_SCANS = Gap(family=Family.IMAGING, reason="a scan is missing")


@pytest.mark.parametrize(
    ("gaps", "asked", "found"),
    [
        ((), (Family.IMAGING,), None),
        ((NO_STAGING,), (Family.IMAGING,), None),
        ((NO_STAGING, NO_IMAGING), (Family.IMAGING,), NO_IMAGING),
        ((NO_IMAGING, NO_SCANS), (Family.IMAGING,), NO_IMAGING),
        ((NO_IMAGING, NO_STAGING), (Family.STAGING, Family.IMAGING), NO_IMAGING),
        ((NO_IMAGING,), (), None),
    ],
)
def test_the_first_gap_in_the_families_asked_for_is_found(
    gaps: tuple[Gap, ...], asked: tuple[Family, ...], found: Gap | None
) -> None:
    assert _chart(*gaps).gap_in(*asked) == found
