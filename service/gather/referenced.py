"""The second round: single resources that the record names and does not hold."""

import asyncio
import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import msgspec

from service.gather.bodies import too_large
from service.gather.outcomes import FhirCall, Outcome, Tally, UnavailableError
from service.gather.pages import read_page
from service.gather.reader import FhirReader, Reply
from service.gather.searching import unusable_status
from service.gather.searchsets import not_fhir

_TYPES: Final = frozenset(
    {"Binary", "DiagnosticReport", "Medication", "Observation", "ServiceRequest", "Specimen"}
)
"""What a record may send us for. References are written by others: `Patient/2` is not one to follow."""

# Ids have 64 characters by the standard; those of some servers' attachments are longer.
_PATH: Final = re.compile(
    r"/(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,256})(?:/_history/[A-Za-z0-9\-.]+)?"
)
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
_OTHER_ACCEPT: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}
)
_FHIR_TYPES: Final = frozenset(
    {"application/fhir+json", "application/json+fhir", "application/json", "text/json"}
)
_WEB_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_BASE64_GROWTH: Final = 4 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Referenced:
    """Per reference, as it was written: the resource as JSON, or why it is not there."""

    resources: Mapping[str, bytes] = field(repr=False)
    unavailable: Mapping[str, str] = field(repr=False)
    calls: tuple[FhirCall, ...]


async def fetch_referenced(
    references: Mapping[str, str | None], *, reader: FhirReader, patient_id: str
) -> Referenced:
    """Read the resources behind references, in parallel, within what is left of the reader's budget.

    `references`: as written in the record, with the attachment's own content type where it is one. Only those to the
    reader's server are followed. An attachment comes back as a Binary resource, also when the server sends its bytes.
    """
    resources: dict[str, bytes] = {}
    unavailable: dict[str, str] = {}
    calls: list[FhirCall] = []
    wanted: dict[str, list[str]] = {}
    for reference in references:
        path = _path_of(reference, reader)
        if path is None:
            unavailable[reference] = "not a resource of this server that may be read"
        elif path in wanted or len(wanted) < reader.limits.references:
            wanted.setdefault(path, []).append(reference)
        else:
            unavailable[reference] = "too many references"

    async def fetch(path: str, names: list[str]) -> None:
        started, tally, outcome = asyncio.get_running_loop().time(), Tally(), Outcome.OK
        try:
            resource = await _resource(path, references[names[0]], reader, patient_id, tally)
            tally.pages = 1
            resources.update(dict.fromkeys(names, resource))
        except UnavailableError as error:
            outcome = error.outcome
            unavailable.update(dict.fromkeys(names, error.reason))
        seconds = asyncio.get_running_loop().time() - started
        calls.append(tally.call(path.split("/")[1], outcome, seconds=seconds))

    async with asyncio.TaskGroup() as tasks:
        for path, names in wanted.items():
            tasks.create_task(fetch(path, names))
    return Referenced(resources=resources, unavailable=unavailable, calls=tuple(calls))


def _path_of(reference: str, reader: FhirReader) -> str | None:
    """ "/Type/id" of a reference to this server, the version left out; None for any other."""
    base = reader.server.base
    target = base.target_of(reference)
    found = _PATH.fullmatch(target.removeprefix(base.path)) if target is not None else None
    return f"/{found['type']}/{found['id']}" if found and found["type"] in _TYPES else None


async def _resource(
    path: str, content_type: str | None, reader: FhirReader, patient_id: str, tally: Tally
) -> bytes:
    resource_type, resource_id = path.split("/")[1:]
    target = f"{reader.server.base.path}{path}"
    if resource_type == "Binary":
        reply = await _binary_reply(target, content_type, reader, tally)
        if (media_type := _raw_media_type(reply)) is not None:
            _check_attachment(media_type, content_type, len(reply.body), reader.limits.binary_bytes)
            return _as_binary(resource_id, media_type, reply.body)
    else:
        reply = await reader.get(target, tally=tally)
    if reply.status != HTTPStatus.OK:
        raise unusable_status(reply)
    page = read_page(reply.body)
    if page.failure is not None:
        raise UnavailableError(Outcome.REJECTED, "the server reports a failure")
    if page.resource_type != resource_type or page.matches[0].id not in (resource_id, None):
        raise UnavailableError(Outcome.MALFORMED, "answered with another resource")
    page.refuse_other_patients(patient_id)
    return page.json


async def _binary_reply(target: str, content_type: str | None, reader: FhirReader, tally: Tally) -> Reply:
    """FHIR's own form first; a server that does not have it is asked for the attachment's type. Never
    `application/json`, which servers are known to refuse.
    """
    most_bytes = int(reader.limits.binary_bytes * _BASE64_GROWTH) + 10_000
    reply = await reader.get(target, tally=tally, most_bytes=most_bytes)
    if reply.status not in _OTHER_ACCEPT:
        return reply
    stated = _plain(content_type or "")
    accept = stated if _MEDIA_TYPE.fullmatch(stated) and stated not in _FHIR_TYPES else "*/*"
    return await reader.get(target, tally=tally, accept=accept, most_bytes=most_bytes)


def _raw_media_type(reply: Reply) -> str | None:
    """The type of an attachment sent as its bytes; None for a reply that is FHIR JSON or no success."""
    media_type = _plain(reply.content_type)
    return None if reply.status != HTTPStatus.OK or media_type in _FHIR_TYPES else media_type


def _check_attachment(media_type: str, stated: str | None, size: int, most_bytes: int) -> None:
    """Raises UnavailableError for what is no attachment: too large, of no type, or a web page in its place."""
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise not_fhir()
    if media_type in _WEB_PAGES and _plain(stated or "") not in _WEB_PAGES:
        raise UnavailableError(Outcome.MALFORMED, "answered with a web page")
    if size > most_bytes:
        raise too_large()


def _as_binary(resource_id: str, media_type: str, content: bytes) -> bytes:
    binary = {
        "resourceType": "Binary",
        "id": resource_id,
        "contentType": media_type,
        "data": base64.b64encode(content).decode("ascii"),
    }
    return msgspec.json.encode(binary)


def _plain(content_type: str) -> str:
    """A content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()
