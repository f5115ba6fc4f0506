"""All criteria of a trial for one patient."""

from dataclasses import dataclass

from service.course.patient_course import PatientCourse
from service.criteria.criterion import CriterionVerdict
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status, Verdict
from service.trials.trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEvaluation:
    """The trial and the verdict on each of its criteria, in the trial's order."""

    trial: Trial
    verdicts: tuple[CriterionVerdict, ...]

    @property
    def status(self) -> Status:
        """NOT_MET if any criterion fails, else UNKNOWN if any is unknown, else MET (strong Kleene "and")."""
        return together(tuple([item.verdict.status for item in self.verdicts]))

    def of(self, criterion_id: str) -> Verdict:
        """The verdict on one criterion. Raises :class:`KeyError` for an id the trial does not have."""
        for item in self.verdicts:
            if item.id == criterion_id:
                return item.verdict
        raise KeyError(criterion_id)

    def with_status(self, status: Status) -> tuple[CriterionVerdict, ...]:
        """The criteria whose verdict has this status."""
        return tuple([item for item in self.verdicts if item.verdict.status is status])


def together(statuses: tuple[Status, ...]) -> Status:
    """Strong Kleene conjunction. Raises :class:`ValueError` for none at all: nothing asked is not "all met"."""
    if not statuses:
        raise ValueError("a conjunction of no criteria has no answer")
    if NOT_MET in statuses:
        return NOT_MET
    return UNKNOWN if UNKNOWN in statuses else MET


def evaluate(trial: Trial, course: PatientCourse) -> TrialEvaluation:
    """Answer every criterion of the trial."""
    return TrialEvaluation(
        trial=trial,
        verdicts=tuple(
            [
                CriterionVerdict(id=asked.id, question=asked.question, verdict=asked.answer(course))
                for asked in [cited.criterion for cited in trial.inclusion]
            ]
        ),
    )
