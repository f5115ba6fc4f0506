"""Variants of ESR1 by name, and the lists that say which of them count.

Numbering of NM_000125 / NP_000116 (595 residues); NM_001122740 differs in its untranslated part only.
Positions on GRCh37 (NC_000006.11) and c./p. names: MSK-IMPACT breast cohort 2018 (OHDSI/OncologyWG 994a1a0,
on NM_000125.3); GRCh38 (NC_000006.12) = GRCh37 - 321135, checked on three lifted loci. Rows marked "derived"
were computed inside the exon from verified neighbours.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from service.terms.hgvs import ChangeKind, CodingChange, GenomicChange, ProteinChange

TRANSCRIPTS: Final = frozenset({"NM_000125", "ENST00000206249", "NM_001122740"})
"""Transcripts that share the numbering of the table."""

PROTEIN_LENGTH: Final = 595
"""Residues of NP_000116."""

LIGAND_BINDING_CODONS: Final = range(310, 548)
"""Codons 310 to 547: the span of the Guardant360 CDx claim for elacestrant (OncoKB CDx file, ab6e5772)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantList:
    """A published (or this project's) list of qualifying variants, by name and by span of missense codons."""

    name: str
    source: str
    names: frozenset[str]
    missense_codons: range | None = None

    def holds(self, change: ProteinChange) -> bool:
        """Whether the list names this change."""
        if change.name in self.names:
            return True
        codons = self.missense_codons
        return codons is not None and change.kind is ChangeKind.MISSENSE and change.first in codons


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


GUARDANT360_CDX_S021: Final = VariantList(
    name="Guardant360 CDx for imlunestrant",
    source="OncoKB CDx file, association 323 (FDA supplement S021)",
    names=_names("E380Q V422del S463F S463P L469V L536H L536P L536Q L536R Y537C Y537D Y537N Y537S D538G"),
)
GUARDANT360_CDX_S010: Final = VariantList(
    name="Guardant360 CDx for elacestrant",
    source="OncoKB CDx file, ab6e5772 (FDA supplement S010): missense in codons 310 to 547",
    names=frozenset(),
    missense_codons=LIGAND_BINDING_CODONS,
)
PADA_1: Final = VariantList(
    name="PADA-1 droplet PCR",
    source="PADA-1 assay publication: six alleles",
    names=_names("E380Q L536R Y537C Y537N Y537S D538G"),
)
PROJECT_DEFAULT: Final = VariantList(
    name="default qualifying list",
    source=(
        "13 missense alleles on both Guardant360 CDx lists, and V422del; a default of this project, "
        "the list used by SERENA-6 is not public"
    ),
    names=_names("E380Q S463P S463F L469V L536H L536P L536Q L536R Y537C Y537D Y537N Y537S D538G V422del"),
)


def site_list(names: Iterable[str]) -> VariantList:
    """The list of one site, by names such as D538G."""
    return VariantList(
        name="qualifying list of this site", source="the site's configuration", names=frozenset(names)
    )


NOTE_ON_V422DEL: Final = "V422del is an in-frame deletion that only one companion-diagnostic list names"

