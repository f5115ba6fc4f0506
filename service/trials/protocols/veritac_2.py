"""VERITAC-2 (NCT05654623): vepdegestrant, an ER PROTAC, after progression."""

from typing import Final

from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.library.er_positive import ErPositive
from service.criteria.library.esr1_mutation import Esr1Mutation
from service.criteria.library.her2_negative import Her2Negative
from service.criteria.library.ovarian_suppression import OvarianSuppression
from service.criteria.library.performance_status import PerformanceStatus
from service.criteria.library.progression import Progression
from service.criteria.library.treated_before import NoPriorTreatment, PriorTreatment
from service.terms.drugs import DrugClass
from service.trials import evidence, regulatory
from service.trials.trial import Cited, Outcome, Setting, Statement, Trial

VERITAC_2: Final = Trial(
    id="veritac-2",
    registry_id="NCT05654623",
    name="VERITAC-2",
    setting=Setting.AFTER_PROGRESSION,
    treatment="vepdegestrant 200 mg once daily",
    summary="Phase 3 against fulvestrant after one line of a CDK4/6 inhibitor with endocrine therapy and at"
    " most one further endocrine line.",
    inclusion=(
        Cited(section="table of eligibility: diagnosis", criterion=BreastCancer()),
        Cited(
            section="table of eligibility: advanced disease",
            criterion=AdvancedDisease(staged_within_months=12),
        ),
        Cited(section="table of eligibility: receptors", criterion=ErPositive()),
        Cited(section="table of eligibility: receptors", criterion=Her2Negative()),
        Cited(
            section="table of eligibility: one line with a CDK4/6 inhibitor",
            criterion=PriorTreatment(
                id="prior-cdk46-inhibitor",
                question="earlier CDK4/6 inhibitor",
                classes=frozenset({DrugClass.CDK46_INHIBITOR}),
            ),
        ),
        # PARP inhibitors and chemotherapy for advanced disease exclude too; the chart does not tell them from
        # adjuvant use or from other drugs, so they stay with the reader.
        Cited(
            section="table of eligibility: excluded earlier treatment",
            criterion=NoPriorTreatment(
                id="no-prior-serd-or-pathway-inhibitor",
                question="no SERD, mTOR, PI3K or AKT inhibitor so far",
                classes=frozenset(
                    {
                        DrugClass.SERD,
                        DrugClass.MTOR_INHIBITOR,
                        DrugClass.PI3K_INHIBITOR,
                        DrugClass.AKT_INHIBITOR,
                    }
                ),
            ),
        ),
        Cited(section="table of eligibility: progression", criterion=Progression()),
        Cited(section="ESR1-mutated population", criterion=Esr1Mutation(variants=None)),
        Cited(section="table of eligibility: ECOG 0 or 1", criterion=PerformanceStatus(highest=1)),
        Cited(section="table of eligibility: LHRH agonist", criterion=OvarianSuppression()),
    ),
    outcomes=(
        Outcome(
            measure="median PFS with an ESR1 mutation, against fulvestrant",
            result="5.0 vs 2.1 months, HR 0.57 (95% CI 0.42-0.77)",
            data_cutoff="as reported with the approval, May 2026",
            source=evidence.VERITAC_2_RESULT,
        ),
    ),
    limits=(
        Statement(
            text="An overall survival benefit has not been shown in the sources read.",
            source=evidence.VERITAC_2_RESULT,
        ),
        Statement(
            text="In all patients, with or without an ESR1 mutation, the difference was not significant"
            " (HR 0.83).",
            source=evidence.VERITAC_2_RESULT,
        ),
    ),
    not_checked=(
        "number of earlier lines",
        "at least 6 months of the last endocrine therapy",
        "active brain metastases",
        "inflammatory breast cancer",
        "visceral crisis",
        "cardiovascular disease",
        "PARP inhibitor or chemotherapy for advanced disease",
    ),
    safety=(),
    regulatory=regulatory.of_drugs("vepdegestrant"),
    sources=(evidence.VERITAC_2_DESIGN, evidence.VERITAC_2_RESULT, evidence.registry("NCT05654623")),
)
