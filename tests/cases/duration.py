"""`duration`: six calendar months together, and what interrupts them."""

from fhir_fixtures import codes

from .baseline import MET, NOT_MET, UNKNOWN, case, change, ordered, pair_since, put, supplied

_AI = codes.LETROZOLE_TABLET
_CDK46 = codes.PALBOCICLIB_TABLET

CASES = (
    case("six months today", pair_since("2026-05-20"), duration=MET, step="offer-switch"),
    case("six months tomorrow", pair_since("2026-05-21"), duration=NOT_MET, step="not-eligible"),
    case(
        "since the month that straddles six", pair_since("2026-05"), duration=UNKNOWN, step="complete-workup"
    ),
    case("since the month before", pair_since("2026-04"), duration=MET, step="offer-switch"),
    case("since the month after", pair_since("2026-06"), duration=NOT_MET, step="not-eligible"),
    case("since some day of last year", pair_since("2025"), duration=MET),
    case("since some day of this year", pair_since("2026"), duration=UNKNOWN, step="complete-workup"),
    case(
        "from 31 August to the last of February", pair_since("2026-08-31"), as_of="2027-02-28", duration=MET
    ),
    case("from 31 August to the day before", pair_since("2026-08-31"), as_of="2027-02-27", duration=NOT_MET),
    case(
        "from 29 August to the last of February", pair_since("2026-08-29"), as_of="2027-02-28", duration=MET
    ),
    case("from 28 August to the day before", pair_since("2026-08-28"), as_of="2027-02-27", duration=NOT_MET),
    case(
        "the CDK4/6 inhibitor joined later",
        put("palbociclib", ordered(_CDK46, "2026-05-21")),
        duration=NOT_MET,
        step="not-eligible",
    ),
    case(
        "the aromatase inhibitor joined later",
        put("letrozole", ordered(_AI, "2026-05-20")),
        duration=MET,
    ),
    case(
        "no start of letrozole on record",
        change("letrozole", authoredOn=None, dosageInstruction=None),
        aromatase_inhibitor=MET,
        duration=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "start from authoredOn when the dosage has none",
        change("letrozole", dosageInstruction=None),
        duration=MET,
        step="offer-switch",
    ),
    case(
        "the dosage's start wins over authoredOn",
        change(
            "letrozole",
            authoredOn="2025-01-01",
            dosageInstruction=ordered(_AI, "2026-06-01")["dosageInstruction"],
        ),
        duration=NOT_MET,
    ),
    case(
        "a gap of 60 days between supplies",
        supplied("palbociclib", _CDK46, ("2026-03-15", 28), ("2026-06-11", 160)),
        duration=MET,
    ),
    case(
        "a gap of 61 days between supplies",
        supplied("palbociclib", _CDK46, ("2026-03-15", 28), ("2026-06-12", 160)),
        duration=NOT_MET,
    ),
    case(
        "60 days between letrozole and anastrozole",
        put("letrozole", ordered(_AI, "2025-11-10", "2026-06-01")),
        put("anastrozole", ordered(codes.ANASTROZOLE_TABLET, "2026-07-31")),
        duration=MET,
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "61 days between letrozole and anastrozole",
        put("letrozole", ordered(_AI, "2025-11-10", "2026-06-01")),
        put("anastrozole", ordered(codes.ANASTROZOLE_TABLET, "2026-08-01")),
        aromatase_inhibitor=MET,
        duration=NOT_MET,
        first_line=UNKNOWN,
        step="not-eligible",
    ),
    case(
        "one drug stopped, so no pair now",
        put("palbociclib", ordered(_CDK46, "2025-11-10", "2026-08-01")),
        duration=NOT_MET,
    ),
)
