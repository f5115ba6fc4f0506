"""How a report is cut into sections and sentences."""

import pytest

from service.extract.narrative.sections import Section, split
from service.extract.narrative.sentences import sentences


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("IMPRESSION:", Section.IMPRESSION),
        ("Conclusion", Section.IMPRESSION),
        ("Opinion:", Section.IMPRESSION),
        ("Summary -", Section.IMPRESSION),
        ("Clinical details:", Section.HISTORY),
        ("REASON FOR EXAM:", Section.HISTORY),
        ("Technique:", Section.TECHNIQUE),
        ("Comparison:", Section.COMPARISON),
        ("Report:", Section.FINDINGS),
        ("ADDENDUM 03/05/2026 11:20:", Section.ADDENDUM),
        ("Recommendations:", Section.RECOMMENDATION),
        ("Electronically signed by A. Smith", Section.SIGNATURE),
    ],
)
def test_a_heading_opens_its_section(heading: str, section: Section) -> None:
    assert split(f"CT chest.\n{heading}\nText that follows.")[-1].section is section


def test_text_without_headings_is_one_body() -> None:
    (part,) = split("Lungs clear. Stable disease.")
    assert part.section is Section.BODY


def test_a_heading_inside_a_line_is_found() -> None:
    parts = split("FINDINGS: Lungs clear. IMPRESSION: Stable.")
    assert [part.section for part in parts] == [Section.FINDINGS, Section.IMPRESSION]


def test_a_word_that_is_also_a_heading_stays_text() -> None:
    (part,) = split("Findings consistent with progression.")
    assert part.section is Section.BODY


def test_history_without_a_later_findings_heading_ends_with_its_paragraph() -> None:
    parts = split("Clinical details: Breast cancer.\nNew metastases.\nConclusion: Progression.")
    assert [(part.section, part.text.strip()) for part in parts] == [
        (Section.HISTORY, "Breast cancer."),
        (Section.BODY, "New metastases."),
        (Section.IMPRESSION, "Progression."),
    ]


def test_an_impression_inside_an_addendum_belongs_to_it() -> None:
    parts = split("Impression: Stable.\nAddendum: Reviewed.\nImpression: Progression.")
    assert parts[-1].section is Section.ADDENDUM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("No evidence of\nprogression. Stable.", ["No evidence of progression.", "Stable."]),
        ("NO EVIDENCE OF\nPROGRESSION.", ["NO EVIDENCE OF PROGRESSION."]),
        ("Stable disease\nNo new lesions", ["Stable disease", "No new lesions"]),
        ("1. Stable.\n2) Gallstones.", ["Stable.", "Gallstones."]),
        ("Lesion of 1.2 cm. Stable.", ["Lesion of 1.2 cm.", "Stable."]),
        ("Seen by Dr. Lane. Stable.", ["Seen by Dr. Lane.", "Stable."]),
        ("Image no. 3 shows it. Stable.", ["Image no. 3 shows it.", "Stable."]),
        ("Progression? No. Stable.", ["Progression? No.", "Stable."]),
        ("liver ? new lesion", ["liver ? new lesion"]),
        ("Progression: no\nResponse: stable", ["Progression: no", "Response: stable"]),
    ],
)
def test_sentences_are_cut_as_a_reader_would(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_an_endless_sentence_is_cut() -> None:
    assert max(map(len, sentences("no " * 10_000))) <= 1_500
