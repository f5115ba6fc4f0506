"""Receptor protein, near-miss codes and local codes: what names ESR1 without being a variant of it."""

import pytest

from service.chart.esr1 import Call
from tests.esr1_records import D538G, SNOMED, Json, concept, facts_of, gene, noted, only, report, variant

OWN_SYSTEM = "https://lab.example.org/codes"


@pytest.mark.parametrize(
    "more",
    [
        {"code": concept("85337-4", "Estrogen receptor Ag")},
        {"code": concept("40556-3")},
        {"code": concept("16112-5")},
        {"code": concept("85329-1")},
        {"code": concept("14228-1")},
        {"code": concept("14130-9")},
        {"code": concept("1234806008", None, SNOMED)},
        {"method": concept("1234806008", None, SNOMED)},
        {"method": {"text": "Immunohistochemistry"}},
        {"code": {"text": "ER IHC"}},
    ],
)
def test_receptor_staining_with_the_gene_esr1_is_no_mutation(more: Json) -> None:
    stained = variant(gene(), valueCodeableConcept=concept("52101004", "Present", SNOMED), **more)
    reading, notes = noted(stained, report("v1"))
    assert reading.results == ()
    assert notes.gaps == []


def test_a_mass_of_cell_free_dna_is_no_genetic_panel() -> None:
    assert facts_of(variant(*D538G, code=concept("55233-8")), report("v1")) == ()


def test_a_local_code_that_names_a_variant_test_is_read() -> None:
    value = only(variant(*D538G, code=concept("SNV", "Somatic variant", OWN_SYSTEM)), report("v1"))
    assert (value.call, value.variant) == (Call.DETECTED, "D538G")


def test_a_local_code_that_does_not_say_what_was_tested_leaves_a_gap() -> None:
    reading, notes = noted(variant(*D538G, code=concept("X7", "Result", OWN_SYSTEM)), report("v1"))
    assert reading.results == ()
    assert len(notes.gaps) == 1
    assert [problem.resource for problem in notes.problems] == ["Observation/v1"]
