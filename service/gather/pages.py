"""One page of search results: what must be known of it before it may become part of a record."""

import re
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec

from service.gather.outcomes import Outcome, UnavailableError

T = TypeVar("T")

_BOM: Final = b"\xef\xbb\xbf"
_HARMLESS: Final = frozenset({"information", "warning"})
_PATIENT: Final = re.compile(r"(?:.*/)?Patient/([^/]+?)(?:/_history/[^/]*)?", re.DOTALL)


class _Reference(msgspec.Struct, gc=False):
    reference: str | None = None


class _Issue(msgspec.Struct, gc=False):
    severity: str | None = None
    code: str | None = None


class Resource(msgspec.Struct, gc=False):
    """The few elements that decide whether a resource may be used."""

    resource_type: str | None = msgspec.field(default=None, name="resourceType")
    id: str | None = None
    subject: _Reference | None = None
    patient: _Reference | None = None
    issue: list[_Issue] | None = None


class _Search(msgspec.Struct, gc=False):
    mode: str | None = None


class _Entry(msgspec.Struct, gc=False):
    resource: Resource | None = None
    search: _Search | None = None


class _Link(msgspec.Struct, gc=False):
    relation: str | None = None
    url: str | None = None


class _Bundle(Resource, gc=False):
    total: int | None = None
    link: list[_Link] | None = None
    entry: list[_Entry] | None = None


