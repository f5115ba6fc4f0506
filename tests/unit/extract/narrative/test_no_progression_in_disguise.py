"""Words of progression that speak of a decrease, a form, the past, or something harmless."""

import pytest

from service.extract.narrative import Answer, read_report


@pytest.mark.parametrize(
    "text",
    [
        "Progressive decrease in size of the hepatic metastases.",
        "Nodal disease is progressively smaller.",
        "Progressive sclerosis of the metastases, compatible with treatment response.",
        "New sclerotic foci represent treatment response. Metastases smaller.",
        "Uptake represents marrow stimulation rather than progression. Metastases smaller.",
        "Stable metastases. New axillary nodes consistent with recent vaccination.",
        "Stable metastases. New uptake in the colon is physiological.",
        "Stable metastases. New uptake in the sigmoid, consistent with diverticulitis.",
        "Stable metastases. New foci not revealed.",
        "Stable metastases. The ablation cavity is larger, as expected.",
        "The rise in uptake on the last scan has now subsided. Metastases smaller.",
        "The nodule new on the previous CT has disappeared. Metastases stable.",
        "The apparent increase of the lesion is due to a different slice position. Stable disease.",
        "Interval dec in size of hepatic mets.",
        "Radiological remission.",
        "PROGRESSION ASSESSMENT\nNew lesions: none\nOverall: stable",
        "Response code (1 = complete response, 2 = partial response, 3 = stable disease, 4 = progressive disease): 3.",
        "PD = progressive disease; SD = stable disease. Metastases smaller.",
        "RECIST: stable disease. (PD: at least 20% increase of the sum; PR: at least 30% decrease.)",
    ],
)
def test_it_is_read_as_no_progression(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "Response code (1 = complete response, 2 = partial response, 3 = stable disease, 4 = progressive disease): 4.",
        "Metastases smaller. (PD: liver; SD: bones)",
        "New nodes consistent with lymphangitis and metastases.",
        "Progressive enlargement of the nodal metastases.",
        "Lesions not present on the previous CT. Others have resolved.",
        "Progression rather than flare.",
    ],
)
def test_the_same_words_still_state_progression(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    "text",
    [
        "Progressive disease or flare, stable disease otherwise.",
        "PROGRESSION: see findings. Known metastases.",
        "Response code (1 = complete response, 4 = progressive disease). Stable metastases.",
        "Ablation zone larger. Stable metastases. The ablation zone metastasis has grown.",
    ],
)
def test_a_form_or_a_choice_is_never_read_as_no_progression(text: str) -> None:
    assert read_report(text).answer is not Answer.NO_PROGRESSION
