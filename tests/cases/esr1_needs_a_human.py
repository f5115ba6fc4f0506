"""ESR1 results that the service shows and does not use: never a detection, never silence."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    Concept,
    attachment,
    coded,
    component,
    diagnostic_report,
    document_reference,
    observation,
    reference,
    specimen,
)
from fhir_fixtures.codes import HGNC, LOINC, Coding
from fhir_fixtures.oncology import D538G, L536H, Change
from fhir_fixtures.scanned_page import PAGE_WITHOUT_TEXT

from .baseline import (
    NO_ESR1_TEST,
    NOT_MET,
    UNKNOWN,
    Case,
    Edit,
    both,
    case,
    change,
    days_ago,
    esr1_negative,
    esr1_variant,
    put,
    sampled_on,
)

_SCAN = attachment(PAGE_WITHOUT_TEXT, "application/pdf")
_LOINC_VUS = Coding(LOINC, "LA26333-7", "Uncertain significance")
_SIGNIFICANCE = Coding(LOINC, "53037-8", "Genetic variation clinical significance")


def _review(sentence: str, *edits: Edit, variants: tuple[str, ...] | None = None) -> Case:
    return case(
        sentence, *edits, esr1_mutation=UNKNOWN, esr1="review", variants=variants, step="review-result"
    )


def _unlisted(protein: str, label: str) -> Case:
    return _review(f"{label}, {protein}", esr1_variant(Change(protein=protein)))


def _described(text: str) -> Case:
    named = component(Coding(LOINC, "81252-9", "Discrete genetic variant"), coded(text))
    gene = component(codes.GENE_STUDIED, coded(codes.ESR1))
    return _review(f"not a mutation of interest: {text}", change("variant", component=[gene, named]))


def _answer(answer: Concept, label: str) -> tuple[Case, Case]:
    return (
        _review(f"{label}, recent", esr1_variant(None, answer=answer)),
        case(
            f"{label}, 92 days ago",
            esr1_variant(None, answer=answer),
            sampled_on(days_ago(92)),
            esr1_mutation=UNKNOWN,
            step="test-due",
        ),
    )


def _document(kind: str, description: str | None, on: str = "2026-10-28T09:00:00Z", **more: str) -> Edit:
    return both(
        NO_ESR1_TEST, put("document", document_reference(kind, on, _SCAN, description=description, **more))
    )


def _pending(status: str) -> Edit:
    """A newer sample whose report is not final."""
    return both(
        put("later", specimen(codes.PLASMA, "2026-11-10")),
        put(
            "later-report",
            diagnostic_report(
                codes.CFDNA_PANEL,
                "2026-11-10",
                status=status,
                specimens=["Specimen/p1-later"],
                conclusion=None,
            ),
        ),
        put(
            "later-esr1",
            oncology.variant(None, answer=None)
            | {"status": status, "specimen": reference("Specimen/p1-later")},
        ),
    )


CASES = (
    _unlisted("p.Phe461Val", "unlisted missense in the domain"),
    _unlisted("p.Gly442Arg", "unlisted missense in the domain"),
    _unlisted("p.Tyr537His", "unlisted missense at a listed codon"),
    _unlisted("p.Lys303Arg", "missense outside the domain"),
    _unlisted("p.Leu549Pro", "missense just outside the domain"),
    _unlisted("p.Arg256Ter", "truncation"),
    _unlisted("p.Gln414*", "truncation with an asterisk"),
    _unlisted("p.Leu466fs", "frameshift"),
    _described("ESR1-CCDC170 fusion"),
    _described("ESR1 amplification"),
    _described("ESR1 splice site variant"),
    _review("germline", esr1_variant(source=codes.GERMLINE)),
    _review(
        "of uncertain significance",
        put("variant", oncology.variant(D538G)),
        change(
            "variant",
            component=[*oncology.variant(D538G)["component"], component(_SIGNIFICANCE, coded(_LOINC_VUS))],
        ),
    ),
    _review(
        "of uncertain significance by an implication that points to it",
        put(
            "implication",
            observation(
                _SIGNIFICANCE,
                coded(_LOINC_VUS),
                "2026-10-28",
                derivedFrom=[reference("Observation/p1-variant")],
            ),
        ),
    ),
    _review("gene id and symbol disagree", esr1_variant(gene=Coding(HGNC, "HGNC:3236", "ESR1"))),
    _review("symbol and gene id disagree", esr1_variant(gene=Coding(HGNC, "HGNC:3467", "EGFR"))),
    _review("detected and 92 days old", sampled_on(days_ago(92)), variants=("D538G",)),
    _review("a preliminary detection", change("variant", status="preliminary")),
    _review("a result whose report was withdrawn", change("report", status="entered-in-error")),
    _review("a result whose report was cancelled", change("report", status="cancelled")),
    case(
        "a result whose report was withdrawn and that stands in another",
        change("report", status="entered-in-error"),
        put(
            "report-2",
            diagnostic_report(
                codes.GENETIC_REPORT,
                None,
                results=["Observation/p1-variant"],
                specimens=["Specimen/p1-specimen"],
            ),
        ),
        esr1="detected",
        step="offer-switch",
    ),
    *_answer(codes.NO_CALL, "no call"),
    *_answer(codes.INDETERMINATE, "indeterminate"),
    *_answer("Test failed, insufficient DNA", "failed"),
    _review("pending and newer than a negative", esr1_negative("2026-10-01"), _pending("preliminary")),
    _review("registered and newer than a negative", esr1_negative("2026-10-01"), _pending("registered")),
    case(
        "pending and newer than a detection displaces nothing",
        _pending("preliminary"),
        esr1="detected",
        step="offer-switch",
    ),
    _review(
        "a report that is a scan",
        NO_ESR1_TEST,
        put("report", diagnostic_report(codes.CFDNA_PANEL, "2026-10-28", presented=[_SCAN])),
    ),
    _review("a document named ctDNA that is a scan", _document("Laboratory report", "ctDNA result")),
    _review("a document whose type names ESR1", _document("ESR1 mutation analysis", None)),
    _review("a document with final docStatus", _document("ctDNA report", None, docStatus="final")),
    case(
        "a scanned document about something else",
        _document("Referral letter", None),
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "a superseded ctDNA document",
        _document("ctDNA report", None),
        change("document", status="superseded"),
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "a ctDNA document entered in error",
        _document("ctDNA report", None),
        change("document", status="entered-in-error"),
        esr1="not-tested",
        step="test-due",
    ),
    _review(
        "a mutation in two germline variants", esr1_variant(L536H, source=codes.GERMLINE), variants=("L536H",)
    ),
    case(
        "a germline variant beside a somatic one",
        put("germline", oncology.variant(L536H, source=codes.GERMLINE)),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-germline")]),
        esr1="detected",
        step="offer-switch",
    ),
    case(
        "a benign variant is not clean",
        esr1_variant(D538G),
        change(
            "variant",
            component=[*oncology.variant(D538G)["component"], component(_SIGNIFICANCE, coded("Benign"))],
        ),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "a negative stays a negative when an older scan exists",
        esr1_negative(),
        put("old-scan", document_reference("ctDNA report", "2026-03-01T09:00:00Z", _SCAN)),
        esr1_mutation=NOT_MET,
        step="on-track",
    ),
)
