"""What whole processes cost: starting the service, and deciding files on the command line."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bodies import AS_OF, record_files
from benchmarks.figures import Figure
from benchmarks.servers import Server, service

_IMPORT: Final = "import time; t = time.perf_counter(); import service.app; print(time.perf_counter() - t)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished process."""

    wall_seconds: float
    cpu_seconds: float


def measure_start(folder: Path, *, times: int) -> list[Figure]:
    """From the start of the process to the first answer: with a new database, then with one that is there."""
    first = [_started(folder / f"new-{number}") for number in range(times)]
    again = [_started(folder / "new-0") for _ in range(times)]
    imports = [_import_seconds() for _ in range(times)]
    return [
        Figure(name="startup.new-database.s", value=_median(server.start_seconds for server in first)),
        Figure(name="startup.s", value=_median(server.start_seconds for server in again)),
        Figure(name="startup.cpu.s", value=_median(server.start_cpu_seconds for server in again)),
        Figure(name="startup.import.s", value=_median(imports)),
    ]


def measure_evaluate(folder: Path, *, files: int) -> list[Figure]:
    """Deciding one file with a cold start, and many in one call."""
    paths = []
    for number, body in enumerate(record_files(files)):
        path = folder / f"record-{number}.json"
        path.write_bytes(body)
        paths.append(str(path))
    single = [_evaluate(paths[:1]) for _ in range(3)]
    many = _evaluate(paths)
    return [
        Figure(name="evaluate.one-file.s", value=_median(run.wall_seconds for run in single)),
        Figure(name=f"evaluate.{files}-files.cpu.s", value=many.cpu_seconds),
        Figure(name=f"evaluate.{files}-files.s", value=many.wall_seconds),
    ]


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _started(folder: Path) -> Server:
    folder.mkdir(exist_ok=True)
    with service(folder) as server:
        return server


def _import_seconds() -> float:
    return float(subprocess.run([sys.executable, "-c", _IMPORT], check=True, capture_output=True).stdout)


def _evaluate(paths: list[str]) -> Run:
    command = [sys.executable, "-m", "service", "evaluate", "--format", "json", "--as-of", AS_OF, *paths]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError("evaluate did not decide every file")
    return Run(wall_seconds=time.perf_counter() - started, cpu_seconds=usage.ru_utime + usage.ru_stime)
