"""Variants taken apart by an interface, and components that name ESR1 in words."""

import pytest

from service.chart.esr1 import Call, Specimen
from tests.esr1_records import (
    ESR1,
    HGNC,
    Json,
    concept,
    facts_of,
    gene,
    hgvs,
    noted,
    observation,
    only,
    report,
    specimen,
    variant,
)

_SAMPLE = {"specimen": [{"reference": "Specimen/s1"}]}


def _part(name: str, code: str, **value: object) -> Json:
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": concept(code),
        "effectiveDateTime": "2026-10-30",
        **value,
    }


_GENE = _part("gene", "48018-6", valueCodeableConcept=concept(*ESR1, HGNC))
_PROTEIN = _part("protein", "48005-3", valueString="p.Asp538Gly")
_CODING = _part("coding", "48004-6", valueString="NM_000125.4:c.1613A>G")
_FRACTION = _part("fraction", "81258-6", valueQuantity={"value": 1.2, "unit": "%"})
_OF_REPORT = report("gene", "protein", "coding", "fraction", **_SAMPLE)
_PANEL = _part(
    "panel",
    "55233-1",
    hasMember=[{"reference": f"Observation/{name}"} for name in ("gene", "protein", "fraction")],
    **_SAMPLE,
)


@pytest.mark.parametrize(
    "resources",
    [
        (_GENE, _PROTEIN, _CODING, _FRACTION, _OF_REPORT),
        (_GENE, _PROTEIN, _FRACTION, _PANEL),
        (
            _GENE | {"valueString": "ESR1", "valueCodeableConcept": None},
            _PROTEIN,
            report("gene", "protein", **_SAMPLE),
        ),
        (_CODING, report("coding", **_SAMPLE)),
        (_PROTEIN | {"valueString": "ESR1 p.D538G"}, report("protein", **_SAMPLE)),
    ],
    ids=["a report", "a panel", "a gene in words", "a transcript only", "gene and change in one text"],
)
def test_parts_that_name_esr1_are_indeterminate_once_and_listed(resources: tuple[Json, ...]) -> None:
    reading, notes = noted(*resources, specimen())
    (fact,) = reading.results
    assert (fact.value.call, fact.value.specimen) == (Call.INDETERMINATE, Specimen.BLOOD)
    assert [problem.problem for problem in notes.problems] == [
        "names ESR1, but not the variant and the answer that belong to it"
    ]
    assert reading.silent_reports == ()


def test_parts_of_another_gene_are_no_esr1_result() -> None:
    other = _GENE | {"valueCodeableConcept": concept("HGNC:8975", "PIK3CA", HGNC)}
    assert facts_of(other, _PROTEIN, report("gene", "protein", **_SAMPLE), specimen()) == ()


def test_withdrawn_parts_are_no_result() -> None:
    withdrawn = _GENE | {"status": "entered-in-error"}
    assert facts_of(withdrawn, _PROTEIN, report("gene", "protein", **_SAMPLE), specimen()) == ()


def test_parts_beside_the_whole_variant_add_nothing() -> None:
    whole = variant(gene(), hgvs("48005-3", "p.D538G"))
    read = only(whole, _GENE, _PROTEIN, report("v1", "gene", "protein", **_SAMPLE), specimen())
    assert (read.call, read.variant) == (Call.DETECTED, "D538G")


@pytest.mark.parametrize(
    ("answer", "call", "name"),
    [
        ({"valueString": "p.D538G detected"}, Call.DETECTED, "D538G"),
        ({"valueString": "Not detected"}, Call.NOT_DETECTED, None),
        ({"valueCodeableConcept": {"text": "Not detected"}}, Call.NOT_DETECTED, None),
        ({"valueBoolean": False}, Call.NOT_DETECTED, None),
        ({"valueString": "QNS"}, Call.FAILED, None),
    ],
)
def test_a_component_named_esr1_is_read_like_an_observation(
    answer: Json, call: Call, name: str | None
) -> None:
    panel = observation(
        "ctDNA mutation panel",
        component=[
            {"code": {"text": "PIK3CA"}, "valueString": "p.H1047R detected"},
            {"code": {"text": "ESR1"}, **answer},
        ],
        **_SAMPLE,
    )
    read = only(panel, specimen())
    assert (read.call, read.variant, read.specimen) == (call, name, Specimen.BLOOD)


def test_a_component_named_esr1_of_a_receptor_panel_is_no_variant_but_listed() -> None:
    panel = observation("Receptors", component=[{"code": {"text": "ESR1"}, "valueString": "positive, 90 %"}])
    reading, notes = noted(panel)
    assert reading.results == ()
    assert len(notes.problems) == 1
