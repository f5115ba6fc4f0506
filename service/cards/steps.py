"""What the steps before progression have to say, one function each."""

import datetime as dt

from service.cards import doubtful_result, links, options, wording
from service.cards.content import Content, Site
from service.cards.criteria_table import criteria_table, finding, missing, source_dates
from service.cards.markdown import bullets, escape
from service.cards.orders import About
from service.chart.dates import describe
from service.criteria.criterion import CriterionVerdict
from service.criteria.subjects import subject
from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from service.pathway.decision import Decision
from service.trials.evaluation import TrialEvaluation
from service.trials.trial import Setting

_TREATMENT_NOW = ("aromatase-inhibitor", "cdk46-inhibitor", "duration")


def offer_switch(decision: Decision, site: Site, about: About) -> Content:
    """Every criterion is met: the switch, closer monitoring, or a second opinion."""
    evaluation = decision.serena_6
    trial = evaluation.trial
    return Content(
        indicator="warning",
        paragraphs=(
            f"**{wording.mutation(decision.course)}; {wording.last_scan(decision.course)}.**"
            f" {wording.comparison(trial)}",
            wording.variant_note(decision.course),
            wording.limits(trial),
            wording.approval(trial, site, decision.as_of),
            wording.cautions(trial),
            wording.further_results(trial),
            criteria_table(evaluation, source_dates(decision.chart)),
            wording.windows(decision.course),
        ),
        suggestions=(
            options.switch(decision, about),
            options.monitoring(about),
            options.tumour_board(about),
        ),
    )


def complete_workup(decision: Decision, _site: Site, about: About) -> Content:
    """A mutation is found, nothing fails, something is unknown: what would settle it."""
    evaluation = decision.serena_6
    trial = evaluation.trial
    unknown = evaluation.with_status(UNKNOWN)
    return Content(
        indicator="info",
        paragraphs=(
            f"**{wording.mutation(decision.course)}; not known: {wording.subjects(unknown)}.**"
            f" No {trial.name} criterion is known to fail; with all of them met the early switch would be an option.",
            wording.variant_note(decision.course),
            bullets([_open_question(item) for item in unknown]),
            criteria_table(evaluation, source_dates(decision.chart)),
            wording.windows(decision.course),
        ),
        suggestions=options.workup(unknown, about),
        several=True,
    )


def not_eligible(decision: Decision, site: Site, about: About) -> Content:
    """A mutation is found and a criterion fails: which, and whether another trial's criteria are met."""
    evaluation = decision.serena_6
    failing, unknown = evaluation.with_status(NOT_MET), evaluation.with_status(UNKNOWN)
    supported = [
        other
        for other in decision.others
        if other.status is MET and other.trial.setting is Setting.EARLY_SWITCH
    ]
    open_too = f" Not known: {wording.findings(unknown)}." if unknown else ""
    return Content(
        indicator="info",
        paragraphs=(
            f"**{wording.mutation(decision.course)}; {evaluation.trial.name} criteria not met:"
            f" {wording.findings(failing)}.**{open_too}"
            f" {wording.sentence(wording.last_scan(decision.course))}",
            wording.months_reached(evaluation, decision.course),
            *(_other_evidence(other, site, decision.as_of) for other in supported),
            criteria_table(evaluation, source_dates(decision.chart)),
            wording.windows(decision.course),
        ),
        suggestions=(options.monitoring(about), options.tumour_board(about)),
        links=tuple(links.trial_link(other.trial, site.base_url) for other in supported),
    )


def review_result(decision: Decision, _site: Site, about: About) -> Content:
    """An ESR1 result that the rules cannot use: what was found, why not used, what would settle it."""
    answer = decision.course.esr1
    results = doubtful_result.reported(answer)
    remedies = doubtful_result.remedies(answer)
    found = doubtful_result.in_short(answer.results[0]) if answer.results else "result"
    return Content(
        indicator="warning",
        paragraphs=(
            f"**ESR1 {found}: needs a human reader,** because {escape(answer.reason)}. It was not used to"
            " decide, neither as a detection nor as a negative.",
            f"As reported:\n\n{bullets(results)}" if results else None,
            f"**What would settle it:** {', or '.join(remedies)}." if remedies else None,
        ),
        suggestions=(options.result_review(about), options.esr1_test(about)),
    )


def esr1_test_due(decision: Decision, _site: Site, about: About) -> Content:
    """On treatment without a recent ESR1 answer: a test."""
    evaluation = decision.serena_6
    days = decision.course.windows.ctdna_days
    treatment = [item for item in evaluation.verdicts if item.id in _TREATMENT_NOW]
    return Content(
        indicator="info",
        paragraphs=(
            f"**No ESR1 answer from blood taken in the last {days} days on the current treatment.**"
            f" {evaluation.trial.name} tested every 2 to 3 months.",
            f"So far: {finding(evaluation.of('esr1-mutation'))}.",
            bullets([finding(item.verdict) for item in treatment]),
            *(
                f"{escape(report.value)} without a word on ESR1:"
                f" {escape(report.source.reference)}, {describe(report.effective)}."
                for report in decision.chart.esr1_silent_reports
            ),
        ),
        suggestions=(options.esr1_test(about),),
    )


def _open_question(item: CriterionVerdict) -> str:
    step = options.WORKUP.get(item.id)
    why = f" Why it matters: {step.why}." if step is not None else ""
    about = wording.capital(subject(item))
    return f"**{about}:** {finding(item.verdict)}. Missing: {missing(item.verdict)}.{why}"


def _other_evidence(evaluation: TrialEvaluation, site: Site, as_of: dt.date) -> str:
    trial = evaluation.trial
    return (
        f"**{trial.name}: {wording.criteria_met(evaluation)}.** {wording.sentence(wording.not_checked(trial))}"
        f" {wording.comparison(trial)} {wording.limits_in_short(trial)}\n\n"
        f"{wording.approval(trial, site, as_of)}"
    )
