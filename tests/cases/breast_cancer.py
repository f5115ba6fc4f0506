"""`breast-cancer`."""

from fhir_fixtures import codes
from fhir_fixtures.builders import Concept, condition
from fhir_fixtures.codes import ICD10CM, ICD10GM, SNOMED, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Case, Edit, case, drop, put


def _cancer(code: Concept = codes.BREAST_CANCER_LEFT, **more: str | None) -> Edit:
    return put("cancer", condition(code, onset="2025-10-20", **more))  # type: ignore[arg-type]


def _means_breast_cancer(concept: Concept, label: str) -> Case:
    return case(f"{label} is a breast primary", _cancer(concept), breast_cancer=MET, step="offer-switch")


CASES = (
    case("no cancer condition", drop("cancer"), breast_cancer=NOT_MET, step="not-applicable"),
    case("cancer in remission", _cancer(clinical="remission"), breast_cancer=MET, step="offer-switch"),
    case("cancer resolved", _cancer(clinical="resolved"), breast_cancer=MET, step="offer-switch"),
    case("cancer inactive", _cancer(clinical="inactive"), breast_cancer=MET),
    case("no clinical status", _cancer(clinical=None), breast_cancer=MET),
    case("no verification status", _cancer(verification=None), breast_cancer=MET, step="offer-switch"),
    case("cancer refuted", _cancer(verification="refuted"), breast_cancer=NOT_MET, step="not-applicable"),
    case(
        "cancer provisional",
        _cancer(verification="provisional"),
        breast_cancer=UNKNOWN,
        step="complete-workup",
    ),
    case("cancer a differential diagnosis", _cancer(verification="differential"), breast_cancer=UNKNOWN),
    case(
        "cancer entered in error",
        _cancer(verification="entered-in-error", clinical=None),
        breast_cancer=NOT_MET,
        step="not-applicable",
    ),
    case(
        "only a personal history of breast cancer",
        _cancer(Coding(ICD10CM, "Z85.3", "Personal history of malignant neoplasm of breast")),
        breast_cancer=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "only a metastasis in the breast",
        _cancer(Coding(ICD10CM, "C79.81", "Secondary malignant neoplasm of breast")),
        breast_cancer=NOT_MET,
        step="not-applicable",
    ),
    case(
        "a screening code whose text mentions breast cancer",
        _cancer((Coding(ICD10CM, "Z12.31", "Encounter for screening mammogram"), "Breast cancer screening")),
        breast_cancer=NOT_MET,
    ),
    case("a family history in words", _cancer("Family history of breast cancer"), breast_cancer=NOT_MET),
    _means_breast_cancer(codes.BREAST_CANCER_SCT, "SNOMED malignant neoplasm of breast"),
    _means_breast_cancer(codes.DUCTAL_CARCINOMA, "SNOMED ductal carcinoma"),
    _means_breast_cancer(codes.LOBULAR_CARCINOMA, "SNOMED lobular carcinoma"),
    _means_breast_cancer(
        Coding(SNOMED, "353431000119107", "Primary malignant neoplasm of left breast"), "SNOMED left"
    ),
    _means_breast_cancer(Coding(ICD10GM, "C50.9", "Brustdrüse, nicht näher bezeichnet"), "ICD-10-GM C50.9"),
    _means_breast_cancer(Coding(ICD10CM, "C50.A2", "Malignant inflammatory neoplasm"), "ICD-10-CM C50.A2"),
    _means_breast_cancer("Breast cancer", "the text Breast cancer"),
    _means_breast_cancer("Invasive ductal carcinoma of the left breast", "a histology in words"),
)
