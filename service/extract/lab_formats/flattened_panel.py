"""Variants that an interface from HL7 v2 took apart: gene, names and answer as Observations of their own.

What belongs together is not stated any more (two variants of two genes in one report look like any other
pairing), so nothing can be read as a result; but that ESR1 was reported is no silence either.
"""

from collections.abc import Iterator

from service.chart.esr1 import Call, Esr1Result
from service.chart.fact import Fact
from service.extract.gene_named import gene_of
from service.extract.genomic_evidence import Evidence, Reading
from service.extract.genomic_kind import Kind
from service.extract.genomic_words import mentions_esr1
from service.extract.result_status import Standing, standing
from service.fhir.resources import CodeableConcept, Observation, codings, texts
from service.terms.concepts import genomics


def read(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """One indeterminate statement for each report, or lone Observation, with a part that names ESR1."""
    for part in evidence.of(Kind.PART):
        if standing(part) is Standing.EXCLUDED or not _names_esr1(part):
            continue
        reports = evidence.reports_of(part)
        if reports and not any(evidence.is_silent(report) for report in reports):
            continue
        evidence.speaks_of_esr1(reports)
        evidence.notes.problem(part, "names ESR1, but not the variant and the answer that belong to it")
        fact = evidence.fact(part, Reading(call=Call.INDETERMINATE), element="value", reports=reports)
        if fact is not None:
            yield fact


def _names_esr1(part: Observation) -> bool:
    concept, text = part.value_codeable_concept, part.value_string
    if any(coding.code == genomics.GENE_STUDIED for coding in codings(part.code)):
        slot = concept if concept is not None else CodeableConcept(text=text)
        return gene_of(part, [slot], []).esr1
    names = [*(coding.code or "" for coding in codings(concept)), *texts(concept), text or ""]
    return any(mentions_esr1(name) for name in names) or gene_of(part, [], names).esr1
