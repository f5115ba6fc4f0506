"""Whatever a FHIR server does, the answer is honest, in time, and nobody else is called."""

import asyncio
import gc
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pydantic import SecretStr

from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Failed, Satisfied
from service.gather import FhirServers, Gathered, Limits, SearchPlan, ServerPolicy, ServerRefusedError, gather
from service.gather.outcomes import Tally, UnavailableError
from service.gather.reader import Reply
from tests.fhir_server import Fault, FhirServer, Json, listening, outcome
from tests.hostile import fhir_faults as faults

TOKEN = "planted-token-7f3a"
BUDGET_SECONDS = 0.5
SLACK_SECONDS = 0.5
"""For a busy machine; without the budget the faults last for seconds."""

LIMITS = Limits(page_bytes=1_000_000, total_bytes=5_000_000, pages=5, breaker_failures=50)
PLANS = {
    "observations": SearchPlan(query="Observation?patient=p1"),
    "conditions": SearchPlan(query="Condition?patient=p1"),
}
CONDITION: Json = {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"}}
OBSERVATIONS: list[Json] = [
    {"resourceType": "Observation", "id": f"o{number}", "subject": {"reference": "Patient/p1"}}
    for number in range(5)
]

_connected: list[Any] = []
_is_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _is_watching and event == "socket.connect":
        _connected.append(arguments[1])


sys.addaudithook(_watch)  # the interpreter's own witness of every connection


@pytest.fixture
def connected() -> Iterator[list[Any]]:
    """Every address that this process connects to during the test."""
    global _is_watching  # noqa: PLW0603 - an audit hook cannot be taken away
    _connected.clear()
    _is_watching = True
    yield _connected
    _is_watching = False


@pytest.fixture(scope="module")
def running_server() -> Iterator[FhirServer]:
    """A server that pages in threes."""
    with FhirServer([CONDITION, *OBSERVATIONS, faults.OTHER_PATIENT]) as running:
        yield running


@pytest.fixture
def server(running_server: FhirServer) -> FhirServer:
    """The server, sound again, wanting the token."""
    running_server.reset(token=TOKEN)
    return running_server


async def gathered(
    server: FhirServer, *, limits: Limits = LIMITS, seconds: float = BUDGET_SECONDS
) -> Gathered:
    """Both keys, nothing prefetched; never later than the budget allows."""
    policy = ServerPolicy.of([server.base_url])
    async with FhirServers(limits=limits) as servers:
        with servers.reader(
            server.base_url, policy=policy, token=SecretStr(TOKEN), expires_in=300, budget_seconds=seconds
        ) as reader:
            started = time.monotonic()
            found = await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")
            assert time.monotonic() - started < seconds + SLACK_SECONDS
    return found


def redirect(url: str, status: int = 302) -> Fault:
    """A redirect to somewhere."""
    return faults.fails(status, headers=(("location", url),))


UNAVAILABLE: list[tuple[str, Fault, str, str]] = [
    ("hang", faults.hang, "timed-out", "timed out"),
    ("drip", faults.drip, "timed-out", "timed out"),
    ("401", faults.fails(401), "refused", "refused (401)"),
    ("403", faults.fails(403), "refused", "refused (403)"),
    ("429", faults.fails(429), "throttled", "too many requests (429)"),
    (
        "429 later",
        faults.fails(429, headers=(("retry-after", "60"),)),
        "throttled",
        "too many requests (429)",
    ),
    ("500", faults.fails(500), "server-error", "server error (500)"),
    ("503", faults.fails(503), "server-error", "server error (503)"),
    ("204", faults.fails(204, body=b""), "malformed", "answered without content (204)"),
    ("410", faults.fails(410), "not-found", "not found (410)"),
    ("422", faults.fails(422), "rejected", "rejected (422)"),
    ("html", faults.html, "malformed", "answered with something that is not FHIR JSON"),
    ("nothing", faults.sends(b""), "malformed", "answered with something that is not FHIR JSON"),
    ("a number", faults.sends(b"1e999"), "malformed", "answered with something that is not FHIR JSON"),
    ("a list", faults.sends(b"[]"), "malformed", "answered with something that is not FHIR JSON"),
    ("no type", faults.sends(b'{"entry": []}'), "malformed", "answered with something that is not FHIR JSON"),
    ("truncated", faults.truncated_json, "malformed", "answered with something that is not FHIR JSON"),
    ("deep", faults.deep_json, "malformed", "answered with something that is not FHIR JSON"),
    ("not UTF-8", faults.not_utf8, "malformed", "answered with something that is not FHIR JSON"),
    ("wrong length", faults.wrong_length, "unreachable", "the connection broke"),
    ("gzip bomb", faults.gzip_bomb, "too-large", "too large"),
    ("damaged gzip", faults.damaged_gzip, "malformed", "answered with damaged compression"),
    ("cut gzip", faults.cut_gzip, "unreachable", "the connection broke"),
    ("brotli", faults.other_encoding, "malformed", "answered in an encoding that was not asked for"),
    ("many bytes", faults.many_bytes, "too-large", "too large"),
    (
        "metadata",
        redirect("http://169.254.169.254/latest"),
        "redirected",
        "redirected, which is not followed (302)",
    ),
    (
        "308",
        redirect("https://evil.example/fhir", 308),
        "redirected",
        "redirected, which is not followed (308)",
    ),
    ("to nowhere", redirect("http://[::1"), "redirected", "redirected, which is not followed (302)"),
    ("outcome", faults.sends(outcome("exception")), "rejected", "the server reports a failure"),
    (
        "outcome inside",
        faults.sends(faults.page_with(None, outcome("forbidden"))),
        "rejected",
        "the server reports a failure",
    ),
    (
        "another patient",
        faults.sends(faults.page_with(None, faults.OTHER_PATIENT)),
        "other-patient",
        "another patient's resources came back",
    ),
    (
        "another patient later",
        faults.second_page_of_another_patient,
        "other-patient",
        "another patient's resources came back",
    ),
]


@pytest.mark.parametrize(
    ("fault", "kind", "reason"), [row[1:] for row in UNAVAILABLE], ids=[row[0] for row in UNAVAILABLE]
)
async def test_a_search_that_fails_says_why_and_the_others_succeed(
    server: FhirServer, connected: list[Any], fault: Fault, kind: str, reason: str
) -> None:
    server.faults["Observation"] = fault
    found = await gathered(server)
    answer = found.answers["observations"]
    assert isinstance(answer.state, Failed)
    assert (answer.pages, answer.complete, answer.reason) == ((), False, reason)
    assert {call.key: call.outcome for call in found.calls} == {"observations": kind, "conditions": "ok"}
    assert found.answers["conditions"].complete
    assert_only_called(server, connected)


def assert_only_called(server: FhirServer, connected: list[Any]) -> None:
    """Nobody else was connected to, and the token went in its header and nowhere else."""
    port = int(server.base_url.split(":")[2].partition("/")[0])
    assert set(connected) == {("127.0.0.1", port)}
    for seen in server.seen:
        assert seen.headers["authorization"] == f"Bearer {TOKEN}"
        assert TOKEN not in seen.query + seen.path
        assert "cookie" not in seen.headers


INCOMPLETE: list[tuple[str, Fault, str, int | None]] = [
    ("endless", faults.endless_pages, "page limit", 5),
    ("circle", faults.pages_in_a_circle, "the pages run in a circle", 3),
    ("hangs", faults.second_page_hangs, "timed out", 1),
    (
        "elsewhere",
        faults.sends(faults.page_with("https://evil.example/fhir?_getpages=x")),
        "the next page is on another server",
        1,
    ),
    (
        "metadata",
        faults.sends(faults.page_with("http://169.254.169.254/latest/meta-data")),
        "the next page is on another server",
        1,
    ),
    (
        "other port",
        faults.sends(faults.page_with("http://127.0.0.1:1/fhir?_getpages=x")),
        "the next page is on another server",
        1,
    ),
    ("total", faults.sends(faults.page_with(None) | {"total": 2}), "more was announced than sent", 1),
]


@pytest.mark.parametrize(
    ("fault", "reason", "pages"), [row[1:] for row in INCOMPLETE], ids=[row[0] for row in INCOMPLETE]
)
async def test_a_search_that_does_not_end_well_keeps_what_it_has_and_says_so(
    server: FhirServer, connected: list[Any], fault: Fault, reason: str, pages: int
) -> None:
    server.faults["Observation"] = fault
    answer = (await gathered(server)).answers["observations"]
    assert isinstance(answer.state, Satisfied)
    assert not answer.state.complete
    assert (answer.complete, answer.reason, len(answer.pages)) == (False, reason, pages)
    assert_only_called(server, connected)


@pytest.mark.parametrize("shown", [True, False], ids=["self link", "no self link"])
async def test_a_server_that_ignores_the_patient_is_not_believed(server: FhirServer, shown: bool) -> None:
    server.ignores_patient, server.echoes_self = True, shown
    found = await gathered(server)
    answer = found.answers["observations"]
    assert isinstance(answer.state, Failed)
    assert answer.pages == ()
    ignored = "the server ignored the patient filter"
    assert answer.reason == (ignored if shown else "another patient's resources came back")
    # Only this patient has a condition: nothing but the self link can tell.
    assert found.answers["conditions"].reason == (ignored if shown else None)


async def test_a_closed_door_is_an_honest_answer_in_time() -> None:
    async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with listening(close) as port:
        found = await _gathered_from(f"http://127.0.0.1:{port}/fhir")
        assert {answer.reason for answer in found.answers.values()} == {"the connection broke"}
    found = await _gathered_from(f"http://127.0.0.1:{port}/fhir")
    assert {answer.reason for answer in found.answers.values()} == {"cannot be reached"}


@pytest.mark.parametrize(
    "response",
    [
        b"\x16\x03\x01\x02\x00",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
    ],
    ids=["no HTTP", "two lengths", "endless headers", "broken chunks", "no status"],
)
async def test_what_is_not_http_is_an_honest_answer_in_time(response: bytes) -> None:
    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        writer.close()

    async with listening(speak) as port:
        found = await _gathered_from(f"http://127.0.0.1:{port}/fhir")
    for answer in found.answers.values():
        assert isinstance(answer.state, Failed)
        assert answer.reason == "the connection broke"


async def _gathered_from(base_url: str) -> Gathered:
    async with FhirServers(limits=LIMITS) as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=None,
            expires_in=None,
            budget_seconds=BUDGET_SECONDS,
        ) as reader:
            return await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")


