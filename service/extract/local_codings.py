"""A site's own laboratory codes made readable: the standard coding that each stands for is put beside it.

Done once, before anything is read, so that no reader knows of sites.
"""

from collections.abc import Iterator

from service.fhir.record import Record
from service.fhir.resources import (
    CodeableConcept,
    Coding,
    DiagnosticReport,
    Observation,
    Specimen,
    as_list,
)
from service.terms.local_codes import LocalCodes


def add_standard_codings(record: Record, local_codes: LocalCodes) -> None:
    """Add to every locally coded concept of results, reports and specimens the coding it stands for.

    A coding that is there already is not added again, so doing it twice changes nothing.
    """
    if not local_codes:
        return
    for concept in _concepts(record):
        codings = concept.codings
        for coding in codings:
            meant = local_codes.standard(coding.system, coding.code)
            if meant is None or any(
                known.system == meant.system and known.code == meant.code for known in codings
            ):
                continue
            codings = [*codings, Coding(system=meant.system, code=meant.code, display=meant.display)]
            concept.coding = codings


def _concepts(record: Record) -> Iterator[CodeableConcept]:
    for observation in record.of(Observation):
        yield from _present(observation.code, observation.value_codeable_concept, observation.method)
        yield from as_list(observation.interpretation)
        for component in as_list(observation.component):
            yield from _present(component.code, component.value_codeable_concept)
            yield from as_list(component.interpretation)
    for report in record.of(DiagnosticReport):
        yield from _present(report.code)
        yield from as_list(report.conclusion_code)
    for specimen in record.of(Specimen):
        yield from _present(specimen.type)


def _present(*concepts: CodeableConcept | None) -> Iterator[CodeableConcept]:
    return (concept for concept in concepts if concept is not None)
