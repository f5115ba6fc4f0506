"""Treatment as the timeline shows it: the exposures on which the decision rests, drug by drug.

Each exposure is read at both extremes, as :mod:`service.course.exposure` does: the days on which the drug
may have been taken, and within them those on which it certainly was.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.chart.dates import DateInterval, describe
from service.chart.patient_chart import PatientChart
from service.course.exposure import (
    UNKNOWN_START,
    Exposure,
    Extreme,
    TreatmentFact,
    exposures,
    merged,
)
from service.course.treatment_course import Use, class_use
from service.terms.drugs import Drug


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnExposure:
    """One exposure to a drug. ``possible``: the days it may have lasted; ``certain``: those within them on
    which the drug was taken for sure. ``use``: whether it is taken on the day of the question.
    """

    drug: Drug
    use: Use
    possible: Exposure
    certain: tuple[Exposure, ...]

    @property
    def is_dated(self) -> bool:
        """Whether anything is known of its days."""
        return self.possible.first != UNKNOWN_START or bool(self.certain)

    @property
    def when(self) -> str:
        """In words, as vague as the record."""
        if not self.is_dated:
            return "undated"
        taken = "" if self.certain and self.use is not Use.UNCERTAIN else ", uncertain"
        if self.use is not Use.NOT_CURRENT:
            return f"{self._began} to now{taken}"
        first_end = self.certain[-1].last if self.certain else self.possible.last
        if first_end != self.possible.last:
            return f"{self._began}, ended {describe(DateInterval(first_end, self.possible.last))}"
        if self.possible.first == self.possible.last:
            return f"{self._began}{taken}"
        return f"{self._began} to {self.possible.last}{taken}"

    @property
    def _began(self) -> str:
        if self.possible.first == UNKNOWN_START:
            return "unknown start"
        first = self.possible.first
        return describe(DateInterval(first, self.certain[0].first if self.certain else first))


def drawn_exposures(chart: PatientChart, as_of: dt.date) -> tuple[DrawnExposure, ...]:
    """Every exposure up to ``as_of``, by its first possible day; undated ones last."""
    drugs = {drug for fact in chart.treatments for drug in fact.value.drugs}
    found = [drawn for drug in drugs for drawn in _of_drug(drug, chart, as_of)]
    return tuple(sorted(found, key=lambda each: (not each.is_dated, each.possible.first, each.drug.name)))


def _of_drug(drug: Drug, chart: PatientChart, as_of: dt.date) -> Iterator[DrawnExposure]:
    own = [fact for fact in chart.treatments if drug in fact.value.drugs]
    use = _use(drug, own, chart, as_of)
    longest = _up_to_now(own, as_of, Extreme.LONGEST, is_now=use is not Use.NOT_CURRENT)
    shortest = _up_to_now(own, as_of, Extreme.SHORTEST, is_now=use is Use.CURRENT)
    for possible in longest:
        yield DrawnExposure(
            drug=drug,
            use=use if possible is longest[-1] else Use.NOT_CURRENT,
            possible=possible,
            certain=tuple(
                each for each in shortest if possible.first <= each.first and each.last <= possible.last
            ),
        )


def _use(drug: Drug, own: Sequence[TreatmentFact], chart: PatientChart, as_of: dt.date) -> Use:
    """Whether the drug itself is taken; a gap in the search says nothing about a drug on record."""
    alone = dataclasses.replace(chart, treatments=tuple(own))
    answer = class_use(alone, (drug.drug_class,), as_of)
    return answer.use if drug in answer.drugs else Use.NOT_CURRENT


def _up_to_now(
    own: Sequence[TreatmentFact], as_of: dt.date, extreme: Extreme, *, is_now: bool
) -> tuple[Exposure, ...]:
    """The exposures; what is taken now reaches today, though the supply on record may have run out."""
    found = exposures(own, as_of, extreme)
    if not found or not is_now or found[-1].last == as_of:
        return found
    return merged([*found, Exposure(first=as_of, last=as_of)])
