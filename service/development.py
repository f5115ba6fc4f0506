"""Development mode only: the bundled synthetic patients. The one module of the service that knows the
fixtures.
"""

import datetime as dt
import functools

from fhir_fixtures.catalogue import hook_request, patients
from service.chart.patient_chart import PatientChart
from service.pipeline import read_chart
from service.web.sandbox import SandboxPatient


def bundled_patients() -> tuple[SandboxPatient, ...]:
    """The bundled patients as the sandbox page shows them."""
    return tuple(
        SandboxPatient(
            slug=patient.slug,
            title=patient.title,
            teaser=patient.teaser,
            story=patient.story,
            as_of=patient.as_of,
            expected_step=str(patient.expected["step"]),
            read_chart=functools.partial(_chart, patient.bundle),
            request=functools.partial(_request, patient.slug),
        )
        for patient in patients()
    )


def _chart(bundle: bytes, as_of: dt.date) -> PatientChart:
    return read_chart(bundle, as_of=as_of)


def _request(slug: str, hook: str) -> bytes:
    return hook_request(hook, slug)
