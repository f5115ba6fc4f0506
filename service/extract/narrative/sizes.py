"""Two sizes or two numbers in one sentence that say a lesion has grown, or that there are more of them."""

import re
from collections.abc import Iterator
from typing import Final

# A measured growth that RECIST 1.1 would call progression: a fifth and 5 mm.
_RATIO: Final = 1.2
_PERCENT: Final = 20
_MM: Final = 5.0
_SIZE: Final = r"(\d{1,3}(?:\.\d+)?)(?: ?[x×] ?\d{1,3}(?:\.\d+)?){0,2} ?(mm|cm)"
_COUNT: Final = r"(\d{1,3})\b(?! ?[mc]m| ?%|\.\d)"
SIZED: Final = re.compile(
    r"\bsuv|\b(?:previously|formerly|earlier) \d"
    r"|\d(?:(?: ?[mc]m| previously| before)\b| ?%|(?<=previously \d)|(?<=formerly \d)|(?<=earlier \d))",
    re.IGNORECASE,
)
"""A sentence without a match cannot have grown by `has_grown` or `differs_by_date`."""
# "31 mm (previously 22 mm)"; "22 mm, 13 mm last time"
_NOW_THEN: Final = (
    re.compile(
        _SIZE
        + r"[^.;\d]{0,25}\b(?:previously|prior|previous|was|were|used to be|formerly|compared (?:with|to)|before"
        r"|from|earlier|versus|vs)\b[^.;\d]{0,25}" + _SIZE,
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_SIZE}(?: now| today)?,? (?:and |but )?{_SIZE} (?:last time|then|before|previously|earlier|formerly)\b",
        re.IGNORECASE,
    ),
)
# "34 mm (22 mm)", "34 mm (22)": what stands in brackets is what it was
_BRACKETED: Final = re.compile(
    _SIZE + r" ?\( ?" + _SIZE.replace(" ?(mm|cm)", " ?(mm|cm)?") + r" ?\)", re.IGNORECASE
)
_MOST_PLAUSIBLE: Final = 3  # times as large: beyond that the number in brackets is another one
# "from 22 mm to 31 mm"; "14 mm then, 31 mm at present"
_THEN_NOW: Final = (
    re.compile(
        r"\b(?:from|previously|formerly|was|were|used to be|prior) "
        + _SIZE.replace(" ?(mm|cm)", " ?(mm|cm)?")
        + r"[^.;\d]{0,15}\b(?:to|is|are|now|currently|today)\b[^.;\d]{0,15}"
        + _SIZE,
        re.IGNORECASE,
    ),
    # "12 -> 24 mm"
    re.compile(
        _SIZE.replace(" ?(mm|cm)", " ?(mm|cm)?") + r" ?(?:→|-{1,2}>|=>|>|➔|➝) ?" + _SIZE,
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_SIZE} (?:then|before|earlier|formerly),? (?:and )?{_SIZE} (?:now|today|currently|at present)\b",
        re.IGNORECASE,
    ),
)
# "17 mm in April, 29 mm in July": without a year, which of them is today's is not known.
_BY_DATE: Final = re.compile(
    rf"{_SIZE} in [A-Z][a-z]+,? (?:and |but )?(?:now )?{_SIZE} (?:in [A-Z][a-z]+|now|today)\b"
)
_LARGER: Final = re.compile(
    rf"{_SIZE}[^.;\d]{{0,12}}\b(?:was|were|previously|prior|from|before)\b[^.;\d]{{0,8}}"
    r"(\d{1,3}(?:\.\d+)?)\b(?! ?cm)",
    re.IGNORECASE,
)
_GAINED: Final = re.compile(r"(?:\bplus |(?<![\w(])\+ ?)(\d{1,3}(?:\.\d+)?) ?(mm|cm|%)", re.IGNORECASE)
# "5 previously, now 12"; "now about 30, previously 12"
_FEWER_MORE: Final = re.compile(
    r"\b(\d{1,2}) (?:previously|before)\b[^.\d]{0,12}"
    r"(?:\bnow\b[^.\d]{0,12}(\d{1,2})\b|\b(\d{1,2}) (?:now|today|currently)\b)",
    re.IGNORECASE,
)
# "previously 3, now 7 lesions"
_FEWER_NOW: Final = re.compile(
    r"\b(?:previously|formerly|earlier) (\d{1,2})\b(?! ?[mc]m| ?%|\.\d)[^.;\d]{0,25}"
    r"\b(?:now|today|currently) (\d{1,2})\b(?! ?[mc]m| ?%|\.\d)",
    re.IGNORECASE,
)
# "SUVmax 12 (formerly 5)", "SUV from 4 to 11"; PERCIST 1.0 calls a rise by 30 % and 0.8 units progression.
_SUV: Final = r"\bsuv ?-?(?:max|peak|lbm|mean)?\b[^.;\d]{0,15}?"
_VALUE: Final = r"(\d{1,2}(?:\.\d+)?)"
_SUV_NOW_THEN: Final = re.compile(
    rf"{_SUV}{_VALUE}[^.;\d]{{0,12}}\b(?:previously|prev|formerly|was|were|prior|from|before|vs|versus)\b[^;\d]{{0,12}}?"
    rf"{_VALUE}",
    re.IGNORECASE,
)
_SUV_THEN_NOW: Final = re.compile(rf"{_SUV}\bfrom {_VALUE} (?:to|→|->) {_VALUE}", re.IGNORECASE)
_SUV_BRACKETED: Final = re.compile(rf"{_SUV}{_VALUE} ?\( ?{_VALUE} ?\)", re.IGNORECASE)  # "SUVmax 12.4 (5.1)"
_SUV_RATIO: Final = 1.3
_SUV_UNITS: Final = 0.8
_MORE_FEWER: Final = re.compile(
    rf"\bnow (?:about |some |around |at least )?{_COUNT}[^.\d]{{0,25}}\b(?:previously|formerly|earlier) {_COUNT}",
    re.IGNORECASE,
)


