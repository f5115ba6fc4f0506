"""What sample a genomic result is of, and when it was taken.

A variant seldom says either: the specimen, the panel and the report around it are asked in turn.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.chart.dates import UNDATED, DateInterval
from service.chart.esr1 import Specimen
from service.extract.coded import means
from service.extract.genomic_words import specimen_named
from service.extract.notes import Notes
from service.extract.result_dates import collected, own_effective
from service.fhir.record import Record
from service.fhir.resources import (
    CodeableConcept,
    DiagnosticReport,
    DocumentReference,
    Observation,
    Reference,
    Resource,
    as_list,
    texts,
)
from service.fhir.resources import Specimen as SpecimenResource
from service.terms.concepts import genomics

Reported = Observation | DiagnosticReport | DocumentReference

_SPECIMEN_CODES: Final = (
    (Specimen.BLOOD, genomics.BLOOD_SPECIMEN),
    (Specimen.TISSUE, genomics.TISSUE_SPECIMEN),
    (Specimen.CSF, genomics.CSF_SPECIMEN),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample: what it is, when it was taken (``None``: nothing says so), the specimens it was read from."""

    specimen: Specimen
    taken: DateInterval | None
    read_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Referred:
    resource: SpecimenResource | None
    kind: Specimen | None


def sample_of(record: Record, notes: Notes, holders: Sequence[Reported], quote: str | None = None) -> Sample:
    """The sample of a result. ``holders``: the result itself, then the panels and reports around it."""
    referred = _referred(record, holders)
    kind = _kind(holders, referred, quote)
    specimens = [entry.resource for entry in referred if entry.resource is not None]
    matching = [resource for resource in specimens if _kind_of(resource) is kind] or specimens
    return Sample(
        specimen=kind,
        taken=_taken(notes, holders, matching),
        read_from=tuple(resource.key for resource in specimens),
    )


def _referred(record: Record, holders: Sequence[Reported]) -> list[_Referred]:
    """The specimens of the nearest holder that names any."""
    for holder in holders:
        if isinstance(holder, DocumentReference):
            continue
        named = [_refer(record, reference, holder) for reference in as_list(holder.specimen)]
        usable = [entry for entry in named if entry.resource is not None or entry.kind is not None]
        if usable:
            return usable
    return []


def _refer(record: Record, reference: Reference, holder: Resource) -> _Referred:
    resource = record.resolve(reference, within=holder)
    by_display = specimen_named(reference.display)
    if not isinstance(resource, SpecimenResource) or resource.status == "entered-in-error":
        return _Referred(None, by_display)
    kind = _kind_of(resource)
    if kind is None:
        parents = record.resolve_as(SpecimenResource, as_list(resource.parent), within=resource)
        kind = next((known for parent in parents if (known := _kind_of(parent)) is not None), by_display)
    return _Referred(resource, kind)


def _kind_of(resource: SpecimenResource) -> Specimen | None:
    for kind, concepts in _SPECIMEN_CODES:
        if means(resource.type, concepts):
            return kind
    return _only({specimen_named(text) for text in texts(resource.type)})


def _kind(holders: Sequence[Reported], referred: list[_Referred], quote: str | None) -> Specimen:
    """Specimen, codes, method and titles together; where they differ the sample counts as unstated.

    Free text is asked only where none of these says anything, and never against a specimen of an unknown
    type.
    """
    concepts = list(_concepts(holders))
    said: set[Specimen | None] = {entry.kind for entry in referred}
    if any(means(concept, genomics.CELL_FREE_DNA_PANEL) for concept in concepts):
        said.add(Specimen.BLOOD)
    said |= {specimen_named(text) for concept in concepts for text in texts(concept)}
    if said <= {None}:
        if any(entry.resource is not None and entry.resource.type is not None for entry in referred):
            return Specimen.OTHER
        said = {specimen_named(text) for text in (quote, *_free_texts(holders))}
    return _only(said) or Specimen.UNSTATED


def _only(kinds: Iterable[Specimen | None]) -> Specimen | None:
    known = {kind for kind in kinds if kind is not None}
    return known.pop() if len(known) == 1 else None


def _concepts(holders: Sequence[Reported]) -> Iterator[CodeableConcept | None]:
    for holder in holders:
        if isinstance(holder, DocumentReference):
            yield holder.type
            continue
        yield holder.code
        if isinstance(holder, Observation):
            yield holder.method


def _free_texts(holders: Sequence[Reported]) -> Iterator[str | None]:
    for holder in holders:
        if isinstance(holder, Observation):
            yield holder.value_string
            yield from (note.text for note in as_list(holder.note))
        elif isinstance(holder, DiagnosticReport):
            yield holder.conclusion
            yield from (form.title for form in as_list(holder.presented_form))
        else:
            yield holder.description
            yield from (part.attachment.title for part in holder.content or () if part.attachment)


def _taken(
    notes: Notes, holders: Sequence[Reported], specimens: list[SpecimenResource]
) -> DateInterval | None:
    """Collection, else effective date of the result, else of what is around it, else receipt.

    An issue date alone only says that the sample is no newer.
    """
    for found in _dates(notes, holders, specimens):
        if found is not None and found != UNDATED:
            return found
    for holder in holders:
        written = (
            notes.date(holder, "date", holder.date)
            if isinstance(holder, DocumentReference)
            else notes.date(holder, "issued", holder.issued)
        )
        if written is not None:
            return DateInterval(None, written.latest)
    return None


def _dates(
    notes: Notes, holders: Sequence[Reported], specimens: list[SpecimenResource]
) -> Iterator[DateInterval | None]:
    yield from (collected(resource, notes) for resource in specimens)
    for holder in holders:
        if not isinstance(holder, DocumentReference):
            yield own_effective(holder, notes)
        elif holder.context is not None:
            yield notes.period(holder, "context.period", holder.context.period)
    yield from (notes.date(resource, "receivedTime", resource.received_time) for resource in specimens)
