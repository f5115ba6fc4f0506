"""Positive, negative, equivocal: by code, in words, by interpretation, and what contradicts itself."""

from typing import Any

import pytest

from service.chart.diagnosis import ReceptorAnswer
from service.extract.answers import answer_in_words, answer_of, wordings
from service.fhir.resources import Observation
from tests.unit.extract.reading import LOINC, SNOMED, Json, coded, observation, record_of, words

POSITIVE, NEGATIVE = ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE
EQUIVOCAL, UNCLEAR = ReceptorAnswer.EQUIVOCAL, ReceptorAnswer.UNCLEAR


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", None),
        ("see comment", None),
        ("Positive", POSITIVE),
        ("strongly POSITIVE (95 %)", POSITIVE),
        ("positiv", POSITIVE),
        ("Present", POSITIVE),
        ("Detected", POSITIVE),
        ("ER+", POSITIVE),
        ("ER+, HER2", POSITIVE),
        ("amplified", POSITIVE),
        ("low positive", POSITIVE),
        ("Negative", NEGATIVE),
        ("negativ", NEGATIVE),
        ("not detected", NEGATIVE),
        ("Not amplified", NEGATIVE),
        ("non-amplified", NEGATIVE),
        ("unamplified", NEGATIVE),
        ("no amplification", NEGATIVE),
        ("Absent", NEGATIVE),
        ("HER2-low", NEGATIVE),
        ("ultralow", NEGATIVE),
        ("HER2-", NEGATIVE),
        ("HER2 low (negative)", NEGATIVE),
        ("Equivocal", EQUIVOCAL),
        ("equivocal, not positive", EQUIVOCAL),
        ("borderline", EQUIVOCAL),
        ("not performed", EQUIVOCAL),
        ("unknown", EQUIVOCAL),
        ("pending", EQUIVOCAL),
        ("positive and negative", UNCLEAR),
        ("negative (previously positive)", UNCLEAR),
    ],
)
def test_words_say_equivocal_before_negative_before_positive(
    text: str, answer: ReceptorAnswer | None
) -> None:
    assert answer_in_words(text) is answer


def _value(**more: Any) -> Observation:
    (found,) = record_of(observation(words("x"), **more)).of(Observation)
    return found


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (coded(LOINC, "LA6576-8"), POSITIVE),
        (coded(LOINC, "LA9633-4"), POSITIVE),
        (coded(SNOMED, "10828004"), POSITIVE),
        (coded(SNOMED, "52101004"), POSITIVE),
        (coded(LOINC, "LA6577-6"), NEGATIVE),
        (coded(LOINC, "LA9634-2"), NEGATIVE),
        (coded(SNOMED, "260385009"), NEGATIVE),
        (coded(SNOMED, "2667000"), NEGATIVE),
        (coded(LOINC, "LA11884-6"), EQUIVOCAL),
        (coded(SNOMED, "42425007"), EQUIVOCAL),
        (coded("urn:local", "x", "Negative"), NEGATIVE),
        (coded("urn:local", "x", "see comment"), None),
        (coded(LOINC, "LA6576-8", "Negative"), POSITIVE),
        ({"coding": [{"code": "POS"}, {"code": "NEG"}]}, UNCLEAR),
        ({"text": "positive", "coding": [{"display": "negative"}]}, UNCLEAR),
        ({"text": "positive", "coding": [{"display": "Positive"}]}, POSITIVE),
    ],
)
def test_a_code_says_it_else_the_wording(code: Json, answer: ReceptorAnswer | None) -> None:
    assert answer_of(_value(valueCodeableConcept=code)) is answer


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({}, None),
        ({"valueBoolean": True}, POSITIVE),
        ({"valueBoolean": False}, NEGATIVE),
        ({"valueString": "positive"}, POSITIVE),
        ({"interpretation": [coded(None, "NEG")]}, NEGATIVE),
        ({"interpretation": coded(None, "POS")}, POSITIVE),
        ({"interpretation": [coded(None, "H"), coded(None, "POS")]}, POSITIVE),
        ({"valueString": "positive", "interpretation": [coded(None, "POS")]}, POSITIVE),
        ({"valueString": "positive", "interpretation": [coded(None, "NEG")]}, UNCLEAR),
        ({"valueCodeableConcept": words("see comment"), "valueString": "negative"}, NEGATIVE),
    ],
)
def test_value_and_interpretation_speak_together(more: Json, answer: ReceptorAnswer | None) -> None:
    assert answer_of(_value(**more)) is answer


def test_wordings_are_text_display_code_and_string() -> None:
    value = _value(valueCodeableConcept=coded(LOINC, "LA1", "shown", "written"), valueString="said")
    assert list(wordings(value)) == ["written", "shown", "LA1", "said"]
    assert list(wordings(_value())) == []
    assert list(wordings(_value(valueCodeableConcept={"coding": [{"display": "shown"}]}))) == ["shown"]
