"""HER2 in words: IHC scores, and what is said of the gene ("IHC 2+, not amplified by FISH").

Where both are stated they are one result, not two: the ISH verdict decides for an IHC score of 0 to 2+, because an
amplified gene is positive whatever the score and a 2+ waits for it (ASCO/CAP); a 3+ stays positive. An ISH that is
pending, conditional or contradicts itself gives no verdict.
"""

import re
from typing import Final

from service.chart.diagnosis import ReceptorAnswer
from service.extract.her2_numbers import borne_out, ish_numbers
from service.extract.receptor_wordings import clauses

STRONG: Final = 3
EQUIVOCAL_SCORE: Final = 2
_SCORE: Final = re.compile(
    r"(?P<more>(?:>|<|≥|≤|at\s+least|more\s+than|less\s+than|up\s+to|over)\s*=?\s*)?"
    r"(?:(?<![\d.+])(?P<low>[0-3])\s*\+?\s*(?:-|to|/|or|bis|and)\s*)?(?<![\d.+])(?P<plus>[0-3])\s*\+(?!\s*/\s*-)"
    r"|(?P<signs>(?<!\+)\+{2,3}(?!\+))"
    r"|(?:\b(?:IHC|immunohisto\w*|score)(?:\s+(?:score|result|is|of))?|(?<=@))\s*[:=]?\s*(?:score\s*)?"
    r"(?:(?P<from>[0-3])\s*(?:-|to|/|or)\s*)?(?P<bare>[0-3])\b(?!\s*(?:[.%+]|of\b|\d|signals|copies))",
    re.IGNORECASE,
)
_SCORE_ALONE: Final = re.compile(
    r"\W*(?:(?:invasive\s+)?tumou?r(?:\s+cells)?\s*:\s*)?"
    r"(?:score\W*)?(?P<score>[0-3])(?:\s*\+)?\W*(?:\(?(?:negative|no\s+staining)\)?)?\W*",
    re.IGNORECASE,
)
_STAIN_THERE: Final = re.compile(
    r"@\s*[-:=]+|\b(?:present|detected)\b|(?<![\d.])[0-3]\b(?!\s*%)", re.IGNORECASE
)
_EQUIVOCAL_IHC: Final = re.compile(
    r"\bequivocal\b[^,;|]*\b(?:IHC|immunohisto\w*)|\b(?:IHC|immunohisto\w*)[^,;|]*\bequivocal", re.I
)
_IHC: Final = re.compile(r"\bIHC\b|immunohisto|immune\s*stain", re.IGNORECASE)
_CONTROL: Final = re.compile(r"\bcontrols?\b", re.IGNORECASE)
_SEGMENT: Final = re.compile(
    r"[,;|()\[\]\n]|(?<![\d+])/|(?<=\+)/(?!\d)|\.\s|\b(?:and|but|while|with|und|bei)\b", re.IGNORECASE
)
_METHOD: Final = re.compile(
    r"\b(?:F|C|S|D|DD)?ISH\b|(?:\bin[-\s]situ(?:[-\s]hybridi[sz]ation\w*)?)", re.IGNORECASE
)
_AMPLIFICATION: Final = re.compile(r"amplif", re.IGNORECASE)
_NOT_YET: Final = re.compile(
    r"\b(?:if|pending|request\w*|recommend\w*|order\w*|await\w*|follow\w*|will|sent|reflex(?:ed)?\s+to|unless"
    r"|needed|required"
    r"|not\s+(?:done|performed|available|assessed|interpretable|evaluable)|equivocal|borderline|indeterminate"
    r"|inconclusive|unknown|failed|possibl\w*|likely|suspected|suspicious|cannot|can't|could|unable|rule[sd]?\s+out"
    r"|exclude[sd]?|insufficient|ausstehend|folgt)\b|\?",
    re.IGNORECASE,
)
_NOT_AMPLIFIED: Final = re.compile(
    r"\b(?:no|non|not|without|absence\s+of|lack\s+of|nicht|kein\w*|ohne)[\s-]*"
    r"(?:(?:evidence\s+of|@|HER-?2(?:[/-]?neu)?|ERBB2|gene?|be|been)[\s-]*)*\w{0,4}-?(?:amplif\w*"
    r"|genamplif\w*)\b(?!\s+(?:data|results?|stud|test|analys|info|status|assay))"
    r"|\b(?:un|non)-?amplif\w*"
    r"|\bnegative\s+for\s+(?:@\s*|HER-?2\s+|ERBB2\s+|gene\s+)*amplif\w*"
    r"|amplification\s*:?\s*(?:is\s+|was\s+)?(?:not\b|absent|negative|no\b|none)"
    r"|\bneg(?:ativ\w*)?\b|^\s*-(?=\s|$)",
    re.IGNORECASE,
)
_AMPLIFIED: Final = re.compile(r"amplif|\bpos(?:itiv\w*)?\b|^\s*\+", re.IGNORECASE)


