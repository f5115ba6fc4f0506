"""How much is read of a FHIR server, and how patiently."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes count after decompression. A limit that is reached makes an answer incomplete, never silently shorter."""

    page_size: int = 100
    """Asked for as `_count`; servers have their own maximum."""
    pages: int = 200
    """Pages of one search. Servers are known to page in threes and tens."""
    resources: int = 10_000
    """Resources of one search."""
    page_bytes: int = 10_000_000
    """One response."""
    binary_bytes: int = 5_000_000
    """One attachment."""
    total_bytes: int = 50_000_000
    """Everything read for one answer."""
    references: int = 200
    """Single resources read in the second round."""
    attempts: int = 3
    """Of one request, the first included."""
    connect_seconds: float = 0.5
    """For one address; a name may have several."""
    connections: int = 96
    """At the same time, per server: eight calls with all of their searches; more calls take turns. Thirty charts opened
    at once need four turns, so a server may take half a second for each."""
    idle_seconds: float = 15.0
    """A connection that was not used for longer is not used again."""
    breaker_failures: int = 5
    """Calls in a row of which it answered nothing, after which a server is left alone."""
    breaker_seconds: float = 10.0
    """For this long; then one call finds out whether it is back."""
    address_seconds: float = 30.0
    """How long the addresses of a name are used before it is resolved again."""
    capability_seconds: float = 3600.0
    """How long the resource types that a server says it offers are believed."""
