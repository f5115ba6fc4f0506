"""Readings of report texts, remembered without the texts.

A chart is opened many times and its reports do not change, while reading a report costs more than everything
else together. What is remembered holds nothing of the patient: the key is a keyed digest that only this
process can make, the value says what the text states and where in it the deciding sentence stands. It is
bounded and gone with the process. The answer for a record does not depend on it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from service.extract import patience
from service.extract.narrative import Scan, read_report
from service.extract.narrative.answer import Answer

_MOST_READINGS: Final = 20_000
"""Some hundred bytes each: a few megabytes at the most."""

_SECRET: Final = secrets.token_bytes(32)
_readings: "dict[bytes, _Remembered]" = {}


@dataclass(frozen=True, slots=True)
class ReportReading:
    """What a report text says: the answer, the deciding sentence as written, and what was scanned."""

    answer: Answer
    sentence: str | None
    scan: Scan


@dataclass(frozen=True, slots=True)
class _Remembered:
    answer: Answer
    begins: int
    ends: int
    scan: Scan


def read_text(text: str, *, conclusion: str | None) -> ReportReading:
    """The reading of a report: its narrative and, when it has one of its own, its conclusion."""
    whole = f"{text}\0{conclusion or ''}"
    key = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16, key=_SECRET).digest()
    known = _readings.get(key)
    if known is not None:
        sentence = whole[known.begins : known.ends] if known.begins >= 0 else None
        return ReportReading(known.answer, sentence, known.scan)
    patience.check()
    reading = read_report(text, conclusion=conclusion)
    found = ReportReading(reading.answer, reading.sentence, reading.scan)
    _remember(key, whole, found)
    return found


def _remember(key: bytes, whole: str, reading: ReportReading) -> None:
    begins = whole.find(reading.sentence) if reading.sentence else -1
    if reading.sentence and begins < 0:
        return
    if len(_readings) >= _MOST_READINGS:
        _readings.pop(next(iter(_readings)), None)
    ends = begins + len(reading.sentence or "")
    _readings[key] = _Remembered(reading.answer, begins, ends, reading.scan)


def forget() -> None:
    """Forget every reading (for measurements of the first sight of a text)."""
    _readings.clear()
