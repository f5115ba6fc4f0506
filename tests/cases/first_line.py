"""`first-line`: what else was given, and when, seen from the advanced diagnosis of 2025-10-20."""

from fhir_fixtures import codes
from fhir_fixtures.builders import Concept, condition, medication_statement, procedure
from fhir_fixtures.codes import ATC, RXNORM, Coding

from .baseline import (
    MET,
    NOT_MET,
    UNKNOWN,
    Case,
    Edit,
    another_scan,
    both,
    case,
    change,
    given,
    ordered,
    pair_since,
    put,
    with_drug,
)


def _besides(drug: Concept, label: str, expected: str) -> Case:
    step = {MET: "offer-switch", NOT_MET: "not-eligible"}[expected]
    return case(f"{label} besides the pair", with_drug(drug, "2026-02-01"), first_line=expected, step=step)


def _metastatic_since(date: str | None) -> Edit:
    return both(
        put("cancer", condition(codes.BREAST_CANCER_LEFT, onset="2019-04-01")),
        put("metastasis", condition(codes.BONE_METASTASIS, onset=date)),
    )


_EARLIER_PAIR = both(
    _metastatic_since("2024-01-10"),
    put("earlier-ai", ordered(codes.EXEMESTANE_TABLET, "2024-02-01", "2025-06-01")),
    put("earlier-cdk46", ordered(codes.RIBOCICLIB_TABLET, "2024-02-01", "2025-06-01")),
)

_OTHER_DRUGS = (
    _besides(Coding(RXNORM, "845507", "Everolimus 10 MG Oral Tablet"), "everolimus 10 mg", NOT_MET),
    _besides(Coding(ATC, "L01EG02", "everolimus"), "everolimus by its oncology ATC", NOT_MET),
    _besides(Coding(RXNORM, "977431", "Zortress 0.25 MG Oral Tablet"), "everolimus for a transplant", MET),
    _besides(Coding(ATC, "L04AH02", "everolimus"), "everolimus by its transplant ATC", MET),
    _besides(Coding(RXNORM, "2169300", "Alpelisib 150 MG Oral Tablet"), "alpelisib", NOT_MET),
    _besides(Coding(ATC, "L01EX27", "capivasertib"), "capivasertib", NOT_MET),
    _besides("capecitabine 500 mg tablet", "capecitabine", NOT_MET),
    _besides("trastuzumab deruxtecan", "an antibody-drug conjugate", NOT_MET),
    _besides(codes.TAMOXIFEN_TABLET, "tamoxifen", NOT_MET),
    _besides("methotrexate 10 mg once weekly for rheumatoid arthritis", "low-dose methotrexate", MET),
    _besides("denosumab 120 mg every 4 weeks", "denosumab", MET),
    _besides("zoledronic acid 4 mg", "zoledronic acid", MET),
    _besides("ondansetron 8 mg", "ondansetron", MET),
    _besides("metformin 500 mg", "metformin", MET),
    _besides(codes.GOSERELIN_IMPLANT, "goserelin", MET),
)

