"""Plain wordings of a detection, and of "not detected", of ESR1 in the plasma sample at hand."""

import pytest

from service.chart.esr1 import Call, Specimen
from service.extract.esr1_sentences import read_statements
from service.extract.esr1_statements import statements_in
from tests.esr1_records import facts_of, report, specimen

_TODAYS = {"specimen": [{"reference": "Specimen/s1"}]}

DETECTED = (
    "ESR1 D538G detected.",
    "ESR1 p.D538G detected in plasma cell-free DNA, VAF 1.9 %.",
    "ESR1 p.Asp538Gly (c.1613A>G) detected at 1.2 % VAF.",
    "ESR1 c.1613A>G p.(Asp538Gly): detected",
    "ESR1 D538G: positive (VAF 0.4 %).",
    "ESR1 D538G - DETECTED - 0.31%",
    "ESR1 D538G 0.8 %",
    "ESR1 D538G VAF 2.1%",
    "ESR1 D538G, MAF: 0,8 %",
    "ESR1 D538G mutation was identified in circulating tumor DNA.",
    "A somatic ESR1 D538G mutation was found in the plasma sample.",
    "Pathogenic ESR1 D538G variant identified (allele fraction 0.6 %).",
    "Mutation detected: ESR1 p.D538G",
    "Positive for ESR1 D538G.",
    "POSITIVE: ESR1 D538G (1.4%)",
    "Detected alterations: ESR1 D538G 0.7 %, PIK3CA H1047R 3.1 %.",
    "Genomic findings: ESR1 D538G (0.7 %), TP53 R175H (2 %).",
    "Gene: ESR1\nVariant: D538G\nResult: detected\nVAF: 1.9 %",
    "ESR1\nD538G\n1.9 %",
    "RESULT: ESR1 p.D538G DETECTED",
    "Analysis of plasma ctDNA showed an ESR1 D538G mutation (VAF 1.1 %).",
    "Analysis of cell-free DNA reveals ESR1 p.D538G at a variant allele frequency of 0.9 %.",
    "The plasma harbors an ESR1 D538G mutation.",
    "ESR1 D538G is present in this patient's ctDNA.",
    "ESR1 D538G detected by ddPCR.",
    "ESR1 D538G detected by next-generation sequencing of plasma cfDNA.",
    "Guardant360 CDx: ESR1 D538G detected, 0.5% cfDNA.",
    "FoundationOne Liquid CDx: ESR1 D538G identified (VAF 0.45 %).",
    "ESR1 D538G was detected, which may confer resistance to aromatase inhibitors.",
    "ESR1 D538G detected (VAF 1.2 %), a known activating mutation of the ligand-binding domain.",
    "ESR1 D538G detected, associated with resistance to endocrine therapy in patients with breast cancer.",
    "ESR1 D538G detected, consistent with acquired endocrine resistance.",
    "ESR1 D538G (Tier I) detected in plasma.",
    "ESR1 exon 8 D538G detected.",
    "ESR1 NM_000125.4:c.1613A>G (p.Asp538Gly) detected, VAF 1.3 %.",
    "chr6:152098791A>G ESR1 D538G detected.",
    "Newly acquired ESR1 D538G detected in plasma.",
    "ESR1 D538G is detected again, VAF 2.2 %.",
    "ESR1 D538G detected; no other mutations found.",
    "ESR1 D538G detected; PIK3CA wild type.",
    "ESR1 D538G detected. No PIK3CA mutation detected.",
    "Method: digital PCR of plasma. ESR1 D538G detected.",
    "Methods: NGS of 74 genes including ESR1.\nResults:\nESR1 D538G detected, VAF 0.4 %.",
    "History: breast cancer, on letrozole.\nResult: ESR1 D538G detected in plasma.",
    "ESR1 D538G detected. The limit of detection is 0.1 % VAF.",
    "ESR1 D538G detected. Positive and negative controls passed.",
    "ESR1 D538G detected in plasma collected on 2026-10-28.",
    "Collected 28 October 2026: ESR1 D538G detected in plasma.",
    "Im Plasma wurde eine ESR1-Mutation D538G nachgewiesen.",
    "ESR1 D538G detected. Consider treatment with an oral SERD.",
    "Two ESR1 mutations detected: D538G and Y537S.",
    "ESR1 D538G (0.3 %) and ESR1 Y537S (0.1 %) detected.",
    "ESR1 D538G 0.8 %\nAlterations below the limit of detection may not be reported.",
    "ESR1 D538G 0.8 %\nLimit of detection 0.1 %.",
    "ESR1 D538G\n0.8 %\nVariants below 0.1 % are not reported.",
    "ESR1 D538G 0.8 %\nSensitivity 95 %.",
    "ESR1 D538G 0.8 %\nMethod: NGS",
    "ESR1 D538G 0.8 %\nReported by Dr Example",
    "ESR1 D538G 0.8 %\nSigned electronically",
    "ESR1 D538G detected, VAF 0.6 %. Variants with a VAF below 0.05 % are not reported.",
    "ESR1 D538G detected, VAF 0.6 %. cfDNA yield 18 ng/mL, sufficient.",
    "ESR1 D538G detected. Results relate only to the sample received.",
    "SOMATIC ALTERATIONS DETECTED\nAlteration | % cfDNA | Associated therapies\n"
    "ESR1 D538G | 0.8 % | elacestrant, imlunestrant\nPIK3CA H1047R | 2.3 % | alpelisib",
    "Alteration\n% cfDNA\nAssociated therapies\nESR1 D538G\n0.8 %\nelacestrant, imlunestrant\nTP53 R175H\n0.4 %",
    "Current result (30-Oct-2026): ESR1 D538G detected\nPrevious results\n10-Jul-2026 ESR1 not detected",
    "ESR1 was not mutated in the sample of 03/2026. In the current sample ESR1 D538G is detected.",
    "CORRECTED REPORT. The first version stated that no ESR1 mutation was found. "
    "Corrected result: ESR1 D538G detected.",
    "There is evidence of an ESR1 mutation (p.Asp538Gly) at 0.8 % VAF.",
    "ESR1: c.1613A>G, p.(Asp538Gly), detected, allele frequency 8.2 x 10-3.",
    "ESR1 D538G detected (VAF 0.8 %), compared with 0.2 % in the previous sample (rising).",
    "ESR1 D538G detected, VAF 1.1 % (previously 0.3 %).",
    "An ESR1 mutation (D538G) was identified in cell-free DNA isolated from peripheral blood.",
    "Previous sample: no ESR1 mutation detected. Current sample: D538G detected.",
    "ESR1 D538G detected in cfDNA (extracted from plasma) with an estimated VAF of approximately 1.2 %.",
    "ESR1 D538G was detected in ctDNA obtained from whole blood at about 0.7 %.",
    "An ESR1 variant p.(Asp538Gly) was detected at an approximate variant allele frequency of 0.7 %.",
    "Previous results: 12 June 2026, plasma: no ESR1 mutation detected.\nPresent sample: ESR1 D538G detected.",
    "January 2026: no ESR1 mutation detected. Current sample, 30 October 2026: ESR1 D538G detected.",
    "Plasma. 12-Jun-2026: no ESR1 mutation detected. Current sample: ESR1 D538G detected, 0.7 %.",
)
NOT_DETECTED = (
    "ESR1: not detected.",
    "No ESR1 mutation detected.",
    "No ESR1 mutations were identified in plasma ctDNA.",
    "ESR1 mutation: negative",
    "ESR1 mutations: NEGATIVE",
    "ESR1 wild type.",
    "ESR1 wild-type in plasma.",
    "ESR1: WT",
    "ESR1: none detected",
    "ESR1 mutations: none",
    "ESR1 variants: absent",
    "ESR1 mutation analysis: negative",
    "ESR1 mutation status: not mutated",
    "Negative for ESR1 mutations.",
    "Negative for mutations in ESR1 and PIK3CA.",
    "No mutations detected in AKT1, ESR1, PIK3CA.",
    "No pathogenic ESR1 variant found.",
    "No pathogenic or likely pathogenic variants were detected in ESR1.",
    "No evidence of an ESR1 mutation in cell-free DNA.",
    "Absence of ESR1 mutations.",
    "ESR1 alterations were not identified.",
    "PIK3CA H1047R detected, 2 %. ESR1: not detected.",
    "PIK3CA H1047R detected; no ESR1 mutation found.",
    "TP53 R175H detected. No ESR1 mutations.",
    "Gene: ESR1\nResult: not detected",
    "Keine ESR1-Mutation nachgewiesen.",
    "ESR1 mutation not detected. A negative result does not exclude a mutation below the limit of detection.",
    "ESR1 mutation not detected. ESR1 mutations occur in up to 40 % of patients after aromatase inhibitors.",
    "Methods: plasma cfDNA, ESR1 codons 380 to 538.\nResult: ESR1 mutation not detected.",
    "Previous results: ESR1 D538G detected (2025-03-02).\nCurrent result: ESR1 mutation not detected.",
    "No ESR1 mutations including D538G, Y537S and E380Q were detected.",
    "ESR1 mutations (E380Q, Y537S, D538G): not detected.",
    "Gene | Result | Therapy\nESR1 | not detected | elacestrant\nPIK3CA | H1047R 3 % | alpelisib",
    "No ESR1 mutation detected. Variants below the limit of detection are not reported.",
    "ESR1 mutation no longer detectable.",
    "ESR1 mutation no longer detected. ESR1 Y537S had been detected in the sample of 3 March 2026.",
    "The ESR1 mutation is not seen any more.",
    "ESR1-Mutation nicht mehr nachweisbar.",
    "Previous sample: ESR1 D538G detected. Current sample: not detected.",
    "January 2026: ESR1 D538G detected, 1.8 %. Current sample, 30 October 2026: no ESR1 mutation detected.",
    "Previous results: 12 June 2026, plasma: ESR1 D538G detected.\nPresent sample: no ESR1 mutation detected.",
)
NEEDS_A_HUMAN = (
    "ESR1 mutation test (plasma). Result: INVALID",
    "ESR1 mutation analysis, plasma cfDNA\nResult\nINVALID",
    "ESR1 mutation analysis: the run was invalid.",
    "ESR1 - repeat requested, control failed.",
    "ESR1: uninformative.",
    "ESR1: suspicious signal at codon 538.",
    "Suspicious for ESR1 D538G, which did not reach the reporting threshold.",
    "ESR1: weak signal at D538G, below threshold.",
    "ESR1 p.D538G of the sample of 30 October could not be confirmed.",
    "The ESR1 result was withdrawn.",
    "ESR1 D538G no longer detected.",
    "ESR1 D538G has become undetectable.",
    "ESR1 mutations Y537S and D538G are not seen any more.",
    "Current sample: plasma. 30 October 2026: no ESR1 mutation detected. 3 March 2026: ESR1 D538G detected.",
    "Present sample of 30 October 2026: no ESR1 mutation detected. 5 November 2026: ESR1 D538G detected.",
)


