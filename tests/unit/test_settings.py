"""Settings: what stops the start, and what the message says."""

import datetime as dt
import os
from pathlib import Path

import pytest

from service.settings import Settings, UnusableSettingsError, load_settings, main, reference_page


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.upper().startswith("ESR1_CDS_")]:
        monkeypatch.delenv(name)


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite+aiosqlite:///./var/esr1-cds.sqlite3"
    assert (settings.config, settings.dev, settings.as_of, settings.allow_fhir_server) == (
        None,
        False,
        None,
        (),
    )
    assert (settings.jurisdiction, settings.max_body_bytes, settings.log_level) == (
        "US",
        10 * 1024 * 1024,
        "INFO",
    )


def test_every_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATABASE_URL": "postgresql+asyncpg://cds:secret@db/cds",
        "CONFIG": "/etc/clients.toml",
        "DEV": "1",
        "AS_OF": "2026-11-20",
        "ALLOW_FHIR_SERVER": "https://hapi.example.org/baseR4/, http://10.0.0.5:8080/fhir",
        "PUBLIC_BASE_URL": "https://cds.example.org/",
        "JURISDICTION": "EU",
        "MAX_BODY_BYTES": "1024",
        "LOG_LEVEL": "debug",
    }.items():
        monkeypatch.setenv(f"ESR1_CDS_{name}", value)
    settings = load_settings()
    assert settings.database_url.endswith("@db/cds")
    assert settings.config == Path("/etc/clients.toml")
    assert settings.as_of == dt.date(2026, 11, 20)
    assert settings.allow_fhir_server == ("https://hapi.example.org/baseR4", "http://10.0.0.5:8080/fhir")
    assert settings.public_base_url == "https://cds.example.org"
    assert (settings.jurisdiction, settings.max_body_bytes, settings.log_level) == ("EU", 1024, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root:hunter2@db"),
        ("DEV", "hunter2"),
        ("AS_OF", "hunter2"),
        ("AS_OF", "2026-11"),
        ("AS_OF", "2026-02-30"),
        ("ALLOW_FHIR_SERVER", "hunter2"),
        ("ALLOW_FHIR_SERVER", "https://me:hunter2@fhir.example.org"),
        ("ALLOW_FHIR_SERVER", "http://[hunter2"),
        ("PUBLIC_BASE_URL", "hunter2"),
        ("PUBLIC_BASE_URL", "ftp://hunter2"),
        ("JURISDICTION", "hunter2"),
        ("MAX_BODY_BYTES", "1023"),
        ("MAX_BODY_BYTES", "hunter2"),
        ("LOG_LEVEL", "hunter2"),
    ],
)
def test_a_malformed_value_is_named_by_its_variable_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("ESR1_CDS_DEV", "1")
    monkeypatch.setenv(f"ESR1_CDS_{name}", value)
    with pytest.raises(UnusableSettingsError, match=f"ESR1_CDS_{name}: ") as caught:
        load_settings()
    assert value not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_an_unknown_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_DATABSE_URL", "sqlite+aiosqlite:///elsewhere")
    with pytest.raises(UnusableSettingsError, match="ESR1_CDS_DATABSE_URL: no such setting") as caught:
        load_settings()
    assert "elsewhere" not in str(caught.value)


def test_every_complaint_is_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_SUCH", "DEV", "JURISDICTION"):
        monkeypatch.setenv(f"ESR1_CDS_{name}", "perhaps")
    with pytest.raises(UnusableSettingsError) as caught:
        load_settings()
    assert len(caught.value.complaints) == 3


def test_names_of_the_test_suite_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_TEST_NO_SKIP", "1")
    assert load_settings() == Settings()


def test_a_variable_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_AS_OF", "")
    assert load_settings().as_of is None


@pytest.mark.parametrize(
    ("name", "value"), [("AS_OF", "2026-11-20"), ("ALLOW_FHIR_SERVER", "https://fhir.example.org")]
)
def test_what_is_meant_for_development_is_refused_outside_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"ESR1_CDS_{name}", value)
    with pytest.raises(UnusableSettingsError, match=f"ESR1_CDS_{name}: only allowed in development mode"):
        load_settings()


def test_a_given_setting_replaces_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_AS_OF", "2026-01-01")
    assert load_settings(dev=True, as_of=dt.date(2026, 11, 20)).as_of == dt.date(2026, 11, 20)


def test_the_database_url_stays_out_of_repr() -> None:
    settings = load_settings(database_url="postgresql+asyncpg://cds:hunter2@db/cds")
    assert "hunter2" not in repr(settings)


def test_the_reference_page_says_what_each_setting_means() -> None:
    rows = [line for line in reference_page().splitlines() if line.startswith("| `ESR1_CDS_")]
    assert len(rows) == len(Settings.model_fields)
    assert all(len(row.split("|")[2].strip()) > 20 for row in rows)


def test_the_reference_page_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
    assert page.read_text(encoding="utf-8") == reference_page()


def test_the_page_is_written_and_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("service.settings._REFERENCE_PAGE", tmp_path / "settings.md")
    assert main(["--check"]) == 1
    assert "python -m service.settings --write" in capsys.readouterr().err
    assert main(["--write"]) == 0
    assert main(["--check"]) == 0


def test_the_time_for_the_fhir_server_must_be_shorter_than_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ESR1_CDS_DEADLINE_SECONDS", "3")
    with pytest.raises(UnusableSettingsError, match="FHIR_BUDGET_SECONDS: must be shorter"):
        load_settings()
    monkeypatch.setenv("ESR1_CDS_FHIR_BUDGET_SECONDS", "2.9")
    assert load_settings().deadline_seconds == 3


def test_networks_of_operators_are_in_cidr_notation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESR1_CDS_OPERATOR_NETWORKS", "10.0.0.0/8, ::1/128")
    assert load_settings().operator_networks == ("10.0.0.0/8", "::1/128")
    monkeypatch.setenv("ESR1_CDS_OPERATOR_NETWORKS", "10.0.0.5/8")
    with pytest.raises(UnusableSettingsError, match="OPERATOR_NETWORKS: must hold networks"):
        load_settings()