# name: coding changes, then (GRCh38, GRCh37) positions.
_TABLE: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "K303R": (("908A>G", "151944320A>G", "152265455A>G"),),  # derived
    "E380Q": (("1138G>C", "152011697G>C", "152332832G>C"),),
    # The three bases can be taken away at four places of a repeat (left-aligned VCF: GRCh37 152382151
    # ATGG>A).
    "V422del": (
        ("1265_1267del", "152061020_152061022del", "152382155_152382157del"),
        ("1264_1266del", "152061019_152061021del", "152382154_152382156del"),
        ("1263_1265del", "152061018_152061020del", "152382153_152382155del"),
        ("1262_1264del", "152061017_152061019del", "152382152_152382154del"),
    ),
    "G442R": (("1324G>C", "152061079G>C", "152382214G>C"),),
    "F461V": (("1381T>G", "152094396T>G", "152415531T>G"),),
    "S463P": (("1387T>C", "152094402T>C", "152415537T>C"),),
    "S463F": (("1388C>T", "152094403C>T", "152415538C>T"),),  # derived
    "L469V": (("1405C>G", "152094420C>G", "152415555C>G"),),  # derived
    "V534E": (("1601T>A", "152098779T>A", "152419914T>A"),),
    "P535H": (("1604C>A", "152098782C>A", "152419917C>A"),),  # derived
    "L536H": (("1607T>A", "152098785T>A", "152419920T>A"),),
    "L536P": (("1607T>C", "152098785T>C", "152419920T>C"),),
    "L536R": (("1607T>G", "152098785T>G", "152419920T>G"),),
    "L536Q": (("1607_1608delinsAG", "152098785_152098786delinsAG", "152419920_152419921delinsAG"),),
    "Y537N": (("1609T>A", "152098787T>A", "152419922T>A"),),
    "Y537H": (("1609T>C", "152098787T>C", "152419922T>C"),),
    "Y537D": (("1609T>G", "152098787T>G", "152419922T>G"),),
    "Y537S": (
        ("1610A>C", "152098788A>C", "152419923A>C"),
        ("1609_1610delinsAG", "152098787_152098788delinsAG", "152419922_152419923delinsAG"),
        ("1610_1611delinsCA", "152098788_152098789delinsCA", "152419923_152419924delinsCA"),
    ),
    "Y537C": (("1610A>G", "152098788A>G", "152419923A>G"),),
    "D538G": (("1613A>G", "152098791A>G", "152419926A>G"),),
    "L549P": (("1646T>C", "152098824T>C", "152419959T>C"),),  # derived
}
_VCF_V422DEL: Final = (
    ("NC_000006.12", "152061016_152061019delinsA"),
    ("NC_000006.11", "152382151_152382154delinsA"),
)

_BY_CODING: Final = {coding: name for name, rows in _TABLE.items() for coding, _, _ in rows}


def _genomic_names() -> Iterator[tuple[tuple[str, str], str]]:
    for name, rows in _TABLE.items():
        for _, grch38, grch37 in rows:
            yield ("NC_000006.12", grch38), name
            yield ("NC_000006.11", grch37), name
            # The two builds' positions do not overlap, so a bare chromosome is enough.
            yield ("6", grch38), name
            yield ("6", grch37), name
    for where, position in _VCF_V422DEL:
        yield (where, position), "V422del"
        yield ("6", position), "V422del"


_BY_GENOMIC: Final = dict(_genomic_names())


class Interest(enum.Enum):
    """What a named change of ESR1 is to the question of switching."""

    QUALIFYING = "on the qualifying list"
    NOT_LISTED = "not on the qualifying list"
    NOT_OF_INTEREST = "not a mutation of interest"


def interest(change: ProteinChange, qualifying: VariantList) -> Interest:
    """Whether a change qualifies, might (in the ligand-binding domain, unlisted), or is another mechanism."""
    if qualifying.holds(change):
        return Interest.QUALIFYING
    inside = change.first in LIGAND_BINDING_CODONS and change.last in LIGAND_BINDING_CODONS
    if inside and change.kind in (ChangeKind.MISSENSE, ChangeKind.IN_FRAME):
        return Interest.NOT_LISTED
    return Interest.NOT_OF_INTEREST


def of_coding(change: CodingChange) -> str | None:
    """The protein name of a known coding change; another transcript's numbering is not understood."""
    return _BY_CODING.get(change.name) if is_own_transcript(change) else None


def of_genomic(change: GenomicChange) -> str | None:
    """The protein name of a known genomic change."""
    return _BY_GENOMIC.get((change.where, change.name))


def is_own_transcript(change: CodingChange) -> bool:
    """Whether the coding change is written in this gene's numbering, or without a transcript."""
    return change.accession is None or change.accession in TRANSCRIPTS


def agrees(protein: ProteinChange, change: CodingChange) -> bool:
    """Whether a coding change can be the named protein change.

    The table holds every single-base route to the variants it names, so for those another single base is a
    contradiction. Beyond the table only the codon can be compared.
    """
    if not is_own_transcript(change):
        return True
    known = of_coding(change)
    if known is not None:
        return known == protein.name
    if change.first is None or change.last is None:
        return False
    if change.is_substitution and protein.name in _TABLE:
        return False
    return (change.first - 1) // 3 + 1 <= protein.last and (change.last - 1) // 3 + 1 >= protein.first


def agrees_genomic(protein: ProteinChange, change: GenomicChange) -> bool:
    """Whether a genomic change can be the named protein change, as far as the table can tell."""
    known = of_genomic(change)
    if known is not None:
        return known == protein.name
    return not (change.is_substitution and protein.name in _TABLE)
