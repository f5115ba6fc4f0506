"""A card on a terminal."""

from typing import Any

from service.cards.card_text import card_text


def card(**members: Any) -> dict[str, Any]:
    return {"indicator": "info", "summary": "ESR1 ctDNA test is due", **members}


def test_the_indicator_and_the_summary_come_first() -> None:
    assert card_text(card(indicator="warning")).splitlines()[0] == "  [WARNING] ESR1 ctDNA test is due"


def test_emphasis_and_escapes_are_left_out_of_the_detail() -> None:
    assert (
        "    Found: p.D538G (1.9 %)" in card_text(card(detail=r"**Found**: p\.D538G \(1.9 %\)")).splitlines()
    )


def test_long_lines_are_wrapped_and_items_hang() -> None:
    words = "word " * 40
    lines = card_text(card(detail=f"- {words}\n{words}")).splitlines()
    assert max(map(len, lines)) <= 114
    (item,) = [number for number, line in enumerate(lines) if line.startswith("    - word")]
    assert lines[item + 1].startswith("      word")
    assert sum(line.startswith("    word") for line in lines) > 1


def test_a_table_row_is_never_wrapped() -> None:
    row = "| " + "cell " * 40 + "|"
    assert f"    {row}" in card_text(card(detail=row)).splitlines()


def test_suggestions_are_numbered_with_their_actions() -> None:
    actions = [{"type": "create", "description": "Draft an order"}]
    suggestions = [{"label": "Switch", "actions": actions}, {"label": "Wait"}]
    lines = card_text(card(suggestions=suggestions)).splitlines()
    start = lines.index("  (1) Switch")
    assert lines[start : start + 3] == ["  (1) Switch", "        create: Draft an order", "  (2) Wait"]


def test_links_come_last() -> None:
    link = {"label": "SERENA-6", "url": "https://cds.example.org/trials/serena-6", "type": "absolute"}
    text = card_text(card(links=[link]))
    assert text.endswith("  -> SERENA-6: https://cds.example.org/trials/serena-6\n")
