"""Codes and the wording beside them: words speak only where no code of a known system does, and never a denial."""

import pytest

from service.extract.coded import by_wording, forget, label, means, plain_words
from service.fhir.resources import CodeableConcept, Coding
from service.terms.concepts.oncology import BREAST_CANCER
from tests.unit.extract.reading import ICD_10_CM, ICD_10_GM, LOINC, SNOMED, Json, coded, concept, words

TEXT = "Breast cancer"


@pytest.mark.parametrize(
    ("code", "read"),
    [
        (words(TEXT), TEXT),
        (coded("urn:local", "BC", "Mamma-Ca", TEXT), f"{TEXT} | Mamma-Ca"),
        (coded(None, "BC", None, TEXT), TEXT),
        (coded(None, None, "Mamma-Ca"), "Mamma-Ca"),
        (coded(SNOMED, "1", "Tumor of breast", TEXT), "Tumor of breast"),
        (coded("urn:oid:2.16.840.1.113883.6.96", "1", "Tumor of breast", TEXT), "Tumor of breast"),
        (coded(SNOMED, "1", None, TEXT), ""),
        (coded(SNOMED, None, "Tumor of breast", TEXT), f"{TEXT} | Tumor of breast"),
        (coded(ICD_10_CM, "I10", "Breast cancer", TEXT), ""),
        (coded(ICD_10_GM, "I10", "Brustkrebs", TEXT), ""),
        (coded("http://hl7.org/fhir/sid/icd-10", "I10", None, TEXT), ""),
        (coded("https://hl7.org/fhir/sid/icd-10-cm/", "I10", "Breast cancer", TEXT), ""),
        (coded("urn:oid:2.16.840.1.113883.6.90", "I10", "Breast cancer", TEXT), ""),
        ({}, ""),
    ],
)
def test_words_speak_where_no_known_code_does(code: Json, read: str) -> None:
    assert plain_words(concept(code)) == read


def test_one_known_code_among_several_silences_the_text() -> None:
    both = {
        "coding": [{"system": "urn:local", "code": "x", "display": "local"}, {"system": LOINC, "code": "1"}],
        "text": TEXT,
    }
    assert plain_words(concept(both)) == "local"


@pytest.mark.parametrize(
    "text",
    [
        "No breast cancer", "Not breast cancer", "Family history of breast cancer", "Mother had breast cancer",
        "Maternal aunt: breast cancer", "Rule out breast cancer", "Ruled out: breast cancer", "r/o breast cancer",
        "Suspected breast cancer", "Suspicion of breast cancer", "Possible breast cancer", "Probably breast cancer",
        "Likely breast cancer", "Breast cancer?", "Screening for breast cancer", "Risk of breast cancer",
        "Fear of breast cancer", "Concern for breast cancer", "Breast cancer prophylaxis",
        "Breast cancer vs. fibroadenoma", "V. a. Mammakarzinom", "DD: benign? breast cancer",
        "Breast cancer versus abscess", "Differential: breast cancer", "Verdacht auf Mammakarzinom",
        "Ausschluss Mammakarzinom", "Familienanamnese Brustkrebs", "Negative for breast cancer", "Denies breast cancer",
        "V.a. Mammakarzinom", "without breast cancer",
    ],
)  # fmt: skip
def test_a_denied_familial_suspected_or_questioned_wording_is_not_read(text: str) -> None:
    assert plain_words(concept(words(text))) == ""
    assert plain_words(concept(coded("urn:local", "1", text))) == ""


@pytest.mark.parametrize(
    "text", ["Notable breast cancer", "Breast cancer, riskless", "Normal breast", "Screened breast"]
)
def test_a_guard_is_a_whole_word(text: str) -> None:
    assert plain_words(concept(words(text))) == text


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        (coded(ICD_10_CM, "C50.911"), True),
        (coded("urn:oid:2.16.840.1.113883.6.90", "C50.911"), True),
        (coded(ICD_10_CM, "I10"), False),
        (words(TEXT), False),
        ({"coding": [{"system": "urn:local", "code": "x"}, {"system": SNOMED, "code": "254837009"}]}, True),
    ],
)
def test_a_concept_means_what_any_of_its_codings_means(code: Json, meant: bool) -> None:
    assert means(concept(code), BREAST_CANCER) is meant
    assert not means(None, BREAST_CANCER)


@pytest.mark.parametrize(
    ("code", "best"),
    [
        (coded(SNOMED, "1", "shown", "written"), "written"),
        (coded(SNOMED, "1", "shown"), "shown"),
        (coded(SNOMED, "1"), "otherwise"),
    ],
)
def test_the_label_is_the_text_else_a_display(code: Json, best: str) -> None:
    assert label(concept(code), "otherwise") == best


def test_nothing_says_nothing() -> None:
    assert plain_words(None) == ""
    assert label(None, "otherwise") == "otherwise"


def test_what_a_coded_concept_means_is_worked_out_once() -> None:
    asked: list[CodeableConcept | None] = []

    @by_wording
    def question(one: CodeableConcept | None) -> int:
        asked.append(one)
        return len(asked)

    several = {"coding": [{"system": LOINC, "code": "1"}, {"system": LOINC, "code": "2"}]}
    first = [question(concept(each)) for each in (coded(LOINC, "1"), several, coded(LOINC, "1", "shown"))]
    again = [question(concept(each)) for each in (coded(LOINC, "1"), several, coded(LOINC, "1", "shown"))]
    assert first == again == [1, 2, 3]
    assert [question(concept(words("free text"))) for _ in range(2)] == [4, 5], "free text is not remembered"
    assert [question(None), question(None)] == [6, 7]
    forget()
    assert question(concept(coded(LOINC, "1"))) == 8


def test_what_is_remembered_tells_any_number_of_codings_apart() -> None:
    @by_wording
    def codes(one: CodeableConcept | None) -> list[str | None]:
        return [each.code for each in one.codings] if one is not None else []

    for number in range(1, 5):
        for last in ("x", "y", "x"):
            wanted = [*map(str, range(1, number)), last]
            assert codes(concept({"coding": [{"system": LOINC, "code": code} for code in wanted]})) == wanted
    assert codes(concept({"coding": {"system": LOINC, "code": "y"}})) == ["y"]


def test_what_is_remembered_is_bounded_and_stays_right() -> None:
    @by_wording
    def code_of(one: CodeableConcept | None) -> str | None:
        return one.codings[0].code if one is not None else None

    for number in range(9000):
        assert code_of(CodeableConcept(coding=[Coding(code=str(number))])) == str(number)
