"""What a report's text answers, for the callers that date and weigh it."""

import enum
from dataclasses import dataclass, field

from service.extract.narrative.regions import read_regions_of_parts
from service.extract.narrative.scan import Scan
from service.extract.narrative.sections import Part


class Answer(enum.Enum):
    """One per report. Two decide; the next five leave the assessment UNKNOWN; SILENT said nothing."""

    PROGRESSION = "progression"
    NO_PROGRESSION = "no-progression"
    HEDGED = "hedged"
    PRELIMINARY = "preliminary"
    WITHDRAWN = "withdrawn"
    CONFLICTING = "conflicting"
    FOREIGN = "foreign"
    SILENT = "silent"

    @property
    def decides(self) -> bool:
        """Whether the text is a statement of progression or of its absence."""
        return self in (Answer.PROGRESSION, Answer.NO_PROGRESSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeReading:
    """The answer and the sentence it rests on (as written; None when SILENT)."""

    answer: Answer
    sentence: str | None = field(default=None, repr=False)  # PHI stays out of logs
    parts: tuple[Part, ...] = field(default=(), repr=False)
    truncated: bool = False

    @property
    def scan(self) -> Scan:
        """What the narrative itself says was scanned; worked out on each call, as few callers ask."""
        return read_regions_of_parts(self.parts)
