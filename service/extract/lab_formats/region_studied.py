"""Panels that report by silence: a region studied (53041-0) that names ESR1, and the overall interpretation
(51968-6).

A final report whose studied region names ESR1, and none of whose variants is or may be one of ESR1, says "not
detected". An overall interpretation alone says so only where it, or its report, is about ESR1 by name.
"""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.esr1 import Call, Doubt, Esr1Result
from service.chart.fact import Fact
from service.chart.search import Family
from service.extract.coded import means
from service.extract.gene_named import lists_esr1
from service.extract.genomic_answer import call_of, concept_call, lacks_data
from service.extract.genomic_evidence import Evidence, Reading
from service.extract.genomic_kind import Kind
from service.extract.genomic_reports import names_only_esr1
from service.extract.genomic_variant import content_of
from service.extract.genomic_words import mentions_esr1
from service.extract.result_status import Standing, standing
from service.fhir.resources import CodeableConcept, DiagnosticReport, Observation, as_list, codings, texts
from service.terms.concepts import genomics


def read(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """One statement per region, or overall interpretation, that speaks for ESR1."""
    answered: set[int] = set()
    for region in evidence.of(Kind.REGION, Kind.OVERALL):
        if not _names_esr1(evidence, region):
            continue
        every = evidence.reports_of(region)
        reports = [report for report in every if id(report) not in answered]
        evidence.speaks_of_esr1(reports)
        answered.update(id(report) for report in reports)
        if not every and evidence.kind_of(region) is Kind.REGION:
            evidence.notes.problem(region, "a region studied for ESR1 that stands in no report")
            evidence.notes.gap(Family.ESR1, f"{region.key} stands in no report")
        elif reports or not every:
            yield from _read(evidence, region, reports)


def denied_reports(evidence: Evidence) -> set[str]:
    """The reports whose overall interpretation, or conclusion in codes, is negative: a variant detected in one
    contradicts it.
    """
    concluded = {
        report.key
        for report in evidence.record.of(DiagnosticReport)
        if any(_denies(concept) for concept in as_list(report.conclusion_code))
    }
    return concluded | {
        report.key
        for overall in evidence.of(Kind.OVERALL)
        if standing(overall) is Standing.FINAL and call_of(overall) is Call.NOT_DETECTED
        for report in evidence.reports_of(overall)
    }


_BARE_NEGATIVE: Final = re.compile(
    r"(?:results?:?\s)?(?:negativ(?:e|er befund)?|(?:not|none) detected|nicht nachgewiesen|wild[- ]?typ(?:e|us)?|absent"
    r"|no (?:mutations?|(?:pathogenic )?variants?|alterations?)(?: (?:was |were )?(?:detected|found|identified))?)\.?",
    re.IGNORECASE,
)


def _denies(concluded: CodeableConcept) -> bool:
    """Whether a conclusion in codes says "negative" of the whole report, or of ESR1; of something else it may."""
    return means(concluded, genomics.ABSENT) or any(
        _BARE_NEGATIVE.fullmatch(text.strip())
        or (mentions_esr1(text) and concept_call(concluded) is Call.NOT_DETECTED)
        for text in texts(concluded)
    )


def _read(
    evidence: Evidence, region: Observation, reports: list[DiagnosticReport]
) -> Iterator[Fact[Esr1Result]]:
    if evidence.kind_of(region) is Kind.OVERALL:
        call = call_of(region)
        doubts = frozenset({Doubt.VARIANT_UNNAMED}) if call is Call.DETECTED else frozenset[Doubt]()
        if any(_variants(evidence, report)[0] for report in reports):
            return
        fact = evidence.fact(region, Reading(call=call, doubts=doubts), element="value", reports=reports)
        if fact is not None:
            yield fact
        return
    for report in reports:
        reading = _of_panel(evidence, region, report)
        if reading is None:
            continue
        # The panel stands or falls with its report: a preliminary one may still find the variant.
        pending = Standing.PENDING in (standing(report), standing(region))
        if pending and Standing.EXCLUDED not in (standing(report), standing(region)):
            reading = Reading(call=Call.PENDING)
        fact = evidence.fact(region, reading, element="component", reports=[report])
        if fact is not None:
            yield fact


def _of_panel(evidence: Evidence, region: Observation, report: DiagnosticReport) -> Reading | None:
    """What the panel says by what it does not list; ``None`` when it lists an ESR1 variant."""
    of_esr1, unclear = _variants(evidence, report)
    if of_esr1:
        return None
    results, missing = evidence.results_of(report)
    if lacks_data(region):
        return Reading(call=call_of(region))
    if missing:
        evidence.notes.problem(report, "a result of the report is not among the resources")
        return Reading(call=Call.UNREADABLE)
    overall = {call_of(result) for result in results if _is_overall(result)}
    if unclear or overall & {Call.INDETERMINATE}:
        return Reading(call=Call.INDETERMINATE)
    for failed in (Call.FAILED, Call.NO_CALL):
        if failed in overall:
            return Reading(call=failed)
    if Call.DETECTED in overall and not any(_is_variant(result) for result in results):
        only = _gene_count(region) == 1
        return Reading(
            call=Call.DETECTED if only else Call.INDETERMINATE,
            doubts=frozenset({Doubt.VARIANT_UNNAMED}) if only else frozenset(),
        )
    return Reading(call=Call.NOT_DETECTED)


def _variants(evidence: Evidence, report: DiagnosticReport) -> tuple[bool, bool]:
    """Whether a report lists a variant of ESR1, and whether it lists one of an unnamed gene that may be it."""
    of_esr1 = unclear = False
    for result in evidence.results_of(report)[0]:
        if not _is_variant(result) or standing(result) is Standing.EXCLUDED:
            continue
        gene = content_of(evidence, result).gene
        absent = call_of(result) is Call.NOT_DETECTED
        of_esr1 = of_esr1 or (gene.esr1 and not absent)
        unclear = unclear or not (gene.stated or absent)
    return of_esr1, unclear


def _is_variant(observation: Observation) -> bool:
    return any(
        coding.code in (genomics.VARIANT_ASSESSMENT, genomics.GENETICS_PANEL)
        for coding in codings(observation.code)
    )


def _is_overall(observation: Observation) -> bool:
    return any(coding.code == genomics.OVERALL_INTERPRETATION for coding in codings(observation.code))


def _names_esr1(evidence: Evidence, observation: Observation) -> bool:
    for component in as_list(observation.component):
        if any(coding.code == genomics.GENE_STUDIED for coding in codings(component.code)) and (
            lists_esr1(component.value_codeable_concept) or mentions_esr1(component.value_string)
        ):
            return True
    if any(mentions_esr1(text) for text in texts(observation.code)):
        return True
    if evidence.kind_of(observation) is Kind.REGION:
        return lists_esr1(observation.value_codeable_concept) or mentions_esr1(observation.value_string)
    return any(names_only_esr1(report) for report in evidence.reports_of(observation))


def _gene_count(region: Observation) -> int:
    return sum(
        max(1, len(codings(component.value_codeable_concept)))
        for component in as_list(region.component)
        if any(coding.code == genomics.GENE_STUDIED for coding in codings(component.code))
    )
