"""The criteria of a trial as a table: what was found, the status, and where it was read and when."""

from collections.abc import Mapping
from typing import Final

from service.cards.markdown import escape, row, table
from service.cards.wording import capital
from service.chart.dates import DateInterval, describe
from service.chart.fact import Fact, SourceRef
from service.chart.patient_chart import PatientChart
from service.criteria.criterion import CriterionVerdict
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Verdict
from service.trials.evaluation import TrialEvaluation

SourceDates = Mapping[str, DateInterval]

STATUS_WORDS: Final = ((NOT_MET, "**not met**"), (UNKNOWN, "**unknown**"), (MET, "met"))
"""In the order of the table's rows."""
_REFERENCE_LIMIT: Final = 80


def source_dates(chart: PatientChart) -> SourceDates:
    """When results were true, by reference. Treatment is left out: its findings state their dates."""
    families: tuple[tuple[Fact[object], ...], ...] = (
        chart.diagnoses,
        chart.stages,
        chart.receptors,
        chart.menopausal_states,
        chart.ecog_grades,
        chart.imaging,
        chart.esr1_results,
    )
    return {fact.source.reference: fact.effective for facts in families for fact in facts}


def criteria_table(evaluation: TrialEvaluation, dates: SourceDates) -> str:
    """All criteria, those that fail first, then the unknown ones. A sentence is quoted once."""
    quoted: set[str] = set()
    rows = [
        _row(item, words, dates, quoted)
        for status, words in STATUS_WORDS
        for item in evaluation.with_status(status)
    ]
    return table(("Criterion", "Finding", "Status", "Source"), rows)


def sources(verdict: Verdict, dates: SourceDates) -> str:
    """Reference and date of the first evidence, or what was searched in vain, and how much more there is."""
    if not verdict.evidence:
        return ""
    name = _name(verdict.evidence[0])
    first = escape(name, limit=_REFERENCE_LIMIT)
    effective = dates.get(name)
    if effective is not None and effective.is_dated and (day := describe(effective)) not in verdict.reason:
        first = f"{first} ({day})"
    more = len(set(map(_name, verdict.evidence))) - 1 if len(verdict.evidence) > 1 else 0
    return f"{first}, +{more}" if more else first


def finding(verdict: Verdict) -> str:
    """The reason, and the sentence of the record it rests on when the reason does not hold it already."""
    return _finding(verdict, set())


def missing(verdict: Verdict) -> str:
    """What would settle an unknown verdict."""
    return escape(", ".join(verdict.missing))


def _row(item: CriterionVerdict, status: str, dates: SourceDates, quoted: set[str]) -> str:
    verdict = item.verdict
    read_in = sources(verdict, dates)
    if verdict.status is UNKNOWN:
        wanted = f"missing: {missing(verdict)}"
        read_in = f"{read_in}; {wanted}" if read_in else wanted
    return row(capital(item.question), _finding(verdict, quoted), status, read_in)


def _finding(verdict: Verdict, quoted: set[str]) -> str:
    reason = escape(verdict.reason)
    for source in verdict.evidence:
        if isinstance(source, SourceRef) and source.quote:
            if source.quote in verdict.reason or source.quote in quoted:
                break
            quoted.add(source.quote)
            return f"{reason}: “{escape(source.quote)}”"
    return reason


def _name(source: SourceRef | Absence) -> str:
    return source.reference if isinstance(source, SourceRef) else f"none in {source.family.value}"
