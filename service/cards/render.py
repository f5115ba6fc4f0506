"""From a decision to the cards a clinician sees.

A card offers options and the basis to judge them. It accepts nothing in advance, is never ``critical``,
carries no system action and commands nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

from cds_hooks import Card, Suggestion, shorten
from service.cards import links, steps, wording
from service.cards.content import Content, Site
from service.cards.markdown import bullets, plain
from service.cards.orders import About
from service.cards.progressed import progressed
from service.pathway.decision import Decision, Step

DECISION_EXTENSION: Final = "org.esr1-cds.decision"

_CONTENT: Final[Mapping[Step, Callable[[Decision, Site, About], Content] | None]] = {
    Step.NOT_APPLICABLE: None,
    Step.ALREADY_SWITCHED: None,
    Step.PROGRESSED: progressed,
    Step.OFFER_SWITCH: steps.offer_switch,
    Step.COMPLETE_WORKUP: steps.complete_workup,
    Step.NOT_ELIGIBLE: steps.not_eligible,
    Step.REVIEW_RESULT: steps.review_result,
    Step.TEST_DUE: steps.esr1_test_due,
    Step.ON_TRACK: None,
}


def render(
    decision: Decision, *, patient: str, site: Site, drafted: frozenset[str] = frozenset()
) -> tuple[Card, ...]:
    """The cards of a decision, none or one, for the patient ``Patient/id``.

    ``drafted``: the drugs of the draft orders the hook came with, which are not offered a second time.

    Raises :class:`service.cards.orders.NotAReferenceError` when ``patient`` is no such reference.
    """
    content_of = _CONTENT[decision.step]
    if content_of is None:
        return ()
    reasons = decision.serena_6.of("esr1-mutation").references
    about = About(patient=patient, authored_on=decision.as_of, reasons=reasons, drafted=drafted)
    return (_card(decision, site, content_of(decision, site, about)),)


def _card(decision: Decision, site: Site, content: Content) -> Card:
    trial = decision.serena_6.trial
    profile = site.profile
    offered = content.suggestions if profile.takes(content.suggestions) else ()
    in_words = _in_words(content.suggestions) if profile.may_drop_suggestions or not offered else None
    closing = (in_words, wording.problems(decision.chart), wording.basis(decision))
    return Card(
        summary=shorten(plain(decision.summary)),
        indicator=content.indicator,
        source=links.source(site.base_url),
        detail="\n\n".join(part for part in (*content.paragraphs, *closing) if part is not None),
        suggestions=offered,
        selection_behavior=profile.selection(several=content.several) if offered else None,
        override_reasons=links.OVERRIDE_REASONS,
        links=(links.trial_link(trial, site.base_url), *content.links),
        extension={
            DECISION_EXTENSION: {
                "step": decision.step.value,
                "trial": trial.id,
                "knowledge_version": decision.knowledge_version,
            }
        },
    )


def _in_words(suggestions: tuple[Suggestion, ...]) -> str:
    return f"**Options:**\n\n{bullets([suggestion.label for suggestion in suggestions])}"
