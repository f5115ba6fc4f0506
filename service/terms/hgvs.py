"""Names of sequence variants: HGVS as laboratories write it, normalised enough to compare.

HGVS nomenclature (https://hgvs-nomenclature.org): ``p.`` protein, ``c.`` coding DNA, ``g.`` genomic.
Laboratories leave prefixes out, use one- or three-letter amino acids, put predictions in parentheses and
spell deleted bases out ("delTCinsAG"); all of that means the same. Nothing here knows a gene.
"""

import enum
import re
from dataclasses import dataclass
from typing import Final

_ONE_LETTER: Final = {
    "ala": "A", "arg": "R", "asn": "N", "asp": "D", "cys": "C", "gln": "Q", "glu": "E", "gly": "G",
    "his": "H",
    "ile": "I", "leu": "L", "lys": "K", "met": "M", "phe": "F", "pro": "P", "ser": "S", "thr": "T",
    "trp": "W",
    "tyr": "Y", "val": "V", "sec": "U", "ter": "*", "stop": "*", "x": "*",
}  # fmt: skip

_RESIDUE: Final = (
    "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Sec"
    "|ALA|ARG|ASN|ASP|CYS|GLN|GLU|GLY|HIS|ILE|LEU|LYS|MET|PHE|PRO|SER|THR|TRP|TYR|VAL|SEC"
    "|[ACDEFGHIKLMNPQRSTVWYU])"
)
_STOP: Final = r"(?:Ter|TER|Stop|STOP|X|\*)"
_TOKEN: Final = re.compile(f"{_STOP}|{_RESIDUE}")
_PROTEIN: Final = re.compile(
    rf"(?<![A-Za-z0-9_.*>])(?:p\.\s?)?[(\[]?(?P<ref>{_RESIDUE})(?P<first>\d{{1,4}})"
    rf"(?:_(?P<ref2>{_RESIDUE})(?P<last>\d{{1,4}}))?"
    rf"(?P<tail>(?:{_RESIDUE}|{_STOP})?fs(?:{_STOP}?\d*)"
    rf"|delins(?P<delins>(?:{_RESIDUE}|{_STOP})+)|>(?P<legacy>{_RESIDUE}+)|ins(?P<ins>{_RESIDUE}+)"
    rf"|del(?:{_RESIDUE})*|dup|=|(?P<stop>{_STOP})|(?P<alt>{_RESIDUE}))"
    # "Y537S/N" leaves open which of the two was found.
    r"[)\]]?(?![A-Za-z0-9_*>=]|/[A-Z*]\b)"
)
_CODING: Final = re.compile(
    r"(?:(?P<accession>(?:NM_|ENST|LRG_|XM_|NR_)[0-9t]+(?:\.\d+)?)(?:\([A-Za-z0-9-]+\))?\s?:\s?)?"
    r"(?<![A-Za-z0-9_])c\.\s?[(\[]?(?P<first>[-*]?\d+)(?P<offset>[+-]\d+)?"
    r"(?:_(?P<last>[-*]?\d+)(?P<offset2>[+-]\d+)?)?"
    r"(?P<change>[ACGT]+>[ACGT]+|del[ACGT]*\d*ins[ACGT]+|del[ACGT]*\d*|dup[ACGT]*|ins[ACGT]+|=)?",
    re.IGNORECASE,
)
_GENOMIC: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?P<where>NC_\d{6}\.\d+|chr[0-9XYM]{1,2}|[0-9XY]{1,2})\s?:\s?(?:g\.\s?)?"
    r"(?P<first>\d{4,9})(?:_(?P<last>\d{4,9}))?\s?"
    r"(?P<change>[ACGT]+\s?>\s?[ACGT]+|del[ACGT]*\d*ins[ACGT]+|del[ACGT]*\d*)",
    re.IGNORECASE,
)
_SPELLED_OUT: Final = re.compile(r"del[ACGT]*\d*", re.IGNORECASE)


