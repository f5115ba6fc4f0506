"""A named set of codings with its source: what a reader looks a coding up in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.terms.systems import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptSet:
    """Codings that mean one thing to this service.

    ``codes``: canonical system URI -> codes. ``prefixes``: system URI -> code prefixes, for hierarchies in which every
    code below a stem means the same (ICD-10 C50). ``source`` says where the codes were verified.
    """

    name: str
    source: str
    codes: Mapping[str, frozenset[str]]
    prefixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, system: str | None, code: str | None) -> bool:
        """Whether the set holds this coding; the system may be written in any known way."""
        if not code:
            return False
        uri = canonical(system)
        if code in self.codes.get(uri, ()):
            return True
        stems = self.prefixes.get(uri)
        return stems is not None and code.upper().startswith(stems)


def codes(system: str, *values: str) -> dict[str, frozenset[str]]:
    """The codes of one system, to be merged into a set's ``codes``."""
    return {system: frozenset(values)}


def merged(*parts: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Several systems' codes as one mapping."""
    together: dict[str, set[str]] = {}
    for part in parts:
        for system, values in part.items():
            together.setdefault(system, set()).update(values)
    return {system: frozenset(values) for system, values in together.items()}
