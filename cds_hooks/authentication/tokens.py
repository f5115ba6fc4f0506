"""From an Authorization header to a token whose form is right and whose content nobody trusts yet.

Both parts are decoded once and into types, so that no second reading can disagree with what is verified.
"""

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta

from cds_hooks.authentication.keys import ALGORITHMS
from cds_hooks.authentication.refusals import Refusal, Refused

MAX_TOKEN_BYTES: Final = 8 * 1024
"""Real tokens have 400 to 2,000 bytes; common servers refuse header lines above 8 KiB."""

MAX_NONCE_LENGTH: Final = 256

_SCHEME: Final = b"bearer "

# Seconds since the epoch up to the year 9999. JSON has no infinity; what is beyond is refused as malformed.
Timestamp = Annotated[float, Meta(ge=0, le=253_402_300_799)]


class _Unspoken(msgspec.Struct, frozen=True, gc=False):
    """What comes from a token stays out of `repr`, which ends up in logs."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Header(_Unspoken, frozen=True, gc=False):
    """The JOSE header (RFC 7515 section 4.1; CDS Hooks 2.0.1, section "Trusting CDS Clients")."""

    alg: str
    kid: Annotated[str, Meta(min_length=1)]
    typ: str | None = None
    jku: str | None = None
    jwk: object = UNSET
    x5u: object = UNSET
    x5c: object = UNSET
    crit: object = UNSET


class Claims(_Unspoken, frozen=True, gc=False):
    """The claims of CDS Hooks, and `nbf` (RFC 7519 section 4.1.5). Others are passed over."""

    iss: str
    aud: str | list[str]
    exp: Timestamp
    iat: Timestamp
    jti: Annotated[str, Meta(min_length=1, max_length=MAX_NONCE_LENGTH)]
    tenant: str | None = None
    nbf: Timestamp | None = None


class Token(_Unspoken, frozen=True, gc=False):
    """A token in parts. `signed` is what the signature is made of."""

    header: Header
    claims: Claims
    signed: bytes
    signature: bytes


_HEADER: Final = msgspec.json.Decoder(Header)
_CLAIMS: Final = msgspec.json.Decoder(Claims)

# RFC 7515 appendix C: base64url without padding. The three parts are decoded as a JSON array of base64 strings, for
# which `msgspec` needs a third of the time of the standard library; what is in neither alphabet becomes "!".
_PARTS: Final = msgspec.json.Decoder(tuple[bytes, bytes, bytes])
_BASE64URL: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
_TO_BASE64: Final = bytes.maketrans(
    bytes(set(range(256)) - set(_BASE64URL)) + b"-_", b"!" * (256 - len(_BASE64URL)) + b"+/"
)
_PADDING: Final = (b"", b"===", b"==", b"=")


def bearer_token(headers: Iterable[tuple[bytes, bytes]], *, max_bytes: int) -> bytes:
    """The token of the one Authorization header (names are in lower case, as in ASGI)."""
    values = [value for name, value in headers if name == b"authorization"]
    if len(values) != 1 or values[0][: len(_SCHEME)].lower() != _SCHEME:
        raise Refused(Refusal.MISSING)
    if len(values[0]) > max_bytes + len(_SCHEME):
        raise Refused(Refusal.TOO_LONG)
    return values[0][len(_SCHEME) :].strip(b" ")


def read_token(token: bytes) -> Token:
    """A compact JWS (RFC 7515 section 7.1). Raises Refused for one that no client could be right with."""
    read = _read_parts(token)
    if read is None or not read.claims.jti.isprintable():
        raise Refused(Refusal.MALFORMED)
    header = read.header
    if header.alg not in ALGORITHMS:
        raise Refused(Refusal.ALGORITHM)
    # A token that brings its own key, or conditions that are not understood, is not looked at further.
    if not (header.crit is header.jwk is header.x5u is header.x5c is UNSET):
        raise Refused(Refusal.HEADER)
    if header.typ is not None and header.typ.lower() != "jwt":
        raise Refused(Refusal.HEADER)
    return read


def _read_parts(token: bytes) -> Token | None:
    signed, _, _ = token.rpartition(b".")
    segments = token.translate(_TO_BASE64).split(b".")
    padded = [segment + _PADDING[len(segment) % 4] for segment in segments]
    try:
        header, claims, signature = _PARTS.decode(b'["%b"]' % b'","'.join(padded))
        return Token(
            header=_HEADER.decode(header), claims=_CLAIMS.decode(claims), signed=signed, signature=signature
        )
    except (ValueError, RecursionError):  # not three parts, no base64, no JSON of these types, too deep
        return None
