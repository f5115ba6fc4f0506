"""FHIR R4 genetics profiles: one variant in ``observation-genetics…`` extensions of an Observation (55233-1)."""

from collections.abc import Iterator
from typing import Final

from service.chart.esr1 import Call, Doubt, Esr1Result
from service.chart.fact import Fact
from service.chart.search import Family
from service.extract.genomic_answer import lacks_data
from service.extract.genomic_evidence import Evidence
from service.extract.genomic_kind import Kind, is_protein_stain
from service.extract.genomic_slots import slots_of
from service.extract.genomic_variant import gene_in, read_variant
from service.fhir.resources import Observation, codings

_STATUSES: Final = {
    "known": Call.DETECTED,
    "likely": Call.DETECTED,
    "unknown": Call.DETECTED,
    "ambiguous": Call.INDETERMINATE,
}
"""One laboratory's status of a variant it reports, as its converters write it: all are found, "unknown" means
that the significance is."""


def read(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """The ESR1 variants of the record in this format."""
    for observation in evidence.of(Kind.PANEL):
        if is_protein_stain(observation):
            continue
        slots = slots_of(observation, evidence.implications_of(observation))
        gene = gene_in(observation, slots)
        if not gene.esr1:
            if not gene.stated and observation.lost & {"extension", "component"}:
                evidence.notes.gap(Family.ESR1, f"the gene of {observation.key} is unreadable")
            continue
        reports = evidence.reports_of(observation)
        evidence.speaks_of_esr1(reports)
        status = _status(observation)
        if status == "unknown":
            slots.doubts.add(Doubt.UNCERTAIN_SIGNIFICANCE)
        call = None if lacks_data(observation) else _STATUSES.get(status or "")
        reading = read_variant(evidence, observation, slots, gene, call=call)
        fact = evidence.fact(observation, reading, element="extension", reports=reports)
        if fact is not None:
            yield fact


def _status(observation: Observation) -> str | None:
    return next(
        (coding.code for coding in codings(observation.value_codeable_concept) if coding.code in _STATUSES),
        None,
    )
