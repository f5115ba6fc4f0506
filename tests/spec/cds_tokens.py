"""A CDS Client's side of authentication for the tests: keys, key sets and tokens, right and wrong."""

import functools
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode
from starlette.requests import Request

from cds_hooks import Unauthorized
from cds_hooks.authentication import JwtAuthentication, LocalKeys, MemoryNonces, RegisteredClient
from tests.spec.cds_exchange import call, ehr, service

NOW = 1_790_000_000
ISSUER = "https://fhir.hospital.example.org/r4"
BASE_URL = "https://cds.example.org"
SERVICE = "/cds-services/first"
NONCES = iter(range(1_000_000_000))

SigningKey = ECKey | RSAKey


@functools.cache
def ec_key(kid: str = "ec", curve: str = "P-384") -> ECKey:
    return ECKey.generate_key(curve, {"kid": kid})


@functools.cache
def rsa_key(kid: str = "rsa") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


def jwk(key: SigningKey, **changes: Any) -> dict[str, Any]:
    """The public form, with members replaced, added, or (with `...`) left out."""
    members = key.as_dict(private=False) | changes
    return {name: value for name, value in members.items() if value is not ...}


def jwk_set(*keys: SigningKey | Mapping[str, Any]) -> bytes:
    return json.dumps({"keys": [dict(jwk(k) if isinstance(k, SigningKey) else k) for k in keys]}).encode()


def local_keys() -> LocalKeys:
    return LocalKeys(jwk_set(ec_key(), rsa_key()))


def header(**changes: Any) -> dict[str, Any]:
    members = {"alg": "ES384", "kid": "ec", "typ": "JWT"} | changes
    return {name: value for name, value in members.items() if value is not ...}


def claims(**changes: Any) -> dict[str, Any]:
    """Claims that are right for a call of the first service at NOW, with a nonce of their own."""
    members = {
        "iss": ISSUER,
        "aud": BASE_URL + SERVICE,
        "exp": NOW + 300,
        "iat": NOW,
        "jti": f"nonce-{next(NONCES)}",
    } | changes
    return {name: value for name, value in members.items() if value is not ...}


def encoded(value: object) -> bytes:
    """One part of a token: JSON, or bytes as they are."""
    return urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def token(head: object = ..., body: object = ..., *, key: Any = None, signed_as: str | None = None) -> str:
    """A token signed with `key` by the algorithm `signed_as`, whatever its header says.

    For an HMAC algorithm `key` is the secret as bytes.
    """
    head, body = header() if head is ... else head, claims() if body is ... else body
    key = key or ec_key()
    signed = encoded(head) + b"." + encoded(body)
    if isinstance(key, bytes):
        signature = hmac.digest(key, signed, f"sha{(signed_as or 'HS384')[2:]}")
    else:
        algorithm = JWSRegistry.algorithms[signed_as or ("ES384" if isinstance(key, ECKey) else "RS384")]
        signature = algorithm.sign(signed, key)
    return (signed + b"." + urlsafe_b64encode(signature)).decode()


def client(**changes: Any) -> RegisteredClient:
    members: dict[str, Any] = {"id": "hospital", "issuer": ISSUER, "base_urls": (BASE_URL,)} | changes
    return RegisteredClient(**({"keys": local_keys()} | members))


class Refusals:
    """Collects what `on_refusal` is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str | None]] = []

    def __call__(self, cause: str, client_id: str | None) -> None:
        self.told.append((cause, client_id))

    @property
    def cause(self) -> str:
        """The cause of the only refusal."""
        ((cause, _),) = self.told
        return cause


class BrokenNonces:
    """A store that cannot be reached."""

    async def first_use(self, *, issuer: str, nonce: str, until: datetime) -> bool:
        raise ConnectionError(f"could not insert {issuer} {nonce} {until}")


def authentication(*clients: RegisteredClient, **options: Any) -> JwtAuthentication:
    """At NOW, with one client unless others are given."""
    everyone = clients or (client(),)
    members: dict[str, Any] = {"nonces": MemoryNonces(clock=lambda: NOW), "clock": lambda: NOW} | options
    return JwtAuthentication(lambda: everyone, **members)


def request(*authorization: str | bytes, path: str = SERVICE, **scope: Any) -> Request:
    """A request as the server hands it over, with as many Authorization headers as given."""
    values = [value if isinstance(value, bytes) else value.encode("latin-1") for value in authorization]
    headers = [(b"host", b"10.0.0.7:8000"), *((b"authorization", value) for value in values)]
    return Request({"type": "http", "method": "POST", "path": path, "headers": headers} | scope)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


async def accepted(text: str, *clients: RegisteredClient, **options: Any) -> str:
    """The id of the client that a service call with the token comes from."""
    return await authentication(*clients, **options)(request(f"Bearer {text}"))


async def cause_of(text: str, *clients: RegisteredClient, **options: Any) -> tuple[str, str | None]:
    """Why the token is refused, and the id of the client that it claims to come from."""
    refusals = Refusals()
    with pytest.raises(Unauthorized) as raised:
        await accepted(text, *clients, on_refusal=refusals, **options)
    assert refusals.cause == raised.value.reason
    return refusals.told[0]


async def post(authenticate: JwtAuthentication, path: str = SERVICE, **options: Any) -> httpx.Response:
    async with ehr(service(), authenticate=authenticate, feedback=_no_sink) as ehr_client:
        body = {"feedback": []} if path.endswith("/feedback") else call()
        return await ehr_client.post(path, json=body, **options)


async def _no_sink(batch: object, /) -> None: ...
