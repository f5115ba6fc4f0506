"""`ovarian-suppression`: menopause, LHRH agonists and how long a depot covers, and men."""

from fhir_fixtures import codes
from fhir_fixtures.builders import Concept, coded, condition, observation, procedure
from fhir_fixtures.codes import ATC, RXNORM, SNOMED, Coding

from .baseline import (
    MET,
    NOT_MET,
    UNKNOWN,
    Case,
    Edit,
    born,
    both,
    case,
    change,
    days_ago,
    given,
    put,
    with_drug,
)

_FIFTY = born("1976-03-03")
_PREMENOPAUSAL = put("menopause", condition("Premenopausal", recorded="2026-01-10"))
_YOUNG = both(_FIFTY, _PREMENOPAUSAL)
_MAN = both(_FIFTY, change("patient", gender="male"))
_PREMENOPAUSAL_CODE = Coding(SNOMED, "309606002", "Before menopause")
_DEGARELIX = Coding(ATC, "L02BX02", "degarelix")


def _state(concept: Concept) -> Edit:
    return both(_FIFTY, put("menopause", condition(concept, recorded="2026-01-10")))


def _depot(drug: Concept, label: str, days: int) -> tuple[Case, Case]:
    """The last covered day, and the day after."""
    return (
        case(
            f"{label} given {days} days ago",
            _YOUNG,
            given(drug, days_ago(days)),
            ovarian_suppression=MET,
            step="offer-switch",
        ),
        case(
            f"{label} given {days + 1} days ago",
            _YOUNG,
            given(drug, days_ago(days + 1)),
            ovarian_suppression=NOT_MET,
            step="not-eligible",
        ),
    )


_WOMEN = (
    case("sixty today", born("1966-11-20"), ovarian_suppression=MET, step="offer-switch"),
    case("sixty tomorrow", born("1966-11-21"), ovarian_suppression=UNKNOWN, step="complete-workup"),
    case("born in the year that straddles sixty", born("1966"), ovarian_suppression=UNKNOWN),
    case("under sixty, nothing known", _FIFTY, ovarian_suppression=UNKNOWN, step="complete-workup"),
    case("coded postmenopausal", _state(codes.POSTMENOPAUSAL), ovarian_suppression=MET, step="offer-switch"),
    case(
        "coded premature menopause",
        _state(Coding(SNOMED, "373717006", "Premature menopause")),
        ovarian_suppression=MET,
    ),
    case("postmenopausal in words", _state("Postmenopausal"), ovarian_suppression=MET, step="offer-switch"),
    case("premenopausal in words", _YOUNG, ovarian_suppression=NOT_MET, step="not-eligible"),
    case(
        "perimenopausal in words", _state("Perimenopausal"), ovarian_suppression=NOT_MET, step="not-eligible"
    ),
    case(
        "premenopausal as a result",
        _FIFTY,
        put("menopause", observation("Menopausal status", coded(_PREMENOPAUSAL_CODE), "2026-01-10")),
        ovarian_suppression=NOT_MET,
    ),
    case(
        "postmenopausal as a result",
        _FIFTY,
        put("menopause", observation("Menopausal status", coded(codes.POSTMENOPAUSAL), "2026-01-10")),
        ovarian_suppression=MET,
    ),
    case(
        "first premenopausal, later postmenopausal",
        _YOUNG,
        put("later", condition("Postmenopausal", recorded="2026-08-01")),
        ovarian_suppression=MET,
    ),
    case(
        "a menopause entered in error",
        both(
            _FIFTY,
            put(
                "menopause",
                condition(
                    codes.POSTMENOPAUSAL,
                    recorded="2026-01-10",
                    verification="entered-in-error",
                    clinical=None,
                ),
            ),
        ),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "coded premenopausal after the 60th birthday",
        _PREMENOPAUSAL,
        ovarian_suppression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "coded premenopausal long before the 60th birthday",
        put("menopause", condition("Premenopausal", recorded="2010-01-10")),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "both ovaries removed",
        _YOUNG,
        put("surgery", procedure("Bilateral oophorectomy", "2026-02-01")),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "both ovaries and tubes removed",
        _FIFTY,
        put("surgery", procedure("Bilateral salpingo-oophorectomy", "2026-02-01")),
        ovarian_suppression=MET,
    ),
    case(
        "one ovary removed",
        _FIFTY,
        put("surgery", procedure("Right oophorectomy", "2026-02-01")),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "an oophorectomy that was not done",
        _FIFTY,
        put("surgery", procedure("Bilateral oophorectomy", "2026-02-01", status="not-done")),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "an oophorectomy still planned",
        _FIFTY,
        put("surgery", procedure("Bilateral oophorectomy", "2026-12-01", status="preparation")),
        ovarian_suppression=UNKNOWN,
    ),
)

