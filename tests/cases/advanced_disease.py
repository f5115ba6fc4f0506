"""`advanced-disease`."""

from fhir_fixtures import codes
from fhir_fixtures.builders import Concept, coded, condition, observation
from fhir_fixtures.codes import ICD10CM, SNOMED, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Case, Edit, both, case, drop, put

_NO_METASTASIS = drop("metastasis")


def _spread(code: Concept, onset: str | None = "2025-10-20", **more: str | None) -> Edit:
    return put("metastasis", condition(code, onset=onset, **more))  # type: ignore[arg-type]


def _stage(group: str, on: str | None) -> Edit:
    return both(_NO_METASTASIS, put("stage", observation(codes.STAGE_CLINICAL, coded(group), on)))


def _means_metastatic(concept: Concept, label: str) -> Case:
    return case(f"{label} is metastatic", _spread(concept), advanced_disease=MET, step="offer-switch")


CASES = (
    _means_metastatic(codes.LIVER_METASTASIS, "ICD-10-CM C78.7"),
    _means_metastatic(Coding(ICD10CM, "C79.31", "Secondary malignant neoplasm of brain"), "ICD-10-CM C79.31"),
    _means_metastatic(codes.BONE_METASTASIS_GM, "ICD-10-GM C79.5"),
    _means_metastatic(codes.BONE_METASTASIS_SCT, "SNOMED bone metastasis"),
    _means_metastatic(
        Coding(SNOMED, "128462008", "Metastatic malignant neoplasm"), "SNOMED metastatic neoplasm"
    ),
    _means_metastatic(Coding(SNOMED, "399409002", "Distant metastasis present"), "SNOMED distant metastasis"),
    _means_metastatic(
        Coding(SNOMED, "1287652008", "History of metastatic neoplasm"), "SNOMED history of metastasis"
    ),
    _means_metastatic("Metastatic breast cancer", "the text Metastatic breast cancer"),
    case(
        "metastasis resolved",
        _spread(codes.BONE_METASTASIS, clinical="resolved"),
        advanced_disease=MET,
        step="offer-switch",
    ),
    case(
        "metastasis in remission", _spread(codes.BONE_METASTASIS, clinical="remission"), advanced_disease=MET
    ),
    case("no staging and no metastasis", _NO_METASTASIS, advanced_disease=UNKNOWN, step="complete-workup"),
    case(
        "metastasis entered in error",
        _spread(codes.BONE_METASTASIS, verification="entered-in-error", clinical=None),
        advanced_disease=UNKNOWN,
    ),
    case(
        "metastasis refuted", _spread(codes.BONE_METASTASIS, verification="refuted"), advanced_disease=UNKNOWN
    ),
    case("a text that denies metastases", _spread("No distant metastases"), advanced_disease=UNKNOWN),
    case(
        "metastasis recorded after the reference day",
        _spread(codes.BONE_METASTASIS, "2026-12-01"),
        advanced_disease=UNKNOWN,
    ),
    case(
        "unresectable local disease in words",
        _spread("Locally advanced unresectable breast cancer"),
        advanced_disease=MET,
    ),
    case("stage IV", _stage("Stage IV", "2025-10-24"), advanced_disease=MET, step="offer-switch"),
    case("stage group IV alone", _stage("IV", "2025-10-24"), advanced_disease=MET),
    case(
        "M1 as the stage of the Condition",
        _NO_METASTASIS,
        put(
            "cancer",
            condition(codes.BREAST_CANCER_LEFT, onset="2025-10-20", stage={"summary": {"text": "M1"}}),
        ),
        advanced_disease=MET,
    ),
    case(
        "stage IIIA just before the pair",
        _stage("Stage IIIA", "2025-11-01"),
        advanced_disease=NOT_MET,
        step="not-eligible",
    ),
    case(
        "stage II twelve months before the pair", _stage("Stage II", "2024-11-10"), advanced_disease=NOT_MET
    ),
    case("stage II a day earlier than that", _stage("Stage II", "2024-11-09"), advanced_disease=UNKNOWN),
    case(
        "stage II in the month that straddles twelve", _stage("Stage II", "2024-11"), advanced_disease=UNKNOWN
    ),
    case("stage I assessed during the pair", _stage("Stage IA", "2026-01-10"), advanced_disease=NOT_MET),
    case(
        "stage III at first, metastatic now",
        put("stage", observation(codes.STAGE_CLINICAL, coded("Stage IIIB"), "2025-08-01")),
        advanced_disease=MET,
        step="offer-switch",
    ),
    case(
        "axillary nodes count as nothing",
        _spread(Coding(ICD10CM, "C77.3", "Axillary lymph nodes")),
        advanced_disease=UNKNOWN,
    ),
    case(
        "axillary nodes in a fresh stage II",
        _stage("Stage IIB", "2025-10-24"),
        put("nodes", condition(Coding(ICD10CM, "C77.3", "Axillary lymph nodes"), onset="2025-10-24")),
        advanced_disease=NOT_MET,
        step="not-eligible",
    ),
    case(
        "thoracic nodes alone",
        _spread(Coding(ICD10CM, "C77.1", "Intrathoracic nodes")),
        advanced_disease=UNKNOWN,
    ),
    case(
        "nodal metastasis of no stated region",
        _spread(Coding(SNOMED, "94392001", "Secondary neoplasm of lymph node")),
        advanced_disease=UNKNOWN,
    ),
)