async def test_a_name_that_points_to_another_address_the_second_time_is_not_asked_twice(
    server: FhirServer, connected: list[Any]
) -> None:
    """DNS rebinding: the connection goes to the address that was checked."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    base_url = server.base_url.replace("127.0.0.1", "localhost")
    async with FhirServers(limits=LIMITS, resolve=resolve) as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=SecretStr(TOKEN),
            expires_in=None,
            budget_seconds=BUDGET_SECONDS,
        ) as reader:
            found = await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")
    assert found.answers["conditions"].complete
    assert answers == [["169.254.169.254"]]
    assert_only_called(server, connected)
    assert {seen.headers["host"] for seen in server.seen} == {base_url.split("/")[2]}


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.1", "127.0.0.1", "::ffff:169.254.169.254"])
async def test_a_name_with_a_forbidden_address_is_never_connected_to(
    address: str, connected: list[Any]
) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return [address]

    base_url = "https://ehr.example.org/fhir"
    async with FhirServers(resolve=resolve) as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=SecretStr(TOKEN),
            expires_in=None,
            budget_seconds=BUDGET_SECONDS,
        ) as reader:
            found = await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")
    assert {answer.reason for answer in found.answers.values()} == {"its address must not be called"}
    assert connected == []


async def test_an_address_that_takes_no_connection_is_passed_over_and_not_tried_first_again(
    server: FhirServer, connected: list[Any]
) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.9", "127.0.0.1"]

    base_url = server.base_url.replace("127.0.0.1", "localhost")
    async with FhirServers(limits=Limits(idle_seconds=0), resolve=resolve) as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=SecretStr(TOKEN),
            expires_in=300,
            budget_seconds=2,
        ) as reader:
            for _ in range(3):
                await reader.get("/fhir/metadata", tally=Tally())
    assert [address for address, _ in connected] == ["127.0.0.9", "127.0.0.1", "127.0.0.1", "127.0.0.1"]


async def test_addresses_that_change_during_a_connection_do_not_disturb_it(server: FhirServer) -> None:
    answers = [["127.0.0.9", "127.0.0.1"], []]

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    base_url = server.base_url.replace("127.0.0.1", "localhost")
    async with FhirServers(limits=Limits(address_seconds=0), resolve=resolve) as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=SecretStr(TOKEN),
            expires_in=300,
            budget_seconds=2,
        ) as reader:
            reads = [reader.get("/fhir/metadata", tally=Tally()) for _ in range(2)]
            first, second = await asyncio.gather(*reads, return_exceptions=True)
    assert isinstance(first, Reply)
    assert isinstance(second, UnavailableError)
    assert second.reason == "its address must not be called"


@pytest.mark.parametrize("host", ["ehr.example.org", "xn--ls8h.example", "xn--0.example", "a_b.example"])
async def test_a_name_that_is_not_known_is_an_honest_answer(connected: list[Any], host: str) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    async with FhirServers(limits=LIMITS, resolve=resolve) as servers:
        base_url = f"https://{host}/fhir"
        with servers.reader(
            base_url, policy=ServerPolicy.of([base_url]), token=None, expires_in=None, budget_seconds=2
        ) as reader:
            found = await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")
    assert {answer.reason for answer in found.answers.values()} == {"its name cannot be resolved"}
    assert connected == []


async def test_a_cookie_is_not_kept(server: FhirServer) -> None:
    server.faults["Observation"] = faults.many_cookies
    policy = ServerPolicy.of([server.base_url])
    async with FhirServers(limits=LIMITS) as servers:
        for _ in range(2):
            with servers.reader(
                server.base_url, policy=policy, token=SecretStr(TOKEN), expires_in=300, budget_seconds=2
            ) as reader:
                await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")
    assert len(server.seen) >= 4
    assert not any("cookie" in seen.headers for seen in server.seen)


async def test_proxies_of_the_environment_are_not_used(
    server: FhirServer, connected: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await gathered(server)).answers["conditions"].complete
    assert_only_called(server, connected)


@pytest.mark.parametrize(
    "fault",
    [faults.fails(500), faults.hang, faults.wrong_length, faults.fails(503), faults.fails(403)],
    ids=["500", "hang", "wrong length", "503", "403"],
)
async def test_neither_token_nor_patient_is_logged(
    server: FhirServer, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    server.faults["Observation"] = fault
    with caplog.at_level(logging.DEBUG):
        found = await gathered(server)
    ours = [record for record in caplog.records if not record.name.startswith("uvicorn")]
    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in ours) + repr(found)
    for planted in (TOKEN, "patient=p1", "p1", "SECRET-DIAGNOSTICS"):
        assert planted not in written


@pytest.mark.parametrize("token", ["a\r\nx-evil: 1", "a\nb", "a b", "", "ä", "a\x00"])
async def test_a_token_that_is_no_bearer_token_is_never_sent(server: FhirServer, token: str) -> None:
    async with FhirServers() as servers:
        with pytest.raises(ServerRefusedError) as refused:
            servers.reader(
                server.base_url,
                policy=ServerPolicy.of([server.base_url]),
                token=SecretStr(token),
                expires_in=60,
                budget_seconds=1,
            )
    assert refused.value.cause == "the access token is not one that a header can hold"


_WORDS = ("kept", "nowhere", "5c1e")


def _token() -> str:
    """A token that no constant holds."""
    return "-".join(_WORDS)


@pytest.mark.parametrize(
    "response",
    [
        b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"resourceType":"Bundle"}',
        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
        b"",
    ],
    ids=["200", "403", "503", "too short", "nothing"],
)
async def test_the_token_is_held_by_nothing_once_the_answer_is_given(response: bytes) -> None:
    async def speak(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Keeps the connection, and nothing of what it read."""
        head = await lines.readuntil(b"\r\n\r\n")
        assert _token().encode() in head
        del head
        writer.write(response)
        await asyncio.sleep(1)

    async with FhirServers(limits=LIMITS) as servers:
        async with listening(speak) as port:
            base_url = f"http://127.0.0.1:{port}/fhir"
            reader = servers.reader(
                base_url,
                policy=ServerPolicy.of([base_url]),
                token=SecretStr(_token()),
                expires_in=None,
                budget_seconds=0.3,
            )
            assert _holders_of_the_token() == ["SecretStr"]
            with reader:
                found = await gather(Prefetch({}), searches=PLANS, reader=reader, patient_id="p1")
        # The peer lives in this process too, and is gone with all that it received and did not read.
        assert _holders_of_the_token() == []
        assert _token() not in repr(found) + repr(reader)
        with pytest.raises(RuntimeError):
            await reader.get("/fhir/metadata", tally=Tally())


