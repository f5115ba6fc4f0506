"""Case 6: tokens that try to choose how they are verified. Every one gets the same 401."""

import time
import uuid

import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.acceptance.live_service import PATIENT_VIEW
from tests.fhir_server import FhirServer
from tests.hospital import ISSUER, PUBLIC_BASE_URL
from tests.spec.cds_tokens import encoded, token
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import chart_request

BODY = (
    '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login",'
    '"details":{"text":"authentication is required"}}]}'
)
FORGER = ECKey.generate_key("P-384", {"kid": "k1"})
RSA_FORGER = RSAKey.generate_key(2048, {"kid": "rsa"})


def header(**changes: object) -> Json:
    return {"alg": "ES384", "kid": "k1", "typ": "JWT"} | changes


def claims(**changes: object) -> Json:
    """Claims that are right for a call of esr1-patient-view."""
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": PUBLIC_BASE_URL + PATIENT_VIEW, "iat": now, "exp": now + 300}
    return usual | {"jti": str(uuid.uuid4())} | changes


def keys_of(ehr: Ehr) -> tuple[ECKey, RSAKey]:
    (rsa,) = ehr.hospital.further_keys
    assert isinstance(ehr.hospital.key, ECKey)
    assert isinstance(rsa, RSAKey)
    return ehr.hospital.key, rsa


def assert_refused(ehr: Ehr, text: str | None) -> None:
    answer = ehr.raw(chart_request(), text)
    assert (answer.status_code, answer.text) == (401, BODY)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.checklist("C224", "C225", "C229")
def test_case_06_both_keys_of_the_hospital_are_good_before_they_are_confused(ehr: Ehr) -> None:
    ec, rsa = keys_of(ehr)
    for text in (
        token(header(), claims(), key=ec),
        token(header(alg="RS384", kid="rsa"), claims(), key=rsa),
    ):
        assert ehr.raw(chart_request(), text).status_code == 200


@pytest.mark.checklist("C222", "C223", "C115", "A14")
def test_case_06_no_token_is_answered_like_a_wrong_one(ehr: Ehr) -> None:
    assert_refused(ehr, None)
    assert_refused(ehr, ".")
    assert_refused(ehr, "not.a.token")


@pytest.mark.checklist("C115", "C228", "C231", "C232")
@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_case_06_a_token_without_an_algorithm_is_refused(algorithm: str, signature: str, ehr: Ehr) -> None:
    unsigned = encoded(header(alg=algorithm)) + b"." + encoded(claims())
    assert_refused(ehr, f"{unsigned.decode()}.{signature}")


@pytest.mark.checklist("C115", "C228")
@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_case_06_a_public_key_is_no_secret_to_sign_with(algorithm: str, ehr: Ehr) -> None:
    jwk_file = (ehr.hospital.folder / "hospital.jwks.json").read_bytes()
    for key in keys_of(ehr):
        forms = (
            key.as_pem(private=False),
            key.as_pem(private=False).strip(),
            key.as_der(private=False),
            jwk_file,
        )
        for secret in forms:
            head = header(alg=algorithm, kid=key.kid)
            assert_refused(ehr, token(head, claims(), key=secret, signed_as=algorithm))


@pytest.mark.checklist("C115", "C225", "C228", "C229")
@pytest.mark.parametrize(
    ("algorithm", "kid"),
    [
        ("ES384", "rsa"),
        ("RS384", "k1"),
        ("ES256", "k1"),
        ("RS256", "rsa"),
        ("PS384", "rsa"),
        ("RS512", "rsa"),
    ],
)
def test_case_06_algorithm_and_key_must_belong_together(algorithm: str, kid: str, ehr: Ehr) -> None:
    """Among the last four are algorithms that fit the key and are not among the client's."""
    ec, rsa = keys_of(ehr)
    signed_as, key = ("ES384", ec) if algorithm.startswith("ES") else (algorithm, rsa)
    assert_refused(ehr, token(header(alg=algorithm, kid=kid), claims(), key=key, signed_as=signed_as))


@pytest.mark.checklist("C115", "C224", "C225", "C233")
def test_case_06_another_key_of_the_same_name_is_refused(ehr: Ehr) -> None:
    assert_refused(ehr, token(header(), claims(), key=FORGER))
    assert_refused(ehr, token(header(alg="RS384", kid="rsa"), claims(), key=RSA_FORGER))
    ec, _ = keys_of(ehr)
    assert_refused(ehr, token(header(kid="unknown"), claims(), key=ec))
    head, body, signature = token(header(), claims(), key=ec).split(".")
    assert_refused(ehr, f"{head}.{encoded(claims(sub='other')).decode()}.{signature}")
    assert_refused(ehr, f"{head}.{body}.")


@pytest.mark.checklist("C115", "C226", "C230")
def test_case_06_a_token_that_brings_its_own_key_is_refused_and_nothing_is_fetched(ehr: Ehr) -> None:
    with FhirServer() as stranger:
        address = f"{stranger.base_url}/jwks.json"
        own = {
            "jwk": FORGER.as_dict(private=False),
            "jku": address,
            "x5u": address,
            "x5c": ["MIIB"],
            "x5t": "AAAA",
        }
        for name, value in own.items():
            assert_refused(ehr, token(header(**{name: value}), claims(), key=FORGER))
        assert_refused(ehr, token(header(**own), claims(), key=FORGER))
        assert stranger.seen == []


@pytest.mark.checklist("C115", "C226", "C230")
def test_case_06_an_unlisted_key_address_is_refused_even_with_the_right_key(ehr: Ehr) -> None:
    ec, _ = keys_of(ehr)
    with FhirServer() as stranger:
        assert_refused(ehr, token(header(jku=f"{stranger.base_url}/jwks.json"), claims(), key=ec))
        assert stranger.seen == []


@pytest.mark.checklist("C115", "C225")
@pytest.mark.parametrize(
    "change", [{"typ": "at+jwt"}, {"crit": ["exp"]}, {"kid": ""}, {"b64": False, "crit": ["b64"]}]
)
def test_case_06_a_header_with_conditions_of_its_own_is_refused(change: Json, ehr: Ehr) -> None:
    ec, _ = keys_of(ehr)
    assert_refused(ehr, token(header(**change), claims(), key=ec))


@pytest.mark.checklist("C223", "C231")
def test_case_06_two_authorization_headers_are_refused(ehr: Ehr) -> None:
    headers = [
        ("content-type", "application/json"),
        ("authorization", f"Bearer {ehr.hospital.token()}"),
        ("authorization", f"Bearer {ehr.hospital.token()}"),
    ]
    answer = ehr.service.post(PATIENT_VIEW, content=b"{}", headers=headers)
    assert (answer.status_code, answer.text) == (401, BODY)
