"""Tokens that try to choose how they are verified, and the one answer to all of them."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cds_hooks.authentication import Refusal
from tests.spec.cds_exchange import assert_outcome
from tests.spec.cds_key_server import key_server
from tests.spec.cds_tokens import (
    NOW,
    authentication,
    bearer,
    cause_of,
    claims,
    ec_key,
    encoded,
    header,
    jwk,
    jwk_set,
    post,
    rsa_key,
    token,
)

OTHER_EC = "another-client"
ELSEWHERE = "https://keys.attacker.example.com/jwks.json"


def _unsigned(algorithm: str) -> str:
    return f"{encoded(header(alg=algorithm)).decode()}.{encoded(claims()).decode()}."


def _keyed_with_public_key(algorithm: str, form: str) -> str:
    public = rsa_key().public_key
    forms = {
        "PEM": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "DER": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "set": jwk_set(rsa_key()),
    }
    return token(header(alg=algorithm, kid="rsa"), key=forms[form], signed_as=algorithm)


def _attacker(**head: Any) -> str:
    return token(header(**head), key=ec_key(OTHER_EC))


CONFUSED: dict[str, tuple[Callable[[], str], Refusal]] = {
    "none, unsigned": (lambda: _unsigned("none"), Refusal.ALGORITHM),
    "none in capitals": (lambda: _unsigned("NONE"), Refusal.ALGORITHM),
    "none, signed": (lambda: token(header(alg="none")), Refusal.ALGORITHM),
    "ES384, unsigned": (lambda: _unsigned("ES384"), Refusal.SIGNATURE),
    "HMAC with the public key as PEM": (lambda: _keyed_with_public_key("HS384", "PEM"), Refusal.ALGORITHM),
    "HMAC with the public key as DER": (lambda: _keyed_with_public_key("HS256", "DER"), Refusal.ALGORITHM),
    "HMAC with the key set": (lambda: _keyed_with_public_key("HS512", "set"), Refusal.ALGORITHM),
    "ES384 with the id of an RSA key": (lambda: token(header(kid="rsa")), Refusal.KEY),
    "RS384 with the id of an EC key": (lambda: token(header(alg="RS384"), key=rsa_key()), Refusal.KEY),
    "ES256 with a P-384 key": (lambda: token(header(alg="ES256")), Refusal.ALGORITHM),
    "RS256 though registered with RS384": (
        lambda: token(header(alg="RS256", kid="rsa"), key=rsa_key(), signed_as="RS256"),
        Refusal.ALGORITHM,
    ),
    "RS384 signed as PS384": (
        lambda: token(header(alg="RS384", kid="rsa"), key=rsa_key(), signed_as="PS384"),
        Refusal.SIGNATURE,
    ),
    "RS384 signed as RS256": (
        lambda: token(header(alg="RS384", kid="rsa"), key=rsa_key(), signed_as="RS256"),
        Refusal.SIGNATURE,
    ),
    "signed by somebody else": (_attacker, Refusal.SIGNATURE),
    "of an unknown key": (lambda: _attacker(kid=OTHER_EC), Refusal.KEY),
    "brings its key": (lambda: _attacker(jwk=jwk(ec_key(OTHER_EC))), Refusal.HEADER),
    "brings a key, signed by the client": (lambda: token(header(jwk=jwk(ec_key()))), Refusal.HEADER),
    "names a certificate": (lambda: _attacker(x5u=ELSEWHERE), Refusal.HEADER),
    "brings a certificate": (lambda: _attacker(x5c=["MIIB"]), Refusal.HEADER),
    "conditions nobody knows": (lambda: token(header(crit=["exp"], exp=NOW)), Refusal.HEADER),
    "another key set": (lambda: token(header(jku=ELSEWHERE)), Refusal.KEY_ADDRESS),
    "no kid": (lambda: token(header(kid=...)), Refusal.MALFORMED),
    "an empty kid": (lambda: token(header(kid="")), Refusal.MALFORMED),
    "a kid that is no text": (lambda: token(header(kid=["ec"])), Refusal.MALFORMED),
    "no alg": (lambda: token(header(alg=...)), Refusal.MALFORMED),
    "several algs": (lambda: token(header(alg=["ES384"])), Refusal.MALFORMED),
    "another type": (lambda: token(header(typ="JOSE")), Refusal.HEADER),
    "a header that is no object": (lambda: token(["ES384"]), Refusal.MALFORMED),
    "claims that are no object": (lambda: token(body=[1]), Refusal.MALFORMED),
    "claims that are no JSON": (lambda: token(body=b"{"), Refusal.MALFORMED),
    "claims that are not UTF-8": (lambda: token(body=b'{"iss":"\xff"}'), Refusal.MALFORMED),
    "claims nested deeply": (lambda: token(body=b'{"x":' + b"[" * 3_000), Refusal.MALFORMED),
    "two parts": (lambda: token().rpartition(".")[0], Refusal.MALFORMED),
    "four parts": (lambda: token() + ".x", Refusal.MALFORMED),
    "padding": (lambda: token() + "=", Refusal.MALFORMED),
    "plain base64": (lambda: token() + "+/", Refusal.MALFORMED),
    "a length that base64 cannot have": (lambda: token() + "a", Refusal.MALFORMED),
    "a space inside": (lambda: token().replace(".", ". ", 1), Refusal.MALFORMED),
}


@pytest.mark.checklist("C224", "C225", "C226", "C228", "C230", "C115", "A13", "A14")
@pytest.mark.parametrize("name", CONFUSED)
async def test_no_token_chooses_how_it_is_verified(name: str) -> None:
    make, cause = CONFUSED[name]
    assert (await cause_of(make()))[0] == cause


@pytest.mark.checklist("C115", "C228", "C230", "C232", "A14")
async def test_the_answer_is_the_same_whatever_the_reason() -> None:
    authenticate = authentication()
    answers = [await post(authenticate)]
    for make, _ in CONFUSED.values():
        answers.append(await post(authenticate, headers=bearer(make())))
    wrong = [claims(aud=ELSEWHERE), claims(exp=NOW - 1_000), claims(iss=ELSEWHERE)]
    answers += [await post(authenticate, headers=bearer(token(body=each))) for each in wrong]
    used = bearer(token())
    assert (await post(authenticate, headers=used)).status_code == 200
    answers.append(await post(authenticate, headers=used))
    assert {(each.status_code, each.content, str(sorted(each.headers.items()))) for each in answers} == {
        (401, answers[0].content, str(sorted(answers[0].headers.items())))
    }
    assert_outcome(answers[0], 401, "login")
    assert answers[0].headers["www-authenticate"] == "Bearer"


@pytest.mark.checklist("C226", "C228", "C230")
async def test_a_foreign_key_address_is_refused_without_any_request() -> None:
    async with key_server(jwk_set(ec_key(OTHER_EC))) as (server, url, _):
        text = token(header(kid=OTHER_EC, jku=f"{url}/jwks.json"), key=ec_key(OTHER_EC))
        assert await cause_of(text) == (Refusal.KEY_ADDRESS, "hospital")
        assert server.paths == []


@pytest.mark.checklist("C228")
@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS384", "HS512", "EdDSA", "RSA-OAEP", "dir", ""])
async def test_other_algorithms_are_refused_before_anybody_asks_who_calls(algorithm: str) -> None:
    text = token(header(alg=algorithm), claims(iss="https://nobody.example.org"))
    assert await cause_of(text) == (Refusal.ALGORITHM, None)
