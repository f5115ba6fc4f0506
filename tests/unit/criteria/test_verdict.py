"""Verdicts refuse what would make them lie."""

import pytest

from service.chart.fact import SourceRef
from service.chart.search import Family
from service.course.answer import Answer
from service.course.treatment_course import Use
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Status, Verdict, met, not_met, unknown

ORDER = SourceRef(reference="MedicationRequest/1")
DISPENSE = SourceRef(reference="MedicationDispense/2")


@pytest.mark.parametrize("value", [*Status, *Answer, *Use])
def test_a_value_of_three_is_never_true_or_false(value: Status | Answer | Use) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(value)


@pytest.mark.parametrize("status", [MET, NOT_MET])
def test_a_decided_verdict_cites_evidence(status: Status) -> None:
    with pytest.raises(ValueError, match="must cite its evidence"):
        Verdict(status=status, reason="because")
    assert Verdict(status=status, reason="because", evidence=(ORDER,)).references == ("MedicationRequest/1",)


def test_an_unknown_verdict_says_what_is_missing() -> None:
    with pytest.raises(ValueError, match="must say what is missing"):
        Verdict(status=UNKNOWN, reason="because", evidence=(ORDER,))


def test_each_reference_is_named_once_and_an_absence_has_none() -> None:
    verdict = met("because", ORDER, Absence(family=Family.TREATMENT), DISPENSE, ORDER)
    assert verdict.references == ("MedicationRequest/1", "MedicationDispense/2")


def test_the_constructors_set_the_status() -> None:
    assert met("because", ORDER).status is MET
    assert not_met("because", ORDER).status is NOT_MET
    assert unknown("because", ORDER, missing="a date").status is UNKNOWN


def test_one_missing_thing_or_several_can_be_named() -> None:
    assert unknown("because", missing="a date").missing == ("a date",)
    assert unknown("because", missing=("a date", "a dose")).missing == ("a date", "a dose")


def test_the_reason_stays_out_of_the_representation() -> None:
    assert "Erika" not in repr(met("Erika is 61", ORDER))
