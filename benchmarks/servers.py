"""Servers in processes of their own, on free loopback ports."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bodies import AS_OF

_START_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: one worker."""

    port: int
    pid: int
    start_seconds: float
    """From the start of the process to the first answer."""
    start_cpu_seconds: float
    """Processor time up to then, which other work on the machine disturbs less; 0 where the system does not say."""


@contextlib.contextmanager
def service(folder: Path) -> Iterator[Server]:
    """The whole application in development mode, as `esr1-cds serve` runs it; its database is in `folder`."""
    environment = {
        "ESR1_CDS_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}",
        "ESR1_CDS_LOG_LEVEL": "WARNING",
    }
    port = _free_port()
    command = ["-m", "service", "serve", "--dev", "--port", str(port), "--as-of", AS_OF]
    with _running(command, environment, port, ready="/healthz") as server:
        yield server


@contextlib.contextmanager
def bare_route() -> Iterator[Server]:
    """The bare FastAPI route under the same server software."""
    port = _free_port()
    options = ["--log-level", "warning", "--no-access-log", "--no-server-header"]
    command = ["-m", "uvicorn", "benchmarks.bare_route:app", "--port", str(port), *options]
    with _running(command, {}, port, ready="/parse") as server:
        yield server


@contextlib.contextmanager
def fhir_server() -> Iterator[Server]:
    """The FHIR server with a fixed delay."""
    port = _free_port()
    command = ["-m", "benchmarks.fhir_server", str(port)]
    with _running(command, {}, port, ready="/fhir/metadata") as server:
        yield server


def resident_mib(server: Server) -> float:
    """Memory the process holds now, in MiB; 0 where the system does not say."""
    status = Path(f"/proc/{server.pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, *, ready: str) -> Iterator[Server]:
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], env=os.environ | environment, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for_answer(process, port, ready)
        yield Server(
            port=port,
            pid=process.pid,
            start_seconds=time.perf_counter() - started,
            start_cpu_seconds=_cpu_seconds(process.pid),
        )
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    end = time.perf_counter() + _START_SECONDS
    while time.perf_counter() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            time.sleep(_POLL_SECONDS)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("a server that was to be measured did not start")


def _cpu_seconds(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
