"""Clients that mean harm, against the service in a process of its own: no 500, no hang, no leak."""

import contextlib
import json
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from os import kill
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks

from fhir_fixtures.catalogue import hook_request
from tests.hostile.live_process import (
    DEADLINE_SECONDS,
    HEAD_SECONDS,
    Live,
    everything,
    running,
    statuses,
)

MARKER = "Zyxwald-90210"
PATIENT_VIEW = "/cds-services/esr1-patient-view"
ORDER_SIGN = "/cds-services/esr1-order-sign"
FEEDBACK = f"{PATIENT_VIEW}/feedback"
SLUG = "aurelia-d538g"
LIMIT = 10 * 1024 * 1024
ANSWERED = {200, 400, 412}
PROMISES = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The service that all tests of this file attack."""
    with running(tmp_path_factory.mktemp("hostile")) as live:
        yield live


@pytest.fixture(autouse=True)
def unharmed(service: Live) -> Iterator[None]:
    """After each attack the service answers, has logged no fault, and nothing of what it was sent."""
    before = len(service.logged())
    yield
    assert service.is_alive()
    written = service.logged()[before:]
    assert MARKER not in written
    assert "exception" not in written.lower()


def request(hook: str = "patient-view", **changes: object) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(hook_request(hook, SLUG))
    body["prefetch"]["patient"]["name"] = [{"family": MARKER}]
    return body | changes


GOOD = json.dumps(request()).encode()
NAME = json.dumps(MARKER).encode()


def named(value: bytes) -> bytes:
    """A good body with a JSON value of one's own as the patient's family name."""
    return GOOD.replace(NAME, value)


def with_patient_id(value: bytes) -> bytes:
    body = request()
    body["context"]["patientId"] = "WRONG"
    return json.dumps(body).encode().replace(b'"WRONG"', value)


DEEP = 100_000
DIGITS = b"1" + b"0" * DEEP
BODIES = {
    "nothing": b"",
    "blank": b" " * 1_000,
    "NUL bytes": b"\0" * 1_000,
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "null": b"null",
    "a number": b"1e999",
    "an array": b"[]",
    "an open array a hundred thousand deep": b"[" * DEEP,
    "arrays a hundred thousand deep": b"[" * DEEP + b"]" * DEEP,
    "objects a hundred thousand deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a deep name": named(b"[" * DEEP + b"]" * DEEP),
    "a deep name of objects": named(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "a name 900 deep": named(b"[" * 900 + b"]" * 900),
    "a name 300 deep": named(b"[" * 300 + b"]" * 300),
    "a deep member nobody asked for": GOOD.replace(
        b'"hook"', b'"x":' + b"[" * DEEP + b"]" * DEEP + b',"hook"', 1
    ),
    "an infinite number": named(b"1e999"),
    "a number below zero by far": named(b"-1e999999999"),
    "a number too small": named(b"1e-999999999"),
    "a hundred thousand digits": named(DIGITS),
    "a hundred thousand decimals": named(b"0." + DIGITS),
    "an infinite patient id": with_patient_id(b"1e999"),
    "a patient id of a hundred thousand digits": with_patient_id(DIGITS),
    "NaN": named(b"NaN"),
    "invalid UTF-8": named(b'"\xff\xfe"'),
    "UTF-8 cut in the middle": named(b'"\xe2\x82"'),
    "overlong UTF-8": named(b'"\xc0\xaf"'),
    "surrogates as UTF-8": named(b'"\xed\xa0\x80"'),
    "a lone surrogate": named(b'"\\ud800"'),
    "a lone low surrogate": named(b'"\\udc00 x"'),
    "a lone surrogate in an id": with_patient_id(b'"\\ud800"'),
    "NUL": named(b'"a\\u0000b"'),
    "NUL in an id": with_patient_id(b'"a\\u0000b"'),
    "a bare NUL": named(b'"a\0b"'),
    "an unknown escape": named(b'"\\x41"'),
    "a megabyte of name": named(b'"' + b"x" * 1_000_000 + b'"'),
    "a patient id of a megabyte": with_patient_id(b'"' + b"x" * 1_000_000 + b'"'),
    "a patient id that is a path": with_patient_id(b'"../../etc/passwd"'),
    "the same key twice": GOOD.replace(b'"hook"', b'"hook": "order-sign", "hook"', 1),
    "the same key twice, the other way round": GOOD[:-1] + b', "hook": "order-sign"}',
    "the patient twice": GOOD.replace(b'"prefetch"', b'"prefetch": {}, "prefetch"', 1),
    "a hundred thousand keys": GOOD[:-1] + b"".join(b',"k%d":1' % number for number in range(DEEP)) + b"}",
    "a hundred thousand prefetch keys": GOOD.replace(
        b'"prefetch": {', b'"prefetch": {' + b"".join(b'"k%d":1,' % number for number in range(DEEP)), 1
    ),
    "something after the end": GOOD + b"{}",
}


@pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SIGN, FEEDBACK])
@pytest.mark.parametrize("name", BODIES)
def test_no_body_is_too_much(name: str, path: str, service: Live) -> None:
    answer = service.post(path, BODIES[name])
    assert answer.status_code in ANSWERED
    if answer.status_code != 200:
        assert answer.headers["content-type"].startswith("application/fhir+json")
        assert answer.json()["resourceType"] == "OperationOutcome"
    assert MARKER not in answer.text


SPOILT = [
    b'"\\ud800"',
    b'"a\\u0000b"',
    b"1e999",
    DIGITS,
    b'"' + b"x" * 1_000_000 + b'"',
    b"{}",
    b"[]",
    b"null",
]
FEEDBACK_ITEM = {
    "card": "0f6a4d9e-52d7-4a39-9d52-5bb8a0c8f0a1",
    "outcome": "overridden",
    "overrideReason": {
        "reason": {"code": "CODE", "system": "urn:x", "display": "DISPLAY"},
        "userComment": MARKER,
    },
    "outcomeTimestamp": "2026-11-20T10:05:31Z",
}


@pytest.mark.parametrize(
    "replaced", [FEEDBACK_ITEM["card"], "CODE", "DISPLAY", MARKER, "2026-11-20T10:05:31Z"]
)
@pytest.mark.parametrize("number", range(len(SPOILT)))
def test_no_feedback_is_too_much(replaced: str, number: int, service: Live) -> None:
    good = json.dumps({"feedback": [FEEDBACK_ITEM]}).encode()
    answer = service.post(FEEDBACK, good.replace(json.dumps(replaced).encode(), SPOILT[number], 1))
    assert answer.status_code in (200, 400)
    assert MARKER not in answer.text


@pytest.mark.parametrize(
    "coding", ["gzip", "GZIP", "deflate", "br", "gzip, identity", "identity, gzip", "x-gzip"]
)
def test_a_compressed_body_is_refused_unread(coding: str, service: Live) -> None:
    bomb = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0" * 1_000_000
    assert service.post(PATIENT_VIEW, bomb, **{"content-encoding": coding}).status_code == 415


GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": "-1"},
        {"Content-Length": "+5"},
        {"Content-Length": "0x10"},
        {"Content-Length": "5, 6"},
        {"Content-Length": "five"},
        {"Content-Length": "9" * 30},
        {"Content-Length": "5", "Content-length": "6"},
        {"Transfer-Encoding": "gzip, chunked"},
        {"Transfer-Encoding": "identity"},
        {"Transfer-Encoding": "chunked", "transfer-encoding": "chunked"},
    ],
)
def test_a_length_that_cannot_be_is_refused(headers: dict[str, str], service: Live) -> None:
    answers = service.say(service.head(PATIENT_VIEW, **headers) + GOOD + GET)
    assert answers == b"" or statuses(answers)[0] in (400, 413, 501)
    assert b"alive" not in answers


def test_two_ways_to_tell_the_length_do_not_hide_a_second_request(service: Live) -> None:
    smuggled = (
        service.head(PATIENT_VIEW, Content_Length="5", Transfer_Encoding="chunked") + b"0\r\n\r\n" + GET
    )
    answers = service.say(smuggled)
    assert answers == b"" or statuses(answers)[0] == 400


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\n",
        b"-1\r\nx\r\n",
        b"f" * 40 + b"\r\n",
        b"5\r\nabcdefgh\r\n",
        b"1;" + b"x" * 200_000 + b"\r\na\r\n",
    ],
)
def test_broken_chunks_end_the_connection(chunks: bytes, service: Live) -> None:
    answers = service.say(service.head(PATIENT_VIEW, Transfer_Encoding="chunked") + chunks + GET)
    assert all(status < 500 for status in statuses(answers))
    assert b"alive" not in answers


def test_a_body_that_is_announced_as_too_large_is_refused_before_it_is_sent(service: Live) -> None:
    with service.connect() as connection:
        connection.sendall(service.head(PATIENT_VIEW, Content_Length=str(LIMIT + 1)))
        assert connection.recv(4_096).startswith(b"HTTP/1.1 413")


def test_chunks_are_counted(service: Live) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    with service.connect() as connection:
        connection.sendall(service.head(PATIENT_VIEW, Transfer_Encoding="chunked"))
        with contextlib.suppress(ConnectionError):
            for _ in range(LIMIT // 65_536 + 1):
                connection.sendall(chunk)
        assert connection.recv(4_096).startswith(b"HTTP/1.1 413")


def test_a_body_that_ends_early_does_no_harm(service: Live) -> None:
    for length in (0, 1, len(GOOD) - 1):
        answers = service.say(service.head(PATIENT_VIEW, Content_Length=str(len(GOOD))) + GOOD[:length])
        assert all(status == 400 for status in statuses(answers))


@pytest.mark.parametrize(
    "sent",
    [
        b"\0" * 10_000,
        b"\r\n" * 10_000,
        b"GET /healthz\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 500,
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nna me: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nname : x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nname: a\0b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET " + b"/x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        GET + b"\xff\xfe garbage" * 1_000,
        GET * 3 + b"G" * 100_000,
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"POST /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
def test_what_is_no_proper_request_is_no_fault(sent: bytes, service: Live) -> None:
    assert all(status < 500 for status in statuses(service.say(sent)))


PATHS = (
    *("/cds-services/../healthz", "/cds-services/%2e%2e/healthz", "//cds-services", "/cds-services//"),
    *("/cds-services/%00", "/cds-services/%ff", "/cds-services/%", "/cds-services/%zz", "/cds-services;x=y"),
    *("/cds-services/" + "a" * 8_000, "/cds-services/" + "%2f" * 500, "/cds-services/esr1-patient-view/"),
    *(
        "/cds-services/ESR1-PATIENT-VIEW",
        "/cds-services/esr1-patient-view%20",
        "/cds-services/esr1-patient-view%0a",
    ),
    *(
        "/cds-services/{service_id}",
        "/cds-services/${jndi:x}",
        "/cds-services/' or 1=1",
        "/cds-services/<script>",
    ),
    *(
        "/static/../../etc/passwd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/..%5c..%5cetc",
        "/.env",
        "/?" + "q=1&" * 2_000,
    ),
    *(
        "/cds-services?" + "x" * 4_000,
        "/sandbox/%00",
        "/trials/%ff",
        "/metrics/../healthz",
        "/feedback?limit=1e999",
    ),
)


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO"]
)
def test_no_path_leads_anywhere_it_should_not(method: str, service: Live) -> None:
    for path in PATHS:
        target = path.replace(" ", "%20")
        head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Type: application/json\r\n"
        (status, *_) = statuses(service.say(head.encode() + b"Connection: close\r\n\r\n{}"))
        assert status < 500, path
        assert (method not in {"PUT", "DELETE", "PATCH", "TRACE", "FOO"}) or status in (404, 405, 431), path


@pytest.mark.parametrize(
    "headers",
    [
        {f"X-{number}": "x" for number in range(100)},
        {"X-Long": "x" * 20_000},
        {"Authorization": "Bearer " + "x" * 20_000},
        {"Cookie": "a=b; " * 4_000},
    ],
)
def test_headers_beyond_the_limit_are_refused(headers: dict[str, str], service: Live) -> None:
    (status,) = statuses(service.say(service.head(PATIENT_VIEW, Content_Length="0", **headers)))
    assert status == 431


def test_headers_without_an_end_close_the_connection(service: Live) -> None:
    with service.connect() as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ")
            for _ in range(1_000):
                connection.sendall(b"x" * 10_000)
        assert all(status in (400, 431) for status in statuses(everything(connection)))


def trickle(connection: socket.socket, seconds: float) -> bytes:
    """Send a byte now and then until the server has enough of it; what it said."""
    end = time.monotonic() + seconds
    connection.settimeout(0.1)
    with contextlib.suppress(ConnectionError):
        while time.monotonic() < end:
            connection.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                return connection.recv(4_096)
    return b""


def test_a_slow_body_is_given_up_while_others_are_served(service: Live) -> None:
    def slow() -> tuple[bytes, float]:
        started = time.monotonic()
        with service.connect() as connection:
            connection.sendall(service.head(PATIENT_VIEW, Content_Length="1000000") + b"{")
            return trickle(connection, 10), time.monotonic() - started

    with ThreadPoolExecutor(20) as pool:
        loris = [pool.submit(slow) for _ in range(20)]
        time.sleep(DEADLINE_SECONDS / 2)
        assert service.post(PATIENT_VIEW, GOOD).status_code == 200
        for answer, seconds in (each.result() for each in loris):
            assert answer.startswith(b"HTTP/1.1 408")
            assert seconds < DEADLINE_SECONDS + 3


def test_slow_heads_are_given_up_while_others_are_served(service: Live) -> None:
    before = service.open_files()
    with contextlib.ExitStack() as stack:
        loris = [stack.enter_context(service.connect()) for _ in range(100)]
        end = time.monotonic() + HEAD_SECONDS + 1
        slowest = 0.0
        while time.monotonic() < end:
            for connection in loris:
                with contextlib.suppress(ConnectionError):
                    connection.send(b"x")
            started = time.monotonic()
            assert service.post(PATIENT_VIEW, GOOD).status_code == 200
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.5)
        assert [everything(connection) for connection in loris] == [b""] * 100
        assert slowest < 2
    assert service.open_files() <= before + 5


def settles(service: Live, most: int) -> bool:
    """Whether the process holds no more than so many files, at once or soon."""
    for _ in range(50):
        if service.open_files() <= most:
            return True
        time.sleep(0.1)
    return False


def test_two_thousand_quick_connections_leave_nothing_behind(service: Live) -> None:
    before = service.open_files()
    for number in range(2_000):
        with service.connect() as connection:
            if number % 4:
                connection.sendall(
                    (b"", b"G", GET, service.head(PATIENT_VIEW, Content_Length="10"))[number % 4]
                )
            if number % 3:
                reset = b"\1\0\0\0\0\0\0\0"
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    assert settles(service, before + 5)
    assert service.post(PATIENT_VIEW, GOOD).status_code == 200


def test_calls_given_up_in_the_middle_do_no_harm(service: Live) -> None:
    whole = service.head(PATIENT_VIEW, Content_Length=str(len(GOOD))) + GOOD
    before = service.open_files()
    for number in range(60):
        with service.connect() as connection:
            connection.sendall(whole[: len(whole) * number // 50])
    assert settles(service, before + 5)
    assert service.post(PATIENT_VIEW, GOOD).status_code == 200


def test_a_client_that_reads_nothing_holds_nobody_up(service: Live) -> None:
    with service.connect() as connection:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            for _ in range(300):
                connection.send(GET.replace(b"/healthz", b"/trials"))
        assert service.post(PATIENT_VIEW, GOOD).status_code == 200


def test_a_flood_is_answered_with_200_or_503_and_never_late(service: Live) -> None:
    seconds: list[float] = []

    def calls() -> list[int]:
        with httpx.Client(base_url=service.url, timeout=20) as client:
            found = []
            for _ in range(15):
                started = time.monotonic()
                headers = {"content-type": "application/json", **service.credentials(PATIENT_VIEW)}
                found.append(client.post(PATIENT_VIEW, content=GOOD, headers=headers).status_code)
                seconds.append(time.monotonic() - started)
            return found

    with ThreadPoolExecutor(20) as pool:
        answered = [status for each in [pool.submit(calls) for _ in range(20)] for status in each.result()]
    assert set(answered) <= {200, 503}
    assert answered.count(200) > 20
    assert max(seconds) < 5


def test_nothing_that_was_sent_is_in_the_log(service: Live) -> None:
    service.post(PATIENT_VIEW, GOOD)
    service.post(PATIENT_VIEW, named(b"["), **{"x-marker": MARKER})
    service.post(f"/cds-services/{MARKER}", GOOD)
    service.say(f"GET /{MARKER}?{MARKER} HTTP/1.1\r\nHost: {MARKER}\r\n\r\n".encode())
    service.say(f"{MARKER} {MARKER}\r\n\r\n".encode())
    assert MARKER not in service.logged()


@pytest.mark.parametrize("service_id", ["esr1-patient-view", None])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_those_that_the_description_promises(
    mode: GenerationMode, service_id: str | None, service: Live
) -> None:
    """With requests that fit the description and such that do not, at one service and wherever they lead."""
    described = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    tried = [found.ok() for found in described.get_all_operations()]
    for operation in tried:
        if mode is GenerationMode.NEGATIVE and not operation.body:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def answers_as_promised(case: schemathesis.Case) -> None:
            if service_id is not None and "service_id" in case.path_parameters:
                case.path_parameters["service_id"] = service_id
            headers = dict(service.credentials(case.formatted_path))
            case.call_and_validate(headers=headers, checks=PROMISES, timeout=15)

        answers_as_promised()
    assert {"GET /cds-services", "POST /cds-services/{service_id}"} <= {each.label for each in tried}


def test_what_was_accepted_is_answered_after_sigterm(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("stopping")
    with running(folder, ESR1_CDS_DEADLINE_SECONDS="10") as live, live.connect() as connection:
        connection.sendall(live.head(PATIENT_VIEW, Content_Length=str(len(GOOD))) + GOOD[:1_000])
        assert live.is_alive()  # so it has read what was sent before
        kill(live.pid, signal.SIGTERM)
        while takes_connections(live):
            time.sleep(0.05)
        connection.sendall(GOOD[1_000:])
        assert statuses(everything(connection)) == [200]


def takes_connections(service: Live) -> bool:
    try:
        service.connect(timeout=1).close()
    except OSError:
        return False
    return True
