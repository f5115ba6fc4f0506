"""The service in a process of its own under attack: after each it answers, and has logged nothing of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fhir_fixtures.catalogue import hook_request
from tests.hostile.live_process import Live, running

MARKER = "Zyxwald-90210"
PATIENT_VIEW = "/cds-services/esr1-patient-view"
ORDER_SIGN = "/cds-services/esr1-order-sign"
FEEDBACK = f"{PATIENT_VIEW}/feedback"
SLUG = "aurelia-d538g"
LIMIT = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The service that all tests of a file attack."""
    with running(tmp_path_factory.mktemp("hostile")) as live:
        yield live


@pytest.fixture(autouse=True)
def unharmed(service: Live) -> Iterator[None]:
    """After each attack the service answers, has logged no fault, and nothing of what it was sent."""
    before = len(service.logged())
    yield
    assert service.is_alive()
    written = service.logged()[before:]
    assert MARKER not in written
    assert "exception" not in written.lower()


def request(hook: str = "patient-view", **changes: object) -> dict[str, Any]:
    """A good call whose patient's family name is the marker."""
    body: dict[str, Any] = json.loads(hook_request(hook, SLUG))
    body["prefetch"]["patient"]["name"] = [{"family": MARKER}]
    return body | changes


GOOD = json.dumps(request()).encode()
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
NAME = json.dumps(MARKER).encode()


def named(value: bytes) -> bytes:
    """A good body with a JSON value of one's own as the patient's family name."""
    return GOOD.replace(NAME, value)
