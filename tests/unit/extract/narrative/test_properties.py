"""What holds for every text."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.extract.narrative import Answer, read_regions, read_report
from service.extract.narrative.lexicon import entries

WORDS = sorted({" ".join(words) for words, _ in entries()})
report_texts = st.lists(
    st.sampled_from([*WORDS, ".", ",", ":", "\n", "IMPRESSION:", "FINDINGS:", "ADDENDUM:", "12 mm", "2024"]),
    max_size=40,
).map(" ".join)
BAD = (
    "Progressive disease.",
    "New hepatic metastases.",
    "The liver metastases have increased in size.",
    "Disease progression with new bone metastases.",
)
HARMLESS = (
    "Gallstones.",
    "No pleural effusion.",
    "Stable bone metastases.",
    "No pulmonary embolism.",
    "Degenerative change in the spine.",
    "The kidneys are normal.",
    "No new lung nodules.",
    "Simple renal cysts, unchanged.",
)


def test_each_word_of_the_vocabulary_is_listed_once() -> None:
    listed = [words for words, _ in entries()]
    assert len(listed) == len(set(listed))


@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    read_report(text, conclusion=text[::-1])
    read_regions(text)
    read_report(text).scan  # noqa: B018


@given(report_texts)
@settings(max_examples=200)
def test_no_run_of_report_words_raises_and_each_is_read_the_same_twice(text: str) -> None:
    assert read_report(text) == read_report(text)


@given(st.sampled_from(BAD), st.lists(st.sampled_from(HARMLESS), max_size=6), st.integers(0, 6))
def test_a_stated_progression_is_found_among_harmless_sentences(bad: str, rest: list[str], at: int) -> None:
    text = " ".join([*rest[:at], bad, *rest[at:]])
    assert read_report(text).answer is Answer.PROGRESSION


@given(st.sampled_from(BAD), st.sampled_from(["\n", " ", "\r\n"]), st.booleans())
def test_capitals_and_line_breaks_change_nothing(bad: str, space: str, capitals: bool) -> None:
    text = f"Gallstones.{space}{bad.upper() if capitals else bad}"
    assert read_report(text).answer is Answer.PROGRESSION


@given(report_texts)
@settings(max_examples=200)
def test_a_progression_in_the_impression_is_never_read_as_its_absence(text: str) -> None:
    assert read_report(f"{text}\nIMPRESSION: Progressive disease.").answer is not Answer.NO_PROGRESSION


@given(report_texts)
@settings(max_examples=200)
def test_a_hedge_in_a_new_sentence_is_never_read_as_absence(text: str) -> None:
    conclusion = "Stable disease. Progression cannot be excluded."
    assert read_report(text, conclusion=conclusion).answer is not Answer.NO_PROGRESSION


@pytest.mark.parametrize(
    "unit", ["no ", "no, new or ", "progression ", "compared increased ", "? ", "10 x ", ". ", "IMPRESSION: "]
)
def test_the_work_grows_no_faster_than_the_text(unit: str) -> None:
    """Counted in Python calls, not seconds: four times the text costs at most about four times the work."""
    small, large = (_calls(unit * count) for count in (1_000, 4_000))
    assert large <= 4.5 * small + 1_000


def _calls(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        read_report(text)
    finally:
        sys.setprofile(None)
    return calls
