"""Genomics-reporting and mCODE variant Observations."""

import pytest

from service.chart.esr1 import Call, Doubt, Specimen
from tests.esr1_records import (
    ABSENT,
    D538G,
    ESR1,
    HGNC,
    PIK3CA,
    SNOMED,
    Json,
    component,
    concept,
    facts_of,
    fraction,
    gene,
    hgvs,
    noted,
    only,
    reading_of,
    report,
    specimen,
    variant,
)

ABSENT_DATA = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
OWN_SYSTEM = "https://lab.example.org/codes"


def test_a_plasma_detection_of_a_listed_variant_is_clean() -> None:
    (fact,) = facts_of(
        variant(
            *D538G, hgvs("48004-6", "NM_000125.4:c.1613A>G"), fraction(1.8, "%", "%"), specimen=_ref("s1")
        ),
        specimen(),
        report("v1"),
    )
    value = fact.value
    assert (value.call, value.specimen, value.variant, value.vaf) == (
        Call.DETECTED,
        Specimen.BLOOD,
        "D538G",
        "1.8 %",
    )
    assert not value.doubts
    assert value.report == "DiagnosticReport/r1"
    assert fact.source.reference == "Observation/v1"
    assert {source.reference for source in fact.supported_by} == {"DiagnosticReport/r1", "Specimen/s1"}
    assert fact.effective.earliest is not None
    assert fact.effective.earliest.isoformat() == "2026-10-28"


def _ref(identity: str) -> list[Json]:
    return [{"reference": f"Specimen/{identity}"}]


@pytest.mark.parametrize(
    "slot",
    [
        gene("HGNC:3467", "ESR1"),
        gene("3467", "ESR1"),
        gene("HGNC:3467", None),
        gene("HGNC:3467", "estrogen receptor 1"),
        gene("HGNC:3467", "ESR1 (estrogen receptor 1)", "http://www.genenames.org/geneId"),
        gene("ESR1", None, OWN_SYSTEM),
        gene(None, "ESR1"),
        component("48018-6", "ESR1"),
        component("48018-6", valueString="ESR1"),
        component("48013-7", concept("HGNC:3467", "ESR1", HGNC)),
        component("48013-7", "ESR1"),
        component(
            "48018-6",
            {
                "coding": [
                    {"system": HGNC, "code": "HGNC:3467", "display": "ESR1"},
                    {"system": "https://www.ncbi.nlm.nih.gov/gene", "code": "2099"},
                ]
            },
        ),
    ],
)
def test_the_gene_is_read_from_every_unambiguous_slot(slot: Json) -> None:
    value = only(variant(slot, hgvs("48005-3", "p.Asp538Gly")), report("v1"))
    assert (value.call, value.variant, value.doubts) == (Call.DETECTED, "D538G", frozenset())


@pytest.mark.parametrize(
    "named",
    [
        hgvs("48004-6", "ESR1:c.1613A>G p.(Asp538Gly)"),
        hgvs("48004-6", "NM_000125.4:c.1613A>G"),
        hgvs("48005-3", "NP_000116.2:p.Asp538Gly"),
        hgvs("81290-9", "NC_000006.12:g.152098791A>G"),
        component("81252-9", concept("12345", "NM_000125.4(ESR1):c.1613A>G (p.Asp538Gly)", OWN_SYSTEM)),
    ],
)
def test_the_gene_is_read_from_the_variant_name_where_no_slot_holds_it(named: Json) -> None:
    value = only(variant(named), report("v1"))
    assert (value.call, value.variant, value.doubts) == (Call.DETECTED, "D538G", frozenset())


@pytest.mark.parametrize(
    "more",
    [
        {"code": {"coding": [{"system": "http://loinc.org", "code": "69548-6"}], "text": "ESR1 mutation"}},
        {"note": [{"text": "Gene: ESR1"}]},
    ],
)
def test_the_gene_is_read_from_words_where_nothing_else_names_one(more: Json) -> None:
    assert only(variant(hgvs("48005-3", "p.Asp538Gly"), **more), report("v1")).variant == "D538G"


@pytest.mark.parametrize(
    "components",
    [
        (gene(*PIK3CA), hgvs("48005-3", "p.His1047Arg")),
        (hgvs("48005-3", "p.Asp538Gly"),),
        (gene("3467", None, OWN_SYSTEM), hgvs("48005-3", "p.Asp538Gly")),
        (gene("HGNC:3468", "ESR2"), hgvs("48005-3", "p.Asp538Gly")),
    ],
)
def test_a_variant_of_another_or_unnamed_gene_is_none_of_esr1(components: tuple[Json, ...]) -> None:
    assert facts_of(variant(*components), report("v1")) == ()


