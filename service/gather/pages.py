"""One page of search results: what must be known of it before it may become part of a record."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from service.fhir.subjects import kind_and_id
from service.gather.outcomes import Outcome, UnavailableError
from service.gather.searchsets import Bundle, Reference, Resource, decoded, sound_text

_HARMLESS: Final = frozenset({"information", "warning"})
_PATIENT_PARAMETER: Final = re.compile(r"(?:patient|subject)(?::Patient)?(?:\._id)?")
"""The search parameters that hold the patient of a resource, with type and chain; any other may hold the same text."""

_COUNT: Final = "_count"
"""The one parameter of ours that filters nothing."""


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
        """Raises UnavailableError when a resource names another patient, in whatever form.

        What is about a group or a device, or says nothing that can be read, is left out where the record is made.
        """
        harmless = {f"Patient/{patient_id}"}  # of thousands of references nearly all are the same
        for resource in (*self.matches, *self.others):
            is_other = resource.resource_type == "Patient" and resource.id not in (None, patient_id)
            for element in (resource.subject, resource.patient):
                if element is None or (type(element) is Reference and element.reference in harmless):
                    continue
                references = _references(element)
                is_other |= any(_is_anothers(each, patient_id) for each in references)
                harmless.update(each.reference for each in references if each.reference and not each.type)
            if is_other:
                raise UnavailableError(Outcome.OTHER_PATIENT, "another patient's resources came back")

    def refuse_dropped_filter(self, patient_id: str, query: str, *, is_first: bool) -> None:
        """Raises UnavailableError when the self link says that the search was not limited to this patient.

        The link "SHALL include all the search parameters that were actually used" (FHIR R4, http.html). One that
        repeats none of ours (an opaque cursor, or nothing at all) says nothing. On a first page each match must then
        name the patient; a later one goes on with a search that was found good.
        """
        if self.self_url is None:
            return
        path, _, text = self.self_url.partition("?")
        used = parse_qsl(text)
        patients = [value for name, value in used if _holds_the_patient(name, path)]
        if patients and all(_names(value, patient_id) for value in patients):
            return
        asked = {name for name, _ in parse_qsl(query)}
        if not is_first:
            asked.discard(_COUNT)  # cursors repeat it
        repeats_ours = any(name in asked for name, _ in used)
        names_nobody = is_first and not all(_is_about(match, patient_id) for match in self.matches)
        if patients or repeats_ours or names_nobody:
            raise UnavailableError(Outcome.OTHER_PATIENT, "the server ignored the patient filter")


def read_page(body: bytes) -> Page:
    """The page in a response body. Raises UnavailableError for anything that is not FHIR JSON."""
    body = sound_text(body)
    bundle = decoded(body)
    return _page_of_bundle(body, bundle) if bundle.resource_type == "Bundle" else _page_of_one(body, bundle)


def _page_of_bundle(body: bytes, bundle: Bundle) -> Page:
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


def _link(bundle: Bundle, relation: str) -> str | None:
    return next((link.url for link in bundle.link or () if link.relation == relation and link.url), None)


def _references(element: Reference | list[Reference] | None) -> list[Reference]:
    if element is None:
        return []
    return element if isinstance(element, list) else [element]


def _is_anothers(named: Reference, patient_id: str) -> bool:
    """Whether a reference names a patient who is not this one: read as the references of a record are."""
    target = (named.reference or "").strip()
    if not target or target.startswith("#"):
        return False
    kind, identity = kind_and_id(target)
    if kind is None:
        return named.type in (None, "Patient") and target.removeprefix("urn:uuid:") != patient_id
    return kind == "Patient" and identity != patient_id


def _is_about(resource: Resource, patient_id: str) -> bool:
    """Whether the resource names this patient."""
    if resource.resource_type == "Patient":
        return resource.id == patient_id
    named = (*_references(resource.subject), *_references(resource.patient))
    return any(kind_and_id(each.reference or "") == ("Patient", patient_id) for each in named)


def _holds_the_patient(parameter: str, path: str) -> bool:
    """Whether a parameter of a search says whose resources it finds."""
    if parameter == "_id":
        return path.endswith("/Patient")
    return _PATIENT_PARAMETER.fullmatch(parameter) is not None


def _names(value: str, patient_id: str) -> bool:
    """Whether the value of a search parameter is this patient and nobody besides."""
    return all(token == patient_id or token.endswith(f"Patient/{patient_id}") for token in value.split(","))
