"""Reports of genomic tests that exist but cannot be read, or are not ready: scan, link, results not at hand."""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact
from service.extract.genomic_evidence import Evidence, Reading, standing_of
from service.extract.genomic_kind import Kind
from service.extract.genomic_origin import is_germline_test
from service.extract.genomic_reports import (
    attachments_of,
    is_document_of_circulating_dna,
    is_of_circulating_dna,
    names_esr1,
    words_of_document,
)
from service.extract.genomic_words import mentions_esr1, other_gene_places
from service.extract.result_status import Standing, standing
from service.fhir.resources import DiagnosticReport, DocumentReference, as_list, texts
from service.terms.hgvs import variant_names

_FINDINGS: Final = re.compile(
    r"\b(?:mutations?|variants?|alterations?|fusions?|(?:not )?detected)\b", re.IGNORECASE
)
_INHERITED: Final = re.compile(
    r"\b(?:pharmacogen\w+|HLA|histocompatibility|carrier|newborn|prenatal)\b",
    re.IGNORECASE,
)
_GENOMIC_KINDS: Final = frozenset({Kind.VARIANT, Kind.PANEL, Kind.REGION, Kind.OVERALL, Kind.CARRIER})


def read(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """One statement per report or document that no other format could read."""
    for report in evidence.genomic_reports:
        if evidence.is_silent(report) and not _is_inherited(report):
            call = _call(evidence, report)
            if call is not None:
                evidence.speaks_of_esr1([report])
                yield from _fact(evidence, report, call)
    for document in evidence.record.of(DocumentReference):
        call = _document_call(evidence, document)
        if call is not None:
            yield from _fact(evidence, document, call)


def _fact(
    evidence: Evidence, source: DiagnosticReport | DocumentReference, call: Call
) -> Iterator[Fact[Esr1Result]]:
    element = "presentedForm" if isinstance(source, DiagnosticReport) else "content"
    fact = evidence.fact(source, Reading(call=call), element=element)
    if fact is not None:
        yield fact


def _call(evidence: Evidence, report: DiagnosticReport) -> Call | None:
    stand = standing(report)
    asks_for_esr1 = names_esr1(report) or is_of_circulating_dna(evidence.record, report)
    if stand is Standing.EXCLUDED or (stand is Standing.PENDING and not asks_for_esr1):
        return None
    if stand is Standing.PENDING:
        return Call.PENDING
    results, missing = evidence.results_of(report)
    words = evidence.words_of(report)
    readable = any(evidence.kind_of(result) in _GENOMIC_KINDS for result in results) or _tells(words.text)
    if readable and not names_esr1(report):
        return None
    if missing:
        evidence.notes.problem(report, "a result of the report is not among the resources")
    if words.has_unreadable or (missing and asks_for_esr1):
        return Call.UNREADABLE
    # The empty frame of a test for ESR1: its result may stand beside it without being listed.
    if names_esr1(report) and not evidence.speaks_outside_reports:
        return Call.UNREADABLE
    return None


def _is_inherited(report: DiagnosticReport) -> bool:
    """Whether a report's name says that inherited variants were looked for, which is no test of the tumor."""
    return any(_INHERITED.search(text) or is_germline_test(text) for text in texts(report.code))


def _tells(text: str) -> bool:
    """Whether a text reports findings of any gene, instead of pointing to an attachment."""
    return bool(_FINDINGS.search(text) or variant_names(text).proteins or other_gene_places(text))


def _document_call(evidence: Evidence, document: DocumentReference) -> Call | None:
    stand = standing_of(document)
    if stand is Standing.EXCLUDED:
        return None
    if not is_document_of_circulating_dna(document):
        return None
    if _belongs_to_a_report(evidence, document):
        return None
    words = words_of_document(evidence.record, document)
    if mentions_esr1(words.text) or (words.text and not words.has_unreadable):
        return None
    return Call.PENDING if stand is Standing.PENDING else Call.UNREADABLE


def _belongs_to_a_report(evidence: Evidence, document: DocumentReference) -> bool:
    """Whether the document is the printed form of a report that is on record as well, and is judged there."""
    related = as_list(document.context.related) if document.context is not None else []
    if any(evidence.record.resolve_as(DiagnosticReport, related, within=document)):
        return True
    own = {key for attachment in attachments_of(document) if (key := attachment.url or attachment.data)}
    return any(
        (form.url or form.data) in own
        for report in evidence.record.of(DiagnosticReport)
        for form in as_list(report.presented_form)
    )