class ChangeKind(enum.Enum):
    """What a change does to the protein, as far as its name says."""

    MISSENSE = "missense"
    IN_FRAME = "in-frame deletion, insertion or duplication"
    NONSENSE = "nonsense"
    FRAMESHIFT = "frameshift"
    SYNONYMOUS = "synonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinChange:
    """A protein change. ``name`` is one-letter without prefix ("D538G"); ``first`` and ``last`` are residues."""

    name: str
    kind: ChangeKind
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingChange:
    """A change of the coding DNA.

    ``accession`` is the transcript without version, ``None`` when none is written. ``name`` has no prefix
    ("1613A>G", "1607_1608delinsAG"). ``first`` and ``last`` are ``None`` outside the coding sequence
    (introns, UTR).
    """

    accession: str | None
    name: str
    first: int | None
    last: int | None

    @property
    def is_substitution(self) -> bool:
        """One base for another."""
        return ">" in self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class GenomicChange:
    """A change of a chromosome. ``where`` is the accession ("NC_000006.12") or the bare chromosome ("6")."""

    where: str
    name: str

    @property
    def is_substitution(self) -> bool:
        """One base for another."""
        return ">" in self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantNames:
    """Every variant name found in a text, each once, in order of appearance."""

    proteins: tuple[ProteinChange, ...] = ()
    codings: tuple[CodingChange, ...] = ()
    genomics: tuple[GenomicChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether any name was found."""
        return bool(self.proteins or self.codings or self.genomics)


NO_NAMES: Final = VariantNames()


def variant_names(text: str) -> VariantNames:
    """All variant names in a text, whatever surrounds them."""
    if not any(character.isdigit() for character in text):
        return NO_NAMES
    # Longer names first, so that no part of one is read again as a name of another kind.
    genomics = {_genomic(found): None for found in _GENOMIC.finditer(text)}
    rest = _GENOMIC.sub(" ", text)
    codings = {_coding(found): None for found in _CODING.finditer(rest)}
    rest = _CODING.sub(" ", rest)
    proteins = {_protein(found): None for found in _PROTEIN.finditer(_without_accessions(rest))}
    return VariantNames(proteins=tuple(proteins), codings=tuple(codings), genomics=tuple(genomics))


def protein_change(text: str) -> ProteinChange | None:
    """The protein change a text names, ``None`` when it names none or several."""
    found = variant_names(text).proteins
    return found[0] if len(found) == 1 else None


def without_names(text: str) -> str:
    """The text without the variant names and accessions in it."""
    rest = _CODING.sub(" ", _GENOMIC.sub(" ", text))
    return _PROTEIN.sub(" ", _without_accessions(rest))


_ACCESSION: Final = re.compile(
    r"(?:NP_|ENSP|XP_|NM_|NC_|NG_|ENST|LRG_)[0-9tp]+(?:\.\d+)?(?:\([A-Za-z0-9-]+\))?\s?:?"
)


def _without_accessions(text: str) -> str:
    return _ACCESSION.sub(" ", text)


def _short(residues: str) -> str:
    """One-letter codes for a run of residues in either notation; every way of writing a stop becomes "*"."""
    return "".join(_ONE_LETTER.get(token.lower(), token) for token in _TOKEN.findall(residues))


def _protein(found: re.Match[str]) -> ProteinChange:
    first = int(found["first"])
    last = int(found["last"] or first)
    reference, tail = _short(found["ref"]), found["tail"]
    place = f"{reference}{first}" + (f"_{_short(found['ref2'])}{last}" if last != first else "")
    kind, ending = _effect(found, tail, reference)
    return ProteinChange(name=place + ending, kind=kind, first=first, last=last)


def _effect(found: re.Match[str], tail: str, reference: str) -> tuple[ChangeKind, str]:
    if "fs" in tail:
        return ChangeKind.FRAMESHIFT, _short(tail.partition("fs")[0]) + "fs"
    inserted = found["delins"] or found["legacy"]
    if inserted:
        letters = _short(inserted)
        return (ChangeKind.NONSENSE if "*" in letters else ChangeKind.IN_FRAME), "delins" + letters
    if found["ins"]:
        return ChangeKind.IN_FRAME, "ins" + _short(found["ins"])
    if tail.startswith(("del", "dup")):
        return ChangeKind.IN_FRAME, tail[:3]
    if found["stop"]:
        return ChangeKind.NONSENSE, "*"
    if tail == "=" or _short(tail) == reference:
        return ChangeKind.SYNONYMOUS, "="
    return ChangeKind.MISSENSE, _short(tail)


def _coding(found: re.Match[str]) -> CodingChange:
    accession = (found["accession"] or "").split(".")[0].upper() or None
    inside = found["first"].isdigit() and (found["last"] or "0").isdigit()
    exonic = inside and not found["offset"] and not found["offset2"]
    place = found["first"] + (found["offset"] or "")
    if found["last"]:
        place += f"_{found['last']}{found['offset2'] or ''}"
    return CodingChange(
        accession=accession,
        name=_change(place, found["change"] or ""),
        first=int(found["first"]) if exonic else None,
        last=int(found["last"] or found["first"]) if exonic else None,
    )


def _genomic(found: re.Match[str]) -> GenomicChange:
    where = found["where"].upper().removeprefix("CHR")
    place = found["first"] + (f"_{found['last']}" if found["last"] else "")
    return GenomicChange(where=where, name=_change(place, found["change"].replace(" ", "")))


def _change(place: str, change: str) -> str:
    """The change without spelled-out deleted bases; an old-style "TC>AG" becomes "delinsAG"."""
    kind = change[:3].lower()
    if kind == "del":
        rest = _SPELLED_OUT.sub("", change, count=1)
        return f"{place}del{'ins' + rest[3:].upper() if rest else ''}"
    if kind in ("dup", "ins"):
        return place + kind + change[3:].upper()
    old, _, new = change.upper().partition(">")
    if len(old) > 1 or len(new) > 1:
        return f"{_spanning(place, len(old))}delins{new}"
    return place + change.upper()


def _spanning(place: str, length: int) -> str:
    return (
        place if "_" in place or length == 1 or not place.isdigit() else f"{place}_{int(place) + length - 1}"
    )
