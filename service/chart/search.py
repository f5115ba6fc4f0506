"""Which parts of the record were looked at completely.

Silence is evidence only after a complete search. A :class:`Gap` says that something of a family could not be
had or could not be read, so that finding nothing there means nothing.
"""

import enum
from dataclasses import dataclass

from service.terms.drugs import DrugClass


class Family(enum.Enum):
    """A family of facts that is searched as one."""

    DEMOGRAPHICS = "demographics"
    DIAGNOSES = "diagnoses"
    RECEPTORS = "receptor results"
    TREATMENT = "treatment"
    ESR1 = "ESR1 results"
    IMAGING = "imaging"
    PERFORMANCE_STATUS = "performance status"
    MENOPAUSE = "menopausal status"
    STAGING = "staging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What could not be searched: the family, why, and for treatment the classes it may concern (empty: any)."""

    family: Family
    reason: str
    drug_classes: frozenset[DrugClass] = frozenset()
