"""ESR1 results in words."""

import pytest

from service.chart.esr1 import Call, Doubt, Specimen
from tests.esr1_records import (
    D538G,
    SNOMED,
    Json,
    attachment,
    component,
    concept,
    facts_of,
    fraction,
    noted,
    observation,
    only,
    reading_of,
    report,
    specimen,
    variant,
)

CTDNA = "ESR1 mutation, plasma ctDNA"
LAB = concept("LAB", "Laboratory", "http://terminology.hl7.org/CodeSystem/v2-0074")


@pytest.mark.parametrize(
    ("value", "call", "variant_name", "vaf"),
    [
        ("p.D538G detected", Call.DETECTED, "D538G", None),
        ("Detected: p.Asp538Gly, VAF 1.8 %", Call.DETECTED, "D538G", "1.8 %"),
        ("p.Y537S", Call.DETECTED, "Y537S", None),
        ("ESR1 D538G (1.8%)", Call.DETECTED, "D538G", "1.8%"),
        ("Detected", Call.DETECTED, None, None),
        ("Positive", Call.DETECTED, None, None),
        ("Not detected", Call.NOT_DETECTED, None, None),
        ("No mutation detected", Call.NOT_DETECTED, None, None),
        ("Negative", Call.NOT_DETECTED, None, None),
        ("Wild-type", Call.NOT_DETECTED, None, None),
        ("Insufficient plasma, test not performed", Call.FAILED, None, None),
        ("QNS", Call.FAILED, None, None),
        ("No call", Call.NO_CALL, None, None),
        ("Equivocal", Call.INDETERMINATE, None, None),
        ("Possible D538G", Call.INDETERMINATE, "D538G", None),
        ("see report", Call.INDETERMINATE, None, None),
    ],
)
def test_an_observation_named_after_the_test_is_answered_by_its_text(
    value: str, call: Call, variant_name: str | None, vaf: str | None
) -> None:
    read = only(observation(CTDNA, valueString=value))
    assert (read.call, read.variant, read.vaf, read.specimen) == (call, variant_name, vaf, Specimen.BLOOD)


def test_the_sentence_is_kept() -> None:
    (fact,) = facts_of(
        observation("Molecular result", valueString="ESR1 mutation: p.D538G detected, plasma ctDNA")
    )
    assert fact.source.quote == "ESR1 mutation: p.D538G detected, plasma ctDNA"
    assert (fact.value.call, fact.value.specimen, fact.value.doubts) == (
        Call.DETECTED,
        Specimen.BLOOD,
        frozenset(),
    )


@pytest.mark.parametrize(
    ("more", "call", "variant_name"),
    [
        ({"valueCodeableConcept": concept("260373001", "Detected", SNOMED)}, Call.DETECTED, None),
        ({"valueCodeableConcept": concept("260415000", "Not detected", SNOMED)}, Call.NOT_DETECTED, None),
        ({"valueCodeableConcept": {"text": "p.Tyr537Ser detected"}}, Call.DETECTED, "Y537S"),
        ({"valueBoolean": False}, Call.NOT_DETECTED, None),
        (
            {
                "valueCodeableConcept": {"text": "Detected"},
                "component": [component("48005-3", "p.Asp538Gly")],
            },
            Call.DETECTED,
            "D538G",
        ),
        ({}, Call.INDETERMINATE, None),
    ],
)
def test_an_observation_named_after_the_test_may_have_a_coded_value(
    more: Json, call: Call, variant_name: str | None
) -> None:
    read = only(observation(CTDNA, **more))
    assert (read.call, read.variant) == (call, variant_name)


def test_components_in_words_are_read() -> None:
    parts = [
        {"code": {"text": "Amino acid change"}, "valueString": "p.Asp538Gly"},
        {"code": {"text": "Variant allele frequency"}, "valueQuantity": {"value": 1.8, "unit": "%"}},
    ]
    read = only(observation(CTDNA, valueCodeableConcept={"text": "Detected"}, component=parts))
    assert (read.variant, read.vaf) == ("D538G", "1.8 %")


def test_a_test_for_one_allele_says_nothing_more() -> None:
    assert (
        facts_of(observation("ESR1 p.D538G mutation, plasma", valueCodeableConcept={"text": "Not detected"}))
        == ()
    )
    read = only(observation("ESR1 p.D538G mutation, plasma", valueCodeableConcept={"text": "Detected"}))
    assert (read.call, read.variant) == (Call.DETECTED, "D538G")


