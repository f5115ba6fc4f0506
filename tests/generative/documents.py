"""Reports as files: PDF, RTF, HTML and plain text of a few lines."""

from html import escape


def pdf_of(*lines: str) -> bytes:
    """A PDF of one page that shows the lines."""
    shown = "\n".join(
        f"BT /F1 9 Tf 20 {780 - 12 * number} Td ({_in_pdf(line)}) Tj ET" for number, line in enumerate(lines)
    ).encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
    ]
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1)]
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer << /Root 1 0 R >>\n%%EOF"


def _in_pdf(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def rtf_of(*lines: str) -> bytes:
    """An RTF file of the lines."""
    body = "\\par ".join(line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for line in lines)
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + body + "}").encode("ascii", "replace")


def html_of(*lines: str) -> bytes:
    """An HTML page of the lines."""
    body = "".join(f"<p class='x'>{escape(line)}</p>" for line in lines)
    page = f"<!DOCTYPE html><html><head><title>t</title></head><body><!-- c -->{body}</body></html>"
    return page.encode()
