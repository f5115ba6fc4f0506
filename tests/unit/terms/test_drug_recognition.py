"""Codes first, then words."""

import csv
from pathlib import Path

import pytest

import service.terms
from service.terms.depots import is_depot, labelled_days
from service.terms.drug_recognition import ANOTHER_DRUG, Recognition, recognise
from service.terms.drugs import DRUGS, NOT_CANCER_TREATMENT, PRODUCTS, DrugClass
from service.terms.systems import ATC, NDC, RXNORM, SNOMED

_PALBOCICLIB, _LETROZOLE, _RIBOCICLIB = "1601374", "72965", "1873916"


def _of(*codings: tuple[str | None, str | None], text: str = "") -> Recognition:
    return recognise(codings, (text,) if text else ())


def _names(answer: Recognition) -> list[str]:
    return [drug.name for drug in answer.drugs]


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        (RXNORM, "72965", "letrozole"),
        (RXNORM, "1163195", "letrozole"),
        ("https://www.nlm.nih.gov/research/umls/rxnorm", "72965", "letrozole"),
        ("urn:oid:2.16.840.1.113883.6.88", "72965", "letrozole"),
        (ATC, "L02BG04", "letrozole"),
        ("http://fhir.de/CodeSystem/bfarm/atc", "l02bg04", "letrozole"),
        (SNOMED, "386911004", "letrozole"),
        (NDC, "0310-9501-60", "capivasertib"),
        (NDC, "00310950160", "capivasertib"),
        (NDC, "0310950160", "capivasertib"),
        (NDC, "72187-101-30", "elacestrant"),
        (NDC, "71332-007", "vepdegestrant"),
        (ATC, "L02BA05", "camizestrant"),
        (ATC, "L02BX02", "degarelix"),
    ],
)
def test_a_code_is_enough(system: str, code: str, name: str) -> None:
    assert _names(_of((system, code))) == [name]


def test_how_it_was_recognised_is_kept() -> None:
    assert _of((RXNORM, _LETROZOLE), text="Anastrozole").by == "RxNorm"
    assert _of((ATC, "L02BG04")).by == "ATC"
    assert _of((NDC, "0310-9501")).by == "NDC"
    assert _of((SNOMED, "386911004")).by == "SNOMED CT"
    assert _of(("urn:local", "17"), text="Femara").by == "name"


def test_a_known_code_beats_the_wording() -> None:
    assert _names(_of((RXNORM, _LETROZOLE), text="Anastrozole 1 mg")) == ["letrozole"]


def test_words_that_speak_against_the_coded_drug_leave_its_class_open() -> None:
    past, denied = (
        _of((RXNORM, _LETROZOLE), text="Letrozole - HELD"),
        _of((RXNORM, _LETROZOLE), text="no letrozole"),
    )
    assert ([drug.name for drug in past.past], past.drugs) == (["letrozole"], ())
    assert (denied.drugs, denied.conflict) == ((), True)
    assert past.unclear == denied.unclear == {DrugClass.AI_NONSTEROIDAL}


@pytest.mark.parametrize(
    "text", ["Aromatase inhibitor", "calcium (with letrozole)", "no allergies", "Femara"]
)
def test_words_that_say_no_more_leave_the_coded_drug(text: str) -> None:
    answer = _of((RXNORM, _LETROZOLE), text=text)
    assert (_names(answer), answer.unclear) == (["letrozole"], frozenset())


def test_a_drug_named_in_one_wording_and_past_in_another_is_past() -> None:
    answer = recognise((), ("Letrozole - paused", "Letrozole 2.5 mg"))
    assert ([drug.name for drug in answer.past], answer.drugs) == (["letrozole"], ())


def test_an_unknown_code_leaves_the_wording() -> None:
    assert _names(_of(("urn:local", "17"), (RXNORM, "99999999"), text="Femara 2.5 mg")) == ["letrozole"]


def test_an_atc_code_of_another_drug_beats_the_wording() -> None:
    assert _of((ATC, "A10BA02"), text="letrozole") is ANOTHER_DRUG


@pytest.mark.parametrize(
    ("code", "drug_class"),
    [
        ("L01CD01", DrugClass.CHEMOTHERAPY),
        ("L01XA02", DrugClass.CHEMOTHERAPY),
        ("L01BC06", DrugClass.CHEMOTHERAPY),
        ("L01FD01", DrugClass.OTHER_ANTICANCER),
        ("L01EG01", DrugClass.MTOR_INHIBITOR),
        ("L02AB01", DrugClass.OTHER_ENDOCRINE),
        ("L02AE06", DrugClass.LHRH_AGONIST),
    ],
)
def test_an_atc_group_says_what_every_drug_of_it_is(code: str, drug_class: DrugClass) -> None:
    assert [drug.drug_class for drug in _of((ATC, code)).drugs] == [drug_class]


@pytest.mark.parametrize("code", ["L03AA02", "L04AX03", "L04AH02", "M05BX04", "L01XD04", "N06AX25"])
def test_other_atc_groups_are_no_systemic_cancer_treatment(code: str) -> None:
    answer = _of((ATC, code), text="methotrexate")
    assert (answer.drugs, answer.unclear) == ((), frozenset())


