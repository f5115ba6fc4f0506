"""The text of a report: inline attachments as text, HTML narratives without markup.

Plain text, HTML, RTF and the text layer of PDF. What cannot be read (a scan, an encrypted file, a link to another
server) is said so. Nothing is fetched, nothing in a file is executed, and size, pages and time are limited.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from service.extract.pdf_text import pdf_text
from service.fhir.record import Record
from service.fhir.resources import Attachment, Binary, Reference, Resource

MOST_BYTES: Final = 5_000_000
"""A larger attachment is not read: a report of this size is not text."""
_MOST_MARKED_UP_BYTES: Final = 1_000_000
"""Of RTF and HTML: what stands in their way to being text takes time, too."""

_PLAIN: Final = ("text/plain", "text/markdown")
_HTML: Final = ("text/html", "application/xhtml+xml", "application/xhtml", "text/xml", "application/xml")
_PDF_MARK: Final = b"%PDF-"
_RTF_MARK: Final = b"{\\rtf"
_BLOCK_TAGS: Final = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "section",
        "td",
        "th",
        "ul",
        "ol",
        "hr",
    ]
)
_SKIPPED_TAGS: Final = frozenset({"script", "style", "head", "title"})
# Possessive and with limits: whatever the markup, each place is looked at a bounded number of times.
_TAG: Final = re.compile(
    r"<(?P<ends>/?)(?P<name>[a-zA-Z][\w:-]*+)(?:[^>\"']++|\"[^\"]{0,1000}+\"|'[^']{0,1000}+'){0,20}+>"
)
_MARK: Final = re.compile(r"<[!?/a-zA-Z]")
_BLANK_LINES: Final = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """Text of attachments (``repr`` hides it) and whether some attachment could not be read."""

    text: str = field(repr=False)
    has_unreadable: bool


def read_attachments(attachments: list[Attachment], *, record: Record, within: Resource) -> ReportText:
    """The readable text of all attachments, one after the other."""
    texts: list[str] = []
    unreadable = False
    for attachment in attachments:
        text = _attachment_text(attachment, record, within)
        if text is None:
            unreadable = unreadable or bool(attachment.data or attachment.url)
        else:
            texts.append(text)
    return ReportText(text="\n".join(texts), has_unreadable=unreadable)


def _attachment_text(attachment: Attachment, record: Record, within: Resource) -> str | None:
    content_type, data = attachment.content_type, attachment.data
    if data is None and attachment.url:
        binary = record.resolve(Reference(reference=attachment.url), within=within)
        if not isinstance(binary, Binary):
            return None
        content_type, data = binary.content_type or content_type, binary.data
    return decode_text(content_type, data)


def decode_text(content_type: str | None, data: str | None) -> str | None:
    """Base64 data as text; ``None`` when it cannot be decoded or holds no text.

    What the bytes say they are is trusted over the stated type, which is often missing or generic.
    """
    if data is None or len(data) > MOST_BYTES:
        return None
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if raw.startswith(_PDF_MARK):
        return pdf_text(raw)
    if raw.startswith(_RTF_MARK):
        return _rtf_text(raw)
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind in _PLAIN:
        text = _decoded(raw)
    elif kind in _HTML and len(raw) <= _MOST_MARKED_UP_BYTES:
        text = markup_to_text(_decoded(raw))
    else:
        return None
    return text if text.strip() else None  # a page that only shows a picture


def _rtf_text(raw: bytes) -> str | None:
    if len(raw) > _MOST_MARKED_UP_BYTES:
        return None
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415  # only where an RTF report occurs

    try:
        text: str = rtf_to_text(raw.decode("latin-1"), errors="ignore")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError):  # a control word without its number, an unknown code page
        return None
    return text.strip() or None


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def markup_to_text(markup: str) -> str:
    """HTML or XHTML as plain text, blocks on lines of their own; never raises, in time linear in the length."""
    text = unescape("".join(_shown(markup[:MOST_BYTES])))
    return _BLANK_LINES.sub("\n", unescape(text)).strip()  # twice, for markup that was escaped to be embedded


def _shown(markup: str) -> Iterator[str]:
    """What a reader sees of the markup, piece by piece; after a mark that is never closed, the rest as it is."""
    at = close = 0
    while (start := markup.find("<", at)) >= 0:
        if close <= start:  # looked for once, or every "<" would look through all that follows
            close = markup.find(">", start)
        if close < 0:
            break
        yield markup[at:start]
        at = start
        tag = _TAG.match(markup, start)
        if tag is not None:
            yield "\n" if tag["name"].lower() in _BLOCK_TAGS else ""
            at = _end_of_unseen(markup, tag)
        elif markup.startswith("<!--", start):
            end = markup.find("-->", start)
            if end < 0:
                break
            at = end + len("-->")
        elif markup.startswith("<![CDATA[", start):
            end = markup.find("]]>", start)
            if end < 0:
                break
            yield markup[start + len("<![CDATA[") : end]
            at = end + len("]]>")
        elif _MARK.match(markup, start):
            at = close + 1
        else:  # "< 5 mm"
            yield "<"
            at += 1
    yield markup[at:]


def _end_of_unseen(markup: str, tag: re.Match[str]) -> int:
    """Where the text goes on after a tag: behind what it encloses when that is not shown."""
    name = tag["name"].lower()
    if name not in _SKIPPED_TAGS or tag["ends"] or tag[0].endswith("/>"):
        return tag.end()
    closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(markup, tag.end())
    end = -1 if closing is None else markup.find(">", closing.end())
    return len(markup) if end < 0 else end + 1
