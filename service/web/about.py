"""What a clinician must be able to look up about the source of this decision support.

The thirteen attributes that 45 CFR 170.315(b)(11)(iv)(A) names for evidence-based decision support.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAttribute:
    """One attribute: its name and what holds for this service."""

    name: str
    answer: str


_NOT_USED: Final = "Not used."

SOURCE_ATTRIBUTES: Final = (
    SourceAttribute(
        name="Bibliographic citation",
        answer="The trials listed under Trials, each with its publications and registry entry.",
    ),
    SourceAttribute(
        name="Developer",
        answer="The esr1-cds project, which turned the published criteria into rules.",
    ),
    SourceAttribute(
        name="Funding of the technical implementation",
        answer="None declared.",
    ),
    SourceAttribute(
        name="Release and revision dates",
        answer="The version of the knowledge base stands at the foot of this page and on every card. Each "
        "regulatory entry shows the day on which it was last checked.",
    ),
    SourceAttribute(name="Use of race", answer=_NOT_USED),
    SourceAttribute(name="Use of ethnicity", answer=_NOT_USED),
    SourceAttribute(name="Use of language", answer=_NOT_USED),
    SourceAttribute(name="Use of sexual orientation", answer=_NOT_USED),
    SourceAttribute(name="Use of gender identity", answer=_NOT_USED),
    SourceAttribute(
        name="Use of sex",
        answer="Used: the administrative gender of the record, with menopausal status, to tell whether "
        "ovarian function is suppressed. When it is missing the answer is “unknown”.",
    ),
    SourceAttribute(
        name="Use of date of birth",
        answer="Used: to tell whether the patient is an adult, and whether age alone implies menopause.",
    ),
    SourceAttribute(name="Use of social determinants of health", answer=_NOT_USED),
    SourceAttribute(
        name="Use of health status assessments",
        answer="Used: the newest ECOG performance status. A missing or outdated one gives “unknown”.",
    ),
)
"""In the order of the regulation."""
