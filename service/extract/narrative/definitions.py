"""Sentences that explain what the categories of a response mean: they say nothing of this patient.

A footer such as "Progressive disease is an increase of at least 20 % in the sum of diameters" is left out only
where its form is that of a definition and no word of it is about this study, an organ or a day. The definitions
are those of RECIST 1.1 (Eisenhauer 2009) and PERCIST (Wahl 2009).
"""

import re
from collections.abc import Sequence
from typing import Final

from service.extract.narrative.hinted import folded
from service.extract.narrative.organs import organs_of

_CATEGORY: Final = (
    r"(?:(?:disease |tumou?r )?progression|progressive (?:metabolic )?disease|stable (?:metabolic )?disease"
    r"|(?:complete|partial) (?:metabolic )?(?:response|remission)|[ps]m?d|[pc]m?r)"
)
_CRITERIA: Final = r"(?:[im]?recist|percist|eortc|lugano|who criteria|response evaluation criteria)"
_NAMED: Final = (
    rf"(?:the term )?\W?{_CATEGORY}\b\W?(?: ?\([a-z]{{2,3}}\))?"
    rf"(?:,? (?:as defined )?(?:by|per|under|in|according to) (?:the )?{_CRITERIA}[\w .]{{0,20}}?,?)?"
)
# "RECIST 1.1, Eur J Cancer 2009: ...", "Note: according to RECIST 1.1, ..."
_HEADING: Final = (
    r"(?:(?:key|note|nb|legend|footnotes?|references?|sources?|definitions?|explanations?|abbreviations?"
    rf"|eisenhauer|wahl|{_CRITERIA})\b[^:%]{{0,80}}: ?)?"
    rf"(?:(?:according to|under|by|per|as per|in|following) (?:the )?{_CRITERIA}"
    r"[\w. ]{0,20}, ?)?"
)
_PERCENT: Final = r"\d{2,3} ?(?:%|percent|per cent)"
_AT_LEAST: Final = (
    rf"(?:(?:at least|no less than|more than|greater than|[≥>]=?) ?(?:an? )?{_PERCENT}"
    rf"|{_PERCENT} or (?:more|greater|above|higher))"
)
_NEW_ONES: Final = (
    r"(?:one or more|any|(?:the )?appearance of(?: one or more| any)?) (?:unequivocal )?new lesions?"
)
_THRESHOLD: Final = rf"(?:{_AT_LEAST}|{_NEW_ONES})"
_BEGINS: Final = r"(?:an?|any|the appearance|growth|at least|more than|[≥>]|\d)"
_DEFINED: Final = r"(?:is|are) (?:here |therein )?(?:defined|classified|categori[sz]ed) (?:as|by)"
_DEFINITIONS: Final = re.compile(
    rf"\W*(?:{_HEADING}(?:"
    # "Progressive disease is defined as ..."
    rf"{_NAMED} {_DEFINED} (?={_BEGINS}|new lesions)(?=.*(?:{_PERCENT}|{_THRESHOLD}))"
    # "Progressive disease is an increase of at least ...", "... requires at least ..."
    rf"|{_NAMED} (?:(?:is|equals) (?:an?|any|the) (?:(?:relative|{_AT_LEAST}|{_PERCENT}) ){{0,2}}"
    r"(?:increase|growth|appearance|rise|enlargement)"
    rf"|(?:means|requires|denotes|describes) {_BEGINS})\b"
    rf"(?=.*{_THRESHOLD})"
    rf"|{_NAMED} (?:is|means) (?:neither|any other|everything else)\b"
    # "An increase of at least ... is defined as progressive disease"
    rf"|(?:an?|any|at least|the appearance)\b(?=.{{0,120}}{_THRESHOLD}).*\b{_DEFINED} {_NAMED}"
    r")"
    # "Definition of progressive disease: an increase of at least ..."
    rf"|(?:{_CRITERIA}[\d. ]* )?(?:the )?definitions? (?:of|for) {_NAMED}[\w. ]{{0,20}} ?(?::|=|-|is|are)"
    rf"(?=.*{_THRESHOLD})"
    rf"|(?:the )?(?:{_CRITERIA}[\d. ]* )?(?:criteri(?:a|on)|thresholds?|requirements?) (?:of|for) {_NAMED} (?:is|are)\b"
    rf"(?=.*{_AT_LEAST})"
    # "According to RECIST 1.1, an increase of at least ... constitutes progressive disease"
    rf"|(?:(?:note|nb):? )?(?:according to|under|by|per|as per|in|following) (?:the )?{_CRITERIA}[\w. ]{{0,20}}, ?"
    rf"(?:an?|any|at least|the appearance)\b(?=.{{0,120}}{_THRESHOLD})[^,]*"
    rf"\b(?:constitutes|means|denotes|is (?:considered|regarded as|called)) {_NAMED}"
    # "For progression, RECIST 1.1 requires an increase of at least ..."
    rf"|for {_NAMED},? (?:the )?{_CRITERIA}[\d. ]* requires? (?:an?|any|at least)\b(?=.*{_THRESHOLD})"
    # "RECIST 1.1 defines progressive disease as ..."
    rf"|(?:the )?{_CRITERIA}\b[^:%]{{0,60}}\bdefines? {_NAMED} (?:as|by) (?={_BEGINS}|new lesions)"
    rf"(?=.*(?:{_PERCENT}|{_THRESHOLD}))"
    # "Reference: ... at least 20 % ... in the sum of diameters"
    rf"|(?:legend|footnotes?|references?|definitions?)\b[^:%]{{0,80}}:(?=.*{_AT_LEAST})(?=.*\b(?:sum|diameters?)\b)"
    rf"|(?:legend|footnotes?|abbreviations?):(?=.*{_AT_LEAST})"
    # the rest of the definition in RECIST 1.1
    rf"|\(?(?:note ?:? )?the appearance of one or more new lesions (?:is|are) (?:also )?considered {_NAMED}"
    r"|(?=.{0,80}\bmust (?:also )?(?:have|show|demonstrate) (?:an? )?(?:absolute |relative )?"
    r"(?:increase|decrease|reduction)\b)"
    r")"
)
# "Partial response: at least a 30 % decrease", a definition where another category is explained in the same way.
_EXPLAINED: Final = re.compile(
    rf"\W*{_HEADING}({_CATEGORY})\b ?(?:\([a-z]{{2,3}}\))? ?(?:[:=-] ?|(?=[≥>]))"
    r"(?=(?:an? |the |any )?(?:\w+ ){0,4}?(?:at least|[≥>]|disappearance of all|one or more|neither|appearance of"
    rf"|absence of|insufficient|{_AT_LEAST}))"
)
# "PD >= 20 % increase, PR >= 30 % decrease": both in one sentence.
_IN_ONE: Final = re.compile(rf"\b({_CATEGORY})\b ?(?:\([a-z]{{2,3}}\))? ?[:=-]? ?(?:an? )?{_AT_LEAST}")
_ABBREVIATION: Final = re.compile(rf"\W*{_CATEGORY} ?[=:] ?{_CATEGORY}\W*")
_OF_THIS_PATIENT: Final = re.compile(
    r"\b(?:has|have|had|since|compared|now|today\w*|here|her|his|patient|therefore|thus|hence|fulfil\w*|met|meets"
    r"|meeting|reached|exceed\w*|satisf\w+|found|seen|observed|noted|described|above|which|previous\w*|prior|was"
    r"|were|current\w*|present|case|again|yes|positive|increased|decreased|grew|grown|enlarged|consistent"
    r"|compatible|unfortunately"
    r"|january|february|march|april|june|july|august|september|october|november|december|follow-?up|interval|last"
    r"|metasta\w*|this(?! includes)|to \d|from \d)\b"
)
_HAVE_TO: Final = re.compile(r"\bmust (?:also )?have\b|\bthe previous sum\b")
_CATEGORY_FIRST: Final = re.compile(rf"\W*{_HEADING}{_CATEGORY}\b")
_SEVERAL: Final = 2
_MAY_DEFINE: Final = ("%", "percent", "per cent", "new lesion", "must ")


