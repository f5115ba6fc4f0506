"""Words beside an ESR1 result, wherever they stand: those that speak against it, and those that say nothing of it."""

import itertools
from collections.abc import Callable

import pytest

from service.chart.esr1 import Call, Doubt, Specimen
from service.extract.esr1_objections import Objection, objections_in
from tests.esr1_records import (
    D538G,
    Json,
    attachment,
    concept,
    facts_of,
    observation,
    report,
    specimen,
    variant,
)

AGAINST = (
    "Not detected",
    "Negative",
    "no mutation",
    "D538G: not detected",
    "ESR1 D538G not detected.",
    "This variant was not detected.",
    "On repeat the variant was not seen.",
    "Repeat analysis: negative.",
    "Second PCR: wild-type",
    "Verified as negative",
    "Correction by phone: not detected",
    "No reportable alterations.",
    "Below limit of detection, repeat recommended",
    "This value lies below the limit of detection of the assay.",
    "VAF lower than the cut-off of the assay",
    "The signal does not exceed the limit of blank.",
    "The variant could not be confirmed.",
    "ddPCR did not confirm the variant.",
    "Not confirmed by NGS",
    "The variant could not be reproduced in the second extraction.",
    "Confirmation by an orthogonal method is recommended.",
    "Only 1 of 3 replicates was positive.",
    "Interpret with caution: single read support.",
    "The call failed manual review.",
    "The call is questionable.",
    "Tumour origin of the variant is uncertain.",
    "Artifact possible",
    "A technical artefact is possible.",
    "Result was a false positive",
    "Clonal haematopoiesis cannot be excluded.",
    "Clonal haematopoiesis as a source of this variant cannot be excluded.",
    "Most likely clonal hematopoiesis rather than tumor.",
    "Variant also present in matched leukocytes.",
    "Contamination cannot be ruled out.",
    "No template left, contamination suspected.",
    "Contamination cannot be excluded; new sample requested.",
    "The positive call was due to carry-over.",
    "The no-template control was also positive; the run is invalid.",
    "Quality control: run failed",
    "Blood of the stem cell donor",
    "Sample from mother.",
    "The plasma was drawn from the patient's daughter.",
    "Donor-derived variant possible",
    "Sample exchanged with that of another patient",
    "Specimen not from this patient",
    "The result does not belong to this patient.",
    "Name on tube does not match request.",
    "Tube and request carry different names",
    "The identity of the sample is in question, please resend blood.",
    "Repeat sample requested because of suspected swap.",
    "A swap with the neighbouring well is suspected.",
    "Rejected: mislabelled tube",
    "Result under review.",
    "Result to be verified, please do not act on it",
    "This result should not be used for treatment decisions.",
    "Released in error",
    "After review by the molecular board the call was revoked.",
    "Addendum: the variant was removed from the report after manual review.",
    "The ESR1 p.D538G call has been retracted.",
    "Addendum of 12 November: on re-analysis the variant was not confirmed.",
    "PIK3CA: not detected. Clonal haematopoiesis cannot be excluded.",
    "Verdacht auf Probenverwechslung.",
    "Kontamination nicht auszuschließen",
    "Nicht bestätigt",
    "Result has been questioned by the referring physician, sample being re-extracted",
    "Signal could be caused by cross-talk between wells",
    "variant was lost on re-sequencing",
    "Likely artefactual",
    "positivity not verified",
    "Barcode error suspected",
    "wrong sample",
    "LOW CONFIDENCE CALL",
    "Not a true variant",
    "Cancelled by lab",
    "Corrected result: wild type",
    "Negative on retest 2026-11-10",
    "Sample label discrepancy",
    "Suspected CHIP",
    "However, the variant was absent on repeat testing.",
    "A false-positive call cannot be excluded.",
    "It should be noted that the sample was mislabelled.",
    "Comment: probable clonal hematopoiesis.",
    "The mutation was subsequently not confirmed.",
    "The report was issued for the wrong patient.",
    "The quality criteria were not met.",
    "We regard the finding as indeterminate.",
    "The variant call is based on two mutant droplets only and is below our threshold.",
    "The specimen may not be from this patient.",
    "Nachtrag: Der Befund wird zurückgezogen.",
    "Die Variante liegt unterhalb der Nachweisgrenze.",
    "Sample exchange suspected; please repeat.",
    "Exchange suspected.",
    "A sample exchange cannot be excluded.",
    "Possible exchange of samples.",
    "Please repeat.",
)
NEUTRAL = (
    "Phoned to the ward on 6 November 2026",
    "Streck tube received intact",
    "Reference transcript NM_000125.4",
    "Method: hybrid capture NGS, mean coverage 12000x",
    "Reported within turnaround time",
    "This report was validated electronically and is valid without signature.",
    "Report not valid without signature.",
    "Report amended: address of the referring clinic corrected. The results are unchanged.",
    "Please repeat in 3 months.",
    "A repeat blood sample in 3 months is recommended.",
    "Results relate only to the sample received.",
    "The variant was reproduced in a second extraction.",
    "Result confirmed by an independent second extraction.",
    "Detected above the limit of detection in both replicates",
    "Second variant caller concordant",
    "Sample identity was verified.",
    "No sign of contamination",
    "No evidence of mix-up, swap or contamination.",
    "Contamination was excluded by SNP genotyping.",
    "An artefact is unlikely.",
    "Clonal haematopoiesis excluded by paired leukocyte sequencing",
    "Variant absent in matched leukocytes.",
    "This variant is not found in population databases (gnomAD).",
    "No-template control negative, positive control positive; run valid.",
    "Positive and negative controls passed.",
    "Healthy donor plasma served as negative control.",
    "Mother had ovarian cancer",
    "Limit of detection 0.1 % VAF. Variants below this level may not be detected. "
    "A negative result does not exclude the presence of a mutation.",
    "VAF 0.8 %, above the limit of detection (0.1 %).",
    "Alterations below the limit of detection are not reported.",
    "Variants with a VAF below 0.05 % are not reported.",
    "The assay cannot detect variants below 0.1 %.",
    "Clonal hematopoiesis may result in detection of variants not derived from the tumor.",
    "False-positive results are rare but cannot be excluded.",
    "Contaminated or hemolyzed samples may lead to false results.",
    "This test was developed by the laboratory and has not been cleared or approved by the FDA.",
    "Not validated for tissue",
    "Sensitivity to oral SERDs has been described; discuss in the tumour board.",
    "Elacestrant, imlunestrant: sensitivity described.",
    "PIK3CA: not detected",
    "No PIK3CA or AKT1 mutation was found.",
    "TP53 below limit of detection.",
    "TP53 p.R248Q detected. Clonal haematopoiesis as its source cannot be excluded.",
    "Y537S: not detected",
    "E380Q, Y537S and Y537N not detected.",
    "No other variants detected.",
    "The remaining hotspots were wild type.",
    "MSI-High not detected.",
    "TMB not evaluable.",
    "Fusions were not detected.",
    "Germline variants: not detected.",
    "The previous sample (05/2026) was negative.",
    "D538G was absent in the sample of May 2026.",
    "Compared with 0.2 % in the previous sample (rising).",
    "This result supersedes the preliminary information given by phone.",
    "PIK3CA\nNot detected",
    "MSI-High\nNot detected",
    "Result discussed in tumour board 12 Nov",
    "Pathogenic hotspot mutation",
    "Patient informed",
    "No change compared with previous report",
    "No artefacts observed",
    "Not a germline variant",
    "No additional ESR1 mutation",
    "Negative for PIK3CA and AKT1",
    "Plasma not hemolysed",
    "Sample was adequate",
    "Non-synonymous variant",
    "COPY OF RESULT SENT TO DR EXAMPLE",
    "Variant confirmed in second aliquot",
    "DNA input 20 ng; min. required 5 ng",
    "No clinical trial available",
    "Insurance approval to be confirmed",
    "Assay lower limit 0.02 %, VAF well above",
    "Patient with family history: sister with breast cancer",
    "Blood drawn by home-care nurse",
    "Not first test; previous tests negative",
    "No further clinically relevant alterations.",
    "Other genes on the panel: no alterations.",
    "Detection limit: 0.1 % MAF.",
    "ESR1 mutations are rarely found before endocrine therapy.",
    "Negative predictive value 95 %.",
    "The patient should be informed about treatment options.",
    "Sensitivity may be reduced if tumour shedding is low.",
    "This report replaces the report of 3 November 2026.",
    "HER2 amplification: negative.",
    "There was no evidence of BRCA reversion.",
    "Method limitations: CHIP variants may be reported.",
    "No resistance mutation in PIK3CA.",
    "Not all ESR1 mutations are covered by this assay.",
    "Follow-up testing is recommended in case of progression.",
    "Sample received 31.10.2026, not haemolysed, 2 tubes.",
    "Absolute quantification: 12 mutant copies/mL.",
    "Findings were not communicated by phone.",
    "Sample exchange was excluded.",
    "Please repeat every 8 weeks.",
)
_SAMPLE = {"specimen": [{"reference": "Specimen/s1"}]}
_ON_SAMPLE = {"specimen": {"reference": "Specimen/s1"}}


