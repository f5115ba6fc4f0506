"""The commands that look at what the store keeps."""

import asyncio
import json
from pathlib import Path

import pytest

from service.auditing import export_audit, feedback_report, verify_audit
from service.store.database import Database
from service.store.feedback import FeedbackStore
from tests.store_databases import backend, database, migrated_postgres, migrated_sqlite, postgres, url
from tests.unit.store.said import CARD, batch, keep, note, overridden

__all__ = ["backend", "database", "migrated_postgres", "migrated_sqlite", "postgres", "url"]

OTHER = "5c0b6c3a-0c5e-4a3f-9f0e-2f8f4f3b7a12"


async def _on(function: object, *arguments: object, **named: object) -> int:
    """As the command line calls it: where no event loop runs."""
    return await asyncio.to_thread(function, *arguments, **named)  # type: ignore[arg-type]


async def test_an_intact_chain_is_said_to_be_so_with_its_head(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await keep(database, note(), note())
    assert await _on(verify_audit, url) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "records: 2"
    assert lines[2].startswith("head: 2:")
    assert "the chain is intact" in lines
    assert lines[-1].startswith("Records cut off at the end do not show")


async def test_a_printed_head_can_be_given_back(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await keep(database, note(), note())
    await _on(verify_audit, url)
    head = capsys.readouterr().out.splitlines()[2].removeprefix("head: ")
    await keep(database, note())
    assert await _on(verify_audit, url, expect=head) == 0
    assert "the expected record is there, unchanged" in capsys.readouterr().out


async def test_a_chain_without_its_end_is_not_intact(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await keep(database, note())
    assert await _on(verify_audit, url, expect=f"2:{'0' * 64}") == 1
    out = capsys.readouterr().out
    assert "its end was cut off" in out
    assert "the chain is NOT intact" in out


async def test_a_broken_chain_is_not_intact(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO decision_anchor VALUES (7, 'forged', 5, '2026-11-20 12:00:00+00:00')"
        )
    assert await _on(verify_audit, url) == 1
    assert "BROKEN at record 7: the anchor does not count what it stands for" in capsys.readouterr().out


@pytest.mark.parametrize("expect", ["", "7", "7:abc", f"-1:{'0' * 64}", f"1:{'0' * 64}:x", f"1:{'g' * 64}"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_expectation_of_another_form_is_refused(
    url: str, expect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_audit(url, expect=expect) == 2
    assert "SEQ:HASH" in capsys.readouterr().err


async def test_records_are_exported_one_per_line(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await keep(database, note(), note())
    assert await _on(export_audit, url) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["resourceType"] for line in lines] == ["AuditEvent", "AuditEvent"]


async def test_the_report_is_a_table(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await keep(database, note(CARD, OTHER))
    reason = {"code": "x", "display": "Patient declines\x1b[2J"}
    await FeedbackStore(database)(batch(overridden(CARD, reason=reason, userComment="Mrs Secret")))
    assert await _on(feedback_report, url) == 0
    assert capsys.readouterr().out == (
        "step               shown    accepted  overridden  unanswered\n"
        "offer-switch           2           0           1           1\n"
        "\n"
        "Why offer-switch was overridden:\n"
        "     1  Patient declines?[2J\n"
        "\n"
        "Reports on cards that the service has no note of: 0\n"
    )


async def test_the_report_as_json(url: str, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    await keep(database, note(CARD))
    await FeedbackStore(database)(batch(overridden(CARD), overridden("unknown")))
    assert await _on(feedback_report, url, output_format="json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "steps": [
            {
                "step": "offer-switch",
                "shown": 1,
                "accepted": 0,
                "overridden": 1,
                "unanswered": 0,
                "reasons": [{"system": None, "code": None, "display": None, "count": 1}],
            }
        ],
        "orphans": 1,
    }


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_report_on_nothing_says_so(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert feedback_report(url) == 0
    assert capsys.readouterr().out == "No cards were shown.\n"


@pytest.mark.parametrize("command", [verify_audit, export_audit, feedback_report])
def test_a_database_that_is_not_there_is_not_made(
    command: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3") == 2  # type: ignore[operator]
    said = f"esr1-cds: there is no database {tmp_path}/x.sqlite3 (ESR1_CDS_DATABASE_URL says where it is)\n"
    assert capsys.readouterr().err == said
    assert list(tmp_path.iterdir()) == []


def test_a_file_below_the_working_directory_is_named_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert verify_audit("sqlite+aiosqlite:///./var/x.sqlite3") == 2
    assert f"there is no database {tmp_path}/var/x.sqlite3 " in capsys.readouterr().err


def test_a_file_that_is_no_database_of_this_version_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.sqlite3").touch()
    assert verify_audit(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3") == 2
    said = f"the database {tmp_path}/x.sqlite3 does not answer, or is not of this version of the service"
    assert said in capsys.readouterr().err


def test_of_a_database_elsewhere_nothing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_audit("postgresql+asyncpg://cds:hunter2@127.0.0.1:1/cds") == 2
    said = "esr1-cds: the database does not answer, or is not of this version of the service\n"
    assert capsys.readouterr().err == said


def test_a_url_that_cannot_be_used_is_named_by_its_kind_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_audit("sqlite+nosuchdriver:///hunter2") == 2
    assert "hunter2" not in capsys.readouterr().err


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_database_that_fails_underway_is_named_by_its_kind_only(
    url: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE decision_anchor")
    assert await _on(verify_audit, url) == 2
    assert capsys.readouterr().err == "esr1-cds: the database failed: OperationalError\n"