@pytest.mark.parametrize(
    "code",
    [
        "ESR1 mRNA expression",
        "ESR1 (ER) immunohistochemistry",
        "ESR1 methylation",
        "ESR1 protein stain",
        "ESR1 score",
    ],
)
def test_expression_and_protein_of_the_gene_are_no_mutation(code: str) -> None:
    reading, notes = noted(observation(code, valueString="Positive"))
    assert reading.results == ()
    assert notes.gaps == []


@pytest.mark.parametrize(
    "value", [{"valueCodeableConcept": {"text": "Positive"}}, {"valueString": "Positive"}]
)
def test_positive_without_a_word_on_what_was_tested_is_open(value: Json) -> None:
    read = only(observation("ESR1", **value))
    assert (read.call, read.specimen) == (Call.INDETERMINATE, Specimen.UNSTATED)


def test_positive_among_receptors_without_a_word_on_what_was_tested_leaves_a_gap() -> None:
    reading, notes = noted(observation("ESR1, receptor panel", valueString="Positive"))
    assert reading.results == ()
    assert len(notes.gaps) == 1


@pytest.mark.parametrize(
    "code", ["ESR1 (plasma)", "ESR1 ddPCR", "ESR1 hotspot assay", "ESR1 codon 537", "ESR1, blood"]
)
def test_what_is_looked_for_in_plasma_or_by_pcr_is_a_variant(code: str) -> None:
    read = only(observation(code, valueString="Positive"))
    assert (read.call, read.doubts) == (Call.DETECTED, frozenset({Doubt.VARIANT_UNNAMED}))


def test_a_blood_specimen_says_that_dna_was_tested() -> None:
    asked = observation("ESR1", valueString="Positive", specimen={"reference": "Specimen/s1"})
    assert only(asked, specimen()).call is Call.DETECTED


def test_the_report_may_say_what_was_tested() -> None:
    read = only(observation("ESR1", valueCodeableConcept={"text": "Negative"}), report("o1"))
    assert (read.call, read.specimen) == (Call.NOT_DETECTED, Specimen.BLOOD)


@pytest.mark.parametrize("category", ["imaging", "social-history", "survey"])
def test_only_laboratory_observations_speak(category: str) -> None:
    cited = observation(
        "Impression",
        category=[concept(category, None, "http://terminology.hl7.org/CodeSystem/observation-category")],
        valueString="History of ESR1 D538G. ESR1 mutation D538G detected in plasma.",
    )
    assert facts_of(cited) == ()


def test_a_fraction_as_value_does_not_say_that_it_was_found() -> None:
    read = only(observation("ESR1 D538G ctDNA", valueQuantity={"value": 1.8, "unit": "%"}))
    assert (read.call, read.variant, read.vaf) == (Call.INDETERMINATE, "D538G", "1.8 %")


# ---------------------------------------------------------------------------------------------------- reports

STATEMENTS = [
    ("ESR1: not detected", Call.NOT_DETECTED, None),
    ("No ESR1 mutation detected.", Call.NOT_DETECTED, None),
    ("ESR1 wild-type.", Call.NOT_DETECTED, None),
    ("No ESR1, PIK3CA or AKT1 mutations were detected.", Call.NOT_DETECTED, None),
    ("Plasma ctDNA: ESR1 p.D538G detected, VAF 1.8 %.", Call.DETECTED, "D538G"),
    ("ESR1 Y537S 0.9%; TP53 R175H 3.1%", Call.DETECTED, "Y537S"),
    ("ESR1 D538G was detected, which may confer resistance to aromatase inhibitors.", Call.DETECTED, "D538G"),
    ("ESR1 could not be assessed because of insufficient plasma.", Call.FAILED, None),
    ("A possible ESR1 D538G variant was seen.", Call.INDETERMINATE, "D538G"),
    ("ESR1 result pending.", Call.PENDING, None),
]


