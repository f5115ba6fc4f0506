"""`performance-status`."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import JsonObject, coded, observation, quantity, text_value
from fhir_fixtures.codes import LOINC, Coding

from .baseline import MET, NOT_MET, UNKNOWN, Edit, case, change, days_ago, drop, put

_DAY = "2026-11-09"
_CODED_GRADE_1 = Coding(LOINC, "LA9623-5", "Restricted in strenuous activity but ambulatory")
_CODED_GRADE_3 = Coding(LOINC, "LA9625-0", "Capable of only limited selfcare")


def _ecog(grade: int, on: str | None = _DAY) -> Edit:
    return put("ecog", oncology.ecog(grade, on))


def _as(value: JsonObject) -> Edit:
    return put("ecog", observation(codes.ECOG, value, _DAY, category="survey"))


CASES = (
    case("grade 0", _ecog(0), performance_status=MET, step="offer-switch"),
    case("grade 1", _ecog(1), performance_status=MET, step="offer-switch"),
    case("grade 2", _ecog(2), performance_status=NOT_MET, step="not-eligible"),
    case("grade 4", _ecog(4), performance_status=NOT_MET, step="not-eligible"),
    case("grade 1, 91 days old", _ecog(1, days_ago(91)), performance_status=MET, step="offer-switch"),
    case("grade 1, 92 days old", _ecog(1, days_ago(92)), performance_status=UNKNOWN, step="complete-workup"),
    case("grade 2, 91 days old", _ecog(2, days_ago(91)), performance_status=NOT_MET, step="not-eligible"),
    case("grade 2, 92 days old", _ecog(2, days_ago(92)), performance_status=UNKNOWN, step="complete-workup"),
    case("in the month that straddles 91 days", _ecog(1, "2026-08"), performance_status=UNKNOWN),
    case("in the month after", _ecog(1, "2026-09"), performance_status=MET),
    case("this month, cut at the reference day", _ecog(1, "2026-11"), performance_status=MET),
    case("never recorded", drop("ecog"), performance_status=UNKNOWN, step="complete-workup"),
    case("undated", _ecog(1, None), performance_status=UNKNOWN),
    case(
        "only an issue date",
        _ecog(1, None),
        change("ecog", issued="2026-11-09T08:00:00Z"),
        performance_status=UNKNOWN,
    ),
    case("a newer grade 2", put("ecog-2", oncology.ecog(2, "2026-11-16")), performance_status=NOT_MET),
    case(
        "an older grade 2",
        put("ecog-2", oncology.ecog(2, "2026-10-01")),
        performance_status=MET,
        step="offer-switch",
    ),
    case(
        "1 and 2 on one day",
        put("ecog-2", oncology.ecog(2, _DAY)),
        performance_status=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a grade after the reference day",
        put("ecog-2", oncology.ecog(3, "2026-11-21")),
        performance_status=MET,
    ),
    case(
        "a newer grade entered in error",
        put("ecog-2", oncology.ecog(3, "2026-11-16") | {"status": "entered-in-error"}),
        performance_status=MET,
    ),
    case(
        "a newer preliminary grade",
        put("ecog-2", oncology.ecog(3, "2026-11-16") | {"status": "preliminary"}),
        performance_status=MET,
    ),
    case(
        "a newer grade of status unknown",
        put("ecog-2", oncology.ecog(3, "2026-11-16") | {"status": "unknown"}),
        performance_status=UNKNOWN,
    ),
    case("only a preliminary grade", change("ecog", status="preliminary"), performance_status=UNKNOWN),
    case("as a LOINC answer", _as(coded(_CODED_GRADE_1)), performance_status=MET, step="offer-switch"),
    case("as a LOINC answer of grade 3", _as(coded(_CODED_GRADE_3)), performance_status=NOT_MET),
    case("as a quantity", _as(quantity(1, "{score}")), performance_status=MET),
    case("as text", _as(text_value("ECOG 1")), performance_status=MET),
    case("as text, 0 to 1", _as(text_value("ECOG 0-1")), performance_status=MET, step="offer-switch"),
    case("worse than before", _as(text_value("From ECOG 1 to ECOG 2")), performance_status=NOT_MET),
    case("better than before", _as(text_value("Improved from ECOG 2 to ECOG 1")), performance_status=MET),
    case("by day", _as(text_value("ECOG 1 on good days, 2 on most days")), performance_status=UNKNOWN),
    case(
        "a note that names another grade",
        _ecog(1),
        change("ecog", note=[{"text": "Since the fall the patient is bedridden, ECOG 3."}]),
        performance_status=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a grade of -1 beside an interpretation of 3",
        _ecog(-1),
        change("ecog", interpretation=[{"coding": [{"system": LOINC, "code": "LA9625-0"}]}]),
        performance_status=UNKNOWN,
    ),
    case("a grade that does not exist", _ecog(7), performance_status=UNKNOWN),
    case(
        "Karnofsky alone",
        put(
            "ecog",
            observation(
                Coding(LOINC, "89243-0", "Karnofsky Performance Status score"), quantity(90, "{score}"), _DAY
            ),
        ),
        performance_status=UNKNOWN,
    ),
)
