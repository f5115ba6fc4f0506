"""Panels that report by silence."""

import pytest

from service.chart.esr1 import Call, Doubt, Specimen
from tests.esr1_records import (
    ABSENT,
    D538G,
    ESR1,
    HGNC,
    PIK3CA,
    Json,
    component,
    concept,
    facts_of,
    gene,
    hgvs,
    noted,
    observation,
    only,
    report,
    variant,
)

LISTED = [("HGNC:391", "AKT1"), ("3467", "ESR1"), ("8975", "PIK3CA")]


def region(*components: Json, **more: object) -> Json:
    made: Json = {"id": "region", "code": concept("53041-0"), "component": list(components) or [all_genes()]}
    return observation("", **(made | more))


def all_genes() -> Json:
    """Several genes as codings of one concept, ids with and without prefix."""
    codings = [{"system": HGNC, "code": code, "display": display} for code, display in LISTED]
    return component("48018-6", {"coding": codings})


def overall(code: str, display: str, **more: object) -> Json:
    made: Json = {"id": "overall", "code": concept("51968-6"), "valueCodeableConcept": concept(code, display)}
    return observation("", **(made | more))


PIK3CA_VARIANT = variant(gene(*PIK3CA), hgvs("48005-3", "p.His1047Arg"))


@pytest.mark.parametrize(
    "made",
    [
        region(),
        region(gene(*ESR1)),
        region(gene(*PIK3CA), gene(*ESR1)),
        region(component("48018-6", "AKT1, ESR1, PIK3CA")),
        region(component("48018-6", valueString="ESR1")),
        region(gene("3467", None)),
    ],
)
def test_a_final_panel_that_studied_esr1_and_lists_none_is_negative(made: Json) -> None:
    value = only(made, PIK3CA_VARIANT, report("region", "v1"))
    assert (value.call, value.specimen, value.report) == (
        Call.NOT_DETECTED,
        Specimen.BLOOD,
        "DiagnosticReport/r1",
    )


def test_a_panel_that_studied_other_genes_says_nothing_of_esr1() -> None:
    assert facts_of(region(gene(*PIK3CA)), PIK3CA_VARIANT, report("region", "v1")) == ()


def test_a_contradictory_gene_in_the_list_is_not_esr1() -> None:
    assert facts_of(region(gene("HGNC:3467", "TP53")), report("region")) == ()


def test_a_panel_that_lists_an_esr1_variant_is_read_by_the_variant() -> None:
    assert only(region(), variant(*D538G), report("region", "v1")).call is Call.DETECTED


def test_a_variant_that_was_looked_for_and_not_found_leaves_the_panel_negative() -> None:
    absent = variant(*D538G, valueCodeableConcept=concept(*ABSENT))
    assert only(region(), absent, report("region", "v1")).call is Call.NOT_DETECTED


def test_a_variant_of_an_unnamed_gene_may_be_the_one() -> None:
    unnamed = variant(hgvs("48005-3", "p.Asp538Gly"))
    assert only(region(), unnamed, report("region", "v1")).call is Call.INDETERMINATE


def test_a_result_that_is_not_at_hand_may_be_the_one() -> None:
    reading, notes = noted(region(), report("region", "v1"))
    assert [fact.value.call for fact in reading.results] == [Call.UNREADABLE]
    assert [problem.resource for problem in notes.problems] == ["DiagnosticReport/r1"]


@pytest.mark.parametrize("status", ["registered", "partial", "preliminary"])
def test_a_panel_that_is_not_final_may_still_find_it(status: str) -> None:
    assert only(region(), report("region", status=status)).call is Call.PENDING
    assert only(region(status=status), report("region")).call is Call.PENDING


def test_a_withdrawn_panel_says_nothing_for_certain() -> None:
    assert only(region(), report("region", status="entered-in-error")).doubts == {Doubt.WITHDRAWN}
    assert facts_of(region(status="entered-in-error"), report("region")) == ()


def test_a_region_in_no_report_leaves_a_gap() -> None:
    reading, notes = noted(region())
    assert reading.results == ()
    assert len(notes.gaps) == 1


def test_a_region_without_data_is_no_negative() -> None:
    reason = concept("error", None, "http://terminology.hl7.org/CodeSystem/data-absent-reason")
    assert only(region(dataAbsentReason=reason), report("region")).call is Call.FAILED


@pytest.mark.parametrize(
    ("made", "call", "doubts"),
    [
        (overall("LA6577-6", "Negative"), Call.NOT_DETECTED, set()),
        (overall("LA11884-6", "Indeterminate"), Call.INDETERMINATE, set()),
        (overall("LA18198-4", "No call"), Call.NO_CALL, set()),
        (overall("X", "Insufficient sample"), Call.FAILED, set()),
        (overall("LA6576-8", "Positive"), Call.INDETERMINATE, set()),
    ],
)
def test_the_overall_interpretation_qualifies_the_silence(made: Json, call: Call, doubts: set[Doubt]) -> None:
    value = only(region(), made, report("region", "overall"))
    assert (value.call, value.doubts) == (call, doubts)


def test_a_positive_panel_of_one_gene_found_a_variant_it_does_not_name() -> None:
    value = only(region(gene(*ESR1)), overall("LA6576-8", "Positive"), report("region", "overall"))
    assert (value.call, value.doubts) == (Call.DETECTED, {Doubt.VARIANT_UNNAMED})


def test_a_positive_panel_that_lists_its_variants_is_negative_for_the_others() -> None:
    value = only(region(), overall("LA6576-8", "Positive"), PIK3CA_VARIANT, report("region", "overall", "v1"))
    assert value.call is Call.NOT_DETECTED


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (overall("LA6577-6", "Negative"), {"text": "ESR1 mutation analysis, plasma ctDNA"}),
        (overall("LA6577-6", "Negative", component=[gene()]), concept("51969-4")),
        (
            overall("LA6577-6", "Negative") | {"code": concept("51968-6", text="ESR1 overall")},
            concept("51969-4"),
        ),
    ],
)
def test_an_overall_negative_of_a_test_for_esr1_is_negative(made: Json, code: Json) -> None:
    assert only(made, report("overall", code=code)).call is Call.NOT_DETECTED


def test_an_overall_negative_of_a_panel_of_unstated_genes_says_nothing_of_esr1() -> None:
    assert facts_of(overall("LA6577-6", "Negative"), report("overall")) == ()
