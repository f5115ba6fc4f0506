"""Addresses in the clients file."""

import pytest

from service.registry.addresses import base_url, identifier, key_url, origin


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://ehr.example.org", "https://ehr.example.org"),
        ("https://ehr.example.org/fhir/", "https://ehr.example.org/fhir"),
        ("https://ehr.example.org:8443/a/b", "https://ehr.example.org:8443/a/b"),
        ("http://localhost:8080/fhir", "http://localhost:8080/fhir"),
        ("http://127.0.0.2", "http://127.0.0.2"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://3com.example", "https://3com.example"),
    ],
)
def test_a_base_url_is_kept_without_the_slash_at_its_end(given: str, kept: str) -> None:
    assert base_url(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ehr.example.org",
        "ftp://ehr.example.org",
        "https://",
        "https:///fhir",
        "https://ehr.example.org/?a=b",
        "https://ehr.example.org/?",
        "https://ehr.example.org/#a",
        "https://ehr.example.org:0",
        "https://ehr.example.org:99999",
        "https://[::1",
        "https://user@ehr.example.org",
        "https://ehr.example.org\\@elsewhere.example",
        "https://ehr.example.org/a b",
        "https://ehr.example.org/\n",
        "https://ehr.exämple.org",
        "http://ehr.example.org",
        "http://localhost.example.org",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://127.1",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://10.0.0.1.",
    ],
)
def test_what_is_no_base_url_or_could_mean_another_host_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        base_url(given)


def test_the_address_of_keys_may_have_a_query_but_no_fragment() -> None:
    assert key_url("https://ehr.example.org/keys?v=1") == "https://ehr.example.org/keys?v=1"
    with pytest.raises(ValueError, match="fragment"):
        key_url("https://ehr.example.org/keys#a")


@pytest.mark.parametrize("given", ["https://ehr.example.org/", "urn:oid:1.2.3", "http://ehr.example.org"])
def test_an_issuer_is_any_uri_and_stays_as_it_is(given: str) -> None:
    assert identifier(given) == given


@pytest.mark.parametrize("given", ["", "ehr", "urn:", "https://ehr example", "1a:b"])
def test_an_issuer_that_is_no_uri_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="expected a URI"):
        identifier(given)


@pytest.mark.checklist("C238")
@pytest.mark.parametrize(
    "given",
    ["https://ehr.example.org", "https://ehr.example.org:8443", "http://localhost:3000", "http://[::1]"],
)
def test_an_origin_is_scheme_host_and_port(given: str) -> None:
    assert origin(given) == given


@pytest.mark.checklist("C238")
@pytest.mark.parametrize(
    "given",
    [
        "*",
        "null",
        "https://*.example.org",
        "https://ehr.example.org/",
        "https://ehr.example.org/app",
        "https://EHR.example.org",
        "https://ehr.example.org:443",
        "http://localhost:80",
        "http://ehr.example.org",
        "https://ehr.example.org; script-src",
        "https://ehr.example.org https://elsewhere.example",
        "https://ehr.example.org\n",
        "https://user@ehr.example.org",
        "https://ehr.example.org:99999",
        "ehr.example.org",
    ],
)
def test_anything_else_is_no_origin(given: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        origin(given)
