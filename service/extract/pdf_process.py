"""The process that reads PDF files for `pdf_text`: files in, texts out, until its input ends.

PDFium is built without a script engine, and no form, link or attachment of a file is opened. It cannot be
interrupted, and a file of some kilobytes can keep it busy for hours: hence a process that can be ended. It
knows nothing of the service, and its memory is limited. Each message is a length of four bytes and so many
bytes; ``NOTHING`` as a length answers that there is no text.
"""

import resource
import struct
import sys
from typing import BinaryIO, Final

import pypdfium2

LENGTH: Final = struct.Struct(">I")
NOTHING: Final = 0xFFFFFFFF
READY: Final = b"+"

MOST_PAGES: Final = 60
MOST_CHARACTERS: Final = 1_000_000
_MOST_MEMORY_BYTES: Final = 1_500_000_000
"""Of addresses, of which an idle process has a few hundred million."""
_FEWEST_LETTERS: Final = 20
"""Fewer letters than this are a stamp or a page number on a scan, not a report."""


def text_of(raw: bytes) -> str | None:
    """The text of all pages; ``None`` for a scan, an encrypted or broken file, or one beyond the limits.

    Reading only a part of a report could miss what it takes back, so a part is not given.
    """
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        return None
    try:
        text = _pages(document)
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()
    return text if text is not None and sum(map(str.isalpha, text)) >= _FEWEST_LETTERS else None


def _pages(document: pypdfium2.PdfDocument) -> str | None:
    if len(document) > MOST_PAGES:
        return None
    pages: list[str] = []
    characters = 0
    for page in document:
        textpage = page.get_textpage()
        characters += textpage.count_chars()
        if characters > MOST_CHARACTERS:
            return None
        pages.append(textpage.get_text_bounded())
    return "\n".join(pages).replace("\r\n", "\n").strip()


def serve(files: BinaryIO, texts: BinaryIO) -> None:
    """Answer each file with its text until the input ends."""
    texts.write(READY)
    texts.flush()
    while header := files.read(LENGTH.size):
        text = text_of(files.read(*LENGTH.unpack(header)))
        encoded = b"" if text is None else text.encode("utf-8", "surrogatepass")
        texts.write(LENGTH.pack(NOTHING if text is None else len(encoded)) + encoded)
        texts.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
