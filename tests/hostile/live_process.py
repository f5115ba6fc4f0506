"""The service in a process of its own, and clients that write to its sockets whatever they like."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from fhir_fixtures import AS_OF

ROOT: Final = Path(__file__).parents[2]
DEADLINE_SECONDS: Final = 1.5
"""Of the service under test, for its answers and for bodies; the service's own default is longer."""

HEAD_SECONDS: Final = 5.0
"""What `serve` allows for the head of a request."""

_START_SECONDS: Final = 60.0
_FIRST_BYTE_SECONDS: Final = 1.0
_NEXT_BYTE_SECONDS: Final = 0.1

Credentials = Callable[[str], Mapping[str, str]]
"""The headers with which a known client calls a path; new ones for each call."""


def no_credentials(_: str) -> Mapping[str, str]:
    """Development mode asks for none."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A running service."""

    port: int
    pid: int
    log: Path
    credentials: Credentials

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}"

    def post(self, path: str, body: bytes, **headers: str) -> httpx.Response:
        """One call with whatever bytes as its body, on a connection of its own."""
        every = {"content-type": "application/json", **self.credentials(path), **headers}
        return httpx.post(f"{self.url}{path}", content=body, headers=every, timeout=15)

    def head(self, path: str, **headers: str) -> bytes:
        """The head of a POST, to be followed by whatever a test wants to send."""
        every = {"Host": "127.0.0.1", "Content-Type": "application/json", **self.credentials(path), **headers}
        return f"POST {path} HTTP/1.1\r\n".encode() + lines(every) + b"\r\n"

    def connect(self, *, timeout: float = 10) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def say(self, sent: bytes) -> bytes:
        """Send bytes on a connection of its own and return everything that comes back.

        The sending side is closed once the service has been silent for a moment.
        """
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(sent)
            connection.settimeout(_FIRST_BYTE_SECONDS)
            received = b""
            with contextlib.suppress(ConnectionError, TimeoutError):
                received = connection.recv(65_536)
            connection.settimeout(_NEXT_BYTE_SECONDS)
            received += everything(connection)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            return received + everything(connection)

    def is_alive(self) -> bool:
        """Whether it still answers."""
        return httpx.get(f"{self.url}/healthz", timeout=10).status_code == 200

    def open_files(self) -> int:
        """File descriptors that the process holds, sockets included."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def logged(self) -> str:
        """Everything it has written to its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def lines(headers: Mapping[str, str]) -> bytes:
    """Header lines."""
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()).encode(
        "latin-1"
    )


def everything(connection: socket.socket) -> bytes:
    """What a server sends until it closes the connection or the time is up; a reset counts as closed."""
    received: list[bytes] = []
    with contextlib.suppress(ConnectionError, TimeoutError):
        while part := connection.recv(65_536):
            received.append(part)
    return b"".join(received)


def statuses(answers: bytes) -> list[int]:
    """The statuses of the HTTP answers in some bytes."""
    return [int(part[:3]) for part in answers.split(b"HTTP/1.1 ")[1:]]


DEVELOPMENT: Final = ("--dev", "--as-of", str(AS_OF))


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    arguments: Sequence[str] = DEVELOPMENT,
    credentials: Credentials = no_credentials,
    **environment: str,
) -> Iterator[Live]:
    """The service as `esr1-cds serve` runs it with these arguments and variables, until the end of the block."""
    port, log = _free_port(), folder / "service.log"
    settings = {
        "ESR1_CDS_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'service.sqlite3'}",
        "ESR1_CDS_DEADLINE_SECONDS": str(DEADLINE_SECONDS),
        "ESR1_CDS_FHIR_BUDGET_SECONDS": "1",
        "ESR1_CDS_LOG_FORMAT": "json",
        **environment,
    }
    command = [sys.executable, "-m", "service", "serve", "--port", str(port), *arguments]
    with (
        log.open("wb") as written,
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=written, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            live = Live(port=port, pid=process.pid, log=log, credentials=credentials)
            _wait_for(live, process)
            yield live
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait_for(live: Live, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if live.is_alive():
                return
        time.sleep(0.05)
    raise RuntimeError(f"the service did not start: {live.logged()[-2_000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
