"""Words that say a variant is inherited, benign or of unclear significance, and words that only seem to."""

import pytest

from service.chart.esr1 import Call, Doubt
from service.extract.esr1_sentences import read_statements
from service.extract.genomic_origin import doubts_about, is_disclaimer, is_germline_test, said_in

GERMLINE, UNCERTAIN, BENIGN = Doubt.GERMLINE, Doubt.UNCERTAIN_SIGNIFICANCE, Doubt.BENIGN


def _doubts(variant: str | None, text: str) -> frozenset[Doubt]:
    return doubts_about(variant, said_in(text))


@pytest.mark.parametrize(
    "name",
    [
        "Hereditary cancer panel (germline)",
        "Germline NGS",
        "Germ-line genetics",
        "Germ line sequencing (blood)",
        "Inherited cancer gene panel",
        "Constitutional DNA sequencing",
        "Hereditary tumor panel",
        "Keimbahn-Panel",
        "Keimbahndiagnostik Brustkrebs",
        "Erbliche Tumorerkrankungen, Genpanel",
        "Hereditäres Mammakarzinom, Panel",
        "Familial breast cancer panel",
        "HBOC panel",
    ],
)
def test_a_test_is_one_of_the_germline_by_its_name(name: str) -> None:
    assert is_germline_test(name)


@pytest.mark.parametrize(
    "name",
    [
        "Guardant360 CDx",
        "Somatic mutation panel (plasma)",
        "Tumor NGS, somatic (paired germline)",
        "ctDNA panel without germline reporting",
        "Plasma NGS (non-germline)",
        "",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not is_germline_test(name)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Germline testing performed on peripheral blood. Heterozygous ESR1 variant.", GERMLINE),
        ("ESR1 p.D538G, germline.", GERMLINE),
        ("ESR1 p.D538G (germline), BRCA2 negative.", GERMLINE),
        ("The ESR1 variant is of germline origin.", GERMLINE),
        ("Possible germline variant.", GERMLINE),
        ("ESR1 p.D538G: germline origin cannot be excluded.", GERMLINE),
        ("ESR1 p.D538G at 49 %; germline confirmation recommended.", GERMLINE),
        ("This variant is likely germline (VAF 49 %).", GERMLINE),
        ("Constitutional variant in ESR1, p.D538G.", GERMLINE),
        ("An inherited ESR1 variant was found.", GERMLINE),
        ("Method: germline NGS panel of blood DNA.", GERMLINE),
        ("Germline variants:\nESR1 p.D538G", GERMLINE),
        ("Germline variants\nBRCA2 p.K3326*\nESR1 p.D538G", GERMLINE),
        ("Germline origin has not been excluded.", GERMLINE),
        ("Somatic variants: none. Germline variants: ESR1 p.D538G", GERMLINE),
        ("Not somatic; germline.", GERMLINE),
        ("Eine Keimbahnvariante kann nicht ausgeschlossen werden.", GERMLINE),
        ("Angeborene ESR1-Variante", GERMLINE),
        ("Keimbahnuntersuchung (Blut).", GERMLINE),
        ("ESR1 p.D538G in der Keimbahn nachgewiesen.", GERMLINE),
        ("ESR1 p.D538G ist eine erbliche Variante.", GERMLINE),
        ("VUS.", UNCERTAIN),
        ("Interpretation: VUS", UNCERTAIN),
        ("Classified as a variant of uncertain significance.", UNCERTAIN),
        ("ESR1 p.D538G, heterozygous, of unknown clinical significance", UNCERTAIN),
        ("ESR1 p.D538G and p.Y537S: variants of uncertain significance.", UNCERTAIN),
        ("Variants of uncertain significance:\nESR1 p.D538G", UNCERTAIN),
        ("Variante unklarer Signifikanz.", UNCERTAIN),
        ("ESR1 p.D538G: Variante unklarer klinischer Bedeutung (Klasse 3).", UNCERTAIN),
        ("Likely benign.", BENIGN),
        ("ESR1 p.D538G: benign polymorphism.", BENIGN),
        ("ESR1 p.D538G: wahrscheinlich benigne Variante.", BENIGN),
    ],
)
def test_a_sentence_states_a_doubt_about_the_variant(text: str, doubt: Doubt) -> None:
    assert doubt in _doubts("D538G", text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No germline variants are reported by this assay.",
        "This assay does not report germline variants.",
        "Germline variants are not reported.",
        "Germline variants were filtered out.",
        "Germline variants excluded by bioinformatic filtering.",
        "Germline testing was not performed.",
        "Germline: not assessed",
        "Germline findings: none detected.",
        "Germline status: unknown.",
        "Not a germline test.",
        "Germline DNA was analysed to remove inherited variants.",
        "Plasma-only testing; germline origin cannot be determined.",
        "High-VAF variants may be of germline origin.",
        "Variants with VAF > 40% should be confirmed by germline testing.",
        "See germline report.",
        "Patient with known BRCA2 germline mutation.",
        "Tier III variants: none",
        "NCCN category 1.",
        "This test is not intended for germline assessment.",
        "This test may detect germline variants; confirm with a dedicated test.",
        "The assay does not exclude germline origin.",
        "This test does not distinguish germline from somatic variants.",
        "No evidence of germline origin.",
        "ESR1 p.D538G is not a germline variant.",
        "Negative for germline BRCA1/2 variants.",
        "Germline BRCA1/2: negative.",
        "ESR1 p.D538G detected; BRCA2 germline variant.",
        "Matched germline DNA was used as a control.",
        "Germline DNA was sequenced in parallel.",
        "Consider germline testing for hereditary breast cancer.",
        "Family history of hereditary breast cancer.",
        "Somatic variants:\nESR1 p.D538G\nGermline variants:\nBRCA2 p.K3326*",
        "Es werden keine Keimbahnvarianten berichtet.",
        "Keimbahnvarianten wurden nicht untersucht.",
        "No variants of uncertain significance.",
        "Variants of uncertain significance: none.",
        "Variants of uncertain significance:\nBRCA2 p.K3326*",
        "Variants of uncertain significance may be reclassified.",
        "VUS are not reported.",
        "Legend: VUS, variant of uncertain significance.",
        "Definitions:\nVUS: variant of uncertain significance\nBenign: no effect",
        "PIK3CA H1047R and ESR1 p.D538G detected. TP53 R175H VUS.",
        "ESR1 p.D538G (pathogenic), p.R394H (VUS).",
        "ESR1 p.R394H: VUS.",
        "Benign breast disease in 2012.",
        "Benign variants are not reported.",
    ],
)
def test_other_sentences_state_none(text: str) -> None:
    assert _doubts("D538G", text) == frozenset()


