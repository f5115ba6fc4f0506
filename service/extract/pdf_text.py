"""The text layer of a PDF, within limits; a scan has none.

PDFium reads it: the library is built without a script engine, and no form, link or attachment of the file is opened.
"""

import time
from typing import Final

_MOST_PAGES: Final = 60
_MOST_SECONDS: Final = 2.0
"""Looked at between pages: a report takes milliseconds."""
_FEWEST_LETTERS: Final = 20
"""Fewer letters than this are a stamp or a page number on a scan, not a report."""


def pdf_text(raw: bytes) -> str | None:
    """The text of all pages; ``None`` for a scan, an encrypted or broken file, or one beyond the limits.

    Reading only a part of a report could miss what it takes back, so a part is not given.
    """
    import pypdfium2  # noqa: PLC0415  # only where a PDF occurs

    until = time.monotonic() + _MOST_SECONDS
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        return None
    try:
        if len(document) > _MOST_PAGES:
            return None
        pages: list[str] = []
        for page in document:
            if time.monotonic() > until:
                return None
            pages.append(page.get_textpage().get_text_bounded())
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()
    text = "\n".join(pages).replace("\r\n", "\n").strip()
    return text if sum(map(str.isalpha, text)) >= _FEWEST_LETTERS else None
