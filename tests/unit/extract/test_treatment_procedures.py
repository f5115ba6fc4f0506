"""Chemotherapy and injections recorded as procedures."""

import pytest

from service.chart.treatment import RecordKind, RecordState
from service.terms.drugs import DrugClass
from tests.unit.extract.reading import Json
from tests.unit.extract.treatment_records import day, one, procedure, read_all


@pytest.mark.parametrize(
    ("code", "name", "by"),
    [
        ({"text": "Chemotherapy"}, "chemotherapy", "name"),
        (
            {"coding": [{"system": "http://snomed.info/sct", "code": "367336001"}]},
            "chemotherapy",
            "SNOMED CT",
        ),
        (
            {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-542.11"}]},
            "chemotherapy",
            "OPS",
        ),
        (
            {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-547.0"}]},
            "immunotherapy",
            "OPS",
        ),
        ({"text": "Paclitaxel infusion, cycle 2"}, "paclitaxel", "name"),
        ({"text": "Injection of goserelin 3.6 mg implant"}, "goserelin", "name"),
    ],
)
def test_systemic_treatment_is_recognised(code: Json, name: str, by: str) -> None:
    value = one(procedure(code))
    assert value.kind is RecordKind.PROCEDURE
    assert (value.drugs[0].name, value.recognised_by) == (name, by)


@pytest.mark.parametrize(
    "code",
    [
        {"text": "Radiotherapy of the spine"},
        {"text": "Chemotherapy education"},
        {"text": "Insertion of port for chemotherapy"},
        {"text": "No chemotherapy"},
        {"text": "Tamoxifen metabolite level"},
        {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-548.0"}]},
        {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-522.6"}]},
    ],
)
def test_other_procedures_are_left_out(code: Json) -> None:
    facts, notes = read_all(procedure(code))
    assert (facts, notes.gaps) == ([], [])


def test_german_hormone_and_targeted_therapy_is_no_chemotherapy() -> None:
    kind = (
        "https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/CodeSystem/mii-cs-onko-therapie-typ"
    )
    ops = {
        "system": "http://fhir.de/CodeSystem/bfarm/ops",
        "code": "8-54",
        "display": "Zytostatische Chemotherapie",
    }
    for therapy, count in (("ZS", 0), ("HO", 0), ("CH", 1), ("CZ", 1)):
        code = {"coding": [{"system": kind, "code": therapy}, ops]}
        assert len(read_all(procedure(code))[0]) == count


@pytest.mark.parametrize("status", ["not-done", "preparation", "entered-in-error"])
def test_what_was_not_done_is_left_out(status: str) -> None:
    assert read_all(procedure({"text": "Chemotherapy"}, status=status))[0] == []


def test_without_status_the_class_is_open() -> None:
    facts, notes = read_all(procedure({"text": "Chemotherapy"}, status=None))
    assert facts == []
    assert [gap.drug_classes for gap in notes.gaps] == [{DrugClass.CHEMOTHERAPY}]


def test_the_drugs_used_are_read() -> None:
    value = one(procedure({"text": "Infusion"}, usedCode=[{"text": "docetaxel"}]))
    assert value.drugs[0].name == "docetaxel"


def test_a_procedure_to_come_is_listed_and_not_used() -> None:
    facts, notes = read_all(procedure({"text": "Chemotherapy"}, performedDateTime="2026-12-01"))
    assert (facts, len(notes.problems)) == ([], 1)


def test_a_period_is_kept_and_an_injection_covers_its_interval() -> None:
    period = {"start": "2026-01-01", "end": "2026-03-01"}
    value = one(procedure({"text": "Chemotherapy"}, performedDateTime=None, performedPeriod=period))
    assert (value.start, value.end) == (day("2026-01-01"), day("2026-03-01"))
    assert one(procedure({"text": "Injection of goserelin"})).covers_days == 84


GIVEN = """
IV chemotherapy via port-a-cath, cycle 3 | chemotherapy
Chemotherapy cycle 2, labs reviewed | chemotherapy
Chemotherapy, 2nd evaluation after cycle 3 | chemotherapy
First-line chemotherapy prior to endocrine therapy | chemotherapy
Palliative chemo, cycle 2 | chemotherapy
Palliative Chemotherapie, 4. Zyklus | chemotherapy
Quimioterapia intravenosa, ciclo 2 | chemotherapy
Chimiothérapie FEC 100 cure 3 | chemotherapy
S/p neoadjuvant chemotherapy | chemotherapy
Introduction of Other Antineoplastic into Peripheral Vein | antineoplastic drug
Radiochemotherapy with cisplatin | cisplatin
Paclitaxel weekly x 12 | paclitaxel
Docetaxel 75 mg/m2 q3w | docetaxel
Gabe von Docetaxel | docetaxel
Faslodex 500 mg IM | fulvestrant
Injection of fulvestrant 500 mg with post-injection monitoring | fulvestrant
Fulvestrant injection 500 mg, before next staging | fulvestrant
Goserelin implant insertion 3.6 mg | goserelin
"""

NOT_GIVEN = """
Port-a-cath insertion for chemotherapy
Removal of port after chemotherapy
Refill and maintenance of implantable pump for chemotherapy
Chemotherapy port flush
Chemotherapy declined by patient
Chemotherapy not given, low counts
Planned chemotherapy
Consent signed: chemotherapy
Aufklärung zur Chemotherapie
Pre-chemotherapy assessment
Echocardiogram before anthracycline chemotherapy
Scalp cooling during chemotherapy
CT after 3 cycles of capecitabine
Capecitabine toxicity review
Fulvestrant injection declined by patient
Injection of Zoladex deferred
Tumour board discussion of fulvestrant
Bone density scan, on letrozole
"""


@pytest.mark.parametrize(
    ("wording", "name"), [tuple(line.split(" | ")) for line in GIVEN.strip().splitlines()]
)
def test_a_treatment_that_heads_the_words_was_given(wording: str, name: str) -> None:
    value = one(procedure({"text": wording}))
    assert [drug.name for drug in value.drugs] == [name]
    assert value.state is RecordState.GIVEN


@pytest.mark.parametrize("wording", NOT_GIVEN.strip().splitlines())
def test_talk_about_it_what_was_called_off_and_what_only_goes_with_it_gave_nothing(wording: str) -> None:
    facts, notes = read_all(procedure({"text": wording}))
    assert (facts, notes.gaps) == ([], [])


def test_a_name_alone_may_have_been_given_on_that_day() -> None:
    facts, notes = read_all(procedure({"text": "Faslodex"}))
    assert [(fact.value.state, fact.value.end) for fact in facts] == [
        (RecordState.UNKNOWN, day("2026-01-10"))
    ]
    assert [problem.problem for problem in notes.problems] == [
        "it names a cancer drug and does not say that it was given"
    ]


def test_a_hormonal_injection_of_no_name_leaves_its_classes_open() -> None:
    facts, notes = read_all(procedure({"text": "Administration of hormonal antineoplastic, IM"}))
    assert facts == []
    assert notes.gaps[0].drug_classes == {
        DrugClass.SERD,
        DrugClass.LHRH_AGONIST,
        DrugClass.OTHER_ENDOCRINE,
    }


def test_german_hormone_therapy_counts_for_the_drug_it_names() -> None:
    kind = (
        "https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/CodeSystem/mii-cs-onko-therapie-typ"
    )
    code = {"coding": [{"system": kind, "code": "HO"}], "text": "Hormontherapie mit Fulvestrant"}
    assert [drug.name for drug in one(procedure(code)).drugs] == ["fulvestrant"]


def test_a_drug_used_that_cannot_be_told_leaves_its_class_open() -> None:
    _, notes = read_all(procedure({"text": "Infusion"}, usedCode=[{"text": "camizestrant or placebo"}]))
    assert [gap.drug_classes for gap in notes.gaps] == [{DrugClass.SERD}]
