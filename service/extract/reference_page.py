"""The page that says, for every fact, which resources, codes and shapes are read, and which are known and not read.

``python -m service.extract.reference_page --write`` writes it from the readers and their concept sets; ``--check``
compares.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from service.extract import cancer_meant, diagnosis_kinds
from service.extract.lab_formats import (
    genetics_extensions,
    plain_text,
    presence_parameters,
    region_studied,
    unreadable_report,
    variant_observation,
)
from service.extract.readers import (
    demographics,
    diagnoses,
    esr1,
    imaging,
    menopause,
    performance_status,
    receptors,
    staging,
    treatment,
)
from service.terms import systems
from service.terms.concept_set import ConceptSet
from service.terms.concepts import imaging as imaging_concepts
from service.terms.drugs import PRODUCTS

_PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "what-is-read.md"
_FORMATS: Final = (
    variant_observation,
    genetics_extensions,
    region_studied,
    presence_parameters,
    plain_text,
    unreadable_report,
)
_READERS: Final[Mapping[str, ModuleType]] = {
    "Demographics": demographics,
    "Diagnoses and metastases": diagnoses,
    "Stage": staging,
    "Receptors": receptors,
    "Systemic treatment": treatment,
    "ESR1 results": esr1,
    "Imaging and disease status": imaging,
    "Performance status": performance_status,
    "Ovarian function": menopause,
}
_LENT_TO: Final[Mapping[str, tuple[ModuleType, ...]]] = {
    "Diagnoses and metastases": (diagnosis_kinds, cancer_meant),
    "Receptors": (cancer_meant,),
}
"""Modules whose concept sets a reader uses without naming them itself."""

_NAMES: Final = {
    uri: name for name, uri in vars(systems).items() if name.isupper() and not name.startswith("_")
}
NOT_READ: Final[Mapping[str, tuple[str, ...]]] = {
    "Demographics": ("sex assigned at birth and gender identity extensions",),
    "Diagnoses and metastases": (
        "Procedure.reasonReference, EpisodeOfCare, ClinicalImpression",
        "SNOMED CT codes outside the sets that come without any wording",
    ),
    "Stage": ("T and N categories, an M0 alone, stage 0", "Observation.component of staging panels"),
    "Receptors": (
        "staining intensity, Allred and H scores without a verdict",
        "receptors that stand only in the narrative of a pathology report; words of its conclusion that speak against "
        "the pathway leave the question open",
    ),
    "Systemic treatment": (
        "MedicationKnowledge, CarePlan, ImmunizationRecommendation",
        "CPT and ICD-10-PCS codes of chemotherapy administration",
        "reasonReference of an order",
    ),
    "ESR1 results": (
        "MolecularSequence and variant call files",
        "genomic-study Procedures of the third genomics reporting guide",
        "structural variants beyond being named as such",
    ),
    "Imaging and disease status": (
        "ImagingStudy, pixels, DICOM structured reports",
        "narrative in other languages than English",
        "tumour sizes without a verdict of the radiologist",
    ),
    "Performance status": (
        "Karnofsky, Lansky and Palliative Performance Scale (another scale is not converted)",
    ),
    "Ovarian function": (
        "laboratory values (estradiol, FSH) and the date of the last menstrual period",
        "one-sided operations",
    ),
}


def page() -> str:
    """The page as Markdown."""
    parts = [
        "# What is read\n",
        "Generated from the readers and their concept sets. Codes are listed as the sets hold them; `C50…` means every "
        "code that begins so. Text beside a code is read as said on each line, never beside a code that decides.\n",
    ]
    for title, reader in _READERS.items():
        parts.append(f"## {title}\n\n{_docstring(reader)}\n")
        parts += [
            f"* `{module.__name__.rsplit('.', 1)[-1]}`: {_first_line(module)}"
            for module in _formats_of(title)
        ]
        parts += list(_sets(reader, title))
        parts.append("\nKnown and not read:\n")
        parts += [f"* {item}" for item in NOT_READ[title]]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _docstring(module: ModuleType) -> str:
    return (module.__doc__ or "").strip()


def _first_line(module: ModuleType) -> str:
    return " ".join(_docstring(module).split("\n\n")[0].split())


def _formats_of(title: str) -> tuple[ModuleType, ...]:
    return _FORMATS if title == "ESR1 results" else ()


def _sets(reader: ModuleType, title: str) -> Iterator[str]:
    modules = (reader, *_formats_of(title), *_LENT_TO.get(title, ()))
    found = {
        item.name: item
        for module in modules
        for item in vars(module).values()
        if isinstance(item, ConceptSet)
    }
    for name in sorted(found):
        yield f"* **{name}** ({found[name].source}): {_codes(found[name])}"
    if title == "Systemic treatment":
        yield from _drugs()
    if title == "Imaging and disease status":
        regions = sorted(imaging_concepts.REGION_BY_CODE.items())
        yield "* **studies by code**: " + "; ".join(f"`{code}` {words}" for code, words in regions)


def _codes(concept_set: ConceptSet) -> str:
    listed = [
        f"{_NAMES.get(uri, uri)} " + ", ".join(f"`{code}`" for code in sorted(held))
        for uri, held in sorted(concept_set.codes.items())
        if held
    ]
    listed += [
        f"{_NAMES.get(uri, uri)} " + ", ".join(f"`{stem}…`" for stem in stems)
        for uri, stems in sorted(concept_set.prefixes.items())
    ]
    return "; ".join(listed) or "by its wording only"


def _drugs() -> Iterator[str]:
    counted = Counter(
        (drug.drug_class.value, drug.name, _NAMES.get(uri, uri))
        for (uri, _), product in PRODUCTS.items()
        for drug in product.drugs
    )
    by_drug: dict[tuple[str, str], list[str]] = {}
    for (drug_class, name, system), number in sorted(counted.items()):
        by_drug.setdefault((drug_class, name), []).append(f"{system} {number}")
    for (drug_class, name), numbers in by_drug.items():
        yield f"* **{name}** ({drug_class}): codes in {', '.join(numbers)}; generic and brand names"


def main(arguments: list[str]) -> int:
    """``--write`` or ``--check``; the exit status says whether the page is current."""
    text = page()
    if "--write" in arguments:
        _PAGE.write_text(text, encoding="utf-8")
        return 0
    if _PAGE.exists() and _PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(
        f"docs/reference/{_PAGE.name} is stale: python -m service.extract.reference_page --write\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
