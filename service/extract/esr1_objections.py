"""What words beside an ESR1 result say against it.

A detection that any word beside it denies or doubts is for people to read: in a note, in the sentences that follow
it, in an addendum, in a comment that stands in the same report. Words on the test, on results in general, on
another gene, another variant or another sample are no objection, nor is what is said to have been ruled out.
"""

import datetime as dt
import enum
import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from service.extract import esr1_objection_words as say
from service.extract.esr1_layout import Sentence, sentences
from service.extract.esr1_plain_words import is_plain, spaced_dates
from service.extract.esr1_vocabulary import (
    CLAUSE,
    MEANING,
    NEGATIVE,
    POSITIVE,
    RETRACTED,
)
from service.extract.genomic_words import ESR1, other_gene_places
from service.extract.worded_dates import latest_days
from service.terms.hgvs import variant_names


class Against(enum.Enum):
    """What an objection does to a result."""

    WITHDRAWN = "the result was taken back"
    UNUSABLE = "the result is not one of this patient's sample, or does not hold"
    DOUBTED = "the variant is denied, or may not be real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One objection.

    ``of``: the protein changes it is said of, none for whatever was found. ``day``: the latest day it names.
    """

    against: Against
    of: frozenset[str] = frozenset()
    day: dt.date | None = None

    def concerns(self, variant: str | None, since: dt.date | None = None) -> bool:
        """Whether it is said of this variant (``None``: one without a name), and not of an older sample."""
        if since is not None and self.day is not None and self.day < since:
            return False
        is_protein = variant is not None and not variant.startswith(("c.", "g."))
        return not self.of or not is_protein or variant in self.of


def objections_in(text: str) -> tuple[Objection, ...]:
    """The objections of a text that stands beside an ESR1 result; remembered without the text."""
    if not _MAY_OBJECT.search(text):
        return ()
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=_SECRET).digest()
    known = _remembered.get(key)
    if known is None:
        known = tuple(dict.fromkeys(_objections(text)))
        if len(_remembered) >= _MOST_TEXTS:
            _remembered.pop(next(iter(_remembered)), None)
        _remembered[key] = known
    return known


_MOST_TEXTS: Final = 10_000
_SECRET: Final = secrets.token_bytes(32)
_remembered: dict[bytes, tuple[Objection, ...]] = {}
_ANY_WORDS: Final = (RETRACTED, NEGATIVE, say.UNUSABLE, say.DOUBTED, say.BELOW, say.OF_PERSON)
_MAY_OBJECT: Final = re.compile("|".join(f"(?:{words.pattern})" for words in _ANY_WORDS), re.IGNORECASE)


def takes_back(text: str, *, only_esr1: bool = False) -> bool:
    """Whether a sentence on ESR1 withdraws a result; ``only_esr1``: the text is about no other gene."""
    return RETRACTED.search(text) is not None and any(
        _is_taken_back(sentence.text)
        for sentence in sentences(text)
        if only_esr1 or ESR1.search(sentence.text)
    )


def names_somebody_else(name: str) -> bool:
    """Whether the name of a test says that another person was tested."""
    return say.PERSON.search(name) is not None


def _objections(text: str) -> Iterator[Objection]:
    reading = _Reading()
    for sentence in sentences(text):
        if _is_taken_back(sentence.text):
            yield Objection(against=Against.WITHDRAWN, day=_day_named(sentence.text))
        elif not sentence.aside or _OF_QUALITY.match(sentence.text):
            yield from reading.of(sentence)


def _is_taken_back(sentence: str) -> bool:
    of_other = bool(other_gene_places(sentence)) and not ESR1.search(sentence)
    return RETRACTED.search(sentence) is not None and not of_other and not _is_refuted(RETRACTED, sentence)


_OF_QUALITY: Final = re.compile(r"\s*(?:quality|QC\b|controls?\b)", re.IGNORECASE)
_MOST_CELL: Final = 40


class _Reading:
    """One text read from its beginning: of which gene it last spoke, and what stood on the line before."""

    def __init__(self) -> None:
        self._of_other = False
        self._cell = ""

    def of(self, sentence: Sentence) -> Iterator[Objection]:
        """The objections of the next sentence."""
        for clause in CLAUSE.split(sentence.text):
            about_esr1 = ESR1.search(clause) is not None
            if about_esr1 or other_gene_places(clause):
                self._of_other = not about_esr1
            yield from self._of_clause(clause)
            if self._of_other and NEGATIVE.search(clause):
                self._of_other = False
        ends_open = len(sentence.text) < _MOST_CELL and sentence.text[-1:] not in ".!;"
        self._cell = f"{sentence.text}, " if ends_open else ""

    def _of_clause(self, clause: str) -> Iterator[Objection]:
        if _is_unusable(clause):
            yield Objection(against=Against.UNUSABLE, day=_day_named(clause))
        elif not self._of_other and (_is_doubted(clause) or _is_denied(clause, self._cell)):
            names = _names(clause) or _names(self._cell)
            yield Objection(against=Against.DOUBTED, of=names, day=_day_named(clause))


def _is_unusable(clause: str) -> bool:
    """Whether a clause says that the sample, the run or the result as a whole cannot be relied on."""
    if _is_of_another_person(clause):
        return True
    if say.UNUSABLE.search(clause) is None or _is_general(clause) or say.LATER.search(clause):
        return False
    return not (other_gene_places(clause) and not ESR1.search(clause)) and not _is_refuted(
        say.UNUSABLE, clause
    )


def _is_of_another_person(clause: str) -> bool:
    words = say.OF_PERSON.search(clause) is not None
    return words and not say.COMPARISON.search(clause) and not _is_refuted(say.PERSON, clause)


def _is_doubted(clause: str) -> bool:
    if MEANING.search(clause) or _is_general(clause) or say.OTHER_MEASURE.search(clause):
        return False
    if say.BELOW.search(clause):
        return not _is_refuted(say.BELOW, clause)
    return say.DOUBTED.search(clause) is not None and not _is_refuted(say.DOUBTED, clause)


def _is_denied(clause: str, cell: str) -> bool:
    """Whether a clause says "not detected" of the variant at hand."""
    negative = NEGATIVE.search(clause)
    if negative is None or any(words.search(clause) for words in _OF_SOMETHING_ELSE):
        return False
    rest = NEGATIVE.sub(" ", clause)
    if _is_general(clause) or POSITIVE.search(rest.replace("positive", "")):
        return False
    if ESR1.search(clause) or say.THIS_FINDING.search(clause) or _names(clause):
        return True
    return is_plain(NEGATIVE.sub(" ", cell) + rest, more=say.SAYS_AGAIN)


_OF_SOMETHING_ELSE: Final = (say.OTHER_MEASURE, say.OTHER_CHANGE, say.COMPARED, say.ELSEWHERE)


def _is_general(clause: str) -> bool:
    points_here = ESR1.search(clause) or say.THIS_FINDING.search(clause) or _names(clause)
    return say.GENERAL.search(clause) is not None and not points_here


def _is_refuted(words: re.Pattern[str], clause: str) -> bool:
    """Whether every such word of a clause is said not to apply."""
    return all(
        _is_ruled_out(clause[: found.start()], clause[found.end() :]) for found in words.finditer(clause)
    )


def _is_ruled_out(before: str, after: str) -> bool:
    if say.NOT_EXCLUDED.search(after) or say.NOT_EXCLUDED.search(before):
        return False
    return say.REFUTED_BEFORE.search(before) is not None or say.REFUTED_AFTER.search(after) is not None


def _names(text: str) -> frozenset[str]:
    return frozenset(change.name for change in variant_names(text).proteins)


def _day_named(text: str) -> dt.date | None:
    return max(latest_days(spaced_dates(text)), default=None)


def against(
    objections: Iterable[Objection], variant: str | None, since: dt.date | None = None
) -> frozenset[Against]:
    """What the objections say against a result that names this variant, or none, of a sample not before a day."""
    return frozenset(objection.against for objection in objections if objection.concerns(variant, since))