@pytest.mark.parametrize("text", DETECTED)
def test_a_report_with_these_words_is_a_clean_detection(text: str) -> None:
    facts = facts_of(report(conclusion=text, **_TODAYS), specimen())
    assert facts
    for fact in facts:
        read = fact.value
        assert (read.call, read.specimen, read.doubts) == (Call.DETECTED, Specimen.BLOOD, frozenset())
    assert "D538G" in {fact.value.variant for fact in facts}


@pytest.mark.parametrize("text", NOT_DETECTED)
def test_a_report_with_these_words_is_a_negative_for_the_gene(text: str) -> None:
    facts = facts_of(report(conclusion=text, **_TODAYS), specimen())
    read = [(fact.value.call, fact.value.specimen, fact.value.doubts) for fact in facts]
    assert read == [(Call.NOT_DETECTED, Specimen.BLOOD, frozenset())]


@pytest.mark.parametrize("text", NEEDS_A_HUMAN)
def test_a_report_with_these_words_is_neither_an_answer_nor_silence(text: str) -> None:
    facts = facts_of(report(conclusion=text, **_TODAYS), specimen())
    assert facts
    assert all(fact.value.call in (Call.INDETERMINATE, Call.FAILED) for fact in facts)


@pytest.mark.parametrize("text", [*DETECTED, *NOT_DETECTED])
def test_a_text_seen_before_says_the_same_again(text: str) -> None:
    assert statements_in(text) == read_statements(text)
    assert statements_in(text) == read_statements(text)
