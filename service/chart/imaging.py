"""What a study, or a coded disease status, says about the course of the cancer."""

import enum
from dataclasses import dataclass, field


class ImagingAnswer(enum.Enum):
    """What the assessment says; everything but the first two leaves the question open."""

    PROGRESSION = "progression"
    NO_PROGRESSION = "no progression"
    HEDGED = "hedged"
    CONFLICTING = "contradictory"
    WITHDRAWN = "withdrawn or doubted"
    SILENT = "without a statement on response"
    UNREADABLE = "present, not machine-readable"
    IN_WORDS = "told in words, by which this site does not decide"


class Coverage(enum.Enum):
    """How much of the body the study speaks for."""

    STAGING = "whole-body staging"
    CHEST = "chest"
    ABDOMEN = "abdomen"
    LIMITED = "a limited region"
    UNSTATED = "a region that is not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingAssessment:
    """One assessment. ``final`` is false for a preliminary or registered study; ``coded`` when no text was
    needed.

    ``region`` is a short name of what was scanned ("CT chest, abdomen, pelvis"), for people. ``regions`` are
    the body regions in lower case ("chest", "head"), to tell whether a later study covers them.
    """

    answer: ImagingAnswer
    coverage: Coverage
    final: bool
    coded: bool
    region: str = field(repr=False)
    regions: frozenset[str] = frozenset()
