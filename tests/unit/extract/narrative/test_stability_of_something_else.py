"""Words of stability and decrease that say nothing, or nothing good, of the cancer."""

import pytest

from service.extract.narrative import Answer, read_report

UNDECIDED = frozenset(Answer) - {Answer.PROGRESSION, Answer.NO_PROGRESSION}


@pytest.mark.parametrize(
    "sentence",
    [
        "Stable chronic liver disease.",
        "Background lung disease stable.",
        "Diverticular disease unchanged.",
        "Degenerative disease is stable.",
        "Chronic small vessel disease, unchanged.",
        "Stable gallbladder disease.",
        "There is stable Castleman disease.",
        "Crohn's disease in remission.",
        "Decreased sclerosis of the bone metastases.",
        "The bone metastases have decreased in density.",
        "Breast density unchanged.",
        "Image quality has improved since the last study.",
        "The resolution of the images is reduced.",
        "Open reduction and internal fixation of the left femur.",
        "Clinically improved.",
        "Same as above.",
        "Unchanged recommendation.",
    ],
)
@pytest.mark.parametrize("before", ["", "Multiple liver metastases. "])
def test_it_is_no_answer(before: str, sentence: str) -> None:
    assert read_report(before + sentence).answer in UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "Stable liver disease.",
        "Bone disease stable.",
        "Visceral disease is stable.",
        "Stable metastatic disease. Degenerative disease of the spine.",
        "Stable examination.",
        "The lung metastases are no longer present. Bones stable.",
        "No sig change since 03/26. No new mets.",
        "SD c/w prev.",
        "No significant change in the appearance of multiple osseous metastases.",
        "Grossly stable size and distribution of the osseous metastases.",
        "Multiple bone mets. Cf. May: no change.",
        "Hx breast ca w/ mets. Mets are stable.",
        "Stable disease. Findings discussed at the tumor board.",
        "Stable dz c/w 4/2026.",
        "Stable mets w/o new disease.",
    ],
)
def test_of_the_cancer_it_is(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "The appearances are anything but stable.",
        "Hardly stable.",
        "Metastases far from stable.",
        "It would be wrong to describe this as stable disease.",
        "Stable appearance cannot be confirmed.",
        "Stable, pending correlation with liver MRI.",
        "Overall stable but the markers would suggest otherwise.",
        "Stable with a tendency to progression.",
        "CT unchanged; bone disease cannot be assessed by CT.",
        "No obvious progression on this limited low-dose non-contrast examination.",
        "COMPARISON: None.\nIMPRESSION: Stable disease.",
        "Response (circle one): CR / PR / SD / PD",
        "Stable disease. [UNSIGNED TRANSCRIPTION]",
        "Stable disease. This report was generated automatically.",
        "Stable disease. The report has not been reviewed by a radiologist.",
    ],
)
def test_stability_denied_or_doubted_is_no_answer(text: str) -> None:
    assert read_report(text).answer in UNDECIDED


@pytest.mark.parametrize(
    "sentence",
    [
        "New moderate ascites of uncertain aetiology.",
        "New left pleural effusion.",
        "New cord compression at T6 by tumour.",
        "New portal vein thrombosis, bland or tumour.",
        "New compression fracture of L1, pathological or osteoporotic.",
        "New consolidation, infective or metastatic.",
        "Rising CA 15-3 raises concern for occult progression.",
        "The rising markers are unexplained and occult progression is not excluded.",
        "Liver metastases poorly seen on today's study owing to steatosis.",
        "Metabolic progression: SUVmax 9.9, previously 4.0, morphologically unchanged.",
        "FDG uptake in T8 has gone up.",
        "The lesion in segment 7 has gone from 12 to 24 mm.",
        "Liver lesion 12 -> 24 mm.",
        "Liver lesion 12 → 24 mm.",
        "Liver lesion 34 mm (22 mm).",
        "Liver lesion 34 mm (22).",
        "Lesion in L5 not mentioned in the previous report.",
        "New lung opacities, lymphangitic spread to be excluded.",
    ],
)
def test_one_stable_site_does_not_settle_what_is_said_beside_it(sentence: str) -> None:
    assert read_report(f"Bone metastases stable. {sentence}").answer is not Answer.NO_PROGRESSION


CHANGED = (
    "Liver: multiple lesions, at least 3 of which were not evident in June.",
    "Segment 8 lesion now abuts the capsule and measures 4 cm; it was 2.5 cm.",
    "Previously 3, now 7 liver lesions.",
    "Left kidney now obstructed by retroperitoneal tumour.",
    "T8 lesion SUVmax 12 (formerly 5).",
    "T8 lesion SUVmax rose from 4 to 11.",
    "Nodes 18 mm, were 9 mm.",
    "Left supraclavicular node, previously 5 mm, is 12 mm.",
    "The biggest liver lesion used to be 15 mm and is 28 mm.",
    "The omentum looks dirtier than before.",
    "Loss of height of L2 has progressed with retropulsion of tumour.",
    "L5 focus: metastasis until proven otherwise.",
    "Adrenal nodule highly suggestive of metastatic disease.",
    "Segment 5 lesion not definitely present previously.",
    "This is not the response we hoped for.",
    "Extensive marrow replacement, considerably more than in May.",
    "The previously solitary liver metastasis is no longer solitary.",
    "The sternal lesion now has a soft tissue component.",
    "NEW: liver seg 4, 1.4 cm.",
    "Liver metastases: now too many to count.",
)


@pytest.mark.parametrize(
    "report",
    [
        "Bone metastases stable. {}",
        "Findings: {}\nImpression: Stable bone metastases.",
        "{}\nOtherwise stable.",
        "Stable disease in the lungs.\n{}",
    ],
)
@pytest.mark.parametrize("sentence", CHANGED)
def test_a_stable_site_settles_nothing_about_another_wherever_it_stands(report: str, sentence: str) -> None:
    assert read_report(report.format(sentence)).answer is not Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "Findings: Bone lesions are now more sclerotic.\nImpression: Liver metastases stable.",
        "Findings: Renal mass has increased from 18 to 23 mm, renal cell carcinoma.\nImpression: Stable metastases.",
        "Findings: SUVmax 4.1 (previously 9.8).\nImpression: Liver metastases smaller.",
        "Findings: Two liver metastases, previously 5.\nImpression: Smaller liver metastases.",
    ],
)
def test_a_change_for_the_better_or_of_another_cancer_does_not(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "Stable disease. New small pleural effusion.",
        "All metastases are unchanged. New small effusion.",
        "Liver lesion 22 mm (23 mm). Stable disease.",
        "Liver metastasis 18 mm (image 12), unchanged.",
        "Liver metastasis 18 mm (5/44), unchanged.",
        "Response: [ ] CR [ ] PR [x] SD [ ] PD",
        "COMPARISON: 3 May 2026.\nIMPRESSION: Stable disease.",
        "COMPARISON: None.\nIMPRESSION: No evidence of metastatic disease.",
    ],
)
def test_what_is_small_or_of_the_form_takes_nothing_back(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


def test_a_word_cut_at_the_end_of_a_line_is_read_whole() -> None:
    text = "Bone metastases stable. New liver meta-\nstases in both lobes."
    assert read_report(text).answer is Answer.PROGRESSION