def without_definitions(sentences: Sequence[str], text: str) -> Sequence[str]:
    """The sentences of a section (and its text) without those that define a category."""
    lowered = folded(text)
    if not any(hint in lowered for hint in _MAY_DEFINE):
        return sentences
    said = [_said(sentence) for sentence in sentences]
    explained = [_EXPLAINED.match(each) if _is_general(each) else None for each in said]
    several = len({found[1] for found in explained if found is not None}) > 1
    kept: list[str] = []
    after_another = False
    for sentence, each, found in zip(sentences, said, explained, strict=True):
        goes_on = found is not None or _ABBREVIATION.fullmatch(each) is not None
        defines = (several and found is not None) or (after_another and goes_on) or _defines(each)
        if not defines:
            kept.append(sentence)
        after_another = defines
    return kept


def _defines(said: str) -> bool:
    in_one = _CATEGORY_FIRST.match(said) is not None and len(set(_IN_ONE.findall(said))) >= _SEVERAL
    return (in_one or _DEFINITIONS.match(said) is not None) and _is_general(said)


def _said(sentence: str) -> str:
    return " ".join(folded(sentence).replace("–", "-").split())


def _is_general(said: str) -> bool:
    """Whether nothing in a sentence is about this patient: no organ, no day, no word of a finding."""
    return _OF_THIS_PATIENT.search(_HAVE_TO.sub(" ", said)) is None and organs_of(said) <= {"node"}
