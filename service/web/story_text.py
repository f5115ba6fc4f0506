"""The stories of the bundled patients: paragraphs with a little emphasis, read from their Markdown."""

import re
from dataclasses import dataclass
from typing import Final

_EMPHASIS: Final = re.compile(r"(\*\*.+?\*\*|\*.+?\*|`.+?`)", re.DOTALL)
_TAGS: Final = (("**", "strong"), ("*", "em"), ("`", "code"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of text and the HTML element it stands in (``None``: none)."""

    text: str
    tag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """The heading, without what stands before its colon, and the paragraphs."""

    heading: str | None
    paragraphs: tuple[tuple[Span, ...], ...]


def read_story(markdown: str) -> StoryText:
    """Only `#` headings, paragraphs, bold, italic and code are known; the rest stays as it is written."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", markdown) if block.strip()]
    headings = [block.lstrip("# ") for block in blocks if block.startswith("#")]
    return StoryText(
        heading=headings[0].partition(": ")[2] or headings[0] if headings else None,
        paragraphs=tuple(_spans(block) for block in blocks if not block.startswith("#")),
    )


def _spans(block: str) -> tuple[Span, ...]:
    return tuple(_span(piece) for piece in _EMPHASIS.split(block) if piece)


def _span(piece: str) -> Span:
    for mark, tag in _TAGS:
        if len(piece) > 2 * len(mark) and piece.startswith(mark) and piece.endswith(mark):
            return Span(text=piece[len(mark) : -len(mark)], tag=tag)
    return Span(text=piece, tag=None)
