"""Completing what was sent: the caller's FHIR server is asked for the rest, in two rounds.

First the searches that the client left out or sent only in part; then single resources that the record refers to
(medications, specimens, attachments). Both share one budget of time. Whatever cannot be had stays a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cds_hooks import CdsRequest
from cds_hooks.prefetch_state import NotSent, PrefetchState, Satisfied
from service.cds_services.material import Material
from service.cds_services.record_reading import Found, read_pages
from service.extract.wanted import wanted_references
from service.fhir.decode import Decoded, NotFhirError, NotJsonError, decode_value
from service.fhir.record import Record
from service.gather import (
    Answer,
    FhirReader,
    FhirServers,
    ServerPolicy,
    ServerRefusedError,
    fetch_referenced,
    gather,
    search_plan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirAccess:
    """The pooled connections, and the time (seconds) that all reads of one call may take together."""

    servers: FhirServers
    budget_seconds: float

    def reader(self, request: CdsRequest[Any], policy: ServerPolicy) -> FhirReader | None:
        """A reader of the FHIR server that the request names; ``None`` when it names none.

        Who passes no access token grants no access; only development mode reads open servers. Raises
        :class:`service.gather.ServerRefusedError`.
        """
        authorization = request.fhir_authorization
        if request.fhir_server is None:
            return None
        if authorization is None and not policy.any_loopback:
            raise ServerRefusedError("the call passes no access token for it")
        return self.servers.reader(
            request.fhir_server,
            policy=policy,
            token=authorization.access_token if authorization else None,
            expires_in=authorization.expires_in if authorization else None,
            budget_seconds=self.budget_seconds,
        )


async def complete(material: Material, reader: FhirReader, *, queries: Mapping[str, str]) -> Record:
    """Fetch what the client left out and what the record then refers to; the record of all of it.

    ``queries``: the search or read of each prefetch key. Raises :class:`cds_hooks.PreconditionFailed` when
    required data are not to be had.
    """
    material.fhir_host = reader.host
    if any(_is_wanting(each.state) for each in material.found.values()):
        await _search(material, reader, queries)
    record = material.record()
    references = wanted_references(record)
    if not references:
        return record
    await _follow(material, reader, references)
    return material.record()


def _is_wanting(state: PrefetchState) -> bool:
    return isinstance(state, NotSent) or (isinstance(state, Satisfied) and not state.complete)


async def _search(material: Material, reader: FhirReader, queries: Mapping[str, str]) -> None:
    gathered = await gather(
        material,
        searches={key: search_plan(query) for key, query in queries.items()},
        reader=reader,
        patient_id=material.patient_id,
    )
    material.calls.extend(gathered.calls)
    for key, answer in gathered.answers.items():
        sent = material.found[key]
        # A page that was sent is continued, unless the whole search had to be made again.
        continued = isinstance(sent.state, Satisfied) and answer.pages[:1] == (sent.state.json,)
        new = answer.pages[1:] if continued else answer.pages
        material.found[key] = _joined(key, sent.pages if continued else (), answer, new)
        material.add_digest(key, new)


def _joined(key: str, sent: tuple[Decoded, ...], answer: Answer, new: Sequence[bytes]) -> Found:
    """The pages that were sent, then those that were fetched."""
    state = answer.state
    if not isinstance(state, Satisfied):
        return Found(state, (), answer.reason)
    state = Satisfied(json=state.json, complete=answer.complete)
    fetched = read_pages(state, new, reason=answer.reason)
    return Found(fetched.state, sent + fetched.pages, fetched.reason).checked(key)


async def _follow(material: Material, reader: FhirReader, references: Mapping[str, str | None]) -> None:
    fetched = await fetch_referenced(references, reader=reader, patient_id=material.patient_id)
    material.calls.extend(fetched.calls)
    for reference, resource in fetched.resources.items():
        try:
            material.further.append(decode_value(resource))
        except (NotJsonError, NotFhirError):
            continue  # stays as unresolved as it was
        material.add_digest(reference, (resource,))
