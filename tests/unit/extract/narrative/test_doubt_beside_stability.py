"""Doubt about stability, about another finding, or between two readers is never "no progression"."""

import pytest

from service.extract.narrative import Answer, read_report


@pytest.mark.parametrize(
    "text",
    [
        "Liver metastases stable. Peritoneal spread not excluded.",
        "Liver metastases stable. New omental stranding, significance uncertain.",
        "Liver metastases stable. Significance of the new omental stranding is uncertain.",
        "Liver metastases stable. The pleural nodularity cannot be called benign.",
        "Liver metastases stable. New opacity, may be tumour.",
        "Liver metastases stable. Node in the axilla, vaccine or tumour.",
        "Liver metastases stable. Whether the pleural fluid is malignant is unclear.",
        "Stability of the bone disease cannot be confirmed on CT.",
        "Stability is not assured.",
        "Disease stable, with a caveat: thick slices.",
        "Stable disease as far as motion artefacts permit.",
        "Stable disease, I think.",
        "No progression that I can prove.",
        "Stable metastases; I cannot be sure of that.",
        "Stable disease, barring the region hidden by the prosthesis.",
        "The size of the metastases is constant, their activity is not.",
    ],
)
def test_doubt_leaves_the_report_open(text: str) -> None:
    assert read_report(text).answer is Answer.HEDGED


@pytest.mark.parametrize("impression", ["stable disease", "progression in the liver"])
@pytest.mark.parametrize(
    "second", ["Attending: I do not agree.", "Consultant: I disagree.", "My colleague sees it otherwise."]
)
def test_two_readers_who_do_not_agree_settle_nothing(impression: str, second: str) -> None:
    assert read_report(f"Resident impression: {impression}. {second}").answer is Answer.CONFLICTING


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("New nodes, either a sarcoid-like reaction or metastases.", Answer.HEDGED),
        ("New bone lesions: flare or progression.", Answer.HEDGED),
        ("New metastases in liver or spleen.", Answer.PROGRESSION),
        ("Recommend follow-up to document stability or progression.", Answer.SILENT),
        ("All metastases are unchanged; no new lesion.\nImpression: Progression.", Answer.CONFLICTING),
    ],
)
def test_alternatives_and_recommendations_state_no_progression_of_their_own(
    text: str, answer: Answer
) -> None:
    assert read_report(text).answer is answer


@pytest.mark.parametrize(
    "text",
    [
        "Lung metastases have enlarged since 2 May.",
        "Lung metastases have enlarged since the May scan.",
        "The liver metastasis has enlarged, 29 mm versus 18 mm.",
        "Without question the liver metastases have progressed.",
        "Para-aortic nodal metastases enlarged from 12 mm to 22 mm.",
        "New adrenal nodule, which represents metastasis.",
        "Tiny lung nodule, indeterminate. The liver metastasis has clearly enlarged.",
    ],
)
def test_a_month_a_site_or_a_figure_of_speech_is_no_hedge(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION


@pytest.mark.parametrize("text", ["The lesion in segment 2 may be new.", "Lesion 3 may have grown."])
def test_may_after_a_number_still_hedges_a_verb(text: str) -> None:
    assert read_report(f"Stable disease. {text}").answer is Answer.HEDGED
