"""How calls to a FHIR server end: a few words for metrics, a reason for people, a code for OperationOutcomes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """The class of an ending."""

    OK = "ok"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    NOT_SUPPORTED = "not-supported"
    TIMED_OUT = "timed-out"
    QUEUED = "queued"
    REFUSED = "refused"
    REJECTED = "rejected"
    NOT_FOUND = "not-found"
    THROTTLED = "throttled"
    SERVER_ERROR = "server-error"
    UNREACHABLE = "unreachable"
    REDIRECTED = "redirected"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    OTHER_PATIENT = "other-patient"
    CIRCUIT_OPEN = "circuit-open"


# Codes of https://hl7.org/fhir/R4/valueset-issue-type.html
ISSUE_CODES: Final = {
    Outcome.TIMED_OUT: "timeout",
    Outcome.QUEUED: "throttled",
    Outcome.REFUSED: "forbidden",
    Outcome.REJECTED: "processing",
    Outcome.NOT_FOUND: "not-found",
    Outcome.THROTTLED: "throttled",
    Outcome.SERVER_ERROR: "exception",
    Outcome.UNREACHABLE: "transient",
    Outcome.REDIRECTED: "processing",
    Outcome.MALFORMED: "structure",
    Outcome.TOO_LARGE: "too-long",
    Outcome.OTHER_PATIENT: "security",
    Outcome.CIRCUIT_OPEN: "transient",
    Outcome.INCOMPLETE: "incomplete",
}

AT_FAULT: Final = frozenset({Outcome.SERVER_ERROR, Outcome.UNREACHABLE, Outcome.THROTTLED})
"""The endings that speak of a server in trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Why something did not come to its end. Kept instead of the exception, whose frames hold the request."""

    outcome: Outcome
    reason: str


class UnavailableError(Exception):
    """Something could not be had. Neither the message nor the fields hold a URL, an id or a token.

    `retry`: whether another attempt may succeed; `retry_after_seconds`: what the server asks for.
    """

    def __init__(
        self,
        outcome: Outcome,
        reason: str,
        *,
        status: int | None = None,
        retry: bool = False,
        retry_after_seconds: float | None = None,
    ) -> None:
        self.outcome = outcome
        self.reason = reason if status is None else f"{reason} ({status})"
        self.status = status
        self.retry = retry
        self.retry_after_seconds = retry_after_seconds
        super().__init__(self.reason)

    @property
    def cut(self) -> Cut:
        """What remains to be said once the exception is gone."""
        return Cut(outcome=self.outcome, reason=self.reason)

    @property
    def issue_code(self) -> str:
        """The code of FHIR's issue-type value set."""
        return ISSUE_CODES[self.outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirCall:
    """The calls for one prefetch key, or for the references to one resource type, as metrics may show them.

    `status`: of the last response, None when there was none. `seconds`: from the first request to the last byte.
    """

    key: str
    outcome: Outcome
    status: int | None
    pages: int
    bytes: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """What has been read so far for one key."""

    status: int | None = None
    pages: int = 0
    bytes: int = 0

    def call(self, key: str, outcome: Outcome, *, seconds: float) -> FhirCall:
        """What was read as one entry."""
        return FhirCall(
            key=key,
            outcome=outcome,
            status=self.status,
            pages=self.pages,
            bytes=self.bytes,
            seconds=seconds,
        )
