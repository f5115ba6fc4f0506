"""HER2 ISH in numbers: the HER2/CEP17 ratio and the HER2 copies a cell, and what they mean together."""

import re
from typing import Final

from service.chart.diagnosis import ReceptorAnswer

AMPLIFIED_RATIO: Final = 2.0
FEW_COPIES: Final = 4.0
"""ASCO/CAP: amplified from a HER2/CEP17 ratio of 2.0 on; below it, not amplified with fewer than 4.0 copies a cell."""

_RATIO: Final = re.compile(
    r"ratio(?P<between>[^\d;|]{0,30}?)(?P<number>\d+(?:\.\d+)?)(?![\d.]*\s*/\s*\d)"
    r"|(?<!\w)(?P<before>\d+(?:\.\d+)?)\s*(?:=\s*)?ratio",
    re.IGNORECASE,
)
_COPIES: Final = re.compile(
    r"cop(?:y|ies)\s*(?:numbers?)?(?P<between>[^\d;|]{0,30}?)(?P<number>\d+(?:\.\d+)?)"
    r"|signals?\s*(?:/|per)\s*(?:cell|nucle\w+)(?P<beyond>[^\d;|]{0,20}?)(?P<after>\d+(?:\.\d+)?)"
    r"|(?P<sign>[<>≥≤]?=?\s*)(?P<before>\d+(?:\.\d+)?)\s*(?:HER2\s+|@\s*)?(?:signals|copies)",
    re.IGNORECASE,
)
_CEP17: Final = re.compile(r"\b(?:CEP-?\s?17|chr(?:omosome)?\.?\s*17|cen(?:tromere)?\s*17)\b", re.IGNORECASE)
_BELOW: Final = re.compile(r"<|≤|below|under|less|fewer|up\s+to", re.IGNORECASE)
_ABOVE: Final = re.compile(r">|≥|above|over|more|greater|at\s+least", re.IGNORECASE)


def ish_numbers(words: str) -> tuple[float | None, float | None]:
    """HER2/CEP17 ratio and HER2 copies a cell in uniform words.

    A bound counts where it decides: a ratio of more than 2.0, fewer copies than a number. Of several the highest.
    """
    words = _CEP17.sub(" ", words)
    ratios = {
        number
        for found in _RATIO.finditer(words)
        if (number := _number(found, floor=AMPLIFIED_RATIO)) is not None
    }
    copies = {
        number for found in _COPIES.finditer(words) if (number := _number(found, floor=None)) is not None
    }
    return (max(ratios) if ratios else None), (max(copies) if copies else None)


def _number(found: re.Match[str], *, floor: float | None) -> float | None:
    parts = found.groupdict()
    number = float(next(parts[name] for name in ("number", "before", "after") if parts.get(name)))
    return bounded(
        number, " ".join(parts.get(name) or "" for name in ("between", "beyond", "sign")), floor=floor
    )


def bounded(number: float, sign: str, *, floor: float | None) -> float | None:
    """The number, or ``None`` where its sign or words make it a bound that leaves open what it means.

    ``floor``: from there on a lower bound decides, and no upper one does; without it only an upper bound does.
    """
    if _BELOW.search(sign):
        return number if floor is None or number < floor else None
    if _ABOVE.search(sign):
        return number if floor is not None and number >= floor else None
    return number


def her2_ish_answer(ratio: float | None, copies: float | None) -> ReceptorAnswer:
    """Ratio of 2.0 or more is amplified; below 2.0 with fewer than 4.0 copies a cell it is not; the rest is
    unclear.
    """
    if ratio is not None and ratio >= AMPLIFIED_RATIO:
        return ReceptorAnswer.POSITIVE
    if ratio is not None and copies is not None and copies < FEW_COPIES:
        return ReceptorAnswer.NEGATIVE
    return ReceptorAnswer.UNCLEAR


def borne_out(
    said: ReceptorAnswer | None, ratio: float | None, copies: float | None
) -> ReceptorAnswer | None:
    """A verdict beside its numbers: they decide where nothing is said, and one that they contradict is UNCLEAR."""
    if ratio is None and copies is None:
        return said
    numbers = her2_ish_answer(ratio, copies)
    if said is None:
        return numbers
    if numbers is ReceptorAnswer.UNCLEAR:
        open_ = said is ReceptorAnswer.NEGATIVE and copies is not None and copies >= FEW_COPIES
        return ReceptorAnswer.UNCLEAR if open_ else said
    return said if said is numbers else ReceptorAnswer.UNCLEAR
