"""The sentences of the cards: what was found, what is unknown, where it was read; never a command.

Every function returns Markdown in which text of the record is escaped already. Figures come from the trials'
data, always with their data cut-off.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from service.cards.markdown import escape
from service.chart.dates import DateInterval, describe
from service.chart.patient_chart import PatientChart
from service.course.imaging_course import ImagingState
from service.course.patient_course import PatientCourse
from service.criteria.criterion import CriterionVerdict
from service.pathway.decision import Decision
from service.terms.esr1_variants import NOTE_ON_V422DEL
from service.trials.regulatory import REVIEWED
from service.trials.trial import Outcome, RegulatoryStatus, Trial

_PROBLEMS_NAMED: Final = 5
_OUTCOMES_SHOWN: Final = 3


def mutation(course: PatientCourse) -> str:
    """ "ESR1 D538G (1.9 %) found in blood on 2026-10-28": variants and allele fractions as reported."""
    fractions = {fact.value.variant: fact.value.vaf for fact in course.esr1.results}
    named = ", ".join(
        f"{escape(variant)} ({escape(vaf)})" if (vaf := fractions.get(variant)) else escape(variant)
        for variant in course.esr1.variants
    )
    return f"ESR1 {named or 'mutation'} found in blood {_on(course.esr1.sampled)}"


def last_scan(course: PatientCourse) -> str:
    """ "last scan on 2026-10-20 shows no progression", or why imaging gives no answer."""
    imaging = course.imaging
    if imaging.state is ImagingState.UNKNOWN:
        return f"imaging gives no answer: {escape(imaging.reason)}"
    shows = "progression" if imaging.state is ImagingState.PROGRESSION else "no progression"
    return f"last scan {_on(imaging.assessed)} shows {shows}"


def variant_note(course: PatientCourse) -> str | None:
    """What is to be said of a variant that only one of the source lists names."""
    return f"{NOTE_ON_V422DEL}." if "V422del" in course.esr1.variants else None


def comparison(trial: Trial) -> str:
    """What the trial compared at this point, and its first outcome."""
    return (
        f"{trial.name} tested a change at this point ({trial.treatment}) against no change;"
        f" {result(trial.outcomes[0])}."
    )


def result(outcome: Outcome) -> str:
    """One outcome with the data cut-off it was read at."""
    return f"{outcome.measure}: {outcome.result} ({outcome.data_cutoff})"


def further_results(trial: Trial) -> str:
    """The outcomes after the first one, as far as a card has room; a shared data cut-off stands once."""
    groups = groupby(trial.outcomes[1:_OUTCOMES_SHOWN], key=lambda outcome: outcome.data_cutoff)
    results = (
        f"{'; '.join(f'{outcome.measure}: {outcome.result}' for outcome in outcomes)} ({cutoff})"
        for cutoff, outcomes in groups
    )
    return f"**Further results:** {'; '.join(results)}."


def limits(trial: Trial) -> str:
    """What the trial does not show."""
    return f"**Limits:** {' '.join(trial.limits)}"


def cautions(trial: Trial) -> str:
    """Safety, and what is worth watching."""
    return f"**Cautions:** {' '.join(trial.safety)}"


def approval(trial: Trial, jurisdiction: str) -> str:
    """The regulatory status of the trial's treatment in one jurisdiction, with the day it was looked up."""
    status = approval_in_short(trial, jurisdiction)
    return f"**Regulatory status ({escape(jurisdiction)}, checked {REVIEWED}):** {status}"


def approval_in_short(trial: Trial, jurisdiction: str) -> str:
    """The same without heading, jurisdiction and day of look-up."""
    entries = [entry for entry in trial.regulatory if entry.jurisdiction == jurisdiction]
    return " ".join(_status(entry) for entry in entries) or "nothing on file."


def windows(course: PatientCourse) -> str:
    """The statement that two windows are the project's own."""
    imaging, ecog = course.windows.imaging_days, course.windows.performance_status_days
    return f"Project defaults, not trial criteria: imaging up to {imaging}, ECOG up to {ecog} days old."


def criterion_list(items: Iterable[CriterionVerdict]) -> str:
    """The names of criteria, separated by semicolons."""
    return "; ".join(item.question for item in items)


def problems(chart: PatientChart) -> str | None:
    """How many resources could not be read and which; ``None`` when all could."""
    resources = list(dict.fromkeys(problem.resource for problem in chart.problems))
    if not resources:
        return None
    named = ", ".join(escape(resource) for resource in resources[:_PROBLEMS_NAMED])
    more = len(resources) - _PROBLEMS_NAMED
    count = "1 result" if len(resources) == 1 else f"{len(resources)} results"
    return f"{count} could not be read: {named}{f' and {more} more' if more > 0 else ''}."


def basis(decision: Decision) -> str:
    """The day and the state of knowledge the card speaks for."""
    return f"As of {decision.as_of}; knowledge {decision.knowledge_version}."


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def _status(entry: RegulatoryStatus) -> str:
    since = f", since {entry.since}" if entry.since is not None else ""
    return f"{entry.drug} {entry.status}{since}: {entry.indication}."


def _on(interval: DateInterval | None) -> str:
    if interval is None:
        return "on an unknown day"
    words = describe(interval)
    if interval.earliest == interval.latest:
        return f"on {words}"
    return f"in {words}" if words[0].isdigit() else words
