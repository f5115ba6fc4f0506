"""What words beside an ESR1 result say of it: inherited, of unclear significance, of other material, or nothing."""

from typing import Any

from fhir_fixtures import codes
from fhir_fixtures.builders import diagnostic_report, observation, reference
from fhir_fixtures.codes import SNOMED, Coding
from fhir_fixtures.oncology import D538G

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
    esr1_variant,
    put,
    sampled_on,
)

_NO_SOURCE = esr1_variant(D538G, source=None)
"""The usual variant in plasma without a word on its origin."""


def _review(sentence: str, *edits: Edit) -> Case:
    return case(sentence, *edits, esr1_mutation=UNKNOWN, esr1="review", step="review-result")


def _detected(sentence: str, *edits: Edit) -> Case:
    return case(sentence, *edits, esr1_mutation=MET, esr1="detected", step="offer-switch")


def _texts(*wordings: str) -> list[dict[str, str]]:
    return [{"text": wording} for wording in wordings]


def _titled(name: str) -> Edit:
    return change("report", code={"text": name})


def _concluded(text: str) -> Edit:
    return change("report", conclusion=text)


def _written(text: str, *, title: str = "ctDNA NGS (plasma)", on: str = "2026-10-28") -> Edit:
    """A report in words instead of coded results."""
    return both(NO_ESR1_TEST, put("written", diagnostic_report(title, on, conclusion=text)))


def _after_negative(text: str) -> Edit:
    """A blood sample without ESR1 mutation, and a newer report in words on other material."""
    plasma = diagnostic_report(
        "ctDNA NGS (plasma)", "2026-09-21", conclusion="Plasma ctDNA: no ESR1 mutation detected."
    )
    return both(put("negative", plasma), _written(text, title="Molecular pathology NGS", on="2026-10-31"))


_GERMLINE_TESTS = (
    "Hereditary cancer panel (germline)",
    "Inherited cancer gene panel",
    "Keimbahndiagnostik Brustkrebs",
    "Erbliche Tumorerkrankungen, Genpanel",
)
_DOUBTING = (
    "Germline testing performed on peripheral blood. Heterozygous ESR1 variant.",
    "Germline variant.",
    "Keimbahnuntersuchung (Blut).",
    "ESR1 p.D538G, germline.",
    "ESR1 p.D538G: germline origin cannot be excluded.",
    "Germline variants:\nESR1 p.D538G",
    "VUS.",
    "ESR1 p.D538G: variant of uncertain significance.",
    "Variante unklarer Signifikanz.",
    "ESR1 p.D538G: likely benign.",
)
_SAYING_NOTHING = (
    "Somatic ESR1 p.D538G in plasma ctDNA. No germline variants are reported by this assay.",
    "ESR1 p.D538G detected. Germline variants were filtered out.",
    "ESR1 p.D538G detected. Es werden keine Keimbahnvarianten berichtet.",
    "ESR1 p.D538G detected. Consider germline testing for hereditary breast cancer.",
    "ESR1 p.D538G detected. BRCA2 p.K3326*: germline variant of uncertain significance.",
    "ESR1 p.D538G (pathogenic). ESR1 p.R394H: VUS.",
    "ESR1 p.D538G detected. Variants of uncertain significance: none.",
)
_OTHER_MATERIAL = (
    "ESR1 p.D538G mutation detected in tumor tissue (liver biopsy), VAF 0.8%.",
    "Tissue NGS (metastasis): ESR1 Y537S detected.",
    "ESR1 p.D538G detected in cerebrospinal fluid.",
    "Pleural effusion: ESR1 p.D538G detected.",
    "ESR1-mutated (p.D538G) liver metastasis.",
    "Possible ESR1 p.D538G mutation in liver biopsy.",
    "Biopsie Leber: ESR1 p.D538G nachgewiesen.",
)
_NOTHING_FOUND_ELSEWHERE = (
    "Liver biopsy: no ESR1 mutation detected.",
    "FFPE: PIK3CA H1047R detected.",
    "Liver biopsy: DNA insufficient, ESR1 analysis failed.",
)
_NEGATIVE = {"coding": [{"system": SNOMED, "code": "260385009", "display": "Negative"}]}

