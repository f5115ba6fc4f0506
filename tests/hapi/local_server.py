"""The HAPI server of deploy/hapi, as the tests of all workers share it: pages of three, records in a file."""

import fcntl
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from fhir_fixtures.catalogue import patients

RUN = Path(__file__).parents[2] / "deploy" / "hapi" / "run"
PAGE_SIZE = 3
FHIR = {"content-type": "application/fhir+json", "cache-control": "no-cache"}
_START_SECONDS = 600  # with a first build, on a busy machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Hapi:
    """The running server and the folder that its users share."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}/fhir"

    def start(self) -> None:
        """Start it and wait until it answers."""
        # Two runs of the suite must not build at the same time.
        with _locked(RUN.parent / "pom.xml", fcntl.LOCK_EX):
            self._run("start")

    def stop(self) -> None:
        """Stop it; its records stay in their file."""
        self._run("stop")

    @contextmanager
    def turn(self, *, alone: bool) -> Iterator[None]:
        """Use it beside others, or alone: nobody else's tests then see it stop, or their resources come and go."""
        with _locked(self.folder / "turn", fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
            yield

    def load(self) -> None:
        """Every bundled patient, under the ids of the bundles."""
        for patient in patients():
            resources = [entry["resource"] for entry in json.loads(patient.bundle)["entry"]]
            entries = [
                {
                    "resource": each,
                    "request": {"method": "PUT", "url": f"{each['resourceType']}/{each['id']}"},
                }
                for each in resources
            ]
            bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
            httpx.post(self.url, json=bundle, headers=FHIR, timeout=120).raise_for_status()

    def _run(self, command: str) -> None:
        environment = {
            **os.environ,
            "FHIR_PORT": str(self.port),
            "FHIR_RUN_DIR": str(self.folder / "run"),
            "FHIR_STORE": str(self.folder / "store"),
            "FHIR_PAGE_SIZE": str(PAGE_SIZE),
            "FHIR_MAX_PAGE_SIZE": str(PAGE_SIZE),
        }
        # The server inherits what it writes to, so nothing may wait for the end of a pipe.
        log = self.folder / f"{command}.log"
        with log.open("wb") as output:
            done = subprocess.run(
                [RUN, command],
                env=environment,
                stdout=output,
                stderr=output,
                timeout=_START_SECONDS,
                check=False,
            )
        assert done.returncode == 0, log.read_text(encoding="utf-8")


@contextmanager
def shared_server(folder: Path) -> Iterator[Hapi]:
    """The server of all workers with this folder: the first one starts it, the last one stops it."""
    folder.mkdir(exist_ok=True)
    state = folder / "state.json"
    with _locked(folder / "users", fcntl.LOCK_EX):
        known = json.loads(state.read_text()) if state.exists() else {"users": 0, "port": _free_port()}
        server = Hapi(folder=folder, port=known["port"])
        if known["users"] == 0:
            server.start()
            with ExitStack() as otherwise:
                otherwise.callback(server.stop)
                server.load()
                otherwise.pop_all()
        state.write_text(json.dumps(known | {"users": known["users"] + 1}))
    try:
        yield server
    finally:
        with _locked(folder / "users", fcntl.LOCK_EX):
            known = json.loads(state.read_text())
            state.write_text(json.dumps(known | {"users": known["users"] - 1}))
            if known["users"] == 1:
                server.stop()


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[None]:
    with path.open("ab") as lock:
        fcntl.flock(lock, kind)
        yield


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
