"""Which Observations concern which fact family, decided once per code.

Records hold hundreds of Observations of no concern. What a code (and its wording) concerns does not depend on
the patient, so the answer is remembered per code; the memory is bounded and holds codes and their displays
only.
"""

import enum
import re
from functools import lru_cache
from typing import Final

from service.extract.coded import by_wording
from service.extract.genomic_kind import kind_of_one
from service.extract.genomic_words import mentions_esr1
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Observation, as_list
from service.terms.concept_set import ConceptSet
from service.terms.concepts import genomics, imaging, oncology


class Topic(enum.Enum):
    """What an Observation may be about."""

    __hash__ = object.__hash__  # members are singletons; the hash of Enum is a Python call

    RECEPTOR = "receptor"
    ECOG = "performance status"
    STAGE = "stage"
    METASTASIS = "metastasis"
    MENOPAUSE = "menopause"
    DISEASE_STATUS = "disease status"
    IMPRESSION = "imaging text"
    ESR1 = "genomic result"
    PANEL = "whatever its members are about"


_SETS: Final[tuple[tuple[Topic, tuple[ConceptSet, ...]], ...]] = (
    (
        Topic.RECEPTOR,
        (
            oncology.ER_STATUS,
            oncology.ER_PERCENT,
            oncology.HER2_STATUS,
            oncology.HER2_IHC,
            oncology.HER2_ISH,
        ),
    ),
    (Topic.ECOG, (oncology.ECOG,)),
    (Topic.STAGE, (oncology.STAGE_GROUP, oncology.M_CATEGORY)),
    (Topic.METASTASIS, (oncology.METASTASIS_SITE,)),
    (Topic.MENOPAUSE, (oncology.MENOPAUSE_STATUS,)),
    (Topic.DISEASE_STATUS, (imaging.DISEASE_STATUS,)),
    (Topic.IMPRESSION, (imaging.IMPRESSION,)),
)
_WORDS: Final = (
    (Topic.RECEPTOR, re.compile(r"receptor|rezeptor|\bER\b|\bHER-?2|\bERBB2\b|c-erbB", re.IGNORECASE)),
    (Topic.ECOG, re.compile(r"\bECOG\b|performance status", re.IGNORECASE)),
    (Topic.STAGE, re.compile(r"\bstage\b", re.IGNORECASE)),
    (Topic.MENOPAUSE, re.compile(r"menopaus", re.IGNORECASE)),
    (
        Topic.DISEASE_STATUS,
        re.compile(
            r"disease (?:status|response|progression)|\bRECIST\b|overall response|tumou?r response",
            re.IGNORECASE,
        ),
    ),
)


def observations_by_topic(record: Record) -> dict[Topic, list[Observation]]:
    """The Observations of the record that concern each topic, in the order of the input."""
    found: dict[Topic, list[Observation]] = {topic: [] for topic in Topic}
    for observation in record.of(Observation):
        topics = topics_of(observation.code)
        if observation.component is not None:
            for component in as_list(observation.component):
                topics |= topics_of(component.code) & _IN_COMPONENTS
        if (
            observation.value_string is not None
            or observation.value_codeable_concept is not None
            or observation.extension is not None
        ) and _names_esr1_elsewhere(observation):
            topics |= _ESR1
        if topics:
            for topic in topics:
                found[topic].append(observation)
        if observation.has_member is not None:
            found[Topic.PANEL].append(observation)
    return found


_IN_COMPONENTS: Final = frozenset({Topic.RECEPTOR, Topic.ESR1})
"""Receptor panels carry their results in components, genomic results their gene; other topics are Observations
of their own.
"""
_ESR1: Final = frozenset({Topic.ESR1})


def _names_esr1_elsewhere(observation: Observation) -> bool:
    """Whether ESR1 stands in the value's words, or an extension of FHIR R4 genetics profiles holds the gene."""
    concept = observation.value_codeable_concept
    text = observation.value_string or (concept.text if concept is not None else None)
    if text is not None and mentions_esr1(text):
        return True
    extensions = observation.extension
    return extensions is not None and any("geneticsGene" in (part.url or "") for part in extensions)


_NONE: Final[frozenset[Topic]] = frozenset()


@by_wording
def topics_of(code: CodeableConcept | None) -> frozenset[Topic]:
    """What a code concerns, by code or wording."""
    if code is None:
        return _NONE
    if len(code.codings) == 1:
        only = code.codings[0]
        return _topics_of_one(only.system, only.code, only.display, code.text)
    topics = _topics_of_one(None, None, None, code.text)
    for one in code.codings:
        topics |= _topics_of_one(one.system, one.code, one.display, None)
    return topics


@lru_cache(maxsize=8192)
def _topics_of_one(
    system: str | None, code: str | None, display: str | None, text: str | None
) -> frozenset[Topic]:
    coded = {topic for topic, sets in _SETS if any(one.holds(system, code) for one in sets)}
    words = f"{display or ''} | {text or ''}"
    if kind_of_one(code, display, text) is not None or code == genomics.GENE_STUDIED:
        coded.add(Topic.ESR1)
    return frozenset(coded | {topic for topic, pattern in _WORDS if pattern.search(words)})