_AGAINST = (
    "Not detected.",
    "D538G not confirmed on re-test",
    "Below the limit of detection.",
    "Clonal haematopoiesis as a source of this variant cannot be excluded.",
    "A technical artefact is possible.",
    "Blood of the stem cell donor.",
    "Name on tube does not match request.",
    "Addendum: the variant was removed from the report after manual review.",
)
_SAYING_NOTHING_AGAINST = (
    "No sign of contamination.",
    "Clonal haematopoiesis as the origin of the DNMT3A variant cannot be excluded.",
    "PIK3CA: not detected.",
    "VAF 0.8 %, above the limit of detection (0.1 %).",
    "Variants with a VAF below 0.05 % are not reported.",
    "Positive and negative controls passed; run valid.",
)


def _answered(
    question: str, answer: str, *, named: str = "answer", on: str = "2026-10-28", **more: Any
) -> Edit:
    """A result in words under a question in words."""
    return put(named, observation(question, {"valueString": answer}, on, **more))


def _only(question: str, answer: str, **more: Any) -> Edit:
    return both(NO_ESR1_TEST, _answered(question, answer, **more))


_OVERALL = "ESR1 mutation, plasma ctDNA"
_FOUND = "Detected, p.D538G, VAF 0.8 %"


def _not_tested(sentence: str, *edits: Edit) -> Case:
    return case(sentence, *edits, esr1_mutation=UNKNOWN, esr1="not-tested", step="test-due")


