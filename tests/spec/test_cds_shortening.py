"""Cutting a summary to length (CDS Hooks 2.0.1, "Card Attributes": fewer than 140 characters)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_hooks import shorten
from tests.spec.cds_exchange import card

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # three people joined into one emoji
THUMB = "\U0001f44d\U0001f3fd"  # thumb and skin tone
FLAG = "\U0001f1eb\U0001f1f7"  # two letters that make one flag
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e007f"  # a flag with tags
HEART = "❤\ufe0f"  # heart and variation selector
ACUTE = "e\u0301"  # letter and combining accent


@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("length", [0, 1, 138, 139])
def test_text_within_the_limit_stays_as_it_is(length: int) -> None:
    assert shorten("x" * length) == "x" * length


@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("length", [140, 141, 500])
def test_text_above_the_limit_is_cut_and_marked(length: int) -> None:
    assert shorten("x" * length) == "x" * 138 + "…"


@pytest.mark.checklist("C121")
@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("one two three", 4, "one…"),
        ("one two three", 3, "on…"),
        ("one two three", 1, "…"),
        ("one, two", 7, "one…"),
        ("one - two", 8, "one…"),
        ("one\n two\tthree", 13, "one two three"),
        ("  one  ", 3, "one"),
    ],
)
def test_text_is_cut_at_a_word(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("whole", [FAMILY, THUMB, FLAG, SCOTLAND, HEART, ACUTE])
@pytest.mark.parametrize("limit", range(1, 40))
def test_what_reads_as_one_character_stays_whole(whole: str, limit: int) -> None:
    short = shorten(whole * 50, limit)
    assert short.endswith("…")
    assert short[:-1] == whole * (len(short[:-1]) // len(whole))


@pytest.mark.checklist("C121")
def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        shorten("x", 0)


@pytest.mark.checklist("C121", "A01")
@given(text=st.text("ab \n\u0301\u200dé" + FLAG + THUMB + SCOTLAND, max_size=300))
def test_what_is_cut_fits_a_summary(text: str) -> None:
    assert card("!" + shorten(text, 138)).summary
    assert len(shorten(text).encode("utf-16-le")) // 2 <= 139
