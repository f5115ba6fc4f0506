"""ESR1 results of a record, in whatever way a laboratory wrote them.

Each format reads its own; here their statements on one report are brought together. What a report says in
coded form comes first, its text adds and may contradict, and what a panel says by silence counts only where
nothing is said.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.chart.esr1 import Call, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef
from service.extract.genomic_evidence import Evidence
from service.extract.genomic_reports import is_of_circulating_dna
from service.extract.lab_formats import (
    flattened_panel,
    genetics_extensions,
    plain_text,
    presence_parameters,
    region_studied,
    unreadable_report,
    variant_observation,
)
from service.extract.lab_formats.plain_text import Worded
from service.extract.notes import Notes
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic, observations_by_topic
from service.fhir.record import Record
from service.fhir.resources import DiagnosticReport, DocumentReference, Observation, Parameters, texts
from service.terms.esr1_variants import PROJECT_DEFAULT, VariantList

_Results = list[Fact[Esr1Result]]
_SILENT: Final = "report of circulating tumor DNA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Esr1Reading:
    """Every statement on ESR1, and the reports of circulating DNA that make none (the value is a label)."""

    results: tuple[Fact[Esr1Result], ...] = ()
    silent_reports: tuple[Fact[str], ...] = ()


def read(
    record: Record,
    notes: Notes,
    observations: Mapping[Topic, list[Observation]] | None = None,
    *,
    qualifying: VariantList = PROJECT_DEFAULT,
) -> Esr1Reading:
    """Read all ESR1 results.

    ``observations``: the Observations of the record by topic, where they are sorted already. ``qualifying``:
    the variants that make a detection clean.
    """
    by_topic = observations_by_topic(record) if observations is None else observations
    evidence = Evidence(record, notes, qualifying, by_topic[Topic.ESR1], panels=by_topic[Topic.PANEL])
    if not evidence.has_any and not _has_reports(record):
        return Esr1Reading()
    coded: _Results = [
        *variant_observation.read(evidence),
        *genetics_extensions.read(evidence),
        *plain_text.read_observations(evidence),
        *plain_text.read_components(evidence),
        *flattened_panel.read(evidence),
        *presence_parameters.read(evidence),
    ]
    denied = region_studied.denied_reports(evidence)
    worded = list(plain_text.read_reports(evidence))
    taken_back = [said.fact for said in worded if said.takes_back]
    said = [
        _open(fact)
        if (fact.value.report in denied and fact.value.call is Call.DETECTED) or _is_among(taken_back, fact)
        else fact
        for fact in _together(_without_alleles(coded), worded)
    ]
    answered = {fact.value.report for fact in said}
    panels = [
        fact
        for fact in region_studied.read(evidence)
        if fact.value.report not in answered or not fact.value.report
    ]
    unread = list(unreadable_report.read(evidence))
    return Esr1Reading(results=(*said, *panels, *unread), silent_reports=_silent(evidence))


def _is_among(taken_back: _Results, fact: Fact[Esr1Result]) -> bool:
    """Whether a text withdraws a result of ESR1 that was not certainly sampled after it."""
    return any(
        withdrawal.effective.latest is None or not fact.effective.certainly_after(withdrawal.effective.latest)
        for withdrawal in taken_back
    )


def _has_reports(record: Record) -> bool:
    return bool(record.of(DiagnosticReport) or record.of(DocumentReference) or record.of(Parameters))


def _without_alleles(coded: _Results) -> _Results:
    """Leave out negatives for single alleles; a detection of the same allele on the same days is then open."""
    denied = {
        (fact.value.variant, fact.effective)
        for fact in coded
        if fact.value.call is Call.NOT_DETECTED and fact.value.variant is not None
    }
    return [
        _open(fact) if (fact.value.variant, fact.effective) in denied else fact
        for fact in coded
        if fact.value.call is not Call.NOT_DETECTED or fact.value.variant is None
    ]


def _together(coded: _Results, worded: list[Worded]) -> _Results:
    """Coded results with what the text of their report adds; where the two contradict, neither is an answer."""
    if not worded:
        return coded if len(coded) == 1 else _consistent(coded)
    texts_of: dict[str, list[Worded]] = defaultdict(list)
    for said in worded:
        texts_of[said.fact.value.report or said.fact.source.reference].append(said)
    together: _Results = []
    for report, facts in _by_report(coded).items():
        together.extend(_of_report(facts, texts_of.pop(report, [])))
    for rest in texts_of.values():
        together.extend(said.fact for said in rest)
    return together


def _consistent(coded: _Results) -> _Results:
    return [fact for facts in _by_report(coded).values() for fact in _of_report(facts, [])]


def _by_report(coded: _Results) -> dict[str, _Results]:
    facts_of: dict[str, _Results] = defaultdict(list)
    for fact in coded:
        facts_of[fact.value.report or fact.source.reference].append(fact)
    return facts_of


def _of_report(coded: _Results, worded: list[Worded]) -> _Results:
    calls = {fact.value.call for fact in coded} | {said.fact.value.call for said in worded}
    if {Call.DETECTED, Call.NOT_DETECTED} <= calls:
        return [_open(fact) for fact in coded]
    named = {fact.value.variant for fact in coded}
    added = [
        said.fact
        for said in worded
        if said.fact.value.call is Call.DETECTED and said.fact.value.variant not in {*named, None}
    ]
    return [*(_as_worded(fact, worded) for fact in coded), *added]


def _as_worded(fact: Fact[Esr1Result], worded: list[Worded]) -> Fact[Esr1Result]:
    """A coded detection with the doubts that the text of its report has about it."""
    if not worded or fact.value.call is not Call.DETECTED:
        return fact
    about = [said.fact.value for said in worded if not said.vague]
    about = [said for said in about if said.variant in (fact.value.variant, None)]
    if any(said.call is Call.INDETERMINATE for said in about):
        return _open(fact)
    same = [said for said in about if said.call is Call.DETECTED and said.variant is not None]
    doubts = fact.value.doubts.union(*(said.doubts for said in same))
    torn = any(said.specimen is Specimen.UNSTATED for said in same)
    specimen = Specimen.UNSTATED if torn else fact.value.specimen
    return dataclasses.replace(fact, value=dataclasses.replace(fact.value, doubts=doubts, specimen=specimen))


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
