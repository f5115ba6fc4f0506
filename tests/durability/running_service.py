"""``esr1-cds serve --dev`` as processes, and a burst of calls against it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import httpx

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 20.0
_PATIENT_VIEW: Final = "esr1-patient-view"


class RunningService:
    """The processes of a service. ``base_url`` is where it answers."""

    def __init__(self, process: asyncio.subprocess.Process, base_url: str) -> None:
        self._process = process
        self.base_url = base_url

    def workers(self) -> list[int]:
        """The ids of its worker processes."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return [
            int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]

    def kill_a_worker(self) -> None:
        """End one worker without giving it a chance to finish anything."""
        os.kill(self.workers()[0], signal.SIGKILL)

    async def is_ready(self) -> bool:
        """Whether it answers and its database does."""
        async with httpx.AsyncClient(base_url=self.base_url) as client:
            with contextlib.suppress(httpx.TransportError):
                return (await client.get("/readyz")).status_code == 200
        return False

    async def stop(self) -> None:
        """An orderly end."""
        self._process.terminate()
        await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)


@contextlib.asynccontextmanager
async def running_service(database_url: str, *, workers: int) -> AsyncIterator[RunningService]:
    """Start it, wait until it is ready, and leave no process behind."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "service", "serve", "--dev", "--port", str(port), "--workers", str(workers)),
        env={**os.environ, "ESR1_CDS_DATABASE_URL": database_url, "ESR1_CDS_LOG_LEVEL": "ERROR"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    service = RunningService(process, f"http://127.0.0.1:{port}")
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not await service.is_ready():
                assert process.returncode is None, "the service ended at its start"
                await asyncio.sleep(0.05)
        yield service
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Burst:
    """Many small feedback calls at the same time, with hook calls between them, until it is left.

    ``acknowledged`` are the cards whose feedback was answered with 200; ``refused`` counts the answers with
    another status, by status, and ``unanswered`` the calls that ended without an answer.
    """

    def __init__(self, service: RunningService, *, clients: int = 4) -> None:
        self._base_url = service.base_url
        self._clients = clients
        self._tasks: list[asyncio.Task[None]] = []
        self.acknowledged: list[str] = []
        self.refused: dict[int, int] = {}
        self.unanswered = 0
        self.decided = 0

    async def __aenter__(self) -> "Burst":
        self._tasks = [asyncio.create_task(self._report_for_ever()) for _ in range(self._clients)]
        self._tasks.append(asyncio.create_task(self._decide_for_ever()))
        return self

    async def __aexit__(self, *_failure: object) -> None:
        for task in self._tasks:
            task.cancel()
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        failures = [each for each in ended if isinstance(each, Exception)]
        assert not failures, failures

    async def more_acknowledged(self, count: int) -> None:
        """Wait for so many more acknowledgements."""
        goal = len(self.acknowledged) + count
        async with asyncio.timeout(30):
            while len(self.acknowledged) < goal:
                await asyncio.sleep(0.01)

    async def more_decided(self, count: int) -> None:
        """Wait for so many more answered hook calls."""
        goal = self.decided + count
        async with asyncio.timeout(30):
            while self.decided < goal:
                await asyncio.sleep(0.01)

    async def _report_for_ever(self) -> None:
        async with httpx.AsyncClient(base_url=self._base_url) as client:
            while True:
                cards = [str(uuid.uuid4()) for _ in range(2)]
                with self._counting_breaks():
                    answer = await client.post(
                        f"/cds-services/{_PATIENT_VIEW}/feedback",
                        json={"feedback": [_accepted(card) for card in cards]},
                    )
                    if answer.status_code == 200:
                        self.acknowledged += cards
                    else:
                        self.refused[answer.status_code] = self.refused.get(answer.status_code, 0) + 1
                await asyncio.sleep(0.005)

    async def _decide_for_ever(self) -> None:
        async with httpx.AsyncClient(base_url=self._base_url) as client:
            body = (await client.get("/dev/requests/patient-view/aurelia-d538g")).content
            while True:
                with self._counting_breaks():
                    answer = await client.post(
                        f"/cds-services/{_PATIENT_VIEW}",
                        content=body,
                        headers={"content-type": "application/json"},
                    )
                    self.decided += answer.status_code == 200
                await asyncio.sleep(0.02)

    @contextlib.contextmanager
    def _counting_breaks(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError:
            self.unanswered += 1


def _accepted(card: str) -> dict[str, object]:
    return {
        "card": card,
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": "s-1"}],
        "outcomeTimestamp": "2026-11-20T12:00:00Z",
    }
