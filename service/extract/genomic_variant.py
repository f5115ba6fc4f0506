"""One variant Observation of ESR1: its gene, its name, its fraction, and what speaks against a clean
detection.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from service.chart.esr1 import Call, Doubt
from service.extract.coded import means
from service.extract.esr1_sentences import (
    Statement,
    doubts_in,
    is_nothing,
    read_statements,
    speaks_against,
    structural_in,
)
from service.extract.esr1_vocabulary import ARTEFACT, NEGATIVE, NOT_THE_SAMPLE, RETRACTED
from service.extract.gene_named import GeneNamed, gene_of, lists_esr1
from service.extract.genomic_answer import call_of, concept_call
from service.extract.genomic_evidence import Evidence, Reading
from service.extract.genomic_words import mentions_esr1
from service.fhir.resources import (
    CodeableConcept,
    Component,
    Extension,
    Observation,
    Quantity,
    Reference,
    as_list,
    codings,
    texts,
)
from service.terms.concepts import genomics
from service.terms.esr1_variants import (
    LIGAND_BINDING_CODONS,
    PROTEIN_LENGTH,
    Interest,
    VariantList,
    agrees,
    agrees_genomic,
    interest,
    of_coding,
    of_genomic,
)
from service.terms.hgvs import CodingChange, VariantNames, protein_change, variant_names

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
    doubts: set[Doubt] = field(default_factory=set)
    origin_unreadable: bool = False
    contradicted: bool = False
    """An element says that nothing was found, or that its value is absent, whatever the value says."""


def slots_of(evidence: Evidence, observation: Observation) -> Slots:
    """The slots of an Observation, from components, extensions, and Observations derived from it."""
    slots = Slots()
    for component in as_list(observation.component):
        _take_component(slots, component, lost="component" in observation.lost)
    for extension in observation.extension or ():
        _take_extension(slots, extension, extension.url or "")
    for implication in evidence.implications_of(observation):
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


def gene_in(observation: Observation, slots: Slots) -> GeneNamed:
    """The gene of the Observation."""
    return gene_of(observation, slots.genes, slots.names)


def read_variant(
    evidence: Evidence, observation: Observation, slots: Slots, gene: GeneNamed, *, call: Call | None = None
) -> Reading:
    """What a variant Observation of ESR1 says; a negative that names a variant is one for that allele only.

    ``call``: the answer, where the format writes it in a way of its own. A named variant without any value is
    indeterminate: it may be a variant looked for.
    """
    worded = _worded(observation)
    if call is None:
        parts = as_list(observation.component)
        call = call_of(observation, [part for part in parts if not gene.several or _of_esr1(part)])
    named = _Named.of(slots, worded, evidence.qualifying)
    noted = {doubt for statement in worded for doubt in statement.doubts}
    doubts = frozenset(
        named.doubts | slots.doubts | noted | ({Doubt.GENE_CONFLICT} if gene.conflict else set())
    )
    if call is Call.NOT_DETECTED:
        if named.variant is not None:
            return Reading(call=call, variant=named.variant)
        # A negative may list its genes in one slot.
        if gene.conflict and not any(lists_esr1(slot) for slot in slots.genes):
            return Reading(call=Call.INDETERMINATE, doubts=frozenset({Doubt.GENE_CONFLICT}))
        return Reading(call=call)
    if call is Call.DETECTED and (
        slots.contradicted or any(map(is_nothing, slots.fractions)) or _is_contradicted(observation, worded)
    ):
        call = Call.INDETERMINATE
    if call is Call.DETECTED and slots.origin_unreadable:
        evidence.notes.problem(observation, "origin or significance of the variant is unreadable")
        call = Call.INDETERMINATE
    if gene.several and Doubt.GENE_CONFLICT not in doubts:
        doubts = _of_several(named, doubts)
    return Reading(
        call=call,
        variant=named.variant,
        vaf=next(iter(slots.fractions), None),
        doubts=doubts if call is Call.DETECTED else frozenset(),
        quote=named.quote,
    )


def name_statement(statement: Statement, qualifying: VariantList) -> tuple[str | None, frozenset[Doubt]]:
    """The variant that a sentence names, and what speaks against it."""
    named = _Named.of_names(statement.names, Slots(kinds=[statement.structural or ""]), qualifying)
    return named.variant, statement.doubts | named.doubts


def _of_several(named: "_Named", doubts: frozenset[Doubt]) -> frozenset[Doubt]:
    """ESR1 beside another gene: a rearrangement when no variant is named, else nobody's variant for certain."""
    if named.variant is None:
        return (doubts - {Doubt.VARIANT_UNNAMED}) | {Doubt.NOT_A_MUTATION_OF_INTEREST}
    return doubts | {Doubt.GENE_CONFLICT}


def _is_contradicted(observation: Observation, worded: list[Statement]) -> bool:
    """Whether notes doubt the detection, or it is one of somebody or something else than the patient's sample."""
    return (
        any(statement.call is not Call.DETECTED and not statement.vague for statement in worded)
        or any(
            ARTEFACT.search(note.text or "") or RETRACTED.search(note.text or "")
            for note in as_list(observation.note)
        )
        or any(NOT_THE_SAMPLE.search(text) for text in texts(observation.code))
        or any(_is_of_a_relative(reference) for reference in as_list(observation.focus))
    )


def _is_of_a_relative(focus: Reference) -> bool:
    return "RelatedPerson" in (focus.type or "", *(focus.reference or "").split("/"))


def _worded(observation: Observation) -> list[Statement]:
    """What notes say of ESR1, and the code's wording, which asks for a variant and may name it."""
    asked = [_asked(statement) for text in texts(observation.code) for statement in _statements(text)]
    noted = [statement for note in as_list(observation.note) for statement in _statements(note.text)]
    return [*asked, *noted]


