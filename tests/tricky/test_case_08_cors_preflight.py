"""Case 8: browsers ask first, without a token, and must be able to read refusals."""

import httpx
import pytest

from tests.acceptance.live_service import PATIENT_VIEW
from tests.tricky.conftest import ORIGIN
from tests.tricky.ehr import Ehr
from tests.tricky.records import chart_request, without

PATHS = ("/cds-services", PATIENT_VIEW, f"{PATIENT_VIEW}/feedback")
STRANGER = "https://elsewhere.example.org"


def preflight(
    ehr: Ehr,
    path: str,
    *,
    origin: str = ORIGIN,
    method: str = "POST",
    headers: str = "authorization, content-type",
) -> httpx.Response:
    return ehr.service.options(
        path,
        headers={
            "origin": origin,
            "access-control-request-method": method,
            "access-control-request-headers": headers,
        },
    )


def cors_headers(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


def listed(answer: httpx.Response, name: str) -> set[str]:
    return {each.strip().lower() for each in answer.headers[name].split(",")}


@pytest.mark.checklist("C237", "C238")
@pytest.mark.parametrize("path", PATHS)
def test_case_08_a_preflight_is_answered_without_a_token(path: str, ehr: Ehr) -> None:
    answer = preflight(ehr, path, method="GET" if path == "/cds-services" else "POST")
    assert answer.is_success
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert {"authorization", "content-type", "accept"} <= listed(answer, "access-control-allow-headers")
    assert {"get", "post", "options"} <= listed(answer, "access-control-allow-methods")
    assert "access-control-allow-credentials" not in answer.headers
    assert "origin" in listed(answer, "vary")


@pytest.mark.checklist("C238")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "origin",
    [
        STRANGER,
        f"{ORIGIN}.evil.net",
        f"{ORIGIN}:8443",
        ORIGIN.replace("https", "http"),
        "null",
        ORIGIN.upper(),
    ],
)
def test_case_08_another_origin_gets_no_cors_header(path: str, origin: str, ehr: Ehr) -> None:
    answer = preflight(ehr, path, origin=origin)
    assert answer.is_client_error
    assert cors_headers(answer) == {}


@pytest.mark.checklist("C238")
def test_case_08_another_header_or_method_is_refused(ehr: Ehr) -> None:
    for answer in (
        preflight(ehr, PATIENT_VIEW, headers="x-else"),
        preflight(ehr, PATIENT_VIEW, method="DELETE"),
    ):
        assert answer.is_client_error
        assert cors_headers(answer) == {}


@pytest.mark.checklist("C115", "C238")
def test_case_08_a_refusal_can_be_read_by_the_browser(ehr: Ehr) -> None:
    body = without(chart_request(), "patient")
    for token, path, status in (
        (None, PATIENT_VIEW, 401),
        (ehr.hospital.token(), PATIENT_VIEW, 412),
        (ehr.hospital.token("/cds-services/none"), "/cds-services/none", 404),
    ):
        headers = {"origin": ORIGIN} | ({"authorization": f"Bearer {token}"} if token else {})
        answer = ehr.service.post(path, json=body, headers=headers)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert "origin" in listed(answer, "vary")


@pytest.mark.checklist("C238")
def test_case_08_a_stranger_with_a_token_gets_an_answer_that_its_page_cannot_read(ehr: Ehr) -> None:
    headers = ehr.hospital.headers() | {"origin": STRANGER}
    answer = ehr.service.post(PATIENT_VIEW, json=chart_request(), headers=headers)
    assert answer.status_code == 200
    assert cors_headers(answer) == {}


@pytest.mark.checklist("C238")
@pytest.mark.parametrize("path", ["/", "/metrics", "/readyz", "/trials"])
def test_case_08_other_addresses_are_for_no_other_origin(path: str, ehr: Ehr) -> None:
    answer = ehr.service.get(path, headers={"origin": ORIGIN})
    assert cors_headers(answer) == {}
    assert cors_headers(preflight(ehr, path)) == {}
