"""Public keys, and reading a JWK Set (RFC 7517) strictly.

Only what can verify a signature made with one of `ALGORITHMS` becomes a `Key`. Everything of joserfc that
decides which key fits which algorithm is asked once, when the set is read.
"""

import binascii
import dataclasses
import struct
from collections import Counter
from collections.abc import Mapping
from typing import Final, cast

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import base64_to_int

ALGORITHMS: Final = frozenset(
    {"ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
)
"""What a client can be registered with. Symmetric algorithms and `none` are not among them."""

LEAST_RSA_BITS: Final = 2048
"""NIST SP 800-131A revision 2, table 2; RFC 7518 section 3.3."""

_CHECKS: Final = {name: JWSRegistry.algorithms[name] for name in ALGORITHMS}
_MATERIAL: Final = {"EC": ("crv", "x", "y", "alg"), "RSA": ("n", "e", "alg")}
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})  # RFC 7518 sections 6.2.2 and 6.3.2
_NO_VALID_KEY: Final = (JoseError, ValueError, TypeError, KeyError, struct.error, binascii.Error)


class UnusableKeySet(ValueError):
    """A JWK Set, or its address, that cannot be used. `complaints` name places, never values."""

    def __init__(self, *complaints: str) -> None:
        super().__init__("; ".join(complaints))
        self.complaints = complaints


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key and the algorithms whose signatures it can verify (`kty`, `crv` and `alg` fit)."""

    kid: str
    algorithms: frozenset[str]
    jwk: ECKey | RSAKey = dataclasses.field(repr=False)

    def verifies(self, signature: bytes, *, of: bytes, algorithm: str) -> bool:
        """Whether `signature` is one of the bytes `of`. False for an algorithm the key does not fit."""
        return algorithm in self.algorithms and _CHECKS[algorithm].verify(of, signature, self.jwk)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class KeySetReading:
    """The usable keys of a set by `kid`, and what is wrong with others."""

    keys: Mapping[str, Key]
    complaints: tuple[str, ...]


class _JwkSet(msgspec.Struct):
    keys: list[dict[str, object]]


class _Unusable(Exception):
    """What is wrong with one key."""


def read_key_set(jwk_set: bytes) -> KeySetReading:
    """Reads a JWK Set. Raises UnusableKeySet when it is none.

    Keys for another purpose (encryption, another key type) are passed over, as RFC 7517 section 5 asks for.
    Of keys that share a `kid` none is used.
    """
    try:
        entries = msgspec.json.decode(jwk_set, type=_JwkSet).keys
    except (ValueError, RecursionError):
        raise UnusableKeySet("not a JWK Set") from None
    keys, complaints = [], []
    for index, jwk in enumerate(entries):
        try:
            if _is_for_signatures(jwk):
                keys.append(_read_key(jwk))
        except _Unusable as error:
            complaints.append(f"keys[{index}] {error}")
    times = Counter(key.kid for key in keys)
    if max(times.values(), default=1) > 1:
        complaints.append("several keys have the same kid")
    return KeySetReading(
        keys={key.kid: key for key in keys if times[key.kid] == 1}, complaints=tuple(complaints)
    )


def _is_for_signatures(jwk: Mapping[str, object]) -> bool:
    """Raises _Unusable for what must not be in a published set at all."""
    if jwk.get("kty") == "oct" or "k" in jwk:
        raise _Unusable("is a symmetric key")
    if not _PRIVATE.isdisjoint(jwk):
        raise _Unusable("is a private key")
    operations = jwk.get("key_ops", ["verify"])
    verifies = isinstance(operations, list) and "verify" in operations
    return jwk.get("kty") in _MATERIAL and jwk.get("use", "sig") == "sig" and verifies


def _read_key(jwk: Mapping[str, object]) -> Key:
    kid = jwk.get("kid")
    if not (isinstance(kid, str) and kid):
        raise _Unusable("has no kid")
    key = _imported(jwk)
    algorithms = frozenset(name for name in ALGORITHMS if _fits(key, name))
    if not algorithms:
        raise _Unusable("fits no supported algorithm")
    return Key(kid=kid, algorithms=algorithms, jwk=key)


def _imported(jwk: Mapping[str, object]) -> ECKey | RSAKey:
    kind = cast(str, jwk["kty"])
    material = {name: cast(str, jwk[name]) for name in _MATERIAL[kind] if name in jwk}
    try:
        if kind == "EC":
            return ECKey.import_key({"kty": kind, **material})
        if base64_to_int(material["n"]).bit_length() >= LEAST_RSA_BITS:
            return RSAKey.import_key({"kty": kind, **material})
    except _NO_VALID_KEY:
        raise _Unusable(f"is not a valid {kind} key") from None
    raise _Unusable(f"is an RSA key below {LEAST_RSA_BITS} bits")


def _fits(key: ECKey | RSAKey, algorithm: str) -> bool:
    try:
        _CHECKS[algorithm].check_key(key)
    except JoseError:
        return False
    return True
