"""Receptor results: ER, hormone receptor and HER2, from Observations, their components, and Conditions.

ER counts as positive from 1 % of stained cells on, HER2 by IHC score, ISH or a summary (ASCO/CAP). What a
HER2 number means together with another one is the criterion's business; here each result is read on its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.chart.diagnosis import Certainty, Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.answers import answer_in_words, answer_of, wordings
from service.extract.coded import by_wording, means, plain_words
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, amends, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Component, Condition, Observation, as_list, codings
from service.terms.concept_set import ConceptSet
from service.terms.concepts.oncology import (
    ER_NEGATIVE,
    ER_PERCENT,
    ER_POSITIVE,
    ER_STATUS,
    HER2_IHC,
    HER2_ISH,
    HER2_NEGATIVE,
    HER2_POSITIVE,
    HER2_STATUS,
    HR_NEGATIVE,
    HR_POSITIVE,
)

_ER_LIMIT_PERCENT: Final = 1.0
"""ER positive from 1 % of cells on (ASCO/CAP guideline on hormone receptor testing)."""
_SCORES: Final = (0, 1, 2, 3)
AMPLIFIED_RATIO: Final = 2.0
FEW_COPIES: Final = 4.0
"""ASCO/CAP: amplified from a HER2/CEP17 ratio of 2.0 on; below it, not amplified with fewer than 4.0 copies a cell."""
_RATIO_CODE: Final = "49683-6"
_COPIES_CODE: Final = "74860-8"
"""LOINC: HER2 gene copies per chromosome 17; HER2 gene copies per nucleus."""

_ER_WORDS: Final = re.compile(
    r"\b(?:o?estrogen|östrogen)[-\s]*(?:receptor|rezeptor)|\bER\b(?!BB)", re.IGNORECASE
)
_HER2_WORDS: Final = re.compile(r"\bHER[-\s]?2(?:/?-?neu)?\b|\bERBB2\b|\bc-erbB-?2\b", re.IGNORECASE)
_HR_WORDS: Final = re.compile(r"\bhormone[-\s]+receptors?\b|\bHR\b", re.IGNORECASE)
_ISH_WORDS: Final = re.compile(
    r"\bF?ISH\b|\bCISH\b|\bSISH\b|\bDISH\b|in[-\s]situ|amplif|\bratio\b|copy", re.IGNORECASE
)
_IHC_WORDS: Final = re.compile(r"\bIHC\b|immunohisto|immune\s*stain", re.IGNORECASE)
_VARIANT_WORDS: Final = re.compile(r"\bESR1\b|mutation|variant|fluoresc|intensity", re.IGNORECASE)
_SCORE: Final = re.compile(r"(?:^|[^\d.])([0-3])\s*\+?(?:$|[^\d.%+])")
_PERCENT: Final = re.compile(
    r"(?P<sign>[<>≥≤]=?)?\s*(?P<number>\d+(?:\.\d+)?)\s*(?:-|–|to)?\s*(?:\d+(?:\.\d+)?)?\s*%"
)
_RATIO_WORDS: Final = re.compile(r"ratio\D{0,20}?(\d+(?:\.\d+)?)", re.IGNORECASE)
_COPIES_WORDS: Final = re.compile(
    r"copy\s*number\D{0,20}?(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(?:signals|copies)", re.IGNORECASE
)

_CODED_CONDITIONS: Final[tuple[tuple[ConceptSet, Receptor, ReceptorAnswer], ...]] = (
    (ER_POSITIVE, Receptor.ER, ReceptorAnswer.POSITIVE),
    (ER_NEGATIVE, Receptor.ER, ReceptorAnswer.NEGATIVE),
    (HER2_POSITIVE, Receptor.HER2, ReceptorAnswer.POSITIVE),
    (HER2_NEGATIVE, Receptor.HER2, ReceptorAnswer.NEGATIVE),
    (HR_POSITIVE, Receptor.HR, ReceptorAnswer.POSITIVE),
    (HR_NEGATIVE, Receptor.HR, ReceptorAnswer.NEGATIVE),
)
_WORDED_CONDITIONS: Final = (
    (_ER_WORDS, Receptor.ER),
    (_HER2_WORDS, Receptor.HER2),
    (_HR_WORDS, Receptor.HR),
)
_CLAUSE: Final = re.compile(r"[,;/|]|\band\b", re.IGNORECASE)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[ReceptorResult], ...]:
    """Every receptor result; one without usable status is UNCLEAR at its date, so that it is never silence."""
    found: list[Fact[ReceptorResult]] = []
    for observation in observations[Topic.RECEPTOR]:
        found.extend(_from_observation(record, observation, notes))
    for condition in record.of(Condition):
        found.extend(_from_condition(condition, notes))
    return tuple(found)


def _from_observation(
    record: Record, observation: Observation, notes: Notes
) -> Iterator[Fact[ReceptorResult]]:
    results = [result for part in _parts(observation) if (result := _result_of(*part)) is not None]
    if not results:
        return
    rank = standing(observation)
    if rank in (Standing.EXCLUDED, Standing.PENDING):
        return
    if rank is Standing.UNCLEAR:
        notes.problem(observation, "status is missing or unknown, the receptor result is not used")
    effective = notes.happened(observation, result_date(record, observation, notes))
    if effective is None:
        return
    specimen = next((reference.reference for reference in as_list(observation.specimen)), None)
    for result in _combined(results):
        answer = result.answer if rank is Standing.FINAL else ReceptorAnswer.UNCLEAR
        yield Fact(
            value=ReceptorResult(
                receptor=result.receptor,
                method=result.method,
                answer=answer,
                label=result.label,
                specimen=specimen,
                ihc_score=result.ihc_score if rank is Standing.FINAL else None,
                ish_ratio=result.ish_ratio if rank is Standing.FINAL else None,
                ish_copies=result.ish_copies if rank is Standing.FINAL else None,
            ),
            effective=effective,
            source=SourceRef(reference=observation.key, element="Observation.value"),
            amends=amends(observation),
        )


def _parts(
    observation: Observation,
) -> Iterator[tuple[CodeableConcept | None, CodeableConcept | None, Observation | Component]]:
    yield observation.code, observation.method, observation
    for component in as_list(observation.component):
        if component.code is not None:
            yield component.code, observation.method, component


def _result_of(
    code: CodeableConcept | None, method: CodeableConcept | None, value: Observation | Component
) -> ReceptorResult | None:
    asked = _asked(code)
    if asked is None:
        return None
    if asked.receptor is Receptor.ER:
        return _er(value, percent=asked.percent)
    return _her2(value, asked.method or _method_in(method) or ReceptorMethod.SUMMARY, code)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a code asks for. ``method`` is ``None`` when the code leaves it to Observation.method."""

    receptor: Receptor
    method: ReceptorMethod | None = None
    percent: bool = False


_CODED_QUESTIONS: Final = (
    (ER_STATUS, _Asked(Receptor.ER)),
    (ER_PERCENT, _Asked(Receptor.ER, percent=True)),
    (HER2_STATUS, _Asked(Receptor.HER2)),
    (HER2_IHC, _Asked(Receptor.HER2, ReceptorMethod.IHC)),
    (HER2_ISH, _Asked(Receptor.HER2, ReceptorMethod.ISH)),
)


@by_wording
def _asked(code: CodeableConcept | None) -> _Asked | None:
    for concept_set, asked in _CODED_QUESTIONS:
        if means(code, concept_set):
            return asked
    words = plain_words(code)
    if not words or _VARIANT_WORDS.search(words):
        return None
    if _HER2_WORDS.search(words):
        return _Asked(Receptor.HER2, _method_in_words(words))
    return _Asked(Receptor.ER) if _ER_WORDS.search(words) else None


def _method_in(method: CodeableConcept | None) -> ReceptorMethod | None:
    return (
        _method_in_words(
            " ".join(coding.display or "" for coding in codings(method)) + f" {method.text or ''}"
        )
        if method
        else None
    )


def _method_in_words(words: str) -> ReceptorMethod | None:
    if _ISH_WORDS.search(words):
        return ReceptorMethod.ISH
    return ReceptorMethod.IHC if _IHC_WORDS.search(words) else None


def _er(value: Observation | Component, *, percent: bool) -> ReceptorResult | None:
    said = _named_in(value.value_codeable_concept, ER_POSITIVE, ER_NEGATIVE) or answer_of(value)
    measured, label = _percent_answer(value, bare_number=percent)
    answers = {answer for answer in (said, measured) if answer is not None}
    if not answers:
        if not _has_value(value):
            return None
        answers = {ReceptorAnswer.UNCLEAR}
    answer = answers.pop() if len(answers) == 1 else ReceptorAnswer.UNCLEAR
    return ReceptorResult(
        receptor=Receptor.ER, method=ReceptorMethod.IHC, answer=answer, label=label or f"ER {answer.value}"
    )


def _has_value(value: Observation | Component) -> bool:
    """Whether there is a value, or was one that could not be read: then the result is unclear, not absent."""
    numbers = (value.value_quantity, value.value_integer, value.value_range, value.value_ratio)
    if any(number is not None for number in numbers) or any(wordings(value)):
        return True
    return isinstance(value, Observation) and any(name.startswith("value") for name in value.lost)


