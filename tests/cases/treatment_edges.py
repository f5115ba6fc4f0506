"""Treatment records with traps: names, vague ends, contradictions, other drugs, more than one metastasis."""

from fhir_fixtures import codes
from fhir_fixtures.builders import (
    Concept,
    condition,
    medication_administration,
    medication_dispense,
    medication_statement,
    procedure,
)
from fhir_fixtures.codes import ICD10CM, SNOMED, Coding

from .baseline import (
    MET,
    NO_ESR1_TEST,
    NOT_MET,
    UNKNOWN,
    Case,
    born,
    both,
    case,
    change,
    days_ago,
    drop,
    given,
    ordered,
    pair_since,
    put,
    sampled_on,
    with_drug,
)

_SINCE = "2025-11-10"
_YOUNG = both(born("1976-03-03"), put("menopause", condition("Premenopausal", recorded="2026-01-10")))
_FIFTY = born("1976-03-03")


def _line(drug: str) -> Case:
    return case(
        f"{drug} after the advanced diagnosis",
        with_drug(drug, "2025-10-25", "2025-11-05"),
        first_line=NOT_MET,
        step="not-eligible",
    )


def _no_line(drug: str) -> Case:
    return case(f"{drug} is no line", with_drug(drug, "2026-01-05"), first_line=MET, step="offer-switch")


def _depot(drug: Concept, label: str, days: int) -> tuple[Case, Case]:
    return (
        case(f"{label} {days} days ago", _YOUNG, given(drug, days_ago(days)), ovarian_suppression=MET),
        case(
            f"{label} {days + 1} days ago",
            _YOUNG,
            given(drug, days_ago(days + 1)),
            ovarian_suppression=NOT_MET,
        ),
    )


_LINES = (
    *map(
        _line,
        (
            "paclitaxel",
            "doxorubicin",
            "carboplatin",
            "cyclophosphamide",
            "Xeloda 500 mg",
            "Enhertu",
            "Trodelvy",
            "Lynparza 300 mg",
            "Itovebi 9 mg",
            "Truqap 400 mg",
            "Afinitor 10 mg",
            "pembrolizumab",
            "bevacizumab",
            "eribulin",
        ),
    ),
    *map(
        _no_line,
        (
            "hydroxychloroquine 200 mg",
            "prednisone 5 mg",
            "filgrastim",
            "dexamethasone 4 mg",
            "levothyroxine 50 mcg",
            "Prolia 60 mg",
            "loperamide 2 mg",
            "atorvastatin 20 mg",
            "fluorouracil 5 % topical cream",
        ),
    ),
    case(
        "chemotherapy coded as a procedure",
        put("chemo", procedure(Coding(SNOMED, "367336001", "Chemotherapy"), "2025-10-28")),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "one paclitaxel infusion after the advanced diagnosis",
        given("paclitaxel", "2025-10-30"),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "adjuvant letrozole, palbociclib joined 91 days after the advanced diagnosis",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2023-01-01")),
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, "2026-01-19")),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "adjuvant anastrozole until the diagnosis, then letrozole and palbociclib",
        put("adjuvant", ordered(codes.ANASTROZOLE_TABLET, "2022-01-01", "2025-10-25")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "an adjuvant pair that ended before the advanced diagnosis",
        put("adjuvant-ai", ordered(codes.ANASTROZOLE_TABLET, "2020-01-01", "2022-01-01")),
        put("adjuvant-cdk46", ordered(codes.ABEMACICLIB_TABLET, "2020-01-01", "2022-01-01")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "fulvestrant years before the advanced diagnosis",
        with_drug(codes.FULVESTRANT_SYRINGE, "2020-01-01", "2020-06-01"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "a second metastatic site during the pair changes no date",
        put("liver", condition(codes.LIVER_METASTASIS, onset="2026-03-01")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "an old metastasis and adjuvant-looking tamoxifen after it",
        put("lung", condition(codes.LUNG_METASTASIS, onset="2023-01-10")),
        with_drug(codes.TAMOXIFEN_TABLET, "2023-02-01", "2025-09-01"),
        first_line=NOT_MET,
        step="not-eligible",
    ),
)

_SERD = (
    case(
        "a blinded study drug that may be camizestrant",
        with_drug("camizestrant or placebo", "2026-06-01"),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "camizestrant on hold",
        with_drug(codes.CAMIZESTRANT_ATC, "2026-10-01", status="on-hold"),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a camizestrant statement that ended last month",
        put(
            "serd",
            medication_statement(
                codes.CAMIZESTRANT_ATC, start="2026-09-01", end="2026-10-15", status="completed"
            ),
        ),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "camizestrant dispensed in October",
        put("serd", medication_dispense(codes.CAMIZESTRANT_ATC, "2026-10-01", days=28)),
        step="already-switched",
    ),
    case(
        "camizestrant dispensed in July",
        put("serd", medication_dispense(codes.CAMIZESTRANT_ATC, "2026-07-01", days=28)),
        first_line=NOT_MET,
        step="not-eligible",
    ),
)

_ENDS = (
    case(
        "both drugs stopped without a date, never tested",
        NO_ESR1_TEST,
        change("letrozole", status="stopped"),
        change("palbociclib", status="stopped"),
        step="on-track",
    ),
    case(
        "the pair ended in the month that straddles 91 days",
        NO_ESR1_TEST,
        put("letrozole", ordered(codes.LETROZOLE_TABLET, _SINCE, "2026-08")),
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, _SINCE, "2026-08")),
        step="on-track",
    ),
    case(
        "an order still active whose dosage ended in spring",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, _SINCE, "2026-04-01", status="active")),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "a dispense that was declined",
        drop("letrozole"),
        put("supply", medication_dispense(codes.LETROZOLE_TABLET, "2026-10-01", days=90, status="declined")),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "a statement that she intends to take letrozole",
        put("letrozole", medication_statement(codes.LETROZOLE_TABLET, start="2026-12-01", status="intended")),
        aromatase_inhibitor=NOT_MET,
    ),
    case(
        "a statement on hold",
        put("letrozole", medication_statement(codes.LETROZOLE_TABLET, start=_SINCE, status="on-hold")),
        aromatase_inhibitor=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a copack by name",
        drop("palbociclib"),
        put("letrozole", ordered("Kisqali Femara Co-Pack (ribociclib and letrozole)", _SINCE)),
        aromatase_inhibitor=MET,
        cdk46_inhibitor=MET,
        step="offer-switch",
    ),
    case(
        "nine palbociclib orders, all active",
        *(
            put(f"palbociclib-{number}", ordered(codes.PALBOCICLIB_TABLET, f"2026-0{number}-01"))
            for number in range(1, 10)
        ),
        cdk46_inhibitor=MET,
        duration=MET,
        step="offer-switch",
    ),
    case(
        "a dose reduction: the old order stopped, the new one active",
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, _SINCE, "2026-03-01")),
        put("palbociclib-100", ordered(codes.PALBOCICLIB_100_TABLET, "2026-03-02")),
        cdk46_inhibitor=MET,
        duration=MET,
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "a week off palbociclib",
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, _SINCE, "2026-03-01")),
        put("palbociclib-2", ordered(codes.PALBOCICLIB_TABLET, "2026-03-09")),
        duration=MET,
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "an ESR1 variant in old blood and never a pair",
        drop("letrozole", "palbociclib"),
        sampled_on("2025-01-01"),
        esr1="review",
        step="review-result",
    ),
    case("a pair of months without days", pair_since("2025-11"), duration=MET, step="offer-switch"),
)

