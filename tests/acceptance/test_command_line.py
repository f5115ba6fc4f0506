"""The command line as its users meet it: exit statuses, answers, and one line for each file it cannot use."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fhir_fixtures.catalogue import patients
from service.cli import main
from service.store.database import Database
from tests.acceptance.live_service import Json

GOOD = patients()[0]
SECRET = "Zyxwald-4471"


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def bundle(*resources: Json, **more: object) -> Json:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries} | more


def patient(identity: str) -> Json:
    return {
        "resourceType": "Patient",
        "id": identity,
        "name": [{"family": SECRET}],
        "birthDate": "1970-01-01",
    }


def observation(subject: str) -> Json:
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"text": SECRET},
        "subject": {"reference": subject},
    }


@pytest.fixture
def good(tmp_path: Path) -> str:
    file = tmp_path / "good.json"
    file.write_bytes(GOOD.bundle)
    return str(file)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    file = tmp_path / "bad.json"
    file.write_bytes(b"{")
    return str(file)


def test_a_decided_file_is_exit_0(good: str) -> None:
    result = run("evaluate", good, "--as-of", "2026-11-20")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Step: offer-switch" in result.stdout


def test_json_is_one_object_per_patient_and_line(good: str, tmp_path: Path) -> None:
    second = tmp_path / "second.json"
    second.write_bytes(patients()[1].bundle)
    result = run("evaluate", good, str(second), "--format", "json", "--as-of", "2026-11-20")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["patient"] for answer in answers] == [patients()[0].slug, patients()[1].slug]
    assert {answer["as_of"] for answer in answers} == {"2026-11-20"}
    assert list(answers[0]) == [
        "patient",
        "as_of",
        "knowledge_version",
        "step",
        "summary",
        "trials",
        "esr1",
        "imaging",
        "problems",
    ]


def test_standard_input_is_a_file(good: str) -> None:
    result = run("evaluate", "-", "--format", "json", "--as-of", "2026-11-20", stdin=GOOD.bundle)
    assert result.exit_code == 0
    assert result.stdout == run("evaluate", good, "--format", "json", "--as-of", "2026-11-20").stdout


def test_a_bad_file_is_exit_2_and_the_others_are_answered(good: str, bad: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    result = run("evaluate", bad, good, missing, "--format", "json", "--as-of", "2026-11-20")
    assert result.exit_code == 2
    assert [json.loads(line)["step"] for line in result.stdout.splitlines()] == ["offer-switch"]
    assert result.stderr.splitlines() == [
        f"esr1-cds: {bad}: not JSON: it ends too early",
        f"esr1-cds: {missing}: No such file or directory",
    ]


DEEP = 100_000


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not JSON"),
        (b"not json", "not JSON at byte"),
        (b'{"resourceType": "Bundle", "id": NaN}', "not JSON at byte"),
        (b'{"resourceType": "Bundle", "unasked": "\xff"}', "not UTF-8 at byte"),
        (b"[" * DEEP, "nested too deeply"),
        (b'{"resourceType": "Bundle", "unasked": ' + b"[" * DEEP + b"]" * DEEP + b"}", "nested too deeply"),
        (b"[]", "not a FHIR Bundle"),
        (b"null", "not a FHIR Bundle"),
        (b"7", "not a FHIR Bundle"),
        (b"{}", "not a FHIR Bundle"),
        (json.dumps(patient("p1")).encode(), "not a FHIR Bundle"),
        (json.dumps({"resourceType": "Nothing"}).encode(), "not a FHIR Bundle"),
        (json.dumps(bundle(entry={})).encode(), "Bundle.entry is not a list"),
        (json.dumps(bundle()).encode(), "no Patient resource in the Bundle"),
        (json.dumps({"resourceType": "Bundle"}).encode(), "no Patient resource in the Bundle"),
        (json.dumps(bundle(patient("p1"), patient("p2"))).encode(), "more than one Patient in the Bundle"),
        (
            json.dumps(bundle(patient("p1"), observation("Patient/p2"))).encode(),
            "Observation/o1: subject is another patient",
        ),
    ],
)
def test_a_file_that_cannot_be_used_has_one_line_that_says_what_and_where(
    content: bytes, complaint: str, tmp_path: Path
) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(content)
    result = run("evaluate", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"esr1-cds: {file}: {complaint}")
    assert SECRET not in line


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    result = run("evaluate", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr == f"esr1-cds: {tmp_path}: Is a directory\n"


def test_one_bad_resource_never_fails_the_patient(tmp_path: Path) -> None:
    broken = observation("Patient/p1") | {"valueQuantity": {"value": "high"}}
    file = tmp_path / "input.json"
    file.write_text(json.dumps(bundle(patient("p1"), broken)), encoding="utf-8")
    result = run("evaluate", str(file), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["problems"] == [
        {"resource": "Observation/o1", "problem": "valueQuantity.value is not a number"}
    ]


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction", "history", "document", None])
def test_a_bundle_of_any_type_is_decided(kind: str | None, tmp_path: Path) -> None:
    content = bundle(patient("p1"), type=kind)
    if kind is None:
        del content["type"]
    file = tmp_path / "input.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert json.loads(run("evaluate", str(file), "--format", "json").stdout)["step"] == "not-applicable"


@pytest.mark.parametrize(
    "day", ["20.11.2026", "2026-13-01", "2026-02-30", "2026-11", "20261120", "2026-W47-5", "today", ""]
)
def test_a_malformed_day_is_refused(day: str, good: str) -> None:
    result = run("evaluate", good, "--as-of", day)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "YYYY-MM-DD" in result.stderr


@pytest.mark.parametrize("arguments", [["evaluate"], ["evaluate", "x", "--format", "xml"], ["unknown"]])
def test_misuse_is_exit_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("command", [[], ["serve"], ["evaluate"], ["demo"], ["trials"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    for option in ("--help", "-h"):
        result = run(*command, option)
        assert result.exit_code == 0
        assert "Usage:" in result.stdout


def test_the_trials_are_listed_and_shown() -> None:
    listed = run("trials").stdout
    assert all(name in listed for name in ("serena-6", "pada-1", "ember-3", "emerald", "veritac-2", "evera"))
    shown = run("trials", "serena-6").stdout
    assert all(heading in shown for heading in ("Criteria", "Results", "Regulatory status", "Sources"))
    unknown = run("trials", "serena-7")
    assert unknown.exit_code == 2
    assert "no trial 'serena-7'; known: serena-6" in unknown.stderr


def test_without_development_mode_the_service_refuses_to_start() -> None:
    result = run("serve")
    assert result.exit_code == 1
    assert "no client is configured" in result.stderr
    assert "--dev" in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "cds.example.org"])
def test_development_mode_listens_on_loopback_only(host: str) -> None:
    result = run("serve", "--dev", "--host", host)
    assert result.exit_code == 1
    assert "loopback addresses only" in result.stderr


def test_a_port_in_use_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        result = run("serve", "--dev", "--port", str(port))
    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use; try --port" in result.stderr


def test_a_day_of_its_own_needs_development_mode() -> None:
    result = run("serve", "--as-of", "2026-11-20")
    assert result.exit_code == 1
    assert "ESR1_CDS_AS_OF: only allowed in development mode" in result.stderr


def test_an_unknown_setting_stops_the_start() -> None:
    result = CliRunner().invoke(main, ["serve", "--dev"], env={"ESR1_CDS_PROT": SECRET})
    assert result.exit_code == 1
    assert "ESR1_CDS_PROT: no such setting" in result.stderr
    assert SECRET not in result.stderr


def test_the_day_without_the_option_is_said_for_each_command() -> None:
    defaults = {
        command: " ".join(run(command, "--help").stdout.split()) for command in ("serve", "evaluate", "demo")
    }
    assert "(default: today; only in development mode)" in defaults["serve"]
    assert "(default: today)" in defaults["evaluate"]
    assert "(default: the day their stories are told for)" in defaults["demo"]


def test_a_reader_that_has_had_enough_is_no_fault_of_the_database(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"
    asyncio.run(_migrate(url))
    reading, writing = os.pipe()
    os.close(reading)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    finished = subprocess.run(
        [sys.executable, "-m", "service", "audit", "verify"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=environment | {"ESR1_CDS_DATABASE_URL": url},
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (finished.returncode, finished.stderr) == (1, b"")


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()


def test_the_installed_module_runs_without_a_terminal(good: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    finished = subprocess.run(
        [sys.executable, "-m", "service", "evaluate", good, "--as-of", "2026-11-20", "--format", "json"],
        capture_output=True,
        env=environment,
        check=False,
        timeout=60,
    )
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert json.loads(finished.stdout)["step"] == "offer-switch"
