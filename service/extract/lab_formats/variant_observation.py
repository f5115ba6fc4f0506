"""Genomics-reporting and mCODE variants: Observation 69548-6 with components.

Also Observations under a laboratory's own code that holds a gene component, where the code names a variant
test.
"""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.esr1 import Esr1Result
from service.chart.fact import Fact
from service.chart.search import Family
from service.extract.genomic_evidence import Evidence
from service.extract.genomic_kind import Kind, is_protein_stain
from service.extract.genomic_variant import content_of
from service.fhir.resources import Observation, texts

_VARIANT_TEST: Final = re.compile(r"\b(?:variants?|mutations?|alterations?|sequence change)\b", re.IGNORECASE)


def read(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """The ESR1 variants of the record in this format."""
    for observation in evidence.of(Kind.VARIANT, Kind.CARRIER):
        if not is_protein_stain(observation):
            yield from _read(evidence, observation)


def _read(evidence: Evidence, observation: Observation) -> Iterator[Fact[Esr1Result]]:
    content = content_of(evidence, observation)
    reading = content.reading
    if reading is None:
        if not content.gene.stated and "component" in observation.lost:
            evidence.notes.gap(Family.ESR1, f"the gene of {observation.key} is unreadable")
        return
    if evidence.kind_of(observation) is Kind.CARRIER and not any(
        _VARIANT_TEST.search(text) for text in texts(observation.code)
    ):
        evidence.notes.problem(observation, "names ESR1 under a code that is not understood")
        evidence.notes.gap(Family.ESR1, f"{observation.key} names ESR1 under a code that is not understood")
        return
    reports = evidence.reports_of(observation)
    evidence.speaks_of_esr1(reports)
    fact = evidence.fact(observation, reading, element="value", reports=reports)
    if fact is not None:
        yield fact
