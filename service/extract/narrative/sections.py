"""Report text to sections: what the radiologist was asked, what was done, seen, and concluded."""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from service.extract.narrative.hinted import folded


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
        "clinical|clinical history|clinical indications?|clinical info(?:rmation)?|clinical details?"
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
        "|overall conclusion|synopsis|key points|radiologist(?:'s)? impression"
        "|(?:overall |final |radiolog(?:y|ical) |summary )?(?:assessment|evaluation|judge?ment|appraisal)"
        "|(?:overall|final|radiolog(?:y|ical)) opinion|(?:summary|conclusion) and (?:assessment|opinion)"
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
# Of folded text: the first word of a line, and those with which the headings of a line begin.
_FIRST_WORD: Final = re.compile(r"^[ \t>*#_=-]*(?:\d{1,2}[.)][ \t]*)?([a-z]+)", re.MULTILINE)
_LISTED_FIRST_WORDS: Final = (
    "addenda addendum additional advice amended amendment appraisal approved assessment authorised authorized "
    "background body bottom "
    "clinical comment comments compared comparison comparisons conc concl conclusion conclusions consultant "
    "contrast correction corrected correlation ct current date description detailed diagnosis diagnostic dictated "
    "dose earlier electronically erratum evaluation exam examination executive final finding findings follow full "
    "history hx imaging imp impression impressions in indication indications interpretation judgement judgment key "
    "last late medical method "
    "modality mri narrative next observation observations old oncologic oncological opinion original outside "
    "overall past patient pet plan present presenting previous prior priors procedure protocol question radiation "
    "radiological radiology radiologist radiopharmaceutical radiotracer reading reason recommendation "
    "recommendations referral relevant report reported reporting request result results revised revision scan "
    "signature signed study suggested suggestion suggestions summary supplementary synopsis technical technique "
    "text therapy title today tracer transcribed treatment type update updated verified"
)
_FIRST_WORDS: Final = frozenset(_LISTED_FIRST_WORDS.split())
# Within a line: a strong name with a capital, before a colon.
_INLINE: Final = re.compile(
    r"(?P<name>(?=[ACEFHILOPRSTlp])(?<![\w-])(?:Overall |Final |OVERALL |FINAL |Revised |REVISED |Amended "
    r"|AMENDED |[Pp]revious |[Pp]rior |[Ll]ast |PREVIOUS |PRIOR |LAST )?(?:[Rr]eport |REPORT )?"
    r"(?:Impression|IMPRESSION|Conclusion|"
    r"CONCLUSION|Opinion|OPINION|Findings|FINDINGS|Technique|TECHNIQUE|Comparison|COMPARISON"
    r"|Indication|INDICATION|"
    r"Addendum|ADDENDUM|Summary|SUMMARY|Clinical [Hh]istory|CLINICAL HISTORY"
    r"|Clinical [Ii]nfo(?:rmation)?|CLINICAL INFO(?:RMATION)?|"
    r"History|HISTORY|Clinical [Dd]etails|CLINICAL DETAILS|Recommendations?|RECOMMENDATIONS?|Report|REPORT|"
    r"Original report|ORIGINAL REPORT|Interpretation|INTERPRETATION|"
    r"Exam(?:ination)?|EXAM(?:INATION)?|Protocol|PROTOCOL|"
    r"Reason for (?:exam(?:ination)?|study)|REASON FOR (?:EXAM(?:INATION)?|STUDY)|Request|REQUEST"
    r"|Clinical [Qq]uestion|CLINICAL QUESTION))\s*:[ \t]*"
)
# How those names end in folded text.
_INLINE_ENDS: Final = (
    *("sion", "ation", "ison", "nion", "ndations", "ings", "ique", "ndum", "mary", "tory", "tails", "port"),
    *("exam", "tocol", "study", "quest", "estion", "info"),
)
_COLON: Final = re.compile(r":[ \t]*")
_LONGEST_INLINE: Final = 60  # with the blanks before the colon
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
_SENTENCE_END: Final = re.compile(r"[.;?!]\s+(?=[A-Z])|(?<=[a-z0-9]{4})[.?!]\s+(?=[a-z])")
# A sentence that is no more than the name of a study: "CT chest, abdomen and pelvis."
_EXAM_NAME: Final = re.compile(
    r"(?<=[.;?!])\s+(?=(?:(?:restaging|staging|fdg|contrast|enhanced|whole[- ]body|low[- ]dose) )*"
    r"(?:ct|cect|ncct|mdct|pet|pet[-/ ]?(?:ct|mri?)|mri?)\b"
    r"(?:[ ,/&+-]+(?:ct|of|the|and|with|without|iv|oral|contrast|today|scan|study|chest|thorax|abdomen|abdo|abd|pelvis"
    r"|neck|head|brain|whole|body|cap|tap|c|a|p|t|w|wo|performed|skull|base|vertex|to|mid|thighs?))*\s*[.:])",
    re.IGNORECASE,
)
_FINDING: Final = re.compile(
    r"metasta|\bmets?\b|lesion|nodul|progress|\bmass|deposit|\bnodes?\b|disease|tumou?r|respon|stable",
    re.IGNORECASE,
)
_MODALITY: Final = re.compile(r"\b(?:ct|pet|mri?|scan|study)\b", re.IGNORECASE)
# A question is asked in one sentence; a history may have many.
_ASKED: Final = re.compile(r"(?:clinical )?(?:indication|reason|request|question|referral)", re.IGNORECASE)
_FINISHED_LINE: Final = re.compile(_FINISHED)
# A template's "Liver: no change" ends its "Comparison date: 3 May".
_FINISHED_VALUE: Final = re.compile(_FINISHED + r"|\n(?=[ \t]*(?:\d{1,2}[.)][ \t]+)?[A-Z][\w /()-]{1,40}:)")


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    section: Section
    asks: bool


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
            alone = at + 1 == len(headings)
            on_one_line = "\n" not in content or not _starts_line(text, heading)
            content, body = _first_paragraph(content, section)
            if section in _ONE_LINERS:
                whole = alone and not body.strip()
                content, findings = _without_findings(content, heading, alone=whole, on_one_line=on_one_line)
                body = f"{findings}\n{body}" if findings else body
            parts.append(Part(section=section, text=content))
            parts.append(Part(section=Section.BODY, text=body))
        else:
            parts.append(Part(section=section, text=content))
    return tuple(part for part in parts if part.text.strip())


