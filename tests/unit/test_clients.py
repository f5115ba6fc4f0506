"""Clients of the clients file, as authentication, rates and answers see them."""

import json
import re
from base64 import urlsafe_b64encode
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from starlette.requests import Request
from structlog.testing import capture_logs

from cds_hooks import Forbidden, Unauthorized
from cds_hooks.authentication import MemoryNonces
from service.cds_services.caller import Caller
from service.clients import CHECKS, Clients, configured_access, key_complaints
from service.gather.policy import ServerRefusedError
from service.observability.metrics import Metrics
from service.registry.loading import UnusableRegistryError, load_registry
from service.settings import Settings, UnusableSettingsError
from service.terms.esr1_variants import PROJECT_DEFAULT
from tests.acceptance.live_service import PATIENT_VIEW
from tests.hospital import CLIENT_ID, Hospital

METRICS = Metrics(services=[], prefetch_keys=[])
HTTP = httpx.AsyncClient()
"""Calls nobody here."""


def clients_of(hospital: Hospital) -> Clients:
    """The clients of a file that is looked at whenever it is asked for."""
    return Clients(hospital.write(), http=HTTP, jurisdiction="US", check_every_seconds=0)


def caller_of(hospital: Hospital) -> Caller:
    """What the hospital gets."""
    return clients_of(hospital).caller(CLIENT_ID)


def test_what_a_client_does_not_say_is_as_set_for_the_service(tmp_path: Path) -> None:
    caller = caller_of(Hospital(tmp_path))
    assert (caller.id, caller.site.jurisdiction, caller.site.profile.id) == (CLIENT_ID, "US", "generic")
    assert (caller.windows.ctdna_days, caller.silent) == (91, False)


def test_what_a_client_says_counts_for_it(tmp_path: Path) -> None:
    entry = {"jurisdiction": "EU", "profile": "epic", "silent": True}
    caller = caller_of(Hospital(tmp_path, entry=entry))
    assert (caller.site.jurisdiction, caller.site.profile.id, caller.silent) == ("EU", "epic", True)
    assert caller.site.base_url == "https://cds.hospital.example.org"


def test_a_site_may_have_its_own_list_of_variants_and_trust_codes_only(tmp_path: Path) -> None:
    usual = caller_of(Hospital(tmp_path))
    entry = {"qualifying_variants": ["D538G"], "coded_imaging_only": True}
    strict = caller_of(Hospital(tmp_path, entry=entry))
    assert (usual.qualifying, usual.coded_imaging_only) == (PROJECT_DEFAULT, False)
    assert (strict.qualifying.names, strict.coded_imaging_only) == ({"D538G"}, True)


def test_only_its_own_fhir_servers_may_be_read_for_a_client(tmp_path: Path) -> None:
    policy = caller_of(Hospital(tmp_path, entry={"fhir_servers": ["https://ehr.example.org/fhir"]})).fhir
    assert policy.admit("https://ehr.example.org/fhir")
    for other in (
        "https://ehr.example.org/other",
        "https://evil.example.org/fhir",
        "http://127.0.0.1:8080/fhir",
    ):
        with pytest.raises(ServerRefusedError):
            policy.admit(other)


@pytest.mark.parametrize(
    "server",
    [
        "https://ehr.example.org/fhir",
        "https://ehr.example.org:8443/fhir/r4",
        "http://127.0.0.1:8080/fhir",
        "http://localhost:8080/fhir",
        "https://[2606:4700::1111]/fhir",
        "https://93.184.215.14/fhir",
    ],
)
def test_a_server_that_the_clients_file_accepts_can_be_called(tmp_path: Path, server: str) -> None:
    assert caller_of(Hospital(tmp_path, entry={"fhir_servers": [server]})).fhir.admit(server)


NOT_TO_BE_CALLED = [
    "https://ehr.example.org/api/FHIR//R4",
    "https://ehr.example.org/a%20b",
    "https://ehr.example.org/%7Et",
    "https://ehr.example.org/../x",
    "https://ehr.example.org./fhir",
    "https://ehr.example.org/{tenant}/fhir",
    "https://a..b/x",
    "https://[fe80::1%25eth0]/x",
    f"https://{'a' * 70}.example.org/x",
]


def complaints_of(hospital: Hospital) -> tuple[str, ...]:
    """What `check-config` says of the file."""
    try:
        load_registry(hospital.write(), checks=CHECKS)
    except UnusableRegistryError as error:
        return error.complaints
    return ()


@pytest.mark.parametrize("server", NOT_TO_BE_CALLED)
def test_a_server_that_could_not_be_called_is_a_complaint_about_the_file(tmp_path: Path, server: str) -> None:
    (complaint, *_) = complaints_of(Hospital(tmp_path, entry={"fhir_servers": [server]}))
    assert complaint.startswith("clients[0].fhir_servers[0]: ")
    assert server not in complaint


@pytest.mark.parametrize(
    "url",
    [
        "https://xn--a/keys",
        "https://a..b/keys",
        f"https://{'a' * 70}.example.org/keys",
        "https://169.254.169.254/latest",
        "https://[fe80::1]/keys",
        "https://[::ffff:169.254.169.254]/keys",
        "https://0.0.0.0/keys",
    ],
)
def test_keys_that_could_not_or_must_not_be_fetched_are_a_complaint_about_the_file(
    tmp_path: Path, url: str
) -> None:
    (complaint,) = complaints_of(Hospital(tmp_path, entry={"jwks_file": ..., "jwks_url": url}))
    assert re.fullmatch(r"clients\[0\]\.jwks_url: (expected|the address) [\w ';\-]+", complaint)


@pytest.mark.parametrize(
    "url", ["https://10.1.2.3/keys?v=1", "http://127.0.0.1:8080/keys", "https://ehr.example.org/a%20b"]
)
def test_a_key_server_may_be_on_the_hospitals_own_network(tmp_path: Path, url: str) -> None:
    assert complaints_of(Hospital(tmp_path, entry={"jwks_file": ..., "jwks_url": url})) == ()


HOSTS = st.from_regex(r"[a-z0-9.\-_%:\[\]]{1,20}|xn--[a-z0-9\-]{1,6}|[a-z]{60,70}\.org", fullmatch=True)
URLS = st.builds(
    "{}://{}{}".format,
    st.sampled_from(["https", "http", "HTTPS"]),
    HOSTS | st.sampled_from(["ehr.example.org", "127.0.0.1", "localhost", "[::1]:8443"]),
    st.from_regex(r"(/[A-Za-z0-9.~%;=@{}\\?#-]{0,6}){0,4}", fullmatch=True),
) | st.sampled_from(NOT_TO_BE_CALLED)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(server=URLS, keys=URLS, audience=URLS)
def test_clients_can_be_made_of_whatever_the_file_is_allowed_to_say(
    tmp_path: Path, server: str, keys: str, audience: str
) -> None:
    entry = {"fhir_servers": [server], "jwks_file": ..., "jwks_url": keys, "audiences": [audience]}
    hospital = Hospital(tmp_path, entry=entry)
    if complaints_of(hospital):
        return
    assert caller_of(hospital).fhir.admit(server.rstrip("/"))


def test_a_server_that_cannot_be_called_leaves_the_clients_as_they_were(tmp_path: Path) -> None:
    clients = clients_of(Hospital(tmp_path))
    Hospital(tmp_path, entry={"fhir_servers": [NOT_TO_BE_CALLED[0]]}).write()
    assert [signer.id for signer in clients.signers()] == [CLIENT_ID]
    assert clients.caller(CLIENT_ID)
    assert "clients[0].fhir_servers[0]" in (clients.complaint() or "")
    Hospital(tmp_path, entry={"silent": True}).write()
    assert clients.complaint() is None
    assert clients.caller(CLIENT_ID).silent


def test_a_changed_file_is_followed(tmp_path: Path) -> None:
    clients = clients_of(Hospital(tmp_path))
    assert clients.calls_per_minute(CLIENT_ID) is None
    Hospital(tmp_path, entry={"calls_per_minute": 5}).write()
    assert [signer.id for signer in clients.signers()] == [CLIENT_ID]
    assert clients.calls_per_minute(CLIENT_ID) == 5


def test_a_client_that_was_removed_is_known_no_more(tmp_path: Path) -> None:
    clients = clients_of(Hospital(tmp_path))
    Hospital(tmp_path, entry={"id": "another"}).write()
    assert [signer.id for signer in clients.signers()] == ["another"]
    with pytest.raises(Forbidden):
        clients.caller(CLIENT_ID)


def test_a_file_that_breaks_leaves_the_clients_as_they_were_and_says_so(tmp_path: Path) -> None:
    clients = clients_of(Hospital(tmp_path))
    assert clients.complaint() is None
    (tmp_path / "clients.toml").write_text("public_base_url = 7")
    assert (clients.complaint() or "").startswith("the clients file is not in force: ")
    assert [signer.id for signer in clients.signers()] == [CLIENT_ID]


