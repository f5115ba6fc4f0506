"""What a criterion is: a question with a fixed id, answered for one patient on one day."""

from dataclasses import dataclass
from typing import Protocol

from service.course.patient_course import PatientCourse
from service.criteria.verdict import Verdict


class Criterion(Protocol):
    """A frozen dataclass in ``criteria.library``, one question per file.

    Its docstring carries the headings *What it asks*, *Units* (where it has any), *Unknown when*, *Sources*;
    its truth table is a test.
    """

    @property
    def id(self) -> str:
        """The fixed id that others rely on."""
        ...

    @property
    def question(self) -> str:
        """The question as a clinician reads it."""
        ...

    def answer(self, course: PatientCourse) -> Verdict:
        """The verdict for this patient on the day of the course."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionVerdict:
    """A criterion's verdict, with the id and question it answers."""

    id: str
    question: str
    verdict: Verdict
