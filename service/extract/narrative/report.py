"""A whole report to one answer: which part decides, what the parts say, and whether they agree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.extract.narrative.answer import Answer, NarrativeReading
from service.extract.narrative.beyond import advises_on_something_new, words_elsewhere
from service.extract.narrative.caveats import OF_THE_REST
from service.extract.narrative.definitions import without_definitions
from service.extract.narrative.doubts import (
    OF_TUMOUR,
    SUSPECTED,
    has_changed,
    is_consideration,
    is_list_of_sizes,
)
from service.extract.narrative.forms import as_chosen
from service.extract.narrative.hinted import folded
from service.extract.narrative.language import is_foreign
from service.extract.narrative.organs import organs_of
from service.extract.narrative.questions import unanswered
from service.extract.narrative.sections import Part, Section, split
from service.extract.narrative.senses import BAD, Sense, Statement
from service.extract.narrative.sentences import sentences
from service.extract.narrative.sizes import SIZED, differs_by_date, has_grown, is_larger, is_measured_twice
from service.extract.narrative.statements import is_benign, statements_of
from service.extract.narrative.withheld import (
    COMPARES,
    DISPUTED,
    DOUBTED,
    NOTHING_TO_COMPARE,
    PRELIMINARY,
    WITHDRAWN,
)

MAX_CHARACTERS: Final = 100_000
"""Text beyond this is not read; a report cut here is never answered "no progression"."""

_ALL: Final = re.compile(r"\b(?:all|every|each)\b", re.IGNORECASE)
_LONGEST_QUOTE: Final = 200  # characters of a text that is not read
_READ: Final = (Section.BODY, Section.FINDINGS)


@dataclass(frozen=True, slots=True)
class _Found:
    statement: Statement
    sentence: str


# Sections already read, by their text: a conclusion mostly repeats the impression.
_Known = dict[str, tuple[_Found, ...]]


@dataclass(frozen=True, slots=True)
class _Weighed:
    answer: Answer
    sentence: str | None
    found: tuple[_Found, ...] = ()


_SILENT: Final = _Weighed(Answer.SILENT, None)


def read_report(text: str, *, conclusion: str | None = None) -> NarrativeReading:
    """The answer of one report: its whole narrative and, when it has one of its own, its conclusion text.

    Never raises and knows no dates. See `Answer` for what decides; `MAX_CHARACTERS` for what is read.
    """
    truncated = len(text) > MAX_CHARACTERS or len(conclusion or "") > MAX_CHARACTERS
    text, own = text[:MAX_CHARACTERS], (conclusion or "")[:MAX_CHARACTERS]
    parts = split(text)
    weighed = _decide(text, parts, own)
    answer = weighed.answer
    if truncated and answer is Answer.NO_PROGRESSION:
        answer = Answer.HEDGED  # what was not read may say otherwise
    return NarrativeReading(answer=answer, sentence=weighed.sentence, parts=parts, truncated=truncated)


def _undisputed(weighed: _Weighed, both: str, lowered: str) -> _Weighed:
    disputed = DISPUTED.search(lowered) if weighed.answer.decides else None
    return weighed if disputed is None else _Weighed(Answer.CONFLICTING, _around(both, disputed))


def _decide(text: str, parts: tuple[Part, ...], own: str) -> _Weighed:
    both = f"{text}\n{own}" if own else text
    if is_foreign(text) or (own and is_foreign(own)):
        return _Weighed(Answer.FOREIGN, both.strip().split("\n", 1)[0][:_LONGEST_QUOTE])
    lowered = folded(both)
    preliminary = PRELIMINARY.search(lowered)
    if preliminary is not None:
        return _Weighed(Answer.PRELIMINARY, _around(both, preliminary))
    withdrawn = WITHDRAWN.search(lowered)
    if withdrawn is not None:
        return _Weighed(Answer.WITHDRAWN, _around(both, withdrawn))
    return _complete(_undisputed(_weigh_both(text, parts, own), both, lowered), parts, both, lowered)


def _complete(weighed: _Weighed, parts: tuple[Part, ...], both: str, lowered: str) -> _Weighed:
    """No progression, unless the report points to words that it does not hold."""
    if weighed.answer is not Answer.NO_PROGRESSION:
        return weighed
    alone = any(
        part.section is Section.COMPARISON and NOTHING_TO_COMPARE.match(part.text) is not None
        for part in parts
    )
    if alone and COMPARES.search(weighed.sentence or "") is not None:
        return _Weighed(Answer.HEDGED, weighed.sentence)
    for part in parts:
        if part.section is Section.RECOMMENDATION and advises_on_something_new(folded(part.text)):
            return _Weighed(Answer.HEDGED, part.text.strip().split("\n", 1)[0][:_LONGEST_QUOTE])
    has_addendum = any(part.section is Section.ADDENDUM for part in parts)
    elsewhere = words_elsewhere(lowered, has_addendum=has_addendum)
    return weighed if elsewhere is None else _Weighed(Answer.HEDGED, _around(both, elsewhere))


def _weigh_both(text: str, parts: tuple[Part, ...], own: str) -> _Weighed:
    known: _Known = {}
    narrative = _weigh_report(_ticked(text, parts), known)
    if not own:
        return narrative
    concluded = _weigh_report(tuple(map(_as_impression, _ticked(own, split(own)))), known)
    if concluded.answer is Answer.SILENT:
        return narrative
    if narrative.answer.decides and concluded.answer.decides and narrative.answer is not concluded.answer:
        return _Weighed(Answer.CONFLICTING, concluded.sentence)
    if narrative.answer is Answer.CONFLICTING:
        return narrative
    if narrative.answer is Answer.HEDGED and concluded.answer is Answer.NO_PROGRESSION:
        return narrative
    return concluded


def _ticked(text: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts of the text, without what a form prints and nobody chose."""
    chosen = as_chosen(text)
    return parts if chosen == text else split(chosen)


