"""Report text to sentences: line-wrapped, numbered, telegraphic or dictated."""

import re
from collections.abc import Iterator
from typing import Final

# A new line starts a statement when it is a list item or follows a blank or a finished line.
_ITEM: Final = re.compile(
    r"[ \t]*(?:\d{1,2}[.)](?=\s)|[-*•·▪–](?=\s)|\([a-z0-9]\)|[a-z]\)|>)\s*", re.IGNORECASE
)
# The sentence goes on after a line that ends like this, however short the line.
_UNFINISHED: Final = re.compile(
    r"(?:,|\b(?:of|the|a|an|in|on|and|or|with|without|no|not|to|for|from|by|at|as|than|is|are|was|were|be|been|"
    r"has|have|had|that|which|new|any|definite|convincing|evidence|since|interval|significant|significantly|nor|"
    r"versus|vs|both|known|possible|likely|suspicious|may|could|multiple|within|between|but|increasing|progressive|"
    r"enlarging|ct|metastatic|hepatic|liver|osseous|bony|skeletal|pulmonary|nodal|radiological|radiographic))$",
    re.IGNORECASE,
)
_CONTINUING: Final = re.compile(
    r"(?:of|with|in|and|or|to|compared|since|than|from|which|is|are|has|have|without|nor|consistent|compatible)\b",
    re.IGNORECASE,
)
_KEYED: Final = re.compile(r"[A-Za-z][A-Za-z /-]{1,30}:")
_STOP: Final = re.compile(
    r"(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bprof)(?<!\bapprox)(?<!\bca)(?<!\bno)(?<!\bvs)(?<!\bcf)(?<!\bfig)"
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bseg)(?<!\bincl)(?<!\bresp)(?<!\bprev)(?<!\bse)(?<!\bim)(?<!\bposs)(?<!\bprob)"
    r"(?<!\bsusp)\.+(?=\s|$|[A-Z][a-z])|(?<=\bno)\.(?=\s+(?![#\d]))|[!;](?=\s|$)|\?(?=\s+(?!no\b|yes\b|none\b|nil\b)\S|$)(?<!^\?)(?<!\s\?)",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of one section, each as written (line breaks inside one become spaces)."""
    for block in _blocks(text):
        start = 0
        for stop in _STOP.finditer(block):
            sentence = block[start : stop.end()].strip()
            if sentence:
                yield sentence
            start = stop.end()
        rest = block[start:].strip()
        if rest:
            yield rest


def _blocks(text: str) -> Iterator[str]:
    """Lines joined where a sentence was wrapped."""
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


def _goes_on(line: str, following: str) -> bool:
    if line[-1:] in ".;:!?" or _KEYED.match(following):
        return False
    return following[:1].islower() or bool(_UNFINISHED.search(line) or _CONTINUING.match(following))
