"""`aromatase-inhibitor` and `cdk46-inhibitor`: what counts as current, and how drugs are written."""

from fhir_fixtures import codes
from fhir_fixtures.builders import (
    Concept,
    JsonObject,
    medication,
    medication_request,
    medication_statement,
    reference,
)
from fhir_fixtures.codes import ATC, RXNORM, Coding

from .baseline import (
    MET,
    NOT_MET,
    UNKNOWN,
    Case,
    both,
    case,
    change,
    days_ago,
    drop,
    ordered,
    put,
    supplied,
)

_SINCE = "2025-11-10"


def _ai(drug: Concept, label: str, status: str = MET) -> Case:
    edit = put("letrozole", ordered(drug, _SINCE))
    return case(f"aromatase inhibitor written as {label}", edit, aromatase_inhibitor=status)


def _cdk46(drug: Concept, label: str) -> Case:
    edit = put("palbociclib", ordered(drug, _SINCE))
    return case(f"CDK4/6 inhibitor written as {label}", edit, cdk46_inhibitor=MET, step="offer-switch")


def _order_status(status: str, expected: str, step: str) -> Case:
    return case(
        f"a letrozole order that is {status}",
        change("letrozole", status=status),
        aromatase_inhibitor=expected,
        cdk46_inhibitor=MET,
        step=step,
    )


def _intent(intent: str, expected: str) -> Case:
    return case(
        f"a letrozole order of intent {intent}",
        change("letrozole", intent=intent),
        aromatase_inhibitor=expected,
    )


def _contradicted(status: str, end: str | None) -> Case:
    statement = medication_statement(
        codes.LETROZOLE_TABLET,
        start=_SINCE if end else None,
        end=end,
        status=status,
        dateAsserted="2026-10-15",
    )
    return case(
        f"an active order beside a newer statement {status}",
        put("statement", statement),
        aromatase_inhibitor=UNKNOWN,
    )


def _by_reference(name: str, *, display: str | None = None) -> JsonObject:
    target = reference(f"Medication/p1-{name}") | ({"display": display} if display else {})
    return medication_request(None, authored=_SINCE, start=_SINCE, medicationReference=target)


_CONTAINED = medication_request(
    None,
    authored=_SINCE,
    start=_SINCE,
    contained=[{"resourceType": "Medication", "id": "med", "code": {"text": "Letrozole 2.5 mg tablet"}}],
    medicationReference={"reference": "#med"},
)

_WRITTEN_AS = (
    _ai(codes.LETROZOLE_TABLET, "RxNorm tablet"),
    _ai(codes.LETROZOLE, "RxNorm ingredient"),
    _ai(Coding(RXNORM, "1163195", "Letrozole Oral Product"), "RxNorm dose form group"),
    _ai(Coding(RXNORM, "153124", "Femara 2.5 MG Oral Tablet"), "RxNorm brand tablet"),
    _ai(Coding(RXNORM, "203769", "Femara"), "RxNorm brand name"),
    _ai(Coding(RXNORM, "72965", ""), "RxNorm code without a name"),
    _ai(Coding("https://www.nlm.nih.gov/research/umls/rxnorm", "72965", "letrozole"), "RxNorm under https"),
    _ai(codes.LETROZOLE_ATC, "ATC"),
    _ai(codes.LETROZOLE_SCT, "SNOMED substance"),
    _ai("Letrozole 2.5 mg tablet", "text"),
    _ai("Femara", "brand in text"),
    _ai("Letrozol 2,5 mg Filmtabletten", "German text"),
    _ai(codes.ANASTROZOLE_TABLET, "anastrozole tablet"),
    _ai(codes.ANASTROZOLE_ATC, "anastrozole ATC"),
    _ai("Arimidex 1 mg", "anastrozole brand in text"),
    _ai(codes.EXEMESTANE_TABLET, "exemestane tablet", NOT_MET),
    _ai(Coding(ATC, "L02BG06", "exemestane"), "exemestane ATC", NOT_MET),
    _ai("Aromasin 25 mg", "exemestane brand in text", NOT_MET),
    _cdk46(codes.PALBOCICLIB, "RxNorm ingredient"),
    _cdk46(codes.PALBOCICLIB_CAPSULE, "RxNorm capsule"),
    _cdk46(codes.PALBOCICLIB_ATC, "ATC"),
    _cdk46(codes.PALBOCICLIB_SCT, "SNOMED substance"),
    _cdk46("Ibrance 125 mg", "brand in text"),
    _cdk46(codes.RIBOCICLIB_TABLET, "ribociclib tablet"),
    _cdk46(codes.RIBOCICLIB_ATC, "ribociclib ATC"),
    _cdk46("Kisqali 600 mg", "ribociclib brand in text"),
    _cdk46(codes.ABEMACICLIB_TABLET, "abemaciclib tablet"),
    _cdk46(codes.ABEMACICLIB_ATC, "abemaciclib ATC"),
    _cdk46("Verzenio 150 mg", "abemaciclib brand in text"),
)

