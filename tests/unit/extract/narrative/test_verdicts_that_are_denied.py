"""A verdict that a sentence names is none when the sentence denies it, ends it, or speaks of work not done."""

import pytest

from service.extract.narrative import read_report
from service.extract.narrative.answer import Answer

DENIED = (
    "Partial response is not seen.",
    "Partial response not confirmed.",
    "Remission not sustained.",
    "Response to therapy not given.",
    "The previous partial response has not been maintained.",
    "Complete metabolic response lost in the liver.",
    "PR criteria are not fulfilled.",
    "Stable disease not confirmed.",
    "Stable disease: no longer.",
    "Stable disease is no longer given.",
    "Stable disease has ended.",
    "End of stable disease.",
    "Criteria for stable disease not met.",
    "RECIST criteria for stable disease exceeded.",
    "Stability of the liver metastases not given.",
    "Liver metastases stable no longer.",
    "Disease control not achieved.",
    "Sum of diameters 64 mm (nadir 51 mm). Stable disease is no longer given.",
)
NOT_DONE = (
    "No progression analysis was performed.",
    "Due to missing prior images no progression analysis was performed.",
    "No disease progression data available.",
    "No progression-related statement possible.",
    "No staging for progression done.",
    "No comparison for progression was made.",
)
GIVEN = (
    "Meets criteria for stable disease.",
    "Criteria for partial response are met.",
    "Stable disease with no new lesions.",
    "Liver metastases stable, not enlarged.",
    "Stable disease, not progressive.",
    "Stable disease. Fracture not seen.",
    "No disease progression.",
    "No progression compared with the prior study.",
    "PR according to RECIST 1.1.",
    "Findings:\nLiver: segment VI lesion 14 mm, previously 15 mm.\n\nAssessment:\nNo evidence of progression.",
)


@pytest.mark.parametrize("text", [*DENIED, *NOT_DONE])
def test_a_verdict_that_is_not_given_leaves_the_question_open(text: str) -> None:
    assert read_report(text, conclusion=text).answer is Answer.HEDGED


@pytest.mark.parametrize("text", GIVEN)
def test_a_verdict_that_is_given_stands(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "text", ["PD according to RECIST 1.1.", "Progression according to RECIST 1.1 criteria."]
)
def test_progression_by_criteria_is_progression(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION
