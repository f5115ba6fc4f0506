"""Positive or negative: the ways a coded, textual or interpreted value says it."""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.diagnosis import ReceptorAnswer
from service.fhir.resources import CodeableConcept, Component, Observation, as_list, codings, texts

_POSITIVE_CODES: Final = frozenset(
    {"LA6576-8", "LA9633-4", "10828004", "52101004", "260373001", "POS", "positiv", "P", "LA11843-2"}
)
"""LOINC answers Positive, Present; SNOMED CT Positive, Present, Detected; v3 POS; MII "positiv", oBDS "P"."""
_NEGATIVE_CODES: Final = frozenset(
    {"LA6577-6", "LA9634-2", "260385009", "2667000", "260415000", "NEG", "negativ", "N"}
)
"""LOINC answers Negative, Absent; SNOMED CT Negative, Absent, Not detected; v3 NEG; MII "negativ", oBDS "N"."""
_EQUIVOCAL_CODES: Final = frozenset({"LA11885-7", "42425007", "IND", "E", "LA11884-6", "82334004"})
"""LOINC Equivocal, Indeterminate; SNOMED CT Equivocal, Indeterminate; v3 IND, E."""

_EQUIVOCAL_WORDS: Final = re.compile(
    r"\b(?:equivocal|borderline|indeterminate|inconclusive|unknown|not\s+(?:performed|done|assessed|interpretable)|pending)\b",
    re.IGNORECASE,
)
_NEGATIVE_WORDS: Final = re.compile(
    r"\b(?:negative|negativ|not\s+(?:detected|present|amplified|overexpressed|expressed)|non-?amplified|absent"
    r"|(?:ultra-?)?low|no\s+(?:amplification|overexpression|expression)|unamplified|un-?amplified)\b|(?<=\w)[-\u2212](?=$|\s|,|;)",
    re.IGNORECASE,
)
_POSITIVE_WORDS: Final = re.compile(
    r"\b(?:positive|positiv|present|detected|amplified|overexpressed|amplification)\b|(?<=\w)\+(?=$|\s|,|;|/)",
    re.IGNORECASE,
)


def answer_of(value: Observation | Component) -> ReceptorAnswer | None:
    """What value and interpretation say together; ``None`` when neither says positive, negative or equivocal.

    A value and an interpretation that contradict each other are UNCLEAR.
    """
    said = {answer for answer in (_of_value(value), _of_interpretation(value)) if answer is not None}
    if not said:
        return None
    return said.pop() if len(said) == 1 else ReceptorAnswer.UNCLEAR


def _of_value(value: Observation | Component) -> ReceptorAnswer | None:
    if value.value_boolean is not None:
        return ReceptorAnswer.POSITIVE if value.value_boolean else ReceptorAnswer.NEGATIVE
    coded = answer_of_concept(value.value_codeable_concept)
    return coded if coded is not None else answer_in_words(value.value_string or "")


def _of_interpretation(value: Observation | Component) -> ReceptorAnswer | None:
    found = (answer_of_concept(concept) for concept in as_list(value.interpretation))
    return next((answer for answer in found if answer is not None), None)


def answer_of_concept(concept: CodeableConcept | None) -> ReceptorAnswer | None:
    """By code; by wording where no code says it."""
    said = {coding.code for coding in codings(concept)}
    answers = {
        answer
        for answer, known in (
            (ReceptorAnswer.POSITIVE, _POSITIVE_CODES),
            (ReceptorAnswer.NEGATIVE, _NEGATIVE_CODES),
            (ReceptorAnswer.EQUIVOCAL, _EQUIVOCAL_CODES),
        )
        if said & known
    }
    if not answers:
        answers = {answer for text in texts(concept) if (answer := answer_in_words(text)) is not None}
    if not answers:
        return None
    return answers.pop() if len(answers) == 1 else ReceptorAnswer.UNCLEAR


def answer_in_words(text: str) -> ReceptorAnswer | None:
    """By words; equivocal before negative before positive, because "not detected" holds "detected"."""
    if not text:
        return None
    if _EQUIVOCAL_WORDS.search(text):
        return ReceptorAnswer.EQUIVOCAL
    if _NEGATIVE_WORDS.search(text):
        rest = _NEGATIVE_WORDS.sub(" ", text)
        low_positive = re.search(r"\blow\b", text, re.IGNORECASE) and _POSITIVE_WORDS.search(rest)
        if low_positive and not re.search(r"negativ", text, re.IGNORECASE):
            return ReceptorAnswer.POSITIVE
        return ReceptorAnswer.UNCLEAR if _POSITIVE_WORDS.search(rest) else ReceptorAnswer.NEGATIVE
    return ReceptorAnswer.POSITIVE if _POSITIVE_WORDS.search(text) else None


def wordings(value: Observation | Component) -> Iterator[str]:
    """Every wording and code of a value, for scores and numbers written as text."""
    yield from texts(value.value_codeable_concept)
    for coding in codings(value.value_codeable_concept):
        if coding.code:
            yield coding.code
    if value.value_string:
        yield value.value_string


def has_value(value: Observation | Component) -> bool:
    """Whether there is a value, or was one that could not be read: then the result is unclear, not absent."""
    numbers = (value.value_quantity, value.value_integer, value.value_range, value.value_ratio)
    if any(number is not None for number in numbers) or any(wordings(value)):
        return True
    return isinstance(value, Observation) and any(name.startswith("value") for name in value.lost)
