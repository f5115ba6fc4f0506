"""What the readers notice on the way: elements that could not be read, and searches left incomplete by it."""

import datetime as dt
from collections.abc import Iterable

from service.chart.dates import UNDATED, DateInterval
from service.chart.fact import Problem
from service.chart.search import Family, Gap
from service.extract.dates import UnreadableDateError, read_date, read_period
from service.fhir.resources import Period, Resource
from service.terms.drugs import DrugClass


class Notes:
    """Collects problems and gaps while one record is read for one day; reads dates on behalf of the readers."""

    __slots__ = ("as_of", "gaps", "problems")

    def __init__(self, as_of: dt.date) -> None:
        self.as_of = as_of
        self.problems: list[Problem] = []
        self.gaps: list[Gap] = []

    def problem(self, resource: Resource, problem: str) -> None:
        """List what could not be read; ``problem`` names elements, never values."""
        self.problems.append(Problem(resource=resource.key, problem=problem))

    def gap(self, family: Family, reason: str, drug_classes: Iterable[DrugClass] = ()) -> None:
        """Say that a family was not searched completely, so that silence in it means nothing."""
        self.gaps.append(Gap(family=family, reason=reason, drug_classes=frozenset(drug_classes)))

    def date(self, resource: Resource, element: str, text: str | None) -> DateInterval | None:
        """The date of an element; an unreadable one is listed and counts as absent."""
        if not text:
            return None
        try:
            return read_date(text)
        except UnreadableDateError:
            self.problem(resource, f"{element} is not a date")
            return None

    def period(self, resource: Resource, element: str, period: Period | None) -> DateInterval | None:
        """The period of an element as the days it spans; an unreadable one is listed and counts as absent."""
        if period is None:
            return None
        try:
            return read_period(period)
        except UnreadableDateError:
            self.problem(resource, f"{element} is not a period of dates")
            return None

    def happened(self, resource: Resource, interval: DateInterval | None) -> DateInterval | None:
        """The interval cut at the day of the question, or ``None`` (and listed) when all of it lies after
        that day.

        No date at all is no reason to leave a fact out: it comes back as undated.
        """
        if interval is None:
            return UNDATED
        if interval.certainly_after(self.as_of):
            self.problem(resource, "dated after the day of the question, not used")
            return None
        return UNDATED if interval == UNDATED else interval.cut_at(self.as_of)
