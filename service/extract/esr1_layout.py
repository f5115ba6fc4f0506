"""How a laboratory report is laid out: its sentences, the cells of its tables, and its sections."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from service.extract import esr1_vocabulary as say
from service.extract.esr1_objection_words import GENERAL
from service.extract.esr1_plain_words import is_plain, spaced_dates, without_drugs
from service.extract.genomic_words import ESR1, other_gene_places
from service.extract.worded_dates import latest_days
from service.terms.hgvs import variant_names

_MOST_HEADING: Final = 60
_MOST_CELLS: Final = 5
_MOST_CELL: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence; ``aside``: it stands in a section that holds no result of this sample (history, methods)."""

    text: str = field(repr=False)
    aside: bool = False


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order.

    A heading on a line of its own, or one of earlier results, lasts until a heading of results; any other
    labels its sentence only ("Method: digital PCR."). Where the text speaks of the current sample, one with a
    date is an earlier one.
    """
    in_aside = False
    tells_current = say.CURRENT_SAMPLE.search(text) is not None
    lines = _lines(text)
    since = _Since.of(lines) if tells_current else None
    for line in lines:
        heading = _HEADING.match(line)
        named = heading["heading"].strip() if heading is not None else ""
        is_aside = bool(named) and _ASIDE.fullmatch(named) is not None
        stands_alone = heading is not None and heading.end() == len(line) and not _COLUMN.search(named)
        if is_aside and (stands_alone or _EARLIER.search(named)):
            in_aside = True
        elif named and not is_aside and (_RESULTS.search(named) or say.CURRENT_SAMPLE.search(named)):
            in_aside = False
        of_past = tells_current and (
            _is_of_dated_sample(line) or (since is not None and since.is_earlier(line))
        )
        yield Sentence(text=line, aside=in_aside or is_aside or of_past)


@dataclass(frozen=True, slots=True)
class _Since:
    """What a text says of the current sample by name; ``day``: the day of it, where that stands beside it."""

    day: dt.date | None

    @classmethod
    def of(cls, lines: list[str]) -> "_Since | None":
        """``None`` when no line says both that it is of the current sample and what was found."""
        current = [line for line in lines if say.CURRENT_SAMPLE.search(line) and _answers(line)]
        days = [day for line in current for day in latest_days(spaced_dates(line))]
        return cls(max(days, default=None)) if current else None

    def is_earlier(self, line: str) -> bool:
        """Whether a line begins with the day of an earlier sample."""
        spaced = spaced_dates(line)
        if say.DATE_FIRST.match(spaced) is None or say.CURRENT_SAMPLE.search(line):
            return False
        return self.day is None or all(day < self.day for day in latest_days(spaced))


def _answers(line: str) -> bool:
    return ESR1.search(line) is not None and bool(say.NEGATIVE.search(line) or say.POSITIVE.search(line))


def _is_of_dated_sample(line: str) -> bool:
    """Whether a line says of what day its sample was, and not that it is the current one."""
    dated = say.DATED_SAMPLE.search(spaced_dates(line))
    return dated is not None and say.CURRENT_SAMPLE.search(line) is None


_EARLIER: Final = re.compile(
    r"\b(?:previous|prior|earlier|past|former|history|famil\w+|baseline)\b", re.IGNORECASE
)
_ASIDE: Final = re.compile(
    r"(?:\w+ ){0,2}?(?:(?:previous|prior|earlier|past|former|historical|outside) (?:\w+ ){0,2}?(?:results?|tests?"
    r"|testing|reports?|findings?)|(?:clinical|patient) (?:information|data|details|background|question)"
    r"|history|background|indications?|reason for (?:test\w*|referral)|question|comparisons?|baseline|references?"
    r"|literature|bibliography|methods?|methodology|technique|performance|limitations?|disclaimers?|controls?"
    r"|(?:test|assay|panel) (?:description|information|content|performance)|quality (?:control|metrics)|qc"
    r"|glossary|definitions?|legend|abbreviations|(?:genes?|variants?|mutations?|alleles|hotspots|regions|targets)"
    r" (?:covered|tested|analy[sz]ed|assessed|interrogated|included|targeted|on (?:the|this) panel)|coverage"
    r"|gene list|panel(?: genes)?|targets?|family|example|sample report|recommendations?|therapies"
    r"|(?:treatment|therapy) options?|clinical trials?)",
    re.IGNORECASE,
)
_COLUMN: Final = re.compile(r"\b(?:therap\w+|treatments?|trials?|options?)\b", re.IGNORECASE)
"""What heads a column of a table of findings as often as a section."""
_RESULTS: Final = re.compile(
    r"\b(?:results?|findings?|interpretation|conclusions?|summary|impression|assessment|alterations? detected"
    r"|variants? detected|mutations? detected|detected alterations?|today|current)\b",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"(?P<heading>[A-Za-z][A-Za-z ]{1,40}?)\s*(?:\([^)]*\)\s*)?(?::(?:\s|$)|$|\s[-\u2013\u2014]\s)"
)


def _lines(text: str) -> list[str]:
    """Lines and sentences; the gene's heading is read together with what belongs to it.

    That is labelled lines below it ("Result: …"), or the short lines that the cells of a table row become.
    """
    joined: list[str] = []
    cells = 0
    for piece in say.BREAK.split(say.WRAPPED.sub(" ", text)):
        line = piece.strip()
        if not line:
            continue
        in_row = 0 < cells <= _MOST_CELLS and _is_cell(line)
        labelled = say.LABELLED.match(line) is not None and not _is_general(line)
        if (
            joined
            and not ESR1.search(line)
            and not other_gene_places(line)
            and (in_row or (labelled and _is_heading(joined[-1])))
        ):
            joined[-1] = f"{joined[-1]}, {line}"
            cells = cells + 1 if cells else int(_is_bare_label(line))
        else:
            joined.append(line)
            cells = 1 if say.GENE_CELL.fullmatch(line) or _is_unanswered_name(line) else 0
    return joined


_ANSWERS: Final = (say.NEGATIVE, say.POSITIVE, say.FAILED, say.PENDING, say.NO_CALL, say.HEDGE, say.LABELLED)


def _is_cell(line: str) -> bool:
    """Whether a line may be the next cell of a row: an answer, or a word of the few that stand beside one."""
    if len(line) >= _MOST_CELL or _is_general(without_drugs(line)):
        return False
    return is_plain(line) or any(words.search(line) for words in _ANSWERS)


def _is_general(line: str) -> bool:
    """Whether a line speaks of the test and of results in general."""
    of_the_test = (say.LIMIT, say.DISCLAIMER, say.SCOPE, GENERAL)
    return any(words.search(line) for words in of_the_test)


def _is_bare_label(line: str) -> bool:
    return say.LABELLED.fullmatch(line.rstrip(": ")) is not None


def _is_unanswered_name(line: str) -> bool:
    return (
        len(line) < _MOST_CELL
        and ESR1.search(line) is not None
        and bool(variant_names(line))
        and not (say.NEGATIVE.search(line) or say.POSITIVE.search(line))
    )


def _is_heading(line: str) -> bool:
    return len(line) < _MOST_HEADING and not line.endswith(".") and ESR1.search(line) is not None
