"""From what was sent and fetched for each prefetch key to one patient's record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cds_hooks import PreconditionFailed
from cds_hooks.classification import classify_search
from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from service.cds_services.searches import SEARCHES
from service.chart.fact import Problem
from service.chart.search import Gap
from service.fhir.decode import Decoded, NotFhirError, NotJsonError, decode_value
from service.fhir.record import AnotherPatientError, Record, build_record, failure_of
from service.fhir.resources import Bundle, OperationOutcome, as_list

_NULL: Final = b"null"
_OTHER_TYPE: Final = "nothing of the resource type that was asked for"


@dataclass(frozen=True, slots=True)
class Found:
    """What is known under one key: its state, the decoded pages, and why something of it is missing.

    ``fits``: whether what is there, if anything, is of the type that the search asks for.
    """

    state: PrefetchState
    pages: tuple[Decoded, ...] = ()
    reason: str | None = None
    fits: bool = True

    @property
    def is_known(self) -> bool:
        """Whether the search has an answer, be it an empty one."""
        return self.fits and isinstance(self.state, Satisfied | Empty)

    def checked(self, key: str) -> "Found":
        """The same, unless it passes for everything there is and nothing of it is what the key's search asks for.

        Searches are typed in by hand at some sites: the results of another one leave this one unanswered.
        """
        if not isinstance(self.state, Satisfied) or not self.state.complete:
            return self
        if _holds(self.pages, SEARCHES[key].resource_type):
            return self
        return Found(Satisfied(json=self.state.json, complete=False), self.pages, _OTHER_TYPE, fits=False)


def read_prefetch(prefetch: Prefetch) -> dict[str, Found]:
    """What the client sent under each key that the services ask for."""
    return {key: _found(prefetch, key) for key in SEARCHES}


def read_pages(state: PrefetchState, pages: Iterable[bytes], *, reason: str | None) -> Found:
    """What a FHIR server answered. A page that is no FHIR JSON makes the search a failed one."""
    try:
        return Found(state, tuple(decode_value(page) for page in pages), reason)
    except (NotJsonError, NotFhirError):
        return Found(Failed(reason="structure"), (), "the answer is not FHIR JSON")


def build(found: Mapping[str, Found], *, patient_id: str, further: Iterable[Decoded] = ()) -> Record:
    """One patient's record; ``further``: resources that were read one by one.

    Raises :class:`PreconditionFailed` naming the required keys that are not there, or the key that holds a
    resource of another patient.
    """
    _require(found)
    bundles: dict[str, list[Bundle]] = {}
    problems: list[Problem] = []
    gaps: list[Gap] = []
    for key, each in found.items():
        if isinstance(each.state, Satisfied):
            bundles[key] = [page.bundle for page in each.pages]
            for page in each.pages:
                problems.extend(page.problems)
        gaps.extend(_gaps(key, each))
    for page in further:
        bundles.setdefault("references", []).append(page.bundle)
        problems.extend(page.problems)
    try:
        return build_record(
            [bundle for pages in bundles.values() for bundle in pages],
            problems=tuple(problems),
            gaps=tuple(gaps),
            patient_id=patient_id,
        )
    except AnotherPatientError:
        key = _key_of_another_patient(bundles, patient_id)
        raise PreconditionFailed("the record holds data of another patient", missing=[key]) from None


def _require(found: Mapping[str, Found]) -> None:
    unavailable = {
        key: found[key] for key, search in SEARCHES.items() if search.required and not found[key].is_known
    }
    if not unavailable:
        return
    why = "; ".join(f"{key}: {_why_unavailable(each)}" for key, each in unavailable.items())
    raise PreconditionFailed(f"required data cannot be had ({why})", missing=list(unavailable))


def _why_unavailable(found: Found) -> str:
    if found.reason:
        return found.reason
    return "the search failed" if isinstance(found.state, Failed) else "not sent"


def _found(prefetch: Prefetch, key: str) -> Found:
    """The state of a key and what was decoded for it. A value of the right shape is decoded once for both."""
    raw = prefetch.raw(key)
    if raw is None or raw == _NULL:
        return Found(prefetch.state(key))
    try:
        decoded = decode_value(raw)
    except (NotJsonError, NotFhirError):
        return Found(prefetch.state(key))
    state = prefetch.state(key) if decoded.problems else _state_of(raw, decoded.bundle)
    return Found(state, (decoded,)).checked(key)


def _holds(pages: Iterable[Decoded], resource_type: str) -> bool:
    """Whether a resource of the type is there, be it damaged."""
    return any(
        any(type(entry.resource).__name__ == resource_type for entry in page.bundle.entry or ())
        or any(problem.resource.startswith(f"{resource_type}/") for problem in page.problems)
        for page in pages
    )


def _state_of(raw: bytes, bundle: Bundle) -> PrefetchState:
    included = announced = 0
    failure: str | None = None
    for entry in bundle.entry or ():
        resource = entry.resource
        if type(resource) is OperationOutcome:
            failure = failure or failure_of(resource)
        elif entry.search is None or entry.search.mode in (None, "match"):
            announced += 1
            included += resource is not None
    links = (link.url for link in as_list(bundle.link) if link.relation == "next" and link.url)
    return classify_search(
        raw,
        included=included,
        announced=max(announced, bundle.total or 0),
        next_url=next(links, None),
        failure=failure,
        may_be_empty=bundle.type in (None, "searchset", "collection"),
    )


def _key_of_another_patient(bundles: Mapping[str, list[Bundle]], patient_id: str) -> str:
    """The first key with which the record is no longer one patient's; the ids in it are none of the client's log."""
    keys = list(bundles)
    for number, key in enumerate(keys, start=1):
        try:
            build_record(
                [bundle for known in keys[:number] for bundle in bundles[known]], patient_id=patient_id
            )
        except AnotherPatientError:
            return key
    raise AssertionError("the whole record is one patient's")  # pragma: no cover - it was just refused


def _gaps(key: str, found: Found) -> list[Gap]:
    match found.state:
        case Satisfied(complete=False):
            reason = f"{key}: {found.reason or 'only the first page was sent'}"
        case NotSent():
            reason = f"{key}: {found.reason or 'not sent'}"
        case Failed():
            reason = f"{key}: {found.reason or 'the search failed'}"
        case _:
            return []
    return [Gap(family=family, reason=reason) for family in SEARCHES[key].families]
