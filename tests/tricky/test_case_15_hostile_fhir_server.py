"""Case 15: a FHIR server that is slow, broken or hostile. The answer comes in time, is honest, and leaks nothing."""

import asyncio
import gzip
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cds_hooks.prefetch import Prefetch
from service.gather import FhirServers, Limits, ServerPolicy, gather, search_plan
from tests.acceptance.live_service import outcome_of
from tests.fhir_server import Call, Fault, FhirServer, outcome, respond, searchset, start
from tests.tricky.conftest import BUDGET_SECONDS, DEADLINE_SECONDS
from tests.tricky.ehr import Ehr, Json, RegisteredServer
from tests.tricky.records import (
    AURELIA,
    ESR1_POSITIVE,
    chart_request,
    of_id,
    resources,
    steps,
    told,
    with_access,
    without,
)
from tests.tricky.traces import ACCESS_TOKEN, leaks_in, prefetch_state

STRANGER = "stranger-4471"
REQUIRED, OPTIONAL = "observations", "specimens"
TYPES = {REQUIRED: "Observation", OPTIONAL: "Specimen"}
METADATA = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
HTML = b"<!doctype html><html><title>Sign in</title><body>Session expired SECRET-DIAGNOSTICS</body></html>"
BOMB = gzip.compress(b" " * 40_000_000, compresslevel=9)
ENDLESS_PAGES = 50_000


def status(code: int, *headers: tuple[str, str], body: Json | bytes | None = None) -> Fault:
    """A server that always answers so."""

    async def fault(call: Call) -> None:
        await respond(call, code, outcome("exception") if body is None else body, headers=headers)

    return fault


def content(body: bytes, content_type: str, *headers: tuple[str, str]) -> Fault:
    """A server that sends these bytes with a 200."""

    async def fault(call: Call) -> None:
        await respond(call, 200, body, content_type=content_type, headers=headers)

    return fault


async def hangs(call: Call) -> None:
    """No answer until the caller goes away."""
    while (await call.receive())["type"] != "http.disconnect":
        pass


async def hangs_in_the_body(call: Call) -> None:
    """A good beginning, and then nothing."""
    await start(call, 200, [("content-type", "application/fhir+json")])
    await call.send({"type": "http.response.body", "body": b'{"resourceType":', "more_body": True})
    await hangs(call)


async def pages_without_end(call: Call) -> None:
    """Every page links to a new one."""
    number = len(call.server.seen)
    if number < ENDLESS_PAGES:
        links = [{"relation": "next", "url": f"{call.server.base_url}?page={number}"}]
        await respond(call, 200, searchset([], links))


async def pages_in_a_circle(call: Call) -> None:
    """Every page links to itself."""
    await respond(call, 200, searchset([], [{"relation": "next", "url": f"{call.server.base_url}?page=1"}]))


def redirect(to: str) -> Fault:
    """Sends the caller elsewhere."""
    return status(302, ("location", to), body=b"")


FAULTS: dict[str, Callable[[Call], Awaitable[None]]] = {
    "hangs": hangs,
    "hangs in the body": hangs_in_the_body,
    "401": status(401),
    "403": status(403),
    "404": status(404),
    "410": status(410),
    "429 for an hour": status(429, ("retry-after", "3600")),
    "500": status(500),
    "503": status(503),
    "204": status(204, body=b""),
    "HTML": content(HTML, "text/html"),
    "HTML called JSON": content(HTML, "application/fhir+json"),
    "half of a JSON": content(b'{"resourceType": "Bundle", "entry": [', "application/fhir+json"),
    "deep JSON": content(b"[" * 200_000, "application/fhir+json"),
    "not UTF-8": content(b'{"resourceType": "Bundle", "id": "\xff\xfe"}', "application/fhir+json"),
    "gzip bomb": content(BOMB, "application/fhir+json", ("content-encoding", "gzip")),
    "redirect to the metadata of a cloud": redirect(METADATA),
    "redirect to itself": redirect("/fhir/Observation?patient=x"),
    "failure as a resource": status(200, body=outcome("exception", severity="fatal")),
    "another kind of resource": status(200, body={"resourceType": "Patient", "id": "stranger-4471"}),
}
PAGING = {"pages without end": pages_without_end, "pages in a circle": pages_in_a_circle}
EACH_FAULT = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


def break_down(server: RegisteredServer, key: str, fault: Fault) -> None:
    """The server fails for the search of a key, and for further pages."""
    server.faults |= {TYPES[key]: fault, "": fault}


def timed(ehr: Ehr, body: Json) -> tuple[int, str]:
    """Status and text of an answer that came within the deadline."""
    started = time.monotonic()
    found = ehr.call(body)
    assert time.monotonic() - started < DEADLINE_SECONDS
    assert ACCESS_TOKEN not in found.text
    assert "SECRET-DIAGNOSTICS" not in found.text
    if found.status_code != 200:
        outcome_of(found)
    return found.status_code, found.text


