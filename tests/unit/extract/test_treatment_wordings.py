"""What the words of a treatment record say beside its status, its code, and the other words."""

import pytest

from service.chart.treatment import RecordState
from tests.unit.extract.reading import SNOMED, Json, coded
from tests.unit.extract.treatment_records import LETROZOLE, RXNORM, order, read_all, statement


def _classes(resource: Json) -> set[str]:
    """The classes that the resource leaves open; it makes no record."""
    facts, notes = read_all(resource)
    assert facts == []
    assert all(problem.resource == "MedicationStatement/s1" for problem in notes.problems)
    assert len(notes.problems) == len(notes.gaps)
    return {drug_class.name for gap in notes.gaps for drug_class in gap.drug_classes}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("completed", RecordState.ENDED),
        ("stopped", RecordState.ENDED),
        ("not-taken", RecordState.NOT_TAKEN),
        ("on-hold", RecordState.ON_HOLD),
    ],
)
def test_words_and_status_that_agree_that_a_drug_is_past_are_a_record_of_it(
    status: str, state: RecordState
) -> None:
    facts, notes = read_all(
        statement(status=status, medicationCodeableConcept={"text": "s/p tamoxifen 20 mg"})
    )
    assert [([drug.name for drug in fact.value.drugs], fact.value.state) for fact in facts] == [
        (["tamoxifen"], state)
    ]
    assert notes.gaps == []


@pytest.mark.parametrize(
    "named",
    [
        {"text": "Letrozole 2.5 mg - paused"},
        LETROZOLE | {"text": "Letrozole 2.5 mg - HELD"},
        LETROZOLE | {"text": "Letrozole declined by patient"},
        {"text": "Letrozole - paused", **coded("urn:local", "17", "Letrozole 2.5 mg")},
    ],
)
def test_words_that_contradict_an_active_status_leave_the_class_open(named: Json) -> None:
    assert _classes(statement(medicationCodeableConcept=named)) == {"AI_NONSTEROIDAL"}


def test_words_that_deny_a_drug_agree_with_not_taken() -> None:
    assert (
        _classes(statement(status="not-taken", medicationCodeableConcept={"text": "no letrozole"})) == set()
    )
    assert _classes(statement(medicationCodeableConcept={"text": "no letrozole"})) == {"AI_NONSTEROIDAL"}


@pytest.mark.parametrize("concept", [{"text": "Palbociclib with fulvestrant"},
                                     coded(RXNORM, "1601374") | {"text": "Palbociclib with fulvestrant"}])  # fmt: skip
def test_a_drug_given_beside_the_named_one_leaves_its_class_open(concept: Json) -> None:
    facts, notes = read_all(order(medicationCodeableConcept=concept))
    assert [drug.name for drug in facts[0].value.drugs] == ["palbociclib"]
    assert {drug_class.name for gap in notes.gaps for drug_class in gap.drug_classes} == {"SERD"}
    assert notes.problems[0].problem == "it names a further drug that may be given"


@pytest.mark.parametrize(
    ("concept", "classes"),
    [
        (coded(RXNORM, "318076", "Calcium Carbonate 1250 MG Oral Tablet", "Letrozole 2.5 mg"), {"AI_NONSTEROIDAL"}),
        (coded(SNOMED, "387307005", "Calcium carbonate", "Letrozole 2.5 mg"), {"AI_NONSTEROIDAL"}),
        (coded(RXNORM, "318076", "Calcium Carbonate 1250 MG Oral Tablet", "Calcium (with letrozole)"), set()),
        (coded(RXNORM, "312086", "Ondansetron 4 MG Oral Tablet", "Ondansetron for chemotherapy nausea"), set()),
    ],
)  # fmt: skip
def test_words_beside_the_code_of_another_drug_are_no_record(concept: Json, classes: set[str]) -> None:
    assert _classes(statement(medicationCodeableConcept=concept)) == classes


def test_a_local_code_or_a_display_of_form_alone_leaves_the_words() -> None:
    for concept in (
        coded("urn:local", "17", "Onco oral 3", "Letrozole 2.5 mg"),
        coded(RXNORM, "99999999", "Oral Tablet", "Letrozole 2.5 mg"),
    ):
        facts, notes = read_all(statement(medicationCodeableConcept=concept))
        assert ([drug.name for fact in facts for drug in fact.value.drugs], notes.gaps) == (["letrozole"], [])
