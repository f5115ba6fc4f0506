"""ECOG grades in English words: which grade a text gives for the present, if it gives just one.

A grade counts where it stands at the start of an answer, or behind the name of the scale. What is said to have been
earlier is history; a second grade, a question mark or a comparison leaves the answer open. A printed legend of the
scale, and conditions ("eligible if ECOG 0-1"), state nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 8_000
_NUMBERS: Final = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_GRADE: Final = rf"(?:[0-5](?![\d+%]|[.,]\d)|(?:{'|'.join(_NUMBERS)})\b)"
_BETWEEN: Final = (
    r"(?:\s|[:=,\-\u2013]|\([^()]{0,40}\)|(?:performance|status|PS|score|grade|scale|index|rating|level|value|the|is|are|was"
    r"|were|of|at|as|still|remain(?:s|ed)?|unchanged|stable|now|today|currently|current|presently|previously|formerly|initially"
    r"|originally|earlier|estimated|assessed|rated|has|have|had|been|improved|worsened|declined|deteriorated|increased"
    r"|decreased|dropped|fell|changed|went|from|to|patient|physician)\b){0,14}"
)
_SCALE: Final = (
    r"\b(?:ECOG|Zubrod|WHO(?!\s+(?:grade|class))|(?<!Karnofsky )(?<!Lansky )(?<!play )performance\s+status)\b"
)
_NAMED: Final = re.compile(
    rf"(?P<label>{_SCALE}{_BETWEEN})(?:(?P<first>{_GRADE})(?:(?P<joint>\s*[-\u2013/]\s*|\s+(?:to|or|bis)\s+"
    rf"|\s*(?:->|\u2192)\s*)(?:ECOG\s+)?(?P<second>{_GRADE}))?|(?P<odd>[<>~\u2264\u2265]|(?:not|nor)\s+{_GRADE}|\d))",
    re.IGNORECASE,
)
_AT_START: Final = re.compile(
    rf"(?P<label>\s*(?:WHO\s+|ECOG\s+)?(?:PS\b|grade\b|score\b)?\s*[:=]?\s*)(?P<first>{_GRADE})(?:(?P<joint>\s*[-\u2013/]\s*"
    rf"|\s+(?:to|or|bis)\s+|\s*(?:->|\u2192)\s*)(?P<second>{_GRADE}))?(?!\s*(?:mg|g|mm|cm|weeks?|months?|years?|days?)\b)",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"(?<![\w.,/<>+-])(?<!\d )[0-5](?=\s*(?:$|[.,;:)?+\n](?!\d)|(?:on|in|at|today|now|currently|when|since|most|during"
    r"|or|by|per|with|after|before|last|this|yesterday|\(|yet)(?:\b|(?<=\()))|[?+])"
)
"""A digit that stands like a grade, without the name of the scale."""
_OF_ANOTHER_SCALE: Final = re.compile(
    r"(?<![A-Za-z])(?:grade|CTCAE|G|pain|VAS|NRS|NYHA|ASA|score|cycle|C|day|D|week|visit|line|stage|level|toxicity|index|CCI|MRC|mMRC"
    r"|GOLD|class|type|fatigue|nausea|room|ward|part|version|arm|no\.?|number|about|approximately|of|cT|T|N|M|x)\s*[:=]?\s*$",
    re.IGNORECASE,
)
_LEGEND_ENTRY: Final = re.compile(
    r"(?:\bECOG\s+|\bgrade\s+)?(?<![\d.])(?P<grade>[0-5])(?:\s*[-\u2013:=.)]\s*|\s+)(?:is\s+|means\s+)?(?:fully|asymptom|normal"
    r"|no\s+restrict|unrestrict|restrict|symptom|ambulat|capable|limited|only\s+limited|complete|total|disabled|bed|in\s+bed"
    r"|dead|death|up\s+and|able|light|moribund)[^;.\n|]*",
    re.IGNORECASE,
)
_LEAST_OF_A_LEGEND: Final = 3
_SENTENCE: Final = re.compile(r"\.(?=\s|$)|[;\n|]+")
_BEFORE: Final = re.compile(
    r"\b(?:previous(?:ly)?|prior|before|formerly|earlier|initial(?:ly)?|original(?:ly)?|baseline|until|ago|had\s+been|used\s+to"
    r"|at\s+(?:the\s+|first\s+|initial\s+|time\s+of\s+)*(?:diagnosis|admission|presentation|baseline|start)|yesterday"
    r"|last\s+(?:week|month|year|visit|time|cycle|consultation)|in\s+(?:\w+\s+)?(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_WAS: Final = re.compile(r"\b(?:was|were)\b", re.IGNORECASE)
_NOW: Final = re.compile(
    r"\b(?:now|today|current(?:ly)?|present(?:ly)?|this\s+visit|at\s+visit|since)\b", re.IGNORECASE
)
_FROM: Final = re.compile(r"\bfrom\s*(?:an?\s*)?$", re.IGNORECASE)
_SINCE: Final = re.compile(
    r"\b(?:as|since|(?:same|unchanged|stable)(?:\s+(?:as|from|since|compared\s+(?:to|with)))?)\s+"
    r"(?:(?:at|on|in|the|her|his|our)\s+)?(?:last|previous|prior|before|previously)(?:\s+\w+)?",
    re.IGNORECASE,
)
"""What has not changed since is said of the present."""
_MOST_MENTIONS: Final = 12
"""No sentence gives more grades and can still be understood."""
_SHORT: Final = 80
"""Characters of a sentence that may go on about the grade without naming the scale."""
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\s*\n\s*")
_CONDITION: Final = re.compile(
    r"\b(?:if|eligib\w+|inclusion|exclusion|criteri(?:a|on)|requir\w+|must|provided|unless|should)\b", re.I
)
_DOUBT: Final = re.compile(
    r"^\s*(?:\(\s*)?\?|^\s*\+|\b(?:unclear|uncertain|unsure|not\s+certain|doubtful)\b|\?\s*$", re.I
)
_PART: Final = re.compile(r"[,(]|\bbut\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grades:
    """What a text says of the present: the grades it names, and whether it leaves them open."""

    named: frozenset[int]
    open: bool

    @property
    def one(self) -> int | None:
        """The grade, where there is one; the worse of 0 and 1, which no criterion tells apart."""
        if self.open or not self.named:
            return None
        if self.named == {0, 1}:
            return 1
        return next(iter(self.named)) if len(self.named) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    start: int
    label_end: int
    end: int
    grades: frozenset[int]
    odd: bool = False


def grades_of_answer(text: str) -> Grades:
    """The grades of a text that answers the question for the ECOG grade: the first digit may be the answer."""
    return _grades(text, answer=True)


def grades_beside(text: str) -> Grades:
    """The grades of a text that stands beside the answer: only behind the name of the scale."""
    return _grades(text, answer=False)


def _grades(text: str, *, answer: bool) -> Grades:
    now: set[int] = set()
    was: set[int] = set()
    is_open = False
    sought, follows = answer, False
    for sentence in _SENTENCE.split(_without_legend(_tidy(text))):
        mentions = list(_mentions(sentence, at_start=sought, following=follows and len(sentence) <= _SHORT))
        sought = sought and not sentence.strip()
        follows = answer and bool(mentions)
        if not mentions or _CONDITION.search(sentence):
            continue
        if len(mentions) > _MOST_MENTIONS:
            is_open = True
            continue
        for index, mention in enumerate(mentions):
            around = _SINCE.sub(" ", _around(sentence, mentions, index))
            after = _after(sentence, mentions, index)
            is_open = is_open or mention.odd or _DOUBT.search(after) is not None
            earlier = _FROM.search(sentence[max(0, mention.start - 20) : mention.start]) is not None or (
                _BEFORE.search(around) is not None and _NOW.search(around) is None
            )
            (was if earlier or (_WAS.search(around) and len(mentions) > 1) else now).update(mention.grades)
    return Grades(named=frozenset(now), open=is_open)


def _tidy(text: str) -> str:
    """The text with single spaces, so that patterns stay linear."""
    return _LINES.sub("\n", _SPACES.sub(" ", text[:_LONGEST]))


def _without_legend(text: str) -> str:
    """The text without a printed legend of the scale: entries for three grades or more."""
    entries = list(_LEGEND_ENTRY.finditer(text))
    if len({entry["grade"] for entry in entries}) < _LEAST_OF_A_LEGEND:
        return text
    return _LEGEND_ENTRY.sub(" ", text)


def _mentions(sentence: str, *, at_start: bool, following: bool) -> Iterator[_Mention]:
    found = [_mention(match) for match in _NAMED.finditer(sentence)]
    if at_start and (match := _AT_START.match(sentence)) is not None:
        found = [one for one in found if one.start >= match.end()]
        found.insert(0, _mention(match))
    if not found and not following:
        return
    if len(found) > _MOST_MENTIONS:
        yield from found
        return
    taken = [(one.start, one.end) for one in found]
    for digit in _ALONE.finditer(sentence):
        inside = any(start <= digit.start() < end for start, end in taken)
        if (
            len(found) <= _MOST_MENTIONS
            and not inside
            and not _OF_ANOTHER_SCALE.search(sentence[max(0, digit.start() - 20) : digit.start()])
        ):
            found.append(
                _Mention(
                    start=digit.start(),
                    label_end=digit.start(),
                    end=digit.end(),
                    grades=frozenset({int(digit[0])}),
                )
            )
    yield from sorted(found, key=lambda one: one.start)


def _mention(match: re.Match[str]) -> _Mention:
    groups = match.groupdict()
    first, second = groups["first"], groups["second"]
    if first is None:
        return _Mention(
            start=match.start(), label_end=match.end("label"), end=match.end(), grades=frozenset(), odd=True
        )
    grades = {_number(first)} if second is None else {_number(first), _number(second)}
    if second is not None and (
        _FROM.search(
            match.string[max(0, match.start() - 20) : match.start()] + match["label"].removeprefix("ECOG ")
        )
        or _FROM.search(match.string[max(0, match.start() - 20) : match.start()])
        or "\u2192" in match["joint"]
        or ">" in match["joint"]
    ):
        grades = {_number(second)}
        return _Mention(
            start=match.start("second"),
            label_end=match.start("second"),
            end=match.end(),
            grades=frozenset(grades),
        )
    return _Mention(
        start=match.start(), label_end=match.end("label"), end=match.end(), grades=frozenset(grades)
    )


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _gap(sentence: str, mentions: list[_Mention], index: int) -> tuple[str, str]:
    """The words between a mention and the next one: what belongs to the first, and what to the second."""
    here = mentions[index].end
    there = mentions[index + 1].start if index + 1 < len(mentions) else len(sentence)
    gap = sentence[here:there]
    closed = re.match(r"\s*\([^()]*\)", gap)
    at = closed.end() if closed else 0
    cut = _PART.search(gap, at)
    return (
        (gap[: cut.start()], gap[cut.start() :])
        if cut
        else (gap, gap[at:] if index + 1 < len(mentions) else "")
    )


def _after(sentence: str, mentions: list[_Mention], index: int) -> str:
    return _gap(sentence, mentions, index)[0]


def _around(sentence: str, mentions: list[_Mention], index: int) -> str:
    """The words that say of which time a mention is."""
    mention = mentions[index]
    before = sentence[: mention.start] if index == 0 else _gap(sentence, mentions, index - 1)[1]
    return f"{before} {sentence[mention.start : mention.label_end]} {_after(sentence, mentions, index)}"
