"""One call of a service: while it is answered, and once it is."""

import dataclasses
import time

from cds_hooks.models.response import CdsResponse


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What came of one call, for the application's measurements and records.

    Holds neither the request nor its access token. `hook` and `hook_instance` are None when the call failed
    before they were known; `response` is None unless `status` is 200.
    """

    service_id: str
    hook: str | None
    hook_instance: str | None
    client_id: str | None
    status: int
    duration_seconds: float
    response: CdsResponse | None = dataclasses.field(repr=False)


@dataclasses.dataclass(slots=True, kw_only=True)
class Progress:
    """What is known so far of a call that is being answered."""

    service_id: str
    hook: str | None = None
    hook_instance: str | None = None
    client_id: str | None = None
    response: CdsResponse | None = dataclasses.field(default=None, repr=False)
    started: float = dataclasses.field(default_factory=time.perf_counter)

    def exchange(self, status: int) -> Exchange:
        """The finished call."""
        return Exchange(
            service_id=self.service_id,
            hook=self.hook,
            hook_instance=self.hook_instance,
            client_id=self.client_id,
            status=status,
            duration_seconds=time.perf_counter() - self.started,
            response=self.response,
        )
