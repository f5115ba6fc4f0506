"""HER2 values: IHC scores, ISH ratios and copy numbers, verdicts in words, each read on its own."""

import re
from typing import Final

from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.extract.answers import answer_of, has_value, wordings
from service.extract.coded import means, plain_words
from service.extract.her2_wordings import stated_together
from service.fhir.resources import CodeableConcept, Component, Observation, codings
from service.terms.concept_set import ConceptSet
from service.terms.concepts.oncology import HER2_NEGATIVE, HER2_POSITIVE

_SCORES: Final = (0, 1, 2, 3)
AMPLIFIED_RATIO: Final = 2.0
FEW_COPIES: Final = 4.0
"""ASCO/CAP: amplified from a HER2/CEP17 ratio of 2.0 on; below it, not amplified with fewer than 4.0 copies a cell."""
_RATIO_CODE: Final = "49683-6"
_COPIES_CODE: Final = "74860-8"
"""LOINC: HER2 gene copies per chromosome 17; HER2 gene copies per nucleus."""

_ISH_WORDS: Final = re.compile(
    r"\bF?ISH\b|\bCISH\b|\bSISH\b|\bDISH\b|in[-\s]situ|amplif|\bratio\b|copy", re.IGNORECASE
)
_IHC_WORDS: Final = re.compile(r"\bIHC\b|immunohisto|immune\s*stain", re.IGNORECASE)
_RATIO_WORDS: Final = re.compile(r"ratio\D{0,20}?(\d+(?:\.\d+)?)", re.IGNORECASE)
_COPIES_WORDS: Final = re.compile(
    r"copy\s*number\D{0,20}?(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(?:signals|copies)", re.IGNORECASE
)


def her2_result(
    value: Observation | Component, method: ReceptorMethod, code: CodeableConcept | None
) -> ReceptorResult | None:
    words = " ; ".join(wordings(value))
    together = stated_together(words)
    if together is not None:
        answer, label = together
        return ReceptorResult(
            receptor=Receptor.HER2, method=ReceptorMethod.SUMMARY, answer=answer, label=label
        )
    if method is ReceptorMethod.SUMMARY:
        method = method_in_words(words) or method
    score = _ihc_score(value, words, explicit=method is ReceptorMethod.IHC)
    if score is not None:
        method = ReceptorMethod.IHC
    ratio, copies = _ish_numbers(value, words, code) if method is ReceptorMethod.ISH else (None, None)
    said = _her2_answer(value, score=score, ratio=ratio, copies=copies)
    if said is None and score is None and ratio is None and copies is None:
        if not has_value(value):
            return None
        said = ReceptorAnswer.UNCLEAR
    return ReceptorResult(
        receptor=Receptor.HER2,
        method=method,
        answer=said or ReceptorAnswer.UNCLEAR,
        label=_her2_label(method, said, score, ratio, copies),
        ihc_score=score,
        ish_ratio=ratio,
        ish_copies=copies,
    )


def _ihc_score(value: Observation | Component, words: str, *, explicit: bool) -> int | None:
    if explicit and value.value_integer in _SCORES:
        return value.value_integer
    quantity = value.value_quantity
    if explicit and quantity is not None and quantity.value in _SCORES:
        return int(quantity.value)
    found = re.search(r"(?<![\d.])([123])\s*\+", words)
    if found is None and explicit:
        found = re.search(r"\b(?:score|IHC)\s*:?\s*([0-3])\b", words, re.IGNORECASE) or re.fullmatch(
            r"\s*([0-3])\s*(?:;\s*[0-3]\s*)*", words
        )
    if found is None:
        found = re.search(r"\bIHC\s*(?:score)?\s*:?\s*(0)\b", words, re.IGNORECASE)
    return int(found[1]) if found else None


def _ish_numbers(
    value: Observation | Component, words: str, code: CodeableConcept | None
) -> tuple[float | None, float | None]:
    ratio = _RATIO_WORDS.search(words)
    copies = _COPIES_WORDS.search(words)
    found_ratio = float(ratio[1]) if ratio else None
    found_copies = float(copies[1] or copies[2]) if copies else None
    number = value.value_quantity.value if value.value_quantity is not None else None
    if value.value_ratio is not None and value.value_ratio.numerator and value.value_ratio.denominator:
        top, bottom = value.value_ratio.numerator.value, value.value_ratio.denominator.value
        number = top / bottom if top is not None and bottom else None
    if number is not None:
        codes_here = {coding.code for coding in codings(code)}
        named = plain_words(code).lower()
        if _RATIO_CODE in codes_here or "ratio" in named:
            found_ratio = float(number)
        elif _COPIES_CODE in codes_here or "copy" in named or "copies" in named:
            found_copies = float(number)
    return found_ratio, found_copies


def _her2_answer(
    value: Observation | Component, *, score: int | None, ratio: float | None, copies: float | None
) -> ReceptorAnswer | None:
    if score is not None:
        return _SCORE_ANSWER[score]
    if ratio is not None or copies is not None:
        return her2_ish_answer(ratio, copies)
    return named_in(value.value_codeable_concept, HER2_POSITIVE, HER2_NEGATIVE) or answer_of(value)


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


def her2_ish_answer(ratio: float | None, copies: float | None) -> ReceptorAnswer:
    """Ratio of 2.0 or more is amplified; below 2.0 with fewer than 4.0 copies a cell it is not; the rest is
    unclear.
    """
    if ratio is not None and ratio >= AMPLIFIED_RATIO:
        return ReceptorAnswer.POSITIVE
    if ratio is not None and copies is not None and copies < FEW_COPIES:
        return ReceptorAnswer.NEGATIVE
    return ReceptorAnswer.UNCLEAR


def _her2_label(
    method: ReceptorMethod,
    answer: ReceptorAnswer | None,
    score: int | None,
    ratio: float | None,
    copies: float | None,
) -> str:
    if score is not None:
        return f"HER2 IHC {score}{'+' if score else ''}"
    if ratio is not None or copies is not None:
        numbers = [f"ratio {ratio:g}"] if ratio is not None else []
        numbers += [f"copy number {copies:g}"] if copies is not None else []
        return "HER2 ISH " + ", ".join(numbers)
    prefix = "HER2" if method is ReceptorMethod.SUMMARY else f"HER2 {method.value}"
    return f"{prefix} {(answer or ReceptorAnswer.UNCLEAR).value}"


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
