"""Code systems under all the names that real systems give them."""

import pytest

from service.terms import systems
from service.terms.systems import canonical, is_known


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://loinc.org", systems.LOINC),
        ("http://loinc.org/", systems.LOINC),
        ("https://loinc.org", systems.LOINC),
        ("HTTP://LOINC.ORG", systems.LOINC),
        (" http://loinc.org ", systems.LOINC),
        ("urn:oid:2.16.840.1.113883.6.1", systems.LOINC),
        ("URN:OID:2.16.840.1.113883.6.1", systems.LOINC),
        ("urn:oid:2.16.840.1.113883.6.96", systems.SNOMED),
        ("https://www.nlm.nih.gov/research/umls/rxnorm", systems.RXNORM),
        ("urn:oid:2.16.840.1.113883.6.88", systems.RXNORM),
        ("urn:oid:2.16.840.1.113883.6.69", systems.NDC),
        ("urn:oid:2.16.840.1.113883.6.73", systems.ATC),
        ("http://fhir.de/CodeSystem/bfarm/atc", systems.ATC),
        ("http://fhir.de/CodeSystem/dimdi/atc", systems.ATC),
        ("urn:oid:2.16.840.1.113883.6.90", systems.ICD_10_CM),
        ("http://hl7.org/fhir/sid/icd-10-us", systems.ICD_10_CM),
        ("urn:oid:2.16.840.1.113883.6.3", systems.ICD_10),
        ("http://fhir.de/CodeSystem/dimdi/icd-10-gm", systems.ICD_10_GM),
        ("urn:oid:1.2.276.0.76.5.409", systems.ICD_10_GM),
        ("urn:oid:2.16.840.1.113883.6.43.1", systems.ICD_O_3),
        ("http://terminology.hl7.org/CodeSystem/icd-o-3.1", systems.ICD_O_3),
        ("http://www.genenames.org/geneId", systems.HGNC),
        ("http://hl7.org/fhir/v2/0074", systems.DIAGNOSTIC_SERVICE),
        ("http://hl7.org/fhir/v2/0078", systems.INTERPRETATION),
    ],
)
def test_a_system_is_recognised_by_every_name_it_has(written: str, meant: str) -> None:
    assert canonical(written) == meant
    assert canonical(written) == meant, "the second time from memory"
    assert is_known(written)


@pytest.mark.parametrize(
    "written", ["http://loinc.org.example", "urn:local:labs", "2.16.840.1.113883.6.1", "loinc"]
)
def test_an_unknown_system_stays_what_it_is(written: str) -> None:
    assert canonical(written) == written
    assert not is_known(written)


@pytest.mark.parametrize("written", [None, ""])
def test_no_system_is_the_empty_string(written: str | None) -> None:
    assert canonical(written) == ""
    assert not is_known(written)


def test_the_memory_of_names_is_bounded() -> None:
    before = canonical("urn:local:first")
    for number in range(systems._MOST_SEEN + 10):
        canonical(f"urn:local:{number}")
    assert len(systems._SEEN) <= systems._MOST_SEEN
    assert canonical("urn:local:first") == before
    assert canonical("https://loinc.org/") == systems.LOINC
