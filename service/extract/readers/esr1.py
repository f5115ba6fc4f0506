"""ESR1 results of a record, in whatever way a laboratory wrote them.

Each format reads its own; here their statements on one report are brought together. What a report says in
coded form comes first, its text adds and may contradict, and what a panel says by silence counts only where
nothing is said.
"""

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact, SourceRef
from service.extract.genomic_evidence import Evidence
from service.extract.genomic_reports import is_of_circulating_dna
from service.extract.lab_formats import (
    genetics_extensions,
    plain_text,
    presence_parameters,
    region_studied,
    unreadable_report,
    variant_observation,
)
from service.extract.notes import Notes
from service.extract.result_status import Standing, standing
from service.fhir.record import Record
from service.fhir.resources import DiagnosticReport, DocumentReference, Parameters, texts
from service.terms.esr1_variants import PROJECT_DEFAULT, VariantList

_Results = list[Fact[Esr1Result]]
_SILENT: Final = "report of circulating tumor DNA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Esr1Reading:
    """Every statement on ESR1, and the reports of circulating DNA that make none (the value is a label)."""

    results: tuple[Fact[Esr1Result], ...] = ()
    silent_reports: tuple[Fact[str], ...] = ()


def read(record: Record, notes: Notes, *, qualifying: VariantList = PROJECT_DEFAULT) -> Esr1Reading:
    """Read all ESR1 results. ``qualifying``: the variants that make a detection clean."""
    evidence = Evidence(record, notes, qualifying)
    if not evidence.has_any and not _has_reports(record):
        return Esr1Reading()
    coded: _Results = [
        *variant_observation.read(evidence),
        *genetics_extensions.read(evidence),
        *plain_text.read_observations(evidence),
        *presence_parameters.read(evidence),
    ]
    worded = list(plain_text.read_reports(evidence))
    said = _together(coded, worded)
    answered = {fact.value.report for fact in said}
    panels = [
        fact
        for fact in region_studied.read(evidence)
        if fact.value.report not in answered or not fact.value.report
    ]
    unread = list(unreadable_report.read(evidence))
    return Esr1Reading(results=(*said, *panels, *unread), silent_reports=_silent(evidence))


def _has_reports(record: Record) -> bool:
    return bool(record.of(DiagnosticReport) or record.of(DocumentReference) or record.of(Parameters))


def _together(coded: _Results, worded: _Results) -> _Results:
    """Coded results with what the text of their report adds; where the two contradict, neither is an answer."""
    texts_of: dict[str, _Results] = defaultdict(list)
    for fact in worded:
        texts_of[fact.value.report or fact.source.reference].append(fact)
    coded_of: dict[str, _Results] = defaultdict(list)
    for fact in coded:
        coded_of[fact.value.report or fact.source.reference].append(fact)
    together: _Results = []
    for report, facts in coded_of.items():
        together.extend(_of_report(facts, texts_of.pop(report, [])))
    for facts in texts_of.values():
        together.extend(facts)
    return together


def _of_report(coded: _Results, worded: _Results) -> _Results:
    calls = {fact.value.call for fact in coded}
    said = {fact.value.call for fact in worded}
    if {Call.DETECTED, Call.NOT_DETECTED} <= (calls | said):
        return [_open(fact) for fact in coded]
    named = {fact.value.variant for fact in coded}
    added = [
        fact
        for fact in worded
        if fact.value.call is Call.DETECTED and fact.value.variant not in {*named, None}
    ]
    return [*coded, *added]


def _open(fact: Fact[Esr1Result]) -> Fact[Esr1Result]:
    if fact.value.call not in (Call.DETECTED, Call.NOT_DETECTED):
        return fact
    return dataclasses.replace(fact, value=dataclasses.replace(fact.value, call=Call.INDETERMINATE))


def _silent(evidence: Evidence) -> tuple[Fact[str], ...]:
    found: list[Fact[str]] = []
    for report in evidence.genomic_reports:
        if (
            standing(report) is Standing.FINAL
            and evidence.is_silent(report)
            and is_of_circulating_dna(evidence.record, report)
        ):
            taken = evidence.taken(report)
            if taken is not None:
                label = next(texts(report.code), _SILENT)
                found.append(Fact(value=label, effective=taken, source=SourceRef(reference=report.key)))
    return tuple(found)
