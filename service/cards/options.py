"""The options of a card: what the clinician may pick, each with the draft orders it stands for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from cds_hooks import Action, RawJson, Suggestion
from service.cards import orders
from service.cards.orders import About
from service.course.treatment_course import ClassUse
from service.criteria.criterion import CriterionVerdict
from service.pathway.decision import Decision

Draft = Callable[[About], RawJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workup:
    """How a missing answer can be had: the option's ``label``, ``why`` it matters, the order."""

    label: str
    why: str
    draft: Draft


def _review(label: str, why: str) -> Workup:
    return Workup(label=label, why=why, draft=partial(orders.task, label))


_MEDICATION: Final = _review(
    "Medication reconciliation: aromatase inhibitor and CDK4/6 inhibitor, agents and start dates",
    "the trial's patients had taken both for at least 6 months",
)
WORKUP: Final[dict[str, Workup]] = {
    "no-progression": Workup(
        label="Whole-body staging imaging",
        why="the trial took only patients without progression; after progression other options apply",
        draft=orders.staging,
    ),
    "performance-status": Workup(
        label="ECOG performance status documented",
        why="the trial took only patients with ECOG 0 or 1",
        draft=orders.ecog,
    ),
    "ovarian-suppression": _review(
        "Menopausal status documented",
        "before the menopause, and in men, treatment in the trial went with an LHRH agonist",
    ),
    "er-positive": _review(
        "Estrogen receptor status: pathology report reviewed or test repeated",
        "the trial took only estrogen receptor-positive disease",
    ),
    "her2-negative": _review(
        "HER2 status: pathology report reviewed or test repeated", "the trial took only HER2-negative disease"
    ),
    "advanced-disease": _review("Stage and metastases documented", "the trial took only advanced disease"),
    "breast-cancer": _review(
        "Breast cancer diagnosis confirmed in the problem list", "it is the trial's disease"
    ),
    "first-line": _review(
        "Systemic treatment history reviewed, with the date of advanced disease",
        "the trial took only patients in their first line of treatment of advanced disease",
    ),
    "aromatase-inhibitor": _MEDICATION,
    "cdk46-inhibitor": _MEDICATION,
    "duration": _MEDICATION,
    "adult": _review("Date of birth documented", "the trial took only adults"),
}
"""By criterion: what would supply the answer. A criterion that is not listed has no order of its own."""


def switch(decision: Decision, about: About) -> Suggestion:
    """Camizestrant in place of the aromatase inhibitor, the CDK4/6 inhibitor unchanged.

    Where camizestrant is drafted already, what is left of the switch: the stop that must not be forgotten.
    """
    pair = decision.course.pair
    inhibitor = _agent(pair.ai_use, otherwise="aromatase inhibitor")
    partner = _agent(pair.cdk46_use, otherwise="CDK4/6 inhibitor")
    running = tuple(
        reference
        for reference in decision.serena_6.of("aromatase-inhibitor").references
        if reference.startswith("MedicationRequest/")
    )
    stop = _create(f"Draft: {inhibitor} stopped", orders.stop(inhibitor, about, running=running))
    go_on = _create(f"Draft: {partner} continued unchanged", orders.continue_unchanged(partner, about))
    if "camizestrant" in about.drafted:
        return Suggestion(
            label=f"Switch with the drafted camizestrant: {inhibitor} stopped, {partner} continued",
            actions=(stop, go_on),
        )
    start = _create("Draft: camizestrant 75 mg orally once daily", orders.start_camizestrant(about))
    return Suggestion(
        label=f"Switch: camizestrant 75 mg once daily in place of {inhibitor}, {partner} continued",
        actions=(stop, start, go_on),
    )


def monitoring(about: About) -> Suggestion:
    """No change of treatment, with an earlier look."""
    return Suggestion(
        label="Closer monitoring: treatment unchanged, ESR1 ctDNA and imaging repeated",
        actions=(
            _create("Draft: ESR1 mutation test in ctDNA", orders.esr1_ctdna_test(about)),
            _create("Draft: whole-body staging imaging", orders.staging(about)),
        ),
    )


def tumour_board(about: About) -> Suggestion:
    """A second opinion, or a trial."""
    request = "Tumour board review or referral to a clinical trial: ESR1 mutation in advanced breast cancer"
    return Suggestion(
        label="Tumour board or trial referral",
        actions=(_create("Draft: tumour board review or trial referral", orders.task(request, about)),),
    )


def esr1_test(about: About) -> Suggestion:
    """An ESR1 test in blood."""
    return Suggestion(
        label="ESR1 mutation test in ctDNA (blood)",
        actions=(_create("Draft: ESR1 mutation test in ctDNA", orders.esr1_ctdna_test(about)),),
    )


def result_review(about: About) -> Suggestion:
    """A word with the laboratory or the molecular tumour board about a result."""
    request = "Review of an ESR1 result with the laboratory or the molecular tumour board"
    return Suggestion(
        label="Result reviewed with the laboratory or the molecular tumour board",
        actions=(_create(f"Draft: {request[0].lower()}{request[1:]}", orders.task(request, about)),),
    )


def workup(unknown: Iterable[CriterionVerdict], about: About) -> tuple[Suggestion, ...]:
    """One option for each order that would supply something missing."""
    needed = dict.fromkeys(item.id for item in unknown)
    steps = {step.label: step for step in (WORKUP.get(criterion) for criterion in needed) if step is not None}
    return tuple(
        Suggestion(label=step.label, actions=(_create(f"Draft: {step.label}", step.draft(about)),))
        for step in steps.values()
    )


def _agent(use: ClassUse, *, otherwise: str) -> str:
    """The one drug of a class in use, or ``otherwise`` when the record names several."""
    return use.drugs[0].name if len(use.drugs) == 1 else otherwise


def _create(description: str, resource: RawJson) -> Action:
    return Action(type="create", description=description, resource=resource)