_BEFORE_THE_PAIR = (
    case(
        "adjuvant tamoxifen years ago",
        with_drug(codes.TAMOXIFEN_TABLET, "2019-06-01", "2024-06-01"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "adjuvant chemotherapy years ago",
        put("chemo", procedure("Chemotherapy", "2019-06-01")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "tamoxifen after the advanced diagnosis",
        with_drug(codes.TAMOXIFEN_TABLET, "2025-10-25", "2025-11-08"),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "capecitabine after the advanced diagnosis",
        with_drug("capecitabine", "2025-10-22", "2025-11-08"),
        first_line=NOT_MET,
    ),
    case(
        "chemotherapy as a procedure after it",
        put("chemo", procedure("Chemotherapy", "2025-10-28")),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "chemotherapy that was not done",
        put("chemo", procedure("Chemotherapy", "2025-10-28", status="not-done")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "radiotherapy is not a systemic line",
        put("rt", procedure("Radiotherapy of the lumbar spine", "2025-10-28")),
        first_line=MET,
    ),
    case(
        "fulvestrant before the pair",
        put(
            "serd",
            medication_statement(
                codes.FULVESTRANT_SYRINGE, start="2025-10-22", end="2025-11-05", status="completed"
            ),
        ),
        first_line=NOT_MET,
    ),
    case(
        "capecitabine entered in error",
        with_drug("capecitabine", "2025-10-22", "2025-11-08", status="entered-in-error"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "capecitabine only proposed",
        with_drug("capecitabine", "2025-10-22", intent="proposal"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "capecitabine not taken",
        put("cape", medication_statement("capecitabine", start="2025-10-22", status="not-taken")),
        first_line=MET,
    ),
)

_AROUND_THE_DIAGNOSIS = (
    case(
        "adjuvant tamoxifen that ran on for 60 days",
        pair_since("2026-02-01"),
        with_drug(codes.TAMOXIFEN_TABLET, "2022-01-01", "2025-12-19"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "adjuvant tamoxifen that ran on for 61 days",
        pair_since("2026-02-01"),
        with_drug(codes.TAMOXIFEN_TABLET, "2022-01-01", "2025-12-20"),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "the pair's own letrozole since the adjuvant time",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2023-01-01")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "letrozole alone for 90 days",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2025-10-20")),
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, "2026-01-18")),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "letrozole alone for 91 days",
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2025-10-20")),
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, "2026-01-19")),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a pair begun before the advanced diagnosis",
        _metastatic_since("2026-01-10"),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "an undated advanced diagnosis after tamoxifen",
        _metastatic_since(None),
        with_drug(codes.TAMOXIFEN_TABLET, "2019-06-01", "2024-06-01"),
        first_line=UNKNOWN,
    ),
    case(
        "an undated advanced diagnosis, nothing before",
        _metastatic_since(None),
        first_line=MET,
        step="offer-switch",
    ),
)

_EARLIER_PAIRS = (
    case(
        "an earlier pair that ended with progression",
        _EARLIER_PAIR,
        another_scan("Progressive disease.", on="2025-05-25"),
        first_line=NOT_MET,
        no_progression=MET,
        step="not-eligible",
    ),
    case(
        "an earlier pair that ended for another reason",
        _EARLIER_PAIR,
        first_line=UNKNOWN,
        step="complete-workup",
    ),
)

_SERDS = (
    case(
        "fulvestrant of uncertain use",
        with_drug(codes.FULVESTRANT_SYRINGE, "2026-03-01", status="unknown"),
        first_line=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "fulvestrant planned only",
        with_drug(codes.FULVESTRANT_SYRINGE, "2026-11-10", intent="plan"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "one fulvestrant injection in spring besides the pair",
        given(codes.FULVESTRANT_SYRINGE, "2026-03-01"),
        first_line=NOT_MET,
        step="not-eligible",
    ),
    case(
        "a fulvestrant injection that was not given",
        given(codes.FULVESTRANT_SYRINGE, "2026-03-01"),
        change("administration", status="not-done"),
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "exemestane first, letrozole later, one class",
        put("earlier-ai", ordered(codes.EXEMESTANE_TABLET, "2025-11-10", "2026-01-31")),
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2026-02-01")),
        aromatase_inhibitor=MET,
        first_line=MET,
        step="offer-switch",
    ),
    case(
        "progression before the pair under adjuvant treatment",
        another_scan("New osseous metastases.", on="2025-10-15"),
        with_drug(codes.TAMOXIFEN_TABLET, "2022-01-01", "2025-10-18"),
        first_line=MET,
        no_progression=MET,
        step="offer-switch",
    ),
)

CASES = (*_OTHER_DRUGS, *_BEFORE_THE_PAIR, *_AROUND_THE_DIAGNOSIS, *_EARLIER_PAIRS, *_SERDS)
