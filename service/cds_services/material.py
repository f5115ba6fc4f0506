"""Everything that was read for one call, while it is being completed."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from service.cds_services.record_reading import Found, build, read_prefetch
from service.cds_services.searches import SEARCHES
from service.fhir.decode import Decoded
from service.fhir.record import Record
from service.gather import FhirCall

_NAMES: Final[Mapping[type[PrefetchState], str]] = {
    Satisfied: "satisfied",
    Empty: "empty",
    NotSent: "not-sent",
    Failed: "failed",
}
_INCOMPLETE: Final = "incomplete"
LARGE_BYTES: Final = 512 * 1024
"""Some hundred reports: half a second when they are seen for the first time, milliseconds afterwards."""
_PDF: Final = b"application/pdf"
"""Read by a process of its own, for which somebody has to wait."""
COMPLETE_STATES: Final = frozenset({"satisfied", "empty"})
"""The names of the states in which nothing is missing."""


class Material:
    """What is known under each prefetch key, the resources read one by one, and the reads that were made.

    ``fhir_host`` is the server that was read, empty when none was. Lives as long as the call; its ``repr``
    shows nothing.
    """

    __slots__ = ("_bytes", "_digest", "_has_pdf", "calls", "fhir_host", "found", "further", "patient_id")

    def __init__(self, prefetch: Prefetch, *, patient_id: str) -> None:
        self.patient_id: Final = patient_id
        self.found: Final[dict[str, Found]] = read_prefetch(prefetch)
        self.further: Final[list[Decoded]] = []
        self.calls: Final[list[FhirCall]] = []
        self.fhir_host = ""
        self._digest = hashlib.sha256()
        self._bytes = 0
        self._has_pdf = False
        for key in SEARCHES:
            self.add_digest(key, (prefetch.raw(key) or b"",))

    def state(self, key: str) -> PrefetchState:
        """The state of one key."""
        return self.found[key].state

    def not_asked_for(self, cause: str) -> None:
        """Note why what was not sent was not fetched either."""
        for key, each in self.found.items():
            if isinstance(each.state, NotSent):
                reason = f"not sent, and the FHIR server was not asked: {cause}"
                self.found[key] = Found(each.state, each.pages, reason)

    @property
    def states(self) -> dict[str, str]:
        """Every key with the name of its state: satisfied, incomplete, empty, not-sent or failed."""
        return {key: _name(each.state) for key, each in self.found.items()}

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of everything that was read, in the order it was read."""
        return self._digest.hexdigest()

    @property
    def is_large(self) -> bool:
        """Whether it may take long to read."""
        return self._has_pdf or self._bytes > LARGE_BYTES

    def add_digest(self, name: str, values: Iterable[bytes]) -> None:
        """Take further JSON values into the digest, under the key or reference they belong to."""
        for value in values:
            self._digest.update(f"{name}\n{len(value)}\n".encode())
            self._digest.update(value)
            self._bytes += len(value)
            self._has_pdf = self._has_pdf or _PDF in value

    def record(self) -> Record:
        """One patient's record. Raises :class:`cds_hooks.PreconditionFailed`."""
        return build(self.found, patient_id=self.patient_id, further=self.further)


def _name(state: PrefetchState) -> str:
    if isinstance(state, Satisfied) and not state.complete:
        return _INCOMPLETE
    return _NAMES[type(state)]
