"""evERA (NCT05306340): giredestrant with everolimus after progression on a CDK4/6 inhibitor."""

from typing import Final

from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.library.er_positive import ErPositive
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.library.ovarian_suppression import OvarianSuppression
from service.criteria.library.progression import Progression
from service.criteria.library.treated_before import PriorTreatment
from service.terms.drugs import DrugClass
from service.trials import evidence, regulatory
from service.trials.trial import Cited, Outcome, Setting, Statement, Trial

EVERA: Final = Trial(
    id="evera",
    registry_id="NCT05306340",
    name="evERA",
    setting=Setting.AFTER_PROGRESSION,
    treatment="giredestrant 30 mg with everolimus 10 mg, both once daily",
    summary="Phase 3 against standard endocrine therapy with everolimus, after progression on endocrine"
    " therapy with a CDK4/6 inhibitor.",
    inclusion=(
        Cited(section="trial report: diagnosis", criterion=BreastCancer()),
        Cited(section="trial report: advanced disease", criterion=AdvancedDisease(staged_within_months=12)),
        Cited(section="trial report: receptors", criterion=ErPositive()),
        Cited(section="trial report: receptors", criterion=Her2Negative()),
        Cited(
            section="trial report: earlier CDK4/6 inhibitor",
            criterion=PriorTreatment(
                id="prior-cdk46-inhibitor",
                question="earlier CDK4/6 inhibitor",
                classes=frozenset({DrugClass.CDK46_INHIBITOR}),
            ),
        ),
        Cited(section="trial report: progression", criterion=Progression()),
        Cited(section="ESR1-mutated population", criterion=Esr1Mutation(variants=None)),
        Cited(section="trial report: LHRH agonist", criterion=OvarianSuppression()),
    ),
    outcomes=(
        Outcome(
            measure="median PFS with an ESR1 mutation, against other endocrine therapy with everolimus",
            result="9.99 vs 5.45 months, HR 0.38 (95% CI 0.27-0.54)",
            data_cutoff="as reported with the application, February 2026",
            source=evidence.EVERA_RESULT,
        ),
        Outcome(
            measure="median PFS of all patients",
            result="8.77 vs 5.49 months, HR 0.56",
            data_cutoff="as reported with the application, February 2026",
            source=evidence.EVERA_RESULT,
        ),
    ),
    limits=(
        Statement(
            text="An overall survival benefit has not been shown in the sources read.",
            source=evidence.EVERA_RESULT,
        ),
    ),
    not_checked=("at least 6 months of endocrine therapy with a CDK4/6 inhibitor before the progression",),
    safety=(
        Statement(text="Dexamethasone mouthwash was given with everolimus.", source=evidence.EVERA_RESULT),
    ),
    regulatory=regulatory.of_drugs("giredestrant with everolimus"),
    sources=(evidence.EVERA_RESULT, evidence.registry("NCT05306340")),
)