_SUPPRESSION = (
    *_depot("leuprolide acetate depot 7.5 mg", "leuprolide 7.5 mg by name", 28 + 28),
    *_depot("triptorelin", "triptorelin of unknown product", 84 + 28),
    *_depot("Zoladex LA 10.8 mg", "Zoladex 10.8 mg by name", 84 + 28),
    case(
        "two depots, the newer one counts",
        _YOUNG,
        put("depot-1", medication_administration(codes.GOSERELIN_IMPLANT, days_ago(84))),
        put("depot-2", medication_administration(codes.GOSERELIN_IMPLANT, days_ago(28))),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "an active goserelin order beside a newer statement that it was stopped",
        _YOUNG,
        with_drug(codes.GOSERELIN_IMPLANT, _SINCE),
        put(
            "statement",
            medication_statement(
                codes.GOSERELIN_IMPLANT,
                start=_SINCE,
                end="2026-06-01",
                status="stopped",
                dateAsserted="2026-06-01",
            ),
        ),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "both ovaries absent, as a Condition",
        _FIFTY,
        put(
            "ovaries",
            condition(
                Coding(ICD10CM, "Z90.722", "Acquired absence of ovaries, bilateral"), recorded="2020-01-01"
            ),
        ),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "one ovary absent, as a Condition",
        _FIFTY,
        put(
            "ovaries",
            condition(
                Coding(ICD10CM, "Z90.721", "Acquired absence of ovaries, unilateral"), recorded="2020-01-01"
            ),
        ),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "both ovaries removed, as a Condition in words",
        _FIFTY,
        put("ovaries", condition("Status post bilateral oophorectomy", recorded="2020-01-01")),
        ovarian_suppression=MET,
    ),
    case(
        "a hysterectomy alone",
        _FIFTY,
        put("surgery", procedure("Total abdominal hysterectomy", "2020-01-01")),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "a hysterectomy with both ovaries",
        _FIFTY,
        put("surgery", procedure("Hysterectomy with bilateral salpingo-oophorectomy", "2020-01-01")),
        ovarian_suppression=MET,
    ),
)

CASES = (*_LINES, *_SERD, *_ENDS, *_SUPPRESSION)
