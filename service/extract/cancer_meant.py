"""Which cancer a Condition, a stage or a laboratory result is about: the breast's, another one, or none stated.

A result says it by its focus, by the Condition whose staging it is, or by the panel it is a member of.
"""

import enum
import re
from collections.abc import Iterable, Iterator
from typing import Final

from service.extract.coded import means
from service.extract.diagnosis_kinds import is_of_unclear_origin, kinds_of
from service.extract.other_cancers import names_another_cancer, organs_in
from service.fhir.record import Record
from service.fhir.resources import (
    CodeableConcept,
    Condition,
    Observation,
    Reference,
    Specimen,
    as_list,
    texts,
)
from service.terms.concepts.oncology import BREAST_SITE, MALIGNANCY, OTHER_MALIGNANCY


class Whose(enum.Enum):
    """Whose a finding is."""

    BREAST = "of the breast cancer"
    ANOTHER = "of another cancer"
    UNCLEAR = "of a condition that is neither"
    UNSTATED = "unstated"


_LONGEST: Final = 1000
"""Characters of a name that are read."""
_BREAST_WORDS: Final = re.compile(r"\b(?:breast|mamma|brust)|\bDCIS\b|\bLCIS\b", re.IGNORECASE)
_ORIGIN: Final = (
    "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-primary-cancer-condition",
    "http://hl7.org/fhir/StructureDefinition/condition-dueTo",
)
"""Extensions of a secondary cancer that name its primary (mCODE 4.0.0; FHIR R4 extensions)."""


def cancer_of(condition: Condition) -> Whose:
    """Which cancer a Condition is, by code, site or wording."""
    sites = as_list(condition.body_site)
    words = _words(condition.code, *sites)
    if is_of_unclear_origin(condition.code):
        return Whose.UNCLEAR
    if kinds_of(condition.code) or any(means(site, BREAST_SITE) for site in sites):
        return Whose.BREAST
    if means(condition.code, OTHER_MALIGNANCY) or names_another_cancer(words):
        return Whose.ANOTHER
    if _BREAST_WORDS.search(words):
        return Whose.BREAST
    return Whose.ANOTHER if sites and means(condition.code, MALIGNANCY) else Whose.UNCLEAR


def cancer_named_by(
    record: Record, references: Iterable[Reference], *, within: Condition | Observation
) -> Whose:
    """Which cancer the references name; one that cannot be followed speaks by its display."""
    votes = set()
    for reference in references:
        named = record.resolve(reference, within=within)
        if isinstance(named, Condition):
            votes.add(cancer_of(named))
        elif named is None and names_another_cancer(reference.display or ""):
            votes.add(Whose.ANOTHER)
    return next(
        (whose for whose in (Whose.BREAST, Whose.UNCLEAR, Whose.ANOTHER) if whose in votes), Whose.UNSTATED
    )


def origin_of(record: Record, condition: Condition) -> Whose:
    """Which cancer a metastasis came from, where an extension names the primary."""
    named = (
        extension.value_reference
        for extension in condition.extension or ()
        if extension.url in _ORIGIN and extension.value_reference is not None
    )
    return cancer_named_by(record, named, within=condition)


def cancer_meant(record: Record, observation: Observation, panels: Iterable[Observation] = ()) -> Whose:
    """Which cancer a result is about: its own focus, else the Condition it stages, else its panel's focus."""
    whose = cancer_named_by(record, as_list(observation.focus), within=observation)
    if whose is not Whose.UNSTATED:
        return whose
    votes = {cancer_of(condition) for condition in _staged_by(record, observation)}
    for panel in panels:
        members = record.resolve_as(Observation, as_list(panel.has_member), within=panel)
        if any(member is observation for member in members):
            votes.add(cancer_named_by(record, as_list(panel.focus), within=panel))
    return next(
        (whose for whose in (Whose.BREAST, Whose.UNCLEAR, Whose.ANOTHER) if whose in votes), Whose.UNSTATED
    )


def tissue_meant(record: Record, observation: Observation) -> Whose:
    """Which cancer the tissue is of, by the wording of the test, its site and its specimen.

    The breast's own metastases are biopsied too, so a site alone says "another" only where a cancer of that organ
    is on record, and leaves it unclear where breast cancer often settles there.
    """
    specimens = record.resolve_as(Specimen, as_list(observation.specimen), within=observation)
    test = _words(observation.code)
    site = _words(*as_list(observation.body_site), *(specimen.type for specimen in specimens))
    if _BREAST_WORDS.search(f"{test} | {site}"):
        return Whose.UNSTATED
    if names_another_cancer(test) or names_another_cancer(site) or organs_in(test, elsewhere=True):
        return Whose.ANOTHER
    here = organs_in(site)
    if not here:
        return Whose.UNSTATED
    there = {organ for condition in record.of(Condition) for organ in _organs_of(condition)}
    if not here & there:
        return Whose.UNSTATED
    return Whose.ANOTHER if organs_in(site, elsewhere=True) & there else Whose.UNCLEAR


def _organs_of(condition: Condition) -> frozenset[str]:
    if cancer_of(condition) is not Whose.ANOTHER:
        return frozenset()
    stems = (coding.code for coding in (condition.code.codings if condition.code else ()) if coding.code)
    return organs_in(_words(condition.code, *as_list(condition.body_site)), stems)


def _staged_by(record: Record, observation: Observation) -> Iterator[Condition]:
    for condition in record.of(Condition):
        for stage in as_list(condition.stage):
            assessed = record.resolve_as(Observation, as_list(stage.assessment), within=condition)
            if any(one is observation for one in assessed):
                yield condition


def _words(*concepts: CodeableConcept | None) -> str:
    return " | ".join(text for concept in concepts for text in texts(concept))[:_LONGEST]
