"""EMBER-3 (NCT04975308): imlunestrant, alone or with abemaciclib, after progression."""

from typing import Final

from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.library.er_positive import ErPositive
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.first_line import FirstLine
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.library.ovarian_suppression import OvarianSuppression
from service.criteria.library.progression import Progression
from service.criteria.library.treated_before import PriorTreatment
from service.terms import esr1_variants
from service.terms.drugs import DrugClass
from service.trials import evidence, regulatory
from service.trials.trial import Cited, Outcome, Setting, Statement, Trial

_PRIMARY: Final = "primary analysis, N Engl J Med 2025"

EMBER_3: Final = Trial(
    id="ember-3",
    registry_id="NCT04975308",
    name="EMBER-3",
    setting=Setting.AFTER_PROGRESSION,
    treatment="imlunestrant 400 mg once daily, alone or with abemaciclib",
    summary="Phase 3 after progression on an aromatase inhibitor, with or without a CDK4/6 inhibitor, and no"
    " other treatment of advanced disease: 331 received imlunestrant, 330 standard endocrine therapy, 213"
    " imlunestrant with abemaciclib.",
    inclusion=(
        Cited(section="publication: diagnosis", criterion=BreastCancer()),
        Cited(section="publication: advanced disease", criterion=AdvancedDisease(staged_within_months=12)),
        Cited(section="publication: receptors", criterion=ErPositive()),
        Cited(section="publication: receptors", criterion=Her2Negative()),
        Cited(section="publication: progression", criterion=Progression()),
        Cited(
            section="publication: earlier aromatase inhibitor",
            criterion=PriorTreatment(
                id="prior-aromatase-inhibitor",
                question="earlier aromatase inhibitor",
                classes=frozenset({DrugClass.AI_NONSTEROIDAL, DrugClass.AI_STEROIDAL}),
            ),
        ),
        Cited(section="publication: no other treatment of advanced disease", criterion=FirstLine()),
        Cited(
            section="companion diagnostic: variants",
            criterion=Esr1Mutation(variants=esr1_variants.GUARDANT360_CDX_S021.names),
        ),
        Cited(section="publication: GnRH agonist", criterion=OvarianSuppression()),
    ),
    outcomes=(
        Outcome(
            measure="median PFS with an ESR1 mutation, against standard endocrine therapy",
            result="5.5 vs 3.8 months, HR 0.62 (95% CI 0.46-0.82)",
            data_cutoff=_PRIMARY,
            source=evidence.EMBER_3_NEJM,
        ),
        Outcome(
            measure="median PFS of all patients, with abemaciclib against imlunestrant alone",
            result="9.4 vs 5.5 months, HR 0.57 (95% CI 0.44-0.73)",
            data_cutoff=_PRIMARY,
            source=evidence.EMBER_3_NEJM,
        ),
        Outcome(
            measure="median OS with an ESR1 mutation, against standard endocrine therapy",
            result="34.5 vs 23.1 months, HR 0.60 (95% CI 0.43-0.86); boundary for significance not met",
            data_cutoff="update 2025, about half of the events",
            source=evidence.EMBER_3_UPDATE,
        ),
    ),
    limits=(
        Statement(
            text="An overall survival benefit has not been shown: survival is numerically longer, not formally"
            " significant.",
            source=evidence.EMBER_3_UPDATE,
        ),
        Statement(
            text="The combination was compared with imlunestrant alone, not with fulvestrant and abemaciclib.",
            source=evidence.EMBER_3_NEJM,
        ),
    ),
    not_checked=(
        "visceral crisis",
        "symptomatic or untreated brain metastases",
        "inflammatory breast cancer",
        "measurable or bone-only disease",
    ),
    safety=(
        Statement(
            text="Adverse events of grade 3 or more: 17.1 % with imlunestrant, 20.7 % with standard therapy,"
            " 48.6 % with abemaciclib; diarrhoea in 86 % with abemaciclib.",
            source=evidence.EMBER_3_NEJM,
        ),
    ),
    regulatory=regulatory.of_drugs("imlunestrant", "imlunestrant with abemaciclib"),
    sources=(
        evidence.EMBER_3_NEJM,
        evidence.EMBER_3_UPDATE,
        evidence.EMBER_3_VARIANTS,
        evidence.registry("NCT04975308"),
    ),
    variants=esr1_variants.GUARDANT360_CDX_S021.names,
)
