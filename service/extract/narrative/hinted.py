"""Patterns over lower-case text that are tried only where one of their words occurs.

Most patterns match in few reports. Looking for a plain word costs a tenth of trying a pattern at every place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Letters that a pattern without regard to case would take for a plain one.
_LIKE: Final = str.maketrans({"ı": "i", "ſ": "s"})


def folded(text: str) -> str:
    """The text in lower case, character by character: places in it are places in the text."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(character.lower()[0] for character in text)
    return lowered.translate(_LIKE)


@dataclass(frozen=True, slots=True)
class Hinted:
    """A pattern for folded text, and the strings of which any match holds at least one."""

    pattern: re.Pattern[str]
    hints: tuple[str, ...]

    def search(self, lowered: str) -> re.Match[str] | None:
        """The first match in a folded text."""
        return self.pattern.search(lowered) if self._may_match(lowered) else None

    def finditer(self, lowered: str) -> Iterator[re.Match[str]]:
        """Every match in a folded text."""
        return self.pattern.finditer(lowered) if self._may_match(lowered) else iter(())

    def blanked(self, lowered: str) -> str:
        """A folded text with a space for each match."""
        return self.pattern.sub(" ", lowered) if self._may_match(lowered) else lowered

    def _may_match(self, lowered: str) -> bool:
        for hint in self.hints:  # noqa: SIM110  # any() with a generator takes twice as long
            if hint in lowered:
                return True
        return False


def hinted(pattern: str, *hints: str) -> Hinted:
    """A pattern, in lower case, with its hints."""
    return Hinted(re.compile(pattern), hints)