def _statements(text: str | None) -> tuple[Statement, ...]:
    return read_statements(text) if text and mentions_esr1(text) else ()


def _asked(statement: Statement) -> Statement:
    return dataclasses.replace(statement, call=Call.DETECTED) if statement.vague else statement


@dataclass(frozen=True, slots=True)
class _Named:
    variant: str | None
    doubts: frozenset[Doubt]
    quote: str | None = field(default=None, repr=False)
    """The words that name the variant, where no element does."""

    @classmethod
    def of(cls, slots: Slots, worded: list[Statement], qualifying: VariantList) -> "_Named":
        names = _joined(variant_names(text) for text in slots.names)
        if names or any(structural_in(kind) for kind in slots.kinds):
            return cls.of_names(names, slots, qualifying)
        spelling = next((text for text in slots.names if not mentions_esr1(text)), None)
        if spelling is not None:
            return cls(spelling, frozenset({Doubt.NOT_ON_LIST}))
        found = [statement for statement in worded if statement.call is Call.DETECTED]
        named = cls.of_names(_joined(statement.names for statement in found), slots, qualifying)
        doubts = named.doubts.union(*(statement.doubts for statement in found))
        return cls(named.variant, doubts, " ".join(statement.quote for statement in found) or None)

    @classmethod
    def of_names(cls, names: VariantNames, slots: Slots, qualifying: VariantList) -> "_Named":
        proteins = [change for change in names.proteins if change.last <= PROTEIN_LENGTH]
        known = {
            name
            for name in (*map(of_coding, names.codings), *map(of_genomic, names.genomics))
            if name is not None
        }
        change = proteins[0] if proteins else protein_change(min(known)) if known else None
        if change is None:
            return cls._unlisted(names, slots)
        torn = (
            any(_OTHER_EFFECT.search(kind) for kind in slots.consequences)
            or len(proteins) > 1
            or len(known | {change.name}) > 1
            or not all(agrees(change, coding) for coding in names.codings)
            or not all(agrees_genomic(change, genomic) for genomic in names.genomics)
        )
        doubts = _doubt(interest(change, qualifying)) | ({Doubt.VARIANT_CONFLICT} if torn else set())
        return cls(change.name, frozenset(doubts))

    @classmethod
    def _unlisted(cls, names: VariantNames, slots: Slots) -> "_Named":
        structural = next((word for kind in slots.kinds if (word := structural_in(kind)) is not None), None)
        if names.codings:
            coding = names.codings[0]
            inside = structural is None and _in_domain(coding)
            return cls(
                f"c.{coding.name}",
                frozenset({Doubt.NOT_ON_LIST if inside else Doubt.NOT_A_MUTATION_OF_INTEREST}),
            )
        if structural is not None:
            return cls(structural, frozenset({Doubt.NOT_A_MUTATION_OF_INTEREST}))
        if names.genomics:
            return cls(f"g.{names.genomics[0].name}", frozenset({Doubt.NOT_ON_LIST}))
        return cls(None, frozenset({Doubt.VARIANT_UNNAMED}))


_OTHER_EFFECT: Final = re.compile(
    r"frame ?shift|nonsense|stop gained|synonymous|silent|amplif|fusion|copy number|splice (?:donor|acceptor)|\bLOF\b",
    re.IGNORECASE,
)
"""Effects that no named point mutation or in-frame deletion has."""


def _of_esr1(part: Component) -> bool:
    return lists_esr1(part.value_codeable_concept) or mentions_esr1(part.value_string)


def _joined(several: Iterable[VariantNames]) -> VariantNames:
    every = list(several)
    return VariantNames(
        proteins=tuple(dict.fromkeys(change for names in every for change in names.proteins)),
        codings=tuple(dict.fromkeys(change for names in every for change in names.codings)),
        genomics=tuple(dict.fromkeys(change for names in every for change in names.genomics)),
    )


def _in_domain(change: CodingChange) -> bool:
    """Whether an unknown coding change lies in the ligand-binding codons and keeps the frame, as far as told."""
    if change.first is None or change.last is None:
        return False
    codons = range((change.first - 1) // 3 + 1, (change.last - 1) // 3 + 2)
    shifts = change.name.endswith("del") and (change.last - change.first + 1) % 3 != 0
    return codons[0] in LIGAND_BINDING_CODONS and codons[-1] in LIGAND_BINDING_CODONS and not shifts


def _doubt(found: Interest) -> frozenset[Doubt]:
    return {
        Interest.QUALIFYING: frozenset[Doubt](),
        Interest.NOT_LISTED: frozenset({Doubt.NOT_ON_LIST}),
        Interest.NOT_OF_INTEREST: frozenset({Doubt.NOT_A_MUTATION_OF_INTEREST}),
    }[found]


def _take_component(slots: Slots, component: Component, *, lost: bool, of_gene: bool = True) -> None:
    purpose = _purpose(component)
    if purpose is None:
        slots.contradicted |= _denies(component)
        return
    if component.data_absent_reason is not None and purpose in _NAME_CODES:
        slots.contradicted |= component.value_codeable_concept is not None or bool(component.value_string)
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
        shown = _fraction(component.value_quantity)
        if shown is not None:
            slots.fractions.append(shown)
        return
    _take(slots, purpose, concept, text)


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


def _purpose(component: Component) -> str | None:
    known = False
    for coding in codings(component.code):
        code = coding.code or ""
        if code in _PURPOSES:
            return code
        known = known or "loinc.org" in (coding.system or "")
    if known:
        return None
    words = next(texts(component.code), "")
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
