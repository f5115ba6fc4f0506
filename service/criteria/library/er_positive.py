"""Is the tumour estrogen receptor positive?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.dates import describe
from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorResult
from service.chart.fact import Fact
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.recency import possibly_newest
from service.criteria.verdict import Verdict, met, not_met, unknown

_MISSING = "estrogen receptor result"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErPositive:
    """*What it asks*: the newest estrogen receptor result is positive, or at least 1 % of cells stain.

    "Hormone receptor negative" means that ER is negative too; "hormone receptor positive" leaves ER open,
    because PR alone may be positive. *Units*: percent of cells. *Unknown when*: there is no result, the
    newest ones conflict or cannot be interpreted, or only "hormone receptor positive" is on record.
    *Sources*: the trial's registry entry; ASCO/CAP threshold of 1 %.
    """

    id: ClassVar[str] = "er-positive"
    question: ClassVar[str] = "estrogen receptor positive"

    def answer(self, course: PatientCourse) -> Verdict:
        speaking = [fact for fact in course.chart.receptors if _speaks_of_er(fact)]
        newest = possibly_newest(speaking)
        answers = {fact.value.answer for fact in newest}
        if not newest:
            return _nothing(course)
        sources = tuple(fact.source for fact in newest)
        shown = f"{newest[0].value.label} ({describe(newest[0].effective)})"
        if answers == {ReceptorAnswer.POSITIVE}:
            return met(shown, *sources)
        if answers == {ReceptorAnswer.NEGATIVE}:
            return not_met(shown, *sources)
        if len(answers) > 1:
            return unknown("the newest ER results disagree", *sources, missing=f"unambiguous {_MISSING}")
        return unknown(
            "the newest ER result cannot be interpreted", *sources, missing=f"unambiguous {_MISSING}"
        )


def _speaks_of_er(fact: Fact[ReceptorResult]) -> bool:
    if fact.value.receptor is Receptor.HR:
        return fact.value.answer is ReceptorAnswer.NEGATIVE
    return fact.value.receptor is Receptor.ER


def _nothing(course: PatientCourse) -> Verdict:
    for fact in course.chart.receptors:
        if fact.value.receptor is Receptor.HR:
            return unknown(
                "only hormone receptor positive is on record, not ER", fact.source, missing=_MISSING
            )
    gap = course.chart.gap_in(Family.RECEPTORS)
    return unknown(gap.reason if gap is not None else "no ER result on record", missing=_MISSING)
