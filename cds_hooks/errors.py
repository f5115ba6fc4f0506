"""The ways a call can fail, each with its HTTP status and an OperationOutcome as body.

CDS Hooks 2.0.1 fixes only 200 and 412 and leaves "other 4xx and 5xx" to the service; OperationOutcome bodies
come from the 3.0 ballot and are safe for older clients. Issue codes:
http://hl7.org/fhir/R4/valueset-issue-type.html

Messages name fields and paths of the JSON, never values from the request: whoever raises one of these keeps
to that.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

OUTCOME_MEDIA_TYPE = "application/fhir+json"


class CdsHooksError(Exception):
    """A call that ends with a status other than 2xx.

    `paths` are the JSON paths of the request that the message is about, for example `context.patientId`.
    """

    status: ClassVar[int] = 500
    issue_code: ClassVar[str] = "exception"

    def __init__(self, message: str, *, paths: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.paths = tuple(paths)

    def headers(self) -> Mapping[str, str]:
        """Response headers that belong to this status."""
        return {}

    def operation_outcome(self) -> bytes:
        """The body of the answer: a FHIR R4 OperationOutcome as JSON."""
        issue: dict[str, object] = {
            "severity": "error",
            "code": self.issue_code,
            "details": {"text": self.message},
        }
        if self.paths:
            issue["expression"] = self.paths
        return msgspec.json.encode({"resourceType": "OperationOutcome", "issue": [issue]})


class BadRequest(CdsHooksError):
    """400: the body is not what the hook's definition says."""

    status = 400
    issue_code = "invalid"

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message, paths=(path,) if path else ())


class Unauthorized(CdsHooksError):
    """401: the call does not prove who makes it.

    The body is the same whatever the `reason`, so that it teaches an attacker nothing; `reason` is for the
    log.
    """

    status = 401
    issue_code = "login"

    def __init__(self, reason: str = "") -> None:
        super().__init__("authentication is required")
        self.reason = reason

    def headers(self) -> Mapping[str, str]:
        """Names the scheme, as RFC 9110 section 15.5.2 demands of a 401."""
        return {"www-authenticate": "Bearer"}


class Forbidden(CdsHooksError):
    """403: the client is known and may not call this service."""

    status = 403
    issue_code = "forbidden"


class UnknownService(CdsHooksError):
    """404: no CDS Service (or no feedback endpoint) at this address."""

    status = 404
    issue_code = "not-found"

    def __init__(self, message: str = "there is no CDS Service at this address") -> None:
        super().__init__(message)


class MethodNotAllowed(CdsHooksError):
    """405: the address exists and answers other methods."""

    status = 405
    issue_code = "not-supported"

    def __init__(self, *, allowed: str) -> None:
        super().__init__(f"this address answers {allowed}")
        self.allowed = allowed

    def headers(self) -> Mapping[str, str]:
        """The `Allow` header that RFC 9110 section 15.5.6 demands of a 405."""
        return {"allow": self.allowed}


class PreconditionFailed(CdsHooksError):
    """412: data the service needs is neither in the prefetch nor to be had from the FHIR server.

    `missing` names the prefetch keys. Data that was looked for and does not exist is no reason for this
    error.
    """

    status = 412
    issue_code = "incomplete"

    def __init__(self, message: str, *, missing: Sequence[str] = ()) -> None:
        super().__init__(message, paths=[f"prefetch.{key}" for key in missing])
        self.missing = tuple(missing)


class PayloadTooLarge(CdsHooksError):
    """413: the body is larger than the configured limit."""

    status = 413
    issue_code = "too-long"


class UnsupportedMediaType(CdsHooksError):
    """415: the body is not declared as uncompressed JSON."""

    status = 415
    issue_code = "not-supported"


class _TryLater(CdsHooksError):
    """A refusal that passes; says when to come back if that is known."""

    def __init__(self, message: str, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds

    def headers(self) -> Mapping[str, str]:
        """`Retry-After` (RFC 9110 section 10.2.3) when the delay is known."""
        return {} if self.retry_after_seconds is None else {"retry-after": str(self.retry_after_seconds)}


class TooManyRequests(_TryLater):
    """429: this client calls more often than it may."""

    status = 429
    issue_code = "throttled"


class InternalError(CdsHooksError):
    """500: a fault of the service. The body says nothing about it; the log holds the exception's type."""

    status = 500
    issue_code = "exception"

    def __init__(self, message: str = "the service failed; the fault is logged") -> None:
        super().__init__(message)


class Unavailable(_TryLater):
    """503: the service cannot answer for the moment."""

    status = 503
    issue_code = "transient"
