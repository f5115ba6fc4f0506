"""Coded things with their wording: does a concept mean this, by code, or by plain words where no known code
speaks?
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Final, TypeVar

from service.fhir.resources import CodeableConcept, Coding, texts
from service.terms.concept_set import ConceptSet
from service.terms.systems import ICD_10, ICD_10_CM, ICD_10_GM, ICD_O_3, canonical, is_known

T = TypeVar("T")

_MOST_CONCEPTS: Final = 8192
_STANDARD_AND_OWN: Final = 2
"""Most results with several codings have two: the laboratory's own code beside the standard one."""
_memories: list[Callable[[], None]] = []
_COMPLETE_SYSTEMS: Final = frozenset({ICD_10, ICD_10_CM, ICD_10_GM, ICD_O_3})
"""Systems whose sets are complete by prefix: a code outside the set says that it is something else."""

_NOT_SAID: Final = re.compile(
    r"\b(?:no|not|without|denies|negative for|family|father|mother|sister|aunt|daughter|maternal|paternal"
    r"|rule[sd]? out|r/o|excluded?|excluding|unlikely|refuted|absence of(?! (?:ovar|both|breast|uter|testi))"
    r"|suspected|suspicion|suspicious|possible|possibly|probable|probably|likely|query|queried|screening|screen|risk|fear"
    r"|concern|prophyla\w+|vs\.?|versus|differential|verdacht|ausschluss|ausgeschlossen|familien\w*)\b|\bv\.\s?a\.|\?",
    re.IGNORECASE,
)


def by_wording(function: Callable[[CodeableConcept | None], T]) -> Callable[[CodeableConcept | None], T]:
    """Remember what a concept means: it depends on its codes and their wording, not on the patient.

    Free text without a code is not remembered. Bounded.
    """
    answers: dict[tuple[str | None, ...], T] = {}
    _memories.append(answers.clear)

    @wraps(function)
    def remembered(concept: CodeableConcept | None) -> T:
        coding = None if concept is None else concept.coding
        if concept is None or not coding:
            return function(concept)
        codings = coding if isinstance(coding, list) else [coding]
        if len(codings) == 1:
            only = codings[0]
            key: tuple[str | None, ...] = (only.system, only.code, only.display, concept.text)
        elif len(codings) == _STANDARD_AND_OWN:
            one, other = codings
            key = (concept.text, one.system, one.code, one.display, other.system, other.code, other.display)
        else:
            key = _key_of_several(concept.text, codings)
        try:
            return answers[key]
        except KeyError:
            pass
        if len(answers) >= _MOST_CONCEPTS:
            answers.clear()
        answers[key] = answer = function(concept)
        return answer

    return remembered


def forget() -> None:
    """Forget what every concept means (for measurements of the first sight of a word)."""
    for clear in _memories:
        clear()


def _key_of_several(text: str | None, codings: list[Coding]) -> tuple[str | None, ...]:
    key: list[str | None] = [text]
    for one in codings:
        key += (one.system, one.code, one.display)
    return tuple(key)


def means(concept: CodeableConcept | None, concept_set: ConceptSet) -> bool:
    """Whether any coding of the concept is in the set."""
    return concept is not None and any(
        concept_set.holds(coding.system, coding.code) for coding in concept.codings
    )


@by_wording
def plain_words(concept: CodeableConcept | None) -> str:
    """The wording of a concept that may be read as words: where no coding of a known system speaks.

    A display of a known system's code counts as its wording only for systems whose sets here are incomplete,
    and the text beside a code of a complete system is not read at all. Negated, familial, suspected and
    questioned wordings come back empty.
    """
    words = readable_words(concept)
    return words if is_said(words) else ""


def readable_words(concept: CodeableConcept | None) -> str:
    """The wording of a concept as in :func:`plain_words`, whatever it says."""
    if concept is None:
        return ""
    if any(coding.code and canonical(coding.system) in _COMPLETE_SYSTEMS for coding in concept.codings):
        return ""
    has_known = any(coding.code and is_known(coding.system) for coding in concept.codings)
    return " | ".join(_displays(concept) if has_known else texts(concept))


def is_said(words: str) -> bool:
    """Whether words say what they name: not negated, familial, suspected or questioned."""
    return _NOT_SAID.search(words) is None


def label(concept: CodeableConcept | None, otherwise: str) -> str:
    """The best wording for people."""
    return next(texts(concept), otherwise)


def _displays(concept: CodeableConcept) -> Iterator[str]:
    return (coding.display for coding in concept.codings if coding.display)
