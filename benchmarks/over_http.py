"""The application over HTTP beside a bare FastAPI route, in turns, on loopback with keep-alive.

The client writes HTTP/1.1 by hand: a general client would need more time per call than the servers.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bodies import Body
from benchmarks.figures import Figure, percentile
from benchmarks.servers import Server, bare_route, resident_mib, service

CONCURRENCIES: Final = (1, 8)
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one server did under load: calls per second, and the seconds each call took."""

    per_second: float
    seconds: list[float]


def measure(bodies: list[Body], folder: Path, *, seconds: float) -> list[Figure]:
    """Throughput and latency for each body and concurrency, and the memory of one worker.

    `seconds` is the time for each server, body and concurrency.
    """
    figures: list[Figure] = []
    with service(folder) as ours, bare_route() as bare:
        figures.append(Figure(name="memory.started.mib", value=resident_mib(ours)))
        for body in bodies:
            for concurrency in CONCURRENCIES:
                figures += _in_turns(ours, bare, body, concurrency, seconds / _ROUNDS)
        figures.append(Figure(name="memory.after-load.mib", value=resident_mib(ours)))
        figures.append(Figure(name="memory.bare-route.after-load.mib", value=resident_mib(bare)))
    return figures


def _in_turns(ours: Server, bare: Server, body: Body, concurrency: int, seconds: float) -> list[Figure]:
    hook = _request(ours, "/cds-services/esr1-patient-view", body.json)
    parse = _request(bare, "/parse", body.json)
    for server, request in ((ours, hook), (bare, parse)):
        asyncio.run(_load(server, request, concurrency, 0.2))
    own: list[Load] = []
    other: list[Load] = []
    for _ in range(_ROUNDS):
        own.append(asyncio.run(_load(ours, hook, concurrency, seconds)))
        other.append(asyncio.run(_load(bare, parse, concurrency, seconds)))
    shares = [mine.per_second / yours.per_second for mine, yours in zip(own, other, strict=True)]
    name = f"http.{body.name}.c{concurrency}"
    return [
        Figure(name=f"{name}.share-of-bare", value=statistics.median(shares)),
        *_figures(name, own),
        *_figures(f"{name}.bare", other),
    ]


def _figures(name: str, loads: list[Load]) -> list[Figure]:
    times = [each for load in loads for each in load.seconds]
    per_second = statistics.median(load.per_second for load in loads)
    return [
        Figure(name=f"{name}.per-second", value=per_second),
        Figure(name=f"{name}.p50.ms", value=percentile(times, 50) * 1_000),
        Figure(name=f"{name}.p99.ms", value=percentile(times, 99) * 1_000),
    ]


def _request(server: Server, path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _load(server: Server, request: bytes, concurrency: int, seconds: float) -> Load:
    started = time.perf_counter()
    calls = [_call_until(server, request, started + seconds) for _ in range(concurrency)]
    times = [each for several in await asyncio.gather(*calls) for each in several]
    return Load(per_second=len(times) / (time.perf_counter() - started), seconds=times)


async def _call_until(server: Server, request: bytes, end: float) -> list[float]:
    """One connection: call after call until `end`; the seconds each took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    times: list[float] = []
    now = time.perf_counter()
    while now < end:
        writer.write(request)
        await _read_answer(reader)
        times.append(time.perf_counter() - now)
        now = time.perf_counter()
    writer.close()
    await writer.wait_closed()
    return times


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError("a server answered with another status than 200")
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
