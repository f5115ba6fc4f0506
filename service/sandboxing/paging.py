"""How a server pages, found by asking: what integrators most often do not know of their own server."""

from service.gather import Limits
from service.sandboxing.fhir_endpoint import FhirEndpoint, RefusedError, next_url, resources_of

_TENS = 20
"""Pages of fewer resources than this make dozens of requests of one patient's record."""


async def paging_notes(endpoint: FhirEndpoint, *, patient_id: str, page_size: int | None) -> list[str]:
    """What is remarkable about the pages of a patient's Observations; nothing when all is well."""
    asked = page_size or Limits().page_size
    try:
        pages = endpoint.pages(f"Observation?patient={patient_id}&_count={asked}")
        first = await anext(pages)
        await pages.aclose()
    except (RefusedError, StopAsyncIteration):
        return ["the server refuses a search of Observations by patient alone"]
    sent, following = len(resources_of(first)), next_url(first)
    notes = []
    if following is not None and sent < asked:
        many = ", so one record takes dozens of requests" if sent <= _TENS else ""
        notes.append(f"the server pages in {sent}s where {asked} were asked for{many}")
    if following is not None and endpoint.base.target_of(following) is None:
        notes.append(
            "the server's links to further pages do not lie under its base URL; the service does not follow them "
            "(set the server's own base URL, or name the server by the address it uses)"
        )
    return notes
