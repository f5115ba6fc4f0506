"""How a drug is meant where a wording names it: what stands next to the name decides."""

import pytest

from service.terms.drug_names import NOTHING, drugs_named

WHAT_HEADS_A_WORDING = """
letrozole (FEMARA) 2.5 mg tablet | letrozole
Ibrance 125 mg PO daily days 1-21 | palbociclib
palbociclib (IBRANCE) 125 mg Oral Tab, TAKE 1 TABLET BY MOUTH DAILY ON DAYS 1-21 OF A 28 DAY CYCLE | palbociclib
LETROZOLE_2.5_MG_TABLET | letrozole
palbociclib125mg | palbociclib
Letrozol-ratiopharm 2,5 mg Filmtabletten N3 | letrozole
Anastrozol 1A Pharma 1 mg 1-0-0 | anastrozole
Létrozole 2,5 mg cp pellic | letrozole
Aromasine 25 mg | exemestane
Exemestano 25 mg | exemestane
Tamoxifeno 20 mg/24h | tamoxifen
Letrozolo 2,5 mg compresse rivestite | letrozole
Enantone-Gyn Monats-Depot 3,75 mg | leuprolide
AZD9833 75 mg tablet (study supplied) | camizestrant
ARV-471 200 mg | vepdegestrant
LY3484356 400 mg | imlunestrant
Study medication: imlunestrant 400 mg | imlunestrant
powder for solution for infusion trastuzumab 150 mg | trastuzumab
Tablets for oral use: anastrozole | anastrozole
Endokrine Therapie mit Letrozol und Palbociclib | letrozole palbociclib
Letrozole & palbociclib | letrozole palbociclib
Piqray 300 mg / fulvestrant 500 mg | alpelisib fulvestrant
Therapy plan: OP BREAST PALBOCICLIB + LETROZOLE | palbociclib letrozole
CHEMO PRECAUTIONS - letrozole 2.5 mg tab | letrozole
ANTINEOPLASTIC - AROMATASE INHIBITORS: letrozole | letrozole
Calcium carbonate 500 mg, letrozole 2.5 mg | letrozole
Ondansetron 4 mg for nausea, continue letrozole 2.5 mg | letrozole
"""