def _percent_answer(
    value: Observation | Component, *, bare_number: bool
) -> tuple[ReceptorAnswer | None, str | None]:
    number, sign = _percent_number(value, bare_number=bare_number)
    if number is None:
        return None, None
    label = f"ER {sign}{number:g} %"
    if sign.startswith("<"):
        certainly_below = number <= _ER_LIMIT_PERCENT if sign == "<" else number < _ER_LIMIT_PERCENT
        return (ReceptorAnswer.NEGATIVE if certainly_below else ReceptorAnswer.UNCLEAR), label
    if number >= _ER_LIMIT_PERCENT:
        return ReceptorAnswer.POSITIVE, label
    return (ReceptorAnswer.UNCLEAR if sign else ReceptorAnswer.NEGATIVE), label


def _percent_number(value: Observation | Component, *, bare_number: bool) -> tuple[float | None, str]:
    quantity = value.value_quantity
    if quantity is not None and quantity.value is not None:
        if quantity.code == "1" and 0 <= quantity.value <= 1:
            return quantity.value * 100, quantity.comparator or ""
        if "%" in (quantity.unit or "", quantity.code or "") or (quantity.unit or "").lower() == "percent":
            return quantity.value, quantity.comparator or ""
        whole = bare_number and not quantity.unit and (quantity.value >= 1 or quantity.value == 0)
        return (quantity.value if whole else None), quantity.comparator or ""
    if value.value_integer is not None and bare_number:
        return float(value.value_integer), ""
    if value.value_range is not None and value.value_range.low is not None:
        return value.value_range.low.value, ""
    for wording in wordings(value):
        found = _PERCENT.search(wording)
        if found is not None:
            return float(found["number"]), (found["sign"] or "").replace("≥", ">=").replace("≤", "<=")
    return None, ""


def _her2(
    value: Observation | Component, method: ReceptorMethod, code: CodeableConcept | None
) -> ReceptorResult | None:
    words = " ; ".join(wordings(value))
    if method is ReceptorMethod.SUMMARY:
        method = _method_in_words(words) or method
    score = _ihc_score(value, words, explicit=method is ReceptorMethod.IHC)
    if score is not None:
        method = ReceptorMethod.IHC
    ratio, copies = _ish_numbers(value, words, code) if method is ReceptorMethod.ISH else (None, None)
    answer = _her2_answer(value, score=score, ratio=ratio, copies=copies)
    if answer is None and score is None and ratio is None and copies is None:
        if not _has_value(value):
            return None
        answer = ReceptorAnswer.UNCLEAR
    return ReceptorResult(
        receptor=Receptor.HER2,
        method=method,
        answer=answer or ReceptorAnswer.UNCLEAR,
        label=_her2_label(method, answer, score, ratio, copies),
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
    return _named_in(value.value_codeable_concept, HER2_POSITIVE, HER2_NEGATIVE) or answer_of(value)


def _named_in(
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


def _combined(results: list[ReceptorResult]) -> list[ReceptorResult]:
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


def _from_condition(condition: Condition, notes: Notes) -> Iterator[Fact[ReceptorResult]]:
    stated = _stated_by(condition.code)
    if not stated or certainty_of(condition) is not Certainty.CONFIRMED:
        if stated and certainty_of(condition) is Certainty.UNREADABLE:
            notes.gap(Family.RECEPTORS, f"{condition.key} has an unreadable verification status")
        return
    effective = notes.happened(condition, condition_date(condition, notes))
    if effective is None:
        return
    for receptor, answer in stated:
        yield Fact(
            value=ReceptorResult(
                receptor=receptor,
                method=ReceptorMethod.SUMMARY,
                answer=answer,
                label=f"{receptor.value} {answer.value}",
            ),
            effective=effective,
            source=SourceRef(reference=condition.key, element="Condition.code"),
        )


@by_wording
def _stated_by(code: CodeableConcept | None) -> list[tuple[Receptor, ReceptorAnswer]]:
    coded = [
        (receptor, answer) for concept_set, receptor, answer in _CODED_CONDITIONS if means(code, concept_set)
    ]
    if coded:
        return coded
    return list(_stated_in(_words_for_receptors(code)))


def _words_for_receptors(code: CodeableConcept | None) -> str:
    return plain_words(code).replace("not amplified", "negative") if code is not None else ""


def _stated_in(words: str) -> Iterator[tuple[Receptor, ReceptorAnswer]]:
    for clause in _CLAUSE.split(words):
        for pattern, receptor in _WORDED_CONDITIONS:
            found = pattern.search(clause)
            if found is None:
                continue
            answer = answer_in_words(clause[found.start() :])
            if answer in (ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE):
                yield receptor, answer
