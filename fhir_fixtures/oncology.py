"""The oncology resources that the invented patients share: receptors, ECOG, staging scans, ESR1 results."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from fhir_fixtures import codes
from fhir_fixtures.builders import (
    Concept,
    JsonObject,
    Record,
    attachment,
    coded,
    component,
    diagnostic_report,
    integer,
    observation,
    quantity,
    reference,
    specimen,
)

_GENOMICS_REPORTING = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/"
_MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One ESR1 variant as laboratories print it: protein change, coding DNA change."""

    protein: str
    dna: str | None = None


D538G = Change(protein="p.Asp538Gly", dna="NM_000125.4:c.1613A>G")
Y537S = Change(protein="p.Tyr537Ser", dna="NM_000125.4:c.1610A>C")
Y537N = Change(protein="p.Tyr537Asn", dna="NM_000125.4:c.1609T>A")
Y537C = Change(protein="p.Tyr537Cys", dna="NM_000125.4:c.1610A>G")
E380Q = Change(protein="p.Glu380Gln", dna="NM_000125.4:c.1138G>C")
L536H = Change(protein="p.Leu536His", dna="NM_000125.4:c.1607T>A")
S463P = Change(protein="p.Ser463Pro", dna="NM_000125.4:c.1387T>C")
F461V = Change(protein="p.Phe461Val", dna="NM_000125.4:c.1381T>G")
K303R = Change(protein="p.Lys303Arg", dna="NM_000125.4:c.908A>G")


def er_percent(percent: float, on: str | None) -> JsonObject:
    """Share of tumour cells that stain for the estrogen receptor."""
    return observation(codes.ER_PERCENT, quantity(percent, "%"), on)


def er_status(answer: Concept, on: str | None) -> JsonObject:
    """Estrogen receptor by immune stain."""
    return observation(codes.ER_STAIN, coded(answer), on)


def her2_ihc(score: str, on: str | None) -> JsonObject:
    """HER2 immune stain score as text, for example `1+`."""
    return observation(codes.HER2_IHC, coded(score), on)


def her2_status(answer: Concept, on: str | None) -> JsonObject:
    """The laboratory's overall HER2 interpretation."""
    return observation(codes.HER2_OVERALL, coded(answer), on)


def her2_ish(answer: Concept, on: str | None) -> JsonObject:
    """HER2 in situ hybridization, in words."""
    return observation(codes.HER2_ISH, coded(answer), on)


def ecog(grade: int, on: str | None) -> JsonObject:
    """ECOG performance status grade 0 to 5."""
    return observation(codes.ECOG, integer(grade), on, category="survey")


def disease_status(answer: Concept, on: str | None, *, by_imaging: bool = True) -> JsonObject:
    """mCODE Cancer Disease Status, stating imaging as its evidence."""
    evidence = {
        "url": _MCODE + "mcode-cancer-disease-status-evidence-type",
        "valueCodeableConcept": {
            "coding": [{"system": codes.SNOMED, "code": "363679005", "display": "Imaging (procedure)"}]
        },
    }
    more: JsonObject = {"meta": {"profile": [_MCODE + "mcode-cancer-disease-status"]}}
    if by_imaging:
        more["extension"] = [evidence]
    return observation(codes.DISEASE_STATUS, coded(answer), on, category=None, **more)


def imaging_report(
    code: Concept, on: str | None, impression: str | None, *, full_text: str | None = None, **more: Any
) -> JsonObject:
    """A radiology report: the impression in `conclusion`, the whole text as a text/plain attachment."""
    return diagnostic_report(
        code,
        on,
        categories=("RAD",),
        conclusion=impression,
        presented=(attachment(full_text),) if full_text else (),
        **more,
    )


def staging_ct(on: str | None, impression: str, *, full_text: str | None = None, **more: Any) -> JsonObject:
    """CT of chest, abdomen and pelvis with its impression."""
    return imaging_report(codes.CT_CHEST_ABDOMEN_PELVIS, on, impression, full_text=full_text, **more)


def variant(
    change: Change | None,
    *,
    answer: Concept | None = codes.PRESENT,
    on: str | None = None,
    vaf_percent: float | None = None,
    gene: Concept | None = codes.ESR1,
    source: Concept | None = codes.SOMATIC,
    specimen_reference: str | None = None,
    mcode: bool = False,
    **more: Any,
) -> JsonObject:
    """A variant result in the shape of Genomics Reporting STU3, or of mCODE STU4."""
    parts: list[JsonObject] = []
    if gene:
        parts.append(component(codes.GENE_STUDIED, coded(gene)))
    if change and change.dna:
        parts.append(component(codes.DNA_CHANGE, coded(codes.Coding(codes.HGVS, change.dna, change.dna))))
    if change:
        parts.append(
            component(codes.PROTEIN_CHANGE, coded(codes.Coding(codes.HGVS, change.protein, change.protein)))
        )
    if source:
        parts.append(component(codes.SOURCE_CLASS, coded(source)))
    if vaf_percent is not None:
        parts.append(component(codes.ALLELE_FREQUENCY, quantity(vaf_percent, "%")))
    profile = _MCODE + "mcode-genomic-variant" if mcode else _GENOMICS_REPORTING + "variant"
    fields: JsonObject = {"meta": {"profile": [profile]}, "component": parts}
    if specimen_reference:
        fields["specimen"] = reference(specimen_reference)
    result = observation(codes.VARIANT, coded(answer) if answer else None, on, **(fields | more))
    if not mcode:
        result["category"].append({"coding": [{"system": codes.V2_0074, "code": "GE"}]})
    return result


def add_esr1_test(
    record: Record,
    name: str,
    *,
    collected: str,
    changes: Sequence[tuple[Change, float]] = (),
    issued: str | None = None,
    specimen_kind: Concept = codes.PLASMA,
    report_code: Concept = codes.GENETIC_REPORT,
) -> None:
    """A ctDNA test: a Specimen, variant results without date or specimen, and the report that links them.

    No `changes` means an explicit "Absent" for ESR1.
    """
    sample = record.add(f"{name}-specimen", specimen(specimen_kind, collected))
    results = [
        record.add(
            f"{name}-esr1-{change.protein.removeprefix('p.').lower()}", variant(change, vaf_percent=vaf)
        )
        for change, vaf in changes
    ]
    if not changes:
        results = [record.add(f"{name}-esr1", variant(None, answer=codes.ABSENT))]
    record.add(
        f"{name}-report",
        diagnostic_report(report_code, None, results=results, specimens=[sample], issued=issued),
    )
