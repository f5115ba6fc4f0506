"""The CDS Clients that may call, as they were registered."""

import dataclasses

from cds_hooks.authentication.key_sets import KeySource
from cds_hooks.authentication.keys import ALGORITHMS

RECOMMENDED_ALGORITHMS = frozenset({"ES384", "RS384"})
"""What CDS Hooks 2.0.1 recommends, section "Trusting CDS Clients"."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredClient:
    """One client. Clients may share an issuer when their tenants differ.

    `base_urls`: the public addresses above `/cds-services` under which this client knows the service; what its
    tokens name as audience begins with one of them. `tenant`: None takes tokens with any tenant that has no
    registration of its own. `accepted_jku`: key set addresses that its tokens may mention besides the
    registered one; nothing is ever fetched from there.
    """

    id: str
    issuer: str
    keys: KeySource = dataclasses.field(repr=False)
    base_urls: tuple[str, ...]
    tenant: str | None = None
    algorithms: frozenset[str] = RECOMMENDED_ALGORITHMS
    accepted_jku: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Raises ValueError for an algorithm that is symmetric or unknown, or when there is none."""
        if not self.algorithms or not self.algorithms <= ALGORITHMS:
            raise ValueError(f"algorithms must be some of {', '.join(sorted(ALGORITHMS))}")
        if not self.base_urls:
            raise ValueError("a client needs a base URL for the audience of its tokens")

    def accepts_mention_of(self, jku: str) -> bool:
        """Whether a token may name `jku` as the address of its key set."""
        return jku == self.keys.url or jku in self.accepted_jku
