"""Pages that are written from the code."""

from pathlib import Path

import pytest

from service.generated_page import write_or_check


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "reference" / "colours.md"


def run(page: Path, *arguments: str, text: str = "# Rot und grün\n") -> int:
    return write_or_check(arguments, page=page, text=text, module="service.colours")


def test_a_page_is_written_where_there_is_none(page: Path) -> None:
    assert run(page, "--write") == 0
    assert page.read_bytes() == "# Rot und grün\n".encode()


def test_a_page_as_the_code_has_it_is_up_to_date(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(page, "--write")
    assert run(page, "--check") == 0
    assert capsys.readouterr().err == ""


def test_a_missing_and_a_changed_page_are_out_of_date_and_left_as_they_are(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "out of date: docs/reference/colours.md (python -m service.colours --write)\n"
    assert run(page, "--check") == 1
    assert (capsys.readouterr().err, page.exists()) == (said, False)
    run(page, "--write")
    assert run(page, "--check", text="# Blau\n") == 1
    assert (capsys.readouterr().err, page.read_text(encoding="utf-8")) == (said, "# Rot und grün\n")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--write", "--check"]])
def test_other_arguments_write_nothing(
    arguments: list[str], page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(page, *arguments) == 2
    assert capsys.readouterr().err == "usage: python -m service.colours --write | --check\n"
    assert not page.exists()
