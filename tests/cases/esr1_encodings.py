"""ESR1 results as real systems write them: gene, variant, positive, the kinds of negative, text."""

from typing import Any

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    Concept,
    JsonObject,
    attachment,
    coded,
    component,
    diagnostic_report,
    observation,
    reference,
    text_value,
)
from fhir_fixtures.codes import HGNC, HGVS, LOINC, SNOMED, Coding
from fhir_fixtures.oncology import D538G, Change

from .baseline import (
    MET,
    NO_ESR1_TEST,
    NOT_MET,
    UNKNOWN,
    Case,
    Edit,
    both,
    case,
    change,
    drop,
    esr1_variant,
    put,
)

_GENE_ID_ONLY = Coding(HGNC, "HGNC:3467", "")
_TP53 = Coding(HGNC, "HGNC:11998", "TP53")
_PIK3CA = Coding(HGNC, "HGNC:8975", "PIK3CA")

_QUALIFYING = {
    "E380Q": "Glu380Gln",
    "S463P": "Ser463Pro",
    "S463F": "Ser463Phe",
    "L469V": "Leu469Val",
    "L536H": "Leu536His",
    "L536P": "Leu536Pro",
    "L536Q": "Leu536Gln",
    "L536R": "Leu536Arg",
    "Y537C": "Tyr537Cys",
    "Y537D": "Tyr537Asp",
    "Y537N": "Tyr537Asn",
    "Y537S": "Tyr537Ser",
    "D538G": "Asp538Gly",
    "V422del": "Val422del",
}


def _components(*parts: JsonObject) -> Edit:
    return change("variant", component=list(parts))


def _gene(concept: Concept = codes.ESR1) -> JsonObject:
    return component(codes.GENE_STUDIED, coded(concept))


def _protein(concept: Concept) -> JsonObject:
    return component(codes.PROTEIN_CHANGE, coded(concept))


def _listed(short: str, long: str) -> Case:
    return case(
        f"{short} is on the list",
        esr1_variant(Change(protein=f"p.{long}")),
        esr1_mutation=MET,
        esr1="detected",
        variants=(short,),
        step="offer-switch",
    )


def _detected(label: str, *edits: Edit) -> Case:
    return case(
        f"detected, with {label}",
        *edits,
        esr1_mutation=MET,
        esr1="detected",
        variants=("D538G",),
        step="offer-switch",
    )


def _negative(label: str, *edits: Edit) -> Case:
    return case(
        f"not detected, as {label}",
        *edits,
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        variants=(),
        step="on-track",
    )


def _no_answer(label: str, *edits: Edit) -> Case:
    return case(f"no ESR1 test: {label}", *edits, esr1_mutation=UNKNOWN, esr1="not-tested", step="test-due")


def _report_says(conclusion: str | None, **more: Any) -> Edit:
    """A report about the plasma sample, with words instead of results."""
    report = diagnostic_report(
        codes.CFDNA_PANEL, "2026-10-28", specimens=["Specimen/p1-specimen"], conclusion=conclusion, **more
    )
    return both(drop("variant"), put("report", report))


def _region(*genes: Coding) -> Edit:
    studied = observation(
        codes.REGION_STUDIED, None, "2026-10-28", component=[component(codes.GENE_STUDIED, coded(genes))]
    )
    return both(
        drop("variant"),
        put("region", studied),
        change("report", result=[reference("Observation/p1-region")]),
    )


_WRONG_SLOT = component(
    Coding(LOINC, "48004-6", "DNA change (c.HGVS)"), coded("ESR1:c.1613A>G p.(Asp538Gly)")
)

