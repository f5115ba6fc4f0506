"""One patient's resources, indexed for reading: by type, and by every way a reference can name them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from service.chart.fact import Problem
from service.chart.search import Gap
from service.fhir.resources import (
    AnyResource,
    Bundle,
    Entry,
    OperationOutcome,
    Parameters,
    Patient,
    Reference,
    Resource,
    as_list,
)
from service.fhir.subjects import SUBJECTS, Identity, Whose

R = TypeVar("R", bound=Resource)

_HARMLESS: Final = frozenset({"information", "warning"})
NO_PATIENTS: Final = "is not about a patient: not used"
MAYBE_ANYBODYS: Final = "it cannot be read whom it is about: not used"
"""What is said of a resource that is left out because of its subject."""


class UnusableRecordError(ValueError):
    """The resources do not make one patient's record; the message says what and where, without values."""


class NoPatientError(UnusableRecordError):
    """No Patient resource."""


class AnotherPatientError(UnusableRecordError):
    """A resource of another patient, or a second Patient."""


class Record:
    """The resources of one patient. Read-only once built by :func:`build_record`."""

    __slots__ = ("_by_reference", "_by_type", "_owner", "gaps", "patient", "problems", "search_failed")

    def __init__(self, patient: Patient, problems: tuple[Problem, ...], gaps: tuple[Gap, ...] = ()) -> None:
        self.patient = patient
        self.problems = problems
        self.gaps = gaps
        self.search_failed = False
        """Whether an OperationOutcome among the entries says that a search failed."""
        self._by_type: defaultdict[type, list[Resource]] = defaultdict(list)
        self._by_reference: dict[str, Resource] = {}
        self._owner: dict[int, Resource] = {}

    def of(self, kind: type[R]) -> list[R]:
        """All resources of one type, contained ones included, in the order of the input."""
        return self._by_type.get(kind, [])  # type: ignore[return-value]

    def resolve(self, reference: Reference | None, *, within: Resource) -> AnyResource | None:
        """The resource a reference names: contained, or an entry by relative, absolute or urn reference."""
        if reference is None or not reference.reference:
            return None
        target = reference.reference
        if target.startswith("#"):
            owner = self._owner.get(id(within), within)
            found = (inner for inner in owner.contained or () if inner.id in (target[1:], target))
            return next(found, None)
        target = target.split("/_history/")[0]
        named = self._by_reference.get(target)
        if named is None and "://" in target:
            named = self._by_reference.get("/".join(target.rsplit("/", 2)[-2:]))
        return named  # type: ignore[return-value]

    def resolve_as(self, kind: type[R], references: Iterable[Reference], *, within: Resource) -> Iterator[R]:
        """The named resources that are of one type."""
        for reference in references:
            resource = self.resolve(reference, within=within)
            if isinstance(resource, kind):
                yield resource

    def owner_of(self, resource: Resource) -> Resource:
        """The resource that contains this one, or the resource itself."""
        return self._owner.get(id(resource), resource)

    def _admits(
        self, resource: Resource, identity: Identity, place: str, *, within: Resource | None = None
    ) -> bool:
        """Whether the resource is the patient's, as far as it says; what is left out is listed.

        Raises :class:`AnotherPatientError`.
        """
        for element in SUBJECTS:
            whose = identity.whose(resource, element, within=within)
            if whose is Whose.ANOTHER_PATIENTS:
                raise AnotherPatientError(f"{place}: {element} is another patient")
            if whose is not Whose.PATIENTS:
                problem = NO_PATIENTS if whose is Whose.NOT_A_PATIENTS else MAYBE_ANYBODYS
                self.problems += (Problem(resource=resource.key, problem=problem),)
                return False
        return True

    def _add_contained(self, resource: Resource, identity: Identity) -> None:
        for inner in resource.contained or ():
            inner.key = resource.key
            self._owner[id(inner)] = resource
            if not isinstance(inner, Patient) and self._admits(inner, identity, inner.key, within=resource):
                self._by_type[type(inner)].append(inner)

    def _add_parameters(self, resource: Parameters, identity: Identity) -> None:
        waiting = list(resource.parameter or ())
        while waiting:
            parameter = waiting.pop(0)
            waiting.extend(parameter.part or ())
            inner = parameter.resource
            if isinstance(inner, Resource) and not isinstance(inner, Bundle | Patient):
                inner.key = f"{inner.type_name}/{inner.id}" if inner.id else resource.key
                self._owner[id(inner)] = resource
                if self._admits(inner, identity, inner.key):
                    self._by_type[type(inner)].append(inner)


