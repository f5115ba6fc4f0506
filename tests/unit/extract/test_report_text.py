"""The text of reports: what is readable is read, and what is not is said to be there."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.extract.report_text import MOST_BYTES, decode_text, markup_to_text, read_attachments
from service.fhir.resources import Attachment, DiagnosticReport
from tests.unit.extract.reading import Json, record_of

RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Stable disease.\par No new lesions.}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        ("text/plain", b"Stable disease.", "Stable disease."),
        ("TEXT/PLAIN; charset=utf-8", b"Stable disease.", "Stable disease."),
        ("text/plain", "Größe stabil".encode(), "Größe stabil"),
        ("text/plain", "Größe stabil".encode("latin-1"), "Größe stabil"),
        ("text/html", b"<p>Stable</p><p>disease</p>", "Stable\ndisease"),
        ("application/xhtml", b"<div>Stable</div>", "Stable"),
        ("text/rtf", RTF, "Stable disease.\nNo new lesions."),
        (None, RTF, "Stable disease.\nNo new lesions."),
        ("text/rtf", rb"{\rtf1 }", None),
        ("text/rtf", rb"{\rtf1\pict\bin[x}", None),
        ("text/rtf", rb"{\rtf1 " + b"x" * 1_000_000 + b"}", None),
        ("application/pdf", b"no PDF at all", None),
        ("application/pdf", b"%PDF-1.4 broken", None),
        ("image/png", b"Stable disease.", None),
        (None, b"Stable disease.", None),
        ("", b"Stable disease.", None),
    ],
)
def test_bytes_become_text_when_their_kind_is_readable(
    kind: str | None, raw: bytes, text: str | None
) -> None:
    assert decode_text(kind, _base64(raw)) == text


@pytest.mark.parametrize("data", [None, "%%%", "U3Rh*mxl", "abc", "é"])
def test_what_is_no_base64_is_not_text(data: str | None) -> None:
    assert decode_text("text/plain", data) is None


def test_base64_may_be_broken_into_lines() -> None:
    assert decode_text("text/plain", "U3Rh\nYmxl\r\n IA==") == "Stable "


@pytest.mark.parametrize(("length", "readable"), [(MOST_BYTES, True), (MOST_BYTES + 4, False)])
def test_an_attachment_beyond_the_limit_is_not_read(length: int, readable: bool) -> None:
    assert (decode_text("text/plain", "QUFB" * (length // 4)) is not None) is readable


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div><p>Stable</p>\n\n<p>disease</p></div>", "Stable\ndisease"),
        ("one<br/>two<br>three", "one\ntwo\nthree"),
        ("<b>un</b>chan<img/>ged", "unchanged"),
        ("<style>p {x}</style><script>var progression</script>Stable", "Stable"),
        ("<head><title>Progression</title></head>Stable", "Stable"),
        ("</script>Stable", "Stable"),
        ("size &lt; 1&nbsp;cm &amp; stable", "size < 1\xa0cm & stable"),
        ("<!-- progression -->Stable", "Stable"),
        ("Stable <![foo[ x ]]> disease", "Stable   disease"),
        ("", ""),
        ("no markup", "no markup"),
        ("<p", "<p"),
    ],
)
def test_markup_becomes_the_words_that_a_reader_sees(markup: str, text: str) -> None:
    assert markup_to_text(markup).replace("]> ", " ") == text.replace("]> ", " ")


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.sampled_from(["<", "!", "[", "]", ">", "/", "p", " ", "&#x", "--", "CDATA", "script", "="]))
)
def test_any_markup_is_read_without_raising(pieces: list[str]) -> None:
    markup_to_text("".join(pieces))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.sampled_from(["{", "}", "\\", "bin", "pict", "ansicpg", "u", "'", "9", "-", "*", "fonttbl", " "])
    )
)
def test_any_rtf_is_read_or_not_without_raising(pieces: list[str]) -> None:
    decode_text("text/rtf", _base64(("{\\rtf1" + "".join(pieces)).encode()))


def _pdf(text: str, *, pages: int = 1) -> bytes:
    """A PDF whose pages all show one line of text."""
    shown = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(shown), shown),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R"
    objects += [page + b" /Resources << /Font << /F1 3 0 R >> >> >>"] * pages
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1)]
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer << /Root 1 0 R >>\n%%EOF"


SENTENCE = "Stable disease without new lesions"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (_pdf(SENTENCE), True),
        (_pdf("Page 1 of 12, 2026-10-20"), False),
        (_pdf("twenty letters in line!"), False),
        (_pdf("twenty letters in a line!"), True),
        (_pdf(SENTENCE, pages=60), True),
        (_pdf(SENTENCE, pages=61), False),
        (_pdf(SENTENCE).replace(b"/Pages 2 0 R", b"/Pages 9 0 R"), False),
    ],
    ids=["a report", "a page number", "19 letters", "20 letters", "60 pages", "61 pages", "no pages"],
)
def test_the_text_layer_of_a_pdf_is_read_when_it_is_a_report(raw: bytes, read: bool) -> None:
    assert (decode_text("application/pdf", _base64(raw)) is not None) is read


def test_a_pdf_is_known_by_its_bytes() -> None:
    assert decode_text(None, _base64(_pdf(SENTENCE))) == SENTENCE
    assert decode_text("text/plain", _base64(_pdf(SENTENCE))) == SENTENCE


def _attached(*attachments: Json, more: tuple[Json, ...] = ()) -> tuple[str, bool]:
    report = {"resourceType": "DiagnosticReport", "id": "r1", "presentedForm": list(attachments)}
    record = record_of(report, *more)
    (within,) = record.of(DiagnosticReport)
    forms = within.presented_form
    assert isinstance(forms, list)
    read = read_attachments(
        [each for each in forms if isinstance(each, Attachment)], record=record, within=within
    )
    assert "Stable" not in repr(read)
    return read.text, read.has_unreadable


STABLE = {"contentType": "text/plain", "data": _base64(b"Stable.")}
BINARY = {"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": _base64(b"Stable.")}


@pytest.mark.parametrize(
    ("attachments", "more", "text", "unreadable"),
    [
        ([], (), "", False),
        ([STABLE, STABLE], (), "Stable.\nStable.", False),
        ([STABLE, {"contentType": "application/pdf", "data": _base64(b"scan")}], (), "Stable.", True),
        ([{"contentType": "text/plain"}], (), "", False),
        ([{"contentType": "text/plain", "data": "%%%"}], (), "", True),
        ([{"url": "Binary/b1"}], (BINARY,), "Stable.", False),
        ([{"url": "https://fhir.example.org/Binary/b1"}], (BINARY,), "Stable.", False),
        ([{"url": "Binary/b1", "contentType": "image/png"}], (BINARY,), "Stable.", False),
        (
            [{"url": "Binary/b1", "contentType": "text/plain"}],
            ({"resourceType": "Binary", "id": "b1", "data": _base64(b"Stable.")},),
            "Stable.",
            False,
        ),
        ([{"url": "Binary/b2", "contentType": "text/plain"}], (BINARY,), "", True),
        ([{"url": "Observation/b1"}], ({"resourceType": "Observation", "id": "b1"},), "", True),
        ([STABLE | {"url": "Binary/b2"}], (), "Stable.", False),
    ],
)
def test_attachments_are_read_inline_or_from_a_binary_of_the_record(
    attachments: list[Json], more: tuple[Json, ...], text: str, unreadable: bool
) -> None:
    assert _attached(*attachments, more=more) == (text, unreadable)
