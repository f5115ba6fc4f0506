"""The length of a summary: how it is counted, and how a text is cut to it."""

import unicodedata
from typing import Final

SUMMARY_LIMIT: Final = 139
"""CDS Hooks 2.0.1, "Card Attributes": a summary has fewer than 140 characters. Clients count code points or
UTF-16 units; the limit holds in both."""

_ELLIPSIS: Final = "…"
_ZERO_WIDTH_JOINER: Final = "\u200d"


def utf16_units(text: str) -> int:
    """How many UTF-16 units `text` has, which is what JavaScript counts."""
    return len(text) if text.isascii() else sum(2 if char > "\uffff" else 1 for char in text)


def shorten(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """`text` on one line, cut at a word and marked with an ellipsis when it is longer than `limit`.

    The limit holds in code points and in UTF-16 units. Emoji sequences, flags and combining characters stay
    whole. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError("the limit must be at least 1")
    line = " ".join(text.split())
    if utf16_units(line) <= limit:
        return line
    end = _last_boundary(line, limit - utf16_units(_ELLIPSIS))
    space = line.rfind(" ", 0, end + 1)
    return line[: space if space > 0 else end].rstrip(" ,;:-–—") + _ELLIPSIS


def _last_boundary(line: str, units: int) -> int:
    """The last index at which `line` may be cut so that at most `units` UTF-16 units come before."""
    end = used = 0
    while used + utf16_units(line[end]) <= units:
        used += utf16_units(line[end])
        end += 1
    while end and _continues(line, end):
        end -= 1
    return end


def _continues(line: str, index: int) -> bool:
    """Whether the character at `index` belongs to the one before it."""
    char, before = line[index], line[index - 1]
    if unicodedata.category(char) in ("Mn", "Mc", "Me") or _is_modifier(char):
        return True
    if before == _ZERO_WIDTH_JOINER:
        return True
    return _is_flag_letter(char) and _flag_letters_before(line, index) % 2 == 1


def _is_modifier(char: str) -> bool:
    """Joiner, skin tone, or tag of a regional flag. (Variation selectors are combining marks already.)"""
    return (
        char == _ZERO_WIDTH_JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(line: str, index: int) -> int:
    start = index
    while start and _is_flag_letter(line[start - 1]):
        start -= 1
    return index - start
