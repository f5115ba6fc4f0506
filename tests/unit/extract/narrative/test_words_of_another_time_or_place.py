"""What a report says of cancer proven elsewhere, of words kept elsewhere, and of what was known beforehand."""

import pytest

from service.extract.narrative import Answer, read_report

UNDECIDED = frozenset(Answer) - {Answer.PROGRESSION, Answer.NO_PROGRESSION}


@pytest.mark.parametrize(
    "sentence",
    [
        "CSF cytology positive since last scan.",
        "Lumbar puncture showed malignant cells.",
        "Pleural fluid cytology: adenocarcinoma.",
        "Right effusion, cytology positive for malignant cells.",
        "Malignant cells in the ascitic fluid on recent paracentesis.",
        "Punch biopsy of the scalp last week showed metastatic carcinoma.",
        "Recent biopsy of the axilla positive for carcinoma.",
        "Excision biopsy in the interval confirmed metastasis.",
    ],
)
@pytest.mark.parametrize(
    "report", ["Osseous metastases unchanged. {}", "Findings: {}\nImpression: Stable disease.", "{} SD."]
)
def test_cancer_that_cells_or_tissue_have_newly_shown_leaves_the_question_open(
    report: str, sentence: str
) -> None:
    assert read_report(report.format(sentence)).answer in UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "Biopsy-proven liver metastases are unchanged.",
        "Stable disease. Biopsy of the liver in 2023 showed metastatic carcinoma.",
        "Histologically confirmed breast carcinoma. Stable bone metastases.",
        "Stable disease. Pleural cytology negative for malignant cells.",
        "Stable disease. CSF cytology was negative.",
        "Known positive pleural cytology. Pleural metastases stable.",
        "Stable disease. Pathologic fracture of T7, known.",
    ],
)
def test_how_the_cancer_was_once_proven_does_not(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "words",
    [
        "But see addendum.",
        "Please refer to the addendum below.",
        "Addendum to follow.",
        "See separate report.",
        "Chest dictated separately.",
        "The liver lesions are described in a separate report.",
        "Discussed with Dr Smith, findings revised.",
        "Impression has been revised.",
        "Revised after discussion at the tumor board.",
        "Please see the attached report.",
        "See updated report.",
    ],
)
def test_a_report_that_points_to_words_it_does_not_hold_is_open(words: str) -> None:
    assert read_report(f"Stable disease. {words}").answer is Answer.HEDGED
    assert read_report(f"Progressive disease. {words}").answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    "words",
    [
        "See addendum.\nADDENDUM: Lung windows were reviewed as well.",
        "MRI brain dictated separately.",
        "Mammogram reported separately.",
        "Discussed with Dr Smith by telephone.",
        "Two separate nodules are unchanged.",
        "See above.",
    ],
)
def test_a_report_that_holds_its_words_is_read(words: str) -> None:
    assert read_report(f"Stable disease. {words}").answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "Known stable disease.",
        "62F with known stable disease on letrozole. CT CAP. No pleural effusion.",
        "Patient with stable metastatic breast cancer. Gallstones.",
        "61 year old lady known to have stable bone metastases.",
        "Follow-up of stable disease.",
        "Surveillance for stable metastatic disease. No effusion.",
        "Best overall response: PR.",
        "Best response: SD",
        "BOR: PR",
        "Best response by RECIST so far PR.",
    ],
)
def test_what_was_known_beforehand_or_was_best_is_no_answer(text: str) -> None:
    assert read_report(text).answer in UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "Response by RECIST: PR",
        "Overall response: SD",
        "Best overall response: PR. Current response: SD.",
        "Best overall response: CR\nTime point response: SD",
        "Patient with known bone metastases, which are stable.",
        "Known bone metastases: stable.",
        "Known liver metastases stable.",
        "62F with bone metastases. CT today shows stable disease.",
        "Follow-up CT of known metastases shows stable disease.",
    ],
)
def test_what_is_said_of_today_is_an_answer(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    [
        "Rising ADC in the bone metastases.",
        "Increase in ADC values of the femoral metastases.",
        "The metastases show increased ADC.",
        "The mean ADC of the lesions has risen.",
        "Apparent diffusion coefficient of the metastases is higher.",
    ],
)
def test_a_rising_diffusion_coefficient_is_no_growth(sentence: str) -> None:
    assert read_report(sentence).answer is Answer.SILENT
    assert read_report(f"{sentence} Metastases otherwise stable.").answer is Answer.NO_PROGRESSION


def test_a_falling_diffusion_coefficient_is_no_response() -> None:
    assert read_report("ADC of the bone metastases has decreased.").answer is Answer.HEDGED


def test_a_lesion_that_grows_while_its_diffusion_coefficient_rises_grows() -> None:
    text = "The metastases have increased in size, with increased ADC. The brain is unremarkable."
    assert read_report(text).answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("De novo metastatic breast cancer. Bone metastases stable.", Answer.NO_PROGRESSION),
        ("De novo stage IV breast cancer. Bone metastases stable.", Answer.NO_PROGRESSION),
        ("Bone metastases stable. De novo liver metastases.", Answer.PROGRESSION),
        ("Bone stable. De novo metastatic disease in the liver.", Answer.PROGRESSION),
    ],
)
def test_a_cancer_metastatic_from_the_beginning_is_not_new(text: str, answer: Answer) -> None:
    assert read_report(text).answer is answer


@pytest.mark.parametrize(
    "text",
    [
        "IMPRESSION: Stable disease.\nRECOMMENDATION: MRI of the liver for the new segment 6 lesion.",
        "IMPRESSION: Stable disease.\nPLAN: Biopsy of the enlarging right axillary node.",
    ],
)
def test_advice_that_names_something_new_leaves_the_question_open(text: str) -> None:
    assert read_report(text).answer is Answer.HEDGED


@pytest.mark.parametrize(
    "text",
    [
        "Stable disease. Continued surveillance recommended to exclude progression.",
        "Stable disease. MRI recommended if clinically indicated to exclude brain metastases.",
        "IMPRESSION: Stable disease.\nRECOMMENDATION: CT in 3 months.",
        "IMPRESSION: Stable disease.\nRECOMMENDATION: Ultrasound of the enlarged thyroid nodule.",
        "Stable disease. Suggest chest radiograph in 6 weeks.",
    ],
)
def test_other_advice_does_not(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION
