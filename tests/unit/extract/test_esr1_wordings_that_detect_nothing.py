"""Wordings and codings that name a listed ESR1 variant and must never become a clean detection."""

import pytest

from service.chart.esr1 import Call, Specimen
from tests.esr1_records import facts_of, observation, report, specimen

_TODAYS = {"specimen": [{"reference": "Specimen/s1"}]}

HYPOTHETICAL = (
    "If ESR1 D538G were detected, a switch could be discussed.",
    "ESR1 D538G, if detected, predicts resistance to aromatase inhibitors.",
    "When ESR1 D538G is detected in plasma, elacestrant is an option.",
    "Should ESR1 Y537S be detected in plasma, discuss a switch.",
    "Whether ESR1 D538G is present in plasma remains to be shown.",
    "In case ESR1 D538G is detected, the tumor board decides.",
    "Unless ESR1 D538G is detected, continue.",
    "ESR1 D538G detected would qualify the patient.",
    "Once ESR1 D538G is detected, imaging is due.",
    "Until ESR1 D538G is detected, continue letrozole.",
    "ESR1 D538G present?",
    "Question: ESR1 D538G present",
    "Please look whether ESR1 D538G is detected.",
    "The aim is to see ESR1 D538G detected early.",
    "ESR1 D538G is expected to be present.",
)
ASSAY = (
    "Limit of detection for ESR1 D538G is 0.1 % in plasma.",
    "LOD ESR1 D538G: 0.1 %.",
    "LoD of ESR1 p.D538G in plasma 0.05 % VAF.",
    "Detection limit ESR1 D538G 0.02 % VAF.",
    "ESR1 D538G can be detected down to 0.05 % VAF.",
    "ESR1 D538G is detected with 99 % sensitivity at 0.5 % VAF.",
    "The assay reliably detects ESR1 D538G at 0.1 % VAF.",
    "This test identifies ESR1 D538G in plasma.",
    "The kit shows ESR1 D538G in plasma at 0.1 %.",
    "Detectable variants: ESR1 E380Q, Y537S, D538G.",
    "Variants tested: ESR1 E380Q, L536R, Y537S, D538G.",
    "Tested for: ESR1 D538G, Y537S.",
    "Variants reported by this assay: ESR1 D538G, Y537S.",
    "Reportable: ESR1 D538G.",
    "ESR1 D538G and Y537S were among the variants interrogated.",
    "Coverage: ESR1 D538G 12000x.",
    "To be reported as detected, ESR1 D538G must reach a VAF of 0.1 %.",
    'Results read "ESR1 D538G detected" above the cut-off.',
    "Example: ESR1 D538G detected, VAF 1.2 %.",
    "Reference range: ESR1 D538G detected / not detected.",
    "ESR1 D538G detected/not detected",
    "ESR1 D538G: [ ] detected [x] not detected",
    "ESR1 D538G: ( ) detected",
    "ESR1 D538G threshold 0.1 % VAF.",
    "ESR1 D538G cut-off 0.1 %.",
)
CONTROLS = (
    "Positive control: ESR1 D538G detected.",
    "ESR1 D538G detected in the positive control.",
    "Control sample: ESR1 D538G detected, VAF 5 %.",
    "Spike-in ESR1 D538G detected.",
    "Reference standard ESR1 D538G detected at 1 % VAF.",
    "ESR1 D538G detected in the no-template control.",
    "ESR1 D538G detected in cell line DNA.",
    "QC: ESR1 D538G detected at 5 %.",
    "ESR1 D538G detected in the xenograft.",
    "Calibrator ESR1 D538G detected.",
)
OTHER_PEOPLE = (
    "ESR1 D538G detected in the patient's mother.",
    "ESR1 D538G detected in her sister.",
    "ESR1 D538G detected in another patient.",
    "Sample of a different patient: ESR1 D538G detected.",
    "Family: ESR1 D538G detected in a daughter.",
    "ESR1 D538G was identified in 12 of 40 patients.",
    "ESR1 D538G was detected in 36 % of patients in PALOMA-3.",
    "ESR1 Y537S mutant cell lines show resistance.",
    "ESR1 D538G mutant tumors carry a poor prognosis.",
    "ESR1 D538G is observed predominantly after aromatase inhibitors.",
    "ESR1 D538G has been reported in breast cancer.",
    "ESR1 D538G is reported in COSMIC.",
    "ESR1 D538G is found in the ligand-binding domain.",
    "The ESR1 D538G mutation is seen in metastatic breast cancer.",
    "Women with ESR1 D538G detected in plasma were randomized.",
    "In SERENA-6, ESR1 D538G was detected in half of the participants.",
    "ESR1 D538G is commonly detected at progression.",
    "ESR1 D538G is often present in plasma.",
    "Typically ESR1 D538G is present.",
)
EARLIER = (
    "Previously detected ESR1 D538G on 2024-01-02; not detected today.",
    "Previously detected: ESR1 D538G (2024-01-02).",
    "ESR1 D538G detected on 2024-01-02; today not detected.",
    "ESR1 D538G was detected in plasma in 2023.",
    "ESR1 D538G detected at baseline in March 2024.",
    "Baseline: ESR1 D538G detected, VAF 2 %.",
    "ESR1 D538G is no longer detected in plasma.",
    "ESR1 D538G detected in the last sample, cleared today.",
    "ESR1 D538G detected last year.",
    "ESR1 D538G detected two years ago.",
    "Outside laboratory reported ESR1 D538G.",
    "ESR1 D538G detected at initial diagnosis.",
    "Comparison: ESR1 D538G detected, VAF 3 %.",
    "ESR1 D538G (01/2023): detected.",
    "ESR1 D538G detected on 02.01.2024.",
    "ESR1 D538G had been detected.",
)
OTHER_SAMPLES = (
    "ESR1 D538G detected in ascites.",
    "ESR1 D538G detected in FFPE tumor block.",
    "ESR1 p.D538G detected in the liver biopsy (tumor tissue).",
    "ESR1 D538G (tissue, 2023).",
    "ESR1 D538G detected (tissue, 2023).",
    "ESR1 D538G detected in the primary tumor.",
    "ESR1 D538G detected in the liver metastasis.",
    "ESR1 D538G detected in pericardial fluid.",
    "ESR1 D538G detected in cerebrospinal fluid.",
    "ESR1 D538G detected in pleural effusion.",
    "ESR1 D538G detected in bone marrow.",
    "ESR1 D538G detected in buffy coat.",
    "ESR1 D538G detected in the lymph node.",
    "ESR1 D538G detected in archival material.",
    "ESR1 D538G detected in urine.",
    "ESR1 D538G detected in the cell block.",
    "Specimen: FFPE block of the breast.\nESR1 D538G detected.",
    "Sample type: ascites.\nResult: ESR1 D538G detected.",
    "Material: liver biopsy. ESR1 D538G detected.",
    "ESR1 D538G detected in tissue and plasma.",
)
NOT_SOMATIC = (
    "ESR1 D538G detected in germline DNA.",
    "Heterozygous germline ESR1 D538G detected.",
    "ESR1 D538G detected in plasma, constitutional.",
    "ESR1 D538G detected; a hereditary variant.",
    "ESR1 D538G detected, inherited.",
    "Variant of uncertain significance: ESR1 D538G detected.",
    "ESR1 D538G detected (VUS).",
    "ESR1 D538G detected, class 3.",
    "ESR1 D538G detected, likely benign.",
    "Tier III: ESR1 D538G detected.",
)
OTHER_CHANGES = (
    "ESR1 amplification detected.",
    "ESR1-CCDC170 fusion detected.",
    "ESR1 copy number gain detected.",
    "ESR1 K303R detected.",
    "ESR1 Y537* detected.",
    "ESR1 D538fs detected.",
    "ESR2 D538G detected. ESR1 not tested.",
    "ESR1 Y537S/N detected.",
    "PIK3CA H1047R detected, ESR1.",
    "ESR1 mutation detected.",
    "ESR1 D538G silent variant D538= detected.",
)
NEGATED = (
    "No D538G, Y537S or E380Q in ESR1.",
    "ESR1: no D538G, Y537S or E380Q detected.",
    "ESR1 D538G wild type.",
    "ESR1 D538G: WT.",
    "ESR1 D538G: negative.",
    "ESR1 D538G: neg.",
    "ESR1 D538G: n.d.",
    "ESR1 D538G: ND.",
    "ESR1 D538G: 0.",
    "ESR1 D538G VAF 0 %.",
    "ESR1 D538G detected, VAF 0.00 %.",
    "ESR1 D538G: 0 copies/mL.",
    "ESR1 D538G detected: no.",
    "ESR1 D538G detected - false",
    "ESR1 D538G positive: no",
    "Is ESR1 D538G detected: No.",
    "ESR1 D538G excluded.",
    "Presence of ESR1 D538G was ruled out.",
    "ESR1 D538G is undetected.",
    "ESR1 D538G failed to be detected.",
    "Neither ESR1 D538G nor Y537S was present.",
    "ESR1 D538G was never detected.",
    "ESR1 D538G: not present, not seen.",
    "ESR1 D538G, Y537S, E380Q: all absent.",
    "ESR1 D538G detected 0/3.",
    "None of the following was found: ESR1 D538G, Y537S.",
    "Without ESR1 D538G detected, no switch.",
    "ESR1 D538G has disappeared.",
    "ESR1 D538G nicht nachgewiesen.",
    "Kein Nachweis von ESR1 D538G.",
)
DOUBTED = (
    "ESR1 p.Y537S: VAF below reporting threshold.",
    "ESR1 p.Y537S detected below the reporting threshold.",
    "ESR1 D538G detected by NGS, not confirmed by ddPCR.",
    "ESR1 D538G detected, likely artifact.",
    "False positive ESR1 D538G detected.",
    "ESR1 D538G: low-confidence call, detected.",
    "ESR1 D538G detected but filtered out.",
    "ESR1 D538G reported in error.",
    "Withdrawn: ESR1 D538G detected.",
    "ESR1 D538G detected. This result was withdrawn.",
    "ESR1 D538G detected. This report was issued in error.",
    "ESR1 D538G detected. Sample mix-up suspected.",
    "ESR1 D538G detected. Result to be confirmed.",
    "ESR1 D538G detected (preliminary).",
    "ESR1 D538G detected in one of three replicates.",
    "ESR1 D538G weakly positive.",
    "ESR1 D538G detected at trace level.",
    "ESR1 D538G possibly detected.",
    "ESR1 D538G detected with low confidence.",
    "Probable ESR1 D538G detected.",
    "ESR1 D538G detected, of doubtful validity.",
    "ESR1 D538G detected, repeat recommended.",
    "ESR1 D538G seems present.",
    "ESR1 D538G may be present.",
)
SECTIONS = (
    "Previous results:\nESR1 D538G detected in plasma.",
    "PRIOR RESULTS\nESR1 D538G detected\nVAF 2 %",
    "History\nESR1 D538G detected in plasma.",
    "Method:\nESR1 D538G present in plasma is amplified.",
    "References\nESR1 D538G detected in plasma. Lancet 2023.",
    "Controls:\nESR1 D538G detected.",
    "Variants covered:\nESR1 D538G\nESR1 Y537S",
    "Clinical information\nESR1 D538G detected in plasma.",
    "Indication:\nESR1 D538G detected.",
    "Limitations:\nESR1 D538G detected in plasma at 0.1 %.",
    "Family history:\nESR1 D538G detected.",
    "Glossary\nDetected: ESR1 D538G present in plasma.",
)
ALL = (
    *HYPOTHETICAL, *ASSAY, *CONTROLS, *OTHER_PEOPLE, *EARLIER, *OTHER_SAMPLES, *NOT_SOMATIC, *OTHER_CHANGES,
    *NEGATED, *DOUBTED, *SECTIONS,
)  # fmt: skip


