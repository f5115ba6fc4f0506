"""Drugs named in words."""

import pytest

from service.terms.drug_names import NOTHING, drugs_named
from service.terms.drugs import DRUGS, DrugClass


@pytest.mark.parametrize(
    ("wording", "names"),
    [
        ("Letrozole 2.5 MG Oral Tablet", ["letrozole"]),
        ("LETROZOL 2,5 mg Filmtabletten", ["letrozole"]),
        ("Anastrozol-ratiopharm 1 mg", ["anastrozole"]),
        ("Femara", ["letrozole"]),
        ("Verzenios 150 mg", ["abemaciclib"]),
        ("letrozole (Femara) 2.5 mg", ["letrozole"]),
        ("goserelin acetate 3.6 mg implant", ["goserelin"]),
        ("Leuprorelinacetat 3,75 mg", ["leuprolide"]),
        ("Leuprorelin 11,25 mg", ["leuprolide"]),
        ("Kisqali Femara Co-Pack", ["ribociclib", "letrozole"]),
        ("ribociclib and letrozole", ["ribociclib", "letrozole"]),
        ("palbociclib 125 mg, to be taken with letrozole", ["palbociclib"]),
        ("trastuzumab deruxtecan", ["trastuzumab deruxtecan"]),
        ("fam-trastuzumab deruxtecan-nxki", ["trastuzumab deruxtecan"]),
        ("ado-trastuzumab emtansine", ["trastuzumab emtansine"]),
        ("trastuzumab", ["trastuzumab"]),
        ("Phesgo", ["pertuzumab", "trastuzumab"]),
        ("nab-paclitaxel", ["paclitaxel"]),
        ("5-FU infusion", ["fluorouracil"]),
        ("T-DM1", ["trastuzumab emtansine"]),
        ("Etcamah 75 mg", ["camizestrant"]),
        ("Veppanu", ["vepdegestrant"]),
        ("adjuvant chemotherapy", ["chemotherapy"]),
        ("metformin 500 mg", []),
        ("letrozolex", []),
        ("megestrolone", []),
        ("", []),
    ],
)
def test_names_and_brands_are_read_as_whole_words(wording: str, names: list[str]) -> None:
    assert [drug.name for drug in drugs_named(wording).drugs] == names


@pytest.mark.parametrize(
    "wording",
    [
        "no letrozole",
        "Patient has never taken letrozole",
        "allergy to Femara",
        "letrozole allergy",
        "letrozole declined by patient",
        "refused letrozole",
        "letrozole not started",
        "No letrozole, anastrozole or exemestane",
        "kein Letrozol",
    ],
)
def test_a_name_that_is_only_denied_leaves_its_class_open(wording: str) -> None:
    """A record of a drug that denies the drug contradicts itself."""
    named = drugs_named(wording)
    assert (named.drugs, named.past) == ((), ())
    assert DrugClass.AI_NONSTEROIDAL in named.unclear


def test_chemotherapy_that_is_denied_is_none() -> None:
    assert drugs_named("no chemotherapy") == NOTHING


@pytest.mark.parametrize(
    "wording", ["stop letrozole", "letrozole discontinued", "previous letrozole", "camizestrant or placebo"]
)
def test_of_a_past_or_blinded_name_only_the_class_is_kept(wording: str) -> None:
    named = drugs_named(wording)
    assert named.drugs == ()
    assert named.unclear in ({DrugClass.AI_NONSTEROIDAL}, {DrugClass.SERD})


def test_a_stopped_drug_does_not_hide_the_one_that_replaces_it() -> None:
    named = drugs_named("letrozole stopped, exemestane 25 mg daily")
    assert named.drugs == (DRUGS["exemestane"],)
    assert named.unclear == {DrugClass.AI_NONSTEROIDAL}


@pytest.mark.parametrize(
    ("wording", "classes"),
    [
        ("aromatase inhibitor", {DrugClass.AI_NONSTEROIDAL, DrugClass.AI_STEROIDAL}),
        ("CDK4/6 inhibitor", {DrugClass.CDK46_INHIBITOR}),
        ("CDK 4/6-Inhibitor", {DrugClass.CDK46_INHIBITOR}),
        ("GnRH agonist depot", {DrugClass.LHRH_AGONIST}),
        ("oral SERD", {DrugClass.SERD}),
    ],
)
def test_the_name_of_a_class_says_no_more_than_the_class(wording: str, classes: set[DrugClass]) -> None:
    named = drugs_named(wording)
    assert (named.drugs, named.unclear) == ((), classes)


@pytest.mark.parametrize("name", sorted(DRUGS))
def test_every_generic_name_is_recognised(name: str) -> None:
    assert drugs_named(f"{name.title()} 10 mg").drugs == (DRUGS[name],)