@pytest.mark.checklist("C060", "C065", "C099", "C100", "C103", "C104", "C105", "C116")
@EACH_FAULT
def test_case_15_required_data_that_cannot_be_had_is_a_412_in_time(fault: Fault, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        break_down(server, REQUIRED, fault)
        body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
        code, text = timed(ehr, body)
    assert code == 412, text
    assert f'"prefetch.{REQUIRED}"' in text


@pytest.mark.checklist("C065", "C104", "C105", "C116")
@EACH_FAULT
def test_case_15_optional_data_that_cannot_be_had_is_a_gap_that_is_recorded(fault: Fault, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        break_down(server, OPTIONAL, fault)
        body = with_access(without(chart_request(), OPTIONAL), server.base_url, ACCESS_TOKEN)
        code, _ = timed(ehr, body)
    assert code == 200
    assert prefetch_state(ehr.hospital, body["hookInstance"], OPTIONAL) in {"failed", "incomplete"}


@pytest.mark.checklist("C065", "C105")
def test_case_15_a_gzip_bomb_does_not_grow_memory() -> None:
    """Read as the service reads it, where what it takes can be counted."""
    most_bytes = Limits().page_bytes
    assert len(gzip.decompress(BOMB)) > 3 * most_bytes
    with FhirServer(resources()) as server:
        server.faults["Observation"] = FAULTS["gzip bomb"]
        reason, peak = asyncio.run(_reason_and_peak(server))
    assert reason == "too large"
    assert most_bytes <= peak < 2.5 * most_bytes  # pieces, and one of them as it is put together


async def _reason_and_peak(server: FhirServer) -> tuple[str | None, int]:
    """Why the search for observations failed, and the most bytes that were in use meanwhile."""
    async with FhirServers() as servers:
        reader = servers.reader(
            server.base_url,
            policy=ServerPolicy.of([server.base_url]),
            token=None,
            expires_in=None,
            budget_seconds=DEADLINE_SECONDS,
        )
        plans = {REQUIRED: search_plan(f"Observation?patient={AURELIA}")}
        tracemalloc.start()
        try:
            with reader:
                found = await gather(Prefetch({}), searches=plans, reader=reader, patient_id=AURELIA)
            return found.answers[REQUIRED].reason, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.checklist("C065", "C103", "C105", "C116")
@pytest.mark.parametrize("fault", PAGING.values(), ids=PAGING)
@pytest.mark.parametrize("key", [REQUIRED, OPTIONAL])
def test_case_15_pages_that_never_end_are_an_incomplete_search(key: str, fault: Fault, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        break_down(server, key, fault)
        body = with_access(without(chart_request(), key), server.base_url, ACCESS_TOKEN)
        code, text = timed(ehr, body)
    assert code == 200
    assert "not detected" not in text
    assert prefetch_state(ehr.hospital, body["hookInstance"], key) == "incomplete"


@pytest.mark.checklist("C103", "C100")
def test_case_15_a_redirect_to_another_server_is_not_followed(ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server, FhirServer(resources()) as elsewhere:
        for code in (301, 302, 303, 307, 308):
            location = ("location", f"{elsewhere.base_url}/Observation?patient={AURELIA}")
            break_down(server, REQUIRED, status(code, location, body=b""))
            body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
            assert timed(ehr, body)[0] == 412
        assert elsewhere.seen == []


@pytest.mark.checklist("C064", "C104")
@pytest.mark.parametrize("echoes_self", [True, False])
def test_case_15_a_dropped_patient_filter_is_noticed(echoes_self: bool, ehr: Ehr) -> None:
    """Everybody's observations come back, with a self link that says so or with none."""
    stranger = {
        "resourceType": "Observation",
        "id": "o-stranger",
        "status": "final",
        "code": {"text": "ESR1"},
        "valueString": "not detected",
        "subject": {"reference": "Patient/stranger-4471"},
    }
    with ehr.fhir([stranger, *resources()]) as server:
        server.ignores_patient, server.echoes_self = True, echoes_self
        body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
        code, text = timed(ehr, body)
    assert code == 412
    assert "stranger" not in text


@pytest.mark.checklist("C064", "C104")
def test_case_15_a_dropped_filter_counts_even_where_nobody_else_was_found(ehr: Ehr) -> None:
    """The self link says that the patient was left out: that all of this page fit may be chance."""
    with ehr.fhir(resources()) as server:
        server.ignores_patient = True
        body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
        code, _ = timed(ehr, body)
    assert code == 412


@pytest.mark.checklist("C103", "C105", "C116")
def test_case_15_one_slow_search_does_not_hold_up_the_others(ehr: Ehr) -> None:
    """All searches run at the same time, and what arrived is used."""
    with ehr.fhir(resources()) as server:
        server.faults["Specimen"] = hangs
        server.delay_seconds = 0.1
        body = with_access(chart_request(prefetch={}), server.base_url, ACCESS_TOKEN)
        assert timed(ehr, body)[0] == 200
    assert prefetch_state(ehr.hospital, body["hookInstance"], "observations") == "satisfied"
    assert prefetch_state(ehr.hospital, body["hookInstance"], "specimens") == "failed"


@pytest.mark.checklist("C105", "C116")
def test_case_15_a_pause_of_the_server_costs_one_call_and_not_those_after_it(ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        body = with_access(chart_request(prefetch={}), server.base_url, ACCESS_TOKEN)
        server.delay_seconds = BUDGET_SECONDS + 0.2
        assert timed(ehr, body)[0] == 412
        server.delay_seconds = 0.0
        assert steps(ehr.cards(body)) == ["offer-switch"]


@pytest.mark.checklist("C105", "C116")
def test_case_15_a_slow_server_and_a_wave_of_charts(ehr: Ehr) -> None:
    """Eleven searches for each chart, each search a fifth of the time that is there for all of them."""
    with ehr.fhir(resources()) as server, ThreadPoolExecutor(16) as clinicians:
        server.delay_seconds = BUDGET_SECONDS / 5
        body = with_access(chart_request(prefetch={}), server.base_url, ACCESS_TOKEN)
        assert [code for code, _ in clinicians.map(lambda _: timed(ehr, body), range(16))] == [200] * 16
        server.delay_seconds = 0.0
        assert steps(ehr.cards(body)) == ["offer-switch"]


def with_subject(subject: object) -> Fault:
    """Answers the search for observations as it should, but that the ESR1 result has this subject."""
    found = [each for each in resources() if each["resourceType"] == "Observation"]
    of_id(found, ESR1_POSITIVE)["subject"] = subject
    entries = [{"resource": each, "search": {"mode": "match"}} for each in found]

    async def fault(call: Call) -> None:
        link = {"relation": "self", "url": f"{call.server.base_url}/Observation?{call.seen.query}"}
        await respond(call, 200, searchset(entries, [link]))

    return fault


@pytest.mark.checklist("C064", "C104")
@pytest.mark.parametrize(
    "subject",
    [
        f"Patient/{STRANGER}",
        {"reference": f"https://x.example.org/fhir/Patient/{STRANGER}/"},
        {"reference": f"https://x.example.org/fhir/patient/{STRANGER}"},
        {"reference": f"https://x.example.org/fhir/Patient?identifier={STRANGER}"},
        {"reference": f"Patient/{STRANGER}", "type": "Group"},
    ],
    ids=["a string", "slash at the end", "lower case", "conditional", "said to be a group"],
)
def test_case_15_another_patient_in_disguise_is_a_412(subject: object, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        server.faults["Observation"] = with_subject(subject)
        body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
        code, text = timed(ehr, body)
    assert code == 412
    assert "another patient" in text
    assert STRANGER not in text


@pytest.mark.checklist("C064", "C104")
@pytest.mark.parametrize(
    "subject", [7, {"reference": 7}, {"reference": "#nobody"}, {"reference": "Group/1"}, {"type": "Device"}]
)
def test_case_15_a_result_of_nobody_can_tell_whom_does_not_decide(subject: object, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        server.faults["Observation"] = with_subject(subject)
        body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
        assert "offer-switch" not in steps(ehr.cards(body))


@pytest.mark.checklist("C095", "C105")
@pytest.mark.parametrize("seconds", [0, -1])
def test_case_15_a_token_that_has_run_out_is_not_used(seconds: int, ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        body = without(chart_request(), REQUIRED)
        body = with_access(body, server.base_url, ACCESS_TOKEN, expires_in=seconds)
        assert timed(ehr, body)[0] == 412
        assert server.seen == []


@pytest.mark.checklist("C104", "C105")
def test_case_15_a_short_failure_is_tried_again(ehr: Ehr) -> None:
    async def fails_once(call: Call) -> None:
        if len(call.server.of("Observation")) == 1:
            await respond(call, 503, outcome("transient"), headers=(("retry-after", "0"),))
        else:
            await call.server.serve(call)

    with ehr.fhir(resources()) as server:
        server.faults["Observation"] = fails_once
        body = with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN)
        cards = ehr.cards(body)
        assert len(server.of("Observation")) == 2
    assert steps(cards) == ["offer-switch"]
    assert told(cards) == told(ehr.cards(chart_request()))


@pytest.mark.checklist("C099", "C100", "C101")
def test_case_15_nothing_is_called_once_the_answer_is_given(ehr: Ehr) -> None:
    with ehr.fhir(resources()) as server:
        server.faults["Observation"] = hangs
        timed(ehr, with_access(without(chart_request(), REQUIRED), server.base_url, ACCESS_TOKEN))
        calls = len(server.seen)
        time.sleep(0.3)
        assert len(server.seen) == calls


@pytest.mark.checklist("C099", "C100", "C131")
def test_case_15_neither_token_nor_record_is_in_the_log(ehr: Ehr) -> None:
    """After a good read, a refused one and one that never ends."""
    for fault in (None, status(401), content(HTML, "text/html")):
        with ehr.fhir(resources()) as server:
            if fault is not None:
                break_down(server, REQUIRED, fault)
            timed(ehr, with_access(chart_request(prefetch={}), server.base_url, ACCESS_TOKEN))
    log = ehr.hospital.log.read_text()
    assert "hook answered" in log
    assert leaks_in(log) == []
