"""Looking for a word before trying a pattern loses no match."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.extract.narrative import earlier, report, scan_words, sections, statements, subjects
from service.extract.narrative.hinted import Hinted, folded, hinted

ALL = {
    name: value
    for module in (earlier, report, scan_words, statements, subjects)
    for name, value in vars(module).items()
    if isinstance(value, Hinted)
} | {kind.name: pattern for kind, pattern in (*scan_words.MODALITIES, *scan_words.REGIONS)}


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_a_pattern_matches_holds_one_of_its_hints(name: str, data: st.DataObject) -> None:
    text = folded(data.draw(st.from_regex(ALL[name].pattern)))
    assert (ALL[name].search(text) is None) == (ALL[name].pattern.search(text) is None)


@given(st.text(), st.sampled_from(["İ", "ſ", "ı", "K", "ẞ", "Σ"]), st.text())
def test_folding_keeps_every_character_in_its_place(before: str, odd: str, after: str) -> None:
    text = before + odd + after
    assert len(folded(text)) == len(text)
    assert [each for each, old in zip(folded(text), text, strict=True) if old.isascii()] == [
        old.lower() for old in text if old.isascii()
    ]


@pytest.mark.parametrize(("odd", "plain"), [("LİVER", "liver"), ("leſion", "lesion"), ("LIVER", "liver")])
def test_letters_that_only_look_odd_are_read_as_plain_ones(odd: str, plain: str) -> None:
    assert folded(odd) == plain


def test_without_a_hint_the_pattern_is_not_tried() -> None:
    assert hinted("a", "b").search("a") is None
    assert hinted("a", "b").blanked("ab") == " b"
    assert list(hinted("a", "b").finditer("a")) == []


@pytest.mark.parametrize("section", sections._NAMES)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_name_of_a_section_is_found_at_the_start_of_a_line(
    section: sections.Section, data: st.DataObject
) -> None:
    names = re.compile(sections._NAMES[section], re.IGNORECASE)
    name = data.draw(st.from_regex(names, fullmatch=True))
    parts = sections.split(f"Lungs clear.\n{name}:\nText that follows.")
    assert [part.section for part in parts] != [sections.Section.BODY]


@given(
    st.lists(
        st.from_regex(sections._INLINE) | st.sampled_from(["Liver: ", "lungs", " ", "\n", ": "]), max_size=5
    )
)
@settings(max_examples=100, deadline=None)
def test_looking_back_from_colons_finds_the_names_within_lines(pieces: list[str]) -> None:
    text = re.sub(r"\s+", " ", "".join(pieces))
    found = [match.span() for match in sections._inline_headings(text, folded(text))]
    assert found == [match.span() for match in sections._INLINE.finditer(text)]
