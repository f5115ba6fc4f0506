"""Names of variants as laboratories spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.terms.hgvs import ChangeKind, protein_change, variant_names


@pytest.mark.parametrize(
    "spelling",
    [
        "D538G",
        "p.D538G",
        "p. D538G",
        "p.Asp538Gly",
        "p.(Asp538Gly)",
        "p.(D538G)",
        "NP_000116.2:p.Asp538Gly",
        "NP_000116.2:p.(Asp538Gly)",
        "ESR1 D538G",
        "ESR1:p.D538G",
        "ESR1-D538G",
        "c.1613A>G p.(Asp538Gly)",
        "NM_000125.4(ESR1):c.1613A>G (p.Asp538Gly)",
        "p.ASP538GLY",
    ],
)
def test_every_spelling_of_a_substitution_is_the_same_change(spelling: str) -> None:
    change = protein_change(spelling)
    assert change is not None
    assert (change.name, change.kind, change.first, change.last) == ("D538G", ChangeKind.MISSENSE, 538, 538)


@pytest.mark.parametrize(
    "spelling", ["V422del", "p.V422del", "p.Val422del", "p.(Val422del)", "p.Val422delVal"]
)
def test_every_spelling_of_a_deletion_is_the_same_change(spelling: str) -> None:
    change = protein_change(spelling)
    assert change is not None
    assert (change.name, change.kind) == ("V422del", ChangeKind.IN_FRAME)


@pytest.mark.parametrize(
    ("spelling", "name", "kind"),
    [
        ("p.Gly521Argfs*12", "G521Rfs", ChangeKind.FRAMESHIFT),
        ("p.G521fs", "G521fs", ChangeKind.FRAMESHIFT),
        ("p.Tyr537Ter", "Y537*", ChangeKind.NONSENSE),
        ("Y537X", "Y537*", ChangeKind.NONSENSE),
        ("p.Y537*", "Y537*", ChangeKind.NONSENSE),
        ("p.D538=", "D538=", ChangeKind.SYNONYMOUS),
        ("p.Asp538Asp", "D538=", ChangeKind.SYNONYMOUS),
        ("p.Leu536_Asp538delinsProAsn", "L536_D538delinsPN", ChangeKind.IN_FRAME),
        ("L536_D538>PN", "L536_D538delinsPN", ChangeKind.IN_FRAME),
        ("p.Tyr537_Asp538insSer", "Y537_D538insS", ChangeKind.IN_FRAME),
        ("p.Leu536delinsTer", "L536delins*", ChangeKind.NONSENSE),
        ("p.Val422dup", "V422dup", ChangeKind.IN_FRAME),
    ],
)
def test_kinds_of_change_are_told_apart(spelling: str, name: str, kind: ChangeKind) -> None:
    change = protein_change(spelling)
    assert change is not None
    assert (change.name, change.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p.?",
        "wild type",
        "Y537S/N",
        "E380Q and Y537S",
        "Guardant360 CDx",
        "NM_000125.4",
        "exon 8",
        "p.Asp538",
        "538",
    ],
)
def test_texts_without_one_certain_protein_change_name_none(text: str) -> None:
    assert protein_change(text) is None


@pytest.mark.parametrize(
    ("spelling", "accession", "name", "first"),
    [
        ("NM_000125.4:c.1613A>G", "NM_000125", "1613A>G", 1613),
        ("NM_000125.4(ESR1):c.1613A>G", "NM_000125", "1613A>G", 1613),
        ("ENST00000206249.3:c.1613A>G", "ENST00000206249", "1613A>G", 1613),
        ("c.1607_1608delTCinsAG", None, "1607_1608delinsAG", 1607),
        ("c.1607_1608delinsAG", None, "1607_1608delinsAG", 1607),
        ("c.1607_1608TC>AG", None, "1607_1608delinsAG", 1607),
        ("c.1607TC>AG", None, "1607_1608delinsAG", 1607),
        ("c.1265_1267delTGG", None, "1265_1267del", 1265),
        ("c.1265_1267del3", None, "1265_1267del", 1265),
        ("c.1236+1G>A", None, "1236+1G>A", None),
        ("c.-12A>G", None, "-12A>G", None),
        ("c.1600dupA", None, "1600dupA", 1600),
    ],
)
def test_coding_changes_are_normalised(
    spelling: str, accession: str | None, name: str, first: int | None
) -> None:
    (change,) = variant_names(spelling).codings
    assert (change.accession, change.name, change.first) == (accession, name, first)


@pytest.mark.parametrize(
    ("spelling", "where", "name"),
    [
        ("NC_000006.12:g.152098791A>G", "NC_000006.12", "152098791A>G"),
        ("chr6:g.152419926A>G", "6", "152419926A>G"),
        ("chr6:152419926 A>G", "6", "152419926A>G"),
        ("NC_000006.12:g.152098785_152098786delTCinsAG", "NC_000006.12", "152098785_152098786delinsAG"),
        ("6:152382151ATGG>A", "6", "152382151_152382154delinsA"),
    ],
)
def test_genomic_changes_are_normalised(spelling: str, where: str, name: str) -> None:
    (change,) = variant_names(spelling).genomics
    assert (change.where, change.name) == (where, name)


def test_every_name_of_a_text_is_found_once() -> None:
    names = variant_names("E380Q, p.Tyr537Ser (c.1610A>C) and again p.Y537S")
    assert [change.name for change in names.proteins] == ["E380Q", "Y537S"]
    assert [change.name for change in names.codings] == ["1610A>C"]


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    variant_names(text)


@given(st.integers(1, 595), st.sampled_from("ACDEFGHIKLMNPQRSTVWY"), st.sampled_from("ACDEFGHIKLMNPQRSTVWY"))
def test_a_name_reads_as_itself(position: int, reference: str, alternative: str) -> None:
    change = protein_change(f"p.{reference}{position}{alternative}")
    assert change is not None
    assert change.name == (
        f"{reference}{position}=" if reference == alternative else f"{reference}{position}{alternative}"
    )
