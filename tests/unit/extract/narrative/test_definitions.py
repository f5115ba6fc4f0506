"""What a category of response means is explained in a footer; only what is said of this patient is a statement."""

import pytest

from service.extract.narrative import read_report
from service.extract.narrative.answer import Answer

_STABLE = "IMPRESSION:\nStable disease."
_IN_FULL = (
    "Complete Response (CR): Disappearance of all target lesions. Any pathological lymph nodes (whether target"
    " or non-target) must have reduction in short axis to <10 mm. Partial Response (PR): At least a 30%"
    " decrease in the sum of diameters of target lesions, taking as reference the baseline sum diameters."
    " Progressive Disease (PD): At least a 20% increase in the sum of diameters of target lesions, taking as"
    " reference the smallest sum on study (this includes the baseline sum if that is the smallest on study). In"
    " addition to the relative increase of 20%, the sum must also demonstrate an absolute increase of at least"
    " 5 mm. (Note: the appearance of one or more new lesions is also considered progression). Stable Disease"
    " (SD): Neither sufficient shrinkage to qualify for PR nor sufficient increase to qualify for PD, taking as"
    " reference the smallest sum diameters while on study."
)
DEFINITIONS = (
    "Reference: Eisenhauer EA et al. RECIST 1.1, Eur J Cancer 2009: progressive disease is an increase of at least 20 %"
    " in the sum of diameters or the appearance of new lesions.",
    "Definition of progressive disease: increase of at least 20 % in the sum of diameters.",
    "Progressive disease (PD) is defined as a 20 % or greater increase in the sum of target lesion diameters or the"
    " appearance of one or more new lesions.",
    "PD is defined as the appearance of one or more new lesions.",
    "Progression is defined as new lesions or an increase of 20 %.",
    "The criteria for progressive disease are an increase of the sum of diameters of at least 20 % and 5 mm.",
    "Note: according to RECIST 1.1, an increase of more than 20 % in the sum of diameters constitutes progressive"
    " disease.",
    "RECIST 1.1 (Eisenhauer et al., 2009) defines progressive disease as an increase of at least 20 % in the sum of"
    " diameters.",
    "Under PERCIST, progressive metabolic disease requires an increase of SUL peak by at least 30 %.",
    "RECIST 1.1 criteria: PD - increase of at least 20 % in sum of diameters; PR - decrease of at least 30 %.",
    "Progressive disease, as defined by RECIST 1.1, is an increase of at least 20 % in the sum of diameters.",
    "For progression, RECIST 1.1 requires an increase in the sum of diameters of at least 20 %.",
    "RECIST: PD >= 20% increase in sum of diameters, PR >= 30% decrease.",
    "Legend: PD = progressive disease, an increase of 20 % or more; SD = stable disease.",
    "Progressive disease is defined as an increase of at least 20 %; stable disease is neither that nor a response.",
    "CR: disappearance of all target lesions; PR: at least a 30% decrease in the sum of diameters; PD: at least a 20%"
    " increase in the sum of diameters; SD: neither PR nor PD.",
    _IN_FULL,
)
SAID_OF_HER = (
    "The sum of diameters has increased by at least 20 %, progressive disease.",
    "Progressive disease: increase of the sum of diameters of at least 25 % since July.",
    "Progressive disease, an increase of at least 20 % in the sum of diameters.",
    "RECIST 1.1: progressive disease, sum of diameters increased by 34 %.",
    "Progressive disease by RECIST 1.1 criteria with an increase of more than 20 % in the sum of diameters.",
    "The sum of diameters is 64 mm, an increase of more than 20 % over nadir, which meets the definition of progressive"
    " disease.",
    "The disease is defined as progressive by RECIST.",
    "New liver metastases. Definition of progressive disease is fulfilled.",
    "Interval progression: at least 20 % increase of the liver metastases and new lesions.",
    "Key finding: increase of the liver metastases by at least 20 %.",
    "RECIST 1.1: PD. Reference: increase of at least 20 % in the sum of diameters.",
    "Progressive disease. " + _IN_FULL,
)
IN_WORDS_OF_A_DEFINITION = (
    "Progressive disease is an increase of at least 20 % in the sum of diameters, which has been reached.",
    "Progressive disease is defined as an increase of at least 20 %, as seen here.",
    "Progressive disease is a fact with an increase of more than 20 % in the sum of diameters.",
    "The progression is an increase of more than 20 % of the sum of diameters.",
    "Non-target lesions: PD: appearance of one or more new lesions in the liver.",
    "Liver: PD, at least 20 % increase; bone: SD, at least no 30 % decrease.",
    "Overall response: PD: at least a 20 % increase in the sum of diameters.",
)


@pytest.mark.parametrize("footer", DEFINITIONS)
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_definition_below_the_conclusion_changes_nothing(footer: str, between: str) -> None:
    assert read_report(f"{_STABLE}{between}{footer}").answer is Answer.NO_PROGRESSION


@pytest.mark.parametrize("footer", DEFINITIONS)
def test_a_definition_alone_answers_nothing(footer: str) -> None:
    assert not read_report(footer).answer.decides


@pytest.mark.parametrize("text", SAID_OF_HER)
def test_progression_stays_progression_in_words_of_the_criteria(text: str) -> None:
    assert read_report(text).answer is Answer.PROGRESSION


@pytest.mark.parametrize("text", IN_WORDS_OF_A_DEFINITION)
def test_what_may_be_said_of_this_patient_is_not_passed_over(text: str) -> None:
    assert read_report(f"{_STABLE} {text}").answer is not Answer.NO_PROGRESSION
