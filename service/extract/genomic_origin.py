"""Germline origin and doubtful significance of a variant, where words beside it state them.

A coded variant often leaves its origin to the name of the test ("Hereditary cancer panel"), a note or the
conclusion of its report. A name that says germline, and any sentence that says it of this variant or of the
test, counts; a statement that the assay reports no such variants, advice to test, and a sentence on another
gene do not. What a sentence says of one named variant of ESR1 is not said of another.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from service.chart.esr1 import Doubt
from service.extract import esr1_vocabulary as say
from service.extract.esr1_layout import sentences
from service.extract.genomic_words import ESR1, other_gene_places
from service.terms.hgvs import variant_names

_GERMLINE: Final = re.compile(
    r"\bgerm-?\s?lines?\b|\bkeimbahn\w*|\bvererbte?\w*"
    r"|\b(?:constitutional|inherited|hereditary|hereditäre?\w*|erbliche?\w*|angeborene?\w*|konstitutionelle?\w*)\s"
    r"(?=(?:\w+[\s-]){0,3}?(?:panel|test|analys|varia|mutation|alteration|sequenc|gene?\b|genes\b|screen|origin|change"
    r"|dna\b|disposition|untersuchung|diagnostik))",
    re.IGNORECASE,
)
_OF_A_TEST: Final = re.compile(
    r"\bgerm-?\s?lines?\b|keimbahn|\bHBOC\b|\bfamilial\b|\bfamiliär|\bhereditary\b|\binherited\b|\bconstitutional\b|\bhereditär|\berblich"
    r"|\bkonstitutionell",
    re.IGNORECASE,
)
_SOMATIC: Final = re.compile(
    r"(?<!not )(?<!non-)(?<!than )(?<!nicht )\bsomati(?:c|sch)|\bnon-?\s?germ-?line\b", re.IGNORECASE
)
_SIGNIFICANCE: Final = tuple(entry for entry in say.SIGNIFICANCE if entry[0] is not Doubt.GERMLINE)

_NEGATION: Final = (
    r"(?:no|not|non|never|without|neither|nor|cannot|unable|absence of|lack of|negative for"
    r"|kein\w*|nicht|ohne)"
)
_DENIED_BEFORE: Final = re.compile(
    rf"\b{_NEGATION}\b[^.;:()]{{0,70}}$"
    r"|\b(?:remov\w+|filter\w*|subtract\w*|exclud\w+)\b[^.,;:()]{0,40}$|\b(?:matched|paired)[\s-]$",
    re.IGNORECASE,
)
_VERB: Final = (
    r"(?:performed|tested|detected|identified|found|reported|assessed|included|evaluated|done|available|analy[sz]ed"
    r"|sequenced|examined|determined|requested|ordered|intended|covered|seen|observed|present|made|confirmed"
    r"|durchgeführt|untersucht|nachgewiesen|berichtet|beurteilt|erfasst)"
)
_DENIED_AFTER: Final = re.compile(
    rf"[^.;]{{0,60}}?\b(?:not|cannot|never|nicht)\s(?:\w+\s){{0,3}}?{_VERB}"
    r"|[\w\s-]{0,30}?(?:[:=]|\b(?:is|was|were|are)\b)\s*(?:none|no\b|negative|not\b|n/?a\b|unknown|kein|nicht|negativ)"
    r"|[^.;]{0,50}?\b(?:filter\w*|subtract\w*|remov\w+|exclud\w+|rul\w+ out|negative?|ausgeschlossen|herausgefiltert)\b"
    r"|[^.;]{0,50}?\b(?:as (?:an? )?(?:internal )?(?:control|reference|comparator)|in parallel|for comparison)\b"
    r"|[- ](?:matched|control|normal)\b",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\b(?:recommend\w*|consider\w*|should|counsel\w*|referral|refer|warranted|advised|suggested|indicated|empfohlen|see|siehe|separate(?:ly)?|pending|dedicated|ausstehend"
    r"|erwägen|sollte|whether|if|guidelines?|eligib\w+)\b",
    re.IGNORECASE,
)
_NOT_EXCLUDED: Final = re.compile(
    r"\b(?:cannot|can not|could not|not|nicht)\s(?:be\s|been\s|sicher\s)?"
    r"(?:excluded?|ruled? out|ausgeschlossen|auszuschlie)",
    re.IGNORECASE,
)
_THE_ASSAY: Final = re.compile(
    r"\b(?:this|the|dieser?) (?:\w+ ){0,2}?(?:assay|test|panel|method|analysis|report|untersuchung)\b"
    r"[^.;]{0,60}?\b(?:may|can|could|might|cannot|not|nicht|kann)\b"
    r"|\b(?:variants|alterations|mutations|varianten)\b[^.;]{0,40}?\b(?:may|can|could|might|cannot|können)\b",
    re.IGNORECASE,
)
_THIS_VARIANT: Final = re.compile(
    r"\b(?:this|the|diese|die) (?:variant|mutation|alteration|finding)", re.IGNORECASE
)
_ORIGIN: Final = re.compile(
    r"\b(?:germ-?\s?line|keimbahn)[\s-]?(?:confirm|origin|verif|bestätig)\w*(?!.*\bvariants\b)", re.IGNORECASE
)
_SEVERAL: Final = re.compile(
    r"\bvariants of\b|\bVUS(?:es|s)?(?=\s+(?:are|were|will|may|can|in)\b)|\bvarianten\b", re.IGNORECASE
)
_CONTRAST: Final = re.compile(
    r"\)|\b(?:likely )?(?:pathogenic|oncogenic|somatic|activating)\b", re.IGNORECASE
)
_METHOD: Final = re.compile(r"\s*(?:method|technique|test|assay|panel)", re.IGNORECASE)
_MOST_WORDS: Final = {Doubt.UNCERTAIN_SIGNIFICANCE: 14, Doubt.BENIGN: 6}
"""A longer sentence that names no gene explains what classes there are."""
_BENIGN_VARIANT: Final = re.compile(
    r"\b(?:variante?|likely|probably|wahrscheinlich|classified|classification|interpretation"
    r"|significance|polymorphi\w+)\b|^\W*\w+\W*$",
    re.IGNORECASE,
)
"""What says that "benign" is said of a variant, and not of a lesion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A doubt, and the protein changes it is said of; none named: of whatever was found."""

    doubt: Doubt
    of: frozenset[str]


def is_germline_test(name: str) -> bool:
    """Whether the name of a test or of a section of the laboratory says that inherited variants are looked for."""
    found = _OF_A_TEST.search(name)
    return (
        found is not None
        and not _SOMATIC.search(name)
        and _DENIED_BEFORE.search(name[: found.start()]) is None
    )


def is_germline_disclaimer(clause: str) -> bool:
    """Whether a clause speaks of germline variants only to say that it, or the assay, reports none."""
    found = list(_Mention.each(_GERMLINE, clause))
    return bool(found) and all(mention.is_denied for mention in found)


def is_disclaimer(clause: str) -> bool:
    """The same, or of variants of a doubtful class: it leaves open what was found of the others."""
    if is_germline_disclaimer(clause):
        return True
    if ESR1.search(clause) or _CONTRAST.search(clause):
        return False
    found = [mention for _, words in _SIGNIFICANCE for mention in _Mention.each(words, clause)]
    return bool(found) and (
        _SEVERAL.search(clause) is not None or all(mention.is_denied for mention in found)
    )


def said_in(text: str) -> tuple[Said, ...]:
    """What the sentences of a text say of the origin and significance of variants that may be of ESR1."""
    return tuple(dict.fromkeys(_said_in(text)))


def doubts_about(variant: str | None, said: Iterable[Said]) -> frozenset[Doubt]:
    """What was said against a detected variant of ESR1 (``None``: one without a name)."""
    is_protein = variant is not None and not variant.startswith(("c.", "g."))
    return frozenset(each.doubt for each in said if not each.of or not is_protein or variant in each.of)


def _said_in(text: str) -> Iterator[Said]:
    if not (_GERMLINE.search(text) or any(words.search(text) for _, words in _SIGNIFICANCE)):
        return
    heading: set[Doubt] = set()
    for sentence in sentences(text):
        if sentence.aside and not _METHOD.match(sentence.text):
            continue
        if heading and (ESR1.search(sentence.text) or other_gene_places(sentence.text)):
            if ESR1.search(sentence.text):
                yield from (Said(doubt=doubt, of=_names(sentence.text)) for doubt in heading)
            continue
        heading = set()
        if _is_heading(sentence.text):
            heading = {doubt for doubt, _ in _mentions(sentence.text)}
            continue
        for clause in say.CLAUSE.split(sentence.text):
            yield from _said_in_clause(clause)


_MOST_HEADING: Final = 8
_HEADS: Final = re.compile(
    r"\b(?:variants|varianten|findings|alterations|mutations|mutationen)\b", re.IGNORECASE
)


def _is_heading(line: str) -> bool:
    """Whether a line heads a list of several variants, and states nothing itself."""
    if line.endswith(":"):
        return True
    if ESR1.search(line) or other_gene_places(line):
        return False
    return line[-1:].isalpha() and len(line.split()) <= _MOST_HEADING and _HEADS.search(line) is not None


def _mentions(clause: str) -> Iterator[tuple[Doubt, "_Mention"]]:
    if not _SOMATIC.search(clause):
        yield from ((Doubt.GERMLINE, mention) for mention in _Mention.each(_GERMLINE, clause))
    for doubt, words in _SIGNIFICANCE:
        yield from ((doubt, mention) for mention in _Mention.each(words, clause))


def _said_in_clause(clause: str) -> Iterator[Said]:
    for doubt, mention in _mentions(clause):
        about_esr1 = mention.is_about_esr1
        if about_esr1 is False or mention.is_denied:
            continue
        if about_esr1 is None and doubt in _MOST_WORDS:
            too_long = len(mention.near.split()) > _MOST_WORDS[doubt]
            if too_long or _SEVERAL.search(mention.near) or say.SCOPE.search(mention.near):
                continue
            if doubt is Doubt.BENIGN and not _BENIGN_VARIANT.search(mention.near):
                continue
        yield Said(doubt=doubt, of=mention.names)


_NEAR: Final = 250
"""Characters to either side in which the words around a mention are looked for; it keeps long texts quick."""
_MOST_MENTIONS: Final = 100
"""No clause in prose has as many; what follows is not read."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A word for origin or significance with what stands before and after it in its clause."""

    before: str
    word: str
    after: str

    @classmethod
    def each(cls, words: re.Pattern[str], clause: str) -> "Iterator[_Mention]":
        for found in islice(words.finditer(clause), _MOST_MENTIONS):
            start, end = found.span()
            yield cls(clause[max(0, start - _NEAR) : start], found[0], clause[end : end + _NEAR])

    @property
    def near(self) -> str:
        return f"{self.before}{self.word}{self.after}"

    @property
    def is_about_esr1(self) -> bool | None:
        """Whether the gene nearest before, or else after, is ESR1; ``None`` when no gene is named."""
        places = [(found.start(), True) for found in ESR1.finditer(self.near)]
        places += [(other, False) for other in other_gene_places(self.near)]
        before = [entry for entry in places if entry[0] < len(self.before)]
        nearest = max(before, default=None) or min(places, default=None)
        return None if nearest is None else nearest[1]

    @property
    def is_denied(self) -> bool:
        """Whether the words around say that there is none, that none was looked for, or only give advice."""
        near, after = self.near, self.after.split(")", maxsplit=1)[0]
        after = after[: min(other_gene_places(after), default=None)]
        is_of_variant = ESR1.search(near) is not None or _THIS_VARIANT.search(near) is not None
        if _THE_ASSAY.search(near) and not is_of_variant:
            return True
        if _NOT_EXCLUDED.search(near):
            return False
        return (
            _DENIED_BEFORE.search(self.before) is not None
            or _DENIED_AFTER.match(after) is not None
            or (_ADVICE.search(near) is not None and not is_of_variant and not _ORIGIN.search(near))
        )

    @property
    def names(self) -> frozenset[str]:
        """The variants it belongs to: those before it since the last contrast, else the nearest ones."""
        since = max((found.end() for found in _CONTRAST.finditer(self.before)), default=0)
        return _names(self.before[since:]) or _names(self.before) or _names(self.after)


def _names(text: str) -> frozenset[str]:
    return frozenset(change.name for change in variant_names(text).proteins)
