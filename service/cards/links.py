"""Where a card leads: the trial's page, the page about the service, the codes that name its subject."""

from functools import cache
from typing import Final

from cds_hooks import Coding, Link, OverrideReason, Source
from service.trials.trial import Trial

# Epic allows letters and digits only, and remembers overrides under this code: it never changes.
TOPIC: Final = Coding(code="SERENA6ESR1", system="urn:org.esr1-cds:topic", display="ESR1-guided early switch")

# HL7 CDS Hooks, value set non-adherence-reason-clinical: those that can hold for a suggestion of this service.
# A display of a Coding is the code system's; the words are not ours to change.
_REASONS_SYSTEM: Final = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
OVERRIDE_REASONS: Final = tuple(
    OverrideReason(code=code, system=_REASONS_SYSTEM, display=display)
    for code, display in (
        ("cds-not-applicable", "PC CDS does not apply to patient"),
        (
            "recipient-disagrees-evidence",
            "Recipient disagrees with recommendation because of issues with the evidence",
        ),
        ("recipient-concerns-outcomes", "Recipient has concerns regarding potential health outcomes"),
        ("does-not-align-preferences", "Recommendation does not align with patient preferences or values"),
        ("action-completed", "Recommended action was already completed"),
        ("patient-contraindication", "Patient has contraindication to recommended action"),
        ("patient-refuses", "Patient refuses/declines (no context given)*"),
        ("too-costly-uncovered", "Recommended action is too costly or not covered by insurance"),
        ("service-not-available", "Treatment or service is not practically available"),
    )
)


@cache
def source(base_url: str) -> Source:
    """The page that states what the guidance rests on, its intended use and decision-support attributes."""
    return Source(
        label="esr1-cds: evidence, intended use, limits", url=f"{base_url.rstrip('/')}/about", topic=TOPIC
    )


def trial_link(trial: Trial, base_url: str) -> Link:
    """The page with the trial's criteria, evidence, sources and regulatory status."""
    return _trial_link(trial.id, trial.name, base_url)


@cache
def _trial_link(trial_id: str, name: str, base_url: str) -> Link:
    return Link(
        label=f"{name}: criteria, evidence, regulatory status",
        url=f"{base_url.rstrip('/')}/trials/{trial_id}",
        type="absolute",
    )
