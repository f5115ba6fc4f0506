"""The page of steps and criteria is complete and up to date."""

from pathlib import Path

import pytest

from service.criteria.library.adult import Adult
from service.pathway.decision import Step
from service.pathway.reference_page import headings, main, reference_page
from service.trials.catalogue import TRIALS


def test_every_step_and_every_criterion_has_its_place() -> None:
    page = reference_page()
    assert all(f"| `{step.value}` |" in page for step in Step)
    asked = {cited.criterion.id for trial in TRIALS for cited in trial.inclusion}
    assert all(page.count(f"### `{criterion}`\n") == 1 for criterion in asked)


def test_a_criterion_is_shown_as_each_trial_asks_it() -> None:
    page = reference_page()
    assert "ECOG performance status 0 to 1 (SERENA-6, VERITAC-2)" in page
    assert "ECOG performance status 0 to 2 (PADA-1)" in page


def test_the_headings_of_a_docstring_are_taken_apart() -> None:
    assert headings(Adult) == {
        "What it asks": "the patient has had the birthday of `years` by the day of the question.",
        "Units": "completed years.",
        "Unknown when": "there is no birth date, or a partial one straddles the birthday.",
        "Sources": "the trial's registry entry; birth date of the Patient.",
    }


def test_the_page_is_up_to_date() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "steps.md"
    assert page.read_text(encoding="utf-8") == reference_page()


def test_the_page_is_written_and_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("service.pathway.reference_page._PAGE", tmp_path / "steps.md")
    assert main(["--check"]) == 1
    assert "python -m service.pathway.reference_page --write" in capsys.readouterr().err
    assert main(["--write"]) == 0
    assert main(["--check"]) == 0
