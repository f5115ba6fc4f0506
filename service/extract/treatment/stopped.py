"""Words beside a medication that say it is stopped, on hold or was not given, whatever its status says.

Notes, dosage texts, instructions, reasons of the status and the drug's own wording are read sentence by sentence. Words
about another drug, conditions and instructions ("stop and call if", "do not stop"), what may be done, what was before
the record began, and what was taken up again say nothing. Such words never make a fact: they only leave it open.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from service.extract.narrative.sentences import sentences
from service.extract.treatment.status import MedicationRecord
from service.extract.worded_dates import DATES, latest_days
from service.fhir.resources import (
    Dosage,
    MedicationDispense,
    MedicationRequest,
    Procedure,
    as_list,
    texts,
)
from service.terms import drug_stops as words
from service.terms.depots import UNKNOWN_PRODUCT_DAYS, is_depot
from service.terms.drug_vocabulary import (
    CHEMOTHERAPY,
    CLASS_NAME,
    NAME,
    UNNAMED,
    drugs_of,
    may_name_a_drug,
    without_accents,
)
from service.terms.drugs import Drug

_LATELY_DAYS: Final = 60
"""After a last dose longer ago the drug is in doubt: the gap that ends an exposure."""
_LATELY_DEPOT_DAYS: Final = UNKNOWN_PRODUCT_DAYS + 28
"""The same for a depot: the longest labelled interval, and four weeks."""
_BREAK: Final = re.compile(
    r"[,;:()\[\]+\u2013\u2014]|\s-\s|(?<![^\W_])(?:and|but|then|or|und|aber)(?![^\W_])", re.I
)
_DENIAL_ENDS: Final = re.compile(
    r"[,;:()\[\]+\u2013\u2014]|\s-\s|\b(?:and|but|then|und|aber)\b", re.IGNORECASE
)
"""Where a denial ends: it holds for all that "or" joins."""
_WORD: Final = re.compile(r"any (?:more|longer)\b|[^\W\d_][^\W_]*(?:['-][^\W\d_]+)*")
_LISTS: Final = re.compile(r"[\s,/&+]*(?:(?:and|und|plus|or)\s*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The sentence that says so, and the latest day that it names."""

    sentence: str
    day: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The drugs of a record, the first day that it certainly speaks of (if stated), and the day of the question."""

    drugs: tuple[Drug, ...]
    began: dt.date | None
    as_of: dt.date


def words_beside(resource: MedicationRecord | Procedure) -> Iterator[str]:
    """The texts of a record that may say more than its status: reasons, notes, dosage texts, instructions."""
    if isinstance(resource, Procedure):
        yield from texts(resource.outcome)
    else:
        for reason in as_list(resource.status_reason):
            yield from texts(reason)
        if isinstance(resource, MedicationDispense):
            yield from texts(resource.status_reason_codeable_concept)
        for dosage in _dosages(resource):
            yield from filter(None, (dosage.text, dosage.patient_instruction))
    for note in as_list(resource.note):
        if note.text:
            yield note.text


def _dosages(resource: MedicationRecord) -> list[Dosage]:
    if isinstance(resource, MedicationRequest | MedicationDispense):
        return as_list(resource.dosage_instruction)
    return as_list(resource.dosage)


def said_to_be_stopped(wordings: Iterable[str], asked: Asked) -> Stop | None:
    """The first sentence that says that the drugs are, or may be, not taken any more on the day of the question."""
    return next((stop for text in wordings if (stop := _stop_in(text, asked, _stops)) is not None), None)


def said_not_given(wordings: Iterable[str], asked: Asked) -> Stop | None:
    """The first sentence that says that one injection or infusion of the drugs was not given."""
    return next((stop for text in wordings if (stop := _stop_in(text, asked, _refusals)) is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """Where a sentence names a drug or a class, and whether it is one of those asked for."""

    start: int
    end: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """One sentence with the drugs and the days that it names."""

    text: str
    named: tuple[_Named, ...]
    days: tuple[dt.date, ...]


def _stop_in(text: str, asked: Asked, ends: Callable[[_Sentence, Asked], Iterator[int]]) -> Stop | None:
    """The first sentence that says so and is followed by none that says that the drug was taken up again."""
    if not words.may_stop(text):
        return None
    standing: Stop | None = None
    for line in sentences(text if text.isascii() else without_accents(text)):
        if not words.may_stop(line) and not words.GOES_ON.search(line):
            continue
        sentence = _Sentence(text=line, named=_names(line, asked.drugs), days=tuple(latest_days(line)))
        stopped, taken_up = max(ends(sentence, asked), default=-1), max(_taken_up(sentence), default=-1)
        if stopped > taken_up:
            standing = standing or Stop(sentence=line, day=max(sentence.days, default=None))
        elif taken_up >= 0:
            standing = None
    return standing


def _stops(sentence: _Sentence, asked: Asked) -> Iterator[int]:
    """Where the words end that say of these drugs that they are not taken."""
    text = sentence.text
    for found in words.IS_STOPPED.finditer(text):
        if _is_said(sentence, found, whatever_follows=found[0].lower().startswith("on")):
            yield found.end()
    if not _is_over(sentence, asked):
        for pattern in (words.STOPPED, words.HELD):
            yield from (found.end() for found in pattern.finditer(text) if _is_said(sentence, found))
        yield from _switches(sentence, asked)
        yield from _ended(sentence, asked)
    if not _only_instructs(sentence, asked):
        yield from (found.end() for found in words.BE_STOPPED.finditer(text) if _is_said(sentence, found))


def _refusals(sentence: _Sentence, _asked: Asked) -> Iterator[int]:
    """Where the words end that say that these drugs were not given."""
    return (found.end() for found in words.NOT_GIVEN.finditer(sentence.text) if _is_said(sentence, found))


def _is_over(sentence: _Sentence, asked: Asked) -> bool:
    """Whether what the sentence tells was before the record began, or lasted some days that are long past."""
    if not sentence.days:
        return False
    last = max(sentence.days)
    if last < asked.as_of - dt.timedelta(days=_LATELY_DAYS) and words.BOUNDED.search(sentence.text):
        return True
    return asked.began is not None and last < asked.began


def _only_instructs(sentence: _Sentence, asked: Asked) -> bool:
    """Whether an instruction to stop belongs to how the drug is taken, or to days to come."""
    text = sentence.text
    until = words.UNTIL.search(text) is not None
    if words.ONLY_INSTRUCTS.search(text) or (not until and _THRESHOLD.search(text)):
        return True
    if _DAYS_LONG.search(text) and not _BECAUSE.search(text):
        return True
    return bool(sentence.days) and not until and min(sentence.days) > asked.as_of


_THRESHOLD: Final = re.compile(r"[<>\u2264\u2265]")
_DAYS_LONG: Final = re.compile(r"\d\s*-?\s*(?:days?|weeks?|wks?|d|tagen?|wochen?)\b", re.IGNORECASE)
_BECAUSE: Final = re.compile(r"\b(?:due|because|owing|secondary|wegen|aufgrund)\b", re.IGNORECASE)
_NEAR: Final = 40
"""Characters in which the drug that is switched to is named."""


def _switches(sentence: _Sentence, asked: Asked) -> Iterator[int]:
    """A switch to another drug that is named."""
    for found in words.SWITCHED.finditer(sentence.text):
        to = NAME.search(sentence.text, found.end(), found.end() + _NEAR)
        if to is None or _is_own(to, asked.drugs) or _is_left_open(sentence, found):
            continue
        if _is_about(sentence, found):
            yield to.end()


def _ended(sentence: _Sentence, asked: Asked) -> Iterator[int]:
    """A last dose too long ago, or an end that is past."""
    if not sentence.days:
        return
    lately = _LATELY_DEPOT_DAYS if any(map(is_depot, asked.drugs)) else _LATELY_DAYS
    told = [(found, _day_after(sentence.text, found)) for found in words.UNTIL.finditer(sentence.text)]
    ends = [found for found, day in told if day is not None and day < asked.as_of]
    if max(sentence.days) < asked.as_of - dt.timedelta(days=lately):
        ends += words.LAST_GIVEN.finditer(sentence.text)
    for found in ends:
        if not _is_left_open(sentence, found) and _is_about(sentence, found):
            yield found.end()


def _day_after(text: str, found: re.Match[str]) -> dt.date | None:
    """The latest day that the date right after a match may mean."""
    date = DATES.match(text, found.end() + 1)
    return None if date is None else max(latest_days(date[0]), default=None)


def _is_said(sentence: _Sentence, found: re.Match[str], *, whatever_follows: bool = False) -> bool:
    """Whether the words are said as a fact, and of these drugs."""
    if _is_left_open(sentence, found):
        return False
    what, known = _object(sentence, found.end())
    if what is not None:
        return what.own
    if known is False and not whatever_follows and not _has_own(sentence, found):
        return False
    return known == _IT or _is_about(sentence, found)


def _is_left_open(sentence: _Sentence, found: re.Match[str]) -> bool:
    """Whether the words before make a condition, a possibility or a denial of it."""
    before = sentence.text[: found.start()]
    return (
        words.CONDITIONS.search(before) is not None
        or words.DENIES.search(_clause(before, _DENIAL_ENDS)) is not None
    )


def _clause(before: str, ends: re.Pattern[str] = _BREAK) -> str:
    return ends.split(before)[-1]


_IT: Final = "it"
_GENERIC: Final = frozenset(
    ("it", "this", "treatment", "therapy", "drug", "medication", "medicine", "therapie", "medikament")
)


def _object(sentence: _Sentence, since: int) -> tuple[_Named | None, bool | str | None]:
    """What is stopped: a drug that is named, "it", something else (``False``), or nothing said (``None``)."""
    generic: str | None = None
    at = since
    for word in _WORD.finditer(sentence.text, since):
        if sentence.text[at : word.start()].strip(" '\"*_"):
            break
        name = next((name for name in sentence.named if name.start == word.start()), None)
        if name is not None:
            return name, None
        plain = word[0].lower()
        generic = _IT if plain in _GENERIC else generic
        if plain not in words.BETWEEN_STOP_AND_NAME and plain not in _GENERIC:
            known = plain in words.FOLLOWING or words.AN_EFFECT.match(plain) is not None
            return None, generic if known else False
        at = word.end()
    return None, generic


def _has_own(sentence: _Sentence, found: re.Match[str]) -> bool:
    since = found.start() - len(_clause(sentence.text[: found.start()]))
    return any(name.own and since <= name.start < found.start() for name in sentence.named)


def _is_about(sentence: _Sentence, found: re.Match[str]) -> bool:
    """Whether what goes before names these drugs, or no other subject."""
    before = sentence.text[: found.start()]
    earlier = [name for name in sentence.named if name.end <= found.start()]
    since = len(before) - len(_clause(before))
    if not _is_neutral(before[since:], [name for name in earlier if name.start >= since], since):
        # Another subject: these drugs only where they are named with it.
        return _has_own(sentence, found) or _is_listed_before(before, since, earlier)
    if not earlier:
        return words.OF_THE_PAST.search(before) is None
    nearest = earlier[-1]
    if _is_neutral(before[nearest.end :], [], 0):
        return nearest.own or _is_own_list(before, earlier)
    return any(name.own for name in earlier)


def _is_own_list(before: str, earlier: list[_Named]) -> bool:
    """Whether the last name ends a list of names that has one of these drugs."""
    for one, following in zip(reversed(earlier[:-1]), reversed(earlier[1:]), strict=True):
        if not _LISTS.fullmatch(before, one.end, following.start):
            return False
        if one.own:
            return True
    return False


def _is_listed_before(before: str, since: int, earlier: list[_Named]) -> bool:
    """Whether these drugs stand right before the clause, so that they share what it says."""
    return bool(earlier) and earlier[-1].own and _is_neutral(before[earlier[-1].end : since], [], 0)


def _is_neutral(text: str, named: list[_Named], since: int) -> bool:
    return all(
        word[0].lower() in words.NEUTRAL
        or any(name.start <= word.start() + since < name.end for name in named)
        for word in _WORD.finditer(text)
    )


def _names(text: str, drugs: tuple[Drug, ...]) -> tuple[_Named, ...]:
    """The drugs and classes that a sentence names, in its order."""
    found: list[tuple[re.Match[str], bool]] = []
    if may_name_a_drug(text):
        found += [(name, _is_own(name, drugs)) for name in NAME.finditer(text)]
        found += [(name, _is_own_class(name, drugs)) for name in CLASS_NAME.finditer(text)]
    for name in words.SHORT_NAME.finditer(text):
        found.append((name, any(drug.name in words.SHORT_FOR[name.lastindex or 0] for drug in drugs)))
    named = [_Named(start=name.start(), end=name.end(), own=own) for name, own in found]
    return tuple(sorted(named, key=lambda name: name.start))


def _is_own(name: re.Match[str], drugs: tuple[Drug, ...]) -> bool:
    named = drugs_of(name)
    return any(
        drug in drugs or (CHEMOTHERAPY in drugs and drug.drug_class is CHEMOTHERAPY.drug_class)
        for drug in named
    )


def _is_own_class(name: re.Match[str], drugs: tuple[Drug, ...]) -> bool:
    what = UNNAMED[(name.lastindex or 1) - 1][1]
    classes = {what.drug_class} if isinstance(what, Drug) else what
    return any(drug.drug_class in classes for drug in drugs)


def _taken_up(sentence: _Sentence) -> Iterator[int]:
    """Where words stand that say that these drugs were taken up again."""
    for found in words.GOES_ON.finditer(sentence.text):
        if words.NOT_YET.search(sentence.text[max(0, found.start() - _NEAR) : found.start()]):
            continue
        what, _ = _object(sentence, found.end())
        if what.own if what is not None else _is_about(sentence, found):
            yield found.end()