@pytest.mark.parametrize(
    "slot",
    [
        gene("HGNC:1100", "ESR1"),
        gene("HGNC:3467", "PIK3CA"),
        component("48018-6", {"coding": [{"system": HGNC, "code": "HGNC:1100"}], "text": "ESR1"}),
        component("48018-6", {"coding": [{"system": HGNC, "code": "HGNC:3467"}], "text": "TP53"}),
    ],
)
def test_id_and_symbol_that_disagree_are_a_conflict(slot: Json) -> None:
    value = only(variant(slot, hgvs("48005-3", "p.Asp538Gly")), report("v1"))
    assert value.doubts == {Doubt.GENE_CONFLICT}


@pytest.mark.parametrize(
    "components",
    [
        (gene(*PIK3CA), hgvs("48004-6", "NM_000125.4:c.1613A>G")),
        (gene(*ESR1), hgvs("48004-6", "TP53:c.524G>A")),
        (gene(*ESR1), gene(*PIK3CA), hgvs("48005-3", "p.Asp538Gly")),
    ],
)
def test_slots_and_names_of_different_genes_are_a_conflict(components: tuple[Json, ...]) -> None:
    assert Doubt.GENE_CONFLICT in only(variant(*components), report("v1")).doubts


@pytest.mark.parametrize(
    ("names", "shown", "doubt"),
    [
        (("48005-3", "p.(Asp538Gly)"), "D538G", None),
        (("48005-3", "p.Val422del"), "V422del", None),
        (("48004-6", "NM_000125.4:c.1610A>C"), "Y537S", None),
        (("48004-6", "NM_000125.4:c.1609_1610delinsAG"), "Y537S", None),
        (("81290-9", "NC_000006.11:g.152419926A>G"), "D538G", None),
        (("81290-9", "NC_000006.12:g.152098791A>G"), "D538G", None),
        (("48005-3", "p.Ala430Val"), "A430V", Doubt.NOT_ON_LIST),
        (("48005-3", "p.Ala309Thr"), "A309T", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48005-3", "p.Ala310Thr"), "A310T", Doubt.NOT_ON_LIST),
        (("48005-3", "p.Asn547Lys"), "N547K", Doubt.NOT_ON_LIST),
        (("48005-3", "p.His548Arg"), "H548R", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48005-3", "p.Gly521Argfs*3"), "G521Rfs", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48005-3", "p.Tyr537Ter"), "Y537*", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48004-6", "NM_000125.4:c.1236+1G>A"), "c.1236+1G>A", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48004-6", "NM_000125.4:c.1600del"), "c.1600del", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48004-6", "NM_000125.4:c.1590C>T"), "c.1590C>T", Doubt.NOT_ON_LIST),
        (("81290-9", "NC_000006.12:g.152098800A>G"), "g.152098800A>G", Doubt.NOT_ON_LIST),
        (("48019-4", "copy_number_gain"), "amplification", Doubt.NOT_A_MUTATION_OF_INTEREST),
        (("48019-4", "gene_fusion"), "fusion", Doubt.NOT_A_MUTATION_OF_INTEREST),
    ],
)
def test_the_variant_is_named_and_judged(names: tuple[str, str], shown: str, doubt: Doubt | None) -> None:
    value = only(variant(gene(), component(names[0], names[1])), report("v1"))
    assert (value.call, value.variant) == (Call.DETECTED, shown)
    assert value.doubts == (frozenset() if doubt is None else {doubt})


def test_a_detection_without_a_name_says_so() -> None:
    value = only(variant(gene()), report("v1"))
    assert (value.variant, value.doubts) == (None, {Doubt.VARIANT_UNNAMED})


