"""Which texts are base URLs of FHIR servers, and which URLs lie under one."""

import pytest

from service.gather.base_url import MOST_CHARACTERS, UnusableBaseUrlError, parse_base_url

BASE = parse_base_url("https://ehr.example.org/fhir/R4")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://ehr.example.org/fhir", "https://ehr.example.org/fhir"),
        ("https://ehr.example.org/fhir/", "https://ehr.example.org/fhir"),
        ("https://ehr.example.org", "https://ehr.example.org"),
        ("https://ehr.example.org:443/fhir", "https://ehr.example.org/fhir"),
        ("https://ehr.example.org:8443/fhir", "https://ehr.example.org:8443/fhir"),
        ("HTTPS://EHR.Example.org/FHIR", "https://ehr.example.org/FHIR"),
        ("https://203.0.113.7/fhir", "https://203.0.113.7/fhir"),
        ("https://[2001:DB8:0::1]:8443/fhir", "https://[2001:db8::1]:8443/fhir"),
        ("http://127.0.0.1:8080/fhir", "http://127.0.0.1:8080/fhir"),
        ("http://localhost:80/fhir", "http://localhost/fhir"),
        ("http://[::1]:8080/fhir", "http://[::1]:8080/fhir"),
        ("https://xn--bcher-kva.example/fhir", "https://xn--bcher-kva.example/fhir"),
        ("https://ehr.example.org/tenant@a/r4;v=1", "https://ehr.example.org/tenant@a/r4;v=1"),
    ],
)
def test_a_base_url_has_one_normal_form(text: str, url: str) -> None:
    assert parse_base_url(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ehr.example.org/fhir",
        "//ehr.example.org/fhir",
        "ftp://ehr.example.org/fhir",
        "file:///etc/passwd",
        "http://ehr.example.org/fhir",
        "http://127.0.0.1.example.org/fhir",
        "http://localhost.example.org/fhir",
        "https://user@ehr.example.org/fhir",
        "https://user:secret@ehr.example.org/fhir",
        "https://ehr.example.org@169.254.169.254/fhir",
        "https://ehr.example.org\\@169.254.169.254/fhir",
        "https://ehr.example.org./fhir",
        "https://.example.org/fhir",
        "https://ehr..example.org/fhir",
        "https://ehr.example.org:0/fhir",
        "https://ehr.example.org:65536/fhir",
        "https://ehr.example.org:x/fhir",
        "https://ehr.example.org/fhir?x=1",
        "https://ehr.example.org/fhir?",
        "https://ehr.example.org/fhir#x",
        "https://ehr.example.org/fhir/../admin",
        "https://ehr.example.org/fhir/./admin",
        "https://ehr.example.org/fhir/..",
        "https://ehr.example.org//fhir",
        "https://ehr.example.org/fhir/%2e%2e/admin",
        "https://ehr.example.org/fhir%2fadmin",
        "https://ehr.example.org/fh ir",
        "https://ehr.example.org/fhir\n",
        "https://ehr\t.example.org/fhir",
        "https://bücher.example/fhir",
        "https://ehr.example.org%00.evil.example/fhir",
        "https://[::1%25lo]/fhir",
        "https://[::1/fhir",
        # one IPv4 address in the notations that resolvers take for it
        "http://2130706433/fhir",
        "http://0x7f000001/fhir",
        "http://0x7f.1/fhir",
        "http://017700000001/fhir",
        "http://0177.0.0.1/fhir",
        "http://127.1/fhir",
        "http://127.0.0.1./fhir",
        "https://2852039166/latest",
        "https://0xA9FEA9FE/latest",
        "https://169.254.43518/latest",
        "https://x/" + "a" * MOST_CHARACTERS,
    ],
)
def test_what_two_parsers_could_read_differently_is_refused(text: str) -> None:
    with pytest.raises(UnusableBaseUrlError) as refused:
        parse_base_url(text)
    assert "example" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://ehr.example.org/fhir/R4?_getpages=a|b&x=%41", "/fhir/R4?_getpages=a%7Cb&x=%41"),
        ("https://ehr.example.org/fhir/R4/?ct=1", "/fhir/R4/?ct=1"),
        ("https://ehr.example.org:443/fhir/R4/Observation?page=2", "/fhir/R4/Observation?page=2"),
        ("https://EHR.example.org/fhir/R4/Binary/x", "/fhir/R4/Binary/x"),
        ("Medication/m1", "/fhir/R4/Medication/m1"),
        ("?_getpages=a", "/fhir/R4/?_getpages=a"),
        ("/fhir/R4/Observation?page=2", "/fhir/R4/Observation?page=2"),
    ],
)
def test_a_url_under_the_base_has_a_target(url: str, target: str) -> None:
    assert BASE.target_of(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/fhir/R4?_getpages=a",
        "https://ehr.example.org.evil.example/fhir/R4",
        "http://ehr.example.org/fhir/R4?_getpages=a",
        "https://ehr.example.org:8443/fhir/R4?_getpages=a",
        "https://ehr.example.org/fhir/R4x?_getpages=a",
        "https://ehr.example.org/fhir?_getpages=a",
        "https://ehr.example.org/admin",
        "https://x@ehr.example.org/fhir/R4?a=b",
        "//evil.example/fhir/R4",
        "../../admin",
        "https://ehr.example.org/fhir/R4/../../admin",
        "https://ehr.example.org/fhir/R4/%2e%2e/admin",
        "https://ehr.example.org/fhir/R4\\..\\admin",
        "https://ehr.example.org/fhir/R4?a=b\r\nX: y",
        "https://ehr.example.org/fhir/R4?a=b#c",
        "https://ehr.example.org/fhir/R4?a=" + "b" * MOST_CHARACTERS,
        "urn:uuid:2130a2e2-7d5c-4d3e-8d4b-2c8f3a8f2f4e",
        "#contained",
        "http://[::1",
        "javascript:alert(1)",
        "file:///fhir/R4/x",
    ],
)
def test_any_other_url_has_none(url: str) -> None:
    assert BASE.target_of(url) is None


def test_characters_that_servers_refuse_are_encoded_and_nothing_is_encoded_twice() -> None:
    relative = 'Observation?patient=p1&category=http://x|a,b%7Cc&x="<>^`{}'
    assert BASE.target(relative) == (
        "/fhir/R4/Observation?patient=p1&category=http://x%7Ca,b%7Cc&x=%22%3C%3E%5E%60%7B%7D"
    )
