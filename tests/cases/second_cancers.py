"""A second cancer on record, metastases in everyday words, and HER2 by two methods in one wording."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import Concept, coded, condition, observation, reference, text_value
from fhir_fixtures.codes import ICD10CM, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Case, Edit, both, case, change, drop, put

_STOMACH_CANCER = put(
    "stomach", condition(Coding(ICD10CM, "C16.9", "Malignant neoplasm of stomach"), onset="2026-01-10")
)
_COLON_CANCER = Coding(ICD10CM, "C18.9", "Malignant neoplasm of colon")
_OF_THE_STOMACH = [reference("Condition/p1-stomach")]
_OF_THE_BREAST = [reference("Condition/p1-cancer")]


def _metastasis(text: Concept) -> Edit:
    return put("metastasis", condition(text, recorded="2025-10-20"))


def _of_another_cancer(text: str) -> Case:
    return case(
        f"{text} as a second cancer", _metastasis(text), advanced_disease=UNKNOWN, step="complete-workup"
    )


def _is_a_metastasis(text: str) -> Case:
    return case(f"{text} in plain words", _metastasis(text), advanced_disease=MET, step="offer-switch")


def _is_none(text: str) -> Case:
    return case(f"{text} is no metastasis", _metastasis(text), advanced_disease=UNKNOWN)


def _is_no_breast_cancer(text: str) -> Case:
    return case(
        f"{text} is no breast cancer",
        put("cancer", condition(text, recorded="2025-10-20")),
        breast_cancer=NOT_MET,
        step="not-applicable",
    )


def _her2(text: str, status: str) -> Case:
    return case(
        f"HER2 reported as {text}",
        put("her2", observation(codes.HER2_OVERALL, text_value(text), "2025-10-24")),
        her2_negative=status,
    )


def _staged(stage: Edit, sentence: str, status: str) -> Case:
    return case(
        sentence,
        drop("metastasis"),
        put("colon", condition(_COLON_CANCER, onset="2025-09-01")),
        stage,
        advanced_disease=status,
    )


def _stage_four(focus: str) -> Edit:
    stage = observation(codes.STAGE_CLINICAL, coded("Stage IV"), "2025-10-20")
    return put("stage", stage | {"focus": [reference(f"Condition/p1-{focus}")]})


CASES = (
    _of_another_cancer("Metastatic colon cancer"),
    _of_another_cancer("Metastatic melanoma"),
    _of_another_cancer("Metastatic lung adenocarcinoma"),
    _of_another_cancer("Liver metastases from colon cancer"),
    _of_another_cancer("Colon cancer with liver metastases"),
    _of_another_cancer("Stage IV renal cell carcinoma"),
    _of_another_cancer("Pancreatic ductal adenocarcinoma with liver mets"),
    case(
        "a colon cancer whose codes name its liver metastases",
        _metastasis((_COLON_CANCER, codes.LIVER_METASTASIS, "Colon cancer metastasized to liver (HCC)")),
        advanced_disease=UNKNOWN,
    ),
    case(
        "bone metastases, and a colon cancer besides",
        put("colon", condition(_COLON_CANCER, onset="2025-09-01")),
        advanced_disease=MET,
        step="offer-switch",
    ),
    case(
        "liver metastases of one of two cancers",
        _metastasis("Breast cancer, liver metastases, colon cancer"),
        advanced_disease=UNKNOWN,
        step="complete-workup",
    ),
    _is_none("Stage 4 chronic kidney disease"),
    _is_none("Non-metastatic breast cancer"),
    _is_none("4 METs on the treadmill"),
    _is_none("Bone mets ruled out"),
    _staged(_stage_four("colon"), "stage IV of the colon cancer", UNKNOWN),
    _staged(_stage_four("cancer"), "stage IV of the breast cancer beside a colon cancer", MET),
    _staged(
        change("colon", stage=[{"summary": {"text": "Stage IV"}}]),
        "stage IV within the colon cancer",
        UNKNOWN,
    ),
    _is_a_metastasis("Bone mets"),
    _is_a_metastasis("Liver mets"),
    _is_a_metastasis("Brain mets"),
    _is_a_metastasis("Mets to bone"),
    _is_a_metastasis("Metastatic breast cancer with history of melanoma"),
    _is_no_breast_cancer("BRCA1 carrier, breast cancer prevention"),
    _is_no_breast_cancer("Hereditary breast and ovarian cancer syndrome"),
    _is_no_breast_cancer("Genetic susceptibility to breast cancer"),
    case(
        "BRCA1 carrier with breast cancer",
        put("cancer", condition("BRCA1 carrier with left breast cancer", recorded="2025-10-20")),
        breast_cancer=MET,
        step="offer-switch",
    ),
    _her2("IHC 2+, not amplified by FISH", MET),
    _her2("IHC 2+/ISH negative", MET),
    _her2("2+, FISH non-amplified", MET),
    _her2("HER2 negative (IHC 2+, ISH not amplified)", MET),
    _her2("IHC 2+, amplified by FISH", NOT_MET),
    _her2("IHC 2+, FISH pending", UNKNOWN),
    _her2("HER2 positive (IHC 2+, ISH not amplified)", UNKNOWN),
    case(
        "a HER2-positive stomach cancer beside a HER2-negative breast cancer",
        _STOMACH_CANCER,
        put("her2-2", oncology.her2_ihc("3+", "2026-02-01") | {"focus": _OF_THE_STOMACH}),
        her2_negative=MET,
        step="offer-switch",
    ),
    case(
        "a HER2-negative stomach cancer after a HER2-positive breast cancer",
        _STOMACH_CANCER,
        put("her2", oncology.her2_ihc("3+", "2025-10-24") | {"focus": _OF_THE_BREAST}),
        put("her2-2", oncology.her2_ihc("0", "2026-02-01") | {"focus": _OF_THE_STOMACH}),
        her2_negative=NOT_MET,
        step="not-applicable",
    ),
    case(
        "an ER-negative endometrial carcinoma by the name of the test",
        both(
            put("er-2", observation("ER in endometrial carcinoma", text_value("negative"), "2026-02-01")),
        ),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "an ER-negative liver biopsy",
        put("er-2", observation("ER (liver biopsy)", text_value("negative"), "2026-02-01")),
        er_positive=NOT_MET,
        step="not-applicable",
    ),
)
