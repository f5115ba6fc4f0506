"""The sentences of the cards: what was found, what is unknown, where it was read; never a command.

Every function returns Markdown in which text of the record is escaped already. Figures come from the trials'
data, always with their data cut-off.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from service.cards.content import Site
from service.cards.markdown import escape
from service.chart.dates import DateInterval, add_months, describe
from service.chart.patient_chart import PatientChart
from service.course.imaging_course import ImagingState
from service.course.patient_course import PatientCourse
from service.course.treatment_course import Use
from service.course.windows import DEFAULT_WINDOWS
from service.criteria.criterion import CriterionVerdict
from service.criteria.library.pair_duration import PairDuration
from service.criteria.subjects import subject
from service.criteria.verdict import MET, NOT_MET
from service.pathway.decision import Decision
from service.terms.esr1_variants import NOTE_ON_V422DEL
from service.trials.evaluation import TrialEvaluation
from service.trials.regulatory import in_words
from service.trials.trial import Outcome, RegulatoryStatus, Trial

_PROBLEMS_NAMED: Final = 5
_OUTCOMES_SHOWN: Final = 3


def mutation(course: PatientCourse) -> str:
    """ "ESR1 D538G (VAF 1.9 %) found in blood on 2026-10-28": variants and allele fractions as reported."""
    fractions = {fact.value.variant: fact.value.vaf for fact in course.esr1.results}
    named = ", ".join(
        f"{escape(variant)} (VAF {escape(vaf)})" if (vaf := fractions.get(variant)) else escape(variant)
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
    """What the trial does not show, and what of it is not checked."""
    return f"**Limits:** {limits_in_short(trial)} {sentence(not_checked(trial))}"


def limits_in_short(trial: Trial) -> str:
    """What the trial does not show, without heading."""
    return " ".join(limit.text for limit in trial.limits)


def not_checked(trial: Trial) -> str:
    """What the trial asked of its patients and this service does not, without full stop."""
    return f"not checked here: {', '.join(trial.not_checked)}"


def cautions(trial: Trial) -> str:
    """Safety, and what is worth watching, each with where it was read."""
    groups = groupby(trial.safety, key=lambda statement: statement.source.title)
    said = (f"{' '.join(each.text for each in group)} ({title})" for title, group in groups)
    return f"**Cautions:** {' '.join(said)}"


def approval(trial: Trial, site: Site, as_of: dt.date) -> str:
    """The regulatory status of the trial's treatment where the card is shown, with the day it was looked up."""
    status = approval_in_short(trial, site, as_of)
    return f"**Regulatory status ({escape(site.jurisdiction)}{looked_up((trial,), site)}):** {status}"


def looked_up(trials: Iterable[Trial], site: Site) -> str:
    """Of which look-up a status is (the oldest of several), and from what; empty where nothing was found."""
    days = [entry.reviewed for trial in trials for entry in _entries(trial, site)]
    return f", notices looked up {min(days)}, label not read" if days else ""


def approval_in_short(trial: Trial, site: Site, as_of: dt.date) -> str:
    """The same without heading, jurisdiction and day of look-up."""
    return " ".join(in_words(entry, as_of) for entry in _entries(trial, site)) or "not looked up."


def windows(course: PatientCourse) -> str:
    """How old a result may be, and whose rule that is."""
    now, usual = course.windows, DEFAULT_WINDOWS
    ctdna = (
        "the trial tested every 2 to 3 months" if now.ctdna_days == usual.ctdna_days else "set by this site"
    )
    own = (now.imaging_days, now.performance_status_days)
    others = (
        "project defaults"
        if own == (usual.imaging_days, usual.performance_status_days)
        else "set by this site"
    )
    return (
        f"Results count up to this age: ESR1 {now.ctdna_days} days ({ctdna}); imaging {own[0]}, ECOG {own[1]}"
        f" days ({others}, not trial criteria)."
    )


def subjects(items: Iterable[CriterionVerdict]) -> str:
    """What criteria are about, separated by commas."""
    return ", ".join(subject(item) for item in items)


def findings(items: Iterable[CriterionVerdict]) -> str:
    """What criteria are about and what was found, separated by semicolons."""
    return "; ".join(f"{subject(item)}: {_on_one_level(item.verdict.reason)}" for item in items)


def criteria_met(evaluation: TrialEvaluation) -> str:
    """ "8 of 9 checked criteria met"."""
    return f"{len(evaluation.with_status(MET))} of {len(evaluation.verdicts)} checked criteria met"


def months_reached(evaluation: TrialEvaluation, course: PatientCourse) -> str | None:
    """The day on which a running pair will have lasted as long as the trial asks, where it has not yet."""
    pair = course.pair.current
    asked = [cited.criterion for cited in evaluation.trial.inclusion]
    months = next((each.months for each in asked if isinstance(each, PairDuration)), None)
    if pair is None or months is None or course.pair.running is not Use.CURRENT:
        return None
    began = pair.began
    if began.earliest is None or began.latest is None or evaluation.of("duration").status is not NOT_MET:
        return None
    reached = DateInterval(add_months(began.earliest, months), add_months(began.latest, months))
    return f"{months} months together are reached {_on(reached)}, if both are continued."


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


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return f"{text[:1].upper()}{text[1:]}"


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    return f"{capital(text)}."


def _on_one_level(reason: str) -> str:
    """ "exemestane: active order" after a colon of our own: one colon is enough."""
    return escape(reason).replace(": ", ", ", 1)


def _entries(trial: Trial, site: Site) -> list[RegulatoryStatus]:
    return [entry for entry in trial.regulatory if entry.jurisdiction == site.jurisdiction]


def _on(interval: DateInterval | None) -> str:
    if interval is None:
        return "on an unknown day"
    words = describe(interval)
    if interval.earliest == interval.latest:
        return f"on {words}"
    return f"in {words}" if words[0].isdigit() else words
