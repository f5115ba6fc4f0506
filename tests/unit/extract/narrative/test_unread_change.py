"""A sentence about the cancer that is not understood leaves the report open instead of saying nothing."""

import pytest

from service.extract.narrative import Answer, read_report
from service.extract.narrative.lexicon import entries
from service.extract.narrative.statements import _READERS
from service.extract.narrative.words import may_state, tokens_of

STABLE = "Stable bone metastases."
NOT_UNDERSTOOD = (
    "The liver metastases have wuzzled.",
    "A metastasis has quonked in the right lobe, 14 mm.",
    "Liver: metastases quonked throughout.",
    "Metastases quonk in segments 2 and 3.",
    "Nodules quonked in both lungs.",
    "The tumour has quonked the bladder.",
    "Hepatic metastases in no way quonked before, quonking metastases today.",
    "The vertebrae look quonky compared with the last study.",
    "Active disease is now quonked in the axilla.",
)


@pytest.mark.parametrize("sentence", NOT_UNDERSTOOD)
def test_an_unknown_word_about_a_lesion_beside_a_stable_one_is_not_stability(sentence: str) -> None:
    assert read_report(f"{STABLE} {sentence}").answer is Answer.HEDGED


@pytest.mark.parametrize(
    "sentence",
    [
        "Stable disease, but the pleura is festooned.",
        "Bone metastases are stable, those in the liver quonked.",
        "Stable nodes, metastases quonked in the pleura.",
        "Nodes stable, bone metastases not.",
    ],
)
def test_a_clause_set_against_stability_that_is_not_understood_takes_it_back(sentence: str) -> None:
    assert read_report(sentence).answer is Answer.HEDGED


@pytest.mark.parametrize(
    "sentence",
    [
        "No lesion quonked.",
        "The quonky lesion is a simple cyst.",
        "A 61 year old lady with metastatic quonk.",
        "History of quonky metastases.",
        "Quonky gallbladder.",
        "Target lesion | Baseline | Quonk",
    ],
)
def test_what_is_denied_benign_past_or_no_sentence_leaves_stability_alone(sentence: str) -> None:
    assert read_report(f"{sentence} {STABLE}").answer is Answer.NO_PROGRESSION


def test_no_listed_word_that_states_something_is_passed_over() -> None:
    """Most sentences are skipped unread; none that holds a listed word or phrase of an event may be."""
    skipped = [
        words for words, kind in entries() if kind in _READERS and not may_state(tokens_of(" ".join(words)))
    ]
    assert skipped == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Further spread of disease to the omentum.",
        "Newly occurred liver filiae.",
        "Progredient disease.",
        "Liver: 3 metastases today, none previously.",
        "Regrowth of the nodal metastases.",
        "The disease has come back in the axilla.",
        "Interval inc in size of hepatic mets.",
        "Augmentation of the nodal metastases.",
        "The nodal metastasis is three times its previous volume.",
        "Newly: metastases in both kidneys.",
    ],
)
def test_spread_number_and_regrowth_are_progression(sentence: str) -> None:
    assert read_report(f"{STABLE} {sentence}").answer is Answer.PROGRESSION


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("No change in size of the lung metastases, but there are more of them.", Answer.PROGRESSION),
        ("Lung metastases of the same size but twice as many.", Answer.PROGRESSION),
        ("Lung metastases unchanged. There are now about 30 of them, previously 12.", Answer.HEDGED),
        ("Lung metastases unchanged. There are now about 12 of them, previously 12.", Answer.NO_PROGRESSION),
        ("Stable bone metastases. Adrenal metastasis: 14 mm then, 31 mm at present.", Answer.HEDGED),
        ("Stable bone metastases. Adrenal metastasis: 14 mm then, 15 mm at present.", Answer.NO_PROGRESSION),
        ("Stable bone metastases. Liver metastases 17 mm in April, 29 mm in July.", Answer.HEDGED),
        ("Stable bone metastases. Liver metastases 17 mm in April, 18 mm in July.", Answer.NO_PROGRESSION),
        ("Stable bone metastases. Liver metastases +20 % in diameter.", Answer.HEDGED),
        ("Stable bone metastases. Liver metastases +19 % in diameter.", Answer.NO_PROGRESSION),
        ("Stable bone metastases. Liver metastases plus 5 mm.", Answer.HEDGED),
        ("Stable bone metastases. Liver metastases plus 4 mm.", Answer.NO_PROGRESSION),
    ],
)
def test_numbers_beside_stability_are_compared(sentence: str, answer: Answer) -> None:
    assert read_report(sentence).answer is answer
