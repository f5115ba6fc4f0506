"""Reading the key set of a client (RFC 7517)."""

import json
import warnings
from typing import Any

import pytest
from joserfc.jwk import OctKey, OKPKey, RSAKey

from cds_hooks.authentication import ALGORITHMS, LocalKeys, UnusableKeySet
from cds_hooks.authentication.keys import read_key_set
from tests.spec.cds_tokens import ec_key, jwk, jwk_set, rsa_key

RSA_ALGORITHMS = {name for name in ALGORITHMS if name[0] in "RP"}


def weak_rsa() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return RSAKey.generate_key(2040).as_dict(private=False, kid="weak")


def complaints_about(jwk_set: bytes) -> tuple[str, ...]:
    with pytest.raises(UnusableKeySet) as raised:
        LocalKeys(jwk_set)
    assert str(raised.value) == "; ".join(raised.value.complaints)
    return raised.value.complaints


@pytest.mark.checklist("C225", "C229")
async def test_a_key_is_found_by_its_id_and_knows_its_algorithms() -> None:
    keys = LocalKeys(jwk_set(ec_key(), rsa_key(), ec_key("p256", "P-256"), ec_key("p521", "P-521")))
    for kid, algorithms in {
        "ec": {"ES384"},
        "p256": {"ES256"},
        "p521": {"ES512"},
        "rsa": RSA_ALGORITHMS,
    }.items():
        key = await keys.key(kid)
        assert key is not None
        assert (key.kid, set(key.algorithms)) == (kid, algorithms)
    assert await keys.key("EC") is None


async def test_a_key_that_names_its_algorithm_serves_for_no_other() -> None:
    key = await LocalKeys(jwk_set(jwk(rsa_key(), alg="RS384"))).key("rsa")
    assert key is not None
    assert key.algorithms == {"RS384"}
    assert not key.verifies(b"", of=b"", algorithm="RS256")
    assert not key.verifies(b"", of=b"", algorithm="HS256")
    assert not key.verifies(b"", of=b"", algorithm="none")


def test_a_key_shows_no_material_in_its_repr() -> None:
    (key,) = read_key_set(jwk_set(ec_key())).keys.values()
    assert repr(key) == "Key(kid='ec', algorithms=frozenset({'ES384'}))"


@pytest.mark.parametrize(
    "other",
    [
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "o"},
        {"kty": "AKP", "kid": "post-quantum"},
        {"kty": 7},
        {},
        jwk(ec_key("encrypting"), use="enc"),
        jwk(ec_key("encrypting"), key_ops=["deriveKey"]),
        jwk(ec_key("encrypting"), key_ops=7),
    ],
)
async def test_a_key_for_another_purpose_is_passed_over(other: dict[str, Any]) -> None:
    keys = LocalKeys(jwk_set(other, ec_key()))
    assert await keys.key("ec") is not None
    assert await keys.key(str(other.get("kid"))) is None
    assert complaints_about(jwk_set(other)) == ("no key for signatures",)


@pytest.mark.parametrize("declared", [{"use": "sig"}, {"key_ops": ["verify"]}, {"x5c": 7, "other": None}])
async def test_what_else_is_said_of_a_key_does_no_harm(declared: dict[str, Any]) -> None:
    assert await LocalKeys(jwk_set(jwk(ec_key(), **declared))).key("ec") is not None


PRIVATE_EC = ec_key().as_dict(private=True)
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "private EC": (PRIVATE_EC, "is a private key"),
    "private RSA": (rsa_key().as_dict(private=True), "is a private key"),
    "private of another type": (OKPKey.generate_key("Ed25519").as_dict(private=True), "is a private key"),
    "one private member": (jwk(rsa_key(), qi="AQAB"), "is a private key"),
    "symmetric": (OctKey.generate_key(256).as_dict(private=True), "is a symmetric key"),
    "symmetric disguised": (jwk(ec_key(), k="c2VjcmV0"), "is a symmetric key"),
    "no kid": (jwk(ec_key(), kid=...), "has no kid"),
    "an empty kid": (jwk(ec_key(), kid=""), "has no kid"),
    "a kid that is a number": (jwk(ec_key(), kid=7), "has no kid"),
    "short RSA": (weak_rsa(), "is an RSA key below 2048 bits"),
    "RSA without modulus": (jwk(rsa_key(), n=...), "is not a valid RSA key"),
    "RSA with an empty modulus": (jwk(rsa_key(), n=""), "is not a valid RSA key"),
    "RSA with a modulus that is a number": (jwk(rsa_key(), n=7), "is not a valid RSA key"),
    "RSA with an even exponent": (jwk(rsa_key(), e="Ag"), "is not a valid RSA key"),
    "EC off its curve": (jwk(ec_key(), x=jwk(ec_key("o"))["x"]), "is not a valid EC key"),
    "EC on the wrong curve": (jwk(ec_key(), crv="P-256"), "is not a valid EC key"),
    "EC on a curve nobody knows": (jwk(ec_key(), crv="P-1"), "is not a valid EC key"),
    "EC in no base64": (jwk(ec_key(), y="?"), "is not a valid EC key"),
    "EC without a point": (jwk(ec_key(), y=...), "is not a valid EC key"),
    "on a curve of no algorithm": (jwk(ec_key("k", "secp256k1")), "fits no supported algorithm"),
    "for HMAC": (jwk(rsa_key(), alg="HS384"), "fits no supported algorithm"),
    "of another algorithm": (jwk(ec_key(), alg="ES256"), "fits no supported algorithm"),
}


@pytest.mark.checklist("C228", "C233")
@pytest.mark.parametrize("name", WRONG)
async def test_a_key_that_should_not_be_in_a_set_is_named_and_never_used(name: str) -> None:
    wrong, complaint = WRONG[name]
    good = ec_key("good")
    assert complaints_about(jwk_set(good, wrong)) == (f"keys[1] {complaint}",)
    assert read_key_set(jwk_set(good, wrong)).keys.keys() == {"good"}


def test_everything_that_is_wrong_is_said_at_once_and_without_values() -> None:
    said = complaints_about(jwk_set(PRIVATE_EC, jwk(ec_key(), kid=...), weak_rsa()))
    assert said == (
        "keys[0] is a private key",
        "keys[1] has no kid",
        "keys[2] is an RSA key below 2048 bits",
    )


@pytest.mark.checklist("C225")
def test_of_keys_with_the_same_id_none_is_used() -> None:
    twice = jwk_set(ec_key(), jwk(rsa_key(), kid="ec"), ec_key("good"))
    assert complaints_about(twice) == ("several keys have the same kid",)
    assert read_key_set(twice).keys.keys() == {"good"}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"keys": {}}',
        b'{"keys": [1]}',
        b'{"keys": null}',
        b'{"keys": [{"kid": "\xff"}]}',
        b'{"keys": [' + b"[" * 100_000,
        json.dumps(jwk(ec_key())).encode(),
    ],
)
def test_what_is_no_key_set_is_refused(text: bytes) -> None:
    assert complaints_about(text) == ("not a JWK Set",)


def test_a_set_without_keys_is_no_set_to_register() -> None:
    assert complaints_about(b'{"keys": []}') == ("no key for signatures",)
    assert read_key_set(b'{"keys": []}').keys == {}
