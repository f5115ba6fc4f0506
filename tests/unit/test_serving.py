"""What stands between a command line and a listening service."""

import datetime as dt
import gc
import os
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from service.guard.connection import GuardedConnection
from service.guard.loopback import is_loopback
from service.serving import UnableToServeError, run, settings_for, worker
from service.settings import load_settings
from tests.hospital import Hospital, process


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:10.0.0.1", False),
        ("LOCALHOST", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.1", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False),
    ],
)
def test_an_address_that_others_may_reach_is_no_loopback(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer


def test_the_command_line_counts_more_than_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_AS_OF", "2026-01-01")
    day = dt.date(2026, 11, 20)
    settings = settings_for(dev=True, allow_fhir_server=("https://a.example.org/",), as_of=day)
    assert (settings.dev, settings.as_of, settings.allow_fhir_server) == (
        True,
        day,
        ("https://a.example.org",),
    )


def test_the_environment_counts_when_the_command_line_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_DEV", "1")
    monkeypatch.setenv("ESR1_CDS_AS_OF", "2026-01-01")
    settings = settings_for(dev=False, allow_fhir_server=(), as_of=None)
    assert (settings.dev, settings.as_of) == (True, dt.date(2026, 1, 1))


def test_unusable_settings_name_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_JURISDICTION", "secret")
    with pytest.raises(UnableToServeError, match="ESR1_CDS_JURISDICTION") as refused:
        settings_for(dev=True, allow_fhir_server=(), as_of=None)
    assert "secret" not in str(refused.value)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def refusal(**settings: object) -> str:
    """Why the service does not start."""
    asked: dict[str, Any] = {"host": "127.0.0.1", "port": 0, "workers": 1, "dev": False}
    asked |= {"allow_fhir_server": (), "as_of": None}
    with pytest.raises(UnableToServeError) as refused:
        run(**(asked | settings))
    return str(refused.value)


def test_development_mode_is_for_this_machine_only() -> None:
    assert "loopback addresses only" in refusal(dev=True, host="0.0.0.0")


def test_without_clients_it_says_where_they_would_be_named() -> None:
    said = refusal()
    assert "ESR1_CDS_CONFIG" in said
    assert "--dev" in said


def test_everything_that_is_wrong_with_the_clients_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "clients.toml"
    file.write_text('public_base_url = "http://cds.example.org"\n[[clients]]\nid = "a"\n')
    monkeypatch.setenv("ESR1_CDS_CONFIG", str(file))
    said = refusal().splitlines()
    assert said[0] == "ESR1_CDS_CONFIG cannot be used:"
    assert any("public_base_url" in line for line in said[1:])
    assert any("clients[0].issuer" in line for line in said[1:])


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "try --port" in refusal(dev=True, port=taken.getsockname()[1])


def test_in_development_mode_it_says_where_to_look_and_that_it_is_not_for_patients(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'dev.sqlite3'}"
    with process("--dev", ESR1_CDS_DATABASE_URL=database, log=tmp_path / "log") as (_, port):
        assert httpx.get(f"http://127.0.0.1:{port}/about").status_code == 200
    said = (tmp_path / "log").read_text()
    assert "DEVELOPMENT MODE" in said.splitlines()[0]
    assert f"open http://127.0.0.1:{port}/" in said


def test_several_workers_serve_one_page_of_measurements(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'dev.sqlite3'}"
    with process("--dev", "--workers", "2", ESR1_CDS_DATABASE_URL=database) as (_, port):
        assert "esr1_cds_" in httpx.get(f"http://127.0.0.1:{port}/metrics").text


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the server is started with; it is not started. The environment is put back afterwards."""
    asked: dict[str, Any] = {}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    monkeypatch.setattr(os, "environ", kept)
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: asked.update(options, app=app))
    return asked


@pytest.mark.parametrize(("host", "in_url"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_the_settings_are_handed_to_the_workers(host: str, in_url: str, started: dict[str, Any]) -> None:
    port = free_port()
    fhir_servers = ("https://a.example.org", "https://b.example.org")
    day = dt.date(2026, 11, 20)
    run(host=host, port=port, workers=2, dev=True, allow_fhir_server=fhir_servers, as_of=day)
    assert (started["host"], started["port"], started["workers"]) == (host, port, 2)
    assert {name: value for name, value in os.environ.items() if name.startswith("ESR1_CDS_")} == {
        "ESR1_CDS_DEV": "1",
        "ESR1_CDS_WORKERS": "2",
        "ESR1_CDS_PUBLIC_BASE_URL": f"http://{in_url}:{port}",
        "ESR1_CDS_AS_OF": "2026-11-20",
        "ESR1_CDS_ALLOW_FHIR_SERVER": ",".join(fhir_servers),
    }


@pytest.mark.parametrize(("set_to", "says"), [("4", True), ("2", False)])
def test_a_number_of_workers_in_the_environment_is_not_passed_over_in_silence(
    set_to: str, says: bool, started: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    os.environ["ESR1_CDS_WORKERS"] = set_to
    run(host="127.0.0.1", port=free_port(), workers=2, dev=True, allow_fhir_server=(), as_of=None)
    assert started["workers"] == 2
    said = capsys.readouterr().err
    assert said.startswith("esr1-cds: DEVELOPMENT MODE")
    assert ("ESR1_CDS_WORKERS has no effect here; --workers says 2" in said) is says


def test_with_clients_it_listens_where_it_is_told(
    tmp_path: Path, started: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    os.environ["ESR1_CDS_CONFIG"] = str(Hospital(tmp_path).write())
    port = free_port()
    run(host="0.0.0.0", port=port, workers=1, dev=False, allow_fhir_server=(), as_of=None)
    assert started["http"] is GuardedConnection
    assert started["timeout_graceful_shutdown"] > load_settings().deadline_seconds
    assert f"listening on http://0.0.0.0:{port}" in capsys.readouterr().err


def test_a_worker_takes_everything_from_the_environment(started: dict[str, Any]) -> None:
    os.environ |= {"ESR1_CDS_DEV": "1", "ESR1_CDS_LOG_FORMAT": "json"}
    assert isinstance(worker(), FastAPI)
    assert started == {}
    gc.unfreeze()