_DEPOTS = (
    *_depot(codes.GOSERELIN_IMPLANT, "goserelin 3.6 mg", 28 + 28),
    *_depot(codes.GOSERELIN_IMPLANT_3_MONTH, "goserelin 10.8 mg", 84 + 28),
    *_depot(codes.TRIPTORELIN_3_MONTH, "triptorelin 11.25 mg", 84 + 28),
    *_depot(Coding(RXNORM, "199821", "Triptorelin 3.75 MG Injection"), "triptorelin 3.75 mg", 28 + 28),
    *_depot(Coding(RXNORM, "42375", "leuprolide"), "leuprolide of unknown product", 84 + 28),
    *_depot("Zoladex 3.6 mg implant", "Zoladex 3.6 mg by name", 28 + 28),
    case(
        "an LHRH agonist when nothing is known of menopause",
        _FIFTY,
        given(codes.GOSERELIN_IMPLANT, days_ago(20)),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "a lapsed LHRH agonist when nothing is known",
        _FIFTY,
        given(codes.GOSERELIN_IMPLANT, days_ago(57)),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "an active order for goserelin",
        _YOUNG,
        with_drug(codes.GOSERELIN_IMPLANT, "2025-11-10"),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "a goserelin injection not given",
        _YOUNG,
        given(codes.GOSERELIN_IMPLANT, days_ago(20)),
        change("administration", status="not-done"),
        ovarian_suppression=NOT_MET,
    ),
    case(
        "goserelin proposed",
        _YOUNG,
        with_drug(codes.GOSERELIN_IMPLANT, "2026-11-01", intent="proposal"),
        ovarian_suppression=NOT_MET,
    ),
    case(
        "an LHRH antagonist only",
        _YOUNG,
        with_drug(_DEGARELIX, "2025-11-10"),
        ovarian_suppression=UNKNOWN,
        step="complete-workup",
    ),
)

_MEN = (
    case("a man without LHRH agonist", _MAN, ovarian_suppression=NOT_MET, step="not-eligible"),
    case(
        "a man past sixty without LHRH agonist",
        change("patient", gender="male"),
        ovarian_suppression=NOT_MET,
        step="not-eligible",
    ),
    case(
        "a man with goserelin",
        _MAN,
        given(codes.GOSERELIN_IMPLANT, days_ago(20)),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "a man with a lapsed depot",
        _MAN,
        given(codes.GOSERELIN_IMPLANT, days_ago(57)),
        ovarian_suppression=NOT_MET,
    ),
    case(
        "a man after bilateral orchiectomy",
        _MAN,
        put("surgery", procedure("Bilateral orchiectomy", "2020-02-01")),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "a man after orchiectomy of one side",
        _MAN,
        put("surgery", procedure("Left orchiectomy", "2020-02-01")),
        ovarian_suppression=NOT_MET,
    ),
    case(
        "a man with an LHRH antagonist only",
        _MAN,
        with_drug(_DEGARELIX, "2025-11-10"),
        ovarian_suppression=UNKNOWN,
    ),
)

_GENDER = (
    case(
        "gender missing", change("patient", gender=None), ovarian_suppression=UNKNOWN, step="complete-workup"
    ),
    case("gender other", change("patient", gender="other"), ovarian_suppression=UNKNOWN),
    case("gender unknown", change("patient", gender="unknown"), ovarian_suppression=UNKNOWN),
    case(
        "gender missing with an LHRH agonist",
        change("patient", gender=None),
        given(codes.GOSERELIN_IMPLANT, days_ago(20)),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
)

CASES = (*_WOMEN, *_DEPOTS, *_MEN, *_GENDER)
