"""A whole report to one answer: which part decides, what the parts say, and whether they agree."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from service.extract.narrative.answer import Answer, NarrativeReading
from service.extract.narrative.language import is_foreign
from service.extract.narrative.sections import Part, Section, split
from service.extract.narrative.senses import BAD, Sense, Statement
from service.extract.narrative.sentences import sentences
from service.extract.narrative.statements import is_benign, statements_of

MAX_CHARACTERS: Final = 100_000
"""Text beyond this is not read; a report cut here is never answered "no progression"."""

_PRELIMINARY: Final = re.compile(
    r"\bpreliminary\b|\bprelim\b|\bwet[- ]?read\b|\bprovisional (?:report|read|interpretation"
    r"|result)|\bunverified\b"
    r"|\bdraft\b|not for clinical use|not (?:yet )?(?:been )?(?:verified|finali[sz]ed|authori[sz]ed)"
    r"|awaiting (?:\w+ )?verification"
    r"|await\w* (?:the )?(?:formal|final|official) |before finali[sz]\w+|\breport to follow\b"
    r"|\binitial (?:impression|read|interpretation|report)\b|pending (?:attending|consultant|final|staff)"
    r" (?:review|read|report|verification)",
    re.IGNORECASE,
)
_WITHDRAWN: Final = re.compile(
    r"(?:report|result|study|addendum|interpretation|this|it|is|are|been|be"
    r"|hereby) (?:has been |have been |was |is |being |hereby )?"
    r"(?:withdrawn|retracted|rescinded|revoked|cancelled in error|voided)"
    r"|(?:issued|released|reported|entered|filed|dictated|finali[sz]ed|signed|sent) in error"
    r"|please (?:disregard|ignore)|should be disregarded"
    r"|disregard (?:the|this|previous|above|prior)|wrong patient|different patient"
    r"|another patient|incorrect patient|not (?:of|for) this patient"
    r"|patient mismatch|report (?:is|was) (?:void|invalid)|(?:report|conclusion"
    r"|impression) (?:is|should be|to be) (?:withdrawn|ignored)"
    r"|(?:report|study|conclusions?|impression|interpretation|examination|images|case) (?:is|are|will be|to be|being) "
    r"(?:being |currently )?(?:re-?(?:evaluated|reviewed|examined|interpreted|assessed|considered)|reviewed again)"
    r"|wrong (?:prior |previous )?(?:study|scan|exam|examination|images|date|report|patient)"
    r"|being looked at again|no longer (?:valid|stands?)|under (?:further )?review\b|(?:will|to) be (?:re-?reported"
    r"|re-?read|re-?issued)|withdraw(?:s|ing)? (?:the|this|my|our)",
    re.IGNORECASE,
)
# In an addendum that states nothing itself.
_DOUBTED: Final = re.compile(
    r"\b(?:discrepan\w+|second opinion|disagree\w*|disput\w+|incorrect(?:ly)?|mistake\w*|erroneous\w*|overlooked"
    r"|missed|not described above|not mentioned above|re-?(?:review|read|assess|consider|evaluat)\w*"
    r"|further review)\b",
    re.IGNORECASE,
)
# "[ ] Progressive disease  [x] Stable disease": what is not ticked is not said.
_UNTICKED: Final = re.compile(r"(?:\[ ?\]|☐|\( \))[^\[\n☐☒(]*")
_TICK: Final = re.compile(r"\[[xX✓]\]|☒|☑|\([xX]\)")
# The expensive patterns are tried only where one of their words occurs.
_PRELIMINARY_HINTS: Final = (
    "awaiting ",
    "initial i",
    "initial r",
    "to follow",
    "prelim",
    "wet",
    "provisional",
    "verif",
    "draft",
    "finali",
    "authori",
    "pending",
)
_WITHDRAWN_HINTS: Final = (
    "withdr", "retract", "rescind", "revoked", "void", "error", "disregard", "ignore", "wrong", "valid",
    "different patient", "another patient", "incorrect patient", "this patient", "patient mismatch",
    "longer stand", "under review", "under further", "looked at", "reviewed again", "cancelled", "re-", "rere", "reiss",
    "reeval", "reexam", "reinterp", "reassess", "reconsid",
)  # fmt: skip
_READ: Final = (Section.BODY, Section.FINDINGS)
# A measured growth that RECIST 1.1 would call progression: a fifth and 5 mm.
_GROWTH_RATIO: Final = 1.2
_GROWTH_MM: Final = 5.0
_SIZE: Final = r"(\d{1,3}(?:\.\d+)?)(?: ?[x×] ?\d{1,3}(?:\.\d+)?){0,2} ?(mm|cm)"
_NOW_THEN: Final = re.compile(
    _SIZE + r"[^.;\d]{0,25}\b(?:previously|prior|previous|was|formerly|compared (?:with|to)|before"
    r"|from|earlier|versus|vs)\b[^.;\d]{0,25}" + _SIZE,
    re.IGNORECASE,
)
_SIZED: Final = re.compile(r"\d ?(?:mm|cm)\b|\d (?:previously|before)\b", re.IGNORECASE)
_COUNTS: Final = re.compile(
    r"\b(\d{1,2}) (?:previously|before)\b[^.\d]{0,12}"
    r"(?:\bnow\b[^.\d]{0,12}(\d{1,2})\b|\b(\d{1,2}) (?:now|today|currently)\b)",
    re.IGNORECASE,
)
_FROM_TO: Final = re.compile(
    r"\b(?:from|previously|was|prior) "
    + _SIZE.replace(" ?(mm|cm)", " ?(mm|cm)?")
    + r"[^.;\d]{0,15}\b(?:to|now|currently|today)\b[^.;\d]{0,15}"
    + _SIZE,
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    statement: Statement
    sentence: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    answer: Answer
    sentence: str | None
    found: tuple[_Found, ...] = ()


def read_report(text: str, *, conclusion: str | None = None) -> NarrativeReading:
    """The answer of one report: its whole narrative and, when it has one of its own, its conclusion text.

    Never raises and knows no dates. See `Answer` for what decides; `MAX_CHARACTERS` for what is read.
    """
    truncated = len(text) > MAX_CHARACTERS or len(conclusion or "") > MAX_CHARACTERS
    text, own = text[:MAX_CHARACTERS], (conclusion or "")[:MAX_CHARACTERS]
    weighed = _decide(text, own)
    answer = weighed.answer
    if truncated and answer is Answer.NO_PROGRESSION:
        answer = Answer.HEDGED  # what was not read may say otherwise
    return NarrativeReading(answer=answer, sentence=weighed.sentence, narrative=text, truncated=truncated)


def _decide(text: str, own: str) -> _Weighed:
    both = f"{text}\n{own}" if own else text
    if is_foreign(both):
        return _Weighed(Answer.SILENT, None)
    lowered = both.lower()
    preliminary = _PRELIMINARY.search(both) if any(hint in lowered for hint in _PRELIMINARY_HINTS) else None
    if preliminary is not None:
        return _Weighed(Answer.PRELIMINARY, _around(both, preliminary))
    withdrawn = _WITHDRAWN.search(both) if any(hint in lowered for hint in _WITHDRAWN_HINTS) else None
    if withdrawn is not None:
        return _Weighed(Answer.WITHDRAWN, _around(both, withdrawn))
    narrative, concluded = _weigh_report(text), _weigh_report(own, section=Section.IMPRESSION)
    if concluded.answer is Answer.SILENT:
        return narrative
    if narrative.answer.decides and concluded.answer.decides and narrative.answer is not concluded.answer:
        return _Weighed(Answer.CONFLICTING, concluded.sentence)
    if narrative.answer is Answer.CONFLICTING:
        return narrative
    if narrative.answer is Answer.HEDGED and concluded.answer is Answer.NO_PROGRESSION:
        return narrative
    return concluded


def _weigh_report(text: str, section: Section = Section.BODY) -> _Weighed:
    if not text.strip():
        return _Weighed(Answer.SILENT, None)
    if _TICK.search(text) is not None or _UNTICKED.search(text) is not None:
        text = _TICK.sub("", _UNTICKED.sub("", text))
    parts = split(text)
    if section is Section.IMPRESSION:
        parts = tuple(
            Part(section=section, text=part.text) if part.section is Section.BODY else part for part in parts
        )
    addendum = _weigh(_find(part for part in parts if part.section is Section.ADDENDUM))
    if addendum.answer is Answer.NO_PROGRESSION and not any(
        _of_all(item.statement) for item in addendum.found
    ):
        return _beside(addendum, _weigh_body(parts))
    if addendum.answer is not Answer.SILENT:
        return addendum
    for part in parts:
        doubt = _DOUBTED.search(part.text) if part.section is Section.ADDENDUM else None
        if doubt is not None:
            return _Weighed(Answer.WITHDRAWN, _around(part.text, doubt))
    return _weigh_body(parts)


def _beside(addendum: _Weighed, body: _Weighed) -> _Weighed:
    """An addendum about one site takes back neither progression nor doubt about the rest."""
    if body.answer is Answer.PROGRESSION:
        return _Weighed(Answer.CONFLICTING, addendum.sentence)
    return addendum if body.answer in (Answer.SILENT, Answer.NO_PROGRESSION) else body


def _of_all(statement: Statement) -> bool:
    return statement.sense is Sense.GOOD and (statement.whole or statement.overall)


def _weigh_body(parts: tuple[Part, ...]) -> _Weighed:
    """The report without its addenda: the impression where it says anything, and whether the rest agrees."""
    impression = _find(part for part in parts if part.section is Section.IMPRESSION)
    rest = _find(part for part in parts if part.section in _READ)
    concluded = _weigh(impression)
    if concluded.answer is Answer.SILENT:
        return _weigh((*impression, *rest))
    return _agree(concluded, rest)


def _find(parts: Iterable[Part]) -> tuple[_Found, ...]:
    found: list[_Found] = []
    for part in parts:
        earlier: list[str] = []
        for sentence in sentences(part.text):
            found += [_Found(statement, sentence) for statement in statements_of(sentence, earlier)]
            if _SIZED.search(sentence) and _has_grown(sentence) and not is_benign(sentence):
                found.append(_Found(Statement(sense=Sense.MEASURED), sentence))
            earlier.append(sentence)
    return tuple(found)


def _weigh(found: tuple[_Found, ...]) -> _Weighed:
    """One part of a report: progression anywhere is progression, then doubt, then its absence."""
    found = _without_overridden(found)
    bad = [item for item in found if item.statement.sense in BAD]
    good = [item for item in found if item.statement.sense is Sense.GOOD]
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
        return _Weighed(Answer.NO_PROGRESSION, _first(recist_good or good), found)
    incidental = [item for item in found if item.statement.sense is Sense.INCIDENTAL]
    if incidental:
        return _Weighed(Answer.HEDGED, incidental[0].sentence, found)
    return _Weighed(Answer.SILENT, None, found)


_DOUBTFUL: Final = frozenset({Sense.HEDGE, Sense.SLIGHT, Sense.DOUBT, Sense.PERHAPS_RESPONSE, Sense.MIXED})
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
        found = tuple(item for item in found if item.statement.sense not in _GROWN or item.statement.recist)
    kept: list[_Found] = []
    for item in found:
        if item.statement.sense is Sense.INSIGNIFICANT:
            while kept and kept[-1].statement.sense in _GROWN:
                kept.pop()
            continue
        kept.append(item)
    return tuple(kept)


def _overall_but_grown(good: list[_Found], bad: list[_Found]) -> bool:
    return all(item.statement.sense is Sense.GROWTH for item in bad) and any(
        item.statement.overall and item.statement.whole and item.sentence != bad[0].sentence for item in good
    )


def _has_grown(text: str) -> bool:
    counts = _COUNTS.search(text)
    if counts is not None and int(counts[1]) < int(counts[2] or counts[3]):
        return True
    for match in _NOW_THEN.finditer(text):
        now, then = _mm(match[1], match[2]), _mm(match[3], match[4])
        if then and now >= then * _GROWTH_RATIO and now - then >= _GROWTH_MM:
            return True
    for match in _FROM_TO.finditer(text):
        then, now = _mm(match[1], match[2] or match[4]), _mm(match[3], match[4])
        if then and now >= then * _GROWTH_RATIO and now - then >= _GROWTH_MM:
            return True
    return False


def _mm(size: str, unit: str) -> float:
    return float(size) * (10.0 if unit.lower() == "cm" else 1.0)


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
        doubt = [item for item in findings if item.statement.sense is Sense.HEDGE]
        if doubt:
            return _Weighed(Answer.HEDGED, doubt[0].sentence)
    if concluded.answer is Answer.PROGRESSION and not bad:
        denied = [item for item in findings if item.statement.sense is Sense.GOOD and item.statement.whole]
        if denied and any(re.search("progress", item.sentence, re.IGNORECASE) for item in denied):
            return _Weighed(Answer.CONFLICTING, denied[0].sentence)
    return concluded


def _around(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()) + 1) + 1
    end = min(
        at
        for at in (text.find("\n", match.end()), text.find(". ", match.end()) + 1 or -1, len(text))
        if at >= 0
    )
    return text[start:end].strip()
