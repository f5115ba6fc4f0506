"""A record that was not prefetched: what a call costs beyond the FHIR server's own time.

The slowest search holds some of our own time too, our queueing, HTTP and parsing; the server's delay holds none.
"""

import asyncio
import datetime as dt
import statistics
import time
from typing import Final

from pydantic import SecretStr

from benchmarks.bodies import AS_OF, SLUG
from benchmarks.fhir_server import BASE_PATH, DELAY_SECONDS
from benchmarks.figures import Figure
from benchmarks.servers import fhir_server
from cds_hooks import PATIENT_VIEW, CdsRequest, PatientViewContext
from cds_hooks.models.request import FhirAuthorization
from cds_hooks.prefetch import Prefetch
from service.cards.content import Site
from service.cds_services.answering import Answering
from service.cds_services.aside import Aside
from service.cds_services.caller import Caller
from service.cds_services.fetching import FhirAccess
from service.cds_services.material import Material
from service.cds_services.observer import Handled
from service.clock import clock_for
from service.gather import FhirServers, ServerPolicy

_WARM_UP: Final = 5
_SITE: Final = Site(base_url="https://cds.example.org", jurisdiction="US")
_CALLER: Final = Caller(id=None, site=_SITE, fhir=ServerPolicy.of([], any_loopback=True))


_AUTHORIZATION: Final = FhirAuthorization(
    access_token=SecretStr("c2VjcmV0LXRva2VuLW9mLWEtYmVuY2htYXJr" * 20),  # as long as a JWT
    token_type="Bearer",
    expires_in=300,
    scope="patient/*.read",
    subject="esr1-cds",
)


class _Slowest:
    """Notes the slowest search of the last call."""

    seconds = 0.0

    def gathered(self, material: Material) -> None:
        """Note it."""
        self.seconds = max(call.seconds for call in material.calls)

    def decided(self, handled: Handled) -> None: ...


def figures(*, seconds: float) -> list[Figure]:
    """The whole call, its slowest search, and what lies between, in milliseconds at the median; and what remains of the
    call without the time that the server waits before it answers.
    """
    with fhir_server() as server:
        return asyncio.run(_measured(f"http://127.0.0.1:{server.port}{BASE_PATH}", seconds))


async def _measured(base_url: str, seconds: float) -> list[Figure]:
    slowest = _Slowest()
    request = CdsRequest(
        hook="patient-view",
        hook_instance="bench",
        context=PatientViewContext(user_id="Practitioner/1", patient_id=SLUG),
        prefetch=Prefetch({}),
        fhir_server=base_url,
        fhir_authorization=_AUTHORIZATION,
    )
    calls: list[float] = []
    searches: list[float] = []
    async with FhirServers() as servers:
        answering = Answering(
            clock=clock_for(dt.date.fromisoformat(AS_OF)),
            callers=lambda _client: _CALLER,
            observer=slowest,
            fhir=FhirAccess(servers=servers, budget_seconds=5),
            aside=Aside(seconds=5.0),
        )
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(calls) < 2 * _WARM_UP:
            started = time.perf_counter()
            await answering.respond(request, service_id="esr1-patient-view", hook=PATIENT_VIEW)
            calls.append(time.perf_counter() - started)
            searches.append(slowest.seconds)
    call_ms = 1000 * statistics.median(calls[_WARM_UP:])
    beyond = [call - search for call, search in zip(calls[_WARM_UP:], searches[_WARM_UP:], strict=True)]
    return [
        Figure(name="fallback.call.ms", value=call_ms),
        Figure(name="fallback.slowest-search.ms", value=1000 * statistics.median(searches[_WARM_UP:])),
        Figure(name="fallback.beyond-slowest-search.ms", value=1000 * statistics.median(beyond)),
        Figure(name="fallback.beyond-servers-delay.ms", value=call_ms - 1000 * DELAY_SECONDS),
    ]
