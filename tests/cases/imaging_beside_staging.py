"""Studies beside the staging CT that must not change its answer, and those that must."""

from fhir_fixtures import codes, oncology

from .baseline import MET, NOT_MET, UNKNOWN, Case, another_scan, case, change, put

_RADIOLOGY = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "RAD"}]}


def _beside(title: str, text: str, status: str, step: str) -> Case:
    return case(
        f'"{title}" says "{text}"',
        another_scan(text, code=title, on="2026-11-10"),
        change("another-scan", category=[_RADIOLOGY]),
        no_progression=status,
        step=step,
    )


_IGNORED = (
    ("DXA bone density", "Progressive bone loss since 2022."),
    ("DEXA hip and spine", "Interval progression."),
    ("Bone densitometry", "Significant decrease in bone mineral density, progression."),
    ("DXA bone density", "New osteoporosis at the femoral neck."),
    ("Echocardiogram", "Ejection fraction 55%, unchanged. Worsening tricuspid regurgitation."),
    ("US Heart", "Worsening mitral regurgitation."),
    ("XR Knee Right", "Worsening joint effusion."),
    ("XR Hand", "Progression since the last study."),
    ("US Carotid duplex", "Progression of the stenosis, now 70%."),
    ("US Lower extremity venous", "Possible new thrombus in the femoral vein."),
    ("NM Cardiac stress test", "New reversible ischemia, possibly larger than before."),
    ("CT Sinus", "Worsening mucosal thickening, cannot exclude sinusitis."),
)
_COUNTING = (
    ("DXA bone density", "New lytic metastasis in L2.", NOT_MET, "progressed"),
    ("Echocardiogram", "New hepatic metastases at the edge of the image.", NOT_MET, "progressed"),
    ("XR Knee Right", "Possible new lytic metastasis of the proximal tibia.", UNKNOWN, "complete-workup"),
    ("XR Hip", "New lytic metastasis.", NOT_MET, "progressed"),
    ("MR Lumbar spine", "Progression.", NOT_MET, "progressed"),
)


def _registered(sentence: str, status: str, step: str, **more: str | None) -> Case:
    return case(
        sentence,
        another_scan("", on="2026-11-10"),
        change("another-scan", status="registered", conclusion=None, **more),
        no_progression=status,
        step=step,
    )


CASES = (
    *(_beside(title, text, MET, "offer-switch") for title, text in _IGNORED),
    *(_beside(*each) for each in _COUNTING),
    _registered("a CT registered with a study date", UNKNOWN, "complete-workup"),
    _registered("a CT registered without any date", MET, "offer-switch", effectiveDateTime=None),
    _registered(
        "a CT registered with an issue date alone",
        MET,
        "offer-switch",
        effectiveDateTime=None,
        issued="2026-11-11T10:00:00Z",
    ),
    case(
        "a preliminary CT without a date",
        another_scan("Stable disease.", on="2026-11-10"),
        change("another-scan", status="preliminary", effectiveDateTime=None),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "an undated CT registered with progression in its text",
        another_scan("Progressive disease.", on="2026-11-10"),
        change("another-scan", status="registered", effectiveDateTime=None),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a disease status registered without a date",
        put("status", oncology.disease_status(codes.STABLE, "2026-11-10")),
        change("status", status="registered", effectiveDateTime=None),
        no_progression=MET,
        step="offer-switch",
    ),
)
