"""What the elements of a variant Observation say, by what they are for: components, extensions, implications."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from service.chart.esr1 import Call, Doubt
from service.extract.coded import by_wording, means
from service.extract.esr1_answers import speaks_against
from service.extract.esr1_sentences import doubts_in
from service.extract.esr1_vocabulary import NEGATIVE
from service.extract.gene_named import lists_esr1
from service.extract.genomic_answer import concept_call
from service.extract.genomic_words import mentions_esr1
from service.fhir.resources import (
    CodeableConcept,
    Component,
    Extension,
    Observation,
    Quantity,
    as_list,
    codings,
    texts,
)
from service.terms.concepts import genomics
from service.terms.hgvs import variant_names

_NAME_CODES: Final = frozenset(
    {genomics.PROTEIN_CHANGE, genomics.CODING_CHANGE, genomics.GENOMIC_CHANGE, genomics.DISCRETE_VARIANT}
)
_KIND_CODES: Final = genomics.CONSEQUENCES | {genomics.CHANGE_TYPE}
# The same elements where a component has words instead of a known code, or an extension a speaking URL.
_WORDS: Final = (
    (
        genomics.ALLELE_FRACTION,
        re.compile(r"allel(?:e|ic) ?(?:fraction|frequency)|\bvaf\b|\bmaf\b", re.IGNORECASE),
    ),
    (genomics.SOURCE_CLASS, re.compile(r"source ?class|somatic status", re.IGNORECASE)),
    (genomics.CLINICAL_SIGNIFICANCE, re.compile(r"significance|pathogenicity|classification", re.IGNORECASE)),
    (genomics.CHANGE_TYPE, re.compile(r"change ?type|variant ?type|copy ?number|consequence", re.IGNORECASE)),
    (
        genomics.PROTEIN_CHANGE,
        re.compile(
            r"amino ?acid|protein|hgvs|variant|variation|mutation|alteration|dna ?change", re.IGNORECASE
        ),
    ),
    (genomics.GENE_STUDIED, re.compile(r"\bgene\b|geneticsGene$", re.IGNORECASE)),
)


@dataclass(slots=True)
class Slots:
    """What the elements of a variant Observation say, by what they are for."""

    genes: list[CodeableConcept] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)
    fractions: list[str] = field(default_factory=list)
    """Fractions in words; numbers are read by :func:`fractions_of`."""
    doubts: set[Doubt] = field(default_factory=set)
    origin_unreadable: bool = False
    contradicted: bool = False
    """An element says that nothing was found, or that its value is absent, whatever the value says."""


def slots_of(observation: Observation, implications: Iterable[Observation]) -> Slots:
    """The slots of an Observation, from components, extensions, and Observations derived from it."""
    slots = Slots()
    for component in as_list(observation.component):
        _take_component(slots, component, lost="component" in observation.lost)
    for extension in observation.extension or ():
        _take_extension(slots, extension, extension.url or "")
    for implication in implications:
        if any(coding.code == genomics.CLINICAL_SIGNIFICANCE for coding in codings(implication.code)):
            _take(
                slots,
                genomics.CLINICAL_SIGNIFICANCE,
                implication.value_codeable_concept,
                implication.value_string,
            )
        for component in as_list(implication.component):
            _take_component(slots, component, lost="component" in implication.lost, of_gene=False)
    return slots


def _take_component(slots: Slots, component: Component, *, lost: bool, of_gene: bool = True) -> None:
    purpose = _purpose(component.code)
    slots.contradicted |= component.data_absent_reason is not None and _has_value(component)
    if purpose is None:
        slots.contradicted |= _denies(component)
        return
    concept, text = component.value_codeable_concept, component.value_string
    if (
        purpose in (genomics.SOURCE_CLASS, genomics.CLINICAL_SIGNIFICANCE)
        and lost
        and concept is None
        and not text
    ):
        slots.origin_unreadable = True
    if purpose == genomics.GENE_STUDIED and not of_gene:
        return
    if purpose == genomics.ALLELE_FRACTION and component.value_quantity is not None:
        return
    _take(slots, purpose, concept, text)


def _has_value(component: Component) -> bool:
    return component.value_boolean is not None or any(
        (component.value_codeable_concept, component.value_string, component.value_quantity)
    )


_ANSWER_WORDS: Final = re.compile(
    r"\b(?:results?|detect(?:ed|ion)|status|call|presence|present|interpretation|confirm(?:ed|ation))\b",
    re.IGNORECASE,
)


def _denies(component: Component) -> bool:
    """Whether a component that repeats the answer says that the variant was not found."""
    of_answer = any(
        coding.code in (genomics.VARIANT_ASSESSMENT, genomics.OVERALL_INTERPRETATION)
        for coding in codings(component.code)
    )
    if not of_answer and not any(_ANSWER_WORDS.search(text) for text in texts(component.code)):
        return False
    if component.value_boolean is False:
        return True
    call = concept_call(component.value_codeable_concept)
    if call is None and component.value_string:
        return speaks_against(component.value_string)
    return call not in (None, Call.DETECTED)


@by_wording
def _purpose(component_code: CodeableConcept | None) -> str | None:
    known = False
    for coding in codings(component_code):
        code = coding.code or ""
        if code in _PURPOSES:
            return code
        known = known or "loinc.org" in (coding.system or "")
    if known:
        return None
    words = next(texts(component_code), "")
    return next((purpose for purpose, pattern in _WORDS if pattern.search(words)), None) if words else None


_PURPOSES: Final = (
    _NAME_CODES
    | _KIND_CODES
    | {
        genomics.GENE_STUDIED,
        genomics.ALLELE_FRACTION,
        genomics.SOURCE_CLASS,
        genomics.CLINICAL_SIGNIFICANCE,
        genomics.REFERENCE_SEQUENCE,
    }
)


def _take_extension(slots: Slots, extension: Extension, url: str) -> None:
    """An ``observation-genetics…`` extension of FHIR R4, plain or with nested ones that hold the name."""
    if "genetics" not in url:
        return
    for inner in extension.extension or ():
        if inner.url in ("name", "Name"):
            _take_extension(slots, inner, url)
    last = url.rsplit("/", 1)[-1].replace("observation-genetics", "")
    purpose = next((known for known, pattern in _WORDS if pattern.search(last)), None)
    if last == "Gene":
        purpose = genomics.GENE_STUDIED
    if purpose is not None:
        _take(
            slots, purpose, extension.value_codeable_concept, extension.value_string or extension.value_code
        )


def _take(slots: Slots, purpose: str, concept: CodeableConcept | None, text: str | None) -> None:
    if concept is None and not text:
        return
    wording = [*_wordings(concept), *([text] if text else [])]
    if purpose == genomics.GENE_STUDIED:
        slots.genes.append(concept if concept is not None else CodeableConcept(text=text))
    elif purpose == genomics.REFERENCE_SEQUENCE:
        # A national profile is known to write the gene here; anything but ESR1 is a sequence.
        if any(mentions_esr1(found) for found in wording) or lists_esr1(concept):
            slots.genes.append(concept if concept is not None else CodeableConcept(text=text))
    elif purpose in _NAME_CODES:
        negative = [text for text in wording if NEGATIVE.search(text) and not variant_names(text)]
        slots.contradicted |= bool(negative)
        wording = [text for text in wording if text not in negative]
        slots.names.extend(wording)
        slots.kinds.extend(wording)
    elif purpose in _KIND_CODES:
        slots.kinds.extend(found.replace("_", " ") for found in wording)
        slots.consequences.extend(found.replace("_", " ") for found in wording)
    elif purpose == genomics.ALLELE_FRACTION:
        slots.fractions.extend(wording[-1:])
    else:
        slots.doubts |= _origin(concept, wording)
        if purpose == genomics.SOURCE_CLASS and not slots.doubts & {Doubt.GERMLINE}:
            slots.origin_unreadable |= not _is_somatic_or_open(concept, wording)


_SOMATIC_OR_OPEN: Final = re.compile(
    r"somatic|tumou?r|unknown|not (?:determined|specified|known|reported|stated)|undetermined|indeterminate",
    re.IGNORECASE,
)


def _is_somatic_or_open(concept: CodeableConcept | None, wording: list[str]) -> bool:
    return means(concept, genomics.SOMATIC) or any(_SOMATIC_OR_OPEN.search(text) for text in wording)


_NAME_AS_CODE: Final = re.compile(r"[cgp]\.|^[A-Z][a-z]{0,2}\d+(?:[A-Z*]|del)")
"""HGVS expressions stand in codes; identifiers of databases and question codes do too, and name nothing."""


def _wordings(concept: CodeableConcept | None) -> Iterator[str]:
    if concept is None:
        return
    for coding in concept.codings:
        if coding.code and _NAME_AS_CODE.search(coding.code):
            yield coding.code
    yield from texts(concept)


def _origin(concept: CodeableConcept | None, wording: list[str]) -> set[Doubt]:
    said: set[Doubt] = set()
    codes = (re.sub(r"[_-]+", " ", coding.code) for coding in codings(concept) if coding.code)
    for text in (*wording, *codes):
        said |= doubts_in(text)
    for concepts, doubt in (
        (genomics.GERMLINE, Doubt.GERMLINE),
        (genomics.UNCERTAIN_SIGNIFICANCE, Doubt.UNCERTAIN_SIGNIFICANCE),
        (genomics.BENIGN, Doubt.BENIGN),
    ):
        if means(concept, concepts):
            said.add(doubt)
    return said


def fractions_of(observation: Observation, implications: Iterable[Observation]) -> list[str]:
    """The allele fractions given as quantities."""
    shown = [
        _fraction(component.value_quantity)
        for holder in (observation, *implications)
        for component in as_list(holder.component)
        if component.value_quantity is not None and _purpose(component.code) == genomics.ALLELE_FRACTION
    ]
    return [fraction for fraction in shown if fraction is not None]


def _fraction(quantity: Quantity) -> str | None:
    """The fraction with its unit; a bare number above 1 may be a percentage or not, and is shown as it
    stands.
    """
    if quantity.value is None:
        return None
    number = f"{quantity.comparator or ''}{quantity.value}"
    unit = quantity.code if quantity.code in ("%", "1") else (quantity.unit or quantity.code)
    if unit is None or unit == "1":
        return number if quantity.value <= 1 else f"{number} (no unit)"
    return f"{number} {unit}"