_POSITIVE = (
    _detected(
        "the protein change in parentheses", _components(_gene(), _protein(Coding(HGVS, "p.(Asp538Gly)", "")))
    ),
    _detected(
        "a protein reference in front",
        _components(_gene(), _protein(Coding(HGVS, "NP_000116.2:p.Asp538Gly", ""))),
    ),
    _detected("one-letter amino acids", _components(_gene(), _protein("p.D538G"))),
    _detected("nothing but the short name", _components(_gene(), _protein("D538G"))),
    _detected(
        "the DNA change alone",
        _components(_gene(), component(codes.DNA_CHANGE, coded(Coding(HGVS, "NM_000125.4:c.1613A>G", "")))),
    ),
    _detected("the gene by id alone", esr1_variant(gene=_GENE_ID_ONLY)),
    _detected("the gene by symbol alone", esr1_variant(gene="ESR1")),
    _detected("the gene id as a bare number", esr1_variant(gene=Coding(HGNC, "3467", "ESR1"))),
    _detected(
        "the gene id under geneId",
        esr1_variant(gene=Coding("http://www.genenames.org/geneId", "HGNC:3467", "ESR1")),
    ),
    _detected("the gene spelled out", esr1_variant(gene=Coding(HGNC, "HGNC:3467", "estrogen receptor 1"))),
    _detected(
        "the gene in the reference sequence slot",
        _components(
            component(Coding(LOINC, "48013-7", "Genomic reference sequence [ID]"), coded(codes.ESR1)),
            _protein("p.Asp538Gly"),
        ),
    ),
    _detected("gene and change in one DNA change text", _components(_WRONG_SLOT)),
    _detected(
        "the gene in the variant's name",
        _components(component(Coding(LOINC, "81252-9", "Discrete genetic variant"), coded("ESR1 D538G"))),
    ),
    _detected("SNOMED detected", esr1_variant(answer=Coding(SNOMED, "260373001", "Detected"))),
    _detected("SNOMED positive", esr1_variant(answer=Coding(SNOMED, "10828004", "Positive"))),
    _detected("LOINC positive", esr1_variant(answer=codes.POSITIVE)),
    _detected("the word detected", change("variant", valueCodeableConcept=None, valueString="Detected")),
    _detected("no source class", esr1_variant(source=None)),
    _detected(
        "a fraction as a decimal",
        change(
            "variant",
            component=[
                _gene(),
                _protein("p.Asp538Gly"),
                component(
                    codes.ALLELE_FREQUENCY,
                    {"valueQuantity": {"value": 0.019, "code": "1", "system": codes.UCUM}},
                ),
            ],
        ),
    ),
    _detected(
        "an ambiguous fraction",
        change(
            "variant",
            component=[
                _gene(),
                _protein("p.Asp538Gly"),
                component(codes.ALLELE_FREQUENCY, {"valueQuantity": {"value": 1.9}}),
            ],
        ),
    ),
    _detected(
        "the result contained in the report",
        drop("variant"),
        change(
            "report",
            contained=[oncology.variant(D538G) | {"id": "v1", "subject": {"reference": "Patient/p1"}}],
            result=[{"reference": "#v1"}],
        ),
    ),
    case(
        "one variant on the list and one beside it",
        put("variant-2", oncology.variant(oncology.F461V, vaf_percent=0.2)),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-variant-2")]),
        esr1_mutation=MET,
        esr1="detected",
        variants=("D538G", "F461V"),
        step="offer-switch",
    ),
)

_NEGATIVE = (
    _negative("LOINC absent", esr1_variant(None, answer=codes.ABSENT)),
    _negative(
        "LOINC absent for several genes",
        _components(_gene(), _gene(_TP53), _gene(_PIK3CA)),
        change("variant", **coded(codes.ABSENT)),
    ),
    _negative(
        "indeterminate, but interpreted negative",
        esr1_variant(None, answer=codes.INDETERMINATE),
        change(
            "variant",
            interpretation=[
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                            "code": "NEG",
                        }
                    ]
                }
            ],
        ),
    ),
    _negative("SNOMED absent", esr1_variant(None, answer=Coding(SNOMED, "2667000", "Absent"))),
    _negative("SNOMED not detected", esr1_variant(None, answer=Coding(SNOMED, "260415000", "Not detected"))),
    _negative("LOINC negative", esr1_variant(None, answer=codes.NEGATIVE)),
    _negative(
        "the words not detected",
        esr1_variant(None, answer=None),
        change("variant", valueString="Not detected"),
    ),
    _negative("a studied region that names ESR1 and no variant", _region(_TP53, codes.ESR1, _PIK3CA)),
    _negative(
        "overall interpretation negative with ESR1 among the studied genes",
        _region(_TP53, codes.ESR1),
        put(
            "overall",
            observation(
                Coding(LOINC, "51968-6", "Genetic analysis overall interpretation"),
                coded(codes.NEGATIVE),
                "2026-10-28",
            ),
        ),
        change("report", result=[reference("Observation/p1-region"), reference("Observation/p1-overall")]),
    ),
    _negative("a sentence", _report_says("ESR1: no mutation detected in plasma cell-free DNA.")),
    _negative("another sentence", _report_says("No ESR1 mutations were detected.")),
)

