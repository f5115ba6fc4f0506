"""What each kind of sentence in a report answers, rule by rule."""

import pytest

from service.extract.narrative import Answer, read_report

STATED_PROGRESSION = (
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
        ("This report has been withdrawn. Stable disease.", Answer.WITHDRAWN),
        ("PRELIMINARY REPORT. Progressive disease.", Answer.PRELIMINARY),
        ("Wet read: stable disease.", Answer.PRELIMINARY),
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


@pytest.mark.parametrize(
    "text",
    [
        "Pas de progression tumorale. Maladie stable.",
        "Kein Hinweis auf Progress.",
        "No se observa progresión de la enfermedad.",
    ],
)
def test_other_languages_are_not_read(text: str) -> None:
    assert read_report(text).answer is Answer.SILENT


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
