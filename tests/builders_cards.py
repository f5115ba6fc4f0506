"""Charts, verdicts and decisions for the tests of trials and cards, small enough to read."""

import datetime as dt
from collections.abc import Mapping, Sequence

from service.chart.dates import UNDATED, DateInterval, one_day
from service.chart.diagnosis import Demographics, EcogGrade, Gender
from service.chart.esr1 import Call, Esr1Result, Specimen
from service.chart.fact import Fact, Problem, SourceRef
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.chart.search import Family
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.patient_course import PatientCourse, follow
from service.course.windows import DEFAULT_WINDOWS
from service.criteria.criterion import CriterionVerdict
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Status, Verdict
from service.pathway.decision import Decision, Step
from service.terms.drugs import Drug, DrugClass
from service.trials.catalogue import by_id
from service.trials.evaluation import TrialEvaluation

AS_OF = dt.date(2026, 11, 20)
LETROZOLE = Drug(name="letrozole", drug_class=DrugClass.AI_NONSTEROIDAL)
PALBOCICLIB = Drug(name="palbociclib", drug_class=DrugClass.CDK46_INHIBITOR)

# What the record says for each criterion in the usual story; the tests change what they need.
FINDINGS: Mapping[str, tuple[str, str]] = {
    "adult": ("61 years old", "Patient/p1"),
    "breast-cancer": ("infiltrating duct carcinoma of the right breast", "Condition/primary"),
    "advanced-disease": ("bone metastasis", "Condition/bone"),
    "er-positive": ("95 % on 2025-10-24", "Observation/er"),
    "her2-negative": ("IHC 1+ on 2025-10-24", "Observation/her2"),
    "aromatase-inhibitor": ("letrozole, active order since 2025-11-10", "MedicationRequest/letrozole"),
    "cdk46-inhibitor": ("palbociclib, active order since 2025-11-10", "MedicationRequest/palbociclib"),
    "duration": ("together since 2025-11-10, 12 months", "MedicationRequest/palbociclib"),
    "first-line": ("no other systemic treatment since 2025-10-20", "MedicationRequest/letrozole"),
    "esr1-mutation": ("D538G detected in the blood sample of 2026-10-28", "Observation/esr1"),
    "no-progression": ("CT chest, abdomen, pelvis of 2026-10-20 shows no progression", "DiagnosticReport/ct"),
    "performance-status": ("ECOG 1 on 2026-11-09", "Observation/ecog"),
    "ovarian-suppression": ("postmenopausal since 2017", "Condition/menopause"),
}


def verdict(
    status: Status, reason: str = "as recorded", *references: str, quote: str | None = None
) -> Verdict:
    """A verdict with evidence, or with something missing when it is unknown."""
    evidence: tuple[SourceRef | Absence, ...] = tuple(
        SourceRef(reference=reference, quote=quote) for reference in references
    )
    if status is UNKNOWN:
        return Verdict(status=status, reason=reason, evidence=evidence, missing=("something recent",))
    return Verdict(status=status, reason=reason, evidence=evidence or (Absence(family=Family.TREATMENT),))


def evaluation(trial_id: str = "serena-6", **changes: Verdict) -> TrialEvaluation:
    """All criteria of the trial met, but for the changes (underscores stand for hyphens)."""
    verdicts = []
    for cited in by_id(trial_id).inclusion:
        criterion = cited.criterion
        reason, reference = FINDINGS.get(criterion.id, ("as recorded", "Observation/any"))
        usual = verdict(MET, reason, reference)
        given = changes.get(criterion.id.replace("-", "_"), usual)
        verdicts.append(CriterionVerdict(id=criterion.id, question=criterion.question, verdict=given))
    return TrialEvaluation(trial=by_id(trial_id), verdicts=tuple(verdicts))


def esr1_fact(
    call: Call = Call.DETECTED,
    variant: str | None = "D538G",
    *,
    on: dt.date | None = dt.date(2026, 10, 28),
    vaf: str | None = "1.9 %",
    reference: str = "Observation/esr1",
) -> Fact[Esr1Result]:
    """One ESR1 result of a blood sample."""
    return Fact(
        value=Esr1Result(call=call, specimen=Specimen.BLOOD, variant=variant, vaf=vaf),
        effective=UNDATED if on is None else one_day(on),
        source=SourceRef(reference=reference),
    )


def imaging_fact(
    answer: ImagingAnswer = ImagingAnswer.NO_PROGRESSION,
    *,
    on: dt.date = dt.date(2026, 10, 20),
    quote: str | None = None,
) -> Fact[ImagingAssessment]:
    """One whole-body staging."""
    return Fact(
        value=ImagingAssessment(
            answer=answer,
            coverage=Coverage.STAGING,
            final=True,
            coded=quote is None,
            region="CT chest, abdomen, pelvis",
        ),
        effective=one_day(on),
        source=SourceRef(reference="DiagnosticReport/ct", quote=quote),
    )


