"""The answer to one criterion for one patient: met, not met, or unknown, with what it rests on."""

import enum
from dataclasses import dataclass, field
from typing import Final, NoReturn

from service.chart.fact import SourceRef
from service.chart.search import Family


class Status(enum.Enum):
    """Three values, never two."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        """Refused, so that UNKNOWN can never pass for "no"."""
        raise TypeError("a Status has three values; compare it with `is`")


MET: Final = Status.MET
NOT_MET: Final = Status.NOT_MET
UNKNOWN: Final = Status.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A complete search that found nothing: the only silence that is evidence."""

    family: Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Status, the sentence that explains it, and its evidence or what is missing.

    ``reason`` is written for a clinician and may hold values of the record. A decided verdict cites evidence
    (facts' sources or an absence); an unknown one says what is missing. The constructor enforces both.
    """

    status: Status
    reason: str = field(repr=False)
    evidence: tuple[SourceRef | Absence, ...] = ()
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.status is UNKNOWN and not self.missing:
            raise ValueError("an UNKNOWN verdict must say what is missing")
        if self.status is not UNKNOWN and not self.evidence:
            raise ValueError("a decided verdict must cite its evidence")

    @property
    def references(self) -> tuple[str, ...]:
        """The ``Type/id`` references of the evidence, each once, in order."""
        return tuple(
            dict.fromkeys(source.reference for source in self.evidence if isinstance(source, SourceRef))
        )


def met(reason: str, *evidence: SourceRef | Absence) -> Verdict:
    """The criterion is met, resting on ``evidence``."""
    return Verdict(status=MET, reason=reason, evidence=evidence)


def not_met(reason: str, *evidence: SourceRef | Absence) -> Verdict:
    """The criterion is not met, resting on ``evidence``."""
    return Verdict(status=NOT_MET, reason=reason, evidence=evidence)


def unknown(reason: str, *evidence: SourceRef, missing: str | tuple[str, ...]) -> Verdict:
    """It cannot be told; ``missing`` says what would settle it, ``evidence`` what was found so far."""
    wanted = (missing,) if isinstance(missing, str) else missing
    return Verdict(status=UNKNOWN, reason=reason, evidence=evidence, missing=wanted)
