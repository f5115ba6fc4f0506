"""The table of ESR1 variants and the lists that say which count."""

import pytest

from service.terms.esr1_variants import (
    GUARDANT360_CDX_S010,
    GUARDANT360_CDX_S021,
    PADA_1,
    PROJECT_DEFAULT,
    Interest,
    agrees,
    agrees_genomic,
    interest,
    of_coding,
    of_genomic,
)
from service.terms.hgvs import ProteinChange, protein_change, variant_names

QUALIFYING = [
    "E380Q", "V422del", "S463P", "S463F", "L469V", "L536H", "L536P", "L536Q", "L536R",
    "Y537C", "Y537D", "Y537N", "Y537S", "D538G",
]  # fmt: skip
LIFTED_BY = 321_135


def change(name: str) -> ProteinChange:
    found = protein_change(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", QUALIFYING)
def test_the_fourteen_default_variants_qualify(name: str) -> None:
    assert interest(change(name), PROJECT_DEFAULT) is Interest.QUALIFYING


def test_the_default_list_holds_fourteen_variants() -> None:
    assert PROJECT_DEFAULT.names == set(QUALIFYING)
    assert GUARDANT360_CDX_S021.names == set(QUALIFYING)


@pytest.mark.parametrize(
    "name", ["G442R", "F461V", "V534E", "P535H", "Y537H", "A310T", "N547K", "L536_D538delinsPN"]
)
def test_unlisted_changes_of_the_ligand_binding_domain_are_not_listed(name: str) -> None:
    assert interest(change(name), PROJECT_DEFAULT) is Interest.NOT_LISTED


@pytest.mark.parametrize("name", ["K303R", "A309T", "H548R", "L549P", "G521Rfs", "Y537*", "D538=", "A65V"])
def test_other_changes_are_not_of_interest(name: str) -> None:
    assert interest(change(name), PROJECT_DEFAULT) is Interest.NOT_OF_INTEREST


@pytest.mark.parametrize(
    ("name", "held"), [("A309T", False), ("A310T", True), ("N547K", True), ("H548R", False)]
)
def test_the_span_of_missense_codons_is_closed_at_both_ends(name: str, held: bool) -> None:
    assert GUARDANT360_CDX_S010.holds(change(name)) is held


def test_an_in_frame_deletion_is_no_missense() -> None:
    assert not GUARDANT360_CDX_S010.holds(change("V422del"))


def test_six_alleles_had_an_assay_in_the_first_switch_trial() -> None:
    assert PADA_1.names == {"E380Q", "L536R", "Y537C", "Y537N", "Y537S", "D538G"}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("NM_000125.4:c.1613A>G", "D538G"),
        ("NM_001122740.2:c.1613A>G", "D538G"),
        ("ENST00000206249.3:c.1610A>C", "Y537S"),
        ("c.1609_1610delTAinsAG", "Y537S"),
        ("c.1610_1611delinsCA", "Y537S"),
        ("c.1607_1608delTCinsAG", "L536Q"),
        ("c.1265_1267delTGG", "V422del"),
        ("c.1264_1266del", "V422del"),
        ("c.1138G>C", "E380Q"),
    ],
)
def test_coding_changes_name_their_protein_change(spelling: str, name: str) -> None:
    (coding,) = variant_names(spelling).codings
    assert of_coding(coding) == name


def test_the_numbering_of_another_transcript_is_not_understood() -> None:
    (coding,) = variant_names("NM_005228.5:c.1613A>G").codings
    assert of_coding(coding) is None


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("NC_000006.12:g.152098791A>G", "D538G"),
        ("NC_000006.11:g.152419926A>G", "D538G"),
        ("NC_000006.12:g.152098788A>C", "Y537S"),
        ("chr6:g.152098788A>C", "Y537S"),
        ("chr6:152419923 A>C", "Y537S"),
        ("6:152382151ATGG>A", "V422del"),
        ("NC_000006.12:g.152011697G>C", "E380Q"),
    ],
)
def test_genomic_changes_name_their_protein_change(spelling: str, name: str) -> None:
    (genomic,) = variant_names(spelling).genomics
    assert of_genomic(genomic) == name


def test_a_position_of_one_build_under_the_other_is_unknown() -> None:
    (genomic,) = variant_names("NC_000006.12:g.152419926A>G").genomics
    assert of_genomic(genomic) is None


@pytest.mark.parametrize("name", [*QUALIFYING, "K303R", "G442R", "F461V", "V534E", "P535H", "Y537H", "L549P"])
def test_both_builds_of_a_variant_lie_the_lifted_distance_apart(name: str) -> None:
    positions = {
        build: sorted(int(key[1].split("_")[0].rstrip("ACGT>")[:9]) for key in _keys_of(name, build))
        for build in ("NC_000006.12", "NC_000006.11")
    }
    assert [place + LIFTED_BY for place in positions["NC_000006.12"]] == positions["NC_000006.11"]


def _keys_of(name: str, build: str) -> list[tuple[str, str]]:
    from service.terms.esr1_variants import _BY_GENOMIC  # noqa: PLC0415, the table itself is under test

    return [key for key, named in _BY_GENOMIC.items() if named == name and key[0] == build]


@pytest.mark.parametrize(
    ("protein", "coding", "agree"),
    [
        ("D538G", "c.1613A>G", True),
        ("D538G", "c.1610A>C", False),
        ("D538G", "c.1613A>T", False),
        ("D538G", "c.1613_1614delinsGT", True),
        ("D538G", "NM_001291230.2:c.1100A>G", True),
        ("D538G", "c.1236+1G>A", False),
        ("A430V", "c.1289C>T", True),
        ("A430V", "c.1613A>G", False),
        ("A430V", "c.900C>T", False),
    ],
)
def test_coding_and_protein_names_are_compared(protein: str, coding: str, agree: bool) -> None:
    (named,) = variant_names(coding).codings
    assert agrees(change(protein), named) is agree


@pytest.mark.parametrize(
    ("protein", "genomic", "agree"),
    [
        ("D538G", "NC_000006.12:g.152098791A>G", True),
        ("Y537S", "NC_000006.12:g.152098791A>G", False),
        ("D538G", "NC_000006.12:g.152098790A>G", False),
        ("A430V", "NC_000006.12:g.152061044C>T", True),
    ],
)
def test_genomic_and_protein_names_are_compared(protein: str, genomic: str, agree: bool) -> None:
    (named,) = variant_names(genomic).genomics
    assert agrees_genomic(change(protein), named) is agree
