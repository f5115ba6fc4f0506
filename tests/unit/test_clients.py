"""Clients of the clients file, as authentication, rates and answers see them."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey

from cds_hooks import Forbidden
from cds_hooks.authentication import MemoryNonces
from service.cds_services.caller import Caller
from service.clients import Clients, configured_access, key_complaints
from service.gather.policy import ServerRefusedError
from service.observability.metrics import Metrics
from service.registry.watching import WatchedRegistry
from service.settings import Settings, UnusableSettingsError
from service.terms.esr1_variants import PROJECT_DEFAULT
from tests.hospital import CLIENT_ID, Hospital

METRICS = Metrics(services=[], prefetch_keys=[])


def clients_of(hospital: Hospital) -> Clients:
    """The clients of a file that is looked at whenever it is asked for."""
    watched = WatchedRegistry(hospital.write(), check_keys=key_complaints, check_every_seconds=0)
    return Clients(watched, http=httpx.AsyncClient(), jurisdiction="US")


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


def test_looking_at_the_file_costs_nothing_between_two_looks(tmp_path: Path) -> None:
    watched = WatchedRegistry(Hospital(tmp_path).write(), check_every_seconds=60)
    clients = Clients(watched, http=httpx.AsyncClient(), jurisdiction="US")
    (tmp_path / "clients.toml").unlink()
    assert [signer.id for signer in clients.signers()] == [CLIENT_ID]