def _as_impression(part: Part) -> Part:
    return Part(section=Section.IMPRESSION, text=part.text) if part.section is Section.BODY else part


def _weigh_report(parts: tuple[Part, ...], known: _Known) -> _Weighed:
    addendum = _weigh(_find(parts, (Section.ADDENDUM,), known))
    if addendum.answer is Answer.NO_PROGRESSION and not any(
        _of_all(item.statement) for item in addendum.found
    ):
        return _beside(addendum, _weigh_body(parts, known))
    if addendum.answer is not Answer.SILENT:
        return addendum
    for part in parts:
        doubt = DOUBTED.search(part.text) if part.section is Section.ADDENDUM else None
        if doubt is not None:
            return _Weighed(Answer.WITHDRAWN, _around(part.text, doubt))
    return _weigh_body(parts, known)


def _beside(addendum: _Weighed, body: _Weighed) -> _Weighed:
    """An addendum about one site takes back neither progression nor doubt about the rest."""
    if body.answer is Answer.PROGRESSION:
        return _Weighed(Answer.CONFLICTING, addendum.sentence)
    return addendum if body.answer in (Answer.SILENT, Answer.NO_PROGRESSION) else body


def _of_all(statement: Statement) -> bool:
    return statement.sense is Sense.GOOD and (statement.whole or statement.overall)


def _weigh_body(parts: tuple[Part, ...], known: _Known) -> _Weighed:
    """The report without its addenda: the impression where it says anything, and whether the rest agrees."""
    impression = _find(parts, (Section.IMPRESSION,), known)
    rest = _find(parts, _READ, known)
    concluded = _weigh(impression)
    if concluded.answer is Answer.SILENT:
        return _weigh((*impression, *rest))
    return _agree(concluded, rest)


def _find(parts: tuple[Part, ...], sections: tuple[Section, ...], known: _Known) -> tuple[_Found, ...]:
    found: list[_Found] = []
    for part in parts:
        if part.section in sections:
            text = part.text.strip()
            if text not in known:
                known[text] = _found_in(text)
            found += known[text]
    return tuple(found)


def _found_in(text: str) -> tuple[_Found, ...]:
    """What the sentences of one section state."""
    found: list[_Found] = []
    earlier: list[str] = []
    said = without_definitions(tuple(sentences(text)), text)
    for sentence in said:
        stated = [_Found(statement, sentence) for statement in statements_of(sentence, earlier)]
        found += stated
        if is_consideration(sentence):
            found.append(_Found(Statement(sense=Sense.DOUBT), sentence))
        sized = _DIGIT.search(sentence) is not None and SIZED.search(sentence) is not None
        grown = sized and (
            has_grown(sentence)
            or (_says_nothing(stated) and differs_by_date(sentence))
            or (OF_THE_REST.search(sentence.lower()) is not None and is_larger(sentence))
        )
        if grown and not is_benign(sentence):
            found.append(_Found(Statement(sense=Sense.MEASURED), sentence))
        earlier.append(sentence)
    asks = "whether" in text or " if " in text
    return tuple(_without_questions(found, said) if asks else found)


