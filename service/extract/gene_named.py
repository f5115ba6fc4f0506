"""Whether an Observation's variant is one of ESR1: by id, by symbol, and by the names of the variant itself.

Id and symbol are collected apart: converters are known to write one constant id beside every symbol, so a
disagreement is kept as one and decided by people.
"""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from service.extract.genomic_words import ESR1, other_gene_places
from service.fhir.resources import CodeableConcept, Observation, as_list, texts
from service.terms.concepts.genomics import ESR1_HGNC_NUMBER
from service.terms.esr1_variants import TRANSCRIPTS, of_genomic
from service.terms.hgvs import variant_names
from service.terms.systems import HGNC, canonical

_ID: Final = re.compile(r"^(?:HGNC:)?\s*(\d+)$", re.IGNORECASE)
_OWN_PROTEIN: Final = re.compile(r"\bNP_000116\b")
_SYMBOL_PREFIX: Final = re.compile(r"^\s*(?!N[CGMPR]_|ENS|LRG_|chr)([A-Z][A-Za-z0-9-]{1,9})\s?:\s?[cpg]\.")
_MEANINGLESS: Final = frozenset({"", "gene", "genes", "gene studied", "gene studied [id]"})


class _Gene(enum.Enum):
    ESR1 = "ESR1"
    OTHER = "another gene"


_Genes = frozenset[_Gene]
_NONE: Final[_Genes] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneNamed:
    """What a variant Observation says of its gene.

    ``esr1``: something names ESR1. ``conflict``: the same place names another gene too. ``several``: ESR1 is
    one of several genes with places of their own. ``stated``: any gene is named at all.
    """

    esr1: bool = False
    conflict: bool = False
    several: bool = False
    stated: bool = False


def gene_of(observation: Observation, slots: Iterable[CodeableConcept], names: Iterable[str]) -> GeneNamed:
    """The gene of a variant Observation.

    ``slots``: the values of its gene elements. ``names``: its variant names as written, which may carry a
    gene or a transcript. What people wrote (code text, notes) counts only where those are silent.
    """
    of_slots = [_of_slot(slot) for slot in slots]
    of_names = frozenset[_Gene]().union(*(_of_name(name) for name in names))
    if not of_names and not any(genes for genes, _ in of_slots):
        return _of_wording(observation)
    in_slots = frozenset[_Gene]().union(*(genes for genes, _ in of_slots))
    esr1 = _Gene.ESR1 in in_slots or _Gene.ESR1 in of_names
    slots_deny = bool(in_slots) and _Gene.ESR1 not in in_slots
    return GeneNamed(
        esr1=esr1,
        conflict=esr1 and (slots_deny or _Gene.OTHER in of_names or any(torn for _, torn in of_slots)),
        several=len(in_slots) > 1,
        stated=True,
    )


def lists_esr1(concept: CodeableConcept | None) -> bool:
    """Whether a slot that may list many genes names ESR1 among them without contradiction."""
    if concept is None:
        return False
    of_each = [_of_coding(coding.system, coding.code, coding.display) for coding in concept.codings]
    if any(of_each):
        return any(genes == {_Gene.ESR1} for genes in of_each)
    return concept.text is not None and ESR1.search(concept.text) is not None


def _of_slot(concept: CodeableConcept) -> tuple[_Genes, bool]:
    """The genes of one slot, and whether it is torn: one coding, or coding and text, that say different
    genes.
    """
    of_each = [_of_coding(coding.system, coding.code, coding.display) for coding in concept.codings]
    coded = frozenset[_Gene]().union(*of_each)
    worded = _of_symbol(concept.text)
    if len(coded) == 1 and worded and worded != coded:
        return coded | worded, True
    return coded | worded, any(len(genes) > 1 for genes in of_each)


def _of_coding(system: str | None, code: str | None, display: str | None) -> _Genes:
    number = _ID.match(code) if code else None
    genes = _of_symbol(display)
    if number is None:
        return genes or _of_symbol(code)
    if canonical(system) != HGNC and not (code or "").upper().startswith("HGNC:"):
        return genes
    return genes | {_Gene.ESR1 if number[1] == ESR1_HGNC_NUMBER else _Gene.OTHER}


def _of_symbol(text: str | None) -> _Genes:
    """The gene a wording names; a repeated id or an empty phrase names none."""
    if text is None or text.strip().lower() in _MEANINGLESS or _ID.match(text.strip()):
        return _NONE
    return frozenset({_Gene.ESR1 if ESR1.search(text) else _Gene.OTHER})


def _of_name(text: str) -> _Genes:
    """The gene a variant name carries: a symbol, a transcript or protein accession, or a known position."""
    names = variant_names(text)
    own = (
        ESR1.search(text) is not None
        or _OWN_PROTEIN.search(text) is not None
        or any(change.accession in TRANSCRIPTS for change in names.codings)
        or any(of_genomic(change) is not None for change in names.genomics)
    )
    prefix = _SYMBOL_PREFIX.match(text)
    other = prefix is not None and not ESR1.search(prefix[1])
    return frozenset({gene for gene, said in ((_Gene.ESR1, own), (_Gene.OTHER, other)) if said})


def _of_wording(observation: Observation) -> GeneNamed:
    wordings = [*texts(observation.code), *(note.text or "" for note in as_list(observation.note))]
    esr1 = any(ESR1.search(text) for text in wordings)
    others = any(other_gene_places(text) for text in wordings)
    return GeneNamed(esr1=esr1, several=esr1 and others, stated=esr1 or others)
