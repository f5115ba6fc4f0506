"""PADA-1 (NCT03079011): fulvestrant in place of the aromatase inhibitor when ESR1 mutations rise in blood."""

from typing import Final

from service.criteria.library.adult import Adult
from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.library.aromatase_inhibitor import AromataseInhibitor
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.library.cdk46_inhibitor import Cdk46Inhibitor
from service.criteria.library.er_positive import ErPositive
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.female import Female
from service.criteria.library.first_line import FirstLine
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.library.no_progression import NoProgression
from service.criteria.library.performance_status import PerformanceStatus
from service.terms import esr1_variants
from service.trials import evidence, regulatory
from service.trials.trial import Cited, Outcome, Setting, Statement, Trial

PADA_1: Final = Trial(
    id="pada-1",
    registry_id="NCT03079011",
    name="PADA-1",
    setting=Setting.EARLY_SWITCH,
    treatment="fulvestrant 500 mg intramuscularly for the aromatase inhibitor, palbociclib continued",
    summary="Open-label phase 3 in 83 French hospitals. First-line aromatase inhibitor with palbociclib,"
    " ESR1 mutation newly found or rising in blood taken every second cycle, no progression at that time:"
    " 1,017 women enrolled, 88 switched to fulvestrant and 84 stayed on the aromatase inhibitor.",
    inclusion=(
        Cited(section="publication: women of 18 or older", criterion=Adult(years=18)),
        Cited(section="publication: women of 18 or older", criterion=Female()),
        Cited(section="publication: diagnosis", criterion=BreastCancer()),
        Cited(section="publication: advanced disease", criterion=AdvancedDisease(staged_within_months=12)),
        Cited(section="publication: receptors", criterion=ErPositive()),
        Cited(section="publication: receptors", criterion=Her2Negative()),
        Cited(
            section="publication: letrozole, anastrozole or exemestane",
            criterion=AromataseInhibitor(allowed=frozenset({"letrozole", "anastrozole", "exemestane"})),
        ),
        Cited(
            section="publication: palbociclib", criterion=Cdk46Inhibitor(allowed=frozenset({"palbociclib"}))
        ),
        Cited(section="publication: first line", criterion=FirstLine()),
        Cited(
            section="assay: named mutations in blood",
            criterion=Esr1Mutation(variants=esr1_variants.PADA_1.names),
        ),
        Cited(section="publication: no synchronous progression", criterion=NoProgression()),
        Cited(section="publication: ECOG 0 to 2", criterion=PerformanceStatus(highest=2)),
    ),
    outcomes=(
        Outcome(
            measure="median PFS",
            result="11.9 (95% CI 9.1-13.6) vs 5.7 (3.9-7.5) months, HR 0.61",
            data_cutoff="primary analysis, Lancet Oncol 2022",
            source=evidence.PADA_1_LANCET,
        ),
    ),
    limits=(
        Statement(text="An overall survival benefit has not been shown.", source=evidence.PADA_1_LANCET),
        Statement(
            text="The trial did not compare switching now with switching at progression; crossover to"
            " fulvestrant with palbociclib at progression was optional.",
            source=evidence.PADA_1_LANCET,
        ),
    ),
    not_checked=(
        "whether the mutation is newly found or rising",
        "menopause or ovarian suppression",
        "how much of the tumour stains for the estrogen receptor",
    ),
    safety=(),
    regulatory=regulatory.of_drugs("fulvestrant before progression"),
    sources=(
        evidence.PADA_1_LANCET,
        evidence.PADA_1_PROTOCOL,
        evidence.PADA_1_ASSAY,
        evidence.registry("NCT03079011"),
    ),
    variants=esr1_variants.PADA_1.names,
)
