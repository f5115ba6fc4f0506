"""Authentication of a call with the client's key at hand, beside the check of its signature.

`ratio` is to what `cryptography` does, without base64, JSON or claims; `to-decode.ratio` to `joserfc.jwt.decode`
with an imported key, which checks the signature and no claim. The nonces of these figures are a set in memory.
`with-store.ms` is a whole verification with the table that the service keeps them in, in a SQLite file; what it
takes beyond `ms` is the price of a token that counts once for all workers together.
"""

import asyncio
import functools
import itertools
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime
from typing import Final

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import urlsafe_b64decode
from starlette.requests import Request

from benchmarks.figures import Figure, paired
from cds_hooks.authentication import JwtAuthentication, LocalKeys, NonceStore, RegisteredClient
from service.store.database import Database
from service.store.nonces import NonceTable

_WARM_UP: Final = 20
_ISSUER: Final = "https://fhir.hospital.example.org/api/FHIR/R4"
_BASE_URL: Final = "https://cds.example.org"
_PATH: Final = "/cds-services/esr1-patient-view"
_SIZE_P384: Final = 48


class _Nonces:
    """Used nonces, forgotten before each call that is timed, since each repeats the same token."""

    def __init__(self) -> None:
        self.used: set[tuple[str, str]] = set()

    async def first_use(self, *, issuer: str, nonce: str, until: datetime) -> bool:
        if (issuer, nonce) in self.used:
            return False
        self.used.add((issuer, nonce))
        return True


def figures(*, seconds: float) -> list[Figure]:
    """For ES384 and RS384 (2048 bits): the ratios, and what each takes in milliseconds."""
    return list(itertools.chain.from_iterable(_measured(key, seconds=seconds) for key in _keys()))


def _keys() -> tuple[ECKey, RSAKey]:
    return ECKey.generate_key("P-384"), RSAKey.generate_key(2048)


def _measured(key: ECKey | RSAKey, *, seconds: float) -> Iterator[Figure]:
    algorithm = "ES384" if isinstance(key, ECKey) else "RS384"
    token = _token(key, algorithm)
    nonces = _Nonces()
    request = _request(token)
    authentication = _authentication(key, nonces)

    def ours() -> None:
        _run(authentication(request))

    theirs = _signature_check(key, token)
    for _ in range(_WARM_UP):
        nonces.used.clear()
        ours()
    both = paired(ours, theirs, seconds=seconds, before_ours=nonces.used.clear)
    decode = functools.partial(jwt.decode, token, _public(key), algorithms=[algorithm])
    to_decode = paired(ours, decode, seconds=seconds / 2, before_ours=nonces.used.clear)
    name = f"authentication.{algorithm.lower()}"
    yield Figure(name=f"{name}.ratio", value=both.ratio)
    yield Figure(name=f"{name}.to-decode.ratio", value=to_decode.ratio)
    yield Figure(name=f"{name}.ms", value=both.ours * 1_000)
    yield Figure(name=f"{name}.signature.ms", value=both.theirs * 1_000)
    with_store = asyncio.run(_with_store(key, algorithm, seconds=seconds / 2))
    yield Figure(name=f"{name}.with-store.ms", value=with_store * 1_000)


async def _with_store(key: ECKey | RSAKey, algorithm: str, *, seconds: float) -> float:
    """The median of one verification after the other, each of a token of its own."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory(prefix="esr1-cds-bench-") as folder:
        database = await Database.open(f"sqlite+aiosqlite:///{folder}/nonces.sqlite3")
        authentication = _authentication(key, NonceTable(database))
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(taken) < 2 * _WARM_UP:
            request = _request(_token(key, algorithm, nonce=str(uuid.uuid4())))
            started = time.perf_counter()
            await authentication(request)
            taken.append(time.perf_counter() - started)
        await database.close()
    return statistics.median(taken[_WARM_UP:])


def _public(key: ECKey | RSAKey) -> ECKey | RSAKey:
    return type(key).import_key(key.as_dict(private=False))


def _run(work: Coroutine[object, None, str]) -> str:
    """The result of a coroutine that never waits. An event loop would cost the same for anything."""
    try:
        work.send(None)
    except StopIteration as done:
        return str(done.value)
    raise RuntimeError("authentication with keys at hand waited for something")


def _token(
    key: ECKey | RSAKey, algorithm: str, *, nonce: str = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
) -> str:
    now = int(time.time())
    claims = {
        "iss": _ISSUER,
        "sub": _ISSUER,
        "aud": _BASE_URL + _PATH,
        "iat": now,
        "nbf": now,
        "exp": now + 900,
        "jti": nonce,
    }
    return jwt.encode({"alg": algorithm, "kid": "bench"}, claims, key, algorithms=[algorithm])


def _authentication(key: ECKey | RSAKey, nonces: NonceStore) -> JwtAuthentication:
    keys = LocalKeys(msgspec.json.encode({"keys": [key.as_dict(kid="bench")]}))
    client = RegisteredClient(id="hospital", issuer=_ISSUER, keys=keys, base_urls=(_BASE_URL,))
    clients = (client,)
    return JwtAuthentication(lambda: clients, nonces)


def _request(token: str) -> Request:
    """With the headers that a client usually sends."""
    headers = {
        "host": "127.0.0.1:8000",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": "bench",
        "content-type": "application/json",
        "content-length": "50008",
        "authorization": f"Bearer {token}",
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": _PATH, "headers": raw})


def _signature_check(key: ECKey | RSAKey, token: str) -> Callable[[], None]:
    signed, _, last = token.encode().rpartition(b".")
    signature = urlsafe_b64decode(last)
    if isinstance(key, ECKey):
        halves = signature[:_SIZE_P384], signature[_SIZE_P384:]
        der = encode_dss_signature(*(int.from_bytes(half, "big") for half in halves))
        public = key.public_key
        return lambda: public.verify(der, signed, ec.ECDSA(hashes.SHA384()))
    public_rsa = key.public_key
    return lambda: public_rsa.verify(signature, signed, padding.PKCS1v15(), hashes.SHA384())


if __name__ == "__main__":
    sys.stdout.write("".join(f"{figure.line()}\n" for figure in figures(seconds=3)))
