"""What each kind of sentence in a report answers, rule by rule."""

import pytest

from service.extract.narrative import Answer, read_report

STATED_PROGRESSION = (
    "Disease in the spine has extended into the canal. Remaining metastases unchanged.",
    "Despite the good response in the lungs, disease has recurred in the brain.",
    "There is also now evidence of hepatic metastatic involvement. Bones stable.",
    "New pleural effusion with nodular thickening, consistent with pleural metastases. Bones stable.",
    "Brain metastases - new.",
    "+28% from nadir = PD",
    "New liver lesions confirmed on contrast enhanced ultrasound.",
    "The tumour volume has increased.",
    "Lesions in the liver which were not there in March, in keeping with metastases.",
    "New diagnosis of brain metastases.",
    "Progressive disease.",
    "New hepatic metastases.",
    "Increase in size of the known hepatic metastasis.",
    "New bone lesions in keeping with metastases.",
    "Findings compatible with progression.",
    "Findings consistent with disease progression.",
    "Worsening osseous metastatic disease.",
    "Mild disease progression in the liver.",
    "New malignant pleural effusion.",
    "Liver metastases enlarged. Bones stable.",
    "There is no doubt that the disease has progressed.",
    "Lung metastases stable. Liver PD.",
    "Stable bones. ↑ liver metastases.",
)
STATED_ABSENCE = (
    "Disease progression has not occurred.",
    "Nil progression.",
    "No evidence of PD.",
    "Liver metastases -40%, PR",
    "No CT evidence of active malignancy.",
    "Osseous metastatic disease, similar to prior.",
    "No siginificant interval change in the liver metastases.",
    "Nodes - smaller. New lesions - none.",
    "Foci of increased uptake in the known bone metastases are unchanged.",
    "Stable disease. New hepatic lesion compatible with a cyst.",
    "Stable metastases. New axillary nodes are reactive.",
    "Stable metastases. The segment 7 lesion is a haemangioma and has grown.",
    "Prior CT described progressive disease. Currently partial response.",
    "Disease is stable. Recommend short interval follow-up for progression.",
    "Metastases are smaller, the larger now 11 mm.",
    "Stable disease.",
    "No evidence of progression.",
    "Progression is not seen.",
    "No definite progression.",
    "No convincing evidence of progression.",
    "No findings to suggest progression.",
    "No new or enlarging lesions.",
    "Unchanged bone and liver metastases.",
    "Decrease in size of the hepatic metastases.",
    "Partial response.",
    "Complete response.",
    "NED.",
    "No evidence of recurrent or metastatic disease.",
    "Increased sclerosis of the bone metastases, consistent with healing.",
    "The liver metastases are no longer visible.",
)
HEDGES = (
    "Metastases stable if the outside measurements are correct.",
    "Not all lesions are stable.",
    "Metastases unchanged. New liver lesion, cyst or metastasis.",
    "Nodes stable. Omentum: caking, new since prior.",
    "Metastases unchanged, although a small increase cannot be detected by this method.",
    "The liver metastases have festooned.",
    "Stable bone metastases. Those liver metastases are glimmering oddly.",
    "Metastases stable, subject to comparison with the previous scan.",
    "The metastases are stable in size but show more avid uptake.",
    "Stability of the lesions needs confirmation.",
    "Metastases stable. Local recurrence at the mastectomy site.",
    "New metastasis neither confirmed nor excluded.",
    "Stable to mildly progressive disease.",
    "Stability is suggested but cannot be confirmed.",
    "Appears stable, but comparison is limited by technique.",
    "Stable disease. Awaiting previous imaging.",
    "Stable disease???",
    "Hopefully stable disease.",
    "No evidence of stability.",
    "Neither response nor progression can be determined.",
    "Unclear if the change represents progression.",
    "Stable bones. New liver lesion, MRI to exclude metastasis.",
    "Stable disease, although evaluation is limited and new lesions cannot be excluded.",
    "Possible progression.",
    "New sclerotic lesion in L3, suspicious for metastasis.",
    "Findings concerning for progression.",
    "Likely progression in the liver.",
    "Cannot exclude progression.",
    "Progression cannot be excluded.",
    "? progression in the liver.",
    "Equivocal increase in hepatic disease.",
    "Worrisome for progression.",
    "New lesion may represent a metastasis.",
    "Stable, but a possible new bone lesion.",
    "Possibly no progression.",
    "Stability cannot be confirmed.",
    "Not convinced of stability.",
    "Slight increase in size of the liver metastasis.",
    "Mixed response.",
    "New 3 mm pulmonary nodule.",
    "Stable liver metastases. Indeterminate bone lesion, suspicious for metastasis.",
    "Decrease in size of liver metastases, suspicious bone lesion.",
    "No progression except in the liver.",
    "New ascites.",
)
NO_STATEMENT = (
    "Last year's scan: stable metastases.",
    "Liver metastases. Reduced ejection fraction.",
    "Prior reports describe stable disease.",
    "Old films show stable disease.",
    "Per outside report, disease stable.",
    "Stable disease was the conclusion in March.",
    "Stable disease on the previous scan.",
    "Stable disease was reported on the previous CT.",
    "No evidence of progression was reported on the previous CT.",
    "Stable haemoglobin.",
    "No interval change in line position.",
    "No new metastases.",
    "No liver metastases.",
    "Liver lesion 23 mm (previously 18 mm).",
    "Known hepatic metastases.",
    "Normal progression of enteric contrast.",
    "Progressive degenerative change in the spine.",
    "Increase in size of the renal cyst.",
    "Progression of CLL.",
    "History of progression on tamoxifen.",
    "PET suggested to exclude progression.",
    "Assess response.",
    "Progression:\nNew lesions:",
    "ER positive, PR positive, PD-L1 negative.",
    "Previously stable metastases.",
    "",
)


