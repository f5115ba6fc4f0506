"""One patient's resources, indexed for reading: by type, and by every way a reference can name them."""

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

R = TypeVar("R", bound=Resource)

_FAILED: Final = frozenset({"error", "fatal"})
_NOT_PATIENT: Final = (
    "Group/",
    "Device/",
    "Location/",
    "Practitioner/",
    "Substance/",
    "Organization/",
    "Specimen/",
)


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
        self._by_type: dict[type, list[Resource]] = {}
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

    def _add(self, resource: Resource, full_url: str | None, place: str) -> None:
        resource.key = f"{resource.type_name}/{resource.id}" if resource.id else (full_url or place)
        for name in (resource.key, full_url):
            if name:
                self._by_reference.setdefault(name, resource)
        self._by_type.setdefault(type(resource), []).append(resource)
        for inner in resource.contained or ():
            inner.key = resource.key
            self._owner[id(inner)] = resource
            if not isinstance(inner, Patient):
                self._by_type.setdefault(type(inner), []).append(inner)
        if isinstance(resource, Parameters):
            self._add_parameters(resource)

    def _add_parameters(self, resource: Parameters) -> None:
        waiting = list(resource.parameter or ())
        while waiting:
            parameter = waiting.pop(0)
            waiting.extend(parameter.part or ())
            inner = parameter.resource
            if isinstance(inner, Resource) and not isinstance(inner, Bundle | Patient):
                inner.key = f"{inner.type_name}/{inner.id}" if inner.id else resource.key
                self._owner[id(inner)] = resource
                self._by_type.setdefault(type(inner), []).append(inner)


def build_record(
    bundles: Iterable[Bundle],
    *,
    problems: tuple[Problem, ...] = (),
    gaps: tuple[Gap, ...] = (),
    patient_id: str | None = None,
) -> Record:
    """Index the entries of one or more Bundles as one patient's record.

    ``patient_id``: whose record it must be (a hook says so); without it the one Patient among the entries decides.
    ``gaps``: what could not be searched.
    Raises :class:`NoPatientError` and :class:`AnotherPatientError`.
    """
    entries = list(_flatten(bundles))
    patient, full_url = _the_patient(entries, patient_id)
    own_ids = _own_ids(patient, full_url)
    record = Record(patient, problems, gaps)
    seen: dict[str, Resource] = {}
    for number, entry in enumerate(entries):
        resource = entry.resource
        if resource is None:
            continue
        if isinstance(resource, OperationOutcome):
            record.search_failed |= any(issue.severity in _FAILED for issue in as_list(resource.issue))
            continue
        name = f"{resource.type_name}/{resource.id}" if resource.id else entry.full_url
        if name is not None and seen.setdefault(name, resource) is not resource and seen[name] == resource:
            continue
        _check_subject(resource, own_ids, patient, number)
        record._add(resource, entry.full_url, f"{resource.type_name}/#{number}")
    return record


def _flatten(bundles: Iterable[Bundle]) -> Iterator[Entry]:
    for bundle in bundles:
        newest: set[str] = set()
        for entry in bundle.entry or ():
            inner = entry.resource
            if isinstance(inner, Bundle):
                yield from _flatten([inner])
                continue
            if bundle.type == "history" and inner is not None and inner.id:
                name = f"{inner.type_name}/{inner.id}"
                if name in newest:
                    continue
                newest.add(name)
            if entry.request is not None and entry.request.method == "DELETE":
                continue
            yield entry


def _the_patient(entries: list[Entry], patient_id: str | None) -> tuple[Patient, str | None]:
    found = [(entry.resource, entry.full_url) for entry in entries if isinstance(entry.resource, Patient)]
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


def _own_ids(patient: Patient, full_url: str | None) -> frozenset[str]:
    names = {patient.id} if patient.id else set()
    if full_url:
        names |= {full_url, full_url.rsplit("/", 1)[-1], full_url.removeprefix("urn:uuid:")}
    return frozenset(name for name in names if name)


def _check_subject(resource: AnyResource, own_ids: frozenset[str], patient: Patient, number: int) -> None:
    for element in ("subject", "patient"):
        for reference in as_list(getattr(resource, element, None)):
            if not _may_be(reference, own_ids, patient):
                place = f"{resource.type_name}/{resource.id}" if resource.id else f"entry[{number}]"
                raise AnotherPatientError(f"{place}: {element} is another patient")


def _may_be(reference: Reference, own_ids: frozenset[str], patient: Patient) -> bool:
    target = reference.reference
    if not target:
        return _identifier_may_be(reference, patient)
    if target.startswith("#"):
        return True
    target = target.split("/_history/")[0]
    if target in own_ids or not own_ids:
        return True
    if target.startswith(_NOT_PATIENT) or (reference.type not in (None, "Patient")):
        return True
    if "/" in target:
        kind, identity = target.rsplit("/", 2)[-2:]
        return identity in own_ids if kind == "Patient" or "://" not in target else kind != "Patient"
    return target.removeprefix("urn:uuid:") in own_ids


def _identifier_may_be(reference: Reference, patient: Patient) -> bool:
    """An identifier of a kind that the Patient also has must be the Patient's; of another kind it cannot tell."""
    named = reference.identifier
    if named is None or not named.value:
        return True
    same_kind = [own.value for own in as_list(patient.identifier) if own.system == named.system]
    return not same_kind or named.value in same_kind
