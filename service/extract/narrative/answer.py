"""What a report's text answers, for the callers that date and weigh it."""

import enum
from dataclasses import dataclass, field

from service.extract.narrative.regions import Scan


class Answer(enum.Enum):
    """One per report. Only the first two decide; after the next four the assessment is UNKNOWN; SILENT said nothing."""

    PROGRESSION = "progression"
    NO_PROGRESSION = "no-progression"
    HEDGED = "hedged"
    PRELIMINARY = "preliminary"
    WITHDRAWN = "withdrawn"
    CONFLICTING = "conflicting"
    SILENT = "silent"

    @property
    def decides(self) -> bool:
        """Whether the text is a statement of progression or of its absence."""
        return self in (Answer.PROGRESSION, Answer.NO_PROGRESSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeReading:
    """The answer, the sentence it rests on (as written; None when SILENT), and what the text says was scanned."""

    answer: Answer
    sentence: str | None = field(default=None, repr=False)  # PHI stays out of logs
    scan: Scan = field(default_factory=Scan)
    truncated: bool = False
