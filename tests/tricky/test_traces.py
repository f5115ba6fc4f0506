"""After all of it: what the service has written holds nothing of patients, tokens and comments but what is meant.

The fixtures of this folder look at everything that their services wrote, when they have ended; here the same is
shown for one call of each kind, and that the search would find what it looks for.
"""

import copy
import json
import uuid
from collections.abc import Iterator

import pytest

from fhir_fixtures.catalogue import patients
from tests.acceptance.live_service import PATIENT_VIEW
from tests.tricky.ehr import ORDER_SELECT, ORDER_SIGN, Ehr, Json
from tests.tricky.records import AURELIA, chart_request, resources, with_access, with_prefetch
from tests.tricky.traces import (
    ACCESS_TOKEN,
    COMMENT,
    IDENTIFIER,
    NAME,
    NARRATIVE,
    NOTE,
    leaks_in,
    record_of,
    require_no_traces,
    rows,
    tables,
)

HOOKS = {"patient-view": PATIENT_VIEW, "order-select": ORDER_SELECT, "order-sign": ORDER_SIGN}


def marked(resource: Json) -> Json:
    """A copy with a marker wherever a resource can hold a name, an identifier or free text."""
    copied = copy.deepcopy(resource)
    copied["text"] = {"status": "generated", "div": f"<div>{NARRATIVE}</div>"}
    copied["identifier"] = [{"system": "urn:mrn", "value": IDENTIFIER}]
    copied["note"] = [{"text": NOTE}]
    if copied["resourceType"] == "Patient":
        copied |= {"name": [{"family": NAME, "given": [NAME]}], "address": [{"text": NAME}]}
    if "conclusion" in copied:
        copied["conclusion"] += f" {NARRATIVE}."
    if "subject" in copied:
        copied["subject"]["display"] = NAME
    return copied


def marked_request(slug: str, hook: str) -> Json:
    """The request of a patient whose whole record is marked."""
    body = chart_request(slug, hook)
    bundles = [*body["prefetch"].values(), body["context"].get("draftOrders")]
    for entry in (entry for bundle in bundles if bundle for entry in bundle.get("entry", ())):
        entry["resource"] = marked(entry["resource"])
    return with_prefetch(body, patient=marked(body["prefetch"]["patient"]))


def refused(body: Json) -> Iterator[Json]:
    """Requests that are refused, each for another reason."""
    yield body | {"hook": NAME}
    yield body | {"hookInstance": [NAME]}
    yield body | {"context": body["context"] | {"patientId": NAME}}
    yield body | {"context": body["context"] | {"patientId": f"{NAME} {NOTE}"}}
    yield body | {"fhirServer": f"https://{NAME}.example.org/{IDENTIFIER}", "prefetch": {}}
    yield with_access(body | {"prefetch": {}}, f"https://{NAME}.example.org/{IDENTIFIER}", ACCESS_TOKEN)
    yield with_prefetch(body, observations=NAME)
    yield with_prefetch(body, observations={"resourceType": NAME})
    yield body | {"fhirAuthorization": {"access_token": ACCESS_TOKEN}}


def logged(ehr: Ehr) -> str:
    return ehr.hospital.log.read_text(encoding="utf-8", errors="replace")


@pytest.mark.checklist("C099", "C100", "C131", "C211", "C232")
def test_nothing_of_any_patient_is_logged_or_kept_but_references(ehr: Ehr) -> None:
    for patient in patients()[:6]:
        for hook, path in HOOKS.items():
            body = marked_request(patient.slug, hook)
            assert ehr.call(body, path).status_code == 200
        record_of(ehr.hospital, body["hookInstance"])
    require_no_traces(ehr.hospital)


@pytest.mark.checklist("C100", "C131", "C232")
def test_nothing_of_a_refused_call_is_logged_or_kept(ehr: Ehr) -> None:
    for body in refused(marked_request(AURELIA, "patient-view")):
        answer = ehr.call(body)
        assert answer.status_code in (400, 412), answer.text
        assert leaks_in(answer.text) == []
    for token in (ehr.hospital.token(exp=1), ehr.hospital.token(iss=f"https://{NAME}.example.org"), NAME):
        assert ehr.raw(marked_request(AURELIA, "patient-view"), token).status_code == 401
    require_no_traces(ehr.hospital)


@pytest.mark.checklist("C099", "C100", "C101")
def test_nothing_of_what_was_read_from_a_server_is_logged_or_kept(ehr: Ehr) -> None:
    with ehr.fhir([marked(each) for each in resources()], page_size=7) as server:
        body = with_access(chart_request(prefetch={}), server.base_url, ACCESS_TOKEN)
        assert ehr.call(body).status_code == 200
        record_of(ehr.hospital, body["hookInstance"])
    require_no_traces(ehr.hospital)


@pytest.mark.checklist("C211")
def test_a_comment_is_kept_in_its_column_and_nowhere_else(ehr: Ehr) -> None:
    (card,) = ehr.cards(chart_request())
    item = {
        "card": card["uuid"],
        "outcome": "overridden",
        "overrideReason": {"userComment": COMMENT},
        "outcomeTimestamp": "2026-11-20T10:05:31Z",
    }
    assert ehr.call({"feedback": [item]}, f"{PATIENT_VIEW}/feedback").status_code == 200
    kept = [row for row in rows(ehr.hospital, "feedback") if row["card"] == card["uuid"]]
    assert [row["user_comment"] for row in kept] == [COMMENT]
    assert COMMENT not in json.dumps([row | {"user_comment": None} for row in kept])
    require_no_traces(ehr.hospital)


@pytest.mark.checklist("C232")
def test_the_search_finds_what_it_looks_for(ehr: Ehr) -> None:
    """Log and database are read where the service writes them, and every kind of trace is recognised."""
    body = chart_request()
    assert ehr.call(body).status_code == 200
    assert body["hookInstance"] == record_of(ehr.hospital, body["hookInstance"])["hook_instance"]
    assert body["hookInstance"] in logged(ehr)
    assert {"decision_record", "feedback", "used_nonce"} <= set(tables(ehr.hospital))
    evidence = record_of(ehr.hospital, body["hookInstance"])["evidence"]
    assert f"{AURELIA}-ctdna" in evidence
    for trace in (
        NAME,
        NARRATIVE,
        NOTE,
        IDENTIFIER,
        COMMENT,
        ACCESS_TOKEN,
        AURELIA,
        ehr.hospital.token(),
        evidence,
    ):
        assert leaks_in(f"... {trace} ...")


@pytest.mark.checklist("C072", "C131")
def test_a_hook_instance_that_is_no_id_is_not_logged(ehr: Ehr) -> None:
    """It is the client's text. Feedback and audit refer to it, so the database keeps it."""
    words = f"Gruberhauser {uuid.uuid4()} would rather wait"
    assert ehr.call(chart_request(hookInstance=words)).status_code == 200
    assert ehr.call(chart_request(hookInstance=words, prefetch={})).status_code == 412
    assert record_of(ehr.hospital, words)["hook_instance"] == words
    assert "Gruberhauser" not in logged(ehr)
