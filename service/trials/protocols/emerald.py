"""EMERALD (NCT03778931): elacestrant after progression on endocrine therapy with a CDK4/6 inhibitor."""

from typing import Final

from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.library.er_positive import ErPositive
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.library.postmenopausal_or_male import PostmenopausalOrMale
from service.criteria.library.progression import Progression
from service.criteria.library.treated_before import PriorTreatment
from service.terms.drugs import DrugClass
from service.trials import evidence, regulatory
from service.trials.trial import Cited, Outcome, Setting, Statement, Trial

_PRIMARY: Final = "primary analysis, J Clin Oncol 2022"

EMERALD: Final = Trial(
    id="emerald",
    registry_id="NCT03778931",
    name="EMERALD",
    setting=Setting.AFTER_PROGRESSION,
    treatment="elacestrant 345 mg once daily with food",
    summary="Phase 3 in postmenopausal women and men after one or two lines of endocrine therapy for"
    " advanced disease, with progression on a CDK4/6 inhibitor and at most one chemotherapy.",
    inclusion=(
        Cited(section="publication: diagnosis", criterion=BreastCancer()),
        Cited(section="publication: advanced disease", criterion=AdvancedDisease(staged_within_months=12)),
        Cited(section="publication: receptors", criterion=ErPositive()),
        Cited(section="publication: receptors", criterion=Her2Negative()),
        Cited(section="registry entry: postmenopausal women, or men", criterion=PostmenopausalOrMale()),
        Cited(
            section="publication: required CDK4/6 inhibitor",
            criterion=PriorTreatment(
                id="prior-cdk46-inhibitor",
                question="earlier CDK4/6 inhibitor",
                classes=frozenset({DrugClass.CDK46_INHIBITOR}),
            ),
        ),
        Cited(section="registry entry: progression", criterion=Progression()),
        # The companion diagnostic takes any missense change in codons 310-547; what is checked is the
        # narrower list of the site, so that a variant off that list stays with a human.
        Cited(section="companion diagnostic: ESR1 mutation", criterion=Esr1Mutation(variants=None)),
    ),
    outcomes=(
        Outcome(
            measure="median PFS with an ESR1 mutation, against standard endocrine therapy",
            result="3.8 vs 1.9 months, HR 0.55 (95% CI 0.39-0.77)",
            data_cutoff=_PRIMARY,
            source=evidence.EMERALD_JCO,
        ),
        Outcome(
            measure="median PFS with an ESR1 mutation and 12 months or more of earlier CDK4/6 inhibitor",
            result="8.6 vs 1.9 months, HR 0.41",
            data_cutoff="subgroup; the data cut-off was not read",
            source=evidence.EMERALD_SUBGROUP,
        ),
    ),
    limits=(
        Statement(
            text="An overall survival benefit has not been shown in the sources read.",
            source=evidence.EMERALD_JCO,
        ),
    ),
    not_checked=(
        "number of earlier lines",
        "earlier chemotherapy or investigational SERD",
        "symptomatic visceral disease",
        "wash-out times",
        "an LHRH agonist in men",
    ),
    safety=(
        Statement(
            text="Strong and moderate CYP3A4 inhibitors and inducers are to be avoided.",
            source=evidence.ELACESTRANT_INTERACTIONS,
        ),
    ),
    regulatory=regulatory.of_drugs("elacestrant"),
    sources=(
        evidence.EMERALD_JCO,
        evidence.EMERALD_SUBGROUP,
        evidence.ELACESTRANT_INTERACTIONS,
        evidence.registry("NCT03778931"),
    ),
)