def _is_clean(fact) -> bool:  # type: ignore[no-untyped-def]
    value = fact.value
    return (
        value.call is Call.DETECTED
        and value.specimen is Specimen.BLOOD
        and not value.doubts
        and fact.effective.is_dated
    )


@pytest.mark.parametrize("text", ALL)
def test_a_report_with_these_words_is_no_clean_detection(text: str) -> None:
    facts = facts_of(report(conclusion=text, **_TODAYS), specimen())
    assert not any(_is_clean(fact) for fact in facts)


@pytest.mark.parametrize("text", ALL)
def test_an_observation_with_these_words_is_no_clean_detection(text: str) -> None:
    facts = facts_of(observation("ESR1 mutation, plasma ctDNA", valueString=text, **_TODAYS), specimen())
    assert not any(_is_clean(fact) for fact in facts)


@pytest.mark.parametrize("text", ALL)
def test_a_note_with_these_words_beside_a_present_value_of_no_variant_is_no_clean_detection(
    text: str,
) -> None:
    answered = observation(
        "ESR1 mutation, plasma ctDNA",
        valueCodeableConcept={"text": "Present"},
        note=[{"text": text}],
        **_TODAYS,
    )
    assert not any(_is_clean(fact) for fact in facts_of(answered, specimen()))
