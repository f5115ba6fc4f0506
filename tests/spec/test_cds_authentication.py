"""JWT authentication of CDS Clients (CDS Hooks 2.0.1, section "Trusting CDS Clients")."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from cds_hooks import Unauthorized, Unavailable
from cds_hooks.authentication import JwtAuthentication, LocalKeys, Refusal
from cds_hooks.authentication.tokens import read_token
from tests.spec.cds_exchange import assert_outcome, ehr, service
from tests.spec.cds_tokens import (
    BASE_URL,
    ISSUER,
    NOW,
    BrokenNonces,
    Refusals,
    accepted,
    authentication,
    bearer,
    cause_of,
    claims,
    client,
    ec_key,
    header,
    jwk_set,
    local_keys,
    post,
    request,
    rsa_key,
    token,
)

OTHER_EC = "another-client"


@pytest.mark.checklist("C222", "C223", "C224", "C225", "C227")
async def test_a_signed_token_tells_who_calls() -> None:
    answer = await post(authentication(), headers=bearer(token()))
    assert (answer.status_code, answer.json()) == (200, {"cards": []})


@pytest.mark.checklist("C222", "C223")
@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["Bearer"],
        ["Basic c2VjcmV0"],
        ["Bearer{token}"],
        ["{token}"],
        ["Bearer {token}", "Bearer {token}"],
        ["Bearer {token}", "Basic c2VjcmV0"],
    ],
)
async def test_a_call_without_exactly_one_bearer_token_is_refused(values: list[str]) -> None:
    refusals = Refusals()
    good = token()
    with pytest.raises(Unauthorized):
        await authentication(on_refusal=refusals)(request(*(each.format(token=good) for each in values)))
    assert refusals.told == [(Refusal.MISSING, None)]


@pytest.mark.checklist("C223")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
async def test_the_scheme_is_read_in_any_case(scheme: str) -> None:
    assert await authentication()(request(f"{scheme} {token()}")) == "hospital"


@pytest.mark.checklist("C231")
async def test_a_token_may_be_as_long_as_the_limit_and_no_longer() -> None:
    text = token()
    assert await accepted(text, max_token_bytes=len(text)) == "hospital"
    assert await cause_of(text, max_token_bytes=len(text) - 1) == (Refusal.TOO_LONG, None)
    assert await cause_of("a" * 8_193) == (Refusal.TOO_LONG, None)
    assert await cause_of("a" * 8_192) == (Refusal.MALFORMED, None)


@pytest.mark.checklist("C229")
@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("ES384", ec_key),
        ("RS384", rsa_key),
        ("ES256", lambda: ec_key("p256", "P-256")),
        ("ES512", lambda: ec_key("p521", "P-521")),
        ("RS256", rsa_key),
        ("RS512", rsa_key),
        ("PS256", rsa_key),
        ("PS384", rsa_key),
        ("PS512", rsa_key),
    ],
)
async def test_asymmetric_algorithms_count_when_the_client_is_registered_with_them(
    algorithm: str, key: Callable[[], Any]
) -> None:
    keys = LocalKeys(jwk_set(key()))
    text = token(header(alg=algorithm, kid=key().kid), key=key(), signed_as=algorithm)
    assert await accepted(text, client(keys=keys, algorithms=frozenset({algorithm}))) == "hospital"
    if algorithm in {"ES384", "RS384"}:
        assert await accepted(text, client(keys=keys)) == "hospital"
    else:
        assert await cause_of(text, client(keys=keys)) == (Refusal.ALGORITHM, "hospital")


@pytest.mark.checklist("C228")
@pytest.mark.parametrize(
    "algorithms", [{"HS256"}, {"ES384", "HS384"}, {"none"}, {"ES384", "none"}, set(), {"es384"}]
)
def test_symmetric_and_unknown_algorithms_cannot_be_registered(algorithms: set[str]) -> None:
    with pytest.raises(ValueError, match="algorithms must be some of ES256, "):
        client(algorithms=frozenset(algorithms))


def test_a_client_without_a_base_url_cannot_be_registered() -> None:
    with pytest.raises(ValueError, match="base URL"):
        client(base_urls=())


@pytest.mark.checklist("C226", "C230")
async def test_a_token_may_mention_an_accepted_key_address() -> None:
    registered = client(accepted_jku=frozenset({"https://keys.hospital.example.org/a"}))
    text = token(header(jku="https://keys.hospital.example.org/a"))
    assert await accepted(text, registered) == "hospital"
    assert (await cause_of(token(header(jku="https://keys.hospital.example.org/b")), registered))[
        0
    ] == "key-address"
    assert await accepted(token(header(jku=None))) == "hospital"


@pytest.mark.checklist("C225", "A13")
@pytest.mark.parametrize("typ", ["JWT", "jwt", None, ...])
async def test_the_type_is_jwt_in_any_case_where_it_is_given(typ: Any) -> None:
    assert await accepted(token(header(typ=typ))) == "hospital"


@pytest.mark.checklist("C227", "C231")
@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "jti"])
@pytest.mark.parametrize("value", [..., None, {}, True])
async def test_a_token_without_a_required_claim_is_refused(name: str, value: Any) -> None:
    assert await cause_of(token(body=claims(**{name: value}))) == (Refusal.MALFORMED, None)


@pytest.mark.checklist("C227")
@pytest.mark.parametrize(
    "number", [b"1e999", b"-1e999", b"NaN", b"Infinity", b"9" * 400, b'"300"', b"-1", b"253402300800"]
)
@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
async def test_times_are_finite_numbers(name: str, number: bytes) -> None:
    others = {other: NOW for other in ("exp", "iat") if other != name}
    body = json.dumps(claims(**others) | {name: "number"}).encode().replace(b'"number"', number)
    assert await cause_of(token(body=body)) == (Refusal.MALFORMED, None)


@pytest.mark.checklist("C230", "C231")
async def test_an_issuer_that_is_not_registered_is_refused() -> None:
    for issuer in ("https://fhir.elsewhere.example.org", ISSUER + "/", ISSUER.upper(), ""):
        assert await cause_of(token(body=claims(iss=issuer))) == (Refusal.ISSUER, None)
    assert await cause_of(token(), client(issuer="https://fhir.elsewhere.example.org")) == ("issuer", None)


@pytest.mark.checklist("C227", "C231")
async def test_clients_of_one_issuer_are_told_apart_by_their_tenants() -> None:
    north = client(id="north", tenant="north")
    south = client(id="south", tenant="south", keys=LocalKeys(jwk_set(ec_key(OTHER_EC))))
    assert await accepted(token(body=claims(tenant="north")), north, south) == "north"
    of_south = token(header(kid=OTHER_EC), claims(tenant="south"), key=ec_key(OTHER_EC))
    assert await accepted(of_south, north, south) == "south"
    # The key of the one says nothing for the other.
    assert await cause_of(token(body=claims(tenant="south")), north, south) == (Refusal.KEY, "south")
    for tenant in ("west", "North", "", None, ...):
        assert await cause_of(token(body=claims(tenant=tenant)), north, south) == (Refusal.TENANT, None)


@pytest.mark.checklist("C227", "C231")
async def test_a_client_registered_without_tenant_takes_what_no_other_is_registered_for() -> None:
    anyone, north = client(id="anyone"), client(id="north", tenant="north")
    assert await accepted(token(body=claims(tenant="north")), anyone, north) == "north"
    assert await accepted(token(body=claims(tenant="west")), anyone, north) == "anyone"
    assert await accepted(token(), anyone, north) == "anyone"


async def test_a_changed_registration_counts_at_once() -> None:
    registered = [client()]
    authenticate = JwtAuthentication(lambda: registered, BrokenNonces(), clock=lambda: NOW)
    with pytest.raises(Unavailable):
        await authenticate(request(f"Bearer {token()}"))
    registered.clear()
    with pytest.raises(Unauthorized, match="authentication is required"):
        await authenticate(request(f"Bearer {token()}"))


@pytest.mark.checklist("C227", "C234")
async def test_a_token_counts_until_a_minute_after_it_expires() -> None:
    assert await accepted(token(body=claims(iat=NOW - 300, exp=NOW - 59.9))) == "hospital"
    assert await cause_of(token(body=claims(iat=NOW - 300, exp=NOW - 60))) == (Refusal.EXPIRED, "hospital")


@pytest.mark.checklist("C227", "C234")
@pytest.mark.parametrize("name", ["iat", "nbf"])
async def test_a_token_counts_from_a_minute_before_it_begins(name: str) -> None:
    assert await accepted(token(body=claims(**{name: NOW + 30}))) == "hospital"
    assert await accepted(token(body=claims(**{name: NOW + 60}))) == "hospital"
    assert await cause_of(token(body=claims(**{name: NOW + 60.1}))) == (Refusal.NOT_YET_VALID, "hospital")


@pytest.mark.checklist("C231", "C234")
async def test_a_token_lives_up_to_an_hour_or_as_long_as_configured() -> None:
    assert await accepted(token(body=claims(exp=NOW + 900))) == "hospital"
    assert await accepted(token(body=claims(exp=NOW + 3_600))) == "hospital"
    assert await cause_of(token(body=claims(exp=NOW + 3_601))) == (Refusal.LIFETIME, "hospital")
    assert await accepted(token(body=claims(exp=NOW + 3_601)), max_lifetime_seconds=3_601) == "hospital"
    assert await accepted(token(body=claims(iat=NOW, exp=NOW))) == "hospital"
    assert await cause_of(token(body=claims(iat=NOW, exp=NOW - 1))) == (Refusal.LIFETIME, "hospital")


async def test_the_leeway_is_a_parameter() -> None:
    assert await cause_of(token(body=claims(iat=NOW + 1)), leeway_seconds=0) == (
        Refusal.NOT_YET_VALID,
        "hospital",
    )
    assert await accepted(token(body=claims(iat=NOW - 9, exp=NOW + 1)), leeway_seconds=0) == "hospital"
    assert await cause_of(token(body=claims(iat=NOW - 9, exp=NOW)), leeway_seconds=0) == (
        Refusal.EXPIRED,
        "hospital",
    )


@pytest.mark.checklist("C234")
async def test_claims_and_header_members_that_nobody_asked_for_are_tolerated() -> None:
    body = claims(nbf=NOW, sub=ISSUER, extension={"com.example": [None, 1]}, azp="epic")
    assert await accepted(token(header(x5t="abc", cty="x", b64=True), body)) == "hospital"


@pytest.mark.checklist("C232")
async def test_nothing_of_a_token_gets_into_errors_logs_or_repr(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    marked = claims(jti="MARKER-jti", sub="MARKER-sub", tenant="MARKER-tenant")
    heads = [header(kid="MARKER-kid"), header(jku="MARKER"), header(alg="MARKER"), header(typ="MARKER")]
    texts = [*(token(head, marked) for head in heads), token(key=ec_key(OTHER_EC)), "MARKER"]
    texts += [token(body=b'{"MARKER": '), token(body=marked | {"aud": "MARKER"}), token(body=marked)]
    read = read_token(texts[-1].encode())
    said = [repr(read), repr(read.header), repr(read.claims)]
    for text in texts:
        with pytest.raises((Unauthorized, Unavailable)) as raised:
            await accepted(text, nonces=BrokenNonces())
        assert raised.value.__context__ is None
        said += [str(raised.value), repr(raised.value), str(raised.value.operation_outcome())]
    said += [record.getMessage() + str(record.exc_info) for record in caplog.records]
    assert [line for line in said if "MARKER" in line or "eyJ" in line] == []
    assert said[:3] == ["<Token>", "<Header>", "<Claims>"]
    assert any("ConnectionError" in line for line in said)


@pytest.mark.checklist("C208", "C236")
async def test_a_call_is_not_answered_when_nobody_can_tell_whether_its_nonce_is_new() -> None:
    authenticate = authentication(nonces=BrokenNonces())
    assert_outcome(await post(authenticate, headers=bearer(token())), 503, "transient")


@pytest.mark.checklist("C236")
async def test_a_store_may_say_when_to_come_back() -> None:
    class Busy(BrokenNonces):
        async def first_use(self, *, issuer: str, nonce: str, until: datetime) -> bool:
            raise Unavailable("busy", retry_after_seconds=7)

    answer = await post(authentication(nonces=Busy()), headers=bearer(token()))
    assert_outcome(answer, 503, "transient")
    assert answer.headers["retry-after"] == "7"


@pytest.mark.checklist("C222")
async def test_discovery_needs_no_token() -> None:
    async with ehr(service(), authenticate=authentication()) as ehr_client:
        assert (await ehr_client.get("/cds-services")).status_code == 200


def test_local_keys_are_of_no_address() -> None:
    assert local_keys().url is None
    assert not client().accepts_mention_of(BASE_URL)


def test_the_library_starts_without_cryptography() -> None:
    heavy = "{'joserfc', 'cryptography', 'httpx'}"
    program = f"import sys, cds_hooks; print(*sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")
