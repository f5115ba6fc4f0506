"""ECOG grades, by code, number or wording; a note that names another grade for the present leaves it open.

Karnofsky is another scale and is not converted.
"""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.diagnosis import EcogGrade
from service.chart.fact import Fact, SourceRef
from service.extract.coded import means, plain_words
from service.extract.ecog_words import grades_beside, grades_of_answer
from service.extract.notes import Notes
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, amends, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Observation, as_list, codings, texts
from service.terms.concepts.oncology import ECOG, ECOG_ANSWERS

_HIGHEST_GRADE: Final = 5
_ECOG_WORDS: Final = re.compile(r"\bECOG\b|\bWHO performance status\b", re.IGNORECASE)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[EcogGrade], ...]:
    """Every ECOG grade; one that contradicts itself or lacks a usable status has no grade, so it is never
    silence.
    """
    return tuple(
        fact
        for observation in observations[Topic.ECOG]
        if (fact := _from_observation(record, observation, notes)) is not None
    )


def _from_observation(record: Record, observation: Observation, notes: Notes) -> Fact[EcogGrade] | None:
    if not means(observation.code, ECOG) and not _ECOG_WORDS.search(plain_words(observation.code)):
        return None
    rank = standing(observation)
    if rank in (Standing.EXCLUDED, Standing.PENDING):
        return None
    grades = set(_grades(observation))
    if grades - {None} and _is_contradicted(observation, grades):
        grades.add(None)
    if not grades and observation.data_absent_reason is not None:
        return None
    usable = rank is Standing.FINAL and len(grades) == 1 and None not in grades
    if not usable:
        notes.problem(observation, _why_unusable(rank, grades))
    effective = notes.happened(observation, result_date(record, observation, notes))
    if effective is None:
        return None
    return Fact(
        value=EcogGrade(grade=grades.pop() if usable else None),
        effective=effective,
        source=SourceRef(reference=observation.key, element="Observation.value"),
        amends=amends(observation),
    )


def _is_contradicted(observation: Observation, grades: set[int | None]) -> bool:
    """Whether a note names another grade for the present; a note alone gives none."""
    beside = (grades_beside(note.text) for note in as_list(observation.note) if note.text)
    return any(not said.named <= grades for said in beside)


def _why_unusable(rank: Standing, grades: set[int | None]) -> str:
    if rank is Standing.UNCLEAR:
        return "status is missing or unknown, the ECOG grade is not used"
    return (
        "value and interpretation name different ECOG grades" if grades - {None} else "no readable ECOG grade"
    )


def _grades(observation: Observation) -> Iterator[int | None]:
    """Every grade the Observation names; ``None`` for a number outside the scale."""
    numbers = [observation.value_integer]
    if observation.value_quantity is not None and observation.value_quantity.comparator is None:
        numbers.append(_whole(observation.value_quantity.value))
    for number in numbers:
        if number is not None:
            yield number if 0 <= number <= _HIGHEST_GRADE else None
    if observation.value_string:
        yield grades_of_answer(observation.value_string).one
    if observation.value_codeable_concept is not None:
        grades = _grades_of(observation.value_codeable_concept)
        yield from grades
        if not grades:
            yield None
    for interpretation in as_list(observation.interpretation):
        yield from _grades_of(interpretation)


def _whole(number: float | None) -> int | None:
    if number is None:
        return None
    return int(number) if number == int(number) else -1


def _grades_of(concept: CodeableConcept) -> set[int | None]:
    """Every grade that codes and wordings name, ``None`` for a wording that leaves it open; a bare digit as code
    counts where no answer list speaks.
    """
    found = codings(concept)
    coded: set[int | None] = {ECOG_ANSWERS[coding.code] for coding in found if coding.code in ECOG_ANSWERS}
    if not coded:
        coded = {int(coding.code) for coding in found if coding.code and re.fullmatch(r"[0-5]", coding.code)}
    worded = [grades_of_answer(text) for text in texts(concept)]
    return coded | {grades.one for grades in worded if grades.named or grades.open}
