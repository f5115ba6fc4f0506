"""Answers of a genomics server: Parameters that say of a gene, or of single variants, whether they were
found.

``presence`` false for a gene is a negative for it; for a variant it is a negative for that variant only.
Variants that were found come as Observations inside the Parameters and are read as such.
"""

from collections.abc import Iterator

from service.chart.dates import UNDATED
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef
from service.extract.gene_named import lists_esr1
from service.extract.genomic_evidence import Evidence
from service.extract.genomic_words import mentions_esr1
from service.fhir.resources import Observation, Parameter, Parameters
from service.terms.hgvs import variant_names


def read(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """The statements on ESR1 as a gene; such answers carry no sample and no date."""
    for parameters in evidence.record.of(Parameters):
        for parameter in parameters.parameter or ():
            call = _call(parameter.part or [])
            if call is not None:
                yield Fact(
                    value=Esr1Result(
                        call=call,
                        specimen=Specimen.UNSTATED,
                        doubts=frozenset({Doubt.VARIANT_UNNAMED}) if call is Call.DETECTED else frozenset(),
                    ),
                    effective=UNDATED,
                    source=SourceRef(reference=parameters.key, element="parameter.presence"),
                )


def _call(parts: list[Parameter]) -> Call | None:
    """The answer of one group of parts; ``None`` when it is not about the gene, or its variant is read
    elsewhere.
    """
    presence = next((part.value_boolean for part in parts if part.name == "presence"), None)
    if presence is None or not any(_names_the_gene(part) for part in parts):
        return None
    if presence:
        return None if any(isinstance(part.resource, Observation) for part in parts) else Call.DETECTED
    return Call.NOT_DETECTED


def _names_the_gene(part: Parameter) -> bool:
    if lists_esr1(part.value_codeable_concept):
        return True
    text = part.value_string or part.value_code or ""
    return mentions_esr1(text) and not variant_names(text)
