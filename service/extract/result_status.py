"""What the status of an Observation or DiagnosticReport allows it to say (FHIR R4 value set
observation-status).
"""

import enum
from typing import Final

from service.fhir.resources import Resource


class Standing(enum.Enum):
    """How far a result counts."""

    FINAL = "final"
    PENDING = "pending"
    EXCLUDED = "excluded"
    UNCLEAR = "unclear"
    """Status unknown, missing or unreadable: it cannot count, and it is no silence either."""


_STANDING: Final = {
    "final": Standing.FINAL,
    "amended": Standing.FINAL,
    "corrected": Standing.FINAL,
    "appended": Standing.FINAL,
    "registered": Standing.PENDING,
    "partial": Standing.PENDING,
    "preliminary": Standing.PENDING,
    "entered-in-error": Standing.EXCLUDED,
    "cancelled": Standing.EXCLUDED,
}


_AMENDING: Final = frozenset({"amended", "corrected"})


def amends(resource: Resource) -> bool:
    """Whether the result corrects an earlier version of itself."""
    return resource.status in _AMENDING


def standing(resource: Resource) -> Standing:
    """How far the result counts by its status."""
    return _STANDING.get(resource.status or "", Standing.UNCLEAR)
