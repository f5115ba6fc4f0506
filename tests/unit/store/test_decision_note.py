"""What is noted of a decision."""

from service.course.windows import DEFAULT_WINDOWS
from service.development import bundled_patients
from service.pathway.decision import Decision
from service.pipeline import decide
from service.store.decision_note import evidence, statuses
from tests.unit.store.said import note


def _decision() -> Decision:
    patient = next(each for each in bundled_patients() if each.expected_step == "offer-switch")
    return decide(patient.read_chart(patient.as_of), as_of=patient.as_of, windows=DEFAULT_WINDOWS)


def test_the_status_of_every_criterion_is_noted() -> None:
    noted = statuses(_decision())["serena-6"]
    assert noted["adult"] == "met"
    assert set(noted.values()) == {"met"}


def test_the_references_of_the_evidence_are_noted_once() -> None:
    references = evidence(_decision())
    assert len(references) == len(set(references))
    assert {reference.split("/")[0] for reference in references} >= {"Patient", "Observation"}


def test_references_do_not_show() -> None:
    assert "Observation/esr1" not in repr(note())