CASES = (
    *(
        _review(f'a text value "{_FOUND}" with the note "{said}"', _only(_OVERALL, _FOUND, note=_texts(said)))
        for said in _AGAINST
    ),
    *(
        _detected(
            f'a text value "{_FOUND}" with the note "{said}"', _only(_OVERALL, _FOUND, note=_texts(said))
        )
        for said in _SAYING_NOTHING_AGAINST
    ),
    *(
        _review(f'a coded variant with the note "{said}"', change("variant", note=_texts(said)))
        for said in _AGAINST
    ),
    *(
        _detected(f'a coded variant with the note "{said}"', change("variant", note=_texts(said)))
        for said in _SAYING_NOTHING_AGAINST
    ),
    *(
        _review(
            f'in words, a detection, and next "{said}"',
            _written(f"Plasma ctDNA: ESR1 p.D538G detected. {said}"),
        )
        for said in _AGAINST
    ),
    *(
        _detected(
            f'in words, a detection, and next only "{said}"',
            _written(f"Plasma ctDNA: ESR1 p.D538G detected. {said}"),
        )
        for said in _SAYING_NOTHING_AGAINST
    ),
    _review(
        "a variant, and a report that says in words that the allele was not found",
        _concluded("ESR1 D538G: not detected."),
    ),
    _review(
        "a variant, and a comment in its report that the samples were mixed up",
        put(
            "comment",
            observation("Comment", {"valueString": "ESR1: sample mix-up, result not valid"}, "2026-10-28"),
        ),
        change("report", result=[reference("Observation/p1-variant"), reference("Observation/p1-comment")]),
    ),
    _review(
        "a variant, and a later report that withdraws the ESR1 result",
        put(
            "later",
            diagnostic_report("ctDNA ESR1", "2026-11-12", conclusion="The ESR1 variant call is withdrawn."),
        ),
    ),
    _detected(
        "a variant, and a report that withdraws the ESR1 result of an older sample",
        put(
            "later",
            diagnostic_report("ctDNA ESR1", "2026-03-12", conclusion="The ESR1 variant call is withdrawn."),
        ),
    ),
    _review("a positive control by name", _only("ESR1 mutation, plasma, positive control", _FOUND)),
    _review(
        "a text value that the interpretation denies",
        _only(_OVERALL, _FOUND, interpretation=_texts("Negative")),
    ),
    _review(
        "not detected, in the blood of a donor",
        _only(_OVERALL, "Not detected", note=_texts("Blood of the donor.")),
    ),
    _review(
        "not detected, with the note that it was",
        _only(_OVERALL, "Not detected", note=_texts("Correction: p.D538G detected, 0.3 %")),
    ),
    _detected("an allele in the question, detected", _only("ESR1 p.D538G, plasma cfDNA", "Detected")),
    _not_tested("an allele in the question, not detected", _only("ESR1 Y537S, plasma", "Not detected")),
    _detected(
        "an older detection, and a newer negative for another allele",
        _only(_OVERALL, _FOUND, named="older", on="2026-09-15"),
        _answered("ESR1 Y537S, plasma", "Not detected", on="2026-11-05"),
    ),
    _review(
        "an allele detected with a doubt in its note, and the gene not detected on that day",
        _only("ESR1 D538G, plasma", "Positive", note=_texts("Contamination suspected.")),
        _answered(_OVERALL, "Not detected", named="overall"),
    ),
    _review("positive for ESR1 in plasma, without the variant", _only("ESR1 (plasma)", "Positive")),
    _review(
        "positive for ESR1 in plasma after a negative",
        _only(_OVERALL, "Not detected", named="older", on="2026-09-01"),
        _answered("ESR1 (plasma)", "Positive", on="2026-11-05"),
    ),
    _review("an invalid test in words", _written("ESR1 mutation test (plasma). Result: INVALID")),
    _detected(
        "a row of a table, and a limit below it",
        _written("Plasma cfDNA\nESR1 D538G 0.8 %\nLimit of detection 0.1 %."),
    ),
    _review(
        "blood that was only the matched normal of a tumor",
        _written(
            "Matched normal: peripheral blood. ESR1 p.D538G detected, VAF 22 %.", title="Solid tumor panel"
        ),
    ),
    _not_tested(
        "the receptor protein under the name of the gene, in words",
        _written("Breast core biopsy: estrogen receptor (ESR1) positive 95 %.", title="Surgical pathology"),
    ),
    *(_review(f'the test is named "{name}"', _NO_SOURCE, _titled(name)) for name in _GERMLINE_TESTS),
    *(_review(f'the conclusion says "{said}"', _NO_SOURCE, _concluded(said)) for said in _DOUBTING),
    *(
        _review(f'a note says "{said}"', _NO_SOURCE, change("variant", note=_texts(said)))
        for said in _DOUBTING
    ),
    _review(
        "the method is a germline panel", _NO_SOURCE, change("variant", method={"text": "Germline NGS panel"})
    ),
    _review(
        "the section is germline genetics",
        _NO_SOURCE,
        change("report", category=_texts("Germline genetics")),
    ),
    _review(
        "the interpretation is VUS in words", _NO_SOURCE, change("variant", interpretation=_texts("VUS"))
    ),
    _review(
        "a detection in words under the name of a germline test",
        _written("Blood: ESR1 p.D538G detected.", title="Hereditary cancer panel"),
    ),
    *(
        _review(
            f'in words, a detection and "{said}"', _written(f"Plasma ctDNA: ESR1 p.D538G detected. {said}")
        )
        for said in _DOUBTING
        if "\n" not in said
    ),
    *(
        _detected(f'the conclusion says only "{said}"', _NO_SOURCE, _concluded(said))
        for said in _SAYING_NOTHING
    ),
    *(
        _detected(f'a note says only "{said}"', _NO_SOURCE, change("variant", note=_texts(said)))
        for said in _SAYING_NOTHING
    ),
    _detected(
        "in words, a detection and that germline variants are not reported",
        _written(
            "Plasma ctDNA: somatic ESR1 p.D538G detected. No germline variants are reported by this assay."
        ),
    ),
    _detected("the test is somatic by name", _NO_SOURCE, _titled("Somatic mutation panel, matched germline")),
    case(
        "absent in a germline test of blood, which is no test of ctDNA",
        sampled_on("2026-10-28", Coding(SNOMED, "119297000", "Blood specimen")),
        esr1_variant(None, answer=codes.ABSENT, source=None),
        _titled("Hereditary cancer panel (germline)"),
        esr1_mutation=UNKNOWN,
        esr1="not-tested",
        step="test-due",
    ),
    *(_review(f'after a negative ctDNA, "{said}"', _after_negative(said)) for said in _OTHER_MATERIAL),
    *(
        case(
            f'after a negative ctDNA, only "{said}"',
            _after_negative(said),
            esr1_mutation=NOT_MET,
            esr1="not-detected",
            step="on-track",
        )
        for said in _NOTHING_FOUND_ELSEWHERE
    ),
    _review(
        "a variant, and a report that concludes negative in a code",
        change("report", conclusionCode=[_NEGATIVE]),
    ),
    _review(
        "a detection in words, and a report that concludes negative in a code",
        _written("Plasma ctDNA: ESR1 p.D538G detected."),
        change("written", conclusionCode=[_NEGATIVE]),
    ),
    _detected(
        "a variant, and a report that concludes something negative of a node",
        change("report", conclusionCode=_texts("Lymph node negative")),
    ),
    _detected(
        "a variant, and a report that concludes positive in a code",
        change("report", conclusionCode=[{"coding": [{"system": SNOMED, "code": "10828004"}]}]),
    ),
)
