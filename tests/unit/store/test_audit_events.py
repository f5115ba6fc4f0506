"""Decision records as AuditEvents that are valid FHIR R4."""

import datetime as dt
import json
from typing import Any

import pytest

from service.store.audit_events import audit_events
from service.store.database import Database
from tests.unit.store.said import CARD, NOON, keep, note

pytest.importorskip("fhir.resources.R4B")


async def _exported(database: Database, since: dt.datetime | None = None) -> list[dict[str, Any]]:
    return [json.loads(event) async for event in audit_events(database, since=since)]


async def test_a_record_says_who_asked_what_about_which_resources(database: Database) -> None:
    await keep(database, note(CARD, client_id="north"))
    (event,) = await _exported(database)
    assert event["resourceType"] == "AuditEvent"
    assert (event["type"]["code"], event["action"], event["outcome"]) == ("110112", "E", "0")
    assert event["recorded"] == "2026-11-20T12:00:00.000+00:00"
    assert [(agent["who"]["identifier"]["value"], agent["requestor"]) for agent in event["agent"]] == [
        ("north", True),
        ("esr1-patient-view", False),
    ]
    call, *resources = event["entity"]
    assert call["what"]["identifier"]["value"] == "hook-instance-1"
    assert [each["what"]["reference"] for each in resources] == ["Observation/esr1", "Patient/wanda"]


async def test_the_decision_is_in_the_details(database: Database) -> None:
    await keep(database, note(CARD))
    (event,) = await _exported(database)
    details = {each["type"]: each["valueString"] for each in event["entity"][0]["detail"]}
    assert details.pop("hash")
    assert details == {
        "seq": "1",
        "hook": "patient-view",
        "step": "offer-switch",
        "silent": "false",
        "digest": "0" * 64,
        "knowledge-version": "2026.11.0",
        "software-version": "0.1.0",
        "criterion serena-6/adult": "met",
        "criterion serena-6/ecog-at-most-1": "unknown",
        "duration decide": "1250 us",
        "prefetch patient": "satisfied",
        "prefetch procedures": "not-sent",
        "unavailable": "procedures: not sent",
        "cards": CARD,
    }


@pytest.mark.parametrize(
    ("outcome", "code"), [("answered", "0"), ("http-412", "4"), ("http-500", "8"), ("failed", "8")]
)
async def test_the_outcome_says_how_bad_it_was(database: Database, outcome: str, code: str) -> None:
    nothing = {"step": None, "criteria": {}, "references": (), "hook_instance": None}
    await keep(database, note(outcome=outcome, **nothing))
    (event,) = await _exported(database)
    assert (event["outcome"], event["outcomeDesc"]) == (code, outcome)
    assert "what" not in event["entity"][0]


async def test_more_than_a_page_is_exported_in_order(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.store.audit_events._PAGE", 2)
    await keep(database, *(note(client_id=str(number)) for number in range(5)))
    clients = [event["agent"][0]["who"]["display"] for event in await _exported(database)]
    assert clients == ["0", "1", "2", "3", "4"]


async def test_only_the_records_since_a_moment(database: Database) -> None:
    later = NOON + dt.timedelta(seconds=1)
    await keep(database, note(client_id="before"), note(client_id="after", decided_at=later))
    clients = [event["agent"][0]["who"]["display"] for event in await _exported(database, since=later)]
    assert clients == ["after"]