WHAT_SPEAKS_OF_SOMETHING_ELSE = """
Do not crush: Orserdu 345 mg | elacestrant
NON-FORMULARY, NOT ON LIST: ORSERDU 345 MG TABLET | elacestrant
PRIOR AUTH REQUIRED: Orserdu 345 mg tablet | elacestrant
No generic available - Inluriyo 200 mg | imlunestrant
No refill: tamoxifen 20 mg | tamoxifen
DO NOT SUBSTITUTE - FEMARA 2.5 MG TAB | letrozole
Faslodex 500 mg IM - allergy check done | fulvestrant
Elacestrant 345 mg (not given with strong CYP3A4 inhibitors) | elacestrant
Letrozole 2.5 mg tablet - allergies: none | letrozole
Letrozole 2.5 mg, do not stop without calling | letrozole
anastrozole 1 mg - not covered by insurance | anastrozole
Letrozole 2.5 mg; Allergies: penicillin | letrozole
Letrozole 2.5 mg - pending refill | letrozole
REFILL PENDING letrozole 2.5 mg | letrozole
Palbociclib 125 mg - recommended dose | palbociclib
D/C meds: letrozole 2.5 mg | letrozole
After breakfast: letrozole 2.5 mg | letrozole
Palbociclib 125 mg (cycle 8 completed, continue) | palbociclib
Ribociclib, no dose reduction | ribociclib
palbociclib 125 mg - hold if ANC < 1.0 | palbociclib
Ribociclib 600 mg daily, hold for QTc > 500 ms | ribociclib
Ibrance 125 mg Hartkapseln Tag 1-21, dann 7 Tage Pause | palbociclib
Palbociclib restarted after hold, 100 mg | palbociclib
History of breast cancer - letrozole 2.5 mg | letrozole
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    return [
        (wording.strip(), expected.split())
        for wording, _, expected in (line.rpartition("|") for line in table.strip().splitlines())
    ]


@pytest.mark.parametrize(("wording", "names"), _rows(WHAT_HEADS_A_WORDING + WHAT_SPEAKS_OF_SOMETHING_ELSE))
def test_a_name_that_heads_the_wording_is_the_drug(wording: str, names: list[str]) -> None:
    named = drugs_named(wording)
    assert [drug.name for drug in named.drugs] == names
    assert (named.past, named.unclear) == ((), frozenset())


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("Letrozole 2.5 mg - ended 05/2026", "letrozole"),
        ("anastrozole 1 mg, d/c'd 03/2026", "anastrozole"),
        ("Letrozole (completed 2019)", "letrozole"),
        ("letrozole tablet 2.5 mg (DISCONTINUED)", "letrozole"),
        ("tamoxifen 20 mg (for 5 years, completed)", "tamoxifen"),
        ("s/p tamoxifen 20 mg", "tamoxifen"),
        ("Formerly letrozole", "letrozole"),
        ("Z.n. Tamoxifen 2012-2017", "tamoxifen"),
        ("Letrozol 2,5 mg tabl. pausiert", "letrozole"),
        ("Palbociclib aktuell pausiert (Neutropenie)", "palbociclib"),
        ("Tamoxifène 20 mg arrêté en 2023", "tamoxifen"),
        ("Anastrozolo 1 mg sospeso", "anastrozole"),
        ("*HELD* Ibrance 100 mg", "palbociclib"),
        ("Ibrance 125 mg - HELD for ANC 0.7", "palbociclib"),
        ("HOLD palbociclib 125 mg", "palbociclib"),
        ("Palbociclib on hold since 10/2", "palbociclib"),
        ("Letrozole (Femara) stopped", "letrozole"),
        ("Letrozole 2.5 mg, no longer taking", "letrozole"),
        ("letrozole - self-discontinued", "letrozole"),
        ("Ibrance dose held 11/2", "palbociclib"),
        ("Kisqali Pause wegen Leukopenie", "ribociclib"),
        ("prior chemotherapy", "chemotherapy"),
    ],
)
def test_a_drug_said_to_be_past_or_paused_is_kept_apart(wording: str, name: str) -> None:
    named = drugs_named(wording)
    assert (named.drugs, [drug.name for drug in named.past]) == ((), [name])
    assert named.unclear == {drug.drug_class for drug in named.past}


@pytest.mark.parametrize(
    ("wording", "drugs", "classes"),
    [
        ("Letrozole 2.5 mg (planned)", "", "AI_NONSTEROIDAL"),
        ("Consider fulvestrant at progression", "", "SERD"),
        ("Awaiting approval: Orserdu", "", "SERD"),
        ("Palbociclib 125 mg to start after insurance approval", "", "CDK46_INHIBITOR"),
        ("Orserdu 345 mg not started yet", "", "SERD"),
        ("Femara never filled", "", "AI_NONSTEROIDAL"),
        ("palbociclib 125 mg - patient declined, never started", "", "CDK46_INHIBITOR"),
        ("Metformin 500 mg, kein Tamoxifen", "", "SERM"),
        ("Exemestan 25 mg statt Letrozol", "exemestane", ""),
        ("Palbociclib 125 mg with fulvestrant", "palbociclib", "SERD"),
        ("Palbociclib 100 mg, continue with camizestrant", "palbociclib", "SERD"),
        ("Itovebi 9 mg w/ palbociclib and fulvestrant", "inavolisib", "CDK46_INHIBITOR SERD"),
        ("Everolimus 10 mg zu Exemestan", "everolimus", "AI_STEROIDAL"),
        ("Letrozole 2.5 mg (after tamoxifen)", "letrozole", "SERM"),
        ("letrozole arthralgia", "", "AI_NONSTEROIDAL"),
        ("Rescue pill for letrozole", "", "AI_NONSTEROIDAL"),
        ("Chemotherapy administration, s.c.; hormonal anti-neoplastic", "", "SERD LHRH_AGONIST OTHER_ENDOCRINE"),
    ],
)  # fmt: skip
def test_of_a_name_that_is_denied_planned_or_beside_the_drug_the_class_stays_open(
    wording: str, drugs: str, classes: str
) -> None:
    named = drugs_named(wording)
    assert [drug.name for drug in named.drugs] == drugs.split()
    assert {drug_class.name for drug_class in named.unclear} == set(classes.split())


@pytest.mark.parametrize(
    "wording",
    [
        "Calcium (with letrozole)",
        "Calcium 500 mg, bone protection on letrozole",
        "Loperamide 2 mg PRN abemaciclib-associated diarrhea",
        "Loperamide 2 mg (abemaciclib diarrhoea)",
        "Pegfilgrastim 6 mg, Ibrance-induced neutropenia",
        "EMLA cream before Zoladex injection",
        "Folic acid 5 mg weekly, day after methotrexate",
        "Dexamethasone mouthwash (everolimus stomatitis prophylaxis kit)",
        "Prochlorperazine 10 mg PRN (nausea, chemotherapy)",
        "Ondansetron 4 mg tablet as needed for nausea/vomiting from chemotherapy",
        "Granisetron 1 mg vor Chemotherapie",
        "Ondansétron 8 mg avant chimiothérapie",
        "Duloxetine 60 mg for aromatase inhibitor arthralgia",
        "Calcium 1000/Vit D 880 unter Letrozol",
        "Pegfilgrastim 6 mg day after chemo",
        "chemotherapy planned",
    ],
)
def test_a_name_within_the_name_of_another_product_is_not_that_drug(wording: str) -> None:
    assert drugs_named(wording) == NOTHING


@pytest.mark.parametrize(
    "wording", ["Lidocaine 1 % for fulvestrant injection", "Denosumab 120 mg SC with fulvestrant q4wk"]
)
def test_who_is_given_something_with_a_serd_may_be_past_the_switch(wording: str) -> None:
    named = drugs_named(wording)
    assert (named.drugs, {drug_class.name for drug_class in named.unclear}) == ((), {"SERD"})


def test_who_says_that_a_class_is_given_says_no_more_behind_another_product() -> None:
    assert drugs_named("Calcium 500 mg (aromatase inhibitor)") == NOTHING
    assert drugs_named("neoplastic meningitis") == NOTHING
