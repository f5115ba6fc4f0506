"""HER2 values: IHC scores, ISH ratios and copy numbers, verdicts in words, each read on its own."""

import re
from dataclasses import dataclass
from typing import Final

from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.extract.answers import (
    answer_of,
    coded_answer,
    doubtful,
    has_value,
    interpreted,
    stated,
    wordings,
)
from service.extract.coded import means, plain_words
from service.extract.her2_numbers import AMPLIFIED_RATIO, borne_out, bounded, her2_ish_answer, ish_numbers
from service.extract.her2_wordings import (
    amplification,
    beside_score,
    ihc_scores,
    one_score,
    said_of_gene,
    stated_together,
)
from service.extract.receptor_wordings import about, uniform
from service.fhir.resources import CodeableConcept, Component, Observation, codings
from service.terms.concept_set import ConceptSet
from service.terms.concepts.oncology import HER2_NEGATIVE, HER2_POSITIVE

_SCORES: Final = (0, 1, 2, 3)
_RATIO_CODE: Final = "49683-6"
_COPIES_CODE: Final = "74860-8"
"""LOINC: HER2 gene copies per chromosome 17; HER2 gene copies per nucleus."""

_ISH_WORDS: Final = re.compile(
    r"\bF?ISH\b|\bCISH\b|\bSISH\b|\bDISH\b|in[-\s]situ|amplif|\bratio\b|copy", re.IGNORECASE
)
_IHC_WORDS: Final = re.compile(r"\bIHC\b|immunohisto|immune\s*stain", re.IGNORECASE)
_NUMBER_ALONE: Final = re.compile(r"\s*(?P<sign>[<>≥≤=~]*)\s*(?P<number>\d+(?:\.\d+)?)\W*")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that a result keeps: those that its answer rests on."""

    score: int | None = None
    ratio: float | None = None
    copies: float | None = None


def her2_result(
    value: Observation | Component, method: ReceptorMethod, code: CodeableConcept | None
) -> ReceptorResult | None:
    """One HER2 result; what is doubtful, or contradicts itself, has the answer UNCLEAR and no number."""
    everything = uniform(" ; ".join(dict.fromkeys(wordings(value))))
    words = about(everything, Receptor.HER2) or ""
    if doubtful(words):
        return _result(method, answer_of(value, Receptor.HER2))
    together = stated_together(words)
    if together is not None:
        answer = _beside(together[0], interpreted(value))
        return _result(ReceptorMethod.SUMMARY, answer, label=together[1])
    if method is ReceptorMethod.SUMMARY:
        method = method_in_words(words) or method
    scores = _scores_of(value, words, explicit=method is ReceptorMethod.IHC)
    if scores:
        return _by_score(value, words, scores)
    if method is ReceptorMethod.ISH:
        return _by_hybridization(value, words, code)
    said = _answer(value)
    return _result(method, said) if said is not None or has_value(value) else None


def _answer(value: Observation | Component) -> ReceptorAnswer | None:
    return named_in(value.value_codeable_concept, HER2_POSITIVE, HER2_NEGATIVE) or answer_of(
        value, Receptor.HER2
    )


def _result(
    method: ReceptorMethod,
    answer: ReceptorAnswer | None,
    *,
    label: str | None = None,
    numbers: _Numbers | None = None,
) -> ReceptorResult:
    answer = answer or ReceptorAnswer.UNCLEAR
    prefix = "HER2" if method is ReceptorMethod.SUMMARY else f"HER2 {method.value}"
    return ReceptorResult(
        receptor=Receptor.HER2,
        method=method,
        answer=answer,
        label=label or f"{prefix} {answer.value}",
        ihc_score=numbers.score if numbers else None,
        ish_ratio=numbers.ratio if numbers else None,
        ish_copies=numbers.copies if numbers else None,
    )


def _scores_of(value: Observation | Component, words: str, *, explicit: bool) -> frozenset[int]:
    if explicit and value.value_integer in _SCORES:
        return frozenset({value.value_integer})
    quantity = value.value_quantity
    if explicit and quantity is not None and quantity.value in _SCORES and not quantity.comparator:
        return frozenset({int(quantity.value)})
    return ihc_scores(words, alone=explicit)


def _by_score(value: Observation | Component, words: str, scores: frozenset[int]) -> ReceptorResult:
    score = one_score(scores)
    if score is None:
        return _result(ReceptorMethod.IHC, ReceptorAnswer.UNCLEAR, label="HER2 IHC several scores")
    label = f"HER2 IHC {score}{'+' if score else ''}"
    answer = score_answer(score)
    beside = {stated(beside_score(words), Receptor.HER2, strictly=False), interpreted(value)}
    if {_beside(answer, said) for said in beside} != {answer}:
        return _result(ReceptorMethod.IHC, ReceptorAnswer.UNCLEAR, label=f"{label}, contradicted")
    return _result(ReceptorMethod.IHC, answer, label=label, numbers=_Numbers(score=score))


def _beside(answer: ReceptorAnswer, said: ReceptorAnswer | None) -> ReceptorAnswer:
    """An answer beside another one: a 2+ leaves "negative" to the ISH result; anything else must agree."""
    if said in (None, answer) or (answer is ReceptorAnswer.EQUIVOCAL and said is ReceptorAnswer.NEGATIVE):
        return answer
    return ReceptorAnswer.UNCLEAR


def _by_hybridization(
    value: Observation | Component, words: str, code: CodeableConcept | None
) -> ReceptorResult | None:
    ratio, copies = _ish_numbers(value, words, code)
    said = _of_gene(value, words)
    if said is None and ratio is None and copies is None:
        return _result(ReceptorMethod.ISH, None) if has_value(value) else None
    answer = borne_out(said, ratio, copies)
    label = _numbers_label(ratio, copies)
    if (ratio is None and copies is None) or answer is not her2_ish_answer(ratio, copies):
        return _result(ReceptorMethod.ISH, answer, label=label)
    if said is not None and answer is ReceptorAnswer.UNCLEAR:
        return _result(ReceptorMethod.ISH, answer, label=label)
    return _result(ReceptorMethod.ISH, answer, label=label, numbers=_Numbers(ratio=ratio, copies=copies))


def _of_gene(value: Observation | Component, words: str) -> ReceptorAnswer | None:
    """What is said of the gene; words on amplification before words at large."""
    verdict = said_of_gene(words)
    if verdict is None:
        return _answer(value)
    said = {verdict, coded_answer(value.value_codeable_concept), interpreted(value)} - {None}
    return verdict if len(said) == 1 else ReceptorAnswer.UNCLEAR


def _numbers_label(ratio: float | None, copies: float | None) -> str | None:
    numbers = [f"ratio {ratio:g}"] if ratio is not None else []
    numbers += [f"copy number {copies:g}"] if copies is not None else []
    return "HER2 ISH " + ", ".join(numbers) if numbers else None


def _ish_numbers(
    value: Observation | Component, words: str, code: CodeableConcept | None
) -> tuple[float | None, float | None]:
    ratio, copies = ish_numbers(words)
    number, sign = _number_of(value)
    if number is not None:
        codes_here = {coding.code for coding in codings(code)}
        named = plain_words(code).lower()
        if _RATIO_CODE in codes_here or "ratio" in named:
            ratio = bounded(number, sign, floor=AMPLIFIED_RATIO)
        elif _COPIES_CODE in codes_here or "copy" in named or "copies" in named:
            copies = bounded(number, sign, floor=None)
    return ratio, copies


def _number_of(value: Observation | Component) -> tuple[float | None, str]:
    quantity, fraction = value.value_quantity, value.value_ratio
    if fraction is not None and fraction.numerator and fraction.denominator:
        top, bottom = fraction.numerator.value, fraction.denominator.value
        return (top / bottom if top is not None and bottom else None), ""
    if quantity is not None and quantity.value is not None:
        return float(quantity.value), quantity.comparator or ""
    alone = _NUMBER_ALONE.fullmatch(uniform(value.value_string or ""))
    return (float(alone["number"]), alone["sign"]) if alone is not None else (None, "")


def her2_in_words(words: str) -> ReceptorAnswer | None:
    """What uniform words of a diagnosis that are about HER2 say."""
    together = stated_together(words)
    if together is not None:
        return ReceptorAnswer.UNCLEAR if doubtful(words) else together[0]
    scores = ihc_scores(words)
    said = stated(beside_score(words) if scores else words, Receptor.HER2, strictly=False)
    if not scores:
        gene = amplification(words)
        return said if gene is None or said is ReceptorAnswer.EQUIVOCAL else _beside(gene, said)
    score = one_score(scores)
    if score is None or doubtful(words):
        return ReceptorAnswer.UNCLEAR
    return _beside(score_answer(score), said)


def named_in(
    value: CodeableConcept | None, positive: ConceptSet, negative: ConceptSet
) -> ReceptorAnswer | None:
    """A value that names the receptor status as a diagnosis does ("estrogen receptor positive tumor")."""
    if means(value, positive):
        return ReceptorAnswer.POSITIVE
    return ReceptorAnswer.NEGATIVE if means(value, negative) else None


_SCORE_ANSWER: Final = (
    ReceptorAnswer.NEGATIVE,
    ReceptorAnswer.NEGATIVE,
    ReceptorAnswer.EQUIVOCAL,
    ReceptorAnswer.POSITIVE,
)


def score_answer(score: int) -> ReceptorAnswer:
    """What an IHC score of 0 to 3 means: 0 and 1+ negative, 2+ equivocal, 3+ positive (ASCO/CAP)."""
    return _SCORE_ANSWER[score]


def combined(results: list[ReceptorResult]) -> list[ReceptorResult]:
    """Ratio and copy number of one Observation read together; everything else as it is."""
    numbers = [
        item for item in results if item.method is ReceptorMethod.ISH and item.receptor is Receptor.HER2
    ]
    ratio = next((item.ish_ratio for item in numbers if item.ish_ratio is not None), None)
    copies = next((item.ish_copies for item in numbers if item.ish_copies is not None), None)
    if ratio is None or copies is None:
        return results
    joined = ReceptorResult(
        receptor=Receptor.HER2,
        method=ReceptorMethod.ISH,
        answer=her2_ish_answer(ratio, copies),
        label=f"HER2 ISH ratio {ratio:g}, copy number {copies:g}",
        ish_ratio=ratio,
        ish_copies=copies,
    )
    return [item for item in results if item.ish_ratio is None and item.ish_copies is None] + [joined]


def method_in(method: CodeableConcept | None) -> ReceptorMethod | None:
    return (
        method_in_words(
            " ".join(coding.display or "" for coding in codings(method)) + f" {method.text or ''}"
        )
        if method
        else None
    )


def method_in_words(words: str) -> ReceptorMethod | None:
    if _ISH_WORDS.search(words):
        return ReceptorMethod.ISH
    return ReceptorMethod.IHC if _IHC_WORDS.search(words) else None
