"""Codes of one site's laboratory, and what they mean: read from a file, checked at once, never changed.

A local code is not interpreted by itself: the standard coding it stands for is put beside it, and the readers
see that one. The page docs/local-codes.md describes the file.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from service.terms.systems import LOINC, SNOMED, canonical, is_known

OWN_SYSTEM: Final = "urn:esr1-cds:concept"
"""For what no standard code says; the display says it in words."""


class UnusableLocalCodesError(ValueError):
    """The file of local codes cannot be used; the message says which file, which entry, and what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCoding:
    """The coding a local code stands for."""

    system: str
    code: str
    display: str


def _standard(system: str, code: str, display: str) -> StandardCoding:
    return StandardCoding(system=system, code=code, display=display)


# Codes as in service.terms.concepts.genomics, with its sources.
CONCEPTS: Final[Mapping[str, StandardCoding]] = MappingProxyType(
    {
        "esr1-variant-test": _standard(OWN_SYSTEM, "esr1-variant-test", "ESR1 gene mutation analysis"),
        "variant-assessment": _standard(LOINC, "69548-6", "Genetic variant assessment"),
        "cell-free-dna-panel": _standard(
            LOINC, "100029-8", "Cancer multigene analysis in plasma cell-free DNA"
        ),
        "gene-studied": _standard(LOINC, "48018-6", "Gene studied"),
        "protein-change": _standard(LOINC, "48005-3", "Amino acid change"),
        "coding-change": _standard(LOINC, "48004-6", "DNA change"),
        "allele-fraction": _standard(LOINC, "81258-6", "Variant allele fraction"),
        "esr1-gene": _standard("http://www.genenames.org", "HGNC:3467", "ESR1"),
        "estrogen-receptor-stain": _standard(LOINC, "85337-4", "Estrogen receptor by immune stain"),
        "plasma": _standard(SNOMED, "119361006", "Plasma specimen"),
        "blood": _standard(SNOMED, "119297000", "Blood specimen"),
        "tissue": _standard(SNOMED, "119376003", "Tissue specimen"),
        "cerebrospinal-fluid": _standard(SNOMED, "258450006", "Cerebrospinal fluid specimen"),
        "detected": _standard(SNOMED, "260373001", "Detected"),
        "not-detected": _standard(SNOMED, "260415000", "Not detected"),
        "indeterminate": _standard(LOINC, "LA11884-6", "Indeterminate"),
        "no-call": _standard(LOINC, "LA18198-4", "No call"),
        "germline": _standard(LOINC, "LA6683-2", "Germline"),
        "somatic": _standard(LOINC, "LA6684-0", "Somatic"),
    }
)
"""What a local code can mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalCodes:
    """The local codes of a site."""

    meanings: Mapping[tuple[str, str], StandardCoding] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a file. Raises :class:`UnusableLocalCodesError` for anything that is not right."""
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as cause:
            raise UnusableLocalCodesError(f"{path}: cannot be read as UTF-8 text") from cause
        except tomllib.TOMLDecodeError as cause:
            raise UnusableLocalCodesError(f"{path}: not TOML: {cause}") from cause
        try:
            return cls(meanings=MappingProxyType(_meanings(content)))
        except _Complaint as complaint:
            raise UnusableLocalCodesError(f"{path}: {complaint}") from None

    def standard(self, system: str | None, code: str | None) -> StandardCoding | None:
        """What a coding stands for; ``None`` when it is not one of the site's."""
        return self.meanings.get((canonical(system), code)) if code else None

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.meanings)


NO_LOCAL_CODES: Final = LocalCodes()

_KEYS: Final = ("system", "code", "concept")


class _Complaint(Exception):  # becomes the message of the named error
    """What is wrong with an entry."""


def _meanings(content: dict[str, object]) -> dict[tuple[str, str], StandardCoding]:
    unknown = sorted(set(content) - {"codes"})
    if unknown:
        raise _Complaint(f"unknown key {unknown[0]!r}; entries are [[codes]]")
    meanings: dict[tuple[str, str], StandardCoding] = {}
    for place, (system, code, concept) in _entries(content.get("codes")):
        if is_known(system):
            raise _Complaint(f"{place}: {system} is a standard code system, its codes are not local")
        key = (canonical(system), code)
        if key in meanings:
            raise _Complaint(f"{place}: {code!r} of {system} is mapped twice")
        meanings[key] = CONCEPTS[concept]
    return meanings


def _entries(entries: object) -> Iterator[tuple[str, tuple[str, str, str]]]:
    if not isinstance(entries, list) or not entries:
        raise _Complaint("no [[codes]] entries")
    for number, entry in enumerate(entries, start=1):
        place = f"codes entry {number}"
        if not isinstance(entry, dict):
            raise _Complaint(f"{place}: not a table")
        unknown = sorted(set(entry) - {*_KEYS, "comment"})
        if unknown:
            raise _Complaint(f"{place}: unknown key {unknown[0]!r}")
        values = [entry.get(key) for key in _KEYS]
        for key, value in zip(_KEYS, values, strict=True):
            if not isinstance(value, str) or not value.strip() or value != value.strip():
                raise _Complaint(f"{place}: {key} must be a text without blanks around it")
        system, code, concept = (str(value) for value in values)
        if concept not in CONCEPTS:
            raise _Complaint(f"{place}: concept {concept!r} is not one of {', '.join(CONCEPTS)}")
        yield place, (system, code, concept)
