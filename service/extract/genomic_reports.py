"""Reports as the readers of ESR1 results see them: whether a report is one of a genomic test, and its text."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from service.extract.coded import by_wording, means
from service.extract.esr1_sentences import MOST_CHARACTERS
from service.extract.genomic_words import (
    mentions_esr1,
    names_ctdna,
    names_genomic_test,
    other_gene_places,
    says_plasma,
)
from service.extract.report_text import markup_to_text, read_attachments
from service.fhir.record import Record
from service.fhir.resources import (
    Attachment,
    CodeableConcept,
    DiagnosticReport,
    DocumentReference,
    Specimen,
    as_list,
    texts,
)
from service.terms.concepts import genomics

_LABORATORY_WORDS: Final = ("lab", "genet", "genom", "molec", "pathol", "cytol")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """The text of a report, and whether a part of it could not be read."""

    text: str = field(repr=False)
    has_unreadable: bool

    @property
    def is_cut(self) -> bool:
        """Whether the text is too long to be searched to its end."""
        return len(self.text) > MOST_CHARACTERS


def sort_reports(
    reports: Iterable[DiagnosticReport],
) -> tuple[list[DiagnosticReport], list[DiagnosticReport]]:
    """The reports of genomic tests, and all that can hold results of their own on a gene.

    A report is genomic by section, code or name. Imaging and clinical notes only cite results.
    """
    genomic: list[DiagnosticReport] = []
    laboratory: list[DiagnosticReport] = []
    for report in reports:
        category, forms = report.category, report.presented_form
        sections = [] if category is None else [_section(concept) for concept in as_list(category)]
        if (
            _Section.GENETICS in sections
            or _names_genomic_test(report.code)
            or (forms is not None and any(map(_titled, as_list(forms))))
        ):
            genomic.append(report)
            laboratory.append(report)
        elif not sections or _Section.LABORATORY in sections:
            laboratory.append(report)
    return genomic, laboratory


def _titled(form: Attachment) -> bool:
    return names_genomic_test(form.title) or mentions_esr1(form.title)


def is_of_circulating_dna(record: Record, report: DiagnosticReport) -> bool:
    """Whether a report says that DNA circulating in blood was tested: by code, name, text or plasma specimen.

    Blood alone does not say so: inherited variants are looked for in blood, too.
    """
    if means(report.code, genomics.CELL_FREE_DNA_PANEL) or any(names_ctdna(text) for text in _titles(report)):
        return True
    if names_ctdna(report.conclusion):
        return True
    specimens = record.resolve_as(Specimen, as_list(report.specimen), within=report)
    return any(
        means(specimen.type, genomics.PLASMA_SPECIMEN)
        or any(says_plasma(text) for text in texts(specimen.type))
        for specimen in specimens
    )


def names_esr1(report: DiagnosticReport) -> bool:
    """Whether the report's name says that ESR1 was tested."""
    return any(mentions_esr1(text) for text in _titles(report))


def names_only_esr1(report: DiagnosticReport) -> bool:
    """Whether the report's name says that ESR1, and no other gene, was tested."""
    return names_esr1(report) and not any(other_gene_places(text) for text in texts(report.code))


class _Section(enum.Enum):
    GENETICS = "genetics"
    LABORATORY = "laboratory or pathology"
    OTHER = "another section"


@by_wording
def _names_genomic_test(code: CodeableConcept | None) -> bool:
    return means(code, genomics.REPORT_CODES) or any(
        names_genomic_test(wording) or mentions_esr1(wording) for wording in texts(code)
    )


@by_wording
def _section(category: CodeableConcept | None) -> _Section:
    if means(category, genomics.GENETICS):
        return _Section.GENETICS
    wording = " ".join(texts(category)).lower()
    if means(category, genomics.LABORATORY) or any(word in wording for word in _LABORATORY_WORDS):
        return _Section.LABORATORY
    return _Section.OTHER


def words_of(record: Record, report: DiagnosticReport) -> ReportWords:
    """Conclusion, narrative and attached text of a report, whatever of it can name ESR1 or has to be read."""
    pieces = [report.conclusion or ""]
    if report.text is not None and report.text.div:
        pieces.append(markup_to_text(report.text.div))
    attached = read_attachments(as_list(report.presented_form), record=record, within=report)
    pieces.append(attached.text)
    text = "\n".join(dict.fromkeys(piece for piece in pieces if piece))
    return ReportWords(text=text, has_unreadable=attached.has_unreadable or len(text) > MOST_CHARACTERS)


def words_of_document(record: Record, document: DocumentReference) -> ReportWords:
    """The attached text of a document."""
    attached = read_attachments(list(attachments_of(document)), record=record, within=document)
    return ReportWords(
        text=attached.text, has_unreadable=attached.has_unreadable or len(attached.text) > MOST_CHARACTERS
    )


def attachments_of(document: DocumentReference) -> Iterator[Attachment]:
    """The attachments of a document."""
    return (part.attachment for part in document.content or () if part.attachment is not None)


def is_laboratory_document(document: DocumentReference) -> bool:
    """Whether type, description or title of a document name ESR1 or a genomic test."""
    return _test_named_by(document.type) is not _Test.NONE or any(
        mentions_esr1(title) or names_genomic_test(title) for title in _free_titles(document)
    )


def is_document_of_circulating_dna(document: DocumentReference) -> bool:
    """Whether type, description or title of a document name ESR1 or a test of circulating DNA."""
    return _test_named_by(document.type) is _Test.CIRCULATING or any(
        mentions_esr1(title) or names_ctdna(title) for title in _free_titles(document)
    )


class _Test(enum.Enum):
    CIRCULATING = "ESR1, or circulating DNA"
    GENOMIC = "another genomic test"
    NONE = "no genomic test"


@by_wording
def _test_named_by(kind: CodeableConcept | None) -> _Test:
    wordings = list(texts(kind))
    if any(mentions_esr1(wording) or names_ctdna(wording) for wording in wordings):
        return _Test.CIRCULATING
    return _Test.GENOMIC if any(map(names_genomic_test, wordings)) else _Test.NONE


def _free_titles(document: DocumentReference) -> Iterator[str]:
    if document.description:
        yield document.description
    for part in document.content or ():
        if part.attachment is not None and part.attachment.title:
            yield part.attachment.title


def _titles(report: DiagnosticReport) -> Iterator[str]:
    yield from texts(report.code)
    yield from (form.title for form in as_list(report.presented_form) if form.title)
