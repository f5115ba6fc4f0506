"""The words around a genomic result: the names of tests and sections it stands under, and free text beside it."""

from collections.abc import Iterable, Iterator

from service.extract.genomic_sample import Reported
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


def free_texts(holders: Iterable[Reported]) -> Iterator[str]:
    """Questions, values, interpretations and notes of results, and conclusions in codes.

    The text of a report is read apart.
    """
    for holder in holders:
        if isinstance(holder, Observation):
            yield from texts(holder.code)
            yield holder.value_string or ""
            yield from texts(holder.value_codeable_concept)
            for concept in as_list(holder.interpretation):
                yield from texts(concept)
            yield from (note.text or "" for note in as_list(holder.note))
        elif isinstance(holder, DiagnosticReport):
            for concept in as_list(holder.conclusion_code):
                yield from texts(concept)
