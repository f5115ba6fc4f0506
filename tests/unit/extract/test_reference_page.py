"""The page of what is read."""

from pathlib import Path

import pytest

from service.extract import reference_page
from service.extract.reference_page import NOT_READ, main, page


def test_every_fact_says_what_is_read_and_what_is_known_and_not_read() -> None:
    text = page()
    for title in NOT_READ:
        assert f"## {title}\n" in text
    assert text.count("Known and not read:") == len(NOT_READ)


def test_codes_of_a_set_and_their_source_are_on_the_page() -> None:
    assert "**ER negative** (mCODE 4.0.0 value sets" in page()
    assert "ICD_10, ICD_10_CM, ICD_10_GM, ICD_O_3 `C50…`" in page()


def test_a_set_that_two_sections_use_is_listed_in_the_first_only() -> None:
    assert page().count("**breast as a body site** (") == 1
    assert "* **breast as a body site**: see Diagnoses and metastases\n" in page()


def test_the_committed_page_is_current() -> None:
    assert main(["--check"]) == 0


def test_a_page_that_is_out_of_date_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "what-is-read.md"
    monkeypatch.setattr(reference_page, "_PAGE", stale)
    assert main(["--check"]) == 1
    assert "out of date: docs/reference/what-is-read.md" in capsys.readouterr().err
    assert main(["--write"]) == 0
    assert main(["--check"]) == 0
