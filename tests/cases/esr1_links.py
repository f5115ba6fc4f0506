"""ESR1 results whose date, specimen or standing is found by following references, and traps in sentences."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    codeable,
    coded,
    component,
    diagnostic_report,
    observation,
    reference,
    specimen,
)
from fhir_fixtures.codes import HGNC, HGVS, LOINC, Coding
from fhir_fixtures.oncology import D538G, Y537S, Change

from .baseline import MET, NOT_MET, UNKNOWN, Case, Edit, both, case, change, drop, esr1_variant, put

_PANEL = observation(
    codes.VARIANT_REPORTING_PANEL, None, None, hasMember=[reference("Observation/p1-variant")]
)


def _detected(sentence: str, *edits: Edit, variants: tuple[str, ...] = ("D538G",)) -> Case:
    return case(sentence, *edits, esr1_mutation=MET, esr1="detected", variants=variants, step="offer-switch")


def _review(sentence: str, *edits: Edit) -> Case:
    return case(sentence, *edits, esr1_mutation=UNKNOWN, esr1="review", step="review-result")


def _says(conclusion: str) -> Edit:
    """Words instead of results, about the plasma sample of 2026-10-28."""
    report = diagnostic_report(
        codes.CFDNA_PANEL, "2026-10-28", specimens=["Specimen/p1-specimen"], conclusion=conclusion
    )
    return both(drop("variant"), put("report", report))


def _genomic(change_: Coding) -> Edit:
    parts = [
        component(codes.GENE_STUDIED, coded(codes.ESR1)),
        component(Coding(LOINC, "81290-9", "Genomic DNA change (gHGVS)"), coded(change_)),
    ]
    return change("variant", component=parts)


_CHAINS = (
    _detected(
        "the result is a member of a panel in the report",
        put("panel", _PANEL),
        change("report", result=[reference("Observation/p1-panel")]),
    ),
    _detected(
        "the sample is an extract of a dated plasma",
        put("plasma", specimen(codes.PLASMA, "2026-10-28")),
        put("specimen", specimen("DNA extract", None) | {"parent": [reference("Specimen/p1-plasma")]}),
    ),
    _detected(
        "the specimen is contained in the report",
        drop("specimen"),
        change(
            "report",
            contained=[
                specimen(codes.PLASMA, "2026-10-28") | {"id": "s1", "subject": reference("Patient/p1")}
            ],
            specimen=[reference("#s1")],
        ),
    ),
    _detected(
        "the sample was collected over a period",
        change("specimen", collection={"collectedPeriod": {"start": "2026-10-27", "end": "2026-10-28"}}),
    ),
    _detected(
        "the report has a period instead of a date",
        drop("specimen"),
        change("report", specimen=None, code=codeable(codes.CFDNA_PANEL)),
        change("report", effectivePeriod={"start": "2026-10-28", "end": "2026-10-28"}),
    ),
    _detected(
        "the result stands in a preliminary and in a final report",
        put(
            "report-2",
            diagnostic_report(
                codes.GENETIC_REPORT,
                None,
                status="preliminary",
                results=["Observation/p1-variant"],
                specimens=["Specimen/p1-specimen"],
            ),
        ),
    ),
    _review(
        "the report names a tumor and a blood sample",
        put("tumor", specimen(codes.TISSUE, "2026-10-28")),
        change("report", specimen=[reference("Specimen/p1-tumor"), reference("Specimen/p1-specimen")]),
    ),
    _review(
        "the result's own specimen is tissue, the report's is plasma",
        put("tumor", specimen(codes.TISSUE, "2026-10-28")),
        change("variant", specimen=reference("Specimen/p1-tumor")),
    ),
    _review(
        "the specimen cannot be found",
        drop("specimen"),
        change("report", effectiveDateTime="2026-10-28"),
    ),
    _review(
        "the coded result says detected, the conclusion says not detected",
        change("report", conclusion="ESR1 mutation not detected."),
    ),
    _review(
        "the coded result says absent, the conclusion says detected",
        esr1_variant(None, answer=codes.ABSENT),
        change("report", conclusion="ESR1 p.D538G detected in plasma."),
    ),
)

_VARIANTS = (
    _detected(
        "the genomic change on GRCh38 alone",
        _genomic(Coding(HGVS, "NC_000006.12:g.152098791A>G", "")),
    ),
    _detected(
        "the genomic change on GRCh37 alone",
        _genomic(Coding(HGVS, "NC_000006.11:g.152419926A>G", "")),
    ),
    _review("two codons changed at once", esr1_variant(Change(protein="p.Tyr537_Asp538delinsSerGly"))),
    _review("an in-frame insertion", esr1_variant(Change(protein="p.Leu536_Tyr537insVal"))),
    _review("a listed codon, synonymous", esr1_variant(Change(protein="p.Asp538="))),
    case(
        "a variant of ESR2",
        esr1_variant(Change(protein="p.Asp538Gly"), gene=Coding(HGNC, "HGNC:3468", "ESR2")),
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "a listed change in another gene, in words",
        _says("PIK3CA p.E545K detected in plasma. TP53 p.Y220C detected in plasma."),
        esr1="not-tested",
        step="test-due",
    ),
)

_SENTENCES = (
    _detected(
        "one allele negative, another positive, in words",
        _says("ESR1 D538G not detected. ESR1 Y537S detected in plasma cell-free DNA at 0.4 %."),
        variants=("Y537S",),
    ),
    _detected(
        "two alleles in one sentence",
        _says("ESR1 p.Y537S and p.D538G detected in plasma cell-free DNA."),
        variants=("D538G", "Y537S"),
    ),
    _detected(
        "the gene list in the methods, the finding in the result",
        _says("Methods: plasma cfDNA, genes AKT1, ESR1, PIK3CA. Result: ESR1 p.D538G, VAF 0.5 %, detected."),
    ),
    _review("a possible mutation", _says("Possible ESR1 D538G in plasma below the limit of detection.")),
    _review("a sentence about tissue", _says("ESR1 p.D538G detected in the liver biopsy (tumor tissue).")),
    _review("a sentence about the germline", _says("ESR1 p.D538G detected in plasma, of germline origin.")),
    _review(
        "a sentence of uncertain significance",
        _says("ESR1 p.D538G detected in plasma, variant of uncertain significance."),
    ),
    _review(
        "a failed analysis in words", _says("ESR1 analysis failed: insufficient cell-free DNA in plasma.")
    ),
    case(
        "no mutation in a list of genes that names ESR1",
        _says("No mutations detected in AKT1, ESR1 or PIK3CA."),
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        step="on-track",
    ),
    case("wild type, in words", _says("ESR1: wild type."), esr1_mutation=NOT_MET, step="on-track"),
    case(
        "one allele negative in words is not a negative",
        _says("ESR1 D538G not detected."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "the estrogen receptor protein in words",
        _says("Immunohistochemistry: ESR1 (estrogen receptor) positive, 90 % of cells."),
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "a recommendation to test is no test",
        _says("PIK3CA p.H1047R detected in plasma. Consider ESR1 testing at progression."),
        esr1="not-tested",
        step="test-due",
    ),
)

_OTHERS = (
    _detected(
        "an older result of the same day in the same sample agrees",
        put("variant-2", oncology.variant(D538G, vaf_percent=2.0)),
        change(
            "report",
            result=[reference("Observation/p1-variant"), reference("Observation/p1-variant-2")],
        ),
    ),
    _detected(
        "other genes absent in the same report",
        put("pik3ca", oncology.variant(None, gene=Coding(HGNC, "HGNC:8975", "PIK3CA"), answer=codes.ABSENT)),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-pik3ca")]),
    ),
    _detected(
        "one allele detected, another absent",
        put("y537s", oncology.variant(Y537S, answer=codes.ABSENT)),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-y537s")]),
    ),
)

_NOT_THIS_SAMPLE = (
    case(
        "a limit of detection is no detection",
        _says("Limit of detection for ESR1 D538G is 0.1 % in plasma."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "a positive control is no detection",
        _says("Positive control: ESR1 D538G detected."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "a relative's result is no detection",
        _says("ESR1 D538G detected in the patient's mother."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "what the assay can detect is no detection",
        _says("The assay is able to detect ESR1 D538G in plasma cfDNA."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "a hypothetical detection is no detection",
        _says("If ESR1 D538G is detected in plasma, consider a SERD."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "detected in ascites by the words, in plasma by the specimen",
        _says("ESR1 D538G detected in ascites."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "detected in a tumor block by the words, in plasma by the specimen",
        _says("ESR1 D538G detected in FFPE tumor block."),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "an earlier detection beside a current negative",
        _says("Prior result (2025-06-01): ESR1 D538G detected. Current result: no ESR1 mutation."),
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        step="on-track",
    ),
)

_NO_OFFER_WORDS = (
    "ESR1 D538G detected in plasma in March 2025.",
    "ESR1 D538G detected in plasma (2025-05-02).",
    "Previous results:\nESR1 D538G detected in plasma.",
    "ESR1 D538G is detected in 36 % of patients.",
    "ESR1 D538G detected. This report was issued in error.",
    "ESR1 D538G detected in plasma, not confirmed by digital PCR.",
    "ESR1 D538G detected in plasma in one of three replicates.",
    "ESR1 D538G: [ ] detected [x] not detected",
    "ESR1 D538G, VAF 0 %.",
    "When ESR1 D538G is detected in plasma, discuss a switch.",
    "Specimen: FFPE block.\nESR1 D538G detected.",
    "ESR1 D538G detected in the reference sample.",
    "Variants covered:\nESR1 D538G\nESR1 Y537S",
    "ESR1 D538G detected, for research use only.",
)
_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def _part(name: str, code: Coding, value: dict[str, object]) -> Edit:
    return put(name, observation(code, None, None) | value)


_NO_OFFER = (
    *(case(f"no offer on {words!r}", _says(words), esr1_mutation=UNKNOWN) for words in _NO_OFFER_WORDS),
    _review(
        "present by value, negative by interpretation",
        change("variant", interpretation=[codeable(Coding(_INTERPRETATION, "NEG", "Negative"))]),
    ),
    _review(
        "a value beside the reason why there is none",
        change("variant", dataAbsentReason=codeable(Coding(_ABSENT_REASON, "unknown", "Unknown"))),
    ),
    _review("present with an allele fraction of zero", esr1_variant(D538G, vaf_percent=0)),
    _review("the note says artifact", change("variant", note=[{"text": "Likely sequencing artifact."}])),
    _review(
        "the result is one of a relative",
        change("variant", focus=[{"type": "RelatedPerson", "display": "mother"}]),
    ),
    _review(
        "the conclusion doubts the coded result",
        change("report", conclusion="ESR1 D538G is below the reporting threshold."),
    ),
    _review(
        "the conclusion withdraws the coded result", change("report", conclusion="This report was retracted.")
    ),
    _review(
        "one allele present and absent in one sample",
        put("variant-2", oncology.variant(D538G, answer=codes.ABSENT)),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-variant-2")]),
    ),
    _review(
        "gene and change as Observations of their own",
        drop("variant"),
        _part("gene", codes.GENE_STUDIED, {"valueCodeableConcept": codeable(codes.ESR1)}),
        _part("protein", Coding(LOINC, "48005-3", "Amino acid change"), {"valueString": "p.Asp538Gly"}),
        change("report", result=[reference("Observation/p1-gene"), reference("Observation/p1-protein")]),
    ),
)

CASES = (*_NO_OFFER, *_CHAINS, *_VARIANTS, *_SENTENCES, *_NOT_THIS_SAMPLE, *_OTHERS)
