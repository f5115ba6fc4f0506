"""A conclusion of no progression does not settle what the findings suspect."""

import pytest

from service.extract.narrative import Answer, read_report

STABLE = ("Conclusion: Stable liver metastases.", "Impression: Stable disease.")
SUSPICIONS = (
    "Subtle omental nodularity, suspicious for peritoneal disease.",
    "L3 focus, concerning for metastasis.",
    "Right axillary node, possibly metastatic.",
    "Pleural thickening, metastasis cannot be excluded.",
    "Omental stranding, possible peritoneal carcinomatosis.",
    "Dural thickening, worrisome for dural metastasis.",
    "Peritoneal disease should be considered.",
    "Mixed response in the bones.",
)


@pytest.mark.parametrize("conclusion", STABLE)
@pytest.mark.parametrize("suspicion", SUSPICIONS)
def test_a_suspicion_in_the_findings_leaves_the_question_open(suspicion: str, conclusion: str) -> None:
    text = f"CT TAP. Liver metastases stable. {suspicion}\n{conclusion}"
    assert read_report(text).answer is Answer.HEDGED


@pytest.mark.parametrize(
    ("conclusion", "answer"), [(STABLE[0], Answer.HEDGED), (STABLE[1], Answer.NO_PROGRESSION)]
)
def test_a_slight_growth_is_part_of_a_verdict_on_the_whole_disease_only(
    conclusion: str, answer: Answer
) -> None:
    text = f"CT TAP. Liver metastases unchanged. Left hilar node slightly larger.\n{conclusion}"
    assert read_report(text).answer is answer


@pytest.mark.parametrize(
    "sentence",
    ["Biopsy should be considered.", "Consider MRI of the spine.", "Follow-up CT may be considered."],
)
def test_advice_is_no_doubt(sentence: str) -> None:
    assert read_report(f"Liver metastases stable. {sentence}").answer is Answer.NO_PROGRESSION


def test_what_was_asked_is_not_what_was_found() -> None:
    text = (
        "Clinical info: metastatic breast cancer, ?progression.\nLiver metastases unchanged. No new lesions."
    )
    assert read_report(text).answer is Answer.NO_PROGRESSION
