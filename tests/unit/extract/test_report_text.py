"""The text of reports: what is readable is read, and what is not is said to be there."""

import base64
import io
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.extract import pdf_process
from service.extract.pdf_text import pdf_text
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
        ("text/html", b"<p><img src='scan.png'/></p>", None),
        ("text/plain", b" \n", None),
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
        ("Stable <![foo[ x ]]> disease", "Stable  disease"),
        ("<![CDATA[Stable disease]]>", "Stable disease"),
        ("<?xml version='1.0'?><!DOCTYPE html>Stable", "Stable"),
        ('<img alt="new > 3 cm"/>Stable', "Stable"),
        ("<p class='a\">Stable</p>", "Stable"),
        ("node < 5 mm, <1 cm</p>", "node < 5 mm, <1 cm"),
        ("<script>if (a</b>c) x</SCRIPT >Stable", "Stable"),
        ("Stable<script>x", "Stable"),
        ("Stable<style/> disease", "Stable disease"),
        ("Stable <!-- >never closed", "Stable <!-- >never closed"),
        ("Stable <![CDATA[ >never closed", "Stable <![CDATA[ >never closed"),
        ("", ""),
        ("no markup", "no markup"),
        ("<p", "<p"),
    ],
)
def test_markup_becomes_the_words_that_a_reader_sees(markup: str, text: str) -> None:
    assert markup_to_text(markup) == text


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<![CDATA[", "<a '>' ", '<a ">"\'', "<?", "</script", "&#9"]
)
@pytest.mark.parametrize("after", ["", ">", "'>"])
def test_markup_without_end_is_read_in_linear_time(piece: str, after: str) -> None:
    """A parser that starts again at every place takes minutes for this."""
    started = time.process_time()
    markup_to_text("<script></script>" + piece * (100_000 // len(piece)) + after)
    assert time.process_time() - started < 2


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


@pytest.mark.parametrize("kind", ["text/html", "text/rtf"])
@pytest.mark.parametrize(("length", "readable"), [(1_000_000, True), (1_000_001, False)])
def test_markup_of_more_than_a_megabyte_is_not_read(kind: str, length: int, readable: bool) -> None:
    raw = (b"{\\rtf1 Stable}" if kind == "text/rtf" else b"<p>Stable</p>").ljust(length)
    assert (decode_text(kind, _base64(raw)) is not None) is readable


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


def _calling(*, itself: bool) -> bytes:
    """A PDF whose page shows a form that, when `itself`, shows itself twice."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"
    shown = b"/X Do /X Do" if itself else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Length 5 >> stream\n/X Do\nendstream",
        form + b" /Length %d >> stream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R"
        b" /Resources << /XObject << /X 4 0 R >> >> >>",
    ]
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1)]
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer << /Root 1 0 R >>\n%%EOF"


def test_a_pdf_that_would_take_hours_is_given_up_and_the_next_one_is_read() -> None:
    assert pdf_text(_pdf(SENTENCE)) == SENTENCE
    for _ in range(2):
        assert pdf_text(_calling(itself=True), most_seconds=0.2) is None
        assert pdf_text(_pdf(SENTENCE)) == SENTENCE


def test_a_pdf_that_was_given_up_twice_is_not_tried_again() -> None:
    hostile = _calling(itself=True) + b"% once more"
    for _ in range(2):
        assert pdf_text(hostile, most_seconds=0.1) is None
    started = time.monotonic()
    assert pdf_text(hostile, most_seconds=30) is None
    assert time.monotonic() - started < 5


def test_a_pdf_that_exhausts_the_memory_of_its_process_is_not_read_and_the_next_one_is() -> None:
    saving = zlib.compress(b"q " * 25_000_000)
    hostile = (
        _pdf(SENTENCE)
        .replace(
            b"4 0 obj\n<< ",
            b"9 0 obj\n<< /Filter /FlateDecode /Length %d >> stream\n%s\nendstream\nendobj\n"
            b"4 0 obj\n<< " % (len(saving), saving),
        )
        .replace(b"/Contents 4 0 R", b"/Contents 9 0 R")
    )
    assert pdf_text(hostile, most_seconds=0.5) is None
    assert pdf_text(_pdf(SENTENCE)) == SENTENCE


@pytest.mark.parametrize(("lines", "read"), [(250, True), (450, False)])
def test_a_pdf_of_more_than_a_million_characters_is_not_read(lines: int, read: bool) -> None:
    raw = _pdf(") Tj 0 -12 Td (".join(["ten letters " * 4] * lines), pages=60)
    assert (pdf_process.text_of(raw) is not None) is read


@pytest.mark.parametrize(
    ("raw", "text"), [(_pdf(SENTENCE), SENTENCE), (_calling(itself=False), None), (b"%PDF-", None)]
)
def test_the_process_answers_each_file_in_turn(raw: bytes, text: str | None) -> None:
    answers = io.BytesIO()
    pdf_process.serve(io.BytesIO((pdf_process.LENGTH.pack(len(raw)) + raw) * 2), answers)
    expected = b"" if text is None else text.encode()
    length = pdf_process.NOTHING if text is None else len(expected)
    assert answers.getvalue() == pdf_process.READY + (pdf_process.LENGTH.pack(length) + expected) * 2


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