@pytest.mark.parametrize(("text", "call", "variant_name"), STATEMENTS)
@pytest.mark.parametrize("place", ["conclusion", "narrative", "plain", "html", "document"])
def test_a_report_states_its_result_in_words(
    place: str, text: str, call: Call, variant_name: str | None
) -> None:
    markup = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{text}</p></div>'
    resource = {
        "conclusion": report(conclusion=text),
        "narrative": report(text={"status": "additional", "div": markup}),
        "plain": report(presentedForm=[attachment(text)]),
        "html": report(presentedForm=[attachment(markup, "text/html")]),
        "document": {
            "resourceType": "DocumentReference",
            "id": "d1",
            "status": "current",
            "type": {"text": "ctDNA report"},
            "date": "2026-11-01T00:00:00Z",
            "content": [{"attachment": attachment(text)}],
        },
    }[place]
    (fact,) = facts_of(resource)
    assert (fact.value.call, fact.value.variant, fact.value.specimen) == (call, variant_name, Specimen.BLOOD)
    assert fact.source.quote is not None


@pytest.mark.parametrize(
    "text",
    [
        "Genes tested: AKT1, ESR1, PIK3CA. No mutations were detected.",
        "The assay covers ESR1 exons 4 to 8.",
        "If an ESR1 mutation is detected, treatment may be changed.",
        "A negative result does not exclude an ESR1 mutation.",
        "Elacestrant is approved for ESR1-mutated disease.",
        "ESR1 mutations are found in 30% of patients after an aromatase inhibitor.",
        "ESR1 D538G not detected.",
        "No ESR1 fusion detected.",
        "No other ESR1 mutation was found.",
        "ESR1 exon 8: no mutation detected.",
        "No germline ESR1 variant.",
        "History: ESR1 D538G detected in 2025.",
        "ESR1 positive in 95% of nuclei by immunohistochemistry.",
        "ESR1 mutation?",
    ],
)
def test_lists_methods_advice_history_and_single_alleles_are_no_statement(text: str) -> None:
    reading = reading_of(report(conclusion=text))
    assert reading.results == ()
    assert reading.silent_reports == ()


@pytest.mark.parametrize(
    "text",
    [
        "ESR1: not detected. ESR1 p.D538G detected at 1.8 %.",
        "ESR1 mutation not detected, ESR1 mutation positive.",
        "Variants detected: none in ESR1",
        "ESR1 mutation: detected / not detected",
        "No convincing ESR1 mutation was detected.",
        "Previously detected ESR1 D538G is no longer detected.",
        "ESR1 D538G detected below the limit of detection.",
        "ESR1 D538G detected but may be an artefact.",
    ],
)
def test_mixed_and_hedged_statements_are_indeterminate(text: str) -> None:
    assert {fact.value.call for fact in facts_of(report(conclusion=text))} == {Call.INDETERMINATE}


def test_the_row_of_a_table_is_read_as_one() -> None:
    rows = [
        ("Gene", "Variant", "VAF"),
        ("PIK3CA", "H1047R", "5 %"),
        ("ESR1", "D538G", "1.8 %"),
        ("TP53", "R175H", "3 %"),
    ]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    read = only(report(text={"status": "additional", "div": f"<div><table>{cells}</table></div>"}))
    assert (read.call, read.variant, read.vaf) == (Call.DETECTED, "D538G", "1.8 %")


def test_each_variant_keeps_its_own_fraction() -> None:
    values = [
        fact.value
        for fact in facts_of(report(conclusion="ESR1 mutations detected: D538G (1.2%), Y537S (0.3%)"))
    ]
    assert [(value.variant, value.vaf) for value in values] == [("D538G", "1.2%"), ("Y537S", "0.3%")]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("ESR1 variant of uncertain significance p.A430V detected, 0.4 %", Doubt.UNCERTAIN_SIGNIFICANCE),
        ("Germline ESR1 D538G detected", Doubt.GERMLINE),
        ("ESR1 amplification detected", Doubt.NOT_A_MUTATION_OF_INTEREST),
        ("ESR1-CCDC170 fusion detected", Doubt.NOT_A_MUTATION_OF_INTEREST),
        ("ESR1 mutation detected", Doubt.VARIANT_UNNAMED),
        ("ESR1 p.A430V detected", Doubt.NOT_ON_LIST),
        ("ESR1 p.D538G (c.1610A>C) detected", Doubt.VARIANT_CONFLICT),
    ],
)
def test_the_text_may_say_why_a_detection_is_not_clean(text: str, doubt: Doubt) -> None:
    read = only(report(conclusion=text))
    assert read.call is Call.DETECTED
    assert doubt in read.doubts


