"""One variant Observation of ESR1: its gene, its name, its fraction, and what speaks against a clean
detection.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from service.chart.esr1 import Call, Doubt
from service.extract.esr1_sentences import (
    Statement,
    is_nothing,
    read_statements,
    structural_in,
)
from service.extract.gene_named import GeneNamed, gene_of, lists_esr1
from service.extract.genomic_answer import as_interpreted, call_of
from service.extract.genomic_evidence import Evidence, Reading
from service.extract.genomic_memory import content_key
from service.extract.genomic_slots import Slots, fractions_of, slots_of
from service.extract.genomic_words import mentions_esr1
from service.fhir.resources import (
    Component,
    Observation,
    Reference,
    as_list,
    texts,
)
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


def gene_in(observation: Observation, slots: Slots) -> GeneNamed:
    """The gene of the Observation."""
    return gene_of(observation, slots.genes, slots.names)


@dataclass(frozen=True, slots=True)
class Content:
    """What the coded content of a variant Observation says, without its numbers; ``reading`` only for ESR1."""

    gene: GeneNamed
    reading: Reading | None = None


def content_of(evidence: Evidence, observation: Observation) -> Content:
    """The gene of a variant Observation and, for ESR1, what it says; coded content is remembered."""
    implications = evidence.implications_of(observation)
    key = content_key(observation, implications)
    if key is None:
        content = _content(evidence, observation, implications)
    else:
        key = (evidence.qualifying, key)
        known = _contents.get(key)
        if known is None:
            known = _content(evidence, observation, implications)
            if len(_contents) >= _MOST_CONTENTS:
                _contents.clear()
            _contents[key] = known
        content = known
    if content.reading is None:
        return content
    return Content(content.gene, _with_numbers(evidence, observation, content.reading))


_MOST_CONTENTS: Final = 4096
_contents: dict[Hashable, Content] = {}


def _content(evidence: Evidence, observation: Observation, implications: list[Observation]) -> Content:
    slots = slots_of(observation, implications)
    gene = gene_in(observation, slots)
    reading = _read(observation, slots, gene, evidence.qualifying, None) if gene.esr1 else None
    return Content(gene, reading)


def read_variant(
    evidence: Evidence, observation: Observation, slots: Slots, gene: GeneNamed, *, call: Call | None = None
) -> Reading:
    """What a variant Observation of ESR1 says; a negative that names a variant is one for that allele only.

    ``call``: the answer, where the format writes it in a way of its own. A named variant without any value is
    indeterminate: it may be a variant looked for.
    """
    reading = _read(observation, slots, gene, evidence.qualifying, call)
    return _with_numbers(evidence, observation, reading)


def with_elements(evidence: Evidence, observation: Observation, reading: Reading) -> Reading:
    """What the words of a value say, with what stands beside them in elements: those never make a detection."""
    slots = slots_of(observation, evidence.implications_of(observation))
    gene = gene_in(observation, slots)
    is_of_other = (
        bool(slots.genes) and (gene.conflict or not gene.esr1) and not any(map(lists_esr1, slots.genes))
    )
    named = _Named.of(slots, [], evidence.qualifying)
    if reading.call not in (Call.DETECTED, Call.NOT_DETECTED):
        return reading
    parts = [part for part in as_list(observation.component) if not gene.several or _of_esr1(part)]
    call = as_interpreted(reading.call, observation, parts)
    if reading.call is Call.NOT_DETECTED:
        if is_of_other and gene.stated:
            call = Call.INDETERMINATE
        return replace(reading, call=call, variant=reading.variant or named.variant)
    doubts = reading.doubts | slots.doubts
    if is_of_other and gene.stated:
        doubts |= {Doubt.GENE_CONFLICT}
    if named.variant is not None and reading.variant is None:
        doubts = (doubts - {Doubt.VARIANT_UNNAMED}) | named.doubts
    elif named.variant not in (None, reading.variant):
        doubts |= {Doubt.VARIANT_CONFLICT}
    contradicted = slots.contradicted or any(map(is_nothing, slots.fractions)) or slots.origin_unreadable
    if contradicted or call is not Call.DETECTED or any(map(_is_of_a_relative, as_list(observation.focus))):
        return replace(
            reading, call=Call.INDETERMINATE, doubts=frozenset(), unreadable=slots.origin_unreadable
        )
    said = replace(
        reading,
        variant=reading.variant or named.variant,
        doubts=frozenset(doubts),
        vaf=reading.vaf or next(iter(slots.fractions), None),
    )
    return said if said.vaf is not None else _with_numbers(evidence, observation, said)


def _with_numbers(evidence: Evidence, observation: Observation, reading: Reading) -> Reading:
    """The reading with the allele fraction; a detection of nothing is no detection."""
    if reading.unreadable:
        evidence.notes.problem(observation, "origin or significance of the variant is unreadable")
    fractions = fractions_of(observation, evidence.implications_of(observation))
    if not fractions or reading.call is Call.NOT_DETECTED:
        return reading
    if reading.call is Call.DETECTED and any(map(is_nothing, fractions)):
        return replace(reading, call=Call.INDETERMINATE, vaf=fractions[0], doubts=frozenset())
    return replace(reading, vaf=fractions[0])


def _read(
    observation: Observation, slots: Slots, gene: GeneNamed, qualifying: VariantList, call: Call | None
) -> Reading:
    worded = _worded(observation)
    if call is None:
        parts = as_list(observation.component)
        call = call_of(observation, [part for part in parts if not gene.several or _of_esr1(part)])
    named = _Named.of(slots, worded, qualifying)
    doubts = frozenset(named.doubts | slots.doubts | ({Doubt.GENE_CONFLICT} if gene.conflict else set()))
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
    unreadable = call is Call.DETECTED and slots.origin_unreadable
    if unreadable:
        call = Call.INDETERMINATE
    if gene.several and Doubt.GENE_CONFLICT not in doubts:
        doubts = _of_several(named, doubts)
    return Reading(
        call=call,
        variant=named.variant,
        vaf=next(iter(slots.fractions), None),
        doubts=doubts if call is Call.DETECTED else frozenset(),
        quote=named.quote,
        unreadable=unreadable,
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
    """Whether notes say of ESR1 anything but the detection, or it is one of somebody else."""
    return any(statement.call is not Call.DETECTED and not statement.vague for statement in worded) or any(
        _is_of_a_relative(reference) for reference in as_list(observation.focus)
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
    return replace(statement, call=Call.DETECTED) if statement.vague else statement


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