def _note_on_a_coded_variant(said: str) -> list[Json]:
    return [variant(*D538G, note=[{"text": said}], **_ON_SAMPLE), specimen()]


def _note_on_a_text_value(said: str) -> list[Json]:
    answer = "Detected, p.D538G, VAF 0.8 %"
    return [
        observation("ESR1 mutation, plasma ctDNA", valueString=answer, note=[{"text": said}]),
    ]


def _conclusion_of_a_coded_report(said: str) -> list[Json]:
    return [variant(*D538G), report("v1", conclusion=said, **_SAMPLE), specimen()]


def _attachment_of_a_coded_report(said: str) -> list[Json]:
    return [variant(*D538G), report("v1", presentedForm=[attachment(said)], **_SAMPLE), specimen()]


def _comment_in_a_coded_report(said: str) -> list[Json]:
    comment = observation("Comment", id="c1", valueString=said)
    return [variant(*D538G), comment, report("v1", "c1", **_SAMPLE), specimen()]


def _next_sentence_of_a_text(said: str) -> list[Json]:
    return [
        report(conclusion=f"Plasma cfDNA. ESR1 p.D538G detected, VAF 0.8 %. {said}", **_SAMPLE),
        specimen(),
    ]


def _note_on_the_specimen(said: str) -> list[Json]:
    return [variant(*D538G, **_ON_SAMPLE), specimen(note=[{"text": said}])]