def treatment_fact(drug: Drug, *, since: dt.date | None = dt.date(2025, 11, 10)) -> Fact[TreatmentRecord]:
    """An active order."""
    began = UNDATED if since is None else one_day(since)
    return Fact(
        value=TreatmentRecord(
            drugs=(drug,),
            kind=RecordKind.ORDER,
            state=RecordState.ACTIVE,
            start=began,
            end=None,
            recorded=None if since is None else began,
            covers_days=None,
            recognised_by="RxNorm",
        ),
        effective=DateInterval(since, AS_OF),
        source=SourceRef(reference=f"MedicationRequest/{drug.name}"),
    )


def chart(
    *,
    esr1: Sequence[Fact[Esr1Result]] = (esr1_fact(),),
    imaging: Sequence[Fact[ImagingAssessment]] = (imaging_fact(),),
    treatments: Sequence[Fact[TreatmentRecord]] = (treatment_fact(LETROZOLE), treatment_fact(PALBOCICLIB)),
    problems: Sequence[Problem] = (),
    silent: Sequence[Fact[str]] = (),
) -> PatientChart:
    """The usual story: letrozole and palbociclib for a year, D538G in blood, stable on CT."""
    born = Demographics(birth=one_day(dt.date(1965, 3, 22)), gender=Gender.FEMALE, deceased=None)
    return PatientChart(
        patient_id="p1",
        demographics=Fact(value=born, effective=UNDATED, source=SourceRef(reference="Patient/p1")),
        treatments=tuple(treatments),
        esr1_results=tuple(esr1),
        esr1_silent_reports=tuple(silent),
        imaging=tuple(imaging),
        ecog_grades=(
            Fact(
                value=EcogGrade(grade=1),
                effective=one_day(dt.date(2026, 11, 9)),
                source=SourceRef(reference="Observation/ecog"),
            ),
        ),
        problems=tuple(problems),
    )


def course(record: PatientChart) -> PatientCourse:
    """The course of the chart up to the usual day, with the default windows."""
    return follow(record, as_of=AS_OF, windows=DEFAULT_WINDOWS)


def decision(
    step: Step,
    *,
    of: TrialEvaluation | None = None,
    others: Sequence[TrialEvaluation] = (),
    record: PatientChart | None = None,
    summary: str = "ESR1 D538G in ctDNA, no progression on imaging",
) -> Decision:
    """A decision as the pathway would hand it over."""
    return Decision(
        step=step,
        as_of=AS_OF,
        knowledge_version="2026.11.0",
        summary=summary,
        serena_6=evaluation() if of is None else of,
        others=tuple(others),
        course=course(chart() if record is None else record),
    )


AFTER_PROGRESSION = ("ember-3", "emerald", "veritac-2", "evera")


def usual(step: Step) -> Decision:
    """A decision for the step as it typically comes."""
    match step:
        case Step.COMPLETE_WORKUP:
            open_ones = evaluation(
                no_progression=verdict(UNKNOWN, "no staging study since the current treatment began"),
                performance_status=verdict(UNKNOWN, "no ECOG grade on record"),
            )
            return decision(step, of=open_ones, record=chart(imaging=()))
        case Step.NOT_ELIGIBLE:
            failing = evaluation(
                performance_status=verdict(NOT_MET, "ECOG 2 on 2026-11-09", "Observation/ecog")
            )
            return decision(step, of=failing, others=(evaluation("pada-1"),))
        case Step.REVIEW_RESULT:
            doubtful = evaluation(
                esr1_mutation=verdict(UNKNOWN, "the newest result is indeterminate", "Observation/esr1")
            )
            return decision(
                step, of=doubtful, record=chart(esr1=(esr1_fact(Call.INDETERMINATE, None, vaf=None),))
            )
        case Step.TEST_DUE:
            untested = evaluation(
                esr1_mutation=verdict(
                    UNKNOWN, "no ESR1 result of a blood sample since the current treatment began"
                )
            )
            return decision(step, of=untested, record=chart(esr1=()))
        case Step.PROGRESSED:
            progressed = chart(
                imaging=(imaging_fact(ImagingAnswer.PROGRESSION, quote="New hepatic metastases."),)
            )
            failing = evaluation(
                no_progression=verdict(NOT_MET, "progression on 2026-10-20", "DiagnosticReport/ct")
            )
            return decision(
                step,
                of=failing,
                others=tuple(evaluation(name) for name in AFTER_PROGRESSION),
                record=progressed,
            )
        case _:
            return decision(step)
