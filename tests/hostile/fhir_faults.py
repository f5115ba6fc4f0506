"""Ways in which a FHIR server misbehaves, for :class:`tests.fhir_server.FhirServer`."""

import asyncio
import gzip
import json
from functools import cache

from tests.fhir_server import FHIR_JSON, Call, Fault, Json, outcome, respond, searchset, start

OTHER_PATIENT = {"resourceType": "Observation", "id": "stranger", "subject": {"reference": "Patient/p2"}}
_HANG_SECONDS = 20


async def hang(call: Call) -> None:
    """Never answers."""
    await _until_the_client_gives_up(call, _HANG_SECONDS)


async def drip(call: Call) -> None:
    """Sends one byte now and then, for ever."""
    await start(call, 200, [("content-type", FHIR_JSON)])
    for _ in range(200):
        await call.send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.sleep(0.02)


async def html(call: Call) -> None:
    """A login page with a good status."""
    await respond(call, 200, b"<html><body>Please sign in</body></html>", content_type="text/html")


async def gzip_bomb(call: Call) -> None:
    """Fifty megabytes in a fraction of one."""
    await respond(call, 200, _bomb(), headers=(("content-encoding", "gzip"),))


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * 50_000_000, compresslevel=1)


_bomb()  # made before any test counts seconds


async def damaged_gzip(call: Call) -> None:
    """Says gzip, and is none."""
    await respond(call, 200, b"{}", headers=(("content-encoding", "gzip"),))


async def cut_gzip(call: Call) -> None:
    """A gzip stream without its end."""
    await respond(call, 200, gzip.compress(b" " * 100)[:-12], headers=(("content-encoding", "gzip"),))


async def other_encoding(call: Call) -> None:
    """An encoding that nobody asked for."""
    await respond(call, 200, b"{}", headers=(("content-encoding", "br"),))


async def truncated_json(call: Call) -> None:
    """JSON that stops in the middle."""
    await respond(call, 200, json.dumps(page_with(None)).encode()[:-7])


async def wrong_length(call: Call) -> None:
    """Announces more bytes than it sends, and closes."""
    await start(call, 200, [("content-type", FHIR_JSON), ("content-length", "1000")])
    await call.send({"type": "http.response.body", "body": b'{"resourceType": "Bundle"', "more_body": False})


async def deep_json(call: Call) -> None:
    """Nested deeper than any parser goes."""
    await respond(call, 200, b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


async def not_utf8(call: Call) -> None:
    """Bytes that are no text, in a string that nobody reads."""
    await respond(call, 200, b'{"resourceType": "Bundle", "x": "\xff\xfe"}')


async def many_bytes(call: Call) -> None:
    """A page larger than any page."""
    await start(call, 200, [("content-type", FHIR_JSON)])
    for _ in range(200):
        await call.send({"type": "http.response.body", "body": b" " * 100_000, "more_body": True})
    await call.send({"type": "http.response.body", "body": b"{}"})


async def many_cookies(call: Call) -> None:
    """A sound answer that sets a cookie."""
    await respond(call, 200, page_with(None), headers=(("set-cookie", "session=planted; Path=/"),))


def fails(
    status: int, *, body: Json | bytes | None = None, headers: tuple[tuple[str, str], ...] = ()
) -> Fault:
    """Answers with a status."""

    async def fault(call: Call) -> None:
        await respond(call, status, outcome("processing") if body is None else body, headers=headers)

    return fault


def fails_first(status: int, times: int, *, headers: tuple[tuple[str, str], ...] = ()) -> Fault:
    """Answers with a status a few times, then as it should."""
    failed: list[int] = []

    async def fault(call: Call) -> None:
        if len(failed) < times:
            failed.append(status)
            await respond(call, status, outcome("transient"), headers=headers)
        else:
            await call.server.serve(call)

    return fault


def sends(body: Json | bytes, *, content_type: str = FHIR_JSON) -> Fault:
    """Answers 200 with a body."""

    async def fault(call: Call) -> None:
        await respond(call, 200, body, content_type=content_type)

    return fault


def page_with(next_url: str | None, *resources: Json) -> Json:
    """A page of this patient's resources, or of those given."""
    shown = resources or (
        {"resourceType": "Observation", "id": "o1", "subject": {"reference": "Patient/p1"}},
    )
    links = [] if next_url is None else [{"relation": "next", "url": next_url}]
    return searchset([{"resource": resource, "search": {"mode": "match"}} for resource in shown], links)


async def endless_pages(call: Call) -> None:
    """Each page has a next one, each under a new URL."""
    number = int(call.seen.parameters.get("page", "0")) + 1
    await respond(call, 200, page_with(f"{call.server.base_url}/Observation?page={number}"))


async def pages_in_a_circle(call: Call) -> None:
    """Two pages, each with the other as its next."""
    number = 1 - int(call.seen.parameters.get("page", "0"))
    await respond(call, 200, page_with(f"{call.server.base_url}/Observation?page={number}"))


async def second_page_of_another_patient(call: Call) -> None:
    """The filter is lost on the way to the second page."""
    is_second = "page" in call.seen.parameters
    body = (
        page_with(None, OTHER_PATIENT)
        if is_second
        else page_with(f"{call.server.base_url}/Observation?page=2")
    )
    await respond(call, 200, body)


async def second_page_hangs(call: Call) -> None:
    """One good page, and then nothing."""
    if "page" in call.seen.parameters:
        await hang(call)
    else:
        await respond(call, 200, page_with(f"{call.server.base_url}/Observation?page=2"))


async def _until_the_client_gives_up(call: Call, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            while (await call.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass
