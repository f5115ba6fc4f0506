"""A note beside a receptor result can only weaken it: by taking it back, or by stating another answer."""

import pytest

from service.chart.diagnosis import Receptor, ReceptorAnswer
from service.extract.readers.receptors import read
from service.extract.receptor_objections import contradicts
from tests.unit.extract.reading import LOINC, Json, coded, noted, observation
from tests.unit.extract.test_receptors_in_pathology_words import METHODS

POSITIVE, NEGATIVE, EQUIVOCAL = ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE, ReceptorAnswer.EQUIVOCAL
ER, HER2 = Receptor.ER, Receptor.HER2

AGAINST_ER_POSITIVE = (
    "On re-review the tumor is ER negative; positive result was reported in error.",
    "Reported in error.",
    "Addendum: ER negative on repeat.",
    "Negative on re-staining",
    "<1 % of tumor cells stain",
    "The tumor is triple negative.",
    "Hormone receptor negative.",
    "No ER expression",
    "Result belongs to another patient.",
)
AGAINST_HER2_NEGATIVE = (
    "Reflex FISH: amplified, ratio 3.2.",
    "Subsequent FISH showed amplification (HER2/CEP17 5.1).",
    "FISH performed: ratio 4.0, copies 9",
    "Revised score: 3+",
    "IHC revised to 2+",
    "ISH: positive",
)
HARMLESS_BESIDE_BOTH = (
    METHODS,
    "Ki-67 20 %",
    "PR negative (0 %)",
    "Nottingham grade 3+3+2=8",
    "Specimen received in 10 % formalin, fixed 6 to 72 hours.",
    "Internal controls positive, negative control negative.",
    "Margins negative. Lymph nodes negative (0/3).",
    "Negative for TTF-1 and CDX2.",
    "New specimen requested for Oncotype DX",
    "Results should be interpreted in the clinical context.",
    "0: no staining; 1+: faint; 2+: weak to moderate; 3+: intense",
)
HARMLESS_BESIDE_ER_POSITIVE = (
    "Prior biopsy 2019: ER negative.",
    "Necrosis <1 %.",
    "Strong nuclear staining in 95 % of tumor cells",
    "Negative: <1 %; low positive: 1-10 %; positive: >10 %",
    "HER2 negative (IHC 0)",
)
HARMLESS_BESIDE_HER2_NEGATIVE = (
    "ER positive 90 %",
    "Reflex FISH not indicated",
    "IHC 0-1+",
    "HER2 FISH: not amplified, ratio 1.2",
    "Prior specimen 2015 was HER2 positive (3+).",
    "Patients with HER2 positive tumors may benefit from trastuzumab.",
    "ERBB2 mutation detected: S310F",
)


@pytest.mark.parametrize("note", AGAINST_ER_POSITIVE)
def test_notes_against_a_positive_er(note: str) -> None:
    assert contradicts(note, ER, POSITIVE, alone=True)


@pytest.mark.parametrize("note", AGAINST_HER2_NEGATIVE)
def test_notes_against_a_negative_her2(note: str) -> None:
    assert contradicts(note, HER2, NEGATIVE, alone=True)


@pytest.mark.parametrize("note", HARMLESS_BESIDE_BOTH + HARMLESS_BESIDE_ER_POSITIVE)
def test_notes_that_leave_a_positive_er_as_it_is(note: str) -> None:
    assert not contradicts(note, ER, POSITIVE, alone=True)


@pytest.mark.parametrize("note", HARMLESS_BESIDE_BOTH + HARMLESS_BESIDE_HER2_NEGATIVE)
def test_notes_that_leave_a_negative_her2_as_it_is(note: str) -> None:
    assert not contradicts(note, HER2, NEGATIVE, alone=True)


def test_an_equivocal_ihc_stays_equivocal_beside_a_fish_that_is_negative() -> None:
    assert not contradicts("FISH: not amplified", HER2, EQUIVOCAL, alone=True)
    assert contradicts("FISH: amplified", HER2, EQUIVOCAL, alone=True)


def _answer(code: Json, value: str, *notes: str) -> ReceptorAnswer:
    beside = [{"text": note} for note in notes]
    (fact,), _ = noted(read, observation(code, valueString=value, note=beside))
    return fact.value.answer


def test_a_contradicted_result_is_unclear_and_keeps_no_number() -> None:
    her2_ihc = coded(LOINC, "18474-7")
    beside = {"note": [{"text": "Reflex FISH: amplified."}]}
    (fact,), _ = noted(read, observation(her2_ihc, valueString="1+", **beside))
    assert (fact.value.answer, fact.value.ihc_score) == (ReceptorAnswer.UNCLEAR, None)


def test_a_note_for_a_negative_result_never_makes_it_positive() -> None:
    er = coded(LOINC, "85337-4")
    assert _answer(er, "Negative", "ER positive (90 %) on repeat") is ReceptorAnswer.UNCLEAR
    assert _answer(er, "Negative", METHODS) is NEGATIVE
