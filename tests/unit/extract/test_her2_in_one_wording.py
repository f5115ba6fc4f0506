"""HER2 by IHC and by ISH in one wording is one result."""

import pytest

from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod
from service.extract.her2_wordings import stated_together
from service.extract.readers.receptors import read
from tests.unit.extract.reading import LOINC, coded, condition, noted, observation, words

NEGATIVE, POSITIVE = ReceptorAnswer.NEGATIVE, ReceptorAnswer.POSITIVE
UNCLEAR = ReceptorAnswer.UNCLEAR

TOGETHER = [
    ("IHC 2+, not amplified by FISH", NEGATIVE),
    ("IHC 2+/ISH negative", NEGATIVE),
    ("2+, FISH non-amplified", NEGATIVE),
    ("HER2 negative (IHC 2+, ISH not amplified)", NEGATIVE),
    ("HER2-low (IHC 2+/ISH-)", NEGATIVE),
    ("IHC 2+; FISH: no HER2 gene amplification", NEGATIVE),
    ("Equivocal (2+) by IHC, negative by FISH", NEGATIVE),
    ("Equivocal by IHC; HER2 gene not amplified", NEGATIVE),
    ("IHC 2+, FISH negative (ratio 1.2, copy number 2.8)", NEGATIVE),
    ("2+ by IHC, amplification not detected by ISH", NEGATIVE),
    ("IHC 2+: FISH result: negative for amplification", NEGATIVE),
    ("IHC 2+, FISH negative, positive control adequate", NEGATIVE),
    ("IHC 2+, FISH negativ", NEGATIVE),
    ("IHC 2+, nicht amplifiziert (FISH)", NEGATIVE),
    ("IHC 0/ISH not amplified", NEGATIVE),
    ("IHC 2+, amplified by FISH", POSITIVE),
    ("HER2 2+ ISH+", POSITIVE),
    ("2+ with HER2 amplification", POSITIVE),
    ("IHC 1+, FISH amplified", POSITIVE),
    ("IHC 3+, FISH not amplified", POSITIVE),
    ("IHC 2+, FISH negative (ratio 2.4)", UNCLEAR),
    ("IHC 2+, FISH positive, second FISH negative", UNCLEAR),
    ("HER2 positive (IHC 2+, ISH not amplified)", UNCLEAR),
    ("HER2 negative (IHC 2+, FISH amplified)", UNCLEAR),
]
APART = [
    "IHC 2+",
    "Equivocal (2+)",
    "Negative (1+)",
    "ISH negative",
    "IHC 2+, FISH pending",
    "IHC 2+, FISH not performed",
    "IHC 2+, FISH equivocal",
    "IHC 2+ (negative), FISH to follow",
    "IHC 2+, reflex FISH if positive",
    "IHC 2+, possibly amplified",
    "Negative by IHC, amplified by FISH",
]


@pytest.mark.parametrize(("wording", "answer"), TOGETHER)
def test_the_gene_decides_where_both_are_stated(wording: str, answer: ReceptorAnswer) -> None:
    (fact,), _ = noted(read, observation(coded(LOINC, "48676-1"), valueString=wording))
    assert (fact.value.method, fact.value.answer) == (ReceptorMethod.SUMMARY, answer)


@pytest.mark.parametrize("wording", APART)
def test_one_method_or_a_pending_one_is_not_both(wording: str) -> None:
    assert stated_together(wording) is None


@pytest.mark.parametrize(
    ("wording", "her2"),
    [
        ("ER+ breast cancer, HER2 2+, FISH negative", [NEGATIVE]),
        ("ER positive, HER2 negative (IHC 2+, ISH negative) breast cancer", [NEGATIVE]),
        ("HER2 2+, FISH amplified, ER positive breast cancer", [POSITIVE]),
        ("HER2 2+, ER positive breast cancer", []),
        ("ER positive breast cancer, HER2 2+, FISH pending", []),
    ],
)
def test_a_condition_in_words_states_both_too(wording: str, her2: list[ReceptorAnswer]) -> None:
    facts, _ = noted(read, condition(words(wording)))
    assert [fact.value.answer for fact in facts if fact.value.receptor is Receptor.HER2] == her2
    assert [fact.value.answer for fact in facts if fact.value.receptor is Receptor.ER] == [POSITIVE]
