"""FHIR R4 genetics profiles: variants in extensions."""

import pytest

from service.chart.esr1 import Call, Doubt
from tests.esr1_records import HGNC, SNOMED, Json, concept, facts_of, noted, observation, only, report

BASE = "http://hl7.org/fhir/StructureDefinition/observation-genetics"


def extended(*extensions: Json, **more: object) -> Json:
    made: Json = {
        "code": concept("55233-1", "Genetic analysis master panel"),
        "extension": list(extensions),
        "valueCodeableConcept": concept("10828004", "Positive", SNOMED),
    }
    return observation("", **(made | more))


def gene_extension(code: str = "3467", display: str = "ESR1") -> Json:
    return {"url": BASE + "Gene", "valueCodeableConcept": concept(code, display, HGNC)}


def protein_extension(name: str = "p.D538G") -> Json:
    return {"url": BASE + "AminoAcidChangeName", "valueCodeableConcept": concept("48005-3", name)}


def test_gene_name_and_fraction_are_read_from_extensions() -> None:
    frequency = {"url": BASE + "AllelicFrequency", "valueCodeableConcept": concept("81258-6", "0.0180")}
    coding = {"url": BASE + "DNASequenceVariantName", "valueCodeableConcept": concept("48004-6", "c.1613A>G")}
    value = only(extended(gene_extension(), protein_extension(), coding, frequency), report("o1"))
    assert (value.call, value.variant, value.vaf, value.doubts) == (
        Call.DETECTED,
        "D538G",
        "0.0180",
        frozenset(),
    )


def test_a_name_may_be_nested() -> None:
    nested = {
        "url": BASE + "VariationHGVS",
        "extension": [{"url": "name", "valueCodeableConcept": {"text": "NM_000125.3:c.1610A>C"}}],
    }
    assert only(extended(gene_extension(), nested), report("o1")).variant == "Y537S"


def test_one_constant_id_beside_every_symbol_is_a_conflict() -> None:
    value = only(extended(gene_extension("1100"), protein_extension()), report("o1"))
    assert value.doubts == {Doubt.GENE_CONFLICT}


def test_a_germline_source_class_is_a_doubt() -> None:
    origin = {"url": BASE + "GenomicSourceClass", "valueCodeableConcept": concept("LA6683-2", "Germline")}
    assert only(extended(gene_extension(), protein_extension(), origin), report("o1")).doubts == {
        Doubt.GERMLINE
    }


@pytest.mark.parametrize(
    ("status", "call", "doubts"),
    [
        ("known", Call.DETECTED, set()),
        ("likely", Call.DETECTED, set()),
        ("unknown", Call.DETECTED, {Doubt.UNCERTAIN_SIGNIFICANCE}),
        ("ambiguous", Call.INDETERMINATE, set()),
    ],
)
def test_a_laboratorys_own_status_of_a_variant_is_understood(
    status: str, call: Call, doubts: set[Doubt]
) -> None:
    value = concept(status, status, "http://lab.example.org/status")
    read = only(extended(gene_extension(), protein_extension(), valueCodeableConcept=value), report("o1"))
    assert (read.call, read.doubts) == (call, doubts)


def test_a_negative_for_the_gene_is_read() -> None:
    negative = concept("260385009", "Negative", SNOMED)
    assert (
        only(extended(gene_extension(), valueCodeableConcept=negative), report("o1")).call
        is Call.NOT_DETECTED
    )


def test_a_negative_for_one_allele_is_none_for_the_gene() -> None:
    negative = concept("260385009", "Negative", SNOMED)
    assert facts_of(extended(gene_extension(), protein_extension(), valueCodeableConcept=negative)) == ()


def test_another_gene_is_none_of_ours() -> None:
    assert (
        facts_of(extended(gene_extension("8975", "PIK3CA"), protein_extension("p.H1047R")), report("o1"))
        == ()
    )


def test_the_extensions_are_read_under_a_local_code_too() -> None:
    local = extended(
        gene_extension(), protein_extension(), code=concept("G1", "Gene result", "http://lab.example.org")
    )
    assert only(local, report("o1")).variant == "D538G"


def test_lost_extensions_leave_a_gap() -> None:
    reading, notes = noted(extended(extension={"url": 5}), report("o1"))
    assert reading.results == ()
    assert len(notes.gaps) == 1