def has_grown(sentence: str) -> bool:
    """Whether the sentence gives two sizes, two numbers or a gain that would be progression."""
    return (
        any(now >= then * _RATIO and now - then >= _MM for then, now in _sizes(sentence) if then)
        or any(now > then for then, now in _numbers(sentence))
        or any(now >= then * _SUV_RATIO and now - then >= _SUV_UNITS for then, now in _uptakes(sentence))
        or _has_gained(sentence)
    )


def is_measured_twice(sentence: str) -> bool:
    """Whether the sentence gives an earlier size beside today's, or the difference."""
    return next(_sizes(sentence), None) is not None or any(
        pattern.search(sentence) is not None for pattern in (_BY_DATE, _GAINED)
    )


def is_larger(sentence: str) -> bool:
    """Whether a size is above the earlier one by however little: "11 mm, was 9"."""
    return any(float(match[1]) > float(match[3]) for match in _LARGER.finditer(sentence))


def differs_by_date(sentence: str) -> bool:
    """Whether two dated sizes differ; the order of their dates is not known."""
    return any(
        abs(_mm(*match.group(1, 2)) - _mm(*match.group(3, 4))) >= _MM for match in _BY_DATE.finditer(sentence)
    )


def _sizes(sentence: str) -> Iterator[tuple[float, float]]:
    """Earlier size and today's, in mm."""
    for pattern in _NOW_THEN:
        for match in pattern.finditer(sentence):
            yield _mm(match[3], match[4]), _mm(match[1], match[2])
    for match in _BRACKETED.finditer(sentence):
        now, then = _mm(match[1], match[2]), _mm(match[3], match[4] or match[2])
        if now < then * _MOST_PLAUSIBLE:
            yield then, now
    for pattern in _THEN_NOW:
        for match in pattern.finditer(sentence):
            yield _mm(match[1], match[2] or match[4]), _mm(match[3], match[4])


def _numbers(sentence: str) -> Iterator[tuple[int, int]]:
    """How many there were, and how many there are."""
    for match in _FEWER_MORE.finditer(sentence):
        yield int(match[1]), int(match[2] or match[3])
    for match in _FEWER_NOW.finditer(sentence):
        yield int(match[1]), int(match[2])
    for match in _MORE_FEWER.finditer(sentence):
        yield int(match[2]), int(match[1])


def _uptakes(sentence: str) -> Iterator[tuple[float, float]]:
    """The earlier uptake and today's, as standardised uptake values."""
    if "suv" not in sentence.lower():
        return
    for match in _SUV_NOW_THEN.finditer(sentence):
        yield float(match[2]), float(match[1])
    for match in _SUV_BRACKETED.finditer(sentence):
        yield float(match[2]), float(match[1])
    for match in _SUV_THEN_NOW.finditer(sentence):
        yield float(match[1]), float(match[2])


def _has_gained(sentence: str) -> bool:
    gained = _GAINED.search(sentence)
    if gained is None:
        return False
    return float(gained[1]) >= _PERCENT if gained[2] == "%" else _mm(gained[1], gained[2]) >= _MM


def _mm(size: str, unit: str) -> float:
    return float(size) * (10.0 if unit.lower() == "cm" else 1.0)