@pytest.mark.parametrize("text", STATED_PROGRESSION)
def test_a_stated_progression_is_progression(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION


@pytest.mark.parametrize("text", STATED_ABSENCE)
def test_a_stated_absence_is_no_progression(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize("text", HEDGES)
def test_a_doubt_about_the_cancer_is_hedged(text: str) -> None:
    assert read_report(text).answer is Answer.HEDGED


@pytest.mark.parametrize("text", NO_STATEMENT)
def test_what_states_nothing_about_response_is_silent(text: str) -> None:
    assert read_report(text).answer is Answer.SILENT


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Stable bone metastases. Enlarging liver metastases.", Answer.PROGRESSION),
        ("No evidence of progression in the chest. New liver metastases.", Answer.PROGRESSION),
        ("Progression in the liver. Possible new bone lesion.", Answer.PROGRESSION),
        ("Mixed response: liver metastases larger, bones stable.", Answer.PROGRESSION),
        ("Stable disease. Possible pneumonia.", Answer.NO_PROGRESSION),
        ("Stable disease. New small pleural effusion.", Answer.NO_PROGRESSION),
        ("Slight increase in the liver lesion, within measurement error.", Answer.NO_PROGRESSION),
        ("Slight increase in a node. Stable disease by RECIST.", Answer.NO_PROGRESSION),
        ("Increase in size of one metastasis. RECIST 1.1: SD", Answer.NO_PROGRESSION),
        ("Overall response: SD\nNew lesions: yes", Answer.CONFLICTING),
        ("Stable compared with the last CT. RECIST: PD against nadir.", Answer.PROGRESSION),
        ("Bone metastases stable. Liver lesion 45 mm (previously 30 mm).", Answer.HEDGED),
        ("[ ] Progressive disease\n[x] Stable disease", Answer.NO_PROGRESSION),
        ("[x] Progressive disease\n[ ] Stable disease", Answer.PROGRESSION),
    ],
)
def test_statements_are_weighed(text: str, answer: Answer) -> None:
    assert read_report(text).answer is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Findings: New liver metastases.\nImpression: Stable disease.", Answer.CONFLICTING),
        ("Findings: No evidence of progression.\nImpression: Progressive disease.", Answer.CONFLICTING),
        ("Findings: Liver lesion larger.\nImpression: Stable disease by RECIST.", Answer.NO_PROGRESSION),
        ("Findings: Bones stable.\nImpression: Progressive disease.", Answer.PROGRESSION),
        ("Findings: New liver metastases.\nImpression: As above.", Answer.PROGRESSION),
        ("Clinical history: progression.\nImpression: Stable disease.", Answer.NO_PROGRESSION),
        ("Indication: ?progression\nImpression: No metastases in the brain.", Answer.SILENT),
        ("Impression: Stable disease.\nAddendum: New liver metastases.", Answer.PROGRESSION),
        ("Impression: Progressive disease.\nAddendum: Stable disease.", Answer.NO_PROGRESSION),
        ("Impression: Stable disease.\nAddendum: Telephoned to the ward.", Answer.NO_PROGRESSION),
        ("Impression: Stable disease.\nAddendum: Progression cannot be excluded.", Answer.HEDGED),
        ("Impression: Stable disease.\nAddendum: Issued in error.", Answer.WITHDRAWN),
        ("Stable disease.\nADDENDUM: The report is being re-evaluated.", Answer.WITHDRAWN),
        ("Stable disease.\nAddendum: Discrepancy noted, second opinion requested.", Answer.WITHDRAWN),
        ("Stable disease. Comparison was made with the wrong study.", Answer.WITHDRAWN),
        ("Stable disease. Response to be re-evaluated in 3 months.", Answer.NO_PROGRESSION),
        ("Impression: Progressive disease.\nAddendum: Stable bone metastases.", Answer.CONFLICTING),
        ("Previous impression: Progression.\nCurrent impression: Stable disease.", Answer.NO_PROGRESSION),
        ("Comparison: 3 May. Previous Impression: stable disease. Findings: metastases.", Answer.SILENT),
        ("Previous impression: Stable disease.\n\nMetastases in the liver.", Answer.SILENT),
        ("Compared with: 3 May 2025\nLiver: no metastases\nOverall: Stable disease", Answer.NO_PROGRESSION),
        ("Comparison study: 3 May\nOverall: progressive disease\nReported by: X", Answer.PROGRESSION),
        ("This report has been withdrawn. Stable disease.", Answer.WITHDRAWN),
        ("PRELIMINARY REPORT. Progressive disease.", Answer.PRELIMINARY),
        ("Wet read: stable disease.", Answer.PRELIMINARY),
        ("Stable disease. Not for clinical use.", Answer.PRELIMINARY),
        ("Stable disease. Awaits the formal report.", Answer.PRELIMINARY),
        ("Initial impression: stable. Awaiting formal report.", Answer.PRELIMINARY),
    ],
)
def test_the_parts_of_a_report_are_weighed(text: str, answer: Answer) -> None:
    assert read_report(text).answer is answer