async def test_a_read_given_up_at_any_moment_leaves_no_connection_behind_and_no_token() -> None:
    speaking = 0

    async def speak(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal speaking
        speaking += 1
        try:
            while True:
                await lines.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        finally:
            speaking -= 1

    async with FhirServers(limits=LIMITS) as servers:
        async with listening(speak) as port:
            base_url = f"http://127.0.0.1:{port}/fhir"
            with servers.reader(
                base_url,
                policy=ServerPolicy.of([base_url]),
                token=SecretStr(_token()),
                expires_in=None,
                budget_seconds=5,
            ) as reader:
                for turns in range(60):  # of the event loop; a whole read takes some twenty
                    read = asyncio.create_task(reader.get("/fhir/x", tally=Tally()))
                    for _ in range(turns):
                        await asyncio.sleep(0)
                    read.cancel()
                    await asyncio.gather(read, return_exceptions=True)
            del read
            await asyncio.sleep(0.05)
            assert speaking <= 1
        assert _holders_of_the_token() == []


def _holders_of_the_token() -> list[str]:
    """The types of all objects of this process that hold the token, as text or bytes."""
    gc.collect()
    token = _token()
    holders = []
    for holder in gc.get_objects():
        for held in gc.get_referents(holder):
            if held is token:
                continue
            text = held.decode("latin-1") if type(held) in (bytes, bytearray) else held
            if type(text) is str and token in text:
                holders.append(type(holder).__name__)
    return holders
