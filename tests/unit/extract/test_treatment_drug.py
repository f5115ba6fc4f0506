"""Which drug a treatment record names: concept, reference, ingredients."""

import pytest

from service.terms.drugs import DrugClass
from tests.unit.extract.reading import Json
from tests.unit.extract.treatment_records import AI_CLASS, LETROZOLE, RXNORM, one, order, read_all


def test_the_code_is_kept_as_the_way_of_recognition() -> None:
    assert one(order()).recognised_by == "RxNorm"


def test_the_wording_is_kept_when_it_decided() -> None:
    facts, _ = read_all(order(medicationCodeableConcept={"text": "Femara 2.5 mg"}))
    assert facts[0].value.recognised_by == "name"
    assert facts[0].source.quote == "Femara 2.5 mg"
    assert facts[0].source.element == "medicationCodeableConcept"


def test_other_drugs_are_left_out_without_a_word() -> None:
    facts, notes = read_all(
        order(medicationCodeableConcept={"text": "Metformin 500 mg"}),
        order(id="m2", medicationCodeableConcept={"coding": [{"system": RXNORM, "code": "6809"}]}),
    )
    assert (facts, notes.gaps, notes.problems) == ([], [], [])


def test_a_medication_is_trusted_over_the_display_of_its_reference() -> None:
    medication = {"resourceType": "Medication", "id": "x", "code": {"text": "Exemestane"}}
    reference = {"reference": "Medication/x", "display": "Letrozole"}
    facts, _ = read_all(medication, order(medicationCodeableConcept=None, medicationReference=reference))
    assert [drug.name for drug in facts[0].value.drugs] == ["exemestane"]
    assert [source.reference for source in facts[0].sources] == ["MedicationRequest/m1", "Medication/x"]


def test_a_contained_medication_is_read() -> None:
    contained = [{"resourceType": "Medication", "id": "x", "code": LETROZOLE}]
    request = order(
        medicationCodeableConcept=None, medicationReference={"reference": "#x"}, contained=contained
    )
    facts, _ = read_all(request)
    assert [source.reference for source in facts[0].sources] == ["MedicationRequest/m1"]


def test_the_ingredients_of_a_pack_all_count() -> None:
    ribociclib = {"resourceType": "Medication", "id": "r", "code": {"text": "ribociclib"}}
    pack = {
        "resourceType": "Medication",
        "id": "x",
        "ingredient": [
            {"itemCodeableConcept": LETROZOLE},
            {"itemReference": {"reference": "Medication/r"}},
            {"itemCodeableConcept": {"text": "tamoxifen"}, "isActive": False},
        ],
    }
    request = order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"})
    facts, _ = read_all(pack, ribociclib, request)
    assert {drug.name for drug in facts[0].value.drugs} == {"letrozole", "ribociclib"}


def test_a_medication_that_is_another_drug_is_left_out() -> None:
    medication = {"resourceType": "Medication", "id": "x", "code": {"text": "Metformin"}}
    request = order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"})
    facts, notes = read_all(medication, request)
    assert (facts, notes.gaps) == ([], [])


def test_a_medication_without_content_leaves_everything_open() -> None:
    medication = {"resourceType": "Medication", "id": "x", "code": {"coding": []}}
    request = order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"})
    facts, notes = read_all(medication, request)
    assert facts == []
    assert [gap.drug_classes for gap in notes.gaps] == [frozenset()]


def test_the_concept_is_read_beside_a_reference_that_leads_nowhere() -> None:
    value = one(order(medicationReference={"reference": "Medication/lost", "display": "Tamoxifen"}))
    assert value.drugs[0].name == "letrozole"


def test_a_reference_that_leads_nowhere_is_read_by_its_display() -> None:
    reference = {"reference": "Medication/lost", "display": "Letrozole 2.5 mg"}
    assert (
        one(order(medicationCodeableConcept=None, medicationReference=reference)).drugs[0].name == "letrozole"
    )


@pytest.mark.parametrize(
    "unstated",
    [
        {"medicationCodeableConcept": None},
        {"medicationCodeableConcept": {}},
        {"medicationCodeableConcept": 5},
        {"medicationCodeableConcept": {"coding": [{"system": "urn:local", "code": "17"}]}},
        {"medicationCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "1-2"}]}},
        {"medicationCodeableConcept": None, "medicationReference": {"reference": "Medication/lost"}},
    ],
)
def test_a_drug_that_is_not_stated_leaves_everything_open(unstated: Json) -> None:
    facts, notes = read_all(order(**unstated))
    assert facts == []
    assert [gap.drug_classes for gap in notes.gaps] == [frozenset()]


def test_codings_of_different_drugs_leave_both_classes_open() -> None:
    codings = [{"system": RXNORM, "code": "72965"}, {"system": RXNORM, "code": "1601374"}]
    facts, notes = read_all(order(medicationCodeableConcept={"coding": codings}))
    assert facts == []
    assert [gap.drug_classes for gap in notes.gaps] == [AI_CLASS | {DrugClass.CDK46_INHIBITOR}]


def test_what_concerns_days_to_come_leaves_nothing_open() -> None:
    _, notes = read_all(order(status=None, authoredOn="2026-12-01"))
    assert notes.gaps == []