def build_record(
    bundles: Iterable[Bundle],
    *,
    problems: tuple[Problem, ...] = (),
    gaps: tuple[Gap, ...] = (),
    patient_id: str | None = None,
) -> Record:
    """Index the entries of one or more Bundles as one patient's record.

    ``patient_id``: whose record it must be (a hook says so); without it the one Patient among the entries
    decides. ``gaps``: what could not be searched. Raises :class:`NoPatientError` and
    :class:`AnotherPatientError`.
    """
    entries = _flatten(bundles)
    patient, full_url = _the_patient(entries, patient_id)
    identity = Identity(patient, full_url)
    own_reference = f"Patient/{patient.id}"
    record = Record(patient, problems, gaps)
    known, by_type = record._by_reference, record._by_type
    for number, entry in enumerate(entries):
        resource = entry.resource
        if resource is None:
            continue
        kind = type(resource)
        if kind is OperationOutcome:
            record.search_failed |= failure_of(resource) is not None  # type: ignore[arg-type]
            continue
        full_url = entry.full_url
        name = f"{kind.__name__}/{resource.id}" if resource.id else full_url
        key = name or f"{kind.__name__}/#{number}"
        resource.key = key
        subject = resource.subject
        is_own = type(subject) is Reference and subject.reference == own_reference
        if not (is_own or record._admits(resource, identity, name or f"entry[{number}]")):
            continue
        earlier = known.get(key)
        if earlier is None:
            known[key] = resource
        elif _is_same(earlier, resource):
            continue
        if full_url:
            known.setdefault(full_url, resource)
        by_type[kind].append(resource)
        if resource.contained is not None:
            record._add_contained(resource, identity)
        if kind is Parameters:
            record._add_parameters(resource, identity)  # type: ignore[arg-type]
    return record


def failure_of(outcome: OperationOutcome) -> str | None:
    """The issue code of an outcome that means that a search failed; ``None`` for information and warnings."""
    issues = as_list(outcome.issue)
    if not issues:
        return "unknown"
    return next((issue.code or "unknown" for issue in issues if issue.severity not in _HARMLESS), None)


def _is_same(earlier: Resource, resource: AnyResource) -> bool:
    """The same resource once more (two searches found it); another version under one id is kept."""
    resource.key = earlier.key
    return earlier == resource


def _flatten(bundles: Iterable[Bundle]) -> list[Entry]:
    """The entries of all Bundles, nested ones too; of a history only the newest version of each resource."""
    found: list[Entry] = []
    for bundle in bundles:
        entries = bundle.entry or []
        if bundle.type == "history":
            entries = _newest_versions(entries)
        for entry in entries:
            if type(entry.resource) is Bundle:
                found.extend(_flatten([entry.resource]))
            elif entry.request is None or entry.request.method != "DELETE":
                found.append(entry)
    return found


def _newest_versions(entries: list[Entry]) -> list[Entry]:
    """The first entry of each resource: a history lists the newest version first (FHIR R4, history
    interaction).
    """
    newest: dict[str, Entry] = {}
    for number, entry in enumerate(entries):
        resource = entry.resource
        if resource is not None and resource.id:
            name = f"{resource.type_name}/{resource.id}"
        else:
            # A deletion has no resource; its URL ends like the name of what was deleted.
            name = "/".join((entry.full_url or f"#{number}").rsplit("/", 2)[-2:])
        newest.setdefault(name, entry)
    return list(newest.values())


def _the_patient(entries: list[Entry], patient_id: str | None) -> tuple[Patient, str | None]:
    found = [(entry.resource, entry.full_url) for entry in entries if type(entry.resource) is Patient]
    if patient_id is not None:
        if any(patient.id != patient_id for patient, _ in found):
            raise AnotherPatientError("Patient: not the patient of the context")
        return found[0] if found else (Patient(id=patient_id), None)
    if not found:
        raise NoPatientError("no Patient resource in the Bundle")
    first = found[0]
    if any(
        (patient.id, url if not patient.id else None) != (first[0].id, first[1] if not first[0].id else None)
        for patient, url in found[1:]
    ):
        raise AnotherPatientError("more than one Patient in the Bundle")
    return first
