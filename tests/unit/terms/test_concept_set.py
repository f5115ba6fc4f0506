"""Looking a coding up in a set: exact codes, stems of hierarchies, and never a code of another system."""

import pytest

from service.terms.concept_set import ConceptSet, codes, merged
from service.terms.systems import ICD_10_CM, ICD_10_GM, LOINC, SNOMED

SET = ConceptSet(
    name="example",
    source="invented",
    codes=merged(codes(LOINC, "1-8", "2-6"), codes(SNOMED, "10")),
    prefixes={ICD_10_CM: ("C50", "Z85.3")},
)


@pytest.mark.parametrize(
    ("system", "code", "held"),
    [
        (LOINC, "1-8", True),
        ("https://loinc.org/", "2-6", True),
        ("urn:oid:2.16.840.1.113883.6.1", "1-8", True),
        (LOINC, "1-80", False),
        (LOINC, "10", False),
        (SNOMED, "10", True),
        (None, "10", False),
        ("", "10", False),
        ("urn:local", "10", False),
        (SNOMED, None, False),
        (SNOMED, "", False),
        (ICD_10_CM, "C50", True),
        (ICD_10_CM, "C50.919", True),
        (ICD_10_CM, "c50.919", True),
        (ICD_10_CM, "C49", False),
        (ICD_10_CM, "XC50", False),
        (ICD_10_CM, "Z85.3", True),
        (ICD_10_CM, "Z85.4", False),
        (ICD_10_GM, "C50.4", False),
    ],
)
def test_a_coding_is_held_by_its_own_system_only(system: str | None, code: str | None, held: bool) -> None:
    assert SET.holds(system, code) is held


def test_merging_keeps_the_codes_of_each_system() -> None:
    together = merged(codes(LOINC, "1-8"), codes(LOINC, "2-6"), codes(SNOMED, "10"))
    assert together == {LOINC: frozenset({"1-8", "2-6"}), SNOMED: frozenset({"10"})}


def test_a_set_without_stems_holds_exact_codes_only() -> None:
    assert not ConceptSet(name="a", source="b", codes=codes(ICD_10_CM, "C50")).holds(ICD_10_CM, "C50.1")
