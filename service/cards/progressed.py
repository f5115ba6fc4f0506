"""What there is to say after progression: the early switch is past, and what was studied from there on."""

import datetime as dt
from typing import Final

from service.cards import links, options, wording
from service.cards.content import Content, Site
from service.cards.criteria_table import finding
from service.cards.markdown import bullets, escape
from service.cards.orders import About
from service.course.esr1_course import Esr1State
from service.criteria.verdict import NOT_MET, UNKNOWN
from service.pathway.decision import Decision
from service.trials.evaluation import TrialEvaluation
from service.trials.trial import Setting

_OPEN: Final = ((NOT_MET, "Not met"), (UNKNOWN, "Not known"))


def progressed(decision: Decision, site: Site, about: About) -> Content:
    """With an ESR1 mutation: options studied after progression. Without one: a test."""
    course = decision.course
    quote = f" (“{escape(course.imaging.quote)}”)" if course.imaging.quote else ""
    opening = (
        f"**{wording.sentence(wording.last_scan(course) + quote)}** The switch before progression that"
        f" {decision.serena_6.trial.name} tested no longer applies."
    )
    if course.esr1.state is Esr1State.DETECTED:
        return _with_mutation(decision, site, about, opening)
    doubtful = course.esr1.state is Esr1State.REVIEW
    return Content(
        indicator="warning",
        paragraphs=(
            f"{opening} ESR1: {finding(decision.serena_6.of('esr1-mutation'))}.",
            "An ESR1 test in ctDNA at progression tells whether treatments for ESR1-mutated disease come into"
            " question.",
        ),
        suggestions=(
            *((options.result_review(about),) if doubtful else ()),
            options.esr1_test(about),
            options.tumour_board(about),
        ),
    )


def _with_mutation(decision: Decision, site: Site, about: About, opening: str) -> Content:
    others = [other for other in decision.others if other.trial.setting is Setting.AFTER_PROGRESSION]
    return Content(
        indicator="warning",
        paragraphs=(
            f"{opening} {wording.mutation(decision.course)}.",
            _heading(others, site) if others else None,
            *(_option(other, site, decision.as_of) for other in others),
        ),
        suggestions=(options.tumour_board(about),),
        links=tuple(links.trial_link(other.trial, site.base_url) for other in others),
    )


def _heading(others: list[TrialEvaluation], site: Site) -> str:
    """What holds for all of them, once."""
    looked_up = wording.looked_up([other.trial for other in others], site)
    return (
        "**Studied after progression;** none was compared with a switch before it. Status:"
        f" {escape(site.jurisdiction)}{looked_up}."
    )


def _option(evaluation: TrialEvaluation, site: Site, as_of: dt.date) -> str:
    """One trial as a heading with a short list: a table of so much text is unreadable on a narrow screen."""
    trial = evaluation.trial
    points = (
        f"{wording.sentence(wording.criteria_met(evaluation))}{_open(evaluation)}"
        f" {wording.sentence(wording.not_checked(trial))}",
        f"{wording.sentence(wording.result(trial.outcomes[0]))} {wording.limits_in_short(trial)}",
        f"Status: {wording.approval_in_short(trial, site, as_of)}",
    )
    return f"**{trial.name}: {trial.treatment}**\n\n{bullets(list(points))}"


def _open(evaluation: TrialEvaluation) -> str:
    return "".join(
        f" {name}: {wording.findings(items)}."
        for status, name in _OPEN
        if (items := evaluation.with_status(status))
    )
