"""Ovarian function: menopausal status, bilateral oophorectomy, bilateral orchiectomy.

Read from Conditions, Observations of menopausal status, and Procedures; by code, else by plain wording. A
one-sided or unspecified removal says nothing, nor does one that was wished, planned or called off.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, MenopausalState
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.coded import by_wording, is_said, means, plain_words, readable_words
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.extract.removed_organs import is_called_off, is_intended, is_over, names_a_removal, removal_in
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Condition, Observation, Procedure, as_list, codings, texts
from service.terms.concepts.oncology import (
    BILATERAL_OOPHORECTOMY,
    BILATERAL_ORCHIECTOMY,
    MENOPAUSE_STATUS,
    PERIMENOPAUSAL,
    POSTMENOPAUSAL,
    PREMENOPAUSAL,
)

_BILATERAL: Final = frozenset({"51440002"})
"""SNOMED CT Right and left; both sides."""
_DONE: Final = "completed"

_CODED: Final = (
    (MenopausalState.POSTMENOPAUSAL, POSTMENOPAUSAL),
    (MenopausalState.PERIMENOPAUSAL, PERIMENOPAUSAL),
    (MenopausalState.PREMENOPAUSAL, PREMENOPAUSAL),
    (MenopausalState.BILATERAL_OOPHORECTOMY, BILATERAL_OOPHORECTOMY),
    (MenopausalState.BILATERAL_ORCHIECTOMY, BILATERAL_ORCHIECTOMY),
)
_WORDED: Final = (
    (MenopausalState.PERIMENOPAUSAL, re.compile(r"\bperi-?\s?menopaus", re.IGNORECASE)),
    (
        MenopausalState.POSTMENOPAUSAL,
        re.compile(
            r"\bpost-?\s?menopaus(?!al (?:bleeding|haemorrhage|hemorrhage))|\bmenopause present\b|\bafter menopause\b",
            re.IGNORECASE,
        ),
    ),
    (
        MenopausalState.PREMENOPAUSAL,
        re.compile(r"\bpr(?:e|ae|\u00e4)-?\s?menopaus|\bbefore menopause\b", re.IGNORECASE),
    ),
)
_STATUS_WORDS: Final = re.compile(r"menopaus", re.IGNORECASE)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[MenopausalState], ...]:
    """Every statement on ovarian or testicular function."""
    found: list[Fact[MenopausalState]] = []
    for condition in record.of(Condition):
        found.extend(_from_condition(condition, notes))
    for observation in observations[Topic.MENOPAUSE]:
        found.extend(_from_observation(record, observation, notes))
    for procedure in record.of(Procedure):
        found.extend(_from_procedure(procedure, notes))
    return tuple(found)


def _from_condition(condition: Condition, notes: Notes) -> Iterator[Fact[MenopausalState]]:
    state = _state_of(condition.code)
    if state is None:
        return
    certainty = certainty_of(condition)
    if certainty is Certainty.UNREADABLE:
        notes.gap(Family.MENOPAUSE, f"{condition.key} has an unreadable verification status")
    if certainty is Certainty.CONFIRMED:
        yield from _fact(
            condition.key,
            "Condition.code",
            state,
            notes.happened(condition, condition_date(condition, notes)),
        )


def _from_observation(
    record: Record, observation: Observation, notes: Notes
) -> Iterator[Fact[MenopausalState]]:
    asked = means(observation.code, MENOPAUSE_STATUS) or _STATUS_WORDS.search(plain_words(observation.code))
    state = (
        _state_of(observation.value_codeable_concept) or _state_in(observation.value_string or "")
        if asked
        else None
    )
    if state is None:
        if asked and any(name.startswith("value") for name in observation.lost):
            notes.gap(Family.MENOPAUSE, f"{observation.key} has no readable value")
        return
    match standing(observation):
        case Standing.FINAL:
            date = notes.happened(observation, result_date(record, observation, notes))
            yield from _fact(observation.key, "Observation.value", state, date)
        case Standing.UNCLEAR:
            notes.problem(observation, "status is missing or unknown, the menopausal status is not used")
            notes.gap(Family.MENOPAUSE, f"{observation.key} has no usable status")
        case Standing.PENDING | Standing.EXCLUDED:
            pass


def _from_procedure(procedure: Procedure, notes: Notes) -> Iterator[Fact[MenopausalState]]:
    state = _removed_in(procedure.code)
    if state is None and _both_sides(procedure):
        state = removal_in("bilateral " + readable_words(procedure.code), done=True)
    if state is None or procedure.status != _DONE:
        if state is not None and procedure.status in (None, "unknown"):
            notes.problem(procedure, "status is missing or unknown, the procedure is not used")
            notes.gap(Family.MENOPAUSE, f"{procedure.key} has no usable status")
        return
    if any(map(is_called_off, texts(procedure.code))):
        notes.problem(procedure, "the wording says that it was not done, the status that it was")
        notes.gap(Family.MENOPAUSE, f"{procedure.key} contradicts itself")
        return
    done = notes.date(procedure, "performedDateTime", procedure.performed_date_time)
    done = done or notes.period(procedure, "performedPeriod", procedure.performed_period)
    yield from _fact(procedure.key, "Procedure.code", state, notes.happened(procedure, done))


def _both_sides(procedure: Procedure) -> bool:
    if not procedure.body_site or not names_a_removal(readable_words(procedure.code)):
        return False
    sites: Iterable[CodeableConcept] = as_list(procedure.body_site)
    return any(
        any(coding.code in _BILATERAL for coding in codings(site))
        or any(re.search(r"\b(?:bilateral|both)\b", text, re.IGNORECASE) for text in texts(site))
        for site in sites
    )


@by_wording
def _state_of(concept: CodeableConcept | None) -> MenopausalState | None:
    """What a diagnosis or an answer says."""
    coded = _coded(concept)
    if coded is not None or concept is None:
        return coded
    words = readable_words(concept)
    return removal_in(words, done=is_over(words)) or _state_in(words)


@by_wording
def _removed_in(concept: CodeableConcept | None) -> MenopausalState | None:
    """What a procedure removed, if it was done."""
    return _coded(concept) or removal_in(readable_words(concept), done=True)


def _coded(concept: CodeableConcept | None) -> MenopausalState | None:
    return next((state for state, concept_set in _CODED if means(concept, concept_set)), None)


def _state_in(words: str) -> MenopausalState | None:
    if not _STATUS_WORDS.search(words) or not is_said(words) or is_intended(words):
        return None
    return next((state for state, pattern in _WORDED if pattern.search(words)), None)


def _fact(
    reference: str, element: str, state: MenopausalState, effective: DateInterval | None
) -> Iterator[Fact[MenopausalState]]:
    if effective is not None:
        yield Fact(value=state, effective=effective, source=SourceRef(reference=reference, element=element))
