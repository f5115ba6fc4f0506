"""An ESR1 result that needs a human: what it says as reported, and what would settle it."""

from typing import Final

from service.cards.markdown import escape
from service.chart.dates import describe
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact
from service.course.esr1_course import Esr1Answer

_RESULTS_SHOWN: Final = 5

_REPEAT: Final = "a repeated ESR1 test in ctDNA"
_BY_CALL: Final = {
    Call.NO_CALL: _REPEAT,
    Call.INDETERMINATE: _REPEAT,
    Call.FAILED: _REPEAT,
    Call.PENDING: "the final result",
    Call.UNREADABLE: "the report read by a person, or its result entered as data",
}
_OPINION: Final = "an opinion of the molecular tumour board on the variant"
_STATEMENT: Final = "a statement of the laboratory on gene and variant"
_FINAL_REPORT: Final = "a final report of the result"
_BY_DOUBT: Final = {
    Doubt.NOT_ON_LIST: _OPINION,
    Doubt.NOT_A_MUTATION_OF_INTEREST: _OPINION,
    Doubt.UNCERTAIN_SIGNIFICANCE: _OPINION,
    Doubt.BENIGN: _OPINION,
    Doubt.GERMLINE: "an ESR1 test in ctDNA that tells somatic from germline",
    Doubt.VARIANT_UNNAMED: _STATEMENT,
    Doubt.VARIANT_CONFLICT: _STATEMENT,
    Doubt.GENE_CONFLICT: _STATEMENT,
    Doubt.NO_STATUS: _FINAL_REPORT,
    Doubt.WITHDRAWN: _FINAL_REPORT,
    Doubt.CONTRADICTED: "a word of the laboratory on what is written beside the result, or a repeated test",
}


def reported(answer: Esr1Answer) -> list[str]:
    """Each deciding result as reported: call, variant, allele fraction, specimen, day, the doubts about it, and
    where it was read."""
    return [_result(fact) for fact in answer.results[:_RESULTS_SHOWN]]


def in_short(fact: Fact[Esr1Result]) -> str:
    """ "detected D538G, VAF 18 % (tissue, 2026-09-07)": one result without source and doubt."""
    result = fact.value
    call = "report not machine-readable" if result.call is Call.UNREADABLE else result.call.value
    variant = f" {escape(result.variant)}" if result.variant else ""
    fraction = f", VAF {escape(result.vaf)}" if result.vaf else ""
    return f"{call}{variant}{fraction} ({result.specimen.value}, {describe(fact.effective)})"


def remedies(answer: Esr1Answer) -> list[str]:
    """What would settle the question, by the first of the deciding results; empty when there is none."""
    if not answer.results:
        return []
    fact = answer.results[0]
    result = fact.value
    if result.call in _BY_CALL:
        return [_BY_CALL[result.call]]
    found = [_BY_DOUBT[doubt] for doubt in Doubt if doubt in result.doubts]
    if result.specimen is not Specimen.BLOOD:
        found.append("an ESR1 test in ctDNA from blood")
    if not fact.effective.is_dated:
        found.append("the day on which the sample was taken")
    return list(dict.fromkeys(found)) or [_REPEAT]


def _result(fact: Fact[Esr1Result]) -> str:
    quote = f": “{escape(fact.source.quote)}”" if fact.source.quote else ""
    doubts = "".join(f"; {doubt.value}" for doubt in Doubt if doubt in fact.value.doubts)
    return f"{in_short(fact)}{doubts}; {escape(fact.source.reference)}{quote}"
