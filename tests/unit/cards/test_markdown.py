"""Text of the record inside a card."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cards.markdown import QUOTE_LIMIT, bullets, escape, plain, row, table

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\`*_[]()<>|&~@!#\n\r\t\x00\x1b\x85\u2028\u202e\u200b wW.:/"), st.characters()
    ),
    max_size=120,
)


def _unescaped(character: str, text: str) -> bool:
    """Whether the character occurs with an even number of backslashes before it."""
    return re.search(rf"(?<!\\)(?:\\\\)*{re.escape(character)}", text) is not None


@given(HOSTILE)
def test_no_html_survives(text: str) -> None:
    assert not set(escape(text)) & {"<", ">"}


@given(HOSTILE)
def test_nothing_in_a_cell_splits_it(text: str) -> None:
    assert row(escape(text), "next").count("|") == 3


@given(HOSTILE)
def test_nothing_breaks_the_line(text: str) -> None:
    assert len(escape(text).splitlines()) <= 1


@given(HOSTILE)
@pytest.mark.parametrize("character", ["`", "*", "_", "[", "]", "~", "@"])
def test_markup_characters_are_always_escaped(character: str, text: str) -> None:
    assert not _unescaped(character, escape(text))


@given(HOSTILE)
def test_what_follows_the_text_is_not_escaped_by_it(text: str) -> None:
    trailing = re.search(r"\\*$", escape(text))
    assert trailing is not None
    assert len(trailing.group()) % 2 == 0


@given(HOSTILE)
def test_no_bare_address_becomes_a_link(text: str) -> None:
    escaped = escape(text)
    assert "://" not in escaped
    assert "www." not in escaped.lower()


@given(HOSTILE)
def test_no_control_or_direction_character_survives(text: str) -> None:
    assert not re.search(
        r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]", escape(text)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("](javascript:alert(1))", "\\](javascript:alert(1))"),
        ("a | b", "a &#124; b"),
        ("**bold** `code`", "\\*\\*bold\\*\\* \\`code\\`"),
        ("line\nbreak\r\n", "line break  "),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("https://example.org", "https:\\//example.org"),
        ("WWW.example.org", "WWW\\.example\\.org"),
        ("ER < 1 %", "ER &lt; 1 %"),
        ("abc\u202edef", "abcdef"),
    ],
)
def test_hostile_text_is_shown_as_written(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_ordinary_text_is_left_alone() -> None:
    text = "letrozole, active order since 2025-11-10 (1.9 %), p.D538G; “stable”"
    assert escape(text) == text


def test_text_at_the_limit_is_whole() -> None:
    text = "a" * QUOTE_LIMIT
    assert escape(text) == text


def test_text_above_the_limit_is_cut_at_a_word() -> None:
    shown = escape("word " * QUOTE_LIMIT)
    assert len(shown) <= QUOTE_LIMIT
    assert shown.endswith("word…")


def test_plain_text_keeps_markup_but_no_brackets_or_line_breaks() -> None:
    assert plain("<b>*x*</b>\n|") == "‹b›*x*‹/b› |"


def test_a_table_has_one_rule_cell_per_header_cell() -> None:
    assert table(("a", "b"), [row("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_bullets_are_one_line_each() -> None:
    assert bullets(["a", "b"]) == "- a\n- b"
