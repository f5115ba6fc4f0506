"""SERENA-6 (NCT04964934): camizestrant for the aromatase inhibitor when blood shows an ESR1 mutation."""

from typing import Final

from service.criteria.library.adult import Adult
from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.library.aromatase_inhibitor import AromataseInhibitor
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.library.cdk46_inhibitor import Cdk46Inhibitor
from service.criteria.library.er_positive import ErPositive
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.first_line import FirstLine
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.library.no_progression import NoProgression
from service.criteria.library.ovarian_suppression import OvarianSuppression
from service.criteria.library.pair_duration import PairDuration
from service.criteria.library.performance_status import PerformanceStatus
from service.trials import evidence, regulatory
from service.trials.trial import Cited, Outcome, Setting, Statement, Trial

_PRIMARY: Final = "primary analysis, N Engl J Med 2025"
_UPDATE: Final = "third data cut-off, ASCO 2 June 2026"

SERENA_6: Final = Trial(
    id="serena-6",
    registry_id="NCT04964934",
    name="SERENA-6",
    setting=Setting.EARLY_SWITCH,
    treatment="camizestrant 75 mg once daily for the aromatase inhibitor, CDK4/6 inhibitor continued",
    summary="Double-blind phase 3. First-line letrozole or anastrozole with a CDK4/6 inhibitor for at least"
    " 6 months, ESR1 mutation newly found in ctDNA taken every 2 to 3 months, no progression: 3,256 tested,"
    " 548 with a mutation, 157 switched to camizestrant and 158 stayed on the aromatase inhibitor.",
    inclusion=(
        Cited(section="registry entry: age", criterion=Adult(years=18)),
        Cited(section="registry entry: diagnosis", criterion=BreastCancer()),
        Cited(section="registry entry: advanced disease", criterion=AdvancedDisease(staged_within_months=12)),
        Cited(section="registry entry: receptors by the local laboratory", criterion=ErPositive()),
        Cited(section="registry entry: receptors by the local laboratory", criterion=Her2Negative()),
        Cited(
            section="registry entry: current endocrine therapy",
            criterion=AromataseInhibitor(allowed=frozenset({"letrozole", "anastrozole"})),
        ),
        Cited(
            section="abstract of the publication: CDK4/6 inhibitor",
            criterion=Cdk46Inhibitor(allowed=frozenset({"palbociclib", "ribociclib", "abemaciclib"})),
        ),
        Cited(section="registry entry: at least 6 months of both", criterion=PairDuration(months=6)),
        Cited(section="registry entry: initial endocrine-based treatment", criterion=FirstLine()),
        Cited(section="registry entry: ESR1 mutation in ctDNA", criterion=Esr1Mutation(variants=None)),
        Cited(section="registry entry: no progression by RECIST 1.1", criterion=NoProgression()),
        Cited(section="registry entry: ECOG 0 or 1", criterion=PerformanceStatus(highest=1)),
        Cited(section="registry entry: LHRH agonist", criterion=OvarianSuppression()),
    ),
    outcomes=(
        Outcome(
            measure="median PFS",
            result="16.0 vs 9.2 months, HR 0.44 (95% CI 0.31-0.60)",
            data_cutoff=_PRIMARY,
            source=evidence.SERENA_6_NEJM,
        ),
        Outcome(
            measure="median PFS",
            result="16.8 vs 9.2 months, HR 0.45 (95% CI 0.34-0.59)",
            data_cutoff=_UPDATE,
            source=evidence.SERENA_6_ASCO_2026,
        ),
        Outcome(
            measure="median PFS2",
            result="25.7 vs 19.1 months, HR 0.63 (95% CI 0.46-0.86)",
            data_cutoff=_UPDATE,
            source=evidence.SERENA_6_PFS2,
        ),
        Outcome(
            measure="median time to deterioration of global health status",
            result="21.0 vs 6.4 months, HR 0.54 (95% CI 0.34-0.84)",
            data_cutoff=_PRIMARY,
            source=evidence.SERENA_6_NEJM,
        ),
    ),
    limits=(
        Statement(
            text="An overall survival benefit has not been shown; the final analysis is not expected before"
            " 2028.",
            source=evidence.SERENA_6_SURVIVAL,
        ),
        Statement(
            text="The trial did not compare switching now with switching at progression.",
            source=evidence.SERENA_6_CRITIQUE,
        ),
        Statement(
            text="No crossover to camizestrant was planned.",
            source=evidence.SERENA_6_CROSSOVER,
        ),
        Statement(
            text="Its ESR1 test was central (Guardant360 CDx), not local.",
            source=evidence.SERENA_6_ELIGIBILITY,
        ),
    ),
    not_checked=("laboratory, QTc and heart-rate limits and the exclusions, which are not public",),
    safety=(
        Statement(
            text="Adverse events of grade 3 or more in 60 vs 46 %, neutropenia of grade 3 or 4 in 45 vs 34 %.",
            source=evidence.SERENA_6_SAFETY,
        ),
        Statement(
            text="Bradycardia in 8 vs 0 %, mild or moderate; photopsia, brief and mild.",
            source=evidence.SERENA_6_SAFETY,
        ),
        Statement(
            text="Worth watching: ECG/QTc and electrolytes (above all with ribociclib), heart rate and drugs"
            " that slow it, blood count, visual symptoms (driving at night).",
            source=evidence.US_LABEL_WARNINGS,
        ),
    ),
    regulatory=regulatory.of_drugs("camizestrant"),
    sources=(
        evidence.SERENA_6_NEJM,
        evidence.SERENA_6_ASCO_2026,
        evidence.SERENA_6_PFS2,
        evidence.registry("NCT04964934"),
        evidence.SERENA_6_ELIGIBILITY,
        evidence.SERENA_6_SURVIVAL,
        evidence.SERENA_6_CRITIQUE,
        evidence.SERENA_6_CROSSOVER,
        evidence.SERENA_6_SAFETY,
    ),
)
