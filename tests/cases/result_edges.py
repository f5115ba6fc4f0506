"""Receptors, ECOG and staging as they are also written: ranges, comparators, words, interpretations."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import JsonObject, codeable, coded, condition, integer, observation, text_value
from fhir_fixtures.codes import LOINC, SNOMED, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Case, case, change, drop, put

_DAY = "2025-10-24"
_PRESENT = Coding(SNOMED, "52101004", "Present")


def _er(label: str, value: JsonObject | None, status: str, code: Coding = codes.ER_STAIN) -> Case:
    return case(f"ER as {label}", put("er", observation(code, value, _DAY)), er_positive=status)


def _her2(label: str, value: JsonObject, status: str, code: Coding = codes.HER2_IHC) -> Case:
    return case(f"HER2 as {label}", put("her2", observation(code, value, _DAY)), her2_negative=status)


def _ecog(label: str, value: JsonObject, status: str) -> Case:
    return case(
        f"ECOG as {label}",
        put("ecog", observation(codes.ECOG, value, "2026-11-09")),
        performance_status=status,
    )


def _percent(value: float, comparator: str | None = None, unit: str | None = "%") -> JsonObject:
    fields: JsonObject = {"value": value}
    if comparator:
        fields["comparator"] = comparator
    if unit:
        fields["unit"] = unit
    return {"valueQuantity": fields}


_RANGE = {"valueRange": {"low": {"value": 80, "unit": "%"}, "high": {"value": 90, "unit": "%"}}}

CASES = (
    _er("SNOMED present", coded(_PRESENT), MET),
    _er("a percentage in words", text_value("80 %"), MET),
    _er("zero percent in words", text_value("0 %"), NOT_MET),
    _er("low positive in words", text_value("Low positive (1-10 %)"), MET),
    _er("positive with its percentage", coded("Positive (95 %, strong)"), MET),
    _er("negative with its percentage", coded("Negative (<1 %)"), NOT_MET),
    _er("a range of percentages", _RANGE, MET, codes.ER_PERCENT),
    _er("more than 95 percent", _percent(95, ">"), MET, codes.ER_PERCENT),
    _er("less than 10 percent, which may be none", _percent(10, "<"), UNKNOWN, codes.ER_PERCENT),
    _er("a percentage without unit", _percent(90, unit=None), MET, codes.ER_PERCENT),
    _er("indeterminate", coded("Indeterminate"), UNKNOWN),
    _er("no value at all", None, UNKNOWN),
    _her2("SNOMED negative", coded(Coding(SNOMED, "260385009", "Negative")), MET),
    _her2("SNOMED positive", coded(Coding(SNOMED, "10828004", "Positive")), NOT_MET),
    _her2("negative with its score", coded("Negative (1+)"), MET),
    _her2("positive with its score", coded("Positive (3+)"), NOT_MET),
    _her2("equivocal with its score", coded("Equivocal (2+)"), UNKNOWN),
    _her2("the integer 0", integer(0), MET),
    _her2("the integer 3", integer(3), NOT_MET),
    _her2("ISH negative by code", coded(codes.NEGATIVE), MET, codes.HER2_ISH),
    _her2("ISH positive by code", coded(codes.POSITIVE), NOT_MET, codes.HER2_ISH),
    _her2("ISH not amplified in words", text_value("HER2 gene is not amplified"), MET, codes.HER2_ISH),
    case(
        "IHC 1+, ISH amplified",
        put("ish", oncology.her2_ish("Amplified", _DAY)),
        her2_negative=NOT_MET,
        step="not-applicable",
    ),
    case(
        "an old 2+ with ISH, a new 2+ without",
        put("her2-old", oncology.her2_ihc("2+", "2019-01-01")),
        put("ish-old", oncology.her2_ish("Not amplified", "2019-01-05")),
        put("her2", oncology.her2_ihc("2+", _DAY)),
        her2_negative=UNKNOWN,
    ),
    case(
        "IHC 2+, ISH amplified months later",
        put("her2", oncology.her2_ihc("2+", _DAY)),
        put("ish", oncology.her2_ish("Amplified", "2026-03-01")),
        her2_negative=NOT_MET,
    ),
    _ecog("a text grade in a CodeableConcept", coded("1"), MET),
    _ecog("one of two grades in words", text_value("ECOG 1-2"), UNKNOWN),
    _ecog("a sentence", text_value("ECOG performance status 0"), MET),
    _ecog("half a grade", {"valueQuantity": {"value": 1.5}}, UNKNOWN),
    case(
        "ECOG only as an interpretation",
        put(
            "ecog",
            observation(
                codes.ECOG, None, "2026-11-09", interpretation=[codeable(Coding(LOINC, "LA9622-7", "ECOG 0"))]
            ),
        ),
        performance_status=MET,
    ),
    case(
        "ECOG over a period",
        change("ecog", effectiveDateTime=None, effectivePeriod={"start": "2026-11-08", "end": "2026-11-09"}),
        performance_status=MET,
        step="offer-switch",
    ),
    case(
        "a stage IV entered in error",
        drop("metastasis"),
        put(
            "stage",
            observation(codes.STAGE_CLINICAL, coded("Stage IV"), _DAY) | {"status": "entered-in-error"},
        ),
        advanced_disease=UNKNOWN,
    ),
    case(
        "a future stage IV",
        drop("metastasis"),
        put("stage", observation(codes.STAGE_CLINICAL, coded("Stage IV"), "2026-12-01")),
        advanced_disease=UNKNOWN,
    ),
    case(
        "stage II at first, stage IV later",
        drop("metastasis"),
        put("stage", observation(codes.STAGE_CLINICAL, coded("Stage IIA"), "2019-01-01")),
        put("stage-2", observation(codes.STAGE_CLINICAL, coded("Stage IV"), _DAY)),
        advanced_disease=MET,
        step="offer-switch",
    ),
    case(
        "stage IV in Arabic numerals",
        drop("metastasis"),
        put("stage", observation(codes.STAGE_CLINICAL, coded("Stage 4"), _DAY)),
        advanced_disease=MET,
    ),
    case(
        "a local recurrence is not yet advanced disease",
        put(
            "metastasis",
            condition(
                Coding(SNOMED, "314955001", "Local recurrence of malignant tumor of breast"),
                onset="2025-10-20",
            ),
        ),
        advanced_disease=UNKNOWN,
    ),
    case(
        "a result after the reference day is listed",
        put("later", oncology.ecog(2, "2026-12-01")),
        performance_status=MET,
        problem_with="Observation/p1-later",
        step="offer-switch",
    ),
)