_NOT_AN_ANSWER = (
    _no_answer("a variant of another gene", esr1_variant(Change(protein="p.His1047Arg"), gene=_PIK3CA)),
    _no_answer("a studied region without ESR1", _region(_TP53, _PIK3CA)),
    _no_answer(
        "ESR1 only in the gene list of the methods",
        _report_says(
            "METHODS: Genes on the panel: AKT1, ESR1, PIK3CA, TP53. RESULT: PIK3CA p.H1047R detected."
        ),
    ),
    _no_answer("a report that says normal", _report_says("Normal - no action.")),
    _no_answer("a result entered in error", change("variant", status="entered-in-error")),
    _no_answer("a cancelled result", change("variant", status="cancelled")),
    _no_answer(
        "the estrogen receptor stain coded with the gene",
        drop("specimen", "variant", "report"),
        put(
            "ihc",
            observation(
                codes.ER_STAIN,
                coded(Coding(SNOMED, "52101004", "Present")),
                "2026-10-28",
                component=[_gene()],
            ),
        ),
    ),
    _no_answer(
        "a Parameters resource that says an allele is absent",
        NO_ESR1_TEST,
        put(
            "answer",
            {
                "resourceType": "Parameters",
                "parameter": [
                    {
                        "name": "variants",
                        "part": [
                            {"name": "variantItem", "valueString": "NM_000125.4:c.1613A>G"},
                            {"name": "presence", "valueBoolean": False},
                        ],
                    }
                ],
            },
        ),
    ),
    case(
        "absent for a single allele is not a negative",
        esr1_variant(D538G, answer=codes.ABSENT),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "absent with a reason why there is no value",
        esr1_variant(None, answer=None),
        change("variant", dataAbsentReason={"text": "not performed"}),
        esr1_mutation=UNKNOWN,
    ),
    case(
        "a negative without a stated specimen is no ctDNA answer",
        esr1_variant(None, answer=codes.ABSENT),
        drop("specimen"),
        change("report", specimen=None, effectiveDateTime="2026-10-28"),
        esr1_mutation=UNKNOWN,
    ),
)

_TEXT = (
    case(
        "a sentence that states everything",
        _report_says("ESR1 p.D538G (c.1613A>G) detected in plasma cell-free DNA, VAF 1.9 %."),
        esr1_mutation=MET,
        esr1="detected",
        variants=("D538G",),
        step="offer-switch",
    ),
    case(
        "the sentence in an attachment",
        _report_says(
            None, presented=[attachment("RESULT\nESR1 Y537S mutation detected in plasma cell-free DNA.\n")]
        ),
        esr1_mutation=MET,
        variants=("Y537S",),
        step="offer-switch",
    ),
    case(
        "a sentence in a result without codes",
        change(
            "variant",
            code={"text": "ESR1 mutation analysis, ctDNA"},
            component=None,
            valueCodeableConcept=None,
            **text_value("p.Asp538Gly detected"),
        ),
        esr1_mutation=MET,
        variants=("D538G",),
    ),
    case(
        "gene and variant in the words of a variant test without components",
        change(
            "variant", component=None, valueCodeableConcept=None, **text_value("ESR1 p.Asp538Gly detected")
        ),
        esr1_mutation=MET,
        variants=("D538G",),
        step="offer-switch",
    ),
    case(
        "a sentence about an unstated specimen",
        drop("variant", "specimen"),
        put(
            "report",
            diagnostic_report(codes.GENETIC_REPORT, "2026-10-28", conclusion="ESR1 p.D538G detected."),
        ),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case(
        "a sentence about an unlisted variant",
        _report_says("ESR1 p.F461V detected in plasma."),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
)

CASES = (
    *(_listed(short, long) for short, long in _QUALIFYING.items()),
    *_POSITIVE,
    *_NEGATIVE,
    *_NOT_AN_ANSWER,
    *_TEXT,
)
