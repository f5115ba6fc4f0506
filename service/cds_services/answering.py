"""From a CDS Hooks request to cards: prefetch to record, record to decision, decision to response.

Shared by the three services, which differ in when they speak, not in what they decide.
"""

from dataclasses import dataclass
from typing import Final

from cds_hooks import CdsResponse, PreconditionFailed
from cds_hooks.classification import classify_search
from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from service.cards.content import Site
from service.cards.render import render
from service.chart.fact import Problem
from service.chart.search import Family, Gap
from service.clock import Clock
from service.course.windows import Windows
from service.extract.chart_builder import build_chart
from service.fhir.decode import Decoded, NotFhirError, NotJsonError, decode_value
from service.fhir.record import AnotherPatientError, Record, build_record, failure_of
from service.fhir.resources import Bundle, OperationOutcome, as_list
from service.pathway.decision import Decision
from service.pipeline import decide
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes

_NULL: Final = b"null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One prefetch key: its template, the families it feeds, and whether an answer is impossible without it."""

    template: str
    families: tuple[Family, ...]
    required: bool = False


SEARCHES: Final = {
    "patient": Search(
        template="Patient/{{context.patientId}}", families=(Family.DEMOGRAPHICS,), required=True
    ),
    "conditions": Search(
        template="Condition?patient={{context.patientId}}",
        families=(Family.DIAGNOSES, Family.STAGING, Family.RECEPTORS, Family.MENOPAUSE),
        required=True,
    ),
    "observations": Search(
        template="Observation?patient={{context.patientId}}",
        families=(
            Family.ESR1,
            Family.RECEPTORS,
            Family.STAGING,
            Family.PERFORMANCE_STATUS,
            Family.MENOPAUSE,
            Family.IMAGING,
        ),
        required=True,
    ),
    "reports": Search(
        template="DiagnosticReport?patient={{context.patientId}}",
        families=(Family.ESR1, Family.IMAGING),
        required=True,
    ),
    "documents": Search(
        template="DocumentReference?patient={{context.patientId}}", families=(Family.ESR1, Family.IMAGING)
    ),
    "medicationRequests": Search(
        template="MedicationRequest?patient={{context.patientId}}",
        families=(Family.TREATMENT,),
        required=True,
    ),
    "medicationStatements": Search(
        template="MedicationStatement?patient={{context.patientId}}", families=(Family.TREATMENT,)
    ),
    "medicationAdministrations": Search(
        template="MedicationAdministration?patient={{context.patientId}}", families=(Family.TREATMENT,)
    ),
    "medicationDispenses": Search(
        template="MedicationDispense?patient={{context.patientId}}", families=(Family.TREATMENT,)
    ),
    "procedures": Search(
        template="Procedure?patient={{context.patientId}}", families=(Family.TREATMENT, Family.MENOPAUSE)
    ),
    "specimens": Search(template="Specimen?patient={{context.patientId}}", families=(Family.ESR1,)),
}
"""What the services ask for. Filtering by code is left to the readers: results hide under local codes, and
servers are known to drop filters they do not understand.
"""

TEMPLATES: Final = {key: search.template for key, search in SEARCHES.items()}

USAGE: Final = (
    "Needs the record of a patient with breast cancer: ESR1 ctDNA results, imaging reports, receptors, systemic "
    "treatment. "
    "Every prefetch key is used; a key that is searched and empty is sent as null or as an empty searchset."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What the services need from the outside: the day, the site, and its windows."""

    clock: Clock
    site: Site
    windows: Windows
    local_codes: LocalCodes = NO_LOCAL_CODES

    def respond(self, prefetch: Prefetch, *, patient_id: str) -> CdsResponse:
        """The cards for one patient. Raises :class:`PreconditionFailed` when required data are not there."""
        decision = self.decide(prefetch, patient_id=patient_id)
        return CdsResponse(cards=render(decision, patient=f"Patient/{patient_id}", site=self.site))

    def decide(self, prefetch: Prefetch, *, patient_id: str) -> Decision:
        """The decision for one patient from the prefetched record."""
        as_of = self.clock()
        record = read_prefetch(prefetch, patient_id=patient_id)
        return decide(
            build_chart(record, as_of=as_of, local_codes=self.local_codes), as_of=as_of, windows=self.windows
        )


def read_prefetch(prefetch: Prefetch, *, patient_id: str) -> Record:
    """The prefetched searches as one record.

    Raises :class:`PreconditionFailed` naming the required keys that are not there, or the resource of another
    patient.
    """
    found = {key: _search(prefetch, key) for key in SEARCHES}
    unavailable = [
        key for key, search in SEARCHES.items() if search.required and not _is_known(found[key][0])
    ]
    if unavailable:
        raise PreconditionFailed("required data are not in the prefetch", missing=unavailable)
    bundles: dict[str, Bundle] = {}
    problems: list[Problem] = []
    gaps: list[Gap] = []
    for key, (state, decoded) in found.items():
        if decoded is not None and isinstance(state, Satisfied):
            bundles[key] = decoded.bundle
            problems.extend(decoded.problems)
        gaps.extend(_gaps(key, state))
    try:
        return build_record(
            bundles.values(), problems=tuple(problems), gaps=tuple(gaps), patient_id=patient_id
        )
    except AnotherPatientError:
        key = _key_of_another_patient(bundles, patient_id)
        raise PreconditionFailed("the prefetch holds data of another patient", missing=[key]) from None


def _search(prefetch: Prefetch, key: str) -> tuple[PrefetchState, Decoded | None]:
    """The state of a key and what was decoded for it. A value of the right shape is decoded once for both."""
    raw = prefetch.raw(key)
    if raw is None or raw == _NULL:
        return prefetch.state(key), None
    try:
        decoded = decode_value(raw)
    except (NotJsonError, NotFhirError):
        return prefetch.state(key), None
    if decoded.problems:
        return prefetch.state(key), decoded
    return _state_of(raw, decoded.bundle), decoded


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


def _key_of_another_patient(bundles: dict[str, Bundle], patient_id: str) -> str:
    """The first key with which the record is no longer one patient's; the ids in it are none of the client's log."""
    keys = list(bundles)
    for number, key in enumerate(keys, start=1):
        try:
            build_record([bundles[known] for known in keys[:number]], patient_id=patient_id)
        except AnotherPatientError:
            return key
    raise AssertionError("the whole record is one patient's")  # pragma: no cover - it was just refused


def _is_known(state: PrefetchState) -> bool:
    return isinstance(state, Satisfied | Empty)


def _gaps(key: str, state: PrefetchState) -> list[Gap]:
    match state:
        case Satisfied(complete=False):
            reason = f"{key}: only the first page was sent"
        case NotSent():
            reason = f"{key}: not sent"
        case Failed():
            reason = f"{key}: the search failed"
        case _:
            return []
    return [Gap(family=family, reason=reason) for family in SEARCHES[key].families]