PLACES = (
    _note_on_a_coded_variant,
    _note_on_the_specimen,
    _note_on_a_text_value,
    _conclusion_of_a_coded_report,
    _attachment_of_a_coded_report,
    _comment_in_a_coded_report,
    _next_sentence_of_a_text,
)


def _id(value: object) -> str:
    return value if isinstance(value, str) else getattr(value, "__name__", "")


def clean_detections(records: list[Json]) -> int:
    values = [fact.value for fact in facts_of(*records)]
    return sum(
        (value.call, value.specimen, value.doubts) == (Call.DETECTED, Specimen.BLOOD, frozenset())
        for value in values
    )


@pytest.mark.parametrize(("place", "said"), list(itertools.product(PLACES, AGAINST)), ids=_id)
def test_a_detection_that_words_beside_it_doubt_or_deny_is_not_clean(
    place: Callable[[str], list[Json]], said: str
) -> None:
    records = place(said)
    assert facts_of(*records)
    assert clean_detections(records) == 0


@pytest.mark.parametrize(("place", "said"), list(itertools.product(PLACES, NEUTRAL)), ids=_id)
def test_a_detection_beside_words_that_say_nothing_of_it_stays_clean(
    place: Callable[[str], list[Json]], said: str
) -> None:
    assert clean_detections(place(said)) == 1


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("Blood of the bone marrow donor", Call.INDETERMINATE),
        ("The tubes were interchanged in the laboratory.", Call.INDETERMINATE),
        ("Correction: D538G detected, 0.3 %", Call.INDETERMINATE),
        ("Previously D538G detected (May 2025).", Call.NOT_DETECTED),
        ("Limit of detection 0.1 %.", Call.NOT_DETECTED),
        ("A negative result does not exclude low-level mutations.", Call.NOT_DETECTED),
        ("Clonal hematopoiesis cannot be excluded.", Call.NOT_DETECTED),
    ],
)
def test_a_negative_is_taken_back_by_words_on_the_sample_and_by_a_finding(said: str, call: Call) -> None:
    (fact,) = facts_of(
        observation("ESR1 mutation, plasma", valueString="Not detected", note=[{"text": said}])
    )
    assert fact.value.call is call


