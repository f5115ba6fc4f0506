"""Method texts, disclaimers, scales and other findings beside a receptor value leave the value as it is."""

import pytest

from service.chart.diagnosis import ReceptorAnswer
from service.extract.readers.receptors import read
from tests.unit.extract.reading import coded, noted, observation
from tests.unit.extract.test_receptors_in_pathology_words import METHODS

ASIDES = (
    METHODS,
    "They have not been cleared by the FDA.",
    "This test has not been approved by the Food and Drug Administration.",
    "Necrosis is not seen.",
    "No lymphovascular invasion identified.",
    "Fixation time 14 hours in 10 % neutral buffered formalin.",
    "ER and PR are reported as positive when at least 1 % of tumor nuclei stain.",
    "HER2 is scored by ASCO/CAP 2023: 0 and 1+ negative, 2+ equivocal, 3+ positive.",
)
OBJECTIONS = (
    "The result could not be confirmed.",
    "Not interpretable because of crush artefact.",
    "Prior specimen.",
    "Repeat on a resection specimen recommended.",
    "Necrosis; staining not reliable.",
    "FDA-approved kit failed; staining invalid?",
)


def _answer(name: str, value: str) -> ReceptorAnswer:
    (fact,), _ = noted(read, observation(coded(None, None, text=name), valueString=value))
    return fact.value.answer


@pytest.mark.parametrize("aside", ASIDES)
@pytest.mark.parametrize("answer", [ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE])
def test_an_aside_changes_neither_answer(aside: str, answer: ReceptorAnswer) -> None:
    share, score = (90, "3+") if answer is ReceptorAnswer.POSITIVE else (0, "1+")
    assert _answer("Estrogen receptor", f"Estrogen receptor: {answer.value} ({share} %)\n{aside}") is answer
    assert _answer("HER2/neu", f"HER2: {answer.value} ({score})\n{aside}") is answer


@pytest.mark.parametrize("objection", OBJECTIONS)
def test_an_objection_still_leaves_it_open(objection: str) -> None:
    answer = _answer("Estrogen receptor", f"Estrogen receptor: positive (90 %)\n{objection}")
    assert answer not in {ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE}


@pytest.mark.parametrize(
    "value", ["Positive in virtually all tumour cells", "Strongly positive in virtually all cells"]
)
def test_virtually_all_cells_are_positive(value: str) -> None:
    assert _answer("Estrogen receptor", value) is ReceptorAnswer.POSITIVE
