"""The words around a genomic result: the names of tests and sections it stands under, and free text beside it."""

from collections.abc import Iterable, Iterator
from typing import Final

from service.chart.esr1 import Call
from service.extract.esr1_answers import answer_in
from service.extract.genomic_sample import Reported
from service.extract.genomic_words import mentions_esr1
from service.fhir.resources import DiagnosticReport, DocumentReference, Observation, as_list, texts


def names_of_tests(holders: Iterable[Reported]) -> Iterator[str]:
    """The wordings of code, method and category, and the titles of attachments and documents."""
    for holder in holders:
        if isinstance(holder, DocumentReference):
            yield from texts(holder.type)
            yield holder.description or ""
            yield from (part.attachment.title or "" for part in holder.content or () if part.attachment)
            continue
        yield from texts(holder.code)
        for category in as_list(holder.category):
            yield from texts(category)
        if isinstance(holder, Observation):
            yield from texts(holder.method)
        else:
            yield from (form.title or "" for form in as_list(holder.presented_form))


def questions(holders: Iterable[Reported]) -> Iterator[str]:
    """What the codes of the results ask, in words."""
    for holder in holders:
        if isinstance(holder, Observation):
            yield from texts(holder.code)


def free_texts(holders: Iterable[Reported]) -> Iterator[str]:
    """Values, interpretations and notes of results, and conclusions in codes.

    The text of a report is read apart.
    """
    for holder in holders:
        if isinstance(holder, Observation):
            yield holder.value_string or ""
            yield from texts(holder.value_codeable_concept)
            for concept in as_list(holder.interpretation):
                yield from texts(concept)
            yield from notes_of(holder)
        elif isinstance(holder, DiagnosticReport):
            for concept in as_list(holder.conclusion_code):
                yield from texts(concept)


def notes_of(observation: Observation) -> Iterator[str]:
    """The notes of a result."""
    return (note.text for note in as_list(observation.note) if note.text)


_ANSWERS: Final = frozenset({Call.DETECTED, Call.NOT_DETECTED})


def comments(result: Observation) -> Iterator[str]:
    """A result in words with the question it answers, and its notes: what else a report says, as text.

    What answers the question for ESR1 itself is left out: it is read as a result of its own.
    """
    asked = next(texts(result.code), "")
    value = result.value_string
    if value and not (mentions_esr1(f"{asked} {value}") and answer_in(value) in _ANSWERS):
        yield f"{asked}: {value}"
    yield from (f"{asked}: {note}" for note in notes_of(result))
