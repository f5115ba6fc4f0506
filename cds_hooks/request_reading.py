"""From the bytes of a body to a `CdsRequest`, or to a BadRequest that names the field.

Prefetch values and draft orders are carried as bytes. Unknown members are ignored everywhere. An optional
field that is null counts as left out, and so does an empty `fhirServer`: both occur in the wild.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from cds_hooks.errors import BadRequest
from cds_hooks.hook import ContextT, Hook
from cds_hooks.json_bodies import decode_body
from cds_hooks.models.request import CdsRequest, FhirAuthorization
from cds_hooks.prefetch import Prefetch
from cds_hooks.raw_json import RawJson

ModelT = TypeVar("ModelT", bound=BaseModel)

_HTTP_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_NULL = b"null"


class Envelope(msgspec.Struct, rename="camel", frozen=True):
    """The members every hook call has, before the hook is known."""

    hook: str
    hook_instance: str
    context: msgspec.Raw
    prefetch: dict[str, msgspec.Raw] | None = None
    fhir_server: str | None = None
    fhir_authorization: msgspec.Raw = msgspec.Raw(_NULL)


_ENVELOPE = msgspec.json.Decoder(Envelope)
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_request(body: bytes, hook: Hook[ContextT], *, client_id: str | None = None) -> CdsRequest[ContextT]:
    """The request in `body`, for `hook`. Raises BadRequest."""
    return request_of(read_envelope(body), hook, client_id=client_id)


def read_envelope(body: bytes) -> Envelope:
    """The outer members of a request. Raises BadRequest when they are not there or of another type."""
    envelope = decode_body(body, _ENVELOPE)
    if not envelope.hook_instance.strip():
        raise BadRequest("hookInstance must not be blank", path="hookInstance")
    return envelope


def request_of(
    envelope: Envelope, hook: Hook[ContextT], *, client_id: str | None = None
) -> CdsRequest[ContextT]:
    """The typed request. Raises BadRequest when it is for another hook or does not fit the hook."""
    if envelope.hook != hook.name:
        raise BadRequest("hook is not the one this service answers", path="hook")
    fhir_server = _fhir_server(envelope.fhir_server)
    fhir_authorization = _fhir_authorization(envelope.fhir_authorization)
    if fhir_authorization is not None and fhir_server is None:  # invariant cds-r-1
        raise BadRequest("fhirServer is missing; it goes with fhirAuthorization", path="fhirServer")
    return CdsRequest(
        hook=envelope.hook,
        hook_instance=envelope.hook_instance,
        context=_read_object(envelope.context, hook.context, at="context"),
        prefetch=Prefetch(envelope.prefetch or {}),
        fhir_server=fhir_server,
        fhir_authorization=fhir_authorization,
        client_id=client_id,
    )


def _fhir_server(url: str | None) -> str | None:
    if url is None or url == "":
        return None
    if not _HTTP_URL.fullmatch(url):
        raise BadRequest("fhirServer must be an http or https URL", path="fhirServer")
    return url


def _fhir_authorization(raw: msgspec.Raw) -> FhirAuthorization | None:
    if bytes(raw) == _NULL:
        return None
    return _read_object(raw, FhirAuthorization, at="fhirAuthorization")


def _read_object(raw: msgspec.Raw, model: type[ModelT], *, at: str) -> ModelT:
    """The JSON object `raw` as `model`. Members the model does not know are not even decoded."""
    try:
        members = _MEMBERS.decode(raw)
    except msgspec.ValidationError:
        raise BadRequest(f"{at} must be an object", path=at) from None
    try:
        return model.model_validate(_known_members(members, model, at=at))
    except ValidationError as error:
        raise _first_problem(error, at=at) from None


def _known_members(
    members: Mapping[str, msgspec.Raw], model: type[BaseModel], *, at: str
) -> dict[str, object]:
    known: dict[str, object] = {}
    for name, field in model.model_fields.items():
        wire_name = field.alias or name
        if (raw := members.get(wire_name)) is None:
            continue
        try:
            known[wire_name] = (
                RawJson(bytes(raw)) if field.annotation is RawJson else msgspec.json.decode(raw)
            )
        except msgspec.ValidationError:  # valid JSON that Python cannot hold, such as 1e999
            raise BadRequest(
                f"{at}.{wire_name} holds a number out of range", path=f"{at}.{wire_name}"
            ) from None
    return known


def _first_problem(error: ValidationError, *, at: str) -> BadRequest:
    """The first thing wrong. The validators' messages name types and rules, never a value."""
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = at + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem["loc"])
    if problem["type"] == "missing":
        return BadRequest(f"{path} is missing", path=path)
    rule = problem["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    return BadRequest(f"{path} {rule}", path=path)
