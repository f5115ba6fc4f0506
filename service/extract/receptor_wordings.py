"""Wordings on receptors: made uniform, and cut to what they say of one receptor.

Several receptors share a wording ("ER 0 %, PR 90 %; HER2 1+"). What stands from the mention of a receptor to the
next one is said of it; receptors named side by side share what follows ("ER/PR positive").
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from service.chart.diagnosis import Receptor

_LONGEST: Final = 8000
"""Characters of a wording that are read."""

_MENTION: Final = re.compile(
    r"(?P<HER2>\bHER[-\s]?2(?:[\s(]*[/-]?\s*neu\b\)?)?(?![\d.])|\bc?-?erb-?B-?2\b)"
    r"|(?P<HR>\bhormon(?:e|al)?[-\s]*(?:receptor|rezeptor)\w*|\bHR(?=\b|_|pos|neg)|\bsteroid\s+receptors?)"
    r"|(?P<ER>\b(?:o|œ)?estr[oóôò]g\w+(?:[-\s]*receptor\w*)?|\böstrogen\w*(?:[-\s]*rezeptor\w*)?"
    r"|\bER(?=\b|_|pos|neg|α)(?!BB)α?|(?-i:\bR[EO](?=\s*[:=+(]|\s*-(?:\W|$)|\s+\d|\s+(?:pos|neg))))"
    r"|(?P<other>\bprogest\w+(?:[-\s]*(?:receptor|rezeptor)\w*)?|\bPg?R(?=\b|_|pos|neg)"
    r"|(?-i:\bRP(?=\s*[:=+(]|\s*-(?:\W|$)|\s+\d|\s+(?:pos|neg)))|\bKi-?67\b|\bMIB-?1\b"
    r"|\bandrogen\w*(?:[-\s]*receptor\w*)?|\bAR\b"
    r"|\bHER[-\s]?[134]\b|\bERBB[134]\b|\bp53\b|\bGATA-?3\b|\bE-?cadherin\b|\bCK\s?\d[\d/]*|\bEGFR\b"
    r"|\bPD-?L1\b|\bSOX-?10\b|\bTRPS-?1\b"
    r"|\bmammaglobin\b|\bGCDFP\S*|\bsynaptophysin\b|\bchromogranin\b)",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"[;|\n()\[\]{}]|,(?!\d)|(?<!\d),|\.(?=\s|$)"
    r"|(?<![\d+\s])\s*/\s*(?!cells?\b|nucle)|(?<=[+-])/(?![\d+-])"
    r"|\b(?:and|but|whereas|while|und|et|y)\b",
    re.IGNORECASE,
)
"""Between what is said: not a decimal comma, nor the slash of "8/8", "1+/2+" and "+/-"."""
_NOTHING_YET: Final = re.compile(
    r"(?:[\s:,&/]|receptors?|rezeptor(?:en|status)?|status|both|are|is)*", re.IGNORECASE
)
_SLOT: Final = re.compile(r"[:=]")
"""A receptor with a place for its answer does not share the next one's, even when the place is empty."""
_LEADING: Final = re.compile(
    r"\b(?:(?:positive|negative|pos|neg)\s+(?:(?:nuclear|membranous|staining|stain|expression"
    r"|reactivity)\s+)*(?:for|of)"
    r"(?:\s+the)?|(?:no|not|non|without|absen\w+|lack\w*|loss|lost|prior|previous\w*|former\w*|earlier"
    r"|initial\w*|possibl\w+"
    r"|probabl\w+|likely|suspected|kein\w*|nicht|ohne)\b(?:\s+\w+){0,3})\W*$",
    re.IGNORECASE,
)
"""What stands before a receptor and is said of it ("negative for ER", "no evidence of HER2 amplification")."""
_UNIFORM: Final = (
    (re.compile(r"\d{7,}|(?<=\s)\s+"), ""),
    (re.compile(r"\b\d+\s*%\s*(?=(?:neutral|buffered|phosphate|NBF\b|formal))", re.IGNORECASE), ""),
    (re.compile(r"[\u2010-\u2015\u2212\u207b\ufe63\uff0d\u00ad]"), "-"),
    (re.compile(r"(?<=\d),(?=\d)"), "."),
    (re.compile(r"\bHER-?2\s*[/-]\s*neu\b", re.IGNORECASE), "HER2"),
    (re.compile(r"\bHER-?2\s*[:/]\s*(?=CEP|chr)", re.IGNORECASE), "HER2 "),
    (
        re.compile(
            r"(?<=[\d\s])(?:per\s?cent|pct|prozent|procent|pour\s?cent|por\s?ciento|per\s?cento)\b\.?",
            re.IGNORECASE,
        ),
        "%",
    ),
    (re.compile(r"[\u226a\u2039\u3008]"), "<"),
    (re.compile(r"\b(max|min|ca|approx|incl)\.(?=\s*\W*\d)", re.IGNORECASE), r"\1"),
    (re.compile(r"[\u2266\u2a7d]"), "≤"),
    (re.compile(r"__+|\.\.\.+|…"), ": "),
    (re.compile(r"_|\bnach\s+Remmele(?:\s+(?:und|&)\s+Stegner)?", re.IGNORECASE), " "),
    (
        re.compile(
            r"\b(?:[FCSD]|DD)?ISH\b[^;,|.()\n]{0,80}?\bnot\s+(?:done|performed|indicated|required|needed|necessary"
            r"|applicable)\b"
            r"|\bno\s+(?:reflex\s+)?(?:[FCSD]|DD)?ISH\b(?:\s+(?:done|performed|indicated|required|needed"
            r"|necessary))?",
            re.IGNORECASE,
        ),
        " ; ",
    ),
    (re.compile(r"\bpositive/negative\s+controls?\b", re.IGNORECASE), "controls"),
    (re.compile(r"(?<=[+-])ve\b", re.IGNORECASE), ""),
    (
        re.compile(
            r"(?:\b(?:internal|external|normal|benign|and|or|on-?slide|built-?in|the|with"
            r"|its?|appropriate"
            r"|adequate|satisfactory|positiv\w*|negativ\w*|interne?|externe?|tissue)\b[\s/&-]*){0,8}"
            r"\b(?:controls?|kontroll\w*|contr[oô]les?)\b[^.;,()|\n]*",
            re.IGNORECASE,
        ),
        " ; ",
    ),
    (
        re.compile(
            r"(?:^|(?<=[.;,(|\n]))[^.;,(|\n]*\b(?:reference|normal\s+range|cut-?\s?offs?"
            r"|thresholds?|(?:is|are)\s+(?:considered|regarded|defined|interpreted|called)|defined\s+as|criteria)\b"
            r"[^.;()|\n]*(?:\.\d[^.;()|\n]*)*",
            re.IGNORECASE,
        ),
        " ; ",
    ),
    (
        re.compile(
            r"\b(?:ASCO|CAP|WHO|ESMO|guidelines?)\b[\s/&,-]*(?:\w+[\s/&,-]+){0,3}?(?:19|20)\d\d\b"
            r"|\b(?:19|20)\d\d\s+(?:ASCO|CAP|WHO|ESMO)\b",
            re.IGNORECASE,
        ),
        " ",
    ),
)
"""One kind of dash, decimal sign, percent sign and name; the fixative, the laboratory's controls, thresholds,
guideline years and a hybridization that was not done say nothing of the tumour."""