def test_a_doubt_about_a_named_variant_is_one_about_a_variant_without_a_name_too() -> None:
    assert _doubts(None, "ESR1 p.R394H: VUS.") == {UNCERTAIN}
    assert _doubts("c.1613A>G", "ESR1 p.R394H: VUS.") == {UNCERTAIN}


@pytest.mark.parametrize(
    ("clause", "disclaims"),
    [
        ("No germline variants are reported by this assay", True),
        ("No variants of uncertain significance", True),
        ("Benign variants are not reported", True),
        ("Germline variant", False),
        ("No pathogenic variants or VUS detected", False),
        ("No ESR1 mutation detected", False),
    ],
)
def test_a_disclaimer_leaves_open_what_was_found(clause: str, disclaims: bool) -> None:
    assert is_disclaimer(clause) is disclaims


@pytest.mark.parametrize(
    "rest",
    [
        "No germline variants are reported by this assay.",
        "Variants of uncertain significance: none.",
        "No variants of uncertain significance.",
        "Variants of uncertain significance:\nBRCA2 p.K3326*",
        "Benign variants are not reported.",
    ],
)
@pytest.mark.parametrize(
    ("said", "call"),
    [("ESR1 p.D538G detected.", Call.DETECTED), ("No ESR1 mutation detected.", Call.NOT_DETECTED)],
)
def test_a_disclaimer_changes_no_answer(said: str, call: Call, rest: str) -> None:
    statements = read_statements(f"{said} {rest}")
    assert [(found.call, found.doubts) for found in statements] == [(call, frozenset())]


@pytest.mark.parametrize("piece", ["germline ", "inherited a-a-", "no germline, ", "germline may exclude "])
def test_a_text_without_end_of_sentence_is_read_to_its_end_in_time(piece: str) -> None:
    assert _doubts("D538G", piece * 5_000) <= {GERMLINE}
