"""A fact and where it was read: the currency of the chart."""

import dataclasses
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.chart.dates import DateInterval

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """The resource, element and, for text, the sentence a fact was read from.

    ``reference`` is the ``Type/id`` of the input. ``quote`` is text of the record and stays out of ``repr``.
    """

    reference: str
    element: str = ""
    quote: str | None = dataclasses.field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[T_co]):
    """A value, the days on which it was true, and its source.

    ``effective`` is when it was true (sample taken, study done), never when it was written.
    ``supported_by`` names further resources that the value or the date was read from (report, specimen).
    ``amends``: it corrects what was said before, so that it wins against another result of the same day.
    """

    value: T_co = dataclasses.field(repr=False)
    effective: DateInterval
    source: SourceRef
    supported_by: tuple[SourceRef, ...] = ()
    amends: bool = False

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """The source first, then what supports it."""
        return (self.source, *self.supported_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something of the record that could not be read; ``problem`` never holds a value of the record."""

    resource: str
    problem: str