def test_the_wording_makes_an_atc_group_precise() -> None:
    assert _names(_of((ATC, "L01CD01"), text="Paclitaxel")) == ["paclitaxel"]
    assert _names(_of((ATC, "L02BG"), text="Letrozole")) == ["letrozole"]
    assert _names(_of((ATC, "L01CD01"), text="Letrozole")) == ["chemotherapy L01CD01"]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("L02BG", {DrugClass.AI_NONSTEROIDAL, DrugClass.AI_STEROIDAL}),
        ("L01EF", {DrugClass.CDK46_INHIBITOR}),
        ("L02BA", {DrugClass.SERM, DrugClass.SERD}),
        ("L01", set(DrugClass)),
    ],
)
def test_a_group_of_several_kinds_leaves_the_drug_open(code: str, classes: set[DrugClass]) -> None:
    answer = _of((ATC, code))
    assert (answer.drugs, answer.unclear) == ((), classes)


def test_codes_that_name_different_drugs_conflict() -> None:
    answer = _of((RXNORM, _LETROZOLE), (RXNORM, _PALBOCICLIB))
    assert answer.conflict
    assert answer.drugs == ()
    assert answer.unclear == {DrugClass.AI_NONSTEROIDAL, DrugClass.CDK46_INHIBITOR}
    assert _of((RXNORM, _LETROZOLE), (ATC, "A10BA02")).conflict


def test_wordings_that_name_different_drugs_conflict() -> None:
    answer = recognise((), ("letrozole", "exemestane"))
    assert answer.conflict
    assert answer.unclear == {DrugClass.AI_NONSTEROIDAL, DrugClass.AI_STEROIDAL}


def test_a_pack_is_all_its_drugs_by_code_and_by_name() -> None:
    both = {"letrozole", "ribociclib"}
    assert set(_names(_of((RXNORM, "1923053")))) == both
    assert set(_names(_of((RXNORM, "1923053"), (ATC, "L02BG04")))) == both
    assert (
        set(_names(_of((RXNORM, _LETROZOLE), (RXNORM, _RIBOCICLIB), text="Kisqali Femara Co-Pack"))) == both
    )
    assert set(_names(_of((RXNORM, _RIBOCICLIB), text="Kisqali Femara Co-Pack"))) == both


def test_a_code_of_the_drug_in_two_systems_is_one_drug() -> None:
    assert _names(_of((RXNORM, _LETROZOLE), (ATC, "L02BG04"), (SNOMED, "386911004"))) == ["letrozole"]


@pytest.mark.parametrize(
    ("codings", "text", "names"),
    [
        (((RXNORM, "845507"),), "", ["everolimus"]),
        ((), "Afinitor 10 mg", ["everolimus"]),
        ((), "everolimus 10 mg", ["everolimus"]),
        (((RXNORM, "977431"),), "", []),
        (((RXNORM, "141704"),), "Zortress 0.5 mg", []),
        (((RXNORM, "141704"), (ATC, "L04AH02")), "everolimus", []),
        ((), "Certican (everolimus) 0.25 mg", []),
        ((), "everolimus 0,75 mg", []),
    ],
)
def test_everolimus_after_transplantation_is_no_cancer_treatment(
    codings: tuple[tuple[str, str], ...], text: str, names: list[str]
) -> None:
    assert _names(_of(*codings, text=text)) == names


@pytest.mark.parametrize(
    ("drug", "wording", "dose", "days"),
    [
        ("goserelin", "Goserelin 3.6 MG Drug Implant", None, 28),
        ("goserelin", "Zoladex 10,8 mg", None, 84),
        ("goserelin", "Zoladex", 10.8, 84),
        ("goserelin", "Zoladex 3.6 mg", 10.8, 84),
        ("goserelin", "Zoladex", None, None),
        ("leuprolide", "Lupron Depot 7.5 mg", None, 28),
        ("leuprolide", "0.375 ML leuprolide acetate 60 MG/ML Prefilled Syringe", None, 84),
        ("leuprolide", "Eligard 30 mg", None, 112),
        ("leuprolide", "Eligard 45 mg", None, 168),
        ("leuprolide", "Lupron Depot every 3 months", None, 84),
        ("leuprolide", "4-Month 1.5 ML leuprolide acetate 20 MG/ML Prefilled Syringe", None, 112),
        ("triptorelin", "Trelstar 22.5 MG Injection", None, 168),
        ("fulvestrant", "Faslodex 250 mg", 500, 28),
        ("buserelin", "buserelin implant", None, None),
        ("letrozole", "letrozole 2.5 mg", None, None),
    ],
)
def test_a_depot_works_for_its_labelled_interval(
    drug: str, wording: str, dose: float | None, days: int | None
) -> None:
    assert labelled_days(DRUGS[drug], wording, dose) == days


def test_a_code_that_fixes_the_strength_fixes_the_interval() -> None:
    assert _of((RXNORM, "105641")).covers_days == 28
    assert _of((RXNORM, "211544")).covers_days == 84
    assert _of((RXNORM, "50610")).covers_days is None


def test_depots_are_lhrh_agonists_and_a_few_injections() -> None:
    assert {name for name, drug in DRUGS.items() if is_depot(drug)} == {
        "goserelin", "leuprolide", "triptorelin", "buserelin", "histrelin", "nafarelin", "fulvestrant",
        "degarelix",
    }  # fmt: skip


def test_every_code_names_its_source_and_a_known_drug_of_that_class() -> None:
    path = Path(service.terms.__file__).with_name("drugs.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 400
    assert all(row["source"] and row["code"] for row in rows)
    assert {row["level"] for row in rows} == {"ingredient", "product", "bulk"}
    for row in rows:
        assert row["class"] in (DRUGS[row["drug"]].drug_class.value, NOT_CANCER_TREATMENT)
    assert {system for system, _ in PRODUCTS} == {RXNORM, ATC, NDC, SNOMED}