@pytest.mark.parametrize(
    "category",
    [
        concept("LP29684-5", "Radiology"),
        concept("RAD", None, "http://terminology.hl7.org/CodeSystem/v2-0074"),
        concept("34117-2", "History and physical note"),
    ],
)
def test_imaging_and_notes_only_cite_results(category: Json) -> None:
    cited = report(
        category=[category], code={"text": "CT chest"}, conclusion="ESR1 D538G detected in plasma."
    )
    assert facts_of(cited) == ()


def test_a_laboratory_report_of_any_name_may_state_it() -> None:
    read = only(
        report(
            category=[LAB],
            code=concept("11502-2", "Laboratory report"),
            conclusion="Plasma ESR1: D538G detected",
        )
    )
    assert (read.call, read.specimen, read.doubts) == (Call.DETECTED, Specimen.BLOOD, frozenset())


@pytest.mark.parametrize(("code", "call"), [("260385009", Call.NOT_DETECTED), ("10828004", Call.DETECTED)])
def test_the_conclusion_code_of_a_test_for_esr1_is_its_answer(code: str, call: Call) -> None:
    named = report(code={"text": "ESR1 mutation, ctDNA"}, conclusionCode=[concept(code, None, SNOMED)])
    assert only(named).call is call


def test_conclusion_code_and_text_that_disagree_are_no_answer() -> None:
    named = report(
        code={"text": "ESR1 mutation, ctDNA"},
        conclusionCode=[concept("260385009", "Negative", SNOMED)],
        conclusion="ESR1 D538G detected",
    )
    assert only(named).call is Call.INDETERMINATE


def test_the_text_of_a_test_for_esr1_need_not_repeat_the_name() -> None:
    assert (
        only(report(code={"text": "ESR1 mutation, ctDNA"}, conclusion="Not detected.")).call
        is Call.NOT_DETECTED
    )


def test_coded_and_worded_statements_of_one_report_are_one() -> None:
    read = only(
        variant(*D538G, fraction(1.8, "%", "%")), report("v1", conclusion="ESR1 D538G detected (1.8 %).")
    )
    assert read.vaf == "1.8 %"


def test_the_text_adds_a_variant_that_is_not_coded() -> None:
    values = [
        fact.value
        for fact in facts_of(variant(*D538G), report("v1", conclusion="ESR1 D538G 1.8%, Y537S 0.4% detected"))
    ]
    assert [value.variant for value in values] == ["D538G", "Y537S"]


def test_coded_and_worded_statements_that_contradict_are_no_answer() -> None:
    assert only(variant(*D538G), report("v1", conclusion="ESR1: not detected")).call is Call.INDETERMINATE


def test_text_overrules_the_silence_of_a_panel() -> None:
    region = observation(
        "", id="region", code=concept("53041-0"), component=[component("48018-6", "ESR1, PIK3CA")]
    )
    assert only(region, report("region", conclusion="ESR1 D538G detected")).call is Call.DETECTED


@pytest.mark.parametrize("status", ["registered", "preliminary"])
def test_the_text_of_a_preliminary_report_is_pending(status: str) -> None:
    assert only(report(status=status, conclusion="ESR1 D538G detected")).call is Call.PENDING


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_the_text_of_a_withdrawn_report_says_nothing(status: str) -> None:
    assert facts_of(report(status=status, conclusion="ESR1 D538G detected")) == ()


def test_the_text_of_a_report_without_status_needs_people() -> None:
    assert only(report(status=None, conclusion="ESR1 D538G detected")).doubts == {Doubt.NO_STATUS}


def test_the_specimen_of_the_report_wins_over_a_cited_one() -> None:
    read = only(
        report(
            code=concept("51969-4"), specimen=[{"reference": "Specimen/s1"}], conclusion="ESR1 D538G detected"
        ),
        specimen("119376003"),
    )
    assert read.specimen is Specimen.TISSUE


def test_an_overlong_text_is_not_an_answer() -> None:
    text = "ESR1: not detected.\n" + "Further remarks on the method.\n" * 8_000
    assert {fact.value.call for fact in facts_of(report(conclusion=text))} == {Call.INDETERMINATE}