@pytest.mark.parametrize(
    ("text", "conclusion", "answer"),
    [
        ("CT chest and abdomen.", "Stable disease.", Answer.NO_PROGRESSION),
        ("Stable disease.", "Progressive disease.", Answer.CONFLICTING),
        ("Possible new bone lesion.", "Stable disease.", Answer.HEDGED),
        ("Stable disease.", "See report.", Answer.NO_PROGRESSION),
        ("Stable disease.", "Preliminary: stable disease.", Answer.PRELIMINARY),
        ("Findings: New metastases.\nImpression: Stable.", "Stable disease.", Answer.CONFLICTING),
    ],
)
def test_the_conclusion_of_the_report_decides_unless_contradicted(
    text: str, conclusion: str, answer: Answer
) -> None:
    assert read_report(text, conclusion=conclusion).answer is answer


def test_the_deciding_sentence_is_kept_as_written() -> None:
    reading = read_report("Lungs clear. NEW Hepatic\nmetastases are seen. Gallstones.")
    assert reading.sentence == "NEW Hepatic metastases are seen."


def test_a_silent_report_has_no_sentence() -> None:
    assert read_report("Gallstones.").sentence is None


def test_the_text_of_the_report_stays_out_of_repr() -> None:
    assert "hepatic" not in repr(read_report("New hepatic metastases."))


def test_only_two_answers_decide() -> None:
    assert {answer for answer in Answer if answer.decides} == {Answer.PROGRESSION, Answer.NO_PROGRESSION}


def test_a_text_cut_at_the_limit_is_never_read_as_no_progression() -> None:
    reading = read_report("Stable disease. " + "Gallstones. " * 10_000)
    assert reading.truncated
    assert reading.answer is Answer.HEDGED


def test_progression_before_the_limit_still_counts_when_the_text_is_cut() -> None:
    reading = read_report("Progressive disease. " + "Gallstones. " * 10_000)
    assert reading.answer is Answer.PROGRESSION