@pytest.mark.parametrize(
    "name",
    [
        "ESR1 mutation, plasma, positive control",
        "ESR1 mutation, plasma, donor sample",
        "ESR1 mutation plasma, mother of patient",
    ],
)
@pytest.mark.parametrize("answer", ["Detected, p.D538G", "Not detected"])
def test_a_result_named_after_a_control_or_another_person_is_no_answer(name: str, answer: str) -> None:
    (fact,) = facts_of(observation(name, valueString=answer))
    assert fact.value.call is Call.INDETERMINATE


def test_a_report_named_after_a_family_member_gives_no_answer() -> None:
    titled = report("v1", code={"text": "ESR1 ctDNA, family member"}, **_SAMPLE)
    (fact,) = facts_of(variant(*D538G), titled, specimen())
    assert fact.value.call is Call.INDETERMINATE


@pytest.mark.parametrize("code", ["NEG", "IND"])
def test_the_interpretation_in_codes_contradicts_a_text_value(code: str) -> None:
    said = concept(code, None, "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")
    (fact,) = facts_of(
        observation("ESR1 mutation, plasma", valueString="Detected, p.D538G", interpretation=[said])
    )
    assert fact.value.call is Call.INDETERMINATE


def test_a_specimen_that_was_unsatisfactory_gives_no_answer() -> None:
    (fact,) = facts_of(variant(*D538G, **_ON_SAMPLE), specimen() | {"status": "unsatisfactory"})
    assert fact.value.call is Call.INDETERMINATE


@pytest.mark.parametrize(
    ("day", "calls"),
    [
        ("2026-10-30", {Call.INDETERMINATE}),
        ("2026-11-12", {Call.INDETERMINATE}),
        ("2026-05-12", {Call.DETECTED, Call.INDETERMINATE}),
    ],
)
def test_a_report_that_withdraws_an_esr1_result_takes_back_what_was_sampled_until_then(
    day: str, calls: set[Call]
) -> None:
    later = report(
        id="r2",
        code={"text": "ESR1 ctDNA"},
        conclusion="The ESR1 variant call is withdrawn.",
        effectiveDateTime=day,
    )
    facts = facts_of(variant(*D538G, **_ON_SAMPLE), specimen(), report("v1", **_SAMPLE), later)
    assert {fact.value.call for fact in facts} == calls


def test_a_taken_back_result_says_so() -> None:
    (fact,) = facts_of(*_note_on_a_text_value("Sample mix-up suspected"))
    assert fact.value.doubts == {Doubt.WITHDRAWN}


def test_a_text_seen_before_objects_again() -> None:
    for said in (*AGAINST, *NEUTRAL):
        assert objections_in(said) == objections_in(said)


def test_an_objection_to_another_variant_or_an_older_sample_is_none() -> None:
    (objection,) = objections_in("Y537S was not confirmed in the sample of 3 May 2026.")
    assert isinstance(objection, Objection)
    assert objection.concerns("Y537S")
    assert not objection.concerns("D538G")
    assert objection.day is not None
    assert objection.concerns("Y537S", objection.day)
    assert not objection.concerns("Y537S", objection.day.replace(month=6))