def _starts_line(text: str, heading: _Heading) -> bool:
    return not text[text.rfind("\n", 0, heading.start) + 1 : heading.start].strip(" \t>*#_=-0123456789.)")


def _without_findings(content: str, heading: _Heading, *, alone: bool, on_one_line: bool) -> tuple[str, str]:
    """A heading and the report it stands over on one line: what belongs to the heading, and the report.

    `alone`: nothing else follows, so the report must be in here. A history that is a paragraph of its own is
    left whole: what it says of the past must not be taken for findings.
    """
    exam = _EXAM_NAME.search(content) if heading.section is not Section.TECHNIQUE else None
    compared = heading.section is Section.COMPARISON and exam is not None
    if exam is not None and not (compared and _MODALITY.search(content, 0, exam.start())):
        return content[: exam.start()], content[exam.end() :]
    if alone:
        return _first_sentence(content)
    if heading.section is Section.HISTORY and not heading.asks:
        return content, ""
    if not on_one_line and heading.section is not Section.TECHNIQUE:
        return content, ""
    for stop in _SENTENCE_END.finditer(content):
        following = _SENTENCE_END.search(content, stop.end())
        if _FINDING.search(content, stop.end(), len(content) if following is None else following.start()):
            return content[: stop.start() + 1], content[stop.end() :]
    return content, ""


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
    lowered = folded(text)
    for match in (*_line_headings(text, lowered), *_inline_headings(text, lowered)):
        asks = _ASKED.match(match["name"]) is not None
        heading = _Heading(match.start("name"), match.end(), _section(match["name"]), asks)
        found.setdefault(heading.start, heading)
    ordered: list[_Heading] = []
    for start in sorted(found):
        if not ordered or start >= ordered[-1].end:
            ordered.append(found[start])
    return ordered


def _line_headings(text: str, lowered: str) -> Iterator[re.Match[str]]:
    for line in _FIRST_WORD.finditer(lowered):
        if line[1] in _FIRST_WORDS:
            for pattern in (_LINE_HEADING, _DATED_ADDENDUM, _CAPITALS, _SIGNED):
                heading = pattern.match(text, line.start())
                if heading is not None:
                    yield heading
                    break


def _inline_headings(text: str, lowered: str) -> Iterator[re.Match[str]]:
    after = 0  # the name before
    for colon in _COLON.finditer(lowered):
        start = max(after, colon.start() - _LONGEST_INLINE)
        after = colon.end()
        if lowered[start : colon.start()].rstrip().endswith(_INLINE_ENDS):
            heading = _INLINE.search(text, start, after)
            if heading is not None:
                yield heading


@lru_cache(maxsize=1_024)  # of heading names only, never of report text
def _section(name: str) -> Section:
    plain = " ".join(name.split())
    for section, names in _SECTION_OF:
        if names.match(plain):
            return section
    return Section.BODY
