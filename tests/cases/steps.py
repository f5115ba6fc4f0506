"""The step table: order, boundaries and precedence."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import Concept, medication_request
from fhir_fixtures.codes import NDC, RXNORM, Coding

from .baseline import (
    MET,
    NO_ESR1_TEST,
    NOT_MET,
    UNKNOWN,
    Case,
    another_scan,
    both,
    case,
    change,
    days_ago,
    drop,
    esr1_negative,
    esr1_variant,
    given,
    ordered,
    pair_since,
    pair_until,
    put,
    sampled_on,
    scan,
    with_drug,
)

_PROGRESSION = another_scan("Progressive disease.", on="2026-11-02")
_ER_NEGATIVE = put("er", oncology.er_percent(0, "2025-10-24"))


def _current(drug: Concept, label: str) -> Case:
    return case(f"{label} is current", with_drug(drug, "2026-11-01"), step="already-switched")


_NOT_APPLICABLE = (
    case("pair ended 91 days ago, no ESR1 mutation", pair_until(days_ago(91)), NO_ESR1_TEST, step="on-track"),
    case(
        "pair ended 92 days ago, no ESR1 mutation",
        pair_until(days_ago(92)),
        NO_ESR1_TEST,
        step="not-applicable",
    ),
    case(
        "never a pair, no ESR1 mutation",
        drop("letrozole", "palbociclib"),
        NO_ESR1_TEST,
        step="not-applicable",
    ),
    case(
        "never a pair, ESR1 not detected",
        drop("letrozole", "palbociclib"),
        esr1_negative(),
        step="not-applicable",
    ),
    case(
        "pair long ended, ESR1 mutation in old tissue",
        pair_until("2026-03-01"),
        sampled_on("2025-12-01", codes.TISSUE),
        step="review-result",
    ),
    case(
        "pair long ended, only a germline ESR1 variant",
        pair_until("2026-03-01"),
        esr1_variant(source=codes.GERMLINE),
        step="not-applicable",
    ),
    case(
        "ER negative beats a current SERD",
        _ER_NEGATIVE,
        with_drug(codes.FULVESTRANT_SYRINGE, "2026-11-01"),
        step="not-applicable",
    ),
    case("ER negative beats progression", _ER_NEGATIVE, _PROGRESSION, step="not-applicable"),
    case("ER unknown is no reason to be silent", drop("er"), er_positive=UNKNOWN, step="complete-workup"),
)

_ALREADY_SWITCHED = (
    _current(codes.FULVESTRANT_SYRINGE, "fulvestrant"),
    _current(codes.CAMIZESTRANT_ATC, "camizestrant by ATC"),
    _current("camizestrant 75 mg tablet", "camizestrant by name"),
    _current("Orserdu 345 mg", "elacestrant by brand"),
    _current(Coding(NDC, "72187-0102", "ORSERDU (elacestrant) 345 mg tablet"), "elacestrant by NDC"),
    _current(Coding(RXNORM, "2628478", "elacestrant"), "elacestrant by RxNorm"),
    _current("imlunestrant 200 mg", "imlunestrant by name"),
    _current(Coding(RXNORM, "2743355", "vepdegestrant"), "vepdegestrant by RxNorm"),
    case(
        "a SERD beats progression",
        _PROGRESSION,
        with_drug(codes.CAMIZESTRANT_ATC, "2026-11-05"),
        step="already-switched",
    ),
    case(
        "camizestrant ordered to begin next month",
        put("serd", medication_request(codes.CAMIZESTRANT_ATC, authored="2026-11-18", start="2026-12-01")),
        step="already-switched",
    ),
    case(
        "camizestrant ordered after the reference day",
        put("serd", medication_request(codes.CAMIZESTRANT_ATC, authored="2026-11-25", start="2026-12-01")),
        step="offer-switch",
    ),
    case(
        "camizestrant in a draft",
        with_drug(codes.CAMIZESTRANT_ATC, "2026-11-18", status="draft"),
        step="offer-switch",
    ),
    case(
        "camizestrant proposed",
        with_drug(codes.CAMIZESTRANT_ATC, "2026-11-18", intent="proposal"),
        step="offer-switch",
    ),
    case(
        "camizestrant order cancelled",
        with_drug(codes.CAMIZESTRANT_ATC, "2026-11-01", status="cancelled"),
        step="offer-switch",
    ),
    case(
        "fulvestrant 88 days ago is still within its supply",
        given(codes.FULVESTRANT_SYRINGE, days_ago(88)),
        step="already-switched",
    ),
    case(
        "fulvestrant 89 days ago",
        given(codes.FULVESTRANT_SYRINGE, days_ago(89)),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "camizestrant stopped in spring",
        with_drug(codes.CAMIZESTRANT_ATC, "2026-02-01", "2026-04-01"),
        first_line=NOT_MET,
        step="not-eligible",
    ),
)

_PROGRESSED = (
    case(
        "progression, ESR1 detected",
        _PROGRESSION,
        no_progression=NOT_MET,
        esr1_mutation=MET,
        step="progressed",
    ),
    case("progression, never tested", _PROGRESSION, NO_ESR1_TEST, step="progressed"),
    case("progression after the pair ended", pair_until("2026-10-25"), _PROGRESSION, step="progressed"),
    case(
        "progression on the first day of the pair",
        scan("Progressive disease.", on="2025-11-10"),
        step="progressed",
    ),
    case(
        "progression the day before the pair",
        scan("Progressive disease.", on="2025-11-09"),
        step="complete-workup",
    ),
    case(
        "progression beats an ECOG grade of 3",
        _PROGRESSION,
        put("ecog", oncology.ecog(3, "2026-11-09")),
        step="progressed",
    ),
)

_ESR1_POSITIVE = (
    case("one criterion unknown", drop("ecog"), step="complete-workup"),
    case("two criteria unknown", drop("ecog", "ct"), step="complete-workup"),
    case("one unknown and one failed", drop("ecog"), pair_since("2026-06-01"), step="not-eligible"),
    case(
        "exemestane",
        put("letrozole", ordered(codes.EXEMESTANE_TABLET, "2025-11-10")),
        aromatase_inhibitor=NOT_MET,
        duration=MET,
        first_line=MET,
        step="not-eligible",
    ),
    case(
        "letrozole beside exemestane",
        put("second-ai", ordered(codes.EXEMESTANE_TABLET, "2025-11-10")),
        cdk46_inhibitor=MET,
        duration=MET,
    ),
)

_TEST_DUE = (
    case(
        "due although first line is unknown",
        NO_ESR1_TEST,
        pair_since("2026-02-01"),
        with_drug(codes.TAMOXIFEN_TABLET, "2022-01-01", "2026-01-10"),
        first_line=UNKNOWN,
        step="test-due",
    ),
    case("due although HER2 is unknown", NO_ESR1_TEST, drop("her2"), step="test-due"),
    case("due although staging is unknown", NO_ESR1_TEST, drop("metastasis"), step="test-due"),
    case(
        "due although ECOG is 3", NO_ESR1_TEST, put("ecog", oncology.ecog(3, "2026-11-09")), step="test-due"
    ),
    case("due although no scan is on record", NO_ESR1_TEST, drop("ct"), step="test-due"),
    case(
        "not due in second line",
        NO_ESR1_TEST,
        with_drug(codes.TAMOXIFEN_TABLET, "2025-10-25", "2025-11-08"),
        first_line=NOT_MET,
        step="on-track",
    ),
    case(
        "not due on exemestane",
        NO_ESR1_TEST,
        put("letrozole", ordered(codes.EXEMESTANE_TABLET, "2025-11-10")),
        step="on-track",
    ),
    case("not due before six months", NO_ESR1_TEST, pair_since("2026-05-21"), step="on-track"),
    case("due at six months", NO_ESR1_TEST, pair_since("2026-05-20"), step="test-due"),
    case(
        "not due when the start is unknown",
        NO_ESR1_TEST,
        pair_since("2026"),
        duration=UNKNOWN,
        step="on-track",
    ),
    case(
        "not due when letrozole is on hold",
        NO_ESR1_TEST,
        change("letrozole", status="on-hold"),
        step="on-track",
    ),
    case(
        "due when tissue was tested and blood was not",
        both(sampled_on("2026-10-28", codes.TISSUE), esr1_variant(None, answer=codes.ABSENT)),
        step="test-due",
    ),
)

CASES = (*_NOT_APPLICABLE, *_ALREADY_SWITCHED, *_PROGRESSED, *_ESR1_POSITIVE, *_TEST_DUE)
