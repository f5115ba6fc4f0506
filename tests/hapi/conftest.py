"""One real HAPI server for all tests of this folder, whatever workers they run in."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.hapi.local_server import Hapi, shared_server

_NO_SKIP = "ESR1_CDS_TEST_NO_SKIP"


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hapi]:
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        _skip(
            f"{' and '.join(missing)} missing: on Debian or Ubuntu, apt-get install openjdk-17-jdk-headless maven"
        )
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with shared_server(shared / "hapi") as server:
        yield server


@pytest.fixture
def hapi(_server: Hapi) -> Iterator[Hapi]:
    """The server with every bundled patient, for tests that only read."""
    with _server.turn(alone=False):
        yield _server


@pytest.fixture
def hapi_alone(_server: Hapi) -> Iterator[Hapi]:
    """The same, while no other test uses it."""
    with _server.turn(alone=True):
        yield _server


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three take many requests, and the machine may be busy."""
    monkeypatch.setenv("ESR1_CDS_FHIR_BUDGET_SECONDS", "25")
    monkeypatch.setenv("ESR1_CDS_DEADLINE_SECONDS", "30")


def _skip(why: str) -> None:
    if os.environ.get(_NO_SKIP):
        pytest.fail(why)
    pytest.skip(why)
