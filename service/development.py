"""Development mode only: what the served application knows of the bundled invented patients."""

import datetime as dt
import functools

from fhir_fixtures import AS_OF
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


def day_said(as_of: dt.date | None) -> str:
    """One line for people: which day the service decides for (``None``: today), beside that of the stories."""
    if as_of == AS_OF:
        return f"deciding for {AS_OF}, the day the bundled patients' stories are told for"
    day = "today" if as_of is None else as_of.isoformat()
    return f"deciding for {day}; the bundled patients' stories are told for {AS_OF} (--as-of {AS_OF})"


def _chart(bundle: bytes, as_of: dt.date) -> PatientChart:
    return read_chart(bundle, as_of=as_of)


def _request(slug: str, hook: str) -> bytes:
    return hook_request(hook, slug)
