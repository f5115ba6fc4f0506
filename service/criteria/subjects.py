"""What each criterion is about, in words that take no side.

A criterion's question reads as its answer when it stands alone ("no progression on imaging"). Where a
sentence names a criterion that is not met, or unknown, it names the subject instead.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.criteria.criterion import CriterionVerdict

SUBJECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "adult": "age",
        "female": "sex",
        "breast-cancer": "diagnosis of breast cancer",
        "advanced-disease": "stage of disease",
        "er-positive": "estrogen receptor",
        "her2-negative": "HER2",
        "aromatase-inhibitor": "aromatase inhibitor",
        "cdk46-inhibitor": "CDK4/6 inhibitor",
        "duration": "time on both drugs",
        "first-line": "line of therapy",
        "esr1-mutation": "ESR1 result",
        "no-progression": "progression on imaging",
        "progression": "progression on imaging",
        "performance-status": "ECOG performance status",
        "ovarian-suppression": "menopause or LHRH agonist",
        "postmenopausal-or-male": "menopause",
        "prior-aromatase-inhibitor": "earlier aromatase inhibitor",
        "prior-cdk46-inhibitor": "earlier CDK4/6 inhibitor",
        "no-prior-serd-or-pathway-inhibitor": "earlier SERD, mTOR, PI3K or AKT inhibitor",
    }
)
"""By the id of the criterion."""


def subject(item: CriterionVerdict) -> str:
    """What the criterion is about; its question when it is not listed."""
    return SUBJECTS.get(item.id, item.question)
