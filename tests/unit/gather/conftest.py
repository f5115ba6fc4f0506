"""One FHIR server for all tests of a file."""

from collections.abc import Iterator

import pytest

from tests.fhir_server import FhirServer
from tests.unit.gather.gathering import RESOURCES


@pytest.fixture(scope="module")
def running_server() -> Iterator[FhirServer]:
    """A server that pages in threes."""
    with FhirServer(RESOURCES) as running:
        yield running


@pytest.fixture
def server(running_server: FhirServer) -> FhirServer:
    """The server, sound again."""
    running_server.reset()
    return running_server
