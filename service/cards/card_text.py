"""A card as plain text for a terminal."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

_WIDTH: Final = 110
_INDENT: Final = "  "


def card_text(card: Mapping[str, Any]) -> str:
    """The card of a CDS Hooks response (parsed JSON): indicator, summary, detail, suggestions, links."""
    lines = [f"{_INDENT}[{card['indicator'].upper()}] {card['summary']}", ""]
    lines += [f"{_INDENT}{_INDENT}{line}" for line in _detail(card.get("detail", ""))]
    lines += [""] + [f"{_INDENT}{line}" for line in _suggestions(card.get("suggestions", ()))]
    lines += [f"{_INDENT}-> {link['label']}: {link['url']}" for link in card.get("links", ())]
    return "\n".join(lines) + "\n"


def _detail(markdown: str) -> list[str]:
    lines: list[str] = []
    for line in markdown.replace("**", "").replace("\\", "").splitlines():
        if line.startswith("|") or len(line) <= _WIDTH:
            lines.append(line)
        else:
            lines += textwrap.wrap(line, _WIDTH, subsequent_indent="  " if line.startswith("- ") else "")
    return lines


def _suggestions(suggestions: Sequence[Mapping[str, Any]]) -> list[str]:
    lines: list[str] = []
    for number, suggestion in enumerate(suggestions, start=1):
        lines.append(f"({number}) {suggestion['label']}")
        lines += [
            f"      {action['type']}: {action['description']}" for action in suggestion.get("actions", ())
        ]
    return lines