_DECODER: Final = msgspec.json.Decoder(_Bundle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`json`: the whole page; the rest is what was read of it. A lone resource counts as a page of one match.

    `listed`: entries that are matches, readable or not; `total`: matches on all pages, 0 where it is not said;
    `failure`: the code of an issue that means that the search failed.
    """

    json: bytes = field(repr=False)
    resource_type: str
    matches: tuple[Resource, ...] = field(repr=False)
    others: tuple[Resource, ...] = field(repr=False)
    listed: int
    total: int
    failure: str | None
    self_url: str | None = field(repr=False)
    next_url: str | None = field(repr=False)

    def refuse_other_patients(self, patient_id: str) -> None:
        """Raises UnavailableError when a resource is certainly not this patient's."""
        for resource in (*self.matches, *self.others):
            if any(named != patient_id for named in _patients(resource)):
                raise UnavailableError(Outcome.OTHER_PATIENT, "another patient's resources came back")

    def refuse_dropped_filter(self, patient_id: str, query: str) -> None:
        """Raises UnavailableError when the self link says that the search was not limited to this patient.

        The link "SHALL include all the search parameters that were actually used" (FHIR R4, http.html). One that
        repeats none of ours (an opaque cursor, or nothing at all) says nothing; then each match must name the
        patient.
        """
        if self.self_url is None:
            return
        used = parse_qsl(self.self_url.partition("?")[2])
        if any(_names(value, patient_id) for _, value in used):
            return
        asked = {name for name, _ in parse_qsl(query)}
        repeats_ours = any(name in asked for name, _ in used)
        if repeats_ours or not all(patient_id in _patients(match) for match in self.matches):
            raise UnavailableError(Outcome.OTHER_PATIENT, "the server ignored the patient filter")


def read_page(body: bytes) -> Page:
    """The page in a response body. Raises UnavailableError for anything that is not FHIR JSON."""
    body = body.removeprefix(_BOM)
    if not body.isascii() and not _is_utf8(body):
        raise not_fhir()
    try:
        bundle = _DECODER.decode(body)
    except msgspec.ValidationError:
        bundle = _fitted(body)
    except (msgspec.DecodeError, RecursionError):
        raise not_fhir() from None
    if not bundle.resource_type:
        raise not_fhir()
    return _page_of_bundle(body, bundle) if bundle.resource_type == "Bundle" else _page_of_one(body, bundle)


def not_fhir() -> UnavailableError:
    """What an answer is that has the right status and the wrong body."""
    return UnavailableError(Outcome.MALFORMED, "answered with something that is not FHIR JSON")


def _is_utf8(body: bytes) -> bool:
    """Whether it is UTF-8 throughout; the decoder does not look into what it skips."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _page_of_bundle(body: bytes, bundle: _Bundle) -> Page:
    matches: list[Resource] = []
    others: list[Resource] = []
    failure, listed = None, 0
    for entry in bundle.entry or ():
        mode = entry.search.mode if entry.search else None
        resource = entry.resource
        if resource is not None and resource.resource_type == "OperationOutcome":
            failure = failure or _failure(resource)
        elif mode in (None, "match"):
            listed += 1
            if resource is not None:
                matches.append(resource)
        elif resource is not None:
            others.append(resource)
    return Page(
        json=body,
        resource_type="Bundle",
        matches=tuple(matches),
        others=tuple(others),
        listed=listed,
        total=bundle.total or 0,
        failure=failure,
        self_url=_link(bundle, "self"),
        next_url=_link(bundle, "next"),
    )


def _page_of_one(body: bytes, resource: Resource) -> Page:
    is_outcome = resource.resource_type == "OperationOutcome"
    return Page(
        json=body,
        resource_type=resource.resource_type or "",
        matches=() if is_outcome else (resource,),
        others=(),
        listed=0 if is_outcome else 1,
        total=0,
        failure=_failure(resource) if is_outcome else None,
        self_url=None,
        next_url=None,
    )


def _failure(outcome: Resource) -> str | None:
    if not outcome.issue:
        return "unknown"
    return next((issue.code or "unknown" for issue in outcome.issue if issue.severity not in _HARMLESS), None)


def _link(bundle: _Bundle, relation: str) -> str | None:
    return next((link.url for link in bundle.link or () if link.relation == relation and link.url), None)


def _patients(resource: Resource) -> list[str]:
    """The ids of the patients that a resource is certainly about."""
    found = [resource.id] if resource.resource_type == "Patient" and resource.id else []
    for reference in (resource.subject, resource.patient):
        named = _PATIENT.fullmatch(reference.reference) if reference and reference.reference else None
        if named is not None:
            found.append(named[1])
    return found


def _names(value: str, patient_id: str) -> bool:
    return any(token == patient_id or token.endswith(f"Patient/{patient_id}") for token in value.split(","))


def _fitted(body: bytes) -> _Bundle:
    """A page in which something has a wrong type, as far as its members fit. An unreadable entry is a match."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise not_fhir() from None
    if not isinstance(value, dict):
        raise not_fhir()
    whole = _fitted_resource(value)
    links = (_sound(each, _Link) for each in _listed(value.get("link")))
    return _Bundle(
        resource_type=whole.resource_type,
        id=whole.id,
        subject=whole.subject,
        patient=whole.patient,
        issue=whole.issue,
        total=_sound(value.get("total"), int),
        link=[link for link in links if link is not None],
        entry=[_fitted_entry(each) for each in _listed(value.get("entry"))],
    )


def _fitted_entry(value: Any) -> _Entry:
    if not isinstance(value, dict):
        return _Entry()
    resource = value.get("resource")
    return _Entry(
        resource=_fitted_resource(resource) if isinstance(resource, dict) else None,
        search=_sound(value.get("search"), _Search),
    )


def _fitted_resource(value: dict[str, Any]) -> Resource:
    issues = (_sound(each, _Issue) for each in _listed(value.get("issue")))
    return Resource(
        resource_type=_sound(value.get("resourceType"), str),
        id=_sound(value.get("id"), str),
        subject=_sound(value.get("subject"), _Reference),
        patient=_sound(value.get("patient"), _Reference),
        issue=[issue for issue in issues if issue is not None],
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _sound(value: Any, expected: type[T]) -> T | None:
    try:
        return msgspec.convert(value, expected | None)
    except msgspec.ValidationError:
        return None
