"""One running service for all acceptance tests of a worker."""

import logging
from collections.abc import Iterator

import httpx
import pytest

from tests.acceptance.live_service import Captured, served


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the service on a free loopback port."""
    yield from served(tmp_path_factory.mktemp("service"))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything that is logged during the test, at DEBUG."""
    root, captured = logging.getLogger(), Captured()
    level = root.level
    root.addHandler(captured)
    root.setLevel(logging.DEBUG)
    yield captured.lines
    root.setLevel(level)
    root.removeHandler(captured)
