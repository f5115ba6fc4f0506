"""What one invented patient consists of: the record, the story told to people, and the verdicts expected."""

import dataclasses
from collections.abc import Mapping
from typing import Final

from fhir_fixtures import AS_OF
from fhir_fixtures.builders import JsonObject, Record

CRITERIA: Final = (
    "adult",
    "breast-cancer",
    "advanced-disease",
    "er-positive",
    "her2-negative",
    "aromatase-inhibitor",
    "cdk46-inhibitor",
    "duration",
    "first-line",
    "esr1-mutation",
    "no-progression",
    "performance-status",
    "ovarian-suppression",
)
"""The SERENA-6 criterion ids."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The answer a careful reader gives for this record on the reference day. Criteria not named are met."""

    step: str
    not_met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    esr1: str
    variants: tuple[str, ...] = ()
    sampled: str | None = None
    imaging: str
    assessed: str | None = None
    chart: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse names that are not criteria."""
        strangers = {*self.not_met, *self.unknown} - set(CRITERIA)
        if strangers:
            raise ValueError(f"not a criterion: {sorted(strangers)}")

    def to_json(self) -> JsonObject:
        """The content of `expected.json`."""
        return {
            "as_of": AS_OF.isoformat(),
            "step": self.step,
            "criteria": {each: self._status(each) for each in CRITERIA},
            "esr1": {"state": self.esr1, "variants": list(self.variants), "sampled": self.sampled},
            "imaging": {"state": self.imaging, "assessed": self.assessed},
            "chart": dict(self.chart),
        }

    def _status(self, criterion: str) -> str:
        if criterion in self.not_met:
            return "not-met"
        return "unknown" if criterion in self.unknown else "met"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One invented patient."""

    title: str
    teaser: str
    narrative: str
    record: Record
    expected: Expected
    drafted_order: JsonObject
    """What is being ordered in the order hooks: `medicationCodeableConcept` and `dosageInstruction`."""

    @property
    def slug(self) -> str:
        """The patient's id and folder name."""
        return self.record.slug
