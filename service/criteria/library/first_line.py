"""Is the current pair the first systemic line for advanced disease?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.search import Family
from service.course.answer import Answer
from service.course.lines import first_line
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Absence, Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLine:
    """*What it asks*: the current pair is the first systemic line since the advanced diagnosis. A change
    within a class is the same line; LHRH agonists, bone agents, supportive and non-oncologic drugs are no
    lines; neither is what was given before the advanced diagnosis.

    *Unknown when*: see :func:`service.course.lines.first_line`; always named in the verdict. *Sources*: the
    trial's registry entry ("initial endocrine-based treatment"); the derivation is this project's.
    """

    id: ClassVar[str] = "first-line"
    question: ClassVar[str] = "first line for advanced disease"

    def answer(self, course: PatientCourse) -> Verdict:
        line = first_line(
            course.chart,
            course.as_of,
            course=course.pair,
            advanced=course.advanced_since,
            progressions=course.progressions,
        )
        pair = course.pair.current
        facts = line.evidence or (pair.evidence if pair is not None else ())
        sources = tuple(fact.source for fact in facts)
        match line.answer:
            case Answer.YES:
                return met(line.reason, *(sources or (Absence(family=Family.TREATMENT),)))
            case Answer.NO:
                return not_met(line.reason, *(sources or (Absence(family=Family.TREATMENT),)))
            case Answer.UNKNOWN:  # pragma: no branch - the last of the cases
                return unknown(line.reason, *sources, missing=line.missing)