def test_a_key_set_that_was_fetched_outlives_a_change_of_the_file(tmp_path: Path) -> None:
    entry = {"jwks_file": ..., "jwks_url": "https://ehr.example.org/jwks"}
    clients = clients_of(Hospital(tmp_path, entry=entry))
    before = clients.signers()[0].keys
    Hospital(tmp_path, entry=entry | {"calls_per_minute": 5}).write()
    assert clients.signers()[0].keys is before
    assert clients.calls_per_minute(CLIENT_ID) == 5


def test_keys_that_can_verify_signatures_are_no_reason_to_complain() -> None:
    key = ECKey.generate_key("P-384", {"kid": "k1"})
    assert key_complaints(json.dumps({"keys": [key.as_dict(private=False)]}).encode()) == ()


def test_a_weak_key_stops_the_start_and_is_named_without_its_content(tmp_path: Path) -> None:
    path = Hospital(tmp_path).write()
    modulus = urlsafe_b64encode(b"\xc1" * 128).decode()
    weak = {"kty": "RSA", "kid": "weak", "alg": "RS384", "use": "sig", "n": modulus, "e": "AQAB"}
    (tmp_path / "hospital.jwks.json").write_text(json.dumps({"keys": [weak]}))
    with pytest.raises(UnusableSettingsError, match=r"ESR1_CDS_CONFIG: .*jwks_file") as refused:
        configured_access(Settings(config=path), path, nonces=MemoryNonces(), metrics=METRICS)
    assert modulus not in str(refused.value)


async def test_access_authenticates_by_the_file_and_ends_its_connections(tmp_path: Path) -> None:
    path = Hospital(tmp_path).write()
    access = configured_access(Settings(config=path), path, nonces=MemoryNonces(), metrics=METRICS)
    assert access.authenticate is not None
    assert access.registry is not None
    assert access.registry().clients[0].id == CLIENT_ID
    assert access.complaint() is None
    await access.close()


def _call(token: str) -> Request:
    headers = [(b"authorization", f"Bearer {token}".encode())]
    return Request({"type": "http", "method": "POST", "path": PATIENT_VIEW, "headers": headers})


@pytest.mark.checklist("C232")
@pytest.mark.parametrize(
    ("claims", "cause", "client_id"),
    [
        ({"aud": "https://elsewhere.example.org"}, "audience", CLIENT_ID),
        ({"exp": 1, "iat": 0}, "expired", CLIENT_ID),
        ({"iss": "https://stranger.example.org"}, "issuer", None),
    ],
)
async def test_the_log_says_whose_calls_are_refused_and_nothing_of_the_token(
    tmp_path: Path, claims: dict[str, object], cause: str, client_id: str | None
) -> None:
    hospital = Hospital(tmp_path)
    path = hospital.write()
    access = configured_access(Settings(config=path), path, nonces=MemoryNonces(), metrics=METRICS)
    assert access.authenticate is not None
    with capture_logs() as entries, pytest.raises(Unauthorized):
        await access.authenticate(_call(hospital.token(**claims)))
    (entry,) = entries
    assert (entry["event"], entry["cause"], entry["client_id"]) == ("call refused", cause, client_id)
    assert "example.org" not in str(entry)
    await access.close()


async def test_the_log_says_everything_that_is_wrong_with_a_changed_file(tmp_path: Path) -> None:
    hospital = Hospital(tmp_path)
    path = hospital.write()
    access = configured_access(
        Settings(config=path), path, nonces=MemoryNonces(), metrics=METRICS, check_every_seconds=0
    )
    path.write_text('public_base_url = "hunter2"\nclients = []\n')
    with capture_logs() as entries:
        assert access.complaint() is not None
        assert access.complaint() is not None
    assert [(entry["event"], entry["log_level"]) for entry in entries] == [
        ("clients file not taken over", "error")
    ] * 2
    assert [entry["reason"].partition(":")[0] for entry in entries] == ["public_base_url", "clients"]
    assert "hunter2" not in str(entries)
    await access.close()


def test_looking_at_the_file_costs_nothing_between_two_looks(tmp_path: Path) -> None:
    clients = Clients(Hospital(tmp_path).write(), http=HTTP, jurisdiction="US")
    (tmp_path / "clients.toml").unlink()
    assert [signer.id for signer in clients.signers()] == [CLIENT_ID]
