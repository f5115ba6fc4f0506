"""A question that is repeated, a progression under an earlier drug, a lesion removed long ago: no findings of today."""

import pytest

from service.extract.narrative import read_report
from service.extract.narrative.answer import Answer

NOT_OF_TODAY = (
    "You ask whether there is any progression. In summary, the disease is stable, and I see nothing new.",
    "The disease is stable. You ask whether there is any progression.",
    "You ask whether there is any progression. No. The disease is stable.",
    "You wonder whether the disease has progressed. Stable disease compared with July.",
    "The referring physician asks whether there is progression. Stable disease.",
    "We were asked to comment on whether there is progression. Stable disease.",
    "Known progression in March 2025 under tamoxifen. Today: stable disease compared with July 2026.",
    "Progression in 2024 on adjuvant chemotherapy. Now stable disease.",
    "Stable disease. Lung nodule in the right lower lobe previously resected in 2012. No new lesions.",
    "Stable disease. Liver lesion ablated in 2015.",
    "Stable disease. The deposits in the liver, which measured 18 and 12 mm in July, now measure 17 and 12 mm.",
)
LEFT_OPEN = (
    "I wonder whether there is progression. Stable disease.",
    "Stable disease. The question is whether there is progression.",
    "You ask whether there is any progression. Unfortunately, there is. Stable disease.",
    "You ask whether there is any progression. There is. Otherwise stable disease.",
    "You ask whether there is any progression. Probably. The disease is stable by size.",
    "You ask whether there is any progression. In the liver, yes. The disease is stable.",
    "Known progression in March 2025.",
    "The disease is stable according to the treating team.",
    "According to her husband the disease is stable.",
    "Known progression in October 2026 under letrozole. Today: stable disease.",
    "Progression in 2026 on adjuvant letrozole and abemaciclib. Stable disease.",
    "Progression in March 2025 under tamoxifen and again in October 2026. Stable disease.",
    "Liver lesion resected in 2015, now new nodule, possibly metastasis. Stable disease.",
    "Stable disease. The deposits in the liver, which measured 18 and 12 mm in July, now measure 17 and 14 mm.",
    "Stable disease. Sclerotic focus in S1 is new, concerning for metastasis.",
    "Stable disease. A focus in S1 is new and may represent metastasis.",
    "The lesion in S1 is new, probably a metastasis.",
    "Stable disease. A lesion, new, suspicious for metastasis in L3.",
    "A nodule in the lung is new and likely represents metastasis.",
)
PROGRESSION = (
    "You ask whether there is any progression. There is progression in the liver.",
    "You ask whether there is any progression: yes, new liver metastases.",
    "Known progression in March 2025 under tamoxifen. Today: new liver metastases.",
    "The liver metastasis in segment 4 is new, and there may be a second one.",
    "The lesion in S1 is new, consistent with metastasis.",
    "The liver metastases are new, and a small effusion may represent infection.",
    "New liver metastases, and possible lung metastases.",
    "Previously resected lung nodule has regrown. Stable disease.",
)


@pytest.mark.parametrize("text", NOT_OF_TODAY)
def test_what_is_not_of_today_leaves_the_conclusion(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize("text", LEFT_OPEN)
def test_what_may_be_of_today_is_left_open(text: str) -> None:
    assert not read_report(text).answer.decides


@pytest.mark.parametrize("text", PROGRESSION)
def test_a_finding_beside_a_question_or_a_doubt_is_progression(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION
