"""What a record refers to, lacks, and a decision could depend on: to be fetched before it is read.

Only what a reader would look into: the scan of a consent form and the results of a blood count are left where
they are. What cannot be fetched stays what it is without this, a report that cannot be read or a drug that is not
stated.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from service.extract.genomic_reports import attachments_of, is_laboratory_document, sort_reports
from service.extract.readers.imaging import is_imaging
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic, observations_by_topic, topics_of
from service.extract.treatment.medication import named_medication
from service.extract.treatment.status import MedicationRecord, never_counts
from service.fhir.record import Record
from service.fhir.resources import (
    Attachment,
    DiagnosticReport,
    DocumentReference,
    Medication,
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Reference,
    Resource,
    Specimen,
    as_list,
)

MOST_REFERENCES: Final = 100
# Relative or absolute. Ids have 64 characters by the standard; those of some servers' attachments are longer.
_REFERENCE: Final = re.compile(
    r"(?:https?://\S+/)?(?P<type>[A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,256}(?:/_history/[A-Za-z0-9\-.]+)?"
)
_SUPERSEDED: Final = ("superseded", "entered-in-error")
_NO_TEXT: Final = ("image/", "audio/", "video/", "application/dicom")

_Wanted = tuple[str | None, Resource, str, str | None]
"""A reference, the resource it stands in, the type it must name, and an attachment's own content type."""


def wanted_references(record: Record, *, most: int = MOST_REFERENCES) -> dict[str, str | None]:
    """References as they are written, each once, what matters most first, at most `most` of them.

    The value is the content type that an attachment states, else ``None``. A reference is left out when the
    record has the resource, when it names a contained one, or a resource of another type than belongs there.
    """
    found: dict[str, str | None] = {}
    for reference, within, kind, content_type in _all(record):
        if len(found) >= most:
            break
        if reference and reference not in found and _is_missing(record, reference, within, kind):
            found[reference] = content_type
    return found


def _is_missing(record: Record, reference: str, within: Resource, kind: str) -> bool:
    named = _REFERENCE.fullmatch(reference)
    if named is None or named["type"] != kind:
        return False
    return record.resolve(Reference(reference=reference), within=within) is None


def _all(record: Record) -> Iterator[_Wanted]:
    genomic, laboratory = sort_reports(record.of(DiagnosticReport))
    genomic = _counting(genomic)
    studies = _counting(
        report for report in record.of(DiagnosticReport) if is_imaging(report.category, report.code)
    )
    documents = [each for each in record.of(DocumentReference) if each.status not in _SUPERSEDED]
    others, unnamed = _medications(record)
    yield from unnamed
    yield from _of_genomic_results(record, genomic)
    for document in documents:
        if is_laboratory_document(document) or is_imaging(document.category, document.type):
            yield from _attached(attachments_of(document), document)
    for report in studies:
        yield from _of_report(report)
    for report in _counting(laboratory):
        yield from _attached(as_list(report.presented_form), report)
        if topics_of(report.code):
            yield from _results(report)
    yield from others


def _counting(reports: Iterable[DiagnosticReport]) -> list[DiagnosticReport]:
    return [report for report in reports if standing(report) is not Standing.EXCLUDED]


def _medications(record: Record) -> tuple[list[_Wanted], list[_Wanted]]:
    """The Medications of records that name another drug (or only seem to), and those of all others."""
    records: list[MedicationRecord] = [
        *record.of(MedicationRequest),
        *record.of(MedicationStatement),
        *record.of(MedicationAdministration),
        *record.of(MedicationDispense),
    ]
    others: list[_Wanted] = []
    unnamed: list[_Wanted] = []
    for each in records:
        if each.medication_reference is None or never_counts(each):
            continue
        named = named_medication(record, each)
        is_other = named.stated and not named.recognition.drugs and not named.recognition.unclear
        (others if is_other else unnamed).append(
            (each.medication_reference.reference, each, "Medication", None)
        )
    for medication in record.of(Medication):
        unnamed += [
            (part.item_reference.reference, medication, "Medication", None)
            for part in medication.ingredient or ()
            if part.item_reference is not None
        ]
    return others, unnamed


def _of_genomic_results(record: Record, reports: list[DiagnosticReport]) -> Iterator[_Wanted]:
    for report in reports:
        yield from _of_report(report)
        yield from _referred(report.specimen, report, "Specimen")
    for result in observations_by_topic(record)[Topic.ESR1]:
        yield from _referred(result.specimen, result, "Specimen")
        yield from _referred(result.has_member, result, "Observation")
        yield from _referred(result.derived_from, result, "Observation")
    for specimen in record.of(Specimen):
        yield from _referred(specimen.parent, specimen, "Specimen")


def _of_report(report: DiagnosticReport) -> Iterator[_Wanted]:
    yield from _attached(as_list(report.presented_form), report)
    yield from _results(report)


def _results(report: DiagnosticReport) -> Iterator[_Wanted]:
    return _referred(report.result, report, Observation.__name__)


def _referred(
    references: list[Reference] | Reference | None, within: Resource, kind: str
) -> Iterator[_Wanted]:
    return ((reference.reference, within, kind, None) for reference in as_list(references))


def _attached(attachments: Iterable[Attachment], within: Resource) -> Iterator[_Wanted]:
    """The Binary resources behind attachments that may be text."""
    for attachment in attachments:
        if attachment.data is None and not (attachment.content_type or "").lower().startswith(_NO_TEXT):
            yield attachment.url, within, "Binary", attachment.content_type
