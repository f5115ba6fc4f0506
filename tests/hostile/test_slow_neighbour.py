"""One client's slow FHIR server does not keep the others out."""

import asyncio
import dataclasses
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from joserfc.jwk import ECKey

from tests.acceptance.live_service import PATIENT_VIEW
from tests.fhir_server import Call, FhirServer
from tests.hospital import Hospital, process
from tests.tricky.records import Json, chart_request, resources, with_access, without

PLACES = 8
THREE_QUARTERS = 6
SLOW_SECONDS = 1.5


async def late(call: Call) -> None:
    """Answers as it should, after a while."""
    await asyncio.sleep(SLOW_SECONDS)
    await call.server.serve(call)


def clients_file(first: Hospital, second: Hospital) -> Path:
    """Both as clients of one service."""
    path = first.write()
    (first.folder / "second.jwks.json").write_text(json.dumps({"keys": [second.key.as_dict(private=False)]}))
    entry = f'[[clients]]\nid = "second"\nissuer = "{second.issuer}"\njwks_file = "second.jwks.json"\n'
    path.write_text(f"{path.read_text()}\n{entry}")
    return path


def test_a_client_whose_fhir_server_is_slow_leaves_places_to_the_others(tmp_path: Path) -> None:
    with FhirServer(resources(), page_size=100) as server:
        server.faults["Observation"] = late
        slow = Hospital(folder=tmp_path, entry={"fhir_servers": [server.base_url]})
        other = dataclasses.replace(
            slow, key=ECKey.generate_key("P-384", {"kid": "k2"}), issuer="https://other.example.org"
        )
        environment = {
            "ESR1_CDS_CONFIG": str(clients_file(slow, other)),
            "ESR1_CDS_DATABASE_URL": f"sqlite+aiosqlite:///{slow.database}",
            "ESR1_CDS_MAX_IN_PROGRESS": str(PLACES),
        }
        with process(log=slow.log, **environment) as (_, port), ThreadPoolExecutor(PLACES) as clinicians:

            def status(hospital: Hospital, body: Json) -> int:
                url = f"http://127.0.0.1:{port}{PATIENT_VIEW}"
                content = json.dumps(body).encode()
                return httpx.post(url, content=content, headers=hospital.headers(), timeout=20).status_code

            bodies = [
                with_access(without(chart_request(), "observations"), server.base_url, "token")
                for _ in range(PLACES)
            ]
            waiting = [clinicians.submit(status, slow, body) for body in bodies]
            while len(server.of("Observation")) < THREE_QUARTERS:
                time.sleep(0.01)
            others = [status(other, chart_request()) for _ in range(3)]
            statuses = Counter(each.result() for each in waiting)
    assert others == [200] * 3
    assert statuses == {200: THREE_QUARTERS, 503: PLACES - THREE_QUARTERS}
