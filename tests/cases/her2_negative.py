"""`her2-negative`."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import Concept, coded, condition, observation, quantity, reference, specimen
from fhir_fixtures.codes import ICD10CM, SNOMED, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Case, Edit, both, case, change, drop, put

_DAY = "2025-10-24"


def _ihc(score: str, on: str = _DAY) -> Edit:
    return put("her2", oncology.her2_ihc(score, on))


def _overall(answer: Concept) -> Edit:
    return put("her2", oncology.her2_status(answer, _DAY))


def _ish(answer: Concept, on: str = _DAY) -> Edit:
    return put("ish", oncology.her2_ish(answer, on))


def _numbers(ratio: float, copies: float | None) -> Edit:
    edits = [drop("her2"), put("ratio", observation(codes.HER2_RATIO, quantity(ratio, "{ratio}"), _DAY))]
    if copies is not None:
        edits.append(put("copies", observation(codes.HER2_COPIES, quantity(copies, "{copies}"), _DAY)))
    return both(*edits)


def _on_specimens(ihc: str, ish: str) -> Edit:
    """Both stains with a stated specimen."""
    return both(
        put("block-a", specimen(codes.TISSUE, _DAY)),
        put("block-b", specimen(codes.TISSUE, _DAY)),
        change("her2", specimen=reference(f"Specimen/p1-{ihc}")),
        change("ish", specimen=reference(f"Specimen/p1-{ish}")),
    )


def _stated_by(code: Concept, label: str, status: str) -> Case:
    return case(
        f"stated only by the Condition {label}",
        drop("her2"),
        put("her2-condition", condition(code, recorded=_DAY)),
        her2_negative=status,
    )


CASES = (
    case("IHC 0", _ihc("0"), her2_negative=MET, step="offer-switch"),
    case("IHC 1+", _ihc("1+"), her2_negative=MET),
    case("IHC 2+ alone", _ihc("2+"), her2_negative=UNKNOWN, step="complete-workup"),
    case("IHC 3+", _ihc("3+"), her2_negative=NOT_MET, step="not-applicable"),
    case("the score inside words", _ihc("IHC score 1+"), her2_negative=MET),
    case(
        "IHC 2+, ISH not amplified", _ihc("2+"), _ish("Not amplified"), her2_negative=MET, step="offer-switch"
    ),
    case("IHC 2+, ISH 60 days later", _ihc("2+"), _ish("Not amplified", "2025-12-23"), her2_negative=MET),
    case("IHC 2+, ISH 61 days later", _ihc("2+"), _ish("Not amplified", "2025-12-24"), her2_negative=UNKNOWN),
    case(
        "IHC 2+, ISH months later on the same specimen",
        _ihc("2+"),
        _ish("Not amplified", "2026-02-24"),
        _on_specimens("block-a", "block-a"),
        her2_negative=MET,
    ),
    case(
        "IHC 2+, ISH the same day on another specimen",
        _ihc("2+"),
        _ish("Not amplified"),
        _on_specimens("block-a", "block-b"),
        her2_negative=UNKNOWN,
    ),
    case(
        "IHC 2+, ISH amplified", _ihc("2+"), _ish("Amplified"), her2_negative=NOT_MET, step="not-applicable"
    ),
    case("IHC 3+ whatever the ISH says", _ihc("3+"), _ish("Not amplified"), her2_negative=NOT_MET),
    case(
        "ISH not amplified without IHC",
        drop("her2"),
        _ish("Not amplified"),
        her2_negative=MET,
        step="offer-switch",
    ),
    case("ISH amplified without IHC", drop("her2"), _ish("Amplified"), her2_negative=NOT_MET),
    case("ratio and copies below the limits", _numbers(1.9, 3.9), her2_negative=MET, step="offer-switch"),
    case("ratio 2.0", _numbers(2.0, 3.9), her2_negative=NOT_MET, step="not-applicable"),
    case("ratio 1.99", _numbers(1.99, 3.9), her2_negative=MET),
    case("copy number 4.0", _numbers(1.5, 4.0), her2_negative=UNKNOWN, step="complete-workup"),
    case("copy number 3.99", _numbers(1.5, 3.99), her2_negative=MET),
    case("a low ratio without copy number", _numbers(1.5, None), her2_negative=UNKNOWN),
    case("HER2-low", _overall("HER2-low"), her2_negative=MET, step="offer-switch"),
    case("HER2-ultralow", _overall("HER2 ultralow"), her2_negative=MET),
    case("overall negative", _overall(codes.NEGATIVE), her2_negative=MET),
    case("overall positive", _overall(codes.POSITIVE), her2_negative=NOT_MET, step="not-applicable"),
    case("overall equivocal", _overall("Equivocal"), her2_negative=UNKNOWN),
    case(
        "IHC 1+ and 3+ on one day",
        put("her2-other", oncology.her2_ihc("3+", _DAY)),
        her2_negative=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "ISH amplified and not amplified on one day",
        _ish("Amplified"),
        put("ish-other", oncology.her2_ish("Not amplified", _DAY)),
        her2_negative=UNKNOWN,
        step="complete-workup",
    ),
    case("IHC 1+ to 2+", _ihc("1+ to 2+"), her2_negative=UNKNOWN, step="complete-workup"),
    case("the word not before negative", _overall("Not negative"), her2_negative=UNKNOWN),
    case(
        "no evidence of amplification",
        drop("her2"),
        _ish("No evidence of HER2 amplification"),
        her2_negative=MET,
    ),
    case("never tested", drop("her2"), her2_negative=UNKNOWN, step="complete-workup"),
    case(
        "a contradiction on one day",
        put("her2-status", oncology.her2_status(codes.POSITIVE, _DAY)),
        her2_negative=UNKNOWN,
    ),
    case(
        "an older 3+",
        put("her2-old", oncology.her2_ihc("3+", "2019-01-01")),
        her2_negative=MET,
        step="offer-switch",
    ),
    case("a newer 3+", put("her2-new", oncology.her2_ihc("3+", "2026-05-01")), her2_negative=NOT_MET),
    case("a pending result", change("her2", status="registered"), her2_negative=UNKNOWN),
    case("a cancelled result", change("her2", status="cancelled"), her2_negative=UNKNOWN),
    _stated_by(Coding(SNOMED, "431396003", "HER2 negative carcinoma of breast"), "SNOMED HER2 negative", MET),
    _stated_by(
        Coding(SNOMED, "427685000", "HER2 positive carcinoma of breast"), "SNOMED HER2 positive", NOT_MET
    ),
    _stated_by(Coding(ICD10CM, "Z17.32", "HER2 negative status"), "Z17.32", MET),
    _stated_by(Coding(ICD10CM, "Z17.31", "HER2 positive status"), "Z17.31", NOT_MET),
    _stated_by(Coding(ICD10CM, "Z17.411", "HR positive, HER2 negative"), "Z17.411", MET),
    _stated_by("Carcinoma of breast, HER2 negative", "text HER2 negative", MET),
    case(
        "a coded answer of an unknown kind",
        put("her2", observation(codes.HER2_IHC, coded("see comment"), _DAY)),
        her2_negative=UNKNOWN,
    ),
)
