"""The text of a report: inline attachments as text, HTML narratives without markup.

Plain text, HTML, RTF and the text layer of PDF. What cannot be read (a scan, an encrypted file, a link to another
server) is said so. Nothing is fetched, nothing in a file is executed, and size, pages and time are limited.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Final

from service.extract.pdf_text import pdf_text
from service.fhir.record import Record
from service.fhir.resources import Attachment, Binary, Reference, Resource

MOST_BYTES: Final = 5_000_000
"""A larger attachment is not read: a report of this size is not text."""
_MOST_RTF_BYTES: Final = 1_000_000

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
        return _decoded(raw)
    return markup_to_text(_decoded(raw)) if kind in _HTML else None


def _rtf_text(raw: bytes) -> str | None:
    if len(raw) > _MOST_RTF_BYTES:
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
    """HTML or XHTML as plain text, blocks on lines of their own; never raises."""
    parser = _TextOnly()
    try:
        parser.feed(markup[:MOST_BYTES])
        parser.close()
    except AssertionError:  # the parser gives up on a marked section of an unknown kind, "<![x["
        return re.sub(r"<[^>]*>", " ", markup[:MOST_BYTES]).strip()
    return re.sub(r"\n\s*\n+", "\n", unescape("".join(parser.pieces))).strip()


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SKIPPED_TAGS:
            self._skipping += 1
        elif tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED_TAGS:
            self._skipping = max(0, self._skipping - 1)
        elif tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(data)
