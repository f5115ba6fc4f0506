"""Sentences of the findings that a conclusion of no progression does not settle: suspicion, an unread change."""

import re
from typing import Final

from service.extract.narrative.sizes import SIZED

# Words with which a finding is held to be malignant, perhaps. A conclusion about something else does not settle it.
SUSPECTED: Final = re.compile(
    r"\b(?:suspicious|suspect\w*|suspicion|concern(?:ing)?|worrisome|worrying|possibl[ey]|probabl[ey]|potential(?:ly)?"
    r"|differential|suggestive|until proven|not (?:definitely|clearly|convincingly)"
    r"|(?:may|might|could) (?:be|have|represent|reflect|indicate|relate)|(?:not|n't|cannot) (?:be )?(?:\w+ )?exclud\w*"
    r"|(?:not|n't|cannot) (?:be )?rul\w+ out|equivocal|indeterminate|query|consider(?:ed|ation)?)\b|\?",
    re.IGNORECASE,
)
# A change that could not be read, and none of the words of a change for the better.
_CHANGED: Final = re.compile(
    r"(?=.*\b(?:now|since|than|not evident|cannot see|previously \w+ areas?|too many|studded|destroy\w*|to lytic)\b)"
    r"(?!.*\b(?:smaller|less|resolv\w+|(?:more|now|become) sclerotic|heal\w+|no longer|non-?avid|normal\w*|unchanged"
    r"|stable|decreas\w+|reduc\w+|improv\w+|respon\w+|regress\w+|shr[aiu]nk\w*|without|no|same|similar)\b)",
    re.IGNORECASE | re.DOTALL,
)
_THEN: Final = re.compile(r"\b(?:prior|previously|prev|formerly|was|were|from|suv\w*)\b|\(", re.IGNORECASE)
# "Peritoneal disease should be considered" is a doubt, "biopsy should be considered" advice.
_CONSIDERED: Final = re.compile(r"\bconsider(?:ed)?\b", re.IGNORECASE)
OF_TUMOUR: Final = re.compile(r"\b(?:cord compression|pathologic\w* fracture)", re.IGNORECASE)
_OF_DISEASE: Final = re.compile(
    r"\b(?:metasta\w+|disease|carcinomatosis|malignan\w+|recurren\w+|progression|deposits?|involvement|spread)\b",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\b(?:biops\w+|MRI?|CT|PET|scans?|ultrasound|scintigraphy|follow|correlat\w+|sampl\w+|aspirat\w+|therap\w+"
    r"|treatment|imaging|study|studies|assessment|evaluation|review|referral|radiotherapy|surgery|puncture|marker\w*)\b",
    re.IGNORECASE,
)


def is_consideration(sentence: str) -> bool:
    """Whether a sentence says that spread of the disease should be thought of."""
    return (
        "onsider" in sentence
        and _CONSIDERED.search(sentence) is not None
        and _OF_DISEASE.search(sentence) is not None
        and _ADVICE.search(sentence) is None
    )


def has_changed(sentence: str) -> bool:
    """Whether a sentence that could not be read speaks of a change, other than by two sizes."""
    if SIZED.search(sentence) is not None and _THEN.search(sentence) is not None:
        return False
    return _CHANGED.match(sentence) is not None


def is_list_of_sizes(sentence: str) -> bool:
    """Whether a sentence gives sizes and what they were, and calls none of it suspicious."""
    sized = SIZED.search(sentence) is not None and _THEN.search(sentence) is not None
    return sized and SUSPECTED.search(sentence) is None
