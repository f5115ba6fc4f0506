"""Report text to sentences: line-wrapped, numbered, telegraphic or dictated."""

import re
from collections.abc import Iterator
from typing import Final

from service.extract.narrative.words import is_listed

# A new line starts a statement when it is a list item or follows a blank or a finished line.
_ITEM: Final = re.compile(
    r"[ \t]*(?:\d{1,2}[.)](?=\s)|[-*•·▪–](?=\s)|\([a-z0-9]\)|[a-z]\)|>)\s*", re.IGNORECASE
)
# The sentence goes on after a line that ends like this, however short the line.
_UNFINISHED: Final = re.compile(
    r"(?:,|\b(?:of|the|a|an|in|on|and|or|with|without|no|not|to|for|from|by|at|as|than|is|are"
    r"|was|were|be|been|"
    r"has|have|had|that|which|new|any|definite|convincing|evidence|since|interval|significant"
    r"|significantly|nor|"
    r"versus|vs|both|known|possible|likely|suspicious|may|could|multiple|within|between|but"
    r"|increasing|progressive|"
    r"enlarging|ct|metastatic|hepatic|liver|osseous|bony|skeletal|pulmonary|nodal|radiological"
    r"|radiographic))$",
    re.IGNORECASE,
)
_CONTINUING: Final = re.compile(
    r"(?:of|with|in|and|or|to|compared|since|than|from|which|is|are|has|have|without|nor"
    r"|consistent|compatible)\b",
    re.IGNORECASE,
)
_KEYED: Final = re.compile(r"[A-Za-z][A-Za-z /-]{1,30}:")
_STOP: Final = re.compile(r"[.!;?][.!;?]*(?=\s|\Z|[A-Z][a-z])")
# A full stop after one of these does not end the sentence.
_ABBREVIATED: Final = frozenset((
    "dr", "mr", "mrs", "ms", "prof", "approx", "ca", "vs", "cf", "fig", "e.g", "i.e", "seg", "incl",
    "resp", "prev", "inc", "dec", "sig", "signif", "se", "im", "poss", "prob", "susp", "st"))  # fmt: skip
_HYPHENATED: Final = re.compile(r"([a-z]{2,})-[ \t]*\n[ \t]*([a-z]{2,})")
_ANSWERED: Final = re.compile(r"\s+(?:no|yes|none|nil)\b", re.IGNORECASE)
_LONGEST: Final = 1_500  # characters; a longer run without a stop is cut at a space


def sentences(text: str) -> Iterator[str]:
    """The sentences of one section, each as written (line breaks inside one become spaces)."""
    for block in _blocks(text):
        start = 0
        for stop in _STOP.finditer(block):
            if stop[0][-1] in ".?" and _goes_past(block, stop):
                continue
            yield from _pieces(block[start : stop.end()].strip())
            start = stop.end()
        yield from _pieces(block[start:].strip())


def _goes_past(block: str, stop: re.Match[str]) -> bool:
    """Whether this stop is an abbreviation, or asks ("? new node"), or is answered ("Progression? No.")."""
    if stop[0] == ".":
        before = block[max(0, stop.start() - 8) : stop.start()].lower().split()
        word = before[-1].lstrip("(") if before else ""
        if word == "no":  # "No. 3", but not "Progression? No."
            return block[stop.end() : stop.end() + 2].strip()[:1].isdigit()
        return word in _ABBREVIATED
    if stop[0] != "?":
        return False
    return stop.start() == 0 or block[stop.start() - 1].isspace() or bool(_ANSWERED.match(block, stop.end()))


def _pieces(sentence: str) -> Iterator[str]:
    while len(sentence) > _LONGEST:
        cut = sentence.rfind(" ", 0, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        yield sentence[:cut]
        sentence = sentence[cut:].lstrip()
    if sentence:
        yield sentence


def _blocks(text: str) -> Iterator[str]:
    """Lines joined where a sentence, or a word, was wrapped."""
    text = _HYPHENATED.sub(_rejoined, text) if "-" in text else text
    if "\n" not in text:
        yield _ITEM.sub("", text, count=1) if _ITEM.match(text) else text
        return
    block: list[str] = []
    for raw in text.split("\n"):
        line = raw.strip()
        item = _ITEM.match(line)
        if block and (not line or item or not _goes_on(block[-1], line)):
            yield " ".join(block)
            block = []
        if line:
            block.append(line[item.end() :] if item else line)
    if block:
        yield " ".join(block)


def _rejoined(match: re.Match[str]) -> str:
    """A word cut at the end of a line: without its hyphen, where that makes a word that is listed."""
    whole = match[1] + match[2]
    return whole if is_listed(whole) else f"{match[1]}-{match[2]}"


def _goes_on(line: str, following: str) -> bool:
    if line[-1:] in ".;:!?" or _KEYED.match(following):
        return False
    return following[:1].islower() or bool(_UNFINISHED.search(line) or _CONTINUING.match(following))
