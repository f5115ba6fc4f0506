"""What an Observation is to the readers of ESR1 results, decided once per code."""

import enum
from functools import lru_cache
from typing import Final

from service.extract.coded import by_wording, means
from service.extract.gene_named import gene_of, lists_esr1
from service.extract.genomic_slots import Slots, slots_of
from service.extract.genomic_words import mentions_esr1
from service.fhir.resources import CodeableConcept, Observation, as_list, texts
from service.terms.concepts import genomics
from service.terms.hgvs import variant_names


class Kind(enum.Enum):
    """What an Observation is to a reader of genomic results."""

    VARIANT = "variant assessment"
    PANEL = "genetics panel"
    REGION = "region studied"
    OVERALL = "overall interpretation"
    IMPLICATION = "implication"
    WORDED = "names ESR1 in words"
    CARRIER = "names a gene under a code of its own"
    PART = "a part of a variant as an Observation of its own"
    WORDED_PART = "a component names ESR1 in words"

    __hash__ = object.__hash__  # members are singletons; the hash of Enum is a Python call


_KINDS: Final[dict[str, Kind]] = {
    genomics.VARIANT_ASSESSMENT: Kind.VARIANT,
    genomics.GENETICS_PANEL: Kind.PANEL,
    genomics.REGION_STUDIED: Kind.REGION,
    genomics.OVERALL_INTERPRETATION: Kind.OVERALL,
}
_KINDS.update(dict.fromkeys(genomics.IMPLICATIONS, Kind.IMPLICATION))
_KINDS.update(dict.fromkeys(genomics.VARIANT_PARTS, Kind.PART))


def kind_of(observation: Observation) -> Kind | None:
    """What an Observation is; ``None`` when it is of no concern."""
    kind = kind_of_code(observation.code)
    if kind in _IN_PARTS and _is_in_words(observation):
        return Kind.WORDED
    if kind is not None:
        return kind
    if observation.extension and any("geneticsGene" in (part.url or "") for part in observation.extension):
        return Kind.PANEL
    if mentions_esr1(words_of_value(observation)):
        return Kind.WORDED
    if observation.component:
        codes = [component.code for component in as_list(observation.component)]
        if any(holds_gene(code) for code in codes):
            return Kind.CARRIER
        if any(kind_of_code(code) is Kind.WORDED for code in codes):
            return Kind.WORDED_PART
    return None


_IN_PARTS: Final = frozenset({Kind.VARIANT, Kind.PANEL})


def asks_for_variant(observation: Observation) -> bool:
    """Whether the code is one for a variant, or for a panel of genes."""
    return kind_of_code(observation.code) in _IN_PARTS


def words_of_value(observation: Observation) -> str | None:
    """The value in words: a text, or a concept whose wording names ESR1 or a variant."""
    if observation.value_string is not None:
        return observation.value_string
    concept = observation.value_codeable_concept
    return next((text for text in texts(concept) if _names_a_finding(text)), None) if concept else None


def _names_a_finding(text: str) -> bool:
    # Every name of the gene or of a variant holds a digit; most answers hold none.
    return any(map(str.isdigit, text)) and (mentions_esr1(text) or bool(variant_names(text)))


def _is_in_words(observation: Observation) -> bool:
    """Whether the value says in words what belongs into elements: the gene ESR1, or the variant of ESR1."""
    words = words_of_value(observation)
    if words is None or not _names_a_finding(words):
        return False
    slots = slots_of(observation, ())
    return not slots.names and (mentions_esr1(words) or _is_of_esr1(observation, slots))


def _is_of_esr1(observation: Observation, slots: Slots) -> bool:
    return any(map(lists_esr1, slots.genes)) or gene_of(observation, slots.genes, ()).esr1


def kind_of_code(code: CodeableConcept | None) -> Kind | None:
    """What a code says of its Observation."""
    if code is None:
        return None
    coding = code.coding
    if isinstance(coding, list) and len(coding) == 1:
        return kind_of_one(coding[0].code, coding[0].display, code.text)
    kinds = [kind_of_one(one.code, one.display, None) for one in as_list(coding)]
    kinds.append(kind_of_one(None, None, code.text))
    found = [kind for kind in kinds if kind is not None]
    return next((kind for kind in found if kind is not Kind.WORDED), found[0] if found else None)


@lru_cache(maxsize=8192)
def kind_of_one(code: str | None, display: str | None, text: str | None) -> Kind | None:
    """The same of one coding; remembered, because it does not depend on the patient."""
    kind = _KINDS.get(code or "")
    if kind is None and (mentions_esr1(display) or mentions_esr1(text)):
        return Kind.WORDED
    return kind


@by_wording
def holds_gene(code: CodeableConcept | None) -> bool:
    """Whether a component's code says that the component names a gene."""
    return code is not None and any(coding.code == genomics.GENE_STUDIED for coding in code.codings)


def is_protein_stain(observation: Observation) -> bool:
    """Whether an Observation is immunohistochemistry or a receptor test, whatever gene it names."""
    return _says_stain(observation.code) or (
        observation.method is not None and _says_stain(observation.method)
    )


@by_wording
def _says_stain(concept: CodeableConcept | None) -> bool:
    return means(concept, genomics.PROTEIN_STAINS) or any(
        "immuno" in text.lower() or "ihc" in text.lower().split() for text in texts(concept)
    )
