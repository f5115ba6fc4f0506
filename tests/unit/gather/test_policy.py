"""Which servers a client's policy admits, and which addresses they may have."""

from collections.abc import Sequence

import pytest

from service.gather import ServerPolicy, ServerRefusedError, UnusableBaseUrlError
from service.gather.addresses import callable_addresses, may_call, system_resolve
from service.gather.base_url import parse_base_url

POLICY = ServerPolicy.of(["https://ehr.example.org/fhir", "http://127.0.0.1:8080/fhir"])


@pytest.mark.parametrize(
    "server",
    [
        "https://ehr.example.org/fhir",
        "https://ehr.example.org/fhir/",
        "https://EHR.example.org:443/fhir",
        "https://ehr.example.org/fhir/tenant-a",
        "http://127.0.0.1:8080/fhir",
    ],
)
def test_an_allowed_server_is_admitted_in_every_spelling(server: str) -> None:
    assert POLICY.admit(server).host in ("ehr.example.org", "127.0.0.1")


@pytest.mark.parametrize(
    "server",
    [
        "https://ehr.example.org",
        "https://ehr.example.org/fhirx",
        "https://ehr.example.org/other",
        "https://ehr.example.org:8443/fhir",
        "http://ehr.example.org/fhir",
        "https://ehr.example.org.evil.example/fhir",
        "https://evil.example/fhir",
        "https://ehr.example.org@evil.example/fhir",
        "https://127.0.0.1:8080/fhir",
        "http://127.0.0.1:8081/fhir",
        "http://localhost:8080/fhir",
        "http://169.254.169.254/latest/meta-data",
        "not a URL",
    ],
)
def test_any_other_server_is_refused_with_a_cause_that_does_not_repeat_it(server: str) -> None:
    with pytest.raises(ServerRefusedError) as refused:
        POLICY.admit(server)
    assert refused.value.cause
    assert "example" not in refused.value.cause


def test_a_policy_with_an_unusable_base_url_is_not_made() -> None:
    with pytest.raises(UnusableBaseUrlError):
        ServerPolicy.of(["http://ehr.example.org/fhir"])


def test_in_development_every_server_on_this_machine_is_admitted_and_no_other() -> None:
    policy = ServerPolicy.of([], any_loopback=True)
    for server in ("http://127.0.0.1:9999/fhir", "http://localhost:1/x", "http://[::1]:9999/r4"):
        assert policy.admit(server).is_loopback
    with pytest.raises(ServerRefusedError):
        policy.admit("https://ehr.example.org/fhir")


@pytest.mark.parametrize(
    ("address", "public", "private_allowed"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True, True),
        ("10.0.0.1", False, True),
        ("172.16.0.1", False, True),
        ("172.15.255.255", True, True),
        ("172.31.255.255", False, True),
        ("172.32.0.0", True, True),
        ("192.168.1.1", False, True),
        ("100.64.0.1", False, True),
        ("fc00::1", False, True),
        ("fd12:3456::1", False, True),
        ("::ffff:10.0.0.1", False, True),
        # never
        ("127.0.0.1", False, False),
        ("127.255.255.254", False, False),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("0.0.0.0", False, False),
        ("::", False, False),
        ("169.254.169.254", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("::169.254.169.254", False, False),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("2002:a9fe:a9fe::1", False, False),
        ("2002:7f00:1::", False, False),
        ("2001:0:4136:e378:8000:63bf:5601:5601", False, False),
        ("fe80::1", False, False),
        ("fe80::1%eth0", False, False),
        ("fec0::1", False, False),
        ("fd00:ec2::254", False, False),
        ("100.100.100.200", False, False),
        ("192.0.0.192", False, False),
        ("168.63.129.16", False, False),
        ("224.0.0.1", False, False),
        ("239.1.2.3", False, False),
        ("ff02::1", False, False),
        ("255.255.255.255", False, False),
        ("240.0.0.1", False, False),
        ("192.0.2.1", False, False),
        ("2001:db8::1", False, False),
        ("not-an-address", False, False),
    ],
)
def test_the_addresses_that_may_be_connected_to(address: str, public: bool, private_allowed: bool) -> None:
    assert may_call(address, loopback=False, private=False) is public
    assert may_call(address, loopback=False, private=True) is private_allowed


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_a_server_on_this_machine_has_loopback_addresses(address: str) -> None:
    assert may_call(address, loopback=True, private=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_a_server_on_this_machine_has_no_other_addresses(address: str) -> None:
    assert not may_call(address, loopback=True, private=True)


async def test_a_name_that_resolves_to_forbidden_and_allowed_addresses_keeps_the_allowed_ones() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        assert (host, port) == ("ehr.example.org", 443)
        return ["169.254.169.254", "93.184.216.34", "10.0.0.1", "93.184.216.34"]

    base = parse_base_url("https://ehr.example.org/fhir")
    assert await callable_addresses(base, resolve=resolve, private_addresses=False) == ("93.184.216.34",)


async def test_an_address_written_out_is_not_resolved() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("resolved")

    base = parse_base_url("https://10.1.2.3/fhir")
    assert await callable_addresses(base, resolve=resolve, private_addresses=True) == ("10.1.2.3",)
    assert await callable_addresses(base, resolve=resolve, private_addresses=False) == ()


async def test_the_system_resolves_localhost_to_loopback() -> None:
    found = await system_resolve("localhost", 80)
    assert found
    assert all(may_call(address, loopback=True, private=False) for address in found)
