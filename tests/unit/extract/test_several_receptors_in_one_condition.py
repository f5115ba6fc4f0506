"""Conditions whose wording names several receptors."""

import pytest

from service.chart.diagnosis import Receptor, ReceptorAnswer
from service.extract.readers.receptors import read
from tests.unit.extract.reading import condition, noted, words

POSITIVE, NEGATIVE = ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE

STATED = [
    ("HR+/HER2- metastatic breast cancer", None, NEGATIVE),
    ("Breast cancer ER+ PR+ HER2-", POSITIVE, NEGATIVE),
    ("ER+/PR+/HER2- carcinoma of left breast", POSITIVE, NEGATIVE),
    ("IDC left breast, ER 95%, PR 80%, HER2 0", POSITIVE, NEGATIVE),
    ("Stage IV breast cancer, ER pos, PR neg, HER2 neg", POSITIVE, NEGATIVE),
    ("Triple negative breast cancer", NEGATIVE, NEGATIVE),
    ("Triple positive breast cancer", POSITIVE, POSITIVE),
    ("Mammakarzinom ER positiv, HER2 negativ", POSITIVE, NEGATIVE),
    ("Mammakarzinom, ER 90 %, PR 10 %, HER2 1+", POSITIVE, NEGATIVE),
    ("Breast cancer, ER-, PR+, HER2-", NEGATIVE, NEGATIVE),
    ("Breast cancer ER negative PR positive HER2 negative", NEGATIVE, NEGATIVE),
    ("Breast cancer, HER2 positive, ER positive", POSITIVE, POSITIVE),
    ("Breast cancer, ER positive, HER2 2+/FISH neg", POSITIVE, NEGATIVE),
    ("Breast cancer, ER positive, HER2 equivocal", POSITIVE, None),
    ("Malignant neoplasm of left female breast, estrogen receptor positive (HCC)", POSITIVE, None),
    (
        "Malignant neoplasm of upper-outer quadrant of right breast, estrogen receptor negative",
        NEGATIVE,
        None,
    ),
    ("Breast cancer, ER positive, HER2-low", POSITIVE, NEGATIVE),
    ("Luminal A breast cancer", None, None),
    ("ER+ HER2- lobular carcinoma, node positive", POSITIVE, NEGATIVE),
    ("Node-negative ER+ HER2- breast cancer", POSITIVE, NEGATIVE),
    ("Breast cancer ER <1%, PR 60%, HER2 1+", NEGATIVE, NEGATIVE),
    ("Breast cancer, previously ER positive, now ER negative", None, None),
    (
        "Estrogen receptor positive, progesterone receptor negative, HER2 negative breast cancer",
        POSITIVE,
        NEGATIVE,
    ),
    ("Breast cancer, receptors pending", None, None),
    (
        "Malignant neoplasm of overlapping sites of left breast in female, estrogen receptor positive (CMS/HCC)",
        POSITIVE,
        None,
    ),
    ("Metastatic breast cancer, ER+/PR+, HER2 low", POSITIVE, NEGATIVE),
    ("ER+, PR-, HER2 negative, metastatic to bone", POSITIVE, NEGATIVE),
    ("Invasive ductal carcinoma of breast, ER/PR positive, HER2 negative, stage IV", POSITIVE, NEGATIVE),
    ("Carcinoma of right breast metastatic to liver, ER 90%, PR 0%, HER2 0", POSITIVE, NEGATIVE),
    ("Breast cancer - ER positive, HER2 negative", POSITIVE, NEGATIVE),
    ("Breast cancer: ER positive / PR positive / HER2 negative", POSITIVE, NEGATIVE),
    ("HER2-positive, ER-negative breast cancer", NEGATIVE, POSITIVE),
    ("Breast ca ER-/PR-/HER2+", NEGATIVE, POSITIVE),
    ("MBC HR+ HER2-", None, NEGATIVE),
    ("Breast carcinoma, ER positive, HER2 2+ FISH pending", POSITIVE, None),
    ("Breast cancer, ER positive, history of DCIS, HER2 negative", POSITIVE, NEGATIVE),
    ("Hormone receptor positive HER2 negative breast cancer", None, NEGATIVE),
    ("Hormone receptor negative HER2 negative breast cancer", None, NEGATIVE),
    ("Breast cancer ER positive 2019, recurrence ER negative 2025", None, None),
    ("Metastasiertes Mammakarzinom (ER+, PR+, HER2-)", POSITIVE, NEGATIVE),
    ("Mammakarzinom, ER pos., PR pos., HER2 neg.", POSITIVE, NEGATIVE),
    ("Breast cancer, ER low positive (5%), HER2 1+", POSITIVE, NEGATIVE),
    ("Breast cancer ER positive, HER2 1+ to 2+", POSITIVE, None),
    ("Breast cancer, ER 0%, PR 80%, HER2 negative", NEGATIVE, NEGATIVE),
    ("Breast cancer ER less than 1%, HER2 negative", NEGATIVE, NEGATIVE),
    ("Breast cancer (ER+, PR+, Her2/neu neg)", POSITIVE, NEGATIVE),
    ("Breast ca ER pos HER2 neg", POSITIVE, NEGATIVE),
    ("Breast cancer, HER2 1+, focally 3+", None, None),
]


@pytest.mark.parametrize(("wording", "er", "her2"), STATED)
def test_each_receptor_of_a_wording_has_its_own_answer(
    wording: str, er: ReceptorAnswer | None, her2: ReceptorAnswer | None
) -> None:
    facts, _ = noted(read, condition(words(wording)))
    for receptor, answer in ((Receptor.ER, er), (Receptor.HER2, her2)):
        found = {fact.value.answer for fact in facts if fact.value.receptor is receptor}
        assert (found.pop() if len(found) == 1 else None) is answer
