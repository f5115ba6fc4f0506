"""`adult`, and patients who have died."""

from .baseline import MET, NOT_MET, UNKNOWN, born, case, change

CASES = (
    case("eighteen today", born("2008-11-20"), adult=MET, step="complete-workup"),
    case("eighteen tomorrow", born("2008-11-21"), adult=NOT_MET, step="not-applicable"),
    case("born in the year that straddles eighteen", born("2008"), adult=UNKNOWN, step="complete-workup"),
    case("born in the year before", born("2007"), adult=MET),
    case("born in the year after", born("2009"), adult=NOT_MET, step="not-applicable"),
    case("born in the month that straddles eighteen", born("2008-11"), adult=UNKNOWN),
    case("born in the month before", born("2008-10"), adult=MET),
    case("born in the month after", born("2008-12"), adult=NOT_MET),
    case(
        "no birth date, so the age that would settle menopause is missing too",
        change("patient", birthDate=None),
        adult=UNKNOWN,
        ovarian_suppression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "died in October", change("patient", deceasedDateTime="2026-10-30"), adult=MET, step="not-applicable"
    ),
    case("deceased without a date", change("patient", deceasedBoolean=True), step="not-applicable"),
    case("stated to be alive", change("patient", deceasedBoolean=False), step="offer-switch"),
    case(
        "died after the reference day",
        change("patient", deceasedDateTime="2026-12-01"),
        step="offer-switch",
    ),
)
