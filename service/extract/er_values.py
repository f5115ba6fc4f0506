"""Estrogen receptor values: percent of stained cells, staining scores, words, and what they say together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.extract.answers import answer_of, doubtful, has_value, is_understood, stated, wordings
from service.extract.coded import plain_words
from service.extract.her2_values import named_in
from service.extract.receptor_wordings import about, clauses, uniform
from service.fhir.resources import CodeableConcept, Component, Observation, Quantity
from service.terms.concepts.oncology import ER_NEGATIVE, ER_POSITIVE

_LIMIT_PERCENT: Final = 1.0
"""ER positive from 1 % of cells on (ASCO/CAP guideline on hormone receptor testing)."""
_ALL: Final = 100.0

_LESS: Final = (
    r"<\s*=?|=\s*<|≤|(?:less|fewer|lower|smaller)\s+than(?:\s+or\s+equal\s+to)?|below|under|up\s+to|at\s+most"
    r"|max(?:\.|imal\w*|imum)?|(?:no|not)\s+more\s+than"
    r"|weniger\s+als|unter|kleiner(?:\s+als)?|bis\s+zu|höchstens|moins\s+de|menos\s+del?|meno\s+del(?:l')?"
    r"|minder\s+dan|inf[eé]rieur\w*\s+à"
)
_MORE: Final = (
    r">\s*=?|=\s*>|≥|(?:more|greater|higher)\s+than(?:\s+or\s+equal\s+to)?|above|over|exceed\w*|at\s+least"
    r"|(?:no|not)\s+less\s+than|minimum"
    r"|mehr\s+als|über|mindestens|größer(?:\s+als)?|plus\s+de|más\s+del?|più\s+del|meer\s+dan|sup[eé]rieur\w*\s+à"
)
_PERCENT: Final = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE}))?\s*(?:(?:about|approximately|approx\.?|ca\.?|circa|~|the)\s*)?"
    r"(?<![\d.])(?P<low>\d+(?:\.\d+)?)\s*(?:%?\s*(?:-|to|bis|à|a"
    r"|until)\s*(?P<high_less><\s*)?(?P<high>\d+(?:\.\d+)?))?\s*%(?P<after>\s*(?:or|and)\s+(?:less|fewer"
    r"|below|lower|under))?",
    re.IGNORECASE,
)
_OR_EQUAL: Final = re.compile(
    r"=|≤|≥|equal|up\s+to|at\s+(?:most|least)|(?:no|not)\s+|minimum|max|bis|höchst|mindest", re.IGNORECASE
)
_BARE: Final = re.compile(
    rf"[\s:~@]*(?:(?P<less>{_LESS})"
    rf"|(?P<more>{_MORE}))?\s*(?P<low>\d+(?:\.\d+)?)\s*(?:-\s*(?P<high>\d+(?:\.\d+)?))?[\s.]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Scale:
    """A staining score: from ``positive`` on certainly 1 % of the cells stain, up to ``negative`` certainly less."""

    name: re.Pattern[str]
    negative: float
    positive: float
    most: float


_ALLRED: Final = _Scale(re.compile(r"\bAllred|\bTS\b", re.IGNORECASE), 2, 5, 8)
_SCALES: Final = (
    _Scale(re.compile(r"\bH[-\s]?scores?|\bhistoscores?", re.IGNORECASE), 0, 3, 300),
    _ALLRED,
    _Scale(
        re.compile(r"\bIRS\b|\bimmunreaktiv\w*|\bimmunoreactive\s+score|\bremmele", re.IGNORECASE), 0, 4, 12
    ),
)
"""H-score: intensity (at most 3) times percent (McCarty 1985). Allred: intensity (at most 3) plus a proportion that
is 1 below 1 % and 2 or more from there on (Allred 1998). IRS: intensity (at most 3) times a proportion that is 1
below 10 % (Remmele and Stegner 1987). A score between ``negative`` and ``positive`` may be of less than 1 %."""
_SCORE_NUMBER: Final = re.compile(
    r"\W*(?:scores?|total|of|is|nach"
    r"|score)?\W*(?:\w+\W+){0,2}?(?<![\d.])(?P<number>\d+)(?P<open>\s*-\s*\d)?(?:\s*(?:/|of|out\s+of"
    r"|von)\s*\d+)?(?![\d.]*\s*%)",
    re.IGNORECASE,
)
_ZERO: Final = re.compile(r"(?<![\w.,/+<>-])(?<![/<>-]\s)0(?![\w.,/+%-]|\s*(?:[-+/%]|to\b|of\b|out\b|in\b))")
_WHOLE_ZERO: Final = re.compile(r"[\s.]*0[\s.]*")
"""A zero that stands alone may be the number of an answer list."""
_FRACTION: Final = re.compile(r"\d\s*(?:/|of|out\s+of|in)\s*(?:the\s+)?\d+(?:\.\d+)?\s*%", re.IGNORECASE)
_OF_EIGHT: Final = re.compile(r"(?<![\d./])(?P<number>[0-8])\s*(?:/|out\s+of|of)\s*8(?![\d.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Share:
    """Between how many percent of the cells stain. ``below``: fewer than ``high``, not as many."""

    low: float
    high: float
    label: str
    below: bool = False

    @property
    def answer(self) -> ReceptorAnswer | None:
        """Positive, negative, or ``None`` when it may be either."""
        if self.low >= _LIMIT_PERCENT:
            return ReceptorAnswer.POSITIVE
        under = self.high <= _LIMIT_PERCENT if self.below else self.high < _LIMIT_PERCENT
        return ReceptorAnswer.NEGATIVE if under else None


def er_result(
    value: Observation | Component, code: CodeableConcept | None, *, percent: bool
) -> ReceptorResult | None:
    """One ER result; ``percent``: the code asks for percent, so that a bare number is one."""
    said = named_in(value.value_codeable_concept, ER_POSITIVE, ER_NEGATIVE) or answer_of(value, Receptor.ER)
    shares = list(_measured(value, code, percent=percent))
    answer = _together(said, shares)
    if answer is None:
        if not has_value(value):
            return None
        answer = ReceptorAnswer.UNCLEAR
    label = shares[0].label if shares else f"ER {answer.value}"
    return ReceptorResult(receptor=Receptor.ER, method=ReceptorMethod.IHC, answer=answer, label=label)


def er_in_words(words: str) -> ReceptorAnswer | None:
    """What uniform words of a diagnosis that are about ER say."""
    return _together(stated(words, Receptor.ER, strictly=False), list(_in_words(words, strictly=False)))


def er_in_words_alone(words: str) -> ReceptorAnswer | None:
    """What uniform words say that are about ER without naming it; UNCLEAR when any of them is not understood."""
    return _together(stated(words, Receptor.ER), list(_in_words(words)))


def _together(said: ReceptorAnswer | None, shares: list[_Share]) -> ReceptorAnswer | None:
    answers = {share.answer for share in shares}
    if not answers:
        return said
    if None in answers:
        borne_out = said is ReceptorAnswer.POSITIVE and all(
            share.answer is ReceptorAnswer.POSITIVE or share.high > _LIMIT_PERCENT for share in shares
        )
        return ReceptorAnswer.POSITIVE if borne_out else ReceptorAnswer.UNCLEAR
    answers |= {said} if said is not None else set()
    return answers.pop() if len(answers) == 1 else ReceptorAnswer.UNCLEAR


def _measured(
    value: Observation | Component, code: CodeableConcept | None, *, percent: bool
) -> Iterator[_Share]:
    quantity = value.value_quantity
    scale = _scale_in(plain_words(code))
    if quantity is not None and quantity.value is not None:
        yield from _of_quantity(quantity, scale, percent=percent)
    elif value.value_integer is not None:
        yield from _of_number(float(value.value_integer), scale, percent=percent)
    elif value.value_range is not None:
        low, high = value.value_range.low, value.value_range.high
        yield from _between(low.value if low else None, high.value if high else None)
    else:
        for wording in dict.fromkeys(wordings(value)):
            words = about(uniform(wording), Receptor.ER) or ""
            bare = _BARE.fullmatch(words) if percent else None
            yield from _of_bare(bare) if bare is not None else _in_words(words)


def _of_quantity(quantity: Quantity, scale: _Scale | None, *, percent: bool) -> Iterator[_Share]:
    number, sign, unit = quantity.value or 0.0, quantity.comparator or "", (quantity.unit or "")
    if quantity.code == "1" and 0 <= number <= 1:
        yield _signed(number * 100, sign)
    elif "%" in (unit, quantity.code or "") or unit.lower() == "percent":
        yield _signed(number, sign)
    elif not unit and not sign:
        yield from _of_number(number, scale, percent=percent)
    elif percent and not unit and number >= _LIMIT_PERCENT:
        yield _signed(number, sign)


def _of_number(number: float, scale: _Scale | None, *, percent: bool) -> Iterator[_Share]:
    if scale is not None:
        yield from _on_scale(scale, number)
    elif percent and (number == 0 or _LIMIT_PERCENT <= number <= _ALL):
        yield _signed(number, "")


def _of_bare(found: re.Match[str]) -> Iterator[_Share]:
    """A number that is a share only because the code asks for percent; 0.9 may be a fraction of one."""
    if float(found["low"]) == 0 or _LIMIT_PERCENT <= float(found["low"]) <= _ALL:
        yield _share(found)


def _between(low: float | None, high: float | None) -> Iterator[_Share]:
    if low is not None or high is not None:
        shown = f"{low:g}" if low is not None else f"up to {high:g}"
        yield _Share(low or 0.0, _ALL if high is None else high, f"ER {shown} %")


def _signed(number: float, sign: str) -> _Share:
    label = f"ER {sign}{number:g} %"
    if sign.startswith("<"):
        return _Share(0.0, number, label, below=sign == "<")
    return _Share(number, _ALL if sign else number, label)


def _share(found: re.Match[str]) -> _Share:
    sign = "<=" if found.groupdict().get("after") else ""
    if found["less"] or found["more"]:
        word = found["less"] or found["more"]
        sign = ("<" if found["less"] else ">") + ("=" if _OR_EQUAL.search(word) else "")
    if found["high"] is None:
        return _signed(float(found["low"]), sign)
    low, high = sorted((float(found["low"]), float(found["high"])))
    return _Share(0.0 if found["less"] else low, _ALL if found["more"] else high, f"ER {sign}{low:g} %")


def _in_words(words: str, *, strictly: bool = True) -> Iterator[_Share]:
    """Every share of cells that the words state; one that is doubtful or not understood may be any."""
    open_ = strictly and doubtful(_PERCENT.sub(" ", words))
    for clause in clauses(words):
        rest = _PERCENT.sub(" ", clause)
        certain = not (open_ or doubtful(rest) or _FRACTION.search(clause))
        shares = [_share(found) for found in _PERCENT.finditer(clause)]
        for share in shares:
            read = certain and (not strictly or is_understood(rest))
            yield share if read else _any(share.label)
        for share in () if shares else _scores(clause):
            yield share if certain else _any(share.label)
        if _ZERO.search(rest) and not _WHOLE_ZERO.fullmatch(words):
            yield _Share(0.0, 0.0, "ER 0")


def _any(label: str) -> _Share:
    return _Share(0.0, _LIMIT_PERCENT, label)


def _scores(clause: str) -> Iterator[_Share]:
    for scale in _SCALES:
        named = scale.name.search(clause)
        found = _SCORE_NUMBER.match(clause, named.end()) if named is not None else None
        if found is not None:
            number = float(found["number"])
            yield from [_any(f"ER score {number:g}")] if found["open"] else _on_scale(scale, number)
            return
    of_eight = _OF_EIGHT.search(clause)
    if of_eight is not None:
        yield from _on_scale(_ALLRED, float(of_eight["number"]))


def _scale_in(words: str) -> _Scale | None:
    return next((scale for scale in _SCALES if scale.name.search(words)), None)


def _on_scale(scale: _Scale, number: float) -> Iterator[_Share]:
    label = f"ER score {number:g}"
    if 0 <= number <= scale.negative:
        yield _Share(0.0, _LIMIT_PERCENT, label, below=True)
    elif number <= scale.most:
        yield _Share(_LIMIT_PERCENT if number >= scale.positive else 0.0, _ALL, label)
