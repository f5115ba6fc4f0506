"""Making text of the record harmless inside GitHub Flavored Markdown.

What the record says is shown, never obeyed: after :func:`escape` a text has no line break, no HTML, no table
pipe, no emphasis, code, link or image of its own, and no bare address that a renderer would turn into a link.
Control characters become spaces; characters that are invisible or turn the direction of writing are dropped.

The specification lets GFM carry HTML; this service writes none.
"""

from typing import Final

from cds_hooks import shorten

QUOTE_LIMIT: Final = 200
"""Longest piece of record text that is shown, in characters; the rest is one click away in the record."""

_SPACES: Final = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_INVISIBLE: Final = (
    0x00AD,
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
)
# A pipe splits a table row before backslashes are looked at in some renderers, so it becomes an entity.
# The ASCII characters that stay stand in the table too: a look-up that fails costs ten times one that
# succeeds.
_KEPT: Final[dict[int, str | None]] = {code: chr(code) for code in range(0x20, 0x7F)}
_PLAIN: Final = _KEPT | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE)
_MARKDOWN: Final = (
    _PLAIN
    | {ord(character): f"\\{character}" for character in "\\`*_[]~@"}
    | {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("|"): "&#124;"}
)
# A summary is plain text, but some clients paste it into a page unescaped.
_SUMMARY: Final = _PLAIN | {ord("<"): "‹", ord(">"): "›"}


def escape(text: str, *, limit: int = QUOTE_LIMIT) -> str:
    """Text of the record for a paragraph or a table cell, cut at a word after ``limit`` characters."""
    cut = text if len(text) <= limit else shorten(text, limit)
    escaped = cut.translate(_MARKDOWN)
    if "://" in escaped:
        escaped = escaped.replace("://", ":\\//")
    if "www." in escaped.lower():
        escaped = escaped.replace(".", "\\.")
    return escaped


def plain(text: str) -> str:
    """Text for a place without markup, on one line: no control or invisible character, no angle bracket."""
    return text.translate(_SUMMARY)


def row(*cells: str) -> str:
    """A table row of cells that are escaped already."""
    return f"| {' | '.join(cells)} |"


def table(header: tuple[str, ...], rows: list[str]) -> str:
    """A table with a header; the rows come from :func:`row`."""
    return "\n".join((row(*header), row(*("---",) * len(header)), *rows))


def bullets(items: list[str]) -> str:
    """A list, one item per line; the items are escaped already."""
    return "\n".join(f"- {item}" for item in items)
