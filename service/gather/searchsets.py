"""What is looked at of a response body before it may become part of a record: a few elements, as far as they fit."""

from typing import Any, Final, TypeVar

import msgspec

from service.gather.outcomes import Outcome, UnavailableError

T = TypeVar("T")

_BOM: Final = b"\xef\xbb\xbf"


class Reference(msgspec.Struct, gc=False):
    reference: str | None = None
    type: str | None = None


class Issue(msgspec.Struct, gc=False):
    severity: str | None = None
    code: str | None = None


class Resource(msgspec.Struct, gc=False):
    """The few elements that decide whether a resource may be used."""

    resource_type: str | None = msgspec.field(default=None, name="resourceType")
    id: str | None = None
    subject: Reference | list[Reference] | None = None
    patient: Reference | list[Reference] | None = None
    issue: list[Issue] | None = None


class Search(msgspec.Struct, gc=False):
    mode: str | None = None


class Entry(msgspec.Struct, gc=False):
    resource: Resource | None = None
    search: Search | None = None


class Link(msgspec.Struct, gc=False):
    relation: str | None = None
    url: str | None = None


class Bundle(Resource, gc=False):
    total: int | None = None
    link: list[Link] | None = None
    entry: list[Entry] | None = None


_DECODER: Final = msgspec.json.Decoder(Bundle)


def sound_text(body: bytes) -> bytes:
    """The body without a byte order mark. Raises UnavailableError when it is not UTF-8 throughout; the decoder does not
    look into what it skips.
    """
    body = body.removeprefix(_BOM)
    try:
        if not body.isascii():
            body.decode()
    except UnicodeDecodeError:
        raise not_fhir() from None
    return body


def decoded(body: bytes) -> Bundle:
    """A searchset, or a lone resource as if it were one. Raises UnavailableError for anything that is not FHIR JSON."""
    try:
        bundle = _DECODER.decode(body)
    except msgspec.ValidationError:
        bundle = _fitted(body)
    except (msgspec.DecodeError, RecursionError):
        raise not_fhir() from None
    if not bundle.resource_type:
        raise not_fhir()
    return bundle


def not_fhir() -> UnavailableError:
    """What an answer is that has the right status and the wrong body."""
    return UnavailableError(Outcome.MALFORMED, "answered with something that is not FHIR JSON")


def _fitted(body: bytes) -> Bundle:
    """A page in which something has a wrong type, as far as its members fit. An unreadable entry is a match."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise not_fhir() from None
    if not isinstance(value, dict):
        raise not_fhir()
    whole = _fitted_resource(value)
    links = (_sound(each, Link) for each in _listed(value.get("link")))
    return Bundle(
        resource_type=whole.resource_type,
        id=whole.id,
        subject=whole.subject,
        patient=whole.patient,
        issue=whole.issue,
        total=_sound(value.get("total"), int),
        link=[link for link in links if link is not None],
        entry=[_fitted_entry(each) for each in _listed(value.get("entry"))],
    )


def _fitted_entry(value: Any) -> Entry:
    if not isinstance(value, dict):
        return Entry()
    resource = value.get("resource")
    return Entry(
        resource=_fitted_resource(resource) if isinstance(resource, dict) else None,
        search=_sound(value.get("search"), Search),
    )


def _fitted_resource(value: dict[str, Any]) -> Resource:
    issues = (_sound(each, Issue) for each in _listed(value.get("issue")))
    return Resource(
        resource_type=_sound(value.get("resourceType"), str),
        id=_sound(value.get("id"), str),
        subject=_fitted_references(value.get("subject")),
        patient=_fitted_references(value.get("patient")),
        issue=[issue for issue in issues if issue is not None],
    )


def _fitted_references(value: Any) -> list[Reference]:
    """What an element names that is no Reference; a text is one."""
    found = []
    for each in _listed(value) or [value]:
        if isinstance(each, str):
            found.append(Reference(reference=each))
        elif isinstance(each, dict):
            reference, kind = _sound(each.get("reference"), str), _sound(each.get("type"), str)
            found.append(Reference(reference=reference, type=kind))
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _sound(value: Any, expected: type[T]) -> T | None:
    try:
        return msgspec.convert(value, expected | None)
    except msgspec.ValidationError:
        return None
