"""Clients that are slow, many, or gone; and what the description of the service promises."""

import contextlib
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from os import kill

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks

from tests.hostile.attacked_service import (
    GET,
    GOOD,
    MARKER,
    PATIENT_VIEW,
    named,
    service,
    unharmed,
)
from tests.hostile.live_process import (
    DEADLINE_SECONDS,
    HEAD_SECONDS,
    Live,
    everything,
    running,
    statuses,
)

PROMISES = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]

__all__ = ["service", "unharmed"]


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
