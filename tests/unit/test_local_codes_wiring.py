"""A site's own laboratory codes reach every way in: settings, command line, hooks."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.app import create_app
from service.cli import main
from service.pipeline import decide, read_chart
from service.settings import Settings, UnusableSettingsError
from service.terms.local_codes import LocalCodes

_LOCAL = "https://lab.example.org/codes"
_MAPPING = f"""
[[codes]]
system = "{_LOCAL}"
code = "ESR1-CT"
concept = "esr1-variant-test"
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    file = tmp_path / "local-codes.toml"
    file.write_text(_MAPPING, encoding="utf-8")
    return file


def _locally_coded() -> bytes:
    """A patient whose ESR1 results are coded with the laboratory's own code and no wording."""
    bundle = json.loads(next(item.bundle for item in patients() if item.slug == "aurelia-d538g"))
    for entry in bundle["entry"]:
        codings = entry["resource"].get("code", {}).get("coding", [])
        if entry["resource"]["resourceType"] == "Observation" and any(
            one["code"] == "69548-6" for one in codings
        ):
            entry["resource"]["code"] = {"coding": [{"system": _LOCAL, "code": "ESR1-CT"}]}
    return json.dumps(bundle).encode()


def test_a_locally_coded_result_is_read_only_with_the_mapping(mapping: Path) -> None:
    day = dt.date.fromisoformat(str(AS_OF))
    without = decide(read_chart(_locally_coded(), as_of=day), as_of=day)
    codes = LocalCodes.load(mapping)
    with_mapping = decide(read_chart(_locally_coded(), as_of=day, local_codes=codes), as_of=day)
    assert without.step.value != "offer-switch"
    assert with_mapping.step.value == "offer-switch"


def test_evaluate_takes_the_mapping(mapping: Path, tmp_path: Path) -> None:
    file = tmp_path / "patient.json"
    file.write_bytes(_locally_coded())
    arguments = [
        "evaluate",
        str(file),
        "--format",
        "json",
        "--as-of",
        str(AS_OF),
        "--local-codes",
        str(mapping),
    ]
    answer = CliRunner().invoke(main, arguments)
    assert json.loads(answer.stdout)["step"] == "offer-switch"


def test_evaluate_says_what_is_wrong_with_a_mapping(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[[codes]]\nsystem = 3\n", encoding="utf-8")
    answer = CliRunner().invoke(main, ["evaluate", "-", "--local-codes", str(file)], input="{}")
    assert answer.exit_code == 2
    assert "wrong.toml" in answer.stderr


def test_the_service_starts_with_a_mapping_and_refuses_an_unusable_one(mapping: Path, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}"
    assert create_app(Settings(dev=True, database_url=url, local_codes=mapping)).title == "esr1-cds"
    with pytest.raises(UnusableSettingsError, match="LOCAL_CODES"):
        create_app(Settings(dev=True, database_url=url, local_codes=tmp_path / "none.toml"))
