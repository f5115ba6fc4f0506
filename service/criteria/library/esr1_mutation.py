"""Is a qualifying ESR1 mutation found in blood, recently and on treatment?"""

from dataclasses import dataclass
from typing import ClassVar

from service.chart.search import Family
from service.course.esr1_course import Esr1State
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Verdict, met, not_met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Esr1Mutation:
    """*What it asks*: a clean detection of a qualifying ESR1 variant in blood, at most the site's ctDNA
    window old, and not certainly sampled before the current pair began. With ``variants`` one of the trial's
    own variants is asked for.

    *Units*: days. *Unknown when*: there is no on-treatment answer, or the newest needs a human. *Sources*:
    the trial's registry entry; 91 days is the upper end of the trial's interval of 2 to 3 months.
    """

    id: ClassVar[str] = "esr1-mutation"
    question: ClassVar[str] = "ESR1 mutation in ctDNA"
    variants: frozenset[str] | None = None

    def answer(self, course: PatientCourse) -> Verdict:
        esr1 = course.esr1
        match esr1.state:
            case Esr1State.DETECTED:
                named = ", ".join(esr1.variants)
                if self.variants is not None and not self.variants & set(esr1.variants):
                    return not_met(f"{named} is not among the variants of the trial", *esr1.sources)
                return met(f"{named} {esr1.reason}", *esr1.sources)
            case Esr1State.NOT_DETECTED:
                gap = course.chart.gap_in(Family.ESR1)
                if gap is not None:
                    return unknown(gap.reason, *esr1.sources, missing="every ESR1 result")
                return not_met(esr1.reason, *esr1.sources)
            case Esr1State.REVIEW:
                return unknown(esr1.reason, *esr1.sources, missing="an ESR1 result that can be used")
            case Esr1State.NOT_TESTED:  # pragma: no branch - the last of the cases
                gap = course.chart.gap_in(Family.ESR1)
                return unknown(
                    gap.reason if gap is not None else esr1.reason,
                    missing=f"ESR1 ctDNA result within {course.windows.ctdna_days} days",
                )
