"""What every reader of Conditions asks: how certain is it, and when was it true?"""

from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty
from service.extract.notes import Notes
from service.fhir.resources import Condition, codings, texts

_ASSERTED_DATE: Final = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
_GERMAN_CERTAINTY: Final = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"

_CERTAINTY: Final = {
    "confirmed": Certainty.CONFIRMED,
    "provisional": Certainty.UNCERTAIN,
    "differential": Certainty.UNCERTAIN,
    "unconfirmed": Certainty.UNCERTAIN,
    "refuted": Certainty.REFUTED,
}
_GERMAN: Final = {"V": Certainty.UNCERTAIN, "A": Certainty.REFUTED}
"""Key table S_ICD_DIAGNOSESICHERHEIT: V suspected, A excluded (G confirmed, Z state after)."""


def certainty_of(condition: Condition) -> Certainty | None:
    """The verification status; ``None`` when the condition was entered in error and never counts."""
    stated = {coding.code for coding in codings(condition.verification_status)}
    stated |= {text.lower() for text in texts(condition.verification_status)}
    if "entered-in-error" in stated:
        return None
    german = _german_certainty(condition)
    if german is not None:
        return german
    if condition.verification_status is None:
        return Certainty.UNREADABLE if "verificationStatus" in condition.lost else Certainty.CONFIRMED
    return next((value for code, value in _CERTAINTY.items() if code in stated), Certainty.UNREADABLE)


def _german_certainty(condition: Condition) -> Certainty | None:
    for coding in codings(condition.code):
        for extension in coding.extension or ():
            if extension.url == _GERMAN_CERTAINTY and extension.value_coding is not None:
                return _GERMAN.get(extension.value_coding.code or "")
    return None


def condition_date(condition: Condition, notes: Notes) -> DateInterval | None:
    """Onset, else the asserted date, else the recorded date."""
    onset = notes.date(condition, "onsetDateTime", condition.onset_date_time)
    if onset is None and condition.onset_period is not None:
        onset = notes.date(condition, "onsetPeriod.start", condition.onset_period.start)
    for extension in condition.extension or ():
        if onset is None and extension.url == _ASSERTED_DATE:
            onset = notes.date(condition, "assertedDate", extension.value_date_time or extension.value_date)
    return onset or notes.date(condition, "recordedDate", condition.recorded_date)
