"""Why a token is refused. For logs and metrics only: the client gets the same 401 whatever the reason."""

import enum


class Refusal(enum.StrEnum):
    """The causes, a closed list: no value holds anything of a token."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    MALFORMED = "malformed"
    HEADER = "header"
    ALGORITHM = "algorithm"
    ISSUER = "issuer"
    TENANT = "tenant"
    KEY_ADDRESS = "key-address"
    KEY = "key"
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    LIFETIME = "lifetime"
    REPLAYED = "replayed"


class Refused(Exception):
    """A check that a token does not pass."""

    def __init__(self, cause: Refusal) -> None:
        super().__init__(cause.value)
        self.cause = cause
