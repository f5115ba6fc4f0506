"""What a trial is to this service: a cited list of criteria, its evidence and its place in the course of
disease.
"""

import datetime as dt
import enum
from dataclasses import dataclass

from service.criteria.criterion import Criterion


class Setting(enum.Enum):
    """When in the course of disease the trial's treatment has its place."""

    EARLY_SWITCH = "switch before progression"
    AFTER_PROGRESSION = "after progression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement was read."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A criterion with the place of the protocol or registry entry it comes from."""

    section: str
    criterion: Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One result of the trial. ``data_cutoff`` is shown with the figure wherever the figure is shown."""

    measure: str
    result: str
    data_cutoff: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence a card can print, and where it was read."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatoryStatus:
    """What an authority decided, as dated data.

    ``condition``: what the status hangs on. ``indication``: for whom, as read; empty where nothing is
    approved. ``reviewed`` is when the entry was last looked up; ``decides_by`` the day by which the authority
    is expected to decide, from which on the entry may be wrong.
    """

    jurisdiction: str
    drug: str
    status: str
    since: dt.date | None
    indication: str
    reviewed: dt.date
    source: Source
    condition: str = ""
    decides_by: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial as cited data, without logic.

    ``id`` is the file name; ``registry_id`` the ClinicalTrials.gov number. ``limits`` are what the trial does
    not show. ``not_checked``: what the trial asked of its patients and this service does not, as parts of a
    sentence.
    """

    id: str
    registry_id: str
    name: str
    setting: Setting
    treatment: str
    summary: str
    inclusion: tuple[Cited, ...]
    outcomes: tuple[Outcome, ...]
    limits: tuple[Statement, ...]
    safety: tuple[Statement, ...]
    regulatory: tuple[RegulatoryStatus, ...]
    sources: tuple[Source, ...]
    variants: frozenset[str] | None = None
    """The ESR1 variants of the trial's own list; ``None`` when its list is not public."""
    not_checked: tuple[str, ...] = ()
