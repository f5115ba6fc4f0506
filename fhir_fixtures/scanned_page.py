"""One-page PDFs: a grey square without any text, like a scanned fax, and a page with a text layer."""

from typing import Final

_FONT: Final = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def page_with_text(text: str) -> bytes:
    """A PDF page that holds one line of plain ASCII text."""
    return _one_page(b"BT /F1 12 Tf 20 150 Td (" + text.encode("ascii") + b") Tj ET")


def _one_page(drawing: bytes) -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 200]/Contents 4 0 R/Resources" + _FONT + b">>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return body + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


PAGE_WITHOUT_TEXT: Final = _one_page(b"0.7 g 20 20 160 160 re f")
