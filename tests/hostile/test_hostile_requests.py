"""Lengths, chunks, paths and headers that mean harm: no 500, no hang, no second request smuggled in."""

import contextlib

import pytest

from tests.hostile.attacked_service import (
    GET,
    GOOD,
    LIMIT,
    PATIENT_VIEW,
    service,
    unharmed,
)
from tests.hostile.live_process import (
    Live,
    everything,
    statuses,
)

__all__ = ["service", "unharmed"]


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
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nna me: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nname : x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nname: a\0b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: y\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET " + b"/x" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        GET + b"\xff\xfe garbage" * 1_000,
        GET * 3 + b"G" * 100_000,
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
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
        head = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
        rest = b"Content-Type: application/json\r\nConnection: close\r\n\r\n{}"
        (status, *_) = statuses(service.say(head.encode() + rest))
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
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
            for _ in range(1_000):
                connection.sendall(b"x" * 10_000)
        assert all(status in (400, 431) for status in statuses(everything(connection)))
