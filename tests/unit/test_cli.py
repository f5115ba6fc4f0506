"""The commands as commands: their options reach the parts that do the work."""

import datetime as dt
import runpy
import sys
from typing import Any

import click
import pytest
from click.testing import CliRunner

from service import demonstration, serving
from service.cli import _Day, main


def test_a_day_is_taken_as_it_is() -> None:
    day = dt.date(2026, 11, 20)
    assert _Day().convert(day, None, None) == day
    assert _Day().convert("2026-11-20", None, None) == day
    with pytest.raises(click.BadParameter):
        _Day().convert("2026-11-20T00:00", None, None)


def test_serve_hands_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(serving, "run", asked.update)
    arguments = ["serve", "--dev", "--port", "0", "--as-of", "2026-11-20", "--allow-fhir-server", "http://a"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert asked == {
        "host": "127.0.0.1",
        "port": 0,
        "workers": 1,
        "dev": True,
        "allow_fhir_server": ("http://a",),
        "as_of": dt.date(2026, 11, 20),
    }


@pytest.mark.parametrize("status", [0, 1, 2])
def test_the_exit_status_of_the_demonstration_is_passed_on(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "demonstrate", lambda **_: status)
    assert CliRunner().invoke(main, ["demo"]).exit_code == status


def test_the_package_can_be_run_as_a_module(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["esr1-cds", "trials"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("service", run_name="__main__")
    assert ended.value.code == 0
    assert "serena-6" in capsys.readouterr().out


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.split()[-1].count(".") == 2
