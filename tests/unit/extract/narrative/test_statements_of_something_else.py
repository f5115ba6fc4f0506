"""Good words about another thing, another day or one organ, beside lesions of which nothing is said."""

import pytest

from service.extract.narrative import Answer, read_report

UNDECIDED = frozenset(Answer) - {Answer.PROGRESSION, Answer.NO_PROGRESSION}
METASTASES = "IMPRESSION:\n1. Multiple osseous and hepatic metastases.\n2. "
BONES = "IMPRESSION:\n1. Multiple osseous metastases.\n2. "
BONES_STABLE = "IMPRESSION:\n1. Bone metastases stable.\n2. "
ALL_STABLE = "IMPRESSION:\n1. Stable metastatic disease. No new or enlarging metastases.\n2. "


@pytest.mark.parametrize(
    "sentence",
    [
        "Stable post-lumpectomy changes.",
        "Stable post-mastectomy changes.",
        "Stable breast conservation changes.",
        "Axillary clearance changes, unchanged.",
        "Stable changes after radiotherapy.",
        "Coronary artery disease is stable.",
        "Renal stone disease is stable.",
        "No progression of polycystic kidney disease.",
        "Reactive nodes, unchanged.",
        "Benign lymph nodes are smaller than before.",
        "Stable pleural plaques.",
        "The flap is stable.",
        "ECOG has not progressed.",
        "Alignment has not progressed.",
    ],
)
def test_stability_of_something_benign_or_unlisted_is_no_answer(sentence: str) -> None:
    assert read_report(METASTASES + sentence).answer in UNDECIDED


@pytest.mark.parametrize(
    "sentence",
    [
        "L1 vertebral body height has decreased.",
        "Interval decrease in vertebral body height at L1.",
        "The spleen is smaller than before.",
        "Colonic wall thickening has resolved.",
        "Fatty infiltration of the liver has improved.",
        "Image quality has improved.",
    ],
)
def test_shrinkage_of_what_a_sentence_names_itself_is_not_that_of_the_lesions_before(sentence: str) -> None:
    assert read_report(METASTASES + sentence).answer in UNDECIDED


@pytest.mark.parametrize(
    "sentence", ["They are smaller.", "Overall decreased.", "T8 smaller.", "Interval decrease in size."]
)
def test_shrinkage_without_a_noun_of_its_own_is_that_of_the_lesions_before(sentence: str) -> None:
    assert read_report(BONES + sentence).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    [
        "Kidneys: no new or enlarging lesion.",
        "No new or enlarging lung nodules.",
        "No enlarging lymph nodes.",
    ],
)
def test_no_growth_in_one_organ_says_nothing_of_the_rest(sentence: str) -> None:
    assert read_report(METASTASES + sentence).answer in UNDECIDED


@pytest.mark.parametrize(
    "sentence",
    [
        "No new or enlarging lesions.",
        "No enlarging lesions in the chest, abdomen or pelvis.",
        "No evidence of new or enlarging lesions in the lungs, liver, lymph nodes or skeleton.",
        "Lungs: no enlarging nodules. Bones: no enlarging lesions.",
        "The known osseous lesions are not enlarging.",
    ],
)
def test_no_growth_at_all_of_the_known_or_in_several_organs_is_an_answer(sentence: str) -> None:
    assert read_report(BONES + sentence).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    [
        "No acute findings.\ncc: Dr Ned Smith",
        "No acute findings.\nNed Flanders, RT(R)",
        "Stable disease is defined as neither sufficient shrinkage nor sufficient increase.",
        "Stability of the hepatic lesions is unknown.",
        "In the absence of progression, continue therapy.",
        "Continue letrozole until progression.",
        "Tumor markers stable; no biochemical progression.",
        "Patient clinically stable, no evidence of progression on examination.",
        "Previous response: PR.",
        "7/2026: SD. Today's RECIST to follow.",
    ],
)
def test_names_definitions_conditions_and_other_days_are_no_findings(sentence: str) -> None:
    assert read_report(METASTASES + sentence).answer in UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "NED.",
        "impression: ned",
        "Stable disease. Continue letrozole until progression.",
        "In the absence of new lesions, this represents stable disease.",
        "No clinical or radiological evidence of progression.",
        "Clinically stable patient. CT shows stable disease.",
        "7/20/2026: Stable disease.",
        "Post-treatment changes of the breast. Stable osseous metastases.",
        "Partial response. New mild hydronephrosis from ureteral stone.",
    ],
)
def test_beside_them_a_finding_stays_one(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    [
        "Oligoprogression in segment VI.",
        "Oligoprogressive disease.",
        "Liver lesions are more FDG avid.",
        "There is a lesion in segment VII that was not seen before.",
        "L2 has become lytic.",
        "Disease trajectory is upward.",
    ],
)
def test_progression_in_one_word_is_found_beside_a_stable_site(sentence: str) -> None:
    assert read_report(BONES_STABLE + sentence).answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    [
        "Hepatic metastases since last CT.",
        "Known hepatic metastases.",
        "Intensely avid liver lesions, previously non-avid.",
        "Segment 6 lesion: 34 mm; 7/14/26: 22 mm.",
        "Segment 6 lesion 11 mm, was 9; remainder stable.",
        "Liver lesion SUVmax 12.4 (5.1).",
        "Pseudoprogression?",
        "New compression fracture L5, pathologic not excluded.",
        "Liver not assessable due to artefact.",
        "Liver incompletely imaged.",
        "Different technique limits comparison.",
        "Not comparable to prior.",
        "The prior report underestimated the liver disease.",
    ],
)
def test_one_stable_site_leaves_open_what_is_said_of_another_organ(sentence: str) -> None:
    assert read_report(BONES_STABLE + sentence).answer is Answer.HEDGED


@pytest.mark.parametrize("sentence", ["Known hepatic metastases.", "Several small axillary nodes."])
def test_stable_disease_as_a_whole_covers_every_organ(sentence: str) -> None:
    assert read_report(ALL_STABLE + sentence).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    [
        "Coronary artery disease has progressed.",
        "Fatty liver disease has progressed.",
        "Sinus disease has worsened.",
        "Increase in vertebral body height.",
        "Pleural plaques have increased.",
    ],
)
def test_something_benign_that_gets_worse_takes_nothing_back(sentence: str) -> None:
    assert read_report(ALL_STABLE + sentence).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "sentence", ["The flap has progressed.", "The filter has increased.", "Increase in dose."]
)
def test_something_unlisted_that_gets_worse_is_no_progression_of_the_cancer(sentence: str) -> None:
    assert read_report(ALL_STABLE + sentence).answer is not Answer.PROGRESSION


def test_the_patient_who_has_progressed_has_progressive_disease() -> None:
    assert read_report("The patient has progressed since July.").answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "Target lesions: T1 liver seg VI 18 mm (prior 19). Overall response: SD.",
        "Sequences: T1, STIR, PD FS, DWI. Stable disease. No new lesion.",
        "T1, T2, PD and DWI. Stable disease.",
    ],
)
def test_a_recist_conclusion_stands_over_lists_of_sizes_and_of_sequences(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize("text", ["T1 PD, T2 SD. Overall response: PD.", "T1: PD", "MRI liver: PD"])
def test_progressive_disease_of_a_target_is_no_sequence(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    ("beside", "answer"),
    [("No new lesions.", Answer.NO_PROGRESSION), ("No new lung nodules.", Answer.HEDGED)],
)
def test_nothing_new_anywhere_covers_an_organ_that_is_only_named(beside: str, answer: Answer) -> None:
    assert read_report(f"{BONES_STABLE}Treated hepatic metastases. {beside}").answer is answer
