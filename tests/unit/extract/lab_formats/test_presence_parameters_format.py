"""Answers of a genomics server."""

import pytest

from service.chart.dates import UNDATED
from service.chart.esr1 import Call, Doubt, Specimen
from tests.esr1_records import D538G, HGNC, Json, concept, facts_of, only, variant


def answer(*parts: Json) -> Json:
    return {
        "resourceType": "Parameters",
        "id": "a1",
        "parameter": [{"name": "variants", "part": list(parts)}],
    }


def presence(found: bool) -> Json:
    return {"name": "presence", "valueBoolean": found}


@pytest.mark.parametrize(
    "gene_part",
    [
        {"name": "geneItem", "valueString": "ESR1"},
        {"name": "gene", "valueCodeableConcept": concept("HGNC:3467", "ESR1", HGNC)},
        {"name": "rangeItem", "valueString": "ESR1"},
    ],
)
def test_absence_of_the_gene_is_a_negative_without_sample_and_date(gene_part: Json) -> None:
    (fact,) = facts_of(answer(gene_part, presence(False)))
    assert (fact.value.call, fact.value.specimen, fact.effective) == (
        Call.NOT_DETECTED,
        Specimen.UNSTATED,
        UNDATED,
    )
    assert fact.source.reference == "Parameters/a1"


@pytest.mark.parametrize("item", ["NM_000125.4:c.1613A>G", "ESR1:c.1613A>G", "NM_001354609.2:c.1799T>A"])
def test_absence_of_one_variant_says_nothing_of_the_gene(item: str) -> None:
    assert facts_of(answer({"name": "variantItem", "valueString": item}, presence(False))) == ()


def test_a_variant_that_was_found_is_read_as_an_observation() -> None:
    found = answer(
        {"name": "variantItem", "valueString": "NM_000125.4:c.1613A>G"},
        presence(True),
        {"name": "variant", "resource": variant(*D538G)},
    )
    value = only(found)
    assert (value.call, value.variant) == (Call.DETECTED, "D538G")


def test_presence_of_the_gene_without_a_variant_names_none() -> None:
    value = only(answer({"name": "geneItem", "valueString": "ESR1"}, presence(True)))
    assert (value.call, value.doubts) == (Call.DETECTED, {Doubt.VARIANT_UNNAMED})


def test_other_genes_and_other_parameters_are_passed_over() -> None:
    assert facts_of(answer({"name": "geneItem", "valueString": "TP53"}, presence(False))) == ()
    assert facts_of(answer({"name": "geneItem", "valueString": "ESR1"})) == ()
    assert facts_of({"resourceType": "Parameters", "id": "a1"}) == ()
