"""Cancer drugs that are no cancer treatment."""

import pytest

from tests.unit.extract.reading import Json
from tests.unit.extract.treatment_records import order, read_all


@pytest.mark.parametrize(
    "more",
    [
        {"medicationCodeableConcept": {"text": "methotrexate 10 mg weekly for rheumatoid arthritis"}},
        {
            "medicationCodeableConcept": {"text": "methotrexate"},
            "reasonCode": [{"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M05.79"}]}],
        },
        {"medicationCodeableConcept": {"text": "methotrexate 2.5 mg oral tablet"}},
        {
            "medicationCodeableConcept": {"text": "methotrexate"},
            "dosageInstruction": [
                {
                    "route": {"text": "oral"},
                    "doseAndRate": [{"doseQuantity": {"value": 25, "unit": "mg"}}],
                }
            ],
        },
        {
            "medicationCodeableConcept": {"text": "everolimus"},
            "reasonCode": [{"text": "kidney transplant"}],
        },
        {"medicationCodeableConcept": {"text": "fluorouracil 5 % cream"}},
        {"medicationCodeableConcept": {"text": "bevacizumab intravitreal injection"}},
        {
            "medicationCodeableConcept": {"text": "megestrol"},
            "reasonCode": [{"text": "loss of appetite"}],
        },
    ],
)
def test_they_are_left_out(more: Json) -> None:
    facts, notes = read_all(order(**more))
    assert (facts, notes.gaps) == ([], [])


@pytest.mark.parametrize(
    "more",
    [
        {"medicationCodeableConcept": {"text": "methotrexate 40 mg/m2 i.v."}},
        {
            "medicationCodeableConcept": {"text": "methotrexate oral"},
            "dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 26, "unit": "mg"}}]}],
        },
        {
            "medicationCodeableConcept": {"text": "methotrexate tablet"},
            "reasonCode": [{"text": "metastatic breast cancer"}],
        },
        {"medicationCodeableConcept": {"text": "everolimus 10 mg"}},
        {"medicationCodeableConcept": {"text": "cyclophosphamide 50 mg for metastatic carcinoma"}},
        {
            "medicationCodeableConcept": {"text": "capecitabine"},
            "reasonCode": [{"text": "Breast cancer"}],
        },
        {
            "medicationCodeableConcept": {"text": "goserelin 3.6 mg"},
            "reasonCode": [{"text": "endometriosis"}],
        },
    ],
)
def test_cancer_treatment_stays(more: Json) -> None:
    assert len(read_all(order(**more))[0]) == 1


def _coded(atc: str, dosage: str = "", reason: str = "", route: str = "") -> Json:
    """A completed order by its ATC code."""
    said: Json = {"text": dosage} | ({"route": {"text": route}} if route else {})
    return order(
        medicationCodeableConcept={"coding": [{"system": "http://www.whocc.no/atc", "code": atc}]},
        dosageInstruction=[said],
        reasonCode=[{"text": reason}] if reason else None,
    )


@pytest.mark.parametrize(
    ("atc", "dosage", "reason"),
    [
        ("L01BC06", "1500 mg bid; urea cream for hands", ""),
        ("L01BC06", "stop if colitis", ""),
        ("L01EG02", "stop if colitis", ""),
        ("L01XA01", "hydrate, risk of nephrotoxicity", ""),
        ("L01EM03", "report rash/dermatitis", ""),
        ("L01FX22", "eye drops for prophylaxis", ""),
        ("L01CD01", "premedicate; caution anorexia", ""),
        ("L01DB01", "watch for cutaneous toxicity", ""),
        ("L01FD04", "", "progression; previous kidney transplant"),
        ("L01AA01", "", "metastatic breast cancer; history of lupus"),
        ("L01BA01", "40 mg/m2 i.v., then folinic acid 15 mg p.o.", ""),
    ],
)
def test_words_about_side_effects_do_not_make_another_use(atc: str, dosage: str, reason: str) -> None:
    facts, notes = read_all(_coded(atc, dosage, reason))
    assert (len(facts), notes.gaps) == (1, [])


@pytest.mark.parametrize(
    ("atc", "dosage", "route"),
    [("L01BA01", "15 mg s.c. once weekly", ""), ("L01BC02", "", "Topical"), ("L01FG01", "", "intravitreal")],
)
def test_form_and_low_dose_tell_another_use(atc: str, dosage: str, route: str) -> None:
    facts, notes = read_all(_coded(atc, dosage, route=route))
    assert (facts, notes.gaps) == ([], [])


@pytest.mark.parametrize(
    ("atc", "dosage"), [("L01BC02", "apply cream to the face"), ("L01AA01", "monthly for lupus nephritis")]
)
def test_a_use_that_only_the_dosage_tells_leaves_the_class_open(atc: str, dosage: str) -> None:
    facts, notes = read_all(_coded(atc, dosage))
    assert facts == []
    assert {drug_class.name for gap in notes.gaps for drug_class in gap.drug_classes} == {"CHEMOTHERAPY"}
    assert notes.problems[0].problem == "it cannot be told whether it is cancer treatment"
