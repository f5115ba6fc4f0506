"""Stories are read from a little Markdown."""

from service.web.story_text import Span, read_story


def test_the_heading_loses_the_name_before_its_colon() -> None:
    assert read_story("# Aurelia, 61: the marker moved\n\nText.").heading == "the marker moved"
    assert read_story("# Only this").heading == "Only this"
    assert read_story("Text.").heading is None


def test_emphasis_becomes_elements_and_the_rest_stays_text() -> None:
    (spans,) = read_story("A **bold** and\n*leaning* `code` <b>.").paragraphs
    assert spans == (
        Span(text="A ", tag=None),
        Span(text="bold", tag="strong"),
        Span(text=" and ", tag=None),
        Span(text="leaning", tag="em"),
        Span(text=" ", tag=None),
        Span(text="code", tag="code"),
        Span(text=" <b>.", tag=None),
    )


def test_blank_lines_part_paragraphs() -> None:
    assert len(read_story("One\nstill one.\n\n \nTwo.").paragraphs) == 2


def test_a_lonely_asterisk_is_text() -> None:
    assert read_story("2 * 3 = 6").paragraphs == ((Span(text="2 * 3 = 6", tag=None),),)
