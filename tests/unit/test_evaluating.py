"""Files to answers: what the command line tests do not reach."""

import sys
from pathlib import Path

import pytest

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.evaluating import EXIT_DECIDED, EXIT_UNUSABLE, UnusableInputError, decide_file, evaluate_files


def test_a_file_is_decided(tmp_path: Path) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(patients()[0].bundle)
    assert decide_file(str(file), as_of=AS_OF).step.value == patients()[0].expected["step"]


def test_what_cannot_be_decided_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="No such file"):
        decide_file(str(tmp_path / "missing.json"), as_of=AS_OF)


def test_the_exit_status_says_whether_every_file_was_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(patients()[0].bundle)
    bad.write_bytes(b"{")
    assert evaluate_files([str(good)], output_format="json", as_of=AS_OF) == EXIT_DECIDED
    assert evaluate_files([str(bad), str(good)], output_format="json", as_of=AS_OF) == EXIT_UNUSABLE
    captured = capsys.readouterr()
    assert captured.out.count('"step":"offer-switch"') == 2
    assert captured.err.count("esr1-cds: ") == 1


@pytest.mark.parametrize(("count", "shows"), [(49, False), (50, True)])
def test_many_files_on_a_terminal_show_how_far_it_is(
    count: int,
    shows: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    file = tmp_path / "bad.json"
    file.write_bytes(b"{")
    evaluate_files([str(file)] * count, output_format="json", as_of=AS_OF)
    assert ("deciding" in capsys.readouterr().err) is shows