def test_a_fusion_may_name_two_genes() -> None:
    value = only(
        variant(gene(), gene("HGNC:21177", "CCDC170"), component("48019-4", "gene fusion")), report("v1")
    )
    assert value.doubts >= {Doubt.NOT_A_MUTATION_OF_INTEREST}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("48005-3", "p.Asp538Gly"), ("48004-6", "NM_000125.4:c.1610A>C")),
        (("48005-3", "p.Tyr537Ser"), ("81290-9", "NC_000006.12:g.152098791A>G")),
        (("48004-6", "NM_000125.4:c.1613A>G"), ("81290-9", "NC_000006.12:g.152098788A>C")),
        (("48005-3", "p.Asp538Gly"), ("81252-9", "p.Tyr537Ser")),
    ],
)
def test_two_names_of_different_variants_are_a_conflict(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    value = only(variant(gene(), component(*first), component(*second)), report("v1"))
    assert Doubt.VARIANT_CONFLICT in value.doubts


@pytest.mark.parametrize(
    ("slot", "shown"),
    [
        (fraction(1.8, "%", "%"), "1.8 %"),
        (fraction(0.018, None, "1"), "0.018"),
        (fraction(0.018, "1", "1"), "0.018"),
        (fraction(0.018), "0.018"),
        (fraction(1.8), "1.8 (no unit)"),
        (fraction(0.15, "decimal"), "0.15 decimal"),
        (component("81258-6", valueString="0.4 %"), "0.4 %"),
        (component("81258-6"), None),
    ],
)
def test_the_allele_fraction_is_shown_as_reported(slot: Json, shown: str | None) -> None:
    assert only(variant(*D538G, slot), report("v1")).vaf == shown


@pytest.mark.parametrize(
    ("slot", "doubt"),
    [
        (component("48002-0", concept("LA6683-2", "Germline")), Doubt.GERMLINE),
        (component("48002-0", "likely germline"), Doubt.GERMLINE),
        (component("53037-8", concept("LA26333-7", "Uncertain significance")), Doubt.UNCERTAIN_SIGNIFICANCE),
        (component("53037-8", "VUS"), Doubt.UNCERTAIN_SIGNIFICANCE),
        (component("53037-8", concept("LA6675-8", "Benign")), Doubt.BENIGN),
        (component("53037-8", concept("LA26334-5", "Likely benign")), Doubt.BENIGN),
    ],
)
def test_origin_and_significance_speak_against_a_clean_detection(slot: Json, doubt: Doubt) -> None:
    assert only(variant(*D538G, slot), report("v1")).doubts == {doubt}


@pytest.mark.parametrize(
    "slot",
    [
        component("48002-0", concept("LA6684-0", "Somatic")),
        component("53037-8", concept("LA6668-3", "Pathogenic")),
        component("53037-8", concept("LA26332-9", "Likely pathogenic")),
    ],
)
def test_somatic_and_pathogenic_leave_it_clean(slot: Json) -> None:
    assert not only(variant(*D538G, slot), report("v1")).doubts


def _said_of_v1(code: Json, **more: object) -> Json:
    return {
        "resourceType": "Observation",
        "id": "i1",
        "status": "final",
        "code": code,
        "derivedFrom": [{"reference": "Observation/v1"}],
        **more,
    }


TBD = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"


@pytest.mark.parametrize(
    "implication",
    [
        _said_of_v1(
            concept("diagnostic-implication", None, TBD),
            component=[component("53037-8", concept("LA26333-7", "Uncertain significance"))],
        ),
        _said_of_v1(concept("53037-8"), valueCodeableConcept=concept("LA26333-7", "Uncertain significance")),
    ],
)
def test_significance_is_read_from_observations_derived_from_the_variant(implication: Json) -> None:
    value = only(variant(*D538G), implication, report("v1", "i1"))
    assert value.doubts == {Doubt.UNCERTAIN_SIGNIFICANCE}


def test_a_withdrawn_implication_is_not_read() -> None:
    implication = _said_of_v1(
        concept("diagnostic-implication", None, TBD),
        component=[component("53037-8", concept("LA26333-7", "Uncertain significance"))],
    ) | {"status": "entered-in-error"}
    assert not only(variant(*D538G), implication, report("v1")).doubts


def test_the_protein_name_is_read_from_the_molecular_consequence() -> None:
    consequence = _said_of_v1(
        concept("molecular-consequence", None, TBD), component=[hgvs("48005-3", "NP_000116.2:p.Tyr537Ser")]
    )
    value = only(variant(gene(), hgvs("48004-6", "NM_000125.4:c.1610A>C")), consequence, report("v1"))
    assert (value.variant, value.doubts) == ("Y537S", frozenset())


@pytest.mark.parametrize(
    ("value", "call"),
    [
        ({"valueCodeableConcept": concept("LA6576-8", "Positive")}, Call.DETECTED),
        ({"valueCodeableConcept": concept("52101004", "Present", SNOMED)}, Call.DETECTED),
        ({"valueCodeableConcept": concept("260373001", "Detected", SNOMED)}, Call.DETECTED),
        ({"valueCodeableConcept": concept("10828004", "Positive", SNOMED)}, Call.DETECTED),
        ({"valueCodeableConcept": {"text": "Detected"}}, Call.DETECTED),
        ({"valueString": "Present"}, Call.DETECTED),
        ({"valueBoolean": True}, Call.DETECTED),
        ({"valueCodeableConcept": concept("LA18198-4", "No call")}, Call.NO_CALL),
        ({"valueCodeableConcept": concept("LA11884-6", "Indeterminate")}, Call.INDETERMINATE),
        ({"valueCodeableConcept": {"text": "Equivocal"}}, Call.INDETERMINATE),
        ({"valueCodeableConcept": {"text": "QNS"}}, Call.FAILED),
        ({"dataAbsentReason": concept("error", None, ABSENT_DATA)}, Call.FAILED),
        ({"dataAbsentReason": concept("unknown", None, ABSENT_DATA)}, Call.NO_CALL),
        ({}, Call.INDETERMINATE),
        ({"valueCodeableConcept": {"text": "see comment"}}, Call.INDETERMINATE),
        (
            {
                "valueCodeableConcept": {
                    "coding": [concept("LA9633-4")["coding"][0], concept("LA9634-2")["coding"][0]]
                }
            },
            Call.INDETERMINATE,
        ),
    ],
)
def test_the_value_is_the_answer(value: Json, call: Call) -> None:
    cleared: Json = {"valueCodeableConcept": None}
    assert only(variant(*D538G, **(cleared | value)), report("v1")).call is call


def test_present_with_a_negative_interpretation_is_indeterminate() -> None:
    interpretation = concept(
        "NEG", None, "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    )
    assert only(variant(*D538G, interpretation=[interpretation]), report("v1")).call is Call.INDETERMINATE


def test_absent_for_one_allele_is_no_answer_for_the_gene() -> None:
    reading = reading_of(variant(*D538G, valueCodeableConcept=concept(*ABSENT)), report("v1"))
    assert reading.results == ()
    assert reading.silent_reports == ()


def test_several_variants_of_one_sample_are_each_read() -> None:
    values = [
        fact.value
        for fact in facts_of(
            variant(*D538G), variant(gene(), hgvs("48005-3", "p.Tyr537Asn"), id="v2"), report("v1", "v2")
        )
    ]
    assert [value.variant for value in values] == ["D538G", "Y537N"]
    assert {value.report for value in values} == {"DiagnosticReport/r1"}


def test_a_contained_variant_is_read_with_its_report() -> None:
    inner = variant(*D538G, id="inner")
    (fact,) = facts_of(report(result=[{"reference": "#inner"}], contained=[inner]))
    assert (fact.value.call, fact.value.specimen) == (Call.DETECTED, Specimen.BLOOD)
    assert fact.source.reference == "DiagnosticReport/r1"


def test_a_member_of_a_panel_belongs_to_the_panels_report() -> None:
    group = {
        "resourceType": "Observation",
        "id": "g1",
        "status": "final",
        "code": {"text": "Grouping"},
        "hasMember": [{"reference": "Observation/v1"}],
    }
    value = only(variant(*D538G), group, report("g1"))
    assert (value.report, value.specimen) == ("DiagnosticReport/r1", Specimen.BLOOD)


@pytest.mark.parametrize(
    "damage",
    [
        {"component": [*D538G, {"code": "48002-0"}, fraction("high")]},  # type: ignore[arg-type]
        {"issued": 7},
        {"method": "NGS"},
    ],
)
def test_a_malformed_element_is_lost_and_the_rest_is_read(damage: Json) -> None:
    assert only(variant(*D538G, **damage), report("v1")).variant == "D538G"


def test_an_unreadable_origin_leaves_a_detection_open() -> None:
    value = only(
        variant(*D538G, {"code": concept("48002-0"), "valueCodeableConcept": "LA6683-2"}), report("v1")
    )
    assert value.call is Call.INDETERMINATE


def test_an_unreadable_gene_leaves_a_gap() -> None:
    broken = {"code": concept("48018-6"), "valueCodeableConcept": "ESR1"}
    reading, notes = noted(variant(broken, hgvs("48005-3", "p.Asp538Gly")), report("v1"))
    assert reading.results == ()
    assert len(notes.gaps) == 1


def test_what_is_remembered_of_a_result_is_never_a_number_of_another_patient() -> None:
    numbers = [
        fraction(1.9, "%", "%"),
        fraction(0.4, "%", "%"),
        component("81258-6", valueQuantity={"unit": "%"}),
    ]
    read = [only(variant(*D538G, number)) for number in numbers]
    assert [result.vaf for result in read] == ["1.9 %", "0.4 %", None]
    assert {result.variant for result in read} == {"D538G"}
