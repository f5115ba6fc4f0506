"""Report text to sections: what the radiologist was asked, what was done, seen, and concluded."""

import enum
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


class Section(enum.Enum):
    """What a part of a report is for."""

    BODY = "body"  # text under no heading
    HISTORY = "history"
    TECHNIQUE = "technique"
    COMPARISON = "comparison"
    PREVIOUS_REPORT = "previous report"  # what an earlier report said, copied into this one
    FINDINGS = "findings"
    IMPRESSION = "impression"
    ADDENDUM = "addendum"
    RECOMMENDATION = "recommendation"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section with its text, as written."""

    section: Section
    text: str


_NAMES: Final = {
    Section.PREVIOUS_REPORT: (
        "(?:previous|prior|last|old|earlier|outside) (?:ct |mri |pet |report )?"
        "(?:report|conclusions?|impressions?|findings|opinion|summary|results?)"
    ),
    Section.HISTORY: (
        "clinical|clinical history|clinical indications?|clinical information|clinical details?"
        "|clinical data|clinical context|"
        "clinical question|clinical background|clinical summary|clinical notes?|relevant history|"
        "reason for (?:the )?(?:exam(?:ination)?|study|test|request|referral|scan)|reason"
        "|indications?(?: for (?:exam|study))?|"
        "history(?: and indication)?|request(?: details)?|referral|background|question|diagnosis at referral|"
        "oncologic(?:al)? history|patient history|past medical history|medical history|hx"
        "|presenting complaint|"
        "indication/history|history/indication|current treatment|treatment|therapy"
    ),
    Section.TECHNIQUE: (
        "technique|protocol|procedure(?: and materials)?|exam(?:ination)?(?: performed| type)?"
        "|study(?: type| description)?|"
        "modality|contrast(?: agent)?|radiopharmaceutical|radiotracer|tracer|(?:radiation )?dose"
        "|method|scan(?: type)?|"
        "examination and technique|technical details|type of (?:exam(?:ination)?|scan|study)"
        "|imaging technique|"
        "date(?: of (?:exam(?:ination)?|study|scan))?|title"
    ),
    Section.COMPARISON: (
        "comparisons?|comparison (?:study|studies|exams?|imaging)|compared (?:with|to)"
        "|prior (?:studies|study|imaging|exams?)|"
        "previous (?:studies|study|imaging|exams?)|previous|priors?|correlation"
    ),
    Section.FINDINGS: (
        "(?:current |present |today's )?findings?|report|results?|body|description|observations?|narrative"
        "|imaging findings|radiological findings|"
        "ct findings|mri findings|pet findings|detailed findings|report text|original report|full report|text"
    ),
    Section.IMPRESSION: (
        "(?:overall |current |present |final |radiolog(?:y|ical) |diagnostic |clinical |report )?impressions?"
        "|conclusions?|opinion|"
        "(?:overall |final |report |executive )?summary(?: of findings| and conclusion)?"
        "|interpretation|conclusion/opinion|"
        "impression/plan|impression and (?:plan|recommendations?)|comments?|final diagnosis|"
        "imaging diagnosis|radiological diagnosis|diagnosis|imp|conc|concl|bottom line"
        "|key findings|in conclusion|"
        "conclusion and recommendations?|impression/recommendations?|final conclusion"
        "|overall conclusion|synopsis"
    ),
    Section.ADDENDUM: (
        "addend(?:um|a)(?: (?:report|\\#?\\d+|impression|to report|conclusion))?|amend(?:ment"
        "|ed report)|corrected report|revised report|"
        "supplementary report|(?:revised|amended|corrected|updated|addendum) (?:impression"
        "|conclusion|opinion)|"
        "correction|late addition|additional report|additional comment|revision|erratum|update"
    ),
    Section.RECOMMENDATION: (
        "recommendations?|plan|suggested follow[- ]up|advice|follow[- ]up recommendations?"
        "|suggestions?|next steps"
    ),
    Section.SIGNATURE: (
        "electronically signed(?: by)?|dictated by|reported by|verified by|signed(?: by)?"
        "|radiologist|reporting radiologist|"
        "transcribed by|authori[sz]ed by|approved by|consultant radiologist|reading physician|signature"
    ),
}
_SECTION_OF: Final = tuple(
    (section, re.compile(rf"(?:{names})\Z", re.IGNORECASE)) for section, names in _NAMES.items()
)
_ANY: Final = "|".join(_NAMES.values())
# At the start of a line: before a colon or dash, or alone on the line.
_LINE_HEADING: Final = re.compile(
    rf"^[ \t>*#_=-]*(?:\d{{1,2}}[.)][ \t]*)?(?P<name>{_ANY})\b[ \t]*(?:\([^)\n]{{0,40}}\)"
    rf"|\[[^\]\n]{{0,40}}\])?[ \t*_]*"
    rf"(?::|[-–—](?=\s)|(?=\n|\Z))[ \t*_=-]*",
    re.IGNORECASE | re.MULTILINE,
)
_DATED_ADDENDUM: Final = re.compile(
    r"^[ \t>*#_=-]*(?P<name>addendum|amended report|corrected report)\b[^\n]{0,60}?(?::(?!\d)|\n|\Z)[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_CAPITALS: Final = re.compile(
    r"^[ \t]*(?P<name>IMPRESSION|CONCLUSIONS?|OPINION|ADDENDUM)(?=[ \t]+\S)", re.MULTILINE
)
_SIGNED: Final = re.compile(
    r"^[ \t]*(?P<name>electronically signed|dictated by|reported by|verified by|signed by|transcribed by)\b",
    re.IGNORECASE | re.MULTILINE,
)
# Within a line: a strong name with a capital, before a colon.
_INLINE: Final = re.compile(
    r"(?P<name>(?=[ACFHILOPRSTlp])(?<![\w-])(?:Overall |Final |OVERALL |FINAL |Revised |REVISED |Amended "
    r"|AMENDED |[Pp]revious |[Pp]rior |[Ll]ast |PREVIOUS |PRIOR |LAST )?(?:[Rr]eport |REPORT )?"
    r"(?:Impression|IMPRESSION|Conclusion|"
    r"CONCLUSION|Opinion|OPINION|Findings|FINDINGS|Technique|TECHNIQUE|Comparison|COMPARISON"
    r"|Indication|INDICATION|"
    r"Addendum|ADDENDUM|Summary|SUMMARY|Clinical [Hh]istory|CLINICAL HISTORY"
    r"|Clinical [Ii]nformation|CLINICAL INFORMATION|"
    r"History|HISTORY|Clinical [Dd]etails|CLINICAL DETAILS|Recommendations?|RECOMMENDATIONS?|Report|REPORT|"
    r"Original report|ORIGINAL REPORT|Interpretation|INTERPRETATION))\s*:[ \t]*"
)
# Each pattern with what the lower-case text must hold for it to match at all.
_PATTERNS: Final = (
    (_LINE_HEADING, ("",)),
    (_DATED_ADDENDUM, ("addend", "amended", "corrected")),
    (_CAPITALS, ("impression", "conclusion", "opinion", "addendum")),
    (_SIGNED, ("signed", "dictated by", "reported by", "verified by", "transcribed by")),
    (_INLINE, (":",)),
)
_MIGHT_HEAD: Final = re.compile(r"[:\n]|^(?:IMPRESSION|CONCLUSION|OPINION|ADDENDUM)\s")
_ENDS_EARLY: Final = frozenset(
    {Section.HISTORY, Section.TECHNIQUE, Section.COMPARISON, Section.RECOMMENDATION}
)
_BEFORE_FINDINGS: Final = frozenset(
    {Section.FINDINGS, Section.TECHNIQUE, Section.COMPARISON, Section.HISTORY}
)
_FINISHED: Final = (
    r"[.?!][ \t]*\n|\n[ \t]*\n|\n(?=[ \t]*(?:CT|MRI|PET|FDG|MR|NM|US|Comparison|Compared)\b)"
    r"|[.;][ \t]+(?=(?:Current|Currently|Now|Today)\b)"
)
_ONE_LINERS: Final = frozenset({Section.HISTORY, Section.TECHNIQUE, Section.COMPARISON})
_SENTENCE_END: Final = re.compile(r"[.;?!][ \t]+(?=[A-Z])")
_FINISHED_LINE: Final = re.compile(_FINISHED)
# A template's "Liver: no change" ends its "Comparison date: 3 May".
_FINISHED_VALUE: Final = re.compile(_FINISHED + r"|\n(?=[ \t]*(?:\d{1,2}[.)][ \t]+)?[A-Z][\w /()-]{1,40}:)")


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    section: Section


def split(text: str) -> tuple[Part, ...]:
    """The parts of a report in the order written; text without headings is one BODY."""
    headings = _headings(text) if _MIGHT_HEAD.search(text) else []
    if not headings:
        return (Part(section=Section.BODY, text=text),)
    parts = [Part(section=Section.BODY, text=text[: headings[0].start])]
    seen_impression = False
    current_addendum = False
    for at, heading in enumerate(headings):
        end = headings[at + 1].start if at + 1 < len(headings) else len(text)
        content = text[heading.end : end]
        section = heading.section
        # "ADDENDUM ... IMPRESSION: ..." after the report's own impression still belongs to the addendum.
        if section is Section.IMPRESSION and current_addendum and seen_impression:
            section = Section.ADDENDUM
        elif section is not Section.RECOMMENDATION:
            current_addendum = section is Section.ADDENDUM
        seen_impression |= section is Section.IMPRESSION
        if section in _ENDS_EARLY and not _more_headings(headings[at + 1 :]):
            content, body = _first_paragraph(content, section)
            is_last = at + 1 == len(headings)
            if is_last and not body.strip() and section in _ONE_LINERS and not _says_more(parts):
                content, body = _first_sentence(content)
            parts.append(Part(section=section, text=content))
            parts.append(Part(section=Section.BODY, text=body))
        else:
            parts.append(Part(section=section, text=content))
    return tuple(part for part in parts if part.text.strip())


def _says_more(parts: list[Part]) -> bool:
    """Whether anything but history and technique has been found so far."""
    return any(part.text.strip() and part.section not in _ENDS_EARLY for part in parts)


def _first_sentence(content: str) -> tuple[str, str]:
    """A report on one line under one heading: its first sentence belongs to it, the rest is the report."""
    stop = _SENTENCE_END.search(content)
    return (content, "") if stop is None else (content[: stop.start() + 1], content[stop.end() :])


def _more_headings(later: list[_Heading]) -> bool:
    """Whether a heading follows that ends this section, so that it need not be ended by its layout."""
    return any(heading.section in _BEFORE_FINDINGS for heading in later)


def _first_paragraph(content: str, section: Section) -> tuple[str, str]:
    leading = len(content) - len(content.lstrip())
    finished = _FINISHED_LINE if section is Section.HISTORY else _FINISHED_VALUE
    stop = finished.search(content, leading)
    return (content, "") if stop is None else (content[: stop.start() + 1], content[stop.end() :])


def _headings(text: str) -> list[_Heading]:
    found: dict[int, _Heading] = {}
    lowered = text.lower()
    for pattern, hints in _PATTERNS:
        if not any(hint in lowered for hint in hints):
            continue
        for match in pattern.finditer(text):
            heading = _Heading(match.start("name"), match.end(), _section(match["name"]))
            found.setdefault(heading.start, heading)
    ordered: list[_Heading] = []
    for start in sorted(found):
        if not ordered or start >= ordered[-1].end:
            ordered.append(found[start])
    return ordered


@lru_cache(maxsize=1_024)  # of heading names only, never of report text
def _section(name: str) -> Section:
    plain = " ".join(name.split())
    for section, names in _SECTION_OF:
        if names.match(plain):
            return section
    return Section.BODY
