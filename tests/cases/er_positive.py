"""`er-positive`."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    Concept,
    JsonObject,
    attachment,
    coded,
    condition,
    diagnostic_report,
    observation,
    text_value,
)
from fhir_fixtures.codes import ICD10CM, SNOMED, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Case, Edit, case, drop, put

_NO_ER = drop("er")


def _er(resource: JsonObject) -> Edit:
    return put("er", resource)


def _later(resource: JsonObject) -> Edit:
    return put("er-later", resource)


def _stated_by(code: Concept, label: str, status: str) -> Case:
    return case(
        f"stated only by the Condition {label}",
        _NO_ER,
        put("er-condition", condition(code, recorded="2025-10-24")),
        er_positive=status,
    )


def _pathology(text: str, effective: str) -> Edit:
    return put(
        "biopsy",
        diagnostic_report("Surgical pathology", effective, categories=("SP",), presented=[attachment(text)]),
    )


def _noted(note: str) -> JsonObject:
    value = oncology.er_status(codes.POSITIVE, "2025-10-24")
    return value | {"note": [{"text": note}]}


_METHODS = (
    "ER is reported as positive when at least 1 % of tumor nuclei stain; less than 1 % as negative. This test was"
    " developed by this laboratory. It has not been cleared by the FDA."
)
_LESS_THAN_ONE = {"valueQuantity": {"value": 1, "comparator": "<", "unit": "%"}}

CASES = (
    case("one percent", _er(oncology.er_percent(1, "2025-10-24")), er_positive=MET, step="offer-switch"),
    case(
        "below one percent",
        _er(oncology.er_percent(0.9, "2025-10-24")),
        er_positive=NOT_MET,
        step="not-applicable",
    ),
    case(
        "zero percent", _er(oncology.er_percent(0, "2025-10-24")), er_positive=NOT_MET, step="not-applicable"
    ),
    case(
        "less than one, with a comparator",
        _er(observation(codes.ER_PERCENT, _LESS_THAN_ONE, "2025-10-24")),
        er_positive=NOT_MET,
    ),
    case("LOINC answer positive", _er(oncology.er_status(codes.POSITIVE, "2025-10-24")), er_positive=MET),
    case("LOINC answer negative", _er(oncology.er_status(codes.NEGATIVE, "2025-10-24")), er_positive=NOT_MET),
    case(
        "SNOMED positive",
        _er(oncology.er_status(Coding(SNOMED, "10828004", "Positive"), "2025-10-24")),
        er_positive=MET,
    ),
    case(
        "SNOMED negative",
        _er(oncology.er_status(Coding(SNOMED, "260385009", "Negative"), "2025-10-24")),
        er_positive=NOT_MET,
    ),
    case(
        "the word positive",
        _er(observation(codes.ER_TISSUE, text_value("Positive"), "2025-10-24")),
        er_positive=MET,
    ),
    case(
        "the word negative",
        _er(observation(codes.ER_TISSUE, text_value("negative"), "2025-10-24")),
        er_positive=NOT_MET,
    ),
    *(
        case(
            f"reported as {text}",
            _er(observation(codes.ER_TISSUE, text_value(text), "2025-10-24")),
            er_positive=status,
        )
        for text, status in (
            ("less than 1 % of cells", NOT_MET),
            ("PR 90%, ER 0%", NOT_MET),
            ("ER positive; PR negative", MET),
            ("Not positive", UNKNOWN),
            ("Insufficient tumour; prior specimen ER positive", UNKNOWN),
        )
    ),
    case("never tested", _NO_ER, er_positive=UNKNOWN, step="complete-workup"),
    case(
        "an older negative",
        _later(oncology.er_percent(0, "2019-03-01")),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "a newer negative",
        _later(oncology.er_percent(0, "2026-03-01")),
        er_positive=NOT_MET,
        step="not-applicable",
    ),
    case(
        "a contradiction on one day",
        _later(oncology.er_percent(0, "2025-10-24")),
        er_positive=UNKNOWN,
        step="complete-workup",
    ),
    case("agreement on one day", _later(oncology.er_status(codes.POSITIVE, "2025-10-24")), er_positive=MET),
    case(
        "a correction on the same day",
        _er(oncology.er_status(codes.NEGATIVE, "2025-10-24")),
        _later(oncology.er_status(codes.POSITIVE, "2025-10-24") | {"status": "corrected"}),
        er_positive=MET,
    ),
    case(
        "an amended result",
        _er(oncology.er_percent(90, "2025-10-24") | {"status": "amended"}),
        er_positive=MET,
    ),
    case(
        "only a preliminary result",
        _er(oncology.er_percent(90, "2025-10-24") | {"status": "preliminary"}),
        er_positive=UNKNOWN,
    ),
    case(
        "a newer preliminary negative displaces nothing",
        _later(oncology.er_percent(0, "2026-03-01") | {"status": "preliminary"}),
        er_positive=MET,
    ),
    case(
        "a newer negative entered in error",
        _later(oncology.er_percent(0, "2026-03-01") | {"status": "entered-in-error"}),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "a newer result of status unknown",
        _later(oncology.er_percent(0, "2026-03-01") | {"status": "unknown"}),
        er_positive=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a negative after the reference day",
        _later(oncology.er_percent(0, "2026-12-01")),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "an undated negative beside a dated positive",
        _later(oncology.er_percent(0, None)),
        er_positive=UNKNOWN,
    ),
    _stated_by(
        Coding(SNOMED, "416053008", "Estrogen receptor positive tumor"), "SNOMED ER positive tumor", MET
    ),
    _stated_by(
        Coding(SNOMED, "441117001", "Estrogen receptor negative neoplasm"),
        "SNOMED ER negative neoplasm",
        NOT_MET,
    ),
    _stated_by(Coding(ICD10CM, "Z17.0", "Estrogen receptor positive status"), "Z17.0", MET),
    _stated_by(Coding(ICD10CM, "Z17.1", "Estrogen receptor negative status"), "Z17.1", NOT_MET),
    _stated_by(Coding(ICD10CM, "Z17.411", "HR positive, HER2 negative"), "Z17.411, HR positive", UNKNOWN),
    _stated_by(Coding(ICD10CM, "Z17.421", "HR negative, HER2 negative"), "Z17.421, HR negative", NOT_MET),
    _stated_by("ER positive", "text ER positive", MET),
    case(
        "a Condition Z17.0 older than a negative result",
        _er(oncology.er_percent(0, "2026-02-01")),
        put("er-condition", condition(Coding(ICD10CM, "Z17.0", "ER positive"), recorded="2025-10-24")),
        er_positive=NOT_MET,
    ),
    case(
        "only hormone receptor positive, in words",
        _er(observation("Hormone receptor status", coded("positive"), "2025-10-24")),
        er_positive=UNKNOWN,
    ),
    case(
        "progesterone receptor positive says nothing about ER",
        _er(observation(codes.PR_STAIN, coded(codes.POSITIVE), "2025-10-24")),
        er_positive=UNKNOWN,
    ),
    case(
        "a newer pathology report, attached as text, that reads negative",
        _pathology("Liver biopsy\nEstrogen receptor: NEGATIVE (0 %)", "2026-08-20"),
        er_positive=UNKNOWN,
    ),
    case(
        "a newer pathology report that reads positive, with its methods",
        _pathology(f"Liver biopsy\nEstrogen receptor: POSITIVE (80 %)\n{_METHODS}", "2026-08-20"),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "an older pathology report that reads negative",
        _pathology("Estrogen receptor: NEGATIVE (0 %)", "2019-08-20"),
        er_positive=MET,
    ),
    case(
        "a positive pathology report alone decides nothing",
        _NO_ER,
        _pathology("Estrogen receptor: POSITIVE (80 %)", "2026-08-20"),
        er_positive=UNKNOWN,
    ),
    case("a note that takes the result back", _er(_noted("On re-review ER negative.")), er_positive=UNKNOWN),
    case("a note on the methods", _er(_noted(_METHODS)), er_positive=MET, step="offer-switch"),
    case(
        "a value with the laboratory's disclaimer",
        _er(observation(codes.ER_TISSUE, text_value(f"Positive (95 %)\n{_METHODS}"), "2025-10-24")),
        er_positive=MET,
    ),
)
