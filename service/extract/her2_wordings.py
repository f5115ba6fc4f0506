"""HER2 by IHC and by ISH stated in one wording ("IHC 2+, not amplified by FISH"): one result, not two.

The ISH verdict decides for an IHC score of 0 to 2+, because an amplified gene is positive whatever the score
and a 2+ waits for it (ASCO/CAP); a 3+ stays positive. An ISH that is pending, conditional or contradicts itself
gives no verdict.
"""

import re
from typing import Final

from service.chart.diagnosis import ReceptorAnswer

_STRONG: Final = 3
_AMPLIFIED_RATIO: Final = 2.0
"""ASCO/CAP: amplified from a HER2/CEP17 ratio of 2.0 on."""

_SCORE: Final = re.compile(
    r"(?<![\d.])(?P<plus>[0-3])\s*\+|\b(?:IHC|score)(?:\s+score)?\s*[:=]?\s*(?P<bare>[0-3])\b(?!\s*[.%])",
    re.IGNORECASE,
)
_EQUIVOCAL_IHC: Final = re.compile(
    r"\bequivocal\b[^,;|]*\b(?:IHC|immunohisto\w*)|\b(?:IHC|immunohisto\w*)[^,;|]*\bequivocal", re.I
)
_IHC: Final = re.compile(r"\bIHC\b|immunohisto|immune\s*stain", re.IGNORECASE)
_CONTROL: Final = re.compile(r"\bcontrols?\b", re.IGNORECASE)
_SEGMENT: Final = re.compile(r"[,;|()\[\]/\n]|\.\s|\b(?:and|but|while|with|und|bei)\b", re.IGNORECASE)
_METHOD: Final = re.compile(
    r"\b(?:F|C|S|D|DD)?ISH\b|(?:\bin[-\s]situ(?:[-\s]hybridi[sz]ation\w*)?)", re.IGNORECASE
)
_AMPLIFICATION: Final = re.compile(r"amplif", re.IGNORECASE)
_NOT_YET: Final = re.compile(
    r"\b(?:if|pending|request\w*|recommend\w*|order\w*|await\w*|follow\w*|will|sent|reflex\w*|unless|needed|required"
    r"|not\s+(?:done|performed|available|assessed|interpretable|evaluable)|equivocal|borderline|indeterminate"
    r"|inconclusive|unknown|failed|possibl\w*|likely|suspected|ausstehend|folgt)\b|\?",
    re.IGNORECASE,
)
_NOT_AMPLIFIED: Final = re.compile(
    r"\b(?:no|non|not|without|absence\s+of|lack\s+of|nicht|kein\w*|ohne)[\s-]*"
    r"(?:(?:evidence\s+of|HER-?2(?:[/-]?neu)?|ERBB2|gene?|be|been)[\s-]+)*\w{0,4}-?(?:amplif\w*|genamplif\w*)"
    r"|\b(?:un|non)-?amplif\w*"
    r"|\bnegative\s+for\s+(?:HER-?2\s+|gene\s+)*amplif\w*"
    r"|amplification\s*:?\s*(?:is\s+|was\s+)?(?:not\b|absent|negative|no\b|none)"
    r"|\bneg(?:ativ\w*)?\b|^\s*[-\u2212](?=\s|$)",
    re.IGNORECASE,
)
_AMPLIFIED: Final = re.compile(r"amplif|\bpos(?:itiv\w*)?\b|^\s*\+", re.IGNORECASE)
_RATIO: Final = re.compile(r"ratio\D{0,12}?(\d+(?:\.\d+)?)", re.IGNORECASE)


def stated_together(words: str) -> tuple[ReceptorAnswer, str] | None:
    """The answer and its label when a wording states IHC and an ISH verdict; ``None`` when it lacks either."""
    verdict = _amplification(words)
    if verdict is None:
        return None
    shown = {ReceptorAnswer.POSITIVE: "amplified", ReceptorAnswer.NEGATIVE: "not amplified"}
    ish = f"ISH {shown.get(verdict, verdict.value)}"
    scores = {int(found["plus"] or found["bare"]) for found in _SCORE.finditer(words)}
    if len(scores) == 1:
        (score,) = scores
        label = f"HER2 IHC {score}{'+' if score else ''}, {ish}"
        return (ReceptorAnswer.POSITIVE if score == _STRONG else verdict), label
    if not scores and _EQUIVOCAL_IHC.search(words):
        return verdict, f"HER2 IHC equivocal, {ish}"
    return None


def _amplification(words: str) -> ReceptorAnswer | None:
    """What the wording says of the gene; UNCLEAR when it says both."""
    segments = [segment for segment in _SEGMENT.split(words) if segment.strip()]
    said = {
        answer for number in range(len(segments)) if (answer := _verdict_at(segments, number)) is not None
    }
    said |= {answer for segment in segments if said and (answer := _overall(segment)) is not None}
    ratios = [float(found[1]) for found in _RATIO.finditer(words)]
    if any(ratio >= _AMPLIFIED_RATIO for ratio in ratios) and said:
        said.add(ReceptorAnswer.POSITIVE)
    if not said:
        return None
    return said.pop() if len(said) == 1 else ReceptorAnswer.UNCLEAR


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
