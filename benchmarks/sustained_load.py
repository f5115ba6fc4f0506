"""Twice as many calls as one worker can answer, for minutes: who is let in is answered as if nothing were wrong.

First the latency of one call at a time, then the capacity with a few connections, then calls at half and at twice
that rate, sent when they are due whether or not earlier ones are answered. Ratios are to one call at a time.
Loopback only; the time is bounded.
"""

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.bodies import Body, bodies
from benchmarks.figures import Figure, percentile
from benchmarks.servers import Server, resident_mib, service

FULL_SECONDS: Final = 120.0
QUICK_SECONDS: Final = 10.0
_OVERLOAD: Final = 2.0
_CAPACITY_CONNECTIONS: Final = 4
_MOST_CONNECTIONS: Final = 64
_REFUSALS: Final = frozenset({429, 503})
_LOST: Final = 0
"""Counted as the status of a call whose connection was closed."""

_EDGE: Final = 0.25
"""Memory is compared between the first and the last quarter of the time."""


@dataclass(slots=True)
class _Seen:
    """What the client saw: the seconds each answer took by status, memory by the second, calls not sent."""

    seconds: dict[int, list[float]] = field(default_factory=dict)
    memory_mib: list[float] = field(default_factory=list)
    unsent: int = 0

    def note(self, status: int, seconds: float) -> None:
        self.seconds.setdefault(status, []).append(seconds)

    def of(self, *statuses: int) -> list[float]:
        return [each for status in statuses for each in self.seconds.get(status, [])]


class _Connection:
    """One keep-alive connection that says the same request again and again."""

    def __init__(self, port: int, request: bytes) -> None:
        self._port = port
        self._request = request
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self) -> int:
        """The status of the answer."""
        try:
            reader, writer = await self._opened()
            writer.write(self._request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        except (ConnectionError, asyncio.IncompleteReadError):
            self._streams = None
            return _LOST
        return int(head[9:12])

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None or self._streams[0].at_eof():  # idle for so long that the server closed it
            await self.close()
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        return self._streams

    async def close(self) -> None:
        """Let go of it."""
        if self._streams is not None:
            self._streams[1].close()
            with contextlib.suppress(ConnectionError):
                await self._streams[1].wait_closed()


def measure(folder: Path, *, seconds: float) -> list[Figure]:
    """Figures named `overload.*`. `seconds` is the time at twice the capacity; the rest takes a few more."""
    body = next(each for each in bodies() if each.name == "46kb")
    with service(folder) as server:
        return asyncio.run(_measured(server, body, seconds))


async def _measured(server: Server, body: Body, seconds: float) -> list[Figure]:
    prelude = min(5.0, seconds / 2)
    await _closed_loop(server, body, connections=1, seconds=1.0)
    alone = (await _closed_loop(server, body, connections=1, seconds=prelude)).of(200)
    together = (await _closed_loop(server, body, connections=_CAPACITY_CONNECTIONS, seconds=prelude)).of(200)
    capacity = len(together) / prelude
    half = (await _open_loop(server, body, per_second=capacity / 2, seconds=prelude)).of(200)
    seen = await _open_loop(server, body, per_second=capacity * _OVERLOAD, seconds=seconds)
    return [
        Figure(name="overload.capacity.per-second", value=capacity),
        Figure(name="overload.unloaded.p50.ms", value=percentile(alone, 50) * 1_000),
        Figure(name="overload.unloaded.p95.ms", value=percentile(alone, 95) * 1_000),
        Figure(name="overload.half.p50.ms", value=percentile(half, 50) * 1_000),
        Figure(name="overload.half.p95.ms", value=percentile(half, 95) * 1_000),
        *_figures(seen, alone, seconds),
    ]


def _figures(seen: _Seen, alone: list[float], seconds: float) -> list[Figure]:
    accepted, refused = seen.of(200), seen.of(*_REFUSALS)
    counts = Counter({status: len(each) for status, each in seen.seconds.items()})
    others = sum(count for status, count in counts.items() if status != 200 and status not in _REFUSALS)
    edge = max(1, int(len(seen.memory_mib) * _EDGE))
    growth = statistics.mean(seen.memory_mib[-edge:]) - statistics.mean(seen.memory_mib[:edge])
    figures = [
        Figure(name="overload.offered.per-second", value=counts.total() / seconds),
        Figure(name="overload.accepted.per-second", value=len(accepted) / seconds),
        Figure(name="overload.refused.per-second", value=len(refused) / seconds),
        Figure(name="overload.other-answers", value=others),
        Figure(name="overload.not-sent", value=seen.unsent),
        Figure(name="overload.memory.growth.mib", value=growth),
    ]
    for percent in (50, 95, 99):
        figures += [
            Figure(name=f"overload.accepted.p{percent}.ms", value=percentile(accepted, percent) * 1_000),
            Figure(
                name=f"overload.accepted.p{percent}.ratio",
                value=percentile(accepted, percent) / percentile(alone, percent),
            ),
        ]
    if refused:
        figures.append(Figure(name="overload.refused.p95.ms", value=percentile(refused, 95) * 1_000))
    return figures


async def _closed_loop(server: Server, body: Body, *, connections: int, seconds: float) -> _Seen:
    """As many calls as the connections can make one after the other."""
    seen = _Seen()
    end = time.perf_counter() + seconds

    async def calls() -> None:
        connection = _Connection(server.port, _request(server, body))
        while time.perf_counter() < end:
            await _timed(connection.call, seen)
        await connection.close()

    await asyncio.gather(*(calls() for _ in range(connections)))
    return seen


async def _open_loop(server: Server, body: Body, *, per_second: float, seconds: float) -> _Seen:
    """Calls at a fixed rate. One that finds no free connection is not sent: the client is bounded, too."""
    seen = _Seen()
    request = _request(server, body)
    idle = [_Connection(server.port, request) for _ in range(_MOST_CONNECTIONS)]
    everyone = tuple(idle)
    running: set[asyncio.Task[None]] = set()

    async def one(connection: _Connection) -> None:
        await _timed(connection.call, seen)
        idle.append(connection)

    started = time.perf_counter()
    due = 0
    while (now := time.perf_counter() - started) < seconds:
        while due < now * per_second:
            due += 1
            if not idle:
                seen.unsent += 1
                continue
            task = asyncio.create_task(one(idle.pop()))
            running.add(task)
            task.add_done_callback(running.discard)
        if len(seen.memory_mib) < now:
            seen.memory_mib.append(resident_mib(server))
        await asyncio.sleep(max(0.0, started + due / per_second - time.perf_counter()))
    await asyncio.gather(*running)
    for connection in everyone:
        await connection.close()
    return seen


async def _timed(call: Callable[[], Awaitable[int]], seen: _Seen) -> None:
    started = time.perf_counter()
    status = await call()
    seen.note(status, time.perf_counter() - started)


def _request(server: Server, body: Body) -> bytes:
    head = (
        f"POST /cds-services/esr1-patient-view HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body.json)}\r\n\r\n"
    )
    return head.encode() + body.json


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sustained_load", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_SECONDS:.0f} seconds at twice the capacity"
    )
    parser.add_argument(
        "--seconds", type=float, default=FULL_SECONDS, help="time at twice the capacity (%(default)s)"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="esr1-cds-load-") as folder:
        figures = measure(Path(folder), seconds=QUICK_SECONDS if options.quick else options.seconds)
    sys.stdout.write("".join(f"{figure.line()}\n" for figure in figures))


if __name__ == "__main__":
    main()
