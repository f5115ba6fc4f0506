"""What is noted about a call, for records and measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cds_hooks import Card
from service.cds_services.caller import Caller
from service.cds_services.material import Material
from service.pathway.decision import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One call that ended in a decision.

    ``seconds``: what each stage took. ``cards``: those of the decision, also when the caller's silence kept
    them back.
    """

    service_id: str
    hook: str
    hook_instance: str
    caller: Caller
    material: Material = field(repr=False)
    decision: Decision = field(repr=False)
    seconds: Mapping[str, float]
    cards: Sequence[Card] = field(repr=False)


class Observer(Protocol):
    """Takes note. Must neither block nor raise."""

    def gathered(self, material: Material) -> None:
        """What became of the prefetch keys of one call, decision or not."""

    def decided(self, handled: Handled) -> None:
        """A decision was made."""


class Observers:
    """Several observers as one."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._observers = tuple(observers)

    def gathered(self, material: Material) -> None:
        """Tell each of them."""
        for observer in self._observers:
            observer.gathered(material)

    def decided(self, handled: Handled) -> None:
        """Tell each of them."""
        for observer in self._observers:
            observer.decided(handled)