def _without_questions(found: list[_Found], sentences_read: Sequence[str]) -> list[_Found]:
    """What is found, without a question that was asked, where something is said of the disease as a whole."""
    asked = unanswered(sentences_read)
    if not any(
        _of_all(item.statement)
        and item.sentence not in asked
        and OF_THE_REST.search(item.sentence.lower()) is None
        for item in found
    ):
        return found
    return [item for item in found if item.sentence not in asked]


def _says_nothing(stated: list[_Found]) -> bool:
    return all(each.statement.sense is Sense.UNSAID for each in stated)


def _weigh(found: tuple[_Found, ...]) -> _Weighed:
    """One part of a report: progression anywhere is progression, then doubt, then its absence."""
    if not found:
        return _SILENT
    found = _without_overridden(found)
    bad = [item for item in found if item.statement.sense in BAD]
    good = [item for item in found if item.statement.sense is Sense.GOOD] or _none_growing(found)
    recist_good = [item for item in good if item.statement.recist]
    if bad:
        recist_bad = any(item.statement.recist for item in bad)
        if recist_good and not recist_bad:
            return _Weighed(Answer.CONFLICTING, bad[0].sentence, found)
        if not recist_bad and _overall_but_grown(good, bad):
            return _Weighed(Answer.CONFLICTING, bad[0].sentence, found)
        return _Weighed(Answer.PROGRESSION, _first(bad), found)
    hedged = [item for item in found if item.statement.sense in _DOUBTFUL]
    if hedged:
        return _Weighed(Answer.HEDGED, hedged[0].sentence, found)
    if good:
        grown = [item for item in found if item.statement.sense is Sense.MEASURED]
        if grown and not recist_good:
            return _Weighed(Answer.HEDGED, grown[0].sentence, found)
        unsaid = _unsaid_beside(good, found)
        if unsaid is not None:
            return _Weighed(Answer.HEDGED, unsaid.sentence, found)
        fluid = [item for item in found if item.statement.sense is Sense.INCIDENTAL]
        if fluid and not any(_of_all(item.statement) or _ALL.search(item.sentence) for item in good):
            return _Weighed(Answer.HEDGED, fluid[0].sentence, found)
        return _Weighed(Answer.NO_PROGRESSION, _first(recist_good or good), found)
    incidental = [item for item in found if item.statement.sense is Sense.INCIDENTAL]
    if incidental:
        return _Weighed(Answer.HEDGED, incidental[0].sentence, found)
    return _Weighed(Answer.SILENT, None, found)


def _none_growing(found: tuple[_Found, ...]) -> list[_Found]:
    """ "No growing lesion" in one organ answers nothing, in several it does."""
    denied = [item for item in found if item.statement.sense is Sense.NOT_GROWING]
    return denied if len(organs_of(" ".join(item.sentence for item in denied))) > 1 else []


def _unsaid_beside(good: list[_Found], found: tuple[_Found, ...]) -> _Found | None:
    """A lesion named without a verdict, in an organ of which nothing good is said."""
    if any(_settles(item) for item in good) or any(_nothing_new_anywhere(item) for item in found):
        return None
    said = organs_of(" ".join(item.sentence for item in good)) | {"node"}  # nodes are named in health, too
    return next(
        (
            item
            for item in found
            if item.statement.sense is Sense.UNSAID
            and organs_of(item.sentence) - said
            and not is_measured_twice(item.sentence)
        ),
        None,
    )


_DOUBTFUL: Final = frozenset({Sense.HEDGE, Sense.SLIGHT, Sense.DOUBT, Sense.PERHAPS_RESPONSE, Sense.MIXED})
_DIGIT: Final = re.compile(r"\d")
_GROWN: Final = frozenset({Sense.GROWTH, Sense.SLIGHT})


