"""A report on one line under the heading of its indication."""

import pytest

from service.extract.narrative import Answer, read_report


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Indication: fall. New lytic metastasis in the right femur.", Answer.PROGRESSION),
        ("Indication: restaging. Progressive disease.", Answer.PROGRESSION),
        ("Comparison: none. New lytic metastasis in the right femur.", Answer.PROGRESSION),
        ("Exam: femur. New lytic metastasis in the right femur.", Answer.PROGRESSION),
        ("Technique: MRI brain with gadolinium. Comparison: 2026-05-02. Multiple new brain metastases.",
         Answer.PROGRESSION),
        ("Clinical information: metastatic breast cancer, ? progression. Unchanged bone metastases. No new lesions.",
         Answer.NO_PROGRESSION),
        ("Indication: breast cancer, rule out progression.", Answer.SILENT),
        ("CT PULMONARY ANGIOGRAM. Indication: dyspnoea, ?PE. No embolus. Incidental new hepatic metastases.",
         Answer.PROGRESSION),
        ("CT head. Indication: fall. New skull metastases.\nStable nodal metastases.", Answer.PROGRESSION),
        ("Bones stable. Comparison: March. Multiple new hepatic metastases.", Answer.PROGRESSION),
        ("EXAM: CT CAP. New liver metastases.\nStable nodal metastases.", Answer.PROGRESSION),
        ("COMPARISON: 3 May. CT CAP. Hepatic metastases enlarged. IMPRESSION: progressing.", Answer.PROGRESSION),
        ("Reason for exam: rule out progression. CT C/A/P. Impression: Stable disease.", Answer.NO_PROGRESSION),
        ("Request: bone pain, concern for progression. PET/CT whole body. Opinion: no change in the metastases.",
         Answer.NO_PROGRESSION),
        ("History: partial response in March, stable in June. CT CAP today. Impression: progression.",
         Answer.PROGRESSION),
        ("INDICATION: Breast cancer. Liver metastases, progression?\nIMPRESSION: Stable disease.",
         Answer.NO_PROGRESSION),
        ("CLINICAL HISTORY: Breast cancer. Progressive disease last year.\nIMPRESSION: Stable disease.",
         Answer.NO_PROGRESSION),
    ],
)  # fmt: skip
def test_the_first_sentence_is_the_indication_and_the_rest_is_the_report(text: str, answer: Answer) -> None:
    assert read_report(text).answer is answer
