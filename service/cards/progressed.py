"""What there is to say after progression: the early switch is past, and what was studied from there on."""

from typing import Final

from service.cards import links, options, wording
from service.cards.content import Content, Site
from service.cards.criteria_table import finding
from service.cards.markdown import bullets, escape, row, table
from service.cards.orders import About
from service.course.esr1_course import Esr1State
from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from service.pathway.decision import Decision
from service.trials.evaluation import TrialEvaluation
from service.trials.regulatory import REVIEWED
from service.trials.trial import Setting

_OPEN: Final = ((NOT_MET, "not met"), (UNKNOWN, "unknown"))


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
            _studied(others, site) if others else None,
            bullets([f"{other.trial.name}: {' '.join(other.trial.limits)}" for other in others]) or None,
        ),
        suggestions=(options.tumour_board(about),),
        links=tuple(links.trial_link(other.trial, site.base_url) for other in others),
    )


def _studied(others: list[TrialEvaluation], site: Site) -> str:
    status = f"Status ({escape(site.jurisdiction)}, checked {REVIEWED})"
    header = ("Studied after progression", "Its criteria in this record", "Result", status)
    return table(header, [_option(other, site) for other in others])


def _option(evaluation: TrialEvaluation, site: Site) -> str:
    trial = evaluation.trial
    return row(
        f"{trial.name}: {trial.treatment}",
        _criteria_in_short(evaluation),
        wording.result(trial.outcomes[0]),
        wording.approval_in_short(trial, site.jurisdiction),
    )


def _criteria_in_short(evaluation: TrialEvaluation) -> str:
    met = f"{len(evaluation.with_status(MET))} of {len(evaluation.verdicts)} met"
    rest = [
        f"{name}: {wording.criterion_list(items)}"
        for status, name in _OPEN
        if (items := evaluation.with_status(status))
    ]
    return ". ".join((met, *rest))
