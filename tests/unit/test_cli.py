"""The commands as commands: their options reach the parts that do the work."""

import asyncio
import datetime as dt
import runpy
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from service import demonstration, serving
from service.cli import _Day, main
from service.store.database import Database
from tests.hospital import Hospital


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


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty, migrated database that the settings name."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"
    monkeypatch.setenv("ESR1_CDS_DATABASE_URL", url)

    async def migrate() -> None:
        await (await Database.open(url)).close()

    asyncio.run(migrate())
    return url


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["audit", "verify"], 0, "intact"),
        (["audit", "verify", "--expect", "1:x"], 2, "--expect"),
        (["audit", "export", "--since", "2026-11-20"], 0, ""),
        (["feedback", "report"], 0, "card"),
        (["feedback", "report", "--format", "json", "--client", "a"], 0, "{"),
    ],
)
def test_what_is_kept_can_be_looked_at(database: str, arguments: list[str], status: int, words: str) -> None:
    assert database
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.exception if status == 0 else None) == (status, None)
    assert words in result.output.lower()


def test_unusable_settings_are_named_before_the_database_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ESR1_CDS_DATABASE_URL", "mysql://hunter2@db")
    result = CliRunner().invoke(main, ["audit", "verify"])
    assert result.exit_code == 1
    assert "ESR1_CDS_DATABASE_URL" in result.output
    assert "hunter2" not in result.output


def test_a_clients_file_is_checked(tmp_path: Path) -> None:
    path = Hospital(tmp_path).write()
    assert CliRunner().invoke(main, ["check-config", str(path)]).exit_code == 0
    path.write_text("clients = 7")
    assert CliRunner().invoke(main, ["check-config", str(path), "--format", "json"]).exit_code == 2


def test_a_fhir_server_that_cannot_be_meant_is_unusable() -> None:
    result = CliRunner().invoke(main, ["sandbox", "--fhir-server", "ftp://fhir.example.org"])
    assert result.exit_code == 2
