"""The demonstration: a real service, a real call, the cards as text."""

import datetime as dt

import pytest

from fhir_fixtures.catalogue import patients
from service.demonstration import EXIT_DIFFERS, EXIT_OK, EXIT_USAGE, demonstrate


def test_one_patient_is_decided_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert demonstrate(patient="aurelia-d538g", as_of=None) == EXIT_OK
    shown = capsys.readouterr().out
    assert "(aurelia-d538g, " in shown
    assert "early switch to camizestrant is an option" in shown
    assert shown.endswith("1 patients, decided for 2026-11-20.\n")


def test_a_patient_without_a_card_is_said_to_have_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert demonstrate(patient="selma-camizestrant", as_of=None) == EXIT_OK
    assert "No card (already-switched)." in capsys.readouterr().out


def test_another_day_is_not_compared_with_the_expected_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert demonstrate(patient="aurelia-d538g", as_of=dt.date(2027, 6, 1)) == EXIT_OK
    assert "decided for 2027-06-01" in capsys.readouterr().out


def test_an_unknown_patient_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert demonstrate(patient="nobody", as_of=None) == EXIT_USAGE
    said = capsys.readouterr().err
    assert "no bundled patient 'nobody'; known: aurelia-d538g" in said


def test_a_step_other_than_the_expected_one_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (patient,) = [each for each in patients() if each.slug == "aurelia-d538g"]
    monkeypatch.setitem(patient.expected, "step", "test-due")
    assert demonstrate(patient="aurelia-d538g", as_of=None) == EXIT_DIFFERS
    assert "expected step: test-due" in capsys.readouterr().out
