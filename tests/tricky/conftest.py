"""One hospital and one service process for all tricky cases of a worker."""

from collections.abc import Iterator

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.hospital import Hospital, production
from tests.tricky.ehr import Ehr, RegisteredServer
from tests.tricky.traces import require_no_traces

ORIGIN = "https://ehr.hospital.example.org"
BUDGET_SECONDS = 1.5
DEADLINE_SECONDS = 4.0

_SERVERS = 160


@pytest.fixture(scope="session")
def ehr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ehr]:
    """The EHR of a registered hospital. At the end nothing of any test may be left in log and database."""
    servers = [RegisteredServer() for _ in range(_SERVERS)]
    hospital = Hospital(
        folder=tmp_path_factory.mktemp("hospital"),
        further_keys=(RSAKey.generate_key(2048, {"kid": "rsa"}),),
        entry={"fhir_servers": [server.base_url for server in servers], "cors_origins": [ORIGIN]},
    )
    with production(
        hospital,
        ESR1_CDS_LOG_LEVEL="DEBUG",
        ESR1_CDS_FHIR_BUDGET_SECONDS=str(BUDGET_SECONDS),
        ESR1_CDS_DEADLINE_SECONDS=str(DEADLINE_SECONDS),
    ) as service:
        yield Ehr(hospital=hospital, service=service, servers=servers)
    for server in servers:
        server.discard()
    require_no_traces(hospital)


@pytest.fixture(scope="session")
def epic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hospital, httpx.Client]]:
    """A hospital that runs Epic, and a service of two worker processes."""
    hospital = Hospital(folder=tmp_path_factory.mktemp("epic"), entry={"profile": "epic"})
    with production(hospital, workers=2, ESR1_CDS_LOG_LEVEL="DEBUG") as service:
        yield hospital, service
    require_no_traces(hospital)
