"""The four things a prefetch key can mean (CDS Hooks 2.0.1, section "Prefetch Template").

"Could not be looked up" never turns into "looked up and not there".
"""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Satisfied:
    """The client sent data: a resource, or a Bundle with at least one match, as JSON.

    `next_url` is the searchset's `next` link: the data is one page of several. `complete` is False when there
    is such a link, or when the Bundle announces more matches than it includes.
    """

    json: bytes = dataclasses.field(repr=False)
    next_url: str | None = dataclasses.field(default=None, repr=False)
    complete: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Empty:
    """The client looked and there is nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class NotSent:
    """The client did not answer this key, or with something that is no FHIR data: nothing is known."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The client tried and reports a failure, so that nobody asks again.

    `reason` is a code of FHIR's issue-type value set, "unknown" when the client gave none of them.
    """

    reason: str


PrefetchState = Satisfied | Empty | NotSent | Failed