def ihc_scores(words: str, *, alone: bool = False) -> frozenset[int]:
    """Every IHC score that uniform words state; one of "more than" stands for all it may be.

    ``alone``: the words answer a question about the score, so that a bare number is one.
    """
    found: set[int] = set()
    for each in _SCORE.finditer(words):
        score = len(each["signs"]) if each["signs"] else int(each["plus"] or each["bare"])
        low = each["low"] or each["from"]
        found |= {score} | ({int(low)} if low else set())
        if each["more"]:
            found |= set(range(4))
    bare = _SCORE_ALONE.fullmatch(words) if alone and not found else None
    return frozenset({int(bare["score"])} if bare is not None else found)


def one_score(scores: frozenset[int]) -> int | None:
    """The score that several stand for: of those up to 2+ the highest; ``None`` where 3+ stands beside another one."""
    highest = max(scores)
    return None if highest == STRONG and len(scores) > 1 else highest


def stated_together(words: str) -> tuple[ReceptorAnswer, str] | None:
    """The answer and its label when a wording states IHC and an ISH verdict; ``None`` when it lacks either."""
    verdict = amplification(words)
    scores = ihc_scores(words)
    if verdict is None or not (scores or _EQUIVOCAL_IHC.search(words)):
        return None
    shown = {ReceptorAnswer.POSITIVE: "amplified", ReceptorAnswer.NEGATIVE: "not amplified"}
    ish = f"ISH {shown.get(verdict, verdict.value)}"
    if not scores:
        return verdict, f"HER2 IHC equivocal, {ish}"
    score = one_score(scores)
    if score is None:
        return ReceptorAnswer.UNCLEAR, f"HER2 IHC several scores, {ish}"
    label = f"HER2 IHC {score}{'+' if score else ''}, {ish}"
    return (ReceptorAnswer.POSITIVE if score == STRONG else verdict), label


def amplification(words: str) -> ReceptorAnswer | None:
    """What uniform words say of the gene, in words and numbers; numbers that leave it open say nothing."""
    said = said_of_gene(words)
    verdict = borne_out(said, *ish_numbers(words))
    return None if said is None and verdict is ReceptorAnswer.UNCLEAR else verdict


def said_of_gene(words: str) -> ReceptorAnswer | None:
    """What uniform words say of the gene, numbers apart; UNCLEAR when they say both."""
    segments = [segment for segment in _SEGMENT.split(words) if segment.strip()]
    said = {
        answer for number in range(len(segments)) if (answer := _verdict_at(segments, number)) is not None
    }
    said |= {answer for segment in segments if said and (answer := _overall(segment)) is not None}
    if not said:
        return None
    return said.pop() if len(said) == 1 else ReceptorAnswer.UNCLEAR


def beside_score(words: str) -> str:
    """What is said beside the scores: not of the ISH, and not that the stain is there at all."""
    kept = (clause for clause in clauses(words) if _METHOD.search(clause) is None or _SCORE.search(clause))
    return _STAIN_THERE.sub(" ", _SCORE.sub(" ", " ; ".join(kept)))


def _overall(segment: str) -> ReceptorAnswer | None:
    """What a segment says of HER2 as a whole ("HER2 positive"), by neither method."""
    by_method = (_METHOD, _AMPLIFICATION, _SCORE, _IHC, _CONTROL)
    return None if any(pattern.search(segment) for pattern in by_method) else _verdict(segment)


def _verdict_at(segments: list[str], number: int) -> ReceptorAnswer | None:
    segment = segments[number]
    method = _METHOD.search(segment)
    if method is None:
        return _verdict(segment) if _AMPLIFICATION.search(segment) else None
    after, before = segment[method.end() :], _SCORE.sub(" ", segment[: method.start()])
    if _NOT_YET.search(after):
        return None
    verdict = _verdict(after) or _verdict(before)
    following = segments[number + 1] if number + 1 < len(segments) else ""
    if verdict is None and not after.strip(" :") and _METHOD.search(following) is None:
        return None if _SCORE.search(following) else _verdict(following)
    return verdict


def _verdict(words: str) -> ReceptorAnswer | None:
    if _NOT_YET.search(words):
        return None
    if _NOT_AMPLIFIED.search(words):
        rest = _NOT_AMPLIFIED.sub(" ", words)
        return ReceptorAnswer.UNCLEAR if _AMPLIFIED.search(rest) else ReceptorAnswer.NEGATIVE
    return ReceptorAnswer.POSITIVE if _AMPLIFIED.search(words) else None
