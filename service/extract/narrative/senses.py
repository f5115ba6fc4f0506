"""What one statement of a report can say."""

import enum
from dataclasses import dataclass
from typing import Final


class Sense(enum.Enum):
    """What one statement says."""

    NEW = "new lesion"
    GROWTH = "growth of a lesion"
    PROGRESSION = "progression in so many words"
    GOOD = "stable, smaller, gone, or progression denied"
    NOTHING_NEW = "no new lesions, and no word on the known ones"
    NOT_GROWING = "no growing lesion in one organ"
    HEDGE = "progression, growth or newness in doubt"
    SLIGHT = "a slight growth, unqualified"
    DOUBT = "a hedge about a lesion, or stability in doubt"
    PERHAPS_RESPONSE = "a response in doubt"
    MIXED = "a mixed or failing response"
    INCIDENTAL = "a new effusion or the like, cause unstated"
    INSIGNIFICANT = "a growth said to be within error"
    UNSAID = "a lesion, and no word on how it has changed"
    MEASURED = "two sizes that RECIST would call growth, without a verdict"


BAD: Final = frozenset({Sense.NEW, Sense.GROWTH, Sense.PROGRESSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sense, and how far it reaches."""

    sense: Sense
    recist: bool = False
    overall: bool = False
    whole: bool = False  # about the disease, no region named