def uniform(words: str) -> str:
    """The wording in one spelling, without what is said of methods, controls, thresholds and guidelines."""
    words = _without_asides(unicodedata.normalize("NFKC", html.unescape(words[:_LONGEST])))
    for pattern, instead in _UNIFORM:
        words = pattern.sub(instead, words)
    return words


_SENTENCE: Final = re.compile(r"(\n|(?<=[.!?])\s+)")
_ANSWER: Final = re.compile(
    r"\b(?:pos|neg|positiv\w*|negativ\w*|(?:un|non-?)?amplif\w*|over-?express\w*|absent|detected|equivocal|stain\w*)\b"
    r"|\d\s*%|(?<!\w)[0-3]\s*\+|\+{2,3}",
    re.IGNORECASE,
)
_TROUBLE: Final = re.compile(
    r"\b(?:insufficient|inadequate|unsatisfactory|suboptimal|compromis\w+|false\w*|caution|cannot|could|unable|invalid"
    r"|unreliable|repeat\w*|fail\w*|wrong|error\w*|limit\w*|uninterpretable|not\s+(?:interpretable|evaluable))\b|\?",
    re.IGNORECASE,
)
_DISCLAIMER: Final = re.compile(
    r"\bFDA\b|Food\s+and\s+Drug|\bCLIA\b|performance\s+characteristics|laboratory[-\s]developed|\bLDT\b"
    r"|investigational\s+(?:or|use)|research\s+use|accredited|signed\s+electronically|electronically\s+signed",
    re.IGNORECASE,
)
_UNSEEN: Final = re.compile(
    r"\b(?:necros[ie]s|mitos[ei]s|(?:micro)?calcifications?|(?:lympho)?vascular\s+invasion|perineural\s+invasion"
    r"|emboli|margins?|ulceration|lymphocytes|inflammation|nipple|skin\s+involvement)\b",
    re.IGNORECASE,
)
"""Findings of the microscope that are no receptor's: that they were not seen says nothing of it."""
_RULE: Final = re.compile(
    r"\b(?:is|are|be)\s+(?:\w+\s+)?(?:reported|scored|called|classified|graded|interpreted|recorded|designated)\b"
    r"[^\n]{0,60}?\b(?:when|if|for\s+(?:cases|tumou?rs|specimens))\b",
    re.IGNORECASE,
)
_SCALE: Final = re.compile(
    r"\b(?:scor(?:ed?|ing)|ASCO|CAP|guidelines?|interpretation|legend|key|scale|system)\b", re.IGNORECASE
)
_SCALE_ENDS: Final = (
    re.compile(r"\bpositiv", re.IGNORECASE),
    re.compile(r"\bnegativ", re.IGNORECASE),
    re.compile(r"\b(?:equivocal|borderline)", re.IGNORECASE),
    re.compile(r"(?<!\w)0\b"),
    re.compile(r"\b3\s*\+"),
)
_ALL_SCORES: Final = (*_SCALE_ENDS[-2:], re.compile(r"\b1\s*\+"), re.compile(r"\b2\s*\+"))
_ALL_GRADES: Final = (
    *_SCALE_ENDS[:2],
    re.compile(r"\blow[-\s]+positiv", re.IGNORECASE),
    re.compile(r"%[^%]*%"),
)
"""A legend lists every score, or every share with its name."""
_HERE: Final = re.compile(
    r"\b(?:this|present|current|here|her|his|patient\w*|now|result\w*|today)\b", re.IGNORECASE
)
"""What makes a sentence one on this specimen, whatever rule it recites."""


