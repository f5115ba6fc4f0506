"""How a laboratory report is laid out: its sentences, the cells of its tables, and its sections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from service.extract import esr1_vocabulary as say
from service.extract.genomic_words import ESR1, other_gene_places
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
    labels its sentence only ("Method: digital PCR.").
    """
    in_aside = False
    for line in _lines(text):
        heading = _HEADING.match(line)
        named = heading["heading"].strip() if heading is not None else ""
        is_aside = bool(named) and _ASIDE.fullmatch(named) is not None
        if is_aside and heading is not None and (heading.end() == len(line) or _EARLIER.search(named)):
            in_aside = True
        elif named and not is_aside and _RESULTS.search(named):
            in_aside = False
        yield Sentence(text=line, aside=in_aside or is_aside)


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
        in_row = 0 < cells <= _MOST_CELLS and len(line) < _MOST_CELL
        if (
            joined
            and not ESR1.search(line)
            and not other_gene_places(line)
            and (in_row or (say.LABELLED.match(line) and _is_heading(joined[-1])))
        ):
            joined[-1] = f"{joined[-1]}, {line}"
            cells += 1 if cells else 0
        else:
            joined.append(line)
            cells = 1 if say.GENE_CELL.fullmatch(line) or _is_unanswered_name(line) else 0
    return joined


def _is_unanswered_name(line: str) -> bool:
    return (
        len(line) < _MOST_CELL
        and ESR1.search(line) is not None
        and bool(variant_names(line))
        and not (say.NEGATIVE.search(line) or say.POSITIVE.search(line))
    )


def _is_heading(line: str) -> bool:
    return len(line) < _MOST_HEADING and ESR1.search(line) is not None
