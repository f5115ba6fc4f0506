"""Documents that are reports of imaging: which count, their dates, and what they say was scanned."""

import base64
from typing import Any

import pytest

from service.chart.dates import UNDATED, DateInterval
from service.chart.fact import Fact
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.extract.readers.imaging import read
from tests.unit.extract.reading import Json, between, noted, on, words

NO_PROGRESSION, SILENT = ImagingAnswer.NO_PROGRESSION, ImagingAnswer.SILENT
UNREADABLE = ImagingAnswer.UNREADABLE
STABLE = base64.b64encode(b"Stable disease.").decode()


def _only(document: Json) -> Fact[ImagingAssessment]:
    facts, _ = noted(read, document)
    assert len(facts) == 1, f"{len(facts)} assessments"
    return facts[0]


def _document(**more: Any) -> Json:
    made: Json = {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "type": words("CT chest abdomen pelvis"),
        "date": "2026-10-22T10:00:00Z",
        "content": [{"attachment": {"contentType": "text/plain", "data": STABLE}}, {}],
    }
    return {key: value for key, value in (made | more).items() if value is not None}


@pytest.mark.parametrize(
    ("more", "answer", "final"),
    [
        ({}, NO_PROGRESSION, True),
        ({"docStatus": "final"}, NO_PROGRESSION, True),
        ({"docStatus": "amended"}, NO_PROGRESSION, True),
        ({"docStatus": "preliminary"}, NO_PROGRESSION, False),
        ({"docStatus": 3}, UNREADABLE, True),
        ({"content": [{"attachment": {"contentType": "image/png", "data": "QUJD"}}]}, UNREADABLE, True),
        ({"content": None}, SILENT, True),
    ],
)
def test_a_current_document_is_a_report_of_imaging(more: Json, answer: ImagingAnswer, final: bool) -> None:
    fact = _only(_document(**more))
    assert (fact.value.answer, fact.value.final) == (answer, final)
    assert fact.value.coverage is Coverage.STAGING
    assert fact.source.reference == "DocumentReference/d1"


@pytest.mark.parametrize(
    "more",
    [
        {"status": "superseded"},
        {"status": "entered-in-error"},
        {"docStatus": "entered-in-error"},
        {"type": words("Discharge letter")},
        {"context": {"period": {"start": "2026-11-21", "end": "2026-11-22"}}},
    ],
)
def test_a_replaced_withdrawn_or_other_document_is_none(more: Json) -> None:
    assert noted(read, _document(**more))[0] == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, between(None, "2026-10-22")),
        ({"context": {"period": {"start": "2026-10-20", "end": "2026-10-20"}}}, on("2026-10-20")),
        ({"context": {}}, between(None, "2026-10-22")),
        ({"date": None}, UNDATED),
    ],
)
def test_a_document_reports_nothing_newer_than_itself(more: Json, found: DateInterval) -> None:
    assert _only(_document(**more)).effective == found


def test_the_description_of_a_document_says_what_was_scanned() -> None:
    fact = _only(_document(type=words("Radiology report"), description="CT chest, abdomen and pelvis"))
    assert fact.value.coverage is Coverage.STAGING