def _without_asides(words: str) -> str:
    """Sentences beside others that state nothing of this specimen's receptors left out."""
    parts = _SENTENCE.split(words)
    if len(parts) == 1:
        return words
    return "".join(part for part in parts if not _is_aside(part))


def _is_aside(sentence: str) -> bool:
    """Whether a sentence is a disclaimer, a rule of reporting, or on other findings of the microscope."""
    if _RULE.search(sentence) or _is_legend(sentence):
        return _HERE.search(sentence) is None
    if _DISCLAIMER.search(sentence) or (_UNSEEN.search(sentence) and not _MENTION.search(sentence)):
        return not (_ANSWER.search(sentence) or _TROUBLE.search(sentence))
    return False


def _is_legend(sentence: str) -> bool:
    if all(score.search(sentence) for score in _ALL_SCORES):
        return True
    if _SCALE.search(sentence) and all(end.search(sentence) for end in _SCALE_ENDS):
        return True
    return all(grade.search(sentence) for grade in _ALL_GRADES) and _MENTION.search(sentence) is None


def names_a_receptor(text: str, receptor: Receptor | None = None) -> bool:
    """Whether ER, HER2 or hormone receptors are named; with a ``receptor`` this one."""
    named = (found.lastgroup for found in _MENTION.finditer(text))
    return any(name != "other" if receptor is None else name == receptor.name for name in named)


def clauses(words: str) -> list[str]:
    """The parts that each may state something."""
    return [part for part in _CLAUSE.split(words) if part and part.strip()]


@dataclass(slots=True)
class _Sorted:
    """Clauses by receptor ("HER2", "HR", "ER", "other"); ``first``: what stands before any mention."""

    first: list[str] = field(default_factory=list)
    by_receptor: dict[str, list[str]] = field(default_factory=dict)
    holders: list[str] = field(default_factory=list)
    waiting: bool = False

    def mention(self, receptor: str, said: str) -> None:
        """A receptor and what follows it; a bare name shares what follows the next one."""
        self.holders = [*self.holders, receptor] if self.waiting else [receptor]
        self.by_receptor.setdefault(receptor, [])
        self.waiting = not said.strip()
        self.say(said)

    def say(self, said: str) -> None:
        """Something said of the receptors mentioned last, or before any."""
        if _NOTHING_YET.fullmatch(said) is not None:
            return
        for each in dict.fromkeys(self.holders):
            self.by_receptor[each].append(f"@ {said}" if self.waiting else said)
        if not self.holders:
            self.first.append(said)
        self.waiting = False


def about(words: str, receptor: Receptor, *, alone: bool = True) -> str | None:
    """What a wording says of one receptor, its mentions written as "@"; ``None`` when it does not speak of it.

    ``alone``: the wording answers a question about this receptor, so that what stands before any mention is said
    of it too; otherwise only what follows a mention, or leads to it, counts.
    """
    found = _Sorted()
    for clause in clauses(words):
        _sort(clause, found, strictly=not alone)
    mentioned = found.by_receptor.get(receptor.name)
    first = found.first if alone else []
    if mentioned is None and not first:
        return None
    return " ; ".join((*first, *(mentioned or ())))


def _sort(clause: str, found: _Sorted, *, strictly: bool) -> None:
    mentions = list(_MENTION.finditer(clause))
    if not mentions:
        found.say(clause)
        return
    lead = clause[: mentions[0].start()]
    if strictly:
        leading = _LEADING.search(lead)
        lead = leading[0] if leading else ""
    for number, (mention, said) in enumerate(_pieces(clause, mentions)):
        before = lead if number == 0 else ""
        nothing = (
            not before.strip() and _NOTHING_YET.fullmatch(said) is not None and _SLOT.search(said) is None
        )
        found.mention(mention, "" if nothing else f"{before} @{said}")


def _pieces(clause: str, mentions: list[re.Match[str]]) -> Iterator[tuple[str, str]]:
    ends = [mention.start() for mention in mentions[1:]] + [len(clause)]
    for mention, end in zip(mentions, ends, strict=True):
        said = clause[mention.end() : end]
        joined = end < len(clause) and said.strip() in ("", "-")
        yield mention.lastgroup or "other", "?" if joined else said
