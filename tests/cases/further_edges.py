"""Further traps: combinations of rules that are each covered elsewhere."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    attachment,
    coded,
    component,
    diagnostic_report,
    medication_administration,
    medication_dispense,
    medication_statement,
    reference,
    specimen,
)
from fhir_fixtures.codes import Coding
from fhir_fixtures.oncology import D538G, Y537S, Change

from .baseline import (
    MET,
    NO_ESR1_TEST,
    NOT_MET,
    UNKNOWN,
    case,
    change,
    days_ago,
    drop,
    esr1_negative,
    esr1_variant,
    ordered,
    put,
    sampled_on,
    supplied,
)

_AI = codes.LETROZOLE_TABLET
_CDK46 = codes.PALBOCICLIB_TABLET

_TREATMENT = (
    case(
        "two supplies in hand, counted from the day each was given",
        supplied("palbociclib", _CDK46, ("2025-11-10", 260), (days_ago(100), 28), (days_ago(95), 28)),
        cdk46_inhibitor=NOT_MET,
    ),
    case(
        "an order stopped in spring, supplies handed over since",
        put("letrozole", ordered(_AI, "2025-11-10", "2026-05-01")),
        put("supply-1", medication_dispense(_AI, "2026-05-15", days=90)),
        put("supply-2", medication_dispense(_AI, "2026-09-01", days=90)),
        aromatase_inhibitor=MET,
        duration=MET,
    ),
    case(
        "letrozole given as an administration last month",
        drop("letrozole"),
        put("dose", medication_administration(_AI, days_ago(30))),
        aromatase_inhibitor=MET,
        duration=NOT_MET,
    ),
    case(
        "an administration in progress",
        drop("letrozole"),
        put("dose", medication_administration(_AI, days_ago(10), status="in-progress")),
        aromatase_inhibitor=MET,
    ),
    case(
        "an aborted letrozole order and a newer active statement",
        change("letrozole", status="cancelled"),
        put("statement", medication_statement(_AI, start="2026-01-05")),
        aromatase_inhibitor=MET,
        duration=MET,
        step="offer-switch",
    ),
    case(
        "a stop older than the active order contradicts nothing",
        put(
            "statement",
            medication_statement(
                _AI, start="2024-01-01", end="2024-06-01", status="stopped", dateAsserted="2024-06-01"
            ),
        ),
        aromatase_inhibitor=MET,
        step="offer-switch",
    ),
    case(
        "on-hold palbociclib beside an active ribociclib",
        change("palbociclib", status="on-hold"),
        put("ribociclib", ordered(codes.RIBOCICLIB_TABLET, "2025-11-10")),
        cdk46_inhibitor=MET,
    ),
    case(
        "the pair paused for three months in the summer",
        put("letrozole", ordered(_AI, "2025-11-10", "2026-05-01")),
        put("palbociclib", ordered(_CDK46, "2025-11-10", "2026-05-01")),
        put("letrozole-2", ordered(_AI, "2026-08-01")),
        put("palbociclib-2", ordered(_CDK46, "2026-08-01")),
        duration=NOT_MET,
        first_line=UNKNOWN,
        step="not-eligible",
    ),
    case(
        "a planned end in spring of next year is not cut",
        put("letrozole", ordered(_AI, "2025-11-10", "2027-03", status="active")),
        aromatase_inhibitor=MET,
        step="offer-switch",
    ),
    case(
        "an oncologist's plan to stop next week",
        put("letrozole", ordered(_AI, "2025-11-10", "2026-11-27", status="active")),
        aromatase_inhibitor=MET,
        step="offer-switch",
    ),
)

_ESR1 = (
    case(
        "negative in blood, then an old tissue result is reported",
        esr1_negative("2026-10-28"),
        put("tumor", specimen(codes.TISSUE, "2026-03-01")),
        put("tumor-esr1", oncology.variant(D538G, specimen_reference="Specimen/p1-tumor")),
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        step="on-track",
    ),
    case(
        "an ESR1 mutation before the pair, negative now",
        esr1_negative("2026-10-28"),
        put("old", specimen(codes.PLASMA, "2025-09-01")),
        put("old-esr1", oncology.variant(D538G, specimen_reference="Specimen/p1-old")),
        esr1_mutation=NOT_MET,
        step="on-track",
    ),
    case(
        "detected before the pair only",
        sampled_on("2025-11-01"),
        esr1_mutation=UNKNOWN,
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "an old detection, a newer pending result",
        sampled_on("2026-05-01"),
        put("later", specimen(codes.PLASMA, "2026-11-10")),
        put(
            "later-esr1",
            oncology.variant(None, answer=None, specimen_reference="Specimen/p1-later")
            | {"status": "preliminary"},
        ),
        esr1="review",
        step="review-result",
    ),
    case(
        "a pending result 92 days old, nothing else",
        NO_ESR1_TEST,
        put("later", specimen(codes.PLASMA, days_ago(92))),
        put(
            "later-esr1",
            oncology.variant(None, answer=None, specimen_reference="Specimen/p1-later")
            | {"status": "registered"},
        ),
        step="test-due",
    ),
    case(
        "a pending result 91 days old, nothing else",
        NO_ESR1_TEST,
        put("later", specimen(codes.PLASMA, days_ago(91))),
        put(
            "later-esr1",
            oncology.variant(None, answer=None, specimen_reference="Specimen/p1-later")
            | {"status": "registered"},
        ),
        esr1="review",
        step="review-result",
    ),
    case(
        "an unreadable report newer than a negative",
        esr1_negative("2026-10-01"),
        put(
            "scan",
            diagnostic_report(
                codes.CFDNA_PANEL, "2026-11-01", presented=[attachment(b"%PDF-1.4 broken", "application/pdf")]
            ),
        ),
        esr1_mutation=UNKNOWN,
        step="review-result",
    ),
    case(
        "an unlisted variant beside a germline one",
        put("variant", oncology.variant(oncology.F461V)),
        put("germline", oncology.variant(oncology.L536H, source=codes.GERMLINE)),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-germline")]),
        esr1="review",
        step="review-result",
    ),
    case(
        "a detection in cerebrospinal fluid newer than one in plasma",
        put("csf", specimen("Cerebrospinal fluid", "2026-11-05")),
        put("csf-esr1", oncology.variant(Y537S, specimen_reference="Specimen/p1-csf")),
        esr1_mutation=MET,
    ),
    case("a result of status unknown", change("variant", status="unknown"), esr1_mutation=UNKNOWN),
    case(
        "a newer negative entered in error",
        put("later", specimen(codes.PLASMA, "2026-11-10")),
        put(
            "later-esr1",
            oncology.variant(None, answer=codes.ABSENT, specimen_reference="Specimen/p1-later")
            | {"status": "entered-in-error"},
        ),
        esr1="detected",
        step="offer-switch",
    ),
    case(
        "the specimen entered in error says nothing",
        change("specimen", status="entered-in-error"),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "the protein change only in the result's own text",
        change(
            "variant",
            component=[
                component(codes.GENE_STUDIED, coded(codes.ESR1)),
                component(codes.PROTEIN_CHANGE, {"valueString": "p.Asp538Gly (D538G)"}),
            ],
        ),
        esr1="detected",
        variants=("D538G",),
        step="offer-switch",
    ),
    case(
        "a gene panel that found D538G in AR",
        esr1_variant(
            Change(protein="p.Asp538Gly"), gene=Coding("http://www.genenames.org", "HGNC:644", "AR")
        ),
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "present without a named change",
        esr1_variant(None),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
)

CASES = (*_TREATMENT, *_ESR1)