_STATUSES = (
    _order_status("on-hold", UNKNOWN, "complete-workup"),
    _order_status("unknown", UNKNOWN, "complete-workup"),
    _order_status("draft", NOT_MET, "not-eligible"),
    _order_status("cancelled", NOT_MET, "not-eligible"),
    _order_status("entered-in-error", NOT_MET, "not-eligible"),
    _intent("proposal", NOT_MET),
    _intent("plan", NOT_MET),
    _intent("original-order", MET),
    _intent("instance-order", MET),
    case(
        "an order not to give letrozole", change("letrozole", doNotPerform=True), aromatase_inhibitor=NOT_MET
    ),
    case(
        "doNotPerform false",
        change("letrozole", doNotPerform=False),
        aromatase_inhibitor=MET,
        step="offer-switch",
    ),
    _contradicted("stopped", "2026-10-01"),
    _contradicted("completed", "2026-10-01"),
    _contradicted("not-taken", None),
)

_COURSES = (
    case("no aromatase inhibitor", drop("letrozole"), aromatase_inhibitor=NOT_MET, step="not-eligible"),
    case("no CDK4/6 inhibitor", drop("palbociclib"), cdk46_inhibitor=NOT_MET, step="not-eligible"),
    case(
        "letrozole stopped in the summer",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, _SINCE, "2026-08-25")),
        aromatase_inhibitor=NOT_MET,
        duration=NOT_MET,
        step="not-eligible",
    ),
    case(
        "palbociclib stopped in the summer",
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, _SINCE, "2026-08-25")),
        aromatase_inhibitor=MET,
        cdk46_inhibitor=NOT_MET,
        duration=NOT_MET,
        step="not-eligible",
    ),
    case(
        "palbociclib on hold",
        change("palbociclib", status="on-hold"),
        cdk46_inhibitor=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a stopped order replaced by a newer active one",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2026-06-01")),
        put("letrozole-old", ordered(codes.LETROZOLE_TABLET, _SINCE, "2026-06-01")),
        aromatase_inhibitor=MET,
        duration=MET,
        step="offer-switch",
    ),
    case(
        "letrozole starts next month",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2026-12-10")),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "letrozole ordered today to begin next month",
        put(
            "letrozole", medication_request(codes.LETROZOLE_TABLET, authored="2026-11-20", start="2026-12-10")
        ),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "letrozole ordered until next year",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, _SINCE, "2027-11-10", status="active")),
        aromatase_inhibitor=MET,
        duration=MET,
        step="offer-switch",
    ),
    case(
        "only a statement that she takes letrozole",
        put("letrozole", medication_statement(codes.LETROZOLE_TABLET, start=_SINCE)),
        aromatase_inhibitor=MET,
        step="offer-switch",
    ),
    case(
        "only a statement that she does not take it",
        put("letrozole", medication_statement(codes.LETROZOLE_TABLET, start=_SINCE, status="not-taken")),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "one carton with both drugs",
        drop("palbociclib"),
        put("letrozole", ordered(codes.RIBOCICLIB_LETROZOLE_PACK, _SINCE)),
        aromatase_inhibitor=MET,
        cdk46_inhibitor=MET,
        duration=MET,
        step="offer-switch",
    ),
    case(
        "letrozole replaced by anastrozole",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, _SINCE, "2026-05-31")),
        put("anastrozole", ordered(codes.ANASTROZOLE_TABLET, "2026-06-01")),
        aromatase_inhibitor=MET,
        duration=MET,
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "palbociclib replaced by abemaciclib",
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, _SINCE, "2026-05-31")),
        put("abemaciclib", ordered(codes.ABEMACICLIB_TABLET, "2026-06-01")),
        cdk46_inhibitor=MET,
        duration=MET,
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "a Medication resource",
        put("tablet", medication(codes.LETROZOLE_TABLET)),
        put("letrozole", _by_reference("tablet")),
        aromatase_inhibitor=MET,
        step="offer-switch",
    ),
    case(
        "a Medication resource that contradicts the display",
        put("tablet", medication(codes.EXEMESTANE_TABLET)),
        put("letrozole", _by_reference("tablet", display="Letrozole 2.5 mg")),
        aromatase_inhibitor=NOT_MET,
        step="not-eligible",
    ),
    case(
        "a contained Medication", put("letrozole", _CONTAINED), aromatase_inhibitor=MET, step="offer-switch"
    ),
)

_SUPPLIES = (
    case(
        "a supply that ended 60 days ago",
        supplied("letrozole", codes.LETROZOLE_TABLET, ("2025-11-10", 260), (days_ago(88), 28)),
        aromatase_inhibitor=MET,
    ),
    case(
        "a supply that ended 61 days ago",
        supplied("letrozole", codes.LETROZOLE_TABLET, ("2025-11-10", 260), (days_ago(89), 28)),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "a supply of unstated length 60 days ago",
        supplied("letrozole", codes.LETROZOLE_TABLET, (days_ago(60), None)),
        aromatase_inhibitor=MET,
    ),
    case(
        "a supply of unstated length 61 days ago",
        supplied("letrozole", codes.LETROZOLE_TABLET, (days_ago(61), None)),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "supplies all year",
        supplied(
            "letrozole", codes.LETROZOLE_TABLET, ("2025-11-10", 98), ("2026-02-16", 98), ("2026-06-01", 180)
        ),
        aromatase_inhibitor=MET,
        duration=MET,
        step="offer-switch",
    ),
    case(
        "a supply not handed over",
        both(
            supplied("letrozole", codes.LETROZOLE_TABLET, ("2026-10-01", 98)),
            change("letrozole-1", status="cancelled"),
        ),
        aromatase_inhibitor=NOT_MET,
    ),
)

CASES = (*_WRITTEN_AS, *_STATUSES, *_COURSES, *_SUPPLIES)
