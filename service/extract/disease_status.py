"""The course of the cancer as a code, or as the few words that stand for one."""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.imaging import ImagingAnswer
from service.fhir.resources import CodeableConcept, codings, texts
from service.terms.concepts.imaging import (
    DISEASE_STATUS_LETTER_SYSTEM,
    DISEASE_STATUS_LETTERS,
    NOT_PROGRESSING,
    PROGRESSING,
    RECIST_LETTERS,
)


def coded_answer(concepts: list[CodeableConcept | None]) -> ImagingAnswer | None:
    """What coded conclusions say; CONFLICTING when they say both, ``None`` when none of them speaks of the
    course.
    """
    said: set[bool] = set()
    for concept in concepts:
        coded = {one for coding in codings(concept) for one in _progresses(coding.system, coding.code)}
        if not coded:
            coded = {one for text in texts(concept) if (one := _progresses_in_words(text)) is not None}
        said |= coded
    if not said:
        return None
    if len(said) > 1:
        return ImagingAnswer.CONFLICTING
    return ImagingAnswer.PROGRESSION if said.pop() else ImagingAnswer.NO_PROGRESSION


def _progresses(system: str | None, code: str | None) -> Iterator[bool]:
    if PROGRESSING.holds(system, code):
        yield True
    elif NOT_PROGRESSING.holds(system, code):
        yield False
    elif code and system and DISEASE_STATUS_LETTER_SYSTEM in system:
        if code in DISEASE_STATUS_LETTERS:
            yield DISEASE_STATUS_LETTERS[code]
    elif code in RECIST_LETTERS:
        yield RECIST_LETTERS[code]


_PROGRESSING_WORDS: Final = re.compile(
    r"^\W*(?:progressive disease|progression|disease progression|worsened|PD)\b", re.IGNORECASE
)
_NOT_PROGRESSING_WORDS: Final = re.compile(
    r"^\W*(?:stable(?: disease)?|(?:partial|complete) (?:response|remission)|no evidence of (?:disease|progression)"
    r"|improved|improving"
    r"|no change|unchanged|SD|PR|CR|NED)\b",
    re.IGNORECASE,
)


def _progresses_in_words(text: str) -> bool | None:
    plain = re.sub(r"^patient'?s condition\s+", "", text.strip(), flags=re.IGNORECASE)
    if _PROGRESSING_WORDS.search(plain):
        return True
    return False if _NOT_PROGRESSING_WORDS.search(plain) else None


def worded_answer(text: str | None) -> ImagingAnswer | None:
    """What a disease status written as words says; ``None`` when it does not speak of the course."""
    progresses = _progresses_in_words(text) if text else None
    if progresses is None:
        return None
    return ImagingAnswer.PROGRESSION if progresses else ImagingAnswer.NO_PROGRESSION
