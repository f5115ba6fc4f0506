"""What stands between a command line and a listening service."""

import datetime as dt
import os
import socket
from typing import Any

import pytest
import uvicorn

from service.serving import UnableToServeError, is_loopback, run, settings_for


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
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


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the server is started with; it is not started. The environment is put back afterwards."""
    asked: dict[str, Any] = {}
    monkeypatch.setattr(
        os, "environ", {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    )
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: asked.update(options, app=app))
    return asked


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize(("host", "in_url"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_it_says_where_to_look_and_hands_the_settings_on(
    host: str, in_url: str, started: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    fhir_servers = ("https://a.example.org", "https://b.example.org")
    run(
        host=host,
        port=port,
        workers=2,
        dev=True,
        allow_fhir_server=fhir_servers,
        as_of=dt.date(2026, 11, 20),
    )
    address = f"http://{in_url}:{port}"
    said = capsys.readouterr().err
    assert "DEVELOPMENT MODE" in said
    assert f"open {address}/" in said
    assert (started["host"], started["port"], started["workers"]) == (host, port, 2)
    assert started["app"] == "service.app:create_app"
    assert {name: value for name, value in os.environ.items() if name.startswith("ESR1_CDS_")} == {
        "ESR1_CDS_DEV": "1",
        "ESR1_CDS_PUBLIC_BASE_URL": address,
        "ESR1_CDS_AS_OF": "2026-11-20",
        "ESR1_CDS_ALLOW_FHIR_SERVER": ",".join(fhir_servers),
    }


def test_without_options_only_what_is_needed_is_handed_on(started: dict[str, Any]) -> None:
    run(host="127.0.0.1", port=free_port(), workers=1, dev=True, allow_fhir_server=(), as_of=None)
    assert started["workers"] == 1
    assert {name for name in os.environ if name.startswith("ESR1_CDS_")} == {
        "ESR1_CDS_DEV",
        "ESR1_CDS_PUBLIC_BASE_URL",
    }
