"""Case 7: what a token is for, when, and that it counts once, whichever worker sees it."""

import concurrent.futures
import time

import httpx
import pytest

from tests.acceptance.live_service import PATIENT_VIEW
from tests.hospital import CLIENT_ID, ISSUER, PUBLIC_BASE_URL, Hospital
from tests.tricky.ehr import ORDER_SIGN, Ehr
from tests.tricky.records import chart_request

FEEDBACK = f"{PATIENT_VIEW}/feedback"
SERVICE_URL = PUBLIC_BASE_URL + PATIENT_VIEW
OTHER_URL = PUBLIC_BASE_URL + ORDER_SIGN
DISCOVERY_URL = f"{PUBLIC_BASE_URL}/cds-services"
ATTEMPTS = 24


def in_seconds(seconds: int) -> int:
    return int(time.time()) + seconds


def status(ehr: Ehr, path: str = PATIENT_VIEW, /, **claims: object) -> int:
    body = {"feedback": []} if path.endswith("feedback") else chart_request()
    return ehr.call(body, path, **claims).status_code


@pytest.mark.checklist("C227", "C231", "C235", "A12")
@pytest.mark.parametrize(
    "audience",
    [
        SERVICE_URL,
        f"{SERVICE_URL}/",
        [SERVICE_URL],
        [SERVICE_URL, OTHER_URL],
        ["https://elsewhere.example.org", SERVICE_URL],
    ],
)
def test_case_07_a_token_for_this_service_is_accepted(audience: object, ehr: Ehr) -> None:
    assert status(ehr, aud=audience) == 200


@pytest.mark.checklist("C227", "C231", "C235", "A12")
@pytest.mark.parametrize(
    "audience",
    [
        OTHER_URL,
        [OTHER_URL],
        DISCOVERY_URL,
        f"{DISCOVERY_URL}/",
        PUBLIC_BASE_URL,
        f"{SERVICE_URL}/feedback",
        f"{SERVICE_URL}?x=1",
        f"{SERVICE_URL}//",
        SERVICE_URL.upper(),
        SERVICE_URL.replace("https", "http"),
        SERVICE_URL.replace("example.org", "example.org.evil.net"),
        "esr1-patient-view",
        "*",
        "",
        [],
        [[SERVICE_URL]],
        None,
        ...,
    ],
)
def test_case_07_a_token_for_anything_else_is_refused(audience: object, ehr: Ehr) -> None:
    assert status(ehr, aud=audience) == 401


@pytest.mark.checklist("C235")
def test_case_07_the_host_of_the_request_is_no_audience(ehr: Ehr) -> None:
    assert status(ehr, aud=f"{str(ehr.service.base_url).rstrip('/')}{PATIENT_VIEW}") == 401


@pytest.mark.checklist("C208", "C227", "A12")
def test_case_07_feedback_takes_its_own_address_and_that_of_its_service(ehr: Ehr) -> None:
    assert status(ehr, FEEDBACK, aud=PUBLIC_BASE_URL + FEEDBACK) == 200
    assert status(ehr, FEEDBACK, aud=SERVICE_URL) == 200
    assert status(ehr, FEEDBACK, aud=OTHER_URL) == 401
    assert status(ehr, FEEDBACK, aud=DISCOVERY_URL) == 401


@pytest.mark.checklist("C227", "C231", "C234")
@pytest.mark.parametrize(
    ("issued", "expires"), [(30, 330), (-10, 890), (0, 900), (0, 3_600), (-330, -30), (-3_000, 60)]
)
def test_case_07_clocks_may_differ_and_tokens_may_live_a_quarter_of_an_hour(
    issued: int, expires: int, ehr: Ehr
) -> None:
    assert status(ehr, iat=in_seconds(issued), exp=in_seconds(expires)) == 200


@pytest.mark.checklist("C227", "C231", "C234")
@pytest.mark.parametrize(
    ("issued", "expires"), [(-600, -120), (180, 480), (0, 7_200), (0, 86_400), (0, -10), (300, 200)]
)
def test_case_07_an_expired_early_or_endless_token_is_refused(issued: int, expires: int, ehr: Ehr) -> None:
    assert status(ehr, iat=in_seconds(issued), exp=in_seconds(expires)) == 401


@pytest.mark.checklist("C227", "C234")
def test_case_07_further_claims_are_passed_over_and_no_tenant_is_needed(ehr: Ehr) -> None:
    assert status(ehr, nbf=in_seconds(-5), sub="cds-client", client_id="x", scope="y") == 200
    assert status(ehr, nbf=in_seconds(30)) == 200
    assert status(ehr, nbf=in_seconds(180)) == 401
    assert status(ehr, tenant="any") == 200


@pytest.mark.checklist("C227", "C231")
@pytest.mark.parametrize(
    "claims",
    [
        {"jti": ...},
        {"jti": ""},
        {"jti": 7},
        {"jti": None},
        {"iss": ...},
        {"iss": "https://elsewhere.example.org"},
        {"iss": f"{ISSUER}/"},
        {"iss": CLIENT_ID},
        {"exp": ...},
        {"exp": "soon"},
        {"iat": ...},
    ],
)
def test_case_07_a_claim_that_is_missing_or_wrong_is_refused(claims: dict[str, object], ehr: Ehr) -> None:
    assert status(ehr, **claims) == 401


@pytest.mark.checklist("C231", "C236")
def test_case_07_a_token_counts_once(ehr: Ehr) -> None:
    token = ehr.hospital.token()
    answers = [ehr.raw(chart_request(), token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 401, 401]
    assert answers[1].text == answers[2].text == ehr.raw(chart_request(), None).text


@pytest.mark.checklist("C231", "C236")
def test_case_07_a_nonce_counts_once_whatever_else_the_token_says(ehr: Ehr) -> None:
    assert status(ehr, jti="spent") == 200
    assert status(ehr, jti="spent", exp=in_seconds(600)) == 401
    assert status(ehr, ORDER_SIGN, jti="spent") == 401


@pytest.mark.checklist("C236")
def test_case_07_a_call_that_fails_uses_its_token_up(ehr: Ehr) -> None:
    token = ehr.hospital.token()
    assert ehr.raw({}, token).status_code == 400
    assert ehr.raw(chart_request(), token).status_code == 401


@pytest.mark.checklist("C231")
def test_case_07_a_token_that_was_refused_uses_nothing_up(ehr: Ehr) -> None:
    assert status(ehr, jti="kept", aud=OTHER_URL) == 401
    assert status(ehr, jti="kept") == 200


@pytest.mark.checklist("A29")
def test_case_07_the_hook_instance_is_no_nonce(ehr: Ehr) -> None:
    body = chart_request()
    assert [ehr.call(body).status_code for _ in range(2)] == [200, 200]


@pytest.mark.checklist("C231", "C236")
def test_case_07_a_token_counts_once_over_all_workers(epic: tuple[Hospital, httpx.Client]) -> None:
    """The same token on many connections at once: the workers share them, and one call is answered."""
    hospital, service = epic
    body = b'{"feedback": []}'
    headers = hospital.headers(FEEDBACK)

    def attempt(_: int) -> tuple[int, str]:
        answer = httpx.post(f"{service.base_url}{FEEDBACK}", content=body, headers=headers, timeout=20)
        return answer.status_code, answer.text

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(ATTEMPTS)))
    assert sorted(code for code, _ in answers) == [200, *[401] * (ATTEMPTS - 1)]
    assert len({text for code, text in answers if code == 401}) == 1
