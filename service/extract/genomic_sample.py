"""What sample a genomic result is of, and when it was taken.

A variant seldom says either: the specimen, the panel and the report around it are asked in turn.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.chart.dates import UNDATED, DateInterval
from service.chart.esr1 import Specimen
from service.extract.coded import by_wording, means
from service.extract.genomic_words import (
    labelled_specimens,
    specimen_named,
    specimen_of_test,
    specimens_named,
)
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
    unsatisfactory: bool = False
    """The laboratory says that the specimen could not be used."""
    notes: tuple[str, ...] = ()
    """What is written beside the specimens."""


@dataclass(frozen=True, slots=True)
class _Referred:
    """A specimen as referred to; ``lineage``: the resource, then what it was made from, nearest first."""

    lineage: tuple[SpecimenResource, ...]
    kind: Specimen | None

    @property
    def resource(self) -> SpecimenResource | None:
        return self.lineage[0] if self.lineage else None


_MOST_ANCESTORS: Final = 5


def sample_of(
    record: Record,
    notes: Notes,
    holders: Sequence[Reported],
    quote: str | None = None,
    *,
    text: str | None = None,
) -> Sample:
    """The sample of a result. ``holders``: the result itself, then the panels and reports around it.

    ``quote``: the deciding sentence; ``text``: the whole text it stands in, when that is an attachment or narrative.
    """
    referred = _referred(record, holders)
    kind = _kind(holders, referred, quote, text)
    specimens = [resource for entry in referred for resource in entry.lineage]
    matching = [resource for entry in referred if entry.kind is kind for resource in entry.lineage]
    return Sample(
        specimen=kind,
        taken=_taken(notes, holders, matching or specimens),
        read_from=tuple([resource.key for resource in specimens]),
        unsatisfactory=any(resource.status == "unsatisfactory" for resource in specimens),
        notes=tuple([note.text for each in specimens for note in as_list(each.note) if note.text]),
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
    lineage = _lineage(record, record.resolve(reference, within=holder))
    for resource in lineage:
        kind = _kind_of_type(resource.type)
        if kind is not None:
            return _Referred(lineage, kind)
    return _Referred(lineage, specimen_named(reference.display) if reference.display else None)


def _lineage(record: Record, resource: Resource | None) -> tuple[SpecimenResource, ...]:
    """A specimen and the one specimen it was made from, and so on; a pool of several ends the line."""
    found: list[SpecimenResource] = []
    while (
        len(found) < _MOST_ANCESTORS
        and isinstance(resource, SpecimenResource)
        and resource.status != "entered-in-error"
    ):
        found.append(resource)
        parents = as_list(resource.parent)
        resource = record.resolve(parents[0], within=resource) if len(parents) == 1 else None
    return tuple(found)


@by_wording
def _kind_of_type(concept: CodeableConcept | None) -> Specimen | None:
    for kind, concepts in _SPECIMEN_CODES:
        if means(concept, concepts):
            return kind
    return _only({specimen_named(text) for text in texts(concept)})


@by_wording
def _kinds_of_test(concept: CodeableConcept | None) -> frozenset[Specimen]:
    """The kinds of sample that the code or method of a test states."""
    named = {specimen_of_test(text) for text in texts(concept)}
    if means(concept, genomics.CELL_FREE_DNA_PANEL):
        named.add(Specimen.BLOOD)
    return frozenset(kind for kind in named if kind is not None)


def _kind(
    holders: Sequence[Reported], referred: list[_Referred], quote: str | None, whole: str | None
) -> Specimen:
    """Specimen, codes, method and titles together; where they differ the sample counts as unstated.

    Free text answers only where none of these says anything, and never against a specimen of an unknown
    type; but the deciding sentence, and a labelled line of the report, may contradict them.
    """
    said: set[Specimen | None] = {entry.kind for entry in referred}
    for concept in _concepts(holders):
        said |= _kinds_of_test(concept)
    free_texts = [text for text in (whole, *_free_texts(holders)) if text]
    if said <= {None}:
        if any(entry.resource is not None and entry.resource.type is not None for entry in referred):
            return Specimen.OTHER
        said = {specimen_named(text) for text in (quote, *free_texts)}
    if quote:
        said |= specimens_named(quote)
    for text in free_texts:
        said |= labelled_specimens(text)
    if any(isinstance(holder, Observation) and _is_elsewhere(holder) for holder in holders):
        said.add(Specimen.OTHER)
    return _only(said) or Specimen.UNSTATED


_DRAWN_FROM: Final = re.compile(
    r"vein|ven(?:ous|a)|arm\b|antecubital|hand|blood|plasma|circulat|port\b", re.IGNORECASE
)


def _is_elsewhere(result: Observation) -> bool:
    """Whether a result names a site of the body that blood is not drawn from."""
    if result.body_site is None:
        return False
    sites = [list(texts(site)) for site in as_list(result.body_site)]
    return any(wording and not any(_DRAWN_FROM.search(text) for text in wording) for wording in sites)


def _only(kinds: Iterable[Specimen | None]) -> Specimen | None:
    known = {kind for kind in kinds if kind is not None}
    return known.pop() if len(known) == 1 else None


def _concepts(holders: Sequence[Reported]) -> list[CodeableConcept]:
    concepts: list[CodeableConcept | None] = []
    for holder in holders:
        if isinstance(holder, DocumentReference):
            concepts.append(holder.type)
            continue
        concepts.append(holder.code)
        if isinstance(holder, Observation):
            concepts.append(holder.method)
    return [concept for concept in concepts if concept is not None]


def _free_texts(holders: Sequence[Reported]) -> list[str | None]:
    found: list[str | None] = []
    for holder in holders:
        if isinstance(holder, Observation):
            found.append(holder.value_string)
            found += [note.text for note in as_list(holder.note)]
        elif isinstance(holder, DiagnosticReport):
            found.append(holder.conclusion)
            found += [form.title for form in as_list(holder.presented_form)]
        else:
            found.append(holder.description)
            found += [part.attachment.title for part in holder.content or () if part.attachment]
    return found


def _taken(
    notes: Notes, holders: Sequence[Reported], specimens: list[SpecimenResource]
) -> DateInterval | None:
    """Collection, else effective date of the result, else of what is around it, else receipt.

    An issue date alone only says that the sample is no newer.
    """
    taken = _when_taken(notes, holders, specimens)
    if taken is not None:
        return taken
    for holder in holders:
        written = (
            notes.date(holder, "date", holder.date)
            if isinstance(holder, DocumentReference)
            else notes.date(holder, "issued", holder.issued)
        )
        if written is not None:
            return DateInterval(None, written.latest)
    return None


def _when_taken(
    notes: Notes, holders: Sequence[Reported], specimens: list[SpecimenResource]
) -> DateInterval | None:
    for resource in specimens:
        if _says(found := collected(resource, notes)):
            return found
    for holder in holders:
        if not isinstance(holder, DocumentReference):
            found = own_effective(holder, notes)
        else:
            period = holder.context.period if holder.context is not None else None
            found = notes.period(holder, "context.period", period)
        if _says(found):
            return found
    for resource in specimens:
        if _says(found := notes.date(resource, "receivedTime", resource.received_time)):
            return found
    return None


def _says(date: DateInterval | None) -> bool:
    return date is not None and date != UNDATED