def _first(items: list[_Found]) -> str:
    """The most telling sentence: one about the disease as a whole before one about a lesion."""
    for item in items:
        if (
            item.statement.overall
            or item.statement.sense in (Sense.PROGRESSION, Sense.NEW)
            or item.statement.whole
        ):
            return item.sentence
    return items[0].sentence


def _without_overridden(found: tuple[_Found, ...]) -> tuple[_Found, ...]:
    """A stated RECIST conclusion, or "within measurement error" in the next sentence, overrides a growth."""
    if any(item.statement.recist and item.statement.sense is Sense.GOOD for item in found):
        found = tuple(item for item in found if not _is_single(item) or item.statement.recist)
    kept: list[_Found] = []
    for item in found:
        if item.statement.sense is Sense.INSIGNIFICANT:
            while kept and kept[-1].statement.sense in _GROWN:
                kept.pop()
            continue
        kept.append(item)
    return tuple(kept)


def _settles(item: _Found) -> bool:
    """Whether something good is said of the disease, not of one organ or of what is left."""
    if _of_all(item.statement) or item.statement.recist or _ALL.search(item.sentence):
        return True
    return not organs_of(item.sentence) and OF_THE_REST.search(item.sentence.lower()) is None


def _nothing_new_anywhere(item: _Found) -> bool:
    return item.statement.sense is Sense.NOTHING_NEW and not organs_of(item.sentence)


def _is_single(item: _Found) -> bool:
    """Whether this is the measurement of one lesion, its growth or a line of sizes that could not be read."""
    if item.statement.sense is Sense.DOUBT:
        return is_list_of_sizes(item.sentence)
    return item.statement.sense in _GROWN


def _overall_but_grown(good: list[_Found], bad: list[_Found]) -> bool:
    return all(item.statement.sense is Sense.GROWTH for item in bad) and any(
        item.statement.overall and item.statement.whole and item.sentence != bad[0].sentence for item in good
    )


def _agree(concluded: _Weighed, rest: tuple[_Found, ...]) -> _Weighed:
    """The impression decides unless the findings contradict it."""
    findings = _without_overridden(rest)
    bad = [item for item in findings if item.statement.sense in BAD]
    if concluded.answer is Answer.NO_PROGRESSION:
        recist = any(item.statement.recist for item in concluded.found)
        if recist:
            bad = [item for item in bad if item.statement.sense is not Sense.GROWTH]
        if bad:
            return _Weighed(Answer.CONFLICTING, bad[0].sentence)
        settled = any(_of_all(item.statement) for item in concluded.found)
        doubt = [item for item in findings if _outlasts(item, settled=settled)]
        if doubt:
            return _Weighed(Answer.HEDGED, doubt[0].sentence)
    if concluded.answer is Answer.PROGRESSION and not bad:
        denied = [item for item in findings if item.statement.sense is Sense.GOOD and item.statement.whole]
        if denied and any(re.search("progress", item.sentence, re.IGNORECASE) for item in denied):
            return _Weighed(Answer.CONFLICTING, denied[0].sentence)
        all_same = [
            item for item in findings if item.statement.sense is Sense.GOOD and _ALL.search(item.sentence)
        ]
        if all_same and any(item.statement.sense is Sense.NOTHING_NEW for item in findings):
            return _Weighed(Answer.CONFLICTING, all_same[0].sentence)
    return concluded


def _outlasts(item: _Found, *, settled: bool) -> bool:
    """Whether a doubt in the findings stands beside a conclusion of no progression.

    ``settled``: the conclusion speaks of the disease as a whole, so that a slight growth is part of it.
    """
    match item.statement.sense:
        case Sense.HEDGE | Sense.MIXED:
            return True
        case Sense.SLIGHT:
            return not settled
        case Sense.INCIDENTAL:
            return not settled and OF_TUMOUR.search(item.sentence) is not None
        case Sense.MEASURED:
            return not settled
        case Sense.DOUBT:
            return SUSPECTED.search(item.sentence) is not None or (not settled and has_changed(item.sentence))
        case _:
            return False


def _around(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()) + 1) + 1
    end = min(
        at
        for at in (text.find("\n", match.end()), text.find(". ", match.end()) + 1 or -1, len(text))
        if at >= 0
    )
    return text[start:end].strip()
