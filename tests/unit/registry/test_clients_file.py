"""The clients file: what it becomes, and everything that can be wrong with it."""

import dataclasses
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from service.cards.profiles.catalogue import PROFILES
from service.course.windows import Windows
from service.registry.clients import Client, Window
from service.registry.loading import UnusableRegistryError, load_registry
from tests.unit.registry.clients_file import PUBLIC_KEY, SMALLEST, complaints, write_keys, written

FULL = """
public_base_url = "https://cds.example.org/esr1/"

[[clients]]
id = "st-elsewhere"
issuer = "https://ehr.example.org"
tenant = "oncology"
jwks_file = "keys/st-elsewhere.json"
accepted_jku = ["https://ehr.example.org/jwks"]
algorithms = ["ES256"]
audiences = ["https://gateway.example.org/"]
fhir_servers = ["https://ehr.example.org/fhir/", "http://127.0.0.1:8080/fhir", "https://10.1.2.3/fhir"]
private_network = true
profile = "epic"
jurisdiction = "EU"
cors_origins = ["https://ehr.example.org"]
frame_origins = ["https://ehr.example.org:8443", "http://localhost:3000"]
silent = true
calls_per_minute = 60
qualifying_variants = ["D538G", "V422del"]
coded_imaging_only = true
[clients.windows]
ctdna_days = 1
imaging_days = 366
"""


def test_every_key_of_the_file_arrives(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    keys = write_keys(tmp_path / "keys", name="st-elsewhere.json")
    registry = load_registry(written(tmp_path, FULL))
    (client,) = registry.clients
    assert registry.public_base_url == "https://cds.example.org/esr1"
    assert client.jwks_file is not None
    assert (client.jwks_file.path, client.jwks_file.kids) == (keys, ("k1",))
    assert dataclasses.replace(client, jwks_file=None) == Client(
        id="st-elsewhere",
        issuer="https://ehr.example.org",
        tenant="oncology",
        accepted_jku=("https://ehr.example.org/jwks",),
        algorithms=("ES256",),
        audiences=("https://gateway.example.org",),
        fhir_servers=(
            "https://ehr.example.org/fhir",
            "http://127.0.0.1:8080/fhir",
            "https://10.1.2.3/fhir",
        ),
        private_network=True,
        profile="epic",
        jurisdiction="EU",
        windows={"ctdna_days": 1, "imaging_days": 366},
        cors_origins=("https://ehr.example.org",),
        frame_origins=("https://ehr.example.org:8443", "http://localhost:3000"),
        silent=True,
        calls_per_minute=60,
        qualifying_variants=("D538G", "V422del"),
        coded_imaging_only=True,
    )


def test_what_is_left_out_has_a_careful_default(tmp_path: Path) -> None:
    (client,) = load_registry(written(tmp_path, SMALLEST)).clients
    assert client.algorithms == ("ES384", "RS384")
    assert client.fhir_servers == client.cors_origins == client.frame_origins == client.accepted_jku == ()
    assert (client.private_network, client.silent, client.profile) == (False, False, "generic")
    assert client.tenant is client.jurisdiction is client.calls_per_minute is None
    assert Windows(**client.windows) == Windows()
    assert (client.qualifying_variants, client.coded_imaging_only) == ((), False)


def test_an_audience_is_added_to_the_public_address(tmp_path: Path) -> None:
    extended = SMALLEST + 'audiences = ["https://gateway.example.org/cds/"]'
    registry = load_registry(written(tmp_path, extended))
    assert registry.base_urls(registry.clients[0]) == (
        "https://cds.example.org",
        "https://gateway.example.org/cds",
    )


def test_origins_of_all_clients_count_once(tmp_path: Path) -> None:
    origins = (
        '\ncors_origins = ["https://a.example"]\nframe_origins = ["https://b.example", "https://a.example"]'
    )
    second = SMALLEST.partition("[[clients]]")[2].replace("one", "two").replace("ehr.", "ehr2.")
    registry = load_registry(written(tmp_path, f"{SMALLEST}{origins}\n[[clients]]{second}{origins}"))
    assert registry.cors_origins == {"https://a.example"}
    assert registry.frame_origins == ("https://b.example", "https://a.example")


def test_windows_and_profiles_are_those_of_the_service() -> None:
    assert set(get_args(Window)) == {item.name for item in dataclasses.fields(Windows)}
    assert set(get_args(get_type_hints(Client)["profile"])) == set(PROFILES)


@pytest.mark.checklist("C228")
@pytest.mark.checklist("C235")
@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("profil = 'epic'", "clients[0].profil: no such key; did you mean profile?"),
        ("fhir_server = 'x'", "clients[0].fhir_server: no such key; did you mean fhir_servers?"),
        ("profile = 'cerner'", "clients[0].profile: expected 'generic' or 'epic'"),
        ("jurisdiction = 'us'", "clients[0].jurisdiction: expected 'US' or 'EU'"),
        ("tenant = ' a'", "clients[0].tenant: expected a text without blanks around it"),
        ("tenant = ''", "clients[0].tenant: expected a text without blanks around it"),
        ("tenant = 5", "clients[0].tenant: expected a text in quotes"),
        ("silent = 'yes'", "clients[0].silent: expected true or false"),
        ("silent = 1", "clients[0].silent: expected true or false"),
        ("calls_per_minute = 0", "clients[0].calls_per_minute: expected a number of at least 1"),
        ("calls_per_minute = '60'", "clients[0].calls_per_minute: expected a whole number"),
        ("calls_per_minute = true", "clients[0].calls_per_minute: expected a whole number"),
        ("algorithms = []", "clients[0].algorithms: expected at least one entry"),
        ("algorithms = 'ES384'", "clients[0].algorithms: expected a list, in square brackets"),
        ("fhir_servers = ['']", "clients[0].fhir_servers[0]: expected an https URL"),
        (
            "fhir_servers = ['https://ok.example', 'http://ehr.example']",
            "clients[0].fhir_servers[1]: expected https; plain http is for loopback addresses only",
        ),
        (
            "audiences = ['http://cds.example']",
            "clients[0].audiences[0]: expected https; plain http is for loopback addresses only",
        ),
        (
            "cors_origins = ['https://a.example/']",
            "clients[0].cors_origins[0]: expected an origin as a browser sends it: https://host or"
            " https://host:port",
        ),
        (
            "frame_origins = ['*']",
            "clients[0].frame_origins[0]: expected an exact origin; * is not accepted",
        ),
        ("jwks_file = 'k.json'", "clients[0]: expected jwks_file or jwks_url, not both"),
        (
            "public_base_url = 'https://cds.example.org'",
            "clients[0].public_base_url: no such key here; it belongs above the first [[clients]]",
        ),
        (
            "ctdna_days = 30",
            "clients[0].ctdna_days: no such key here; it belongs directly below [clients.windows]",
        ),
        ("windows = 30", "clients[0].windows: expected a table"),
        ("windows.ctdna_days = 0", "clients[0].windows.ctdna_days: expected a number of at least 1"),
        ("windows.ctdna_days = 367", "clients[0].windows.ctdna_days: expected a number of at most 366"),
        ("qualifying_variants = []", "clients[0].qualifying_variants: expected at least one entry"),
        (
            'qualifying_variants = "D538G"',
            "clients[0].qualifying_variants: expected a list, in square brackets",
        ),
        (
            'qualifying_variants = ["D538G", "p.Y537S"]',
            "clients[0].qualifying_variants[1]: expected the protein change of an ESR1 variant in one-letter code, "
            "such as D538G or V422del",
        ),
        (
            'qualifying_variants = ["D838G"]',
            "clients[0].qualifying_variants[0]: expected the protein change of an ESR1 variant in one-letter code, "
            "such as D538G or V422del",
        ),
        ('coded_imaging_only = "yes"', "clients[0].coded_imaging_only: expected true or false"),
        ("windows.ctdna_days = 30.5", "clients[0].windows.ctdna_days: expected a whole number"),
        ("windows.ctdna = 30", "clients[0].windows.ctdna: no such key; did you mean ctdna_days?"),
        (
            "windows.silent = true",
            "clients[0].windows.silent: no such key here; it belongs directly below [[clients]]",
        ),
        (
            "windows.zzz = 1",
            "clients[0].windows.zzz: no such key; expected one of ctdna_days, imaging_days,"
            " performance_status_days",
        ),
    ],
)
def test_a_line_that_is_wrong_is_named_with_what_is_expected(
    tmp_path: Path, line: str, complaint: str
) -> None:
    write_keys(tmp_path, name="k.json")
    assert complaints(tmp_path, SMALLEST + line) == (complaint,)


@pytest.mark.checklist("C228")
@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS384", "HS512", "es384", "EdDSA"])
def test_only_signatures_with_a_key_pair_can_be_configured(tmp_path: Path, algorithm: str) -> None:
    (complaint,) = complaints(tmp_path, f'{SMALLEST}algorithms = ["ES384", "{algorithm}"]')
    assert complaint.startswith("clients[0].algorithms[1]: expected 'ES256', 'ES384'")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            'public_base_url = "https://a.example"',
            "clients: missing; expected one [[clients]] table for each",
        ),
        (SMALLEST.replace("[[clients]]", "[clients]"), "clients: expected tables written [[clients]]"),
        (SMALLEST.replace("[[clients]]", "[[client]]"), "client: no such key; did you mean clients?"),
        ('public_base_url = "https://a.example"\nclients = []', "clients: expected at least one entry"),
        ('public_base_url = "https://a.example"\nclients = [1]', "clients[0]: expected a table, written [["),
        (SMALLEST.replace("public_base_url", "public_url"), "public_base_url: missing; expected the address"),
        (SMALLEST.replace("cds.example.org", "cds.example.org?x=1"), "public_base_url: expected a base URL"),
        (SMALLEST.replace('id = "one"', ""), "clients[0].id: missing; expected a name for the client"),
        (SMALLEST.replace('"one"', '"one two"'), "clients[0].id: expected 1 to 64 letters"),
        (SMALLEST.replace('"https://ehr.example.org"', '"ehr"'), "clients[0].issuer: expected a URI, as in"),
        (SMALLEST.replace("jwks_url", "#"), "clients[0]: no keys; expected jwks_file or jwks_url"),
        (
            SMALLEST.replace("jwks_url", "jwks_file = 5 #"),
            "clients[0].jwks_file: expected the name of a file, in quotes",
        ),
        (SMALLEST + "windows =", "the file is not TOML: "),
    ],
)
def test_a_file_of_the_wrong_form_is_explained(tmp_path: Path, text: str, complaint: str) -> None:
    assert any(each.startswith(complaint) for each in complaints(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UnusableRegistryError, match="the file cannot be read: No such file"):
        load_registry(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'id = "\xe9"')
    with pytest.raises(UnusableRegistryError, match="the file is not UTF-8 text"):
        load_registry(tmp_path / "latin.toml")


ONE = """
[[clients]]
id = "{id}"
issuer = "{issuer}"
jwks_url = "https://ehr.example.org/keys"
{more}
"""


def _clients(*clients: tuple[str, str, str]) -> str:
    tables = (ONE.format(id=name, issuer=issuer, more=more) for name, issuer, more in clients)
    return 'public_base_url = "https://cds.example.org"\n' + "".join(tables)


def test_each_client_has_an_id_of_its_own(tmp_path: Path) -> None:
    text = _clients(("a", "urn:1", ""), ("b", "urn:2", ""), ("a", "urn:3", ""))
    assert complaints(tmp_path, text) == ("clients[2].id: the same as in clients[0]",)


@pytest.mark.checklist("C231")
@pytest.mark.parametrize(
    ("first", "second", "told_apart"),
    [
        ("", "", False),
        ("tenant = 'x'", "tenant = 'x'", False),
        ("tenant = 'x'", "tenant = 'y'", True),
        ("", "tenant = 'x'", True),
    ],
)
def test_clients_of_one_issuer_differ_in_tenant(
    tmp_path: Path, first: str, second: str, told_apart: bool
) -> None:
    text = _clients(("a", "urn:1", first), ("b", "urn:1", second))
    if told_apart:
        assert len(load_registry(written(tmp_path, text)).clients) == 2
    else:
        assert complaints(tmp_path, text) == (
            "clients[1].issuer: the same as in clients[0]; two clients of one issuer need different tenants",
        )


@pytest.mark.parametrize(
    ("host", "private_network", "complaint"),
    [
        ("8.8.8.8", False, None),
        ("127.0.0.1", False, None),
        ("[::1]", False, None),
        ("fhir.internal", False, None),
        ("10.1.2.3", True, None),
        ("[fd00::1]", True, None),
        ("10.1.2.3", False, "a private address; it needs private_network = true"),
        ("192.168.1.1", False, "a private address; it needs private_network = true"),
        ("[fd00::1]", False, "a private address; it needs private_network = true"),
        ("169.254.169.254", True, "link-local or reserved"),
        ("[fe80::1]", True, "link-local or reserved"),
        ("0.0.0.0", True, "link-local or reserved"),
        ("224.0.0.1", True, "link-local or reserved"),
        ("[::ffff:169.254.169.254]", True, "link-local or reserved"),
        ("[::ffff:10.1.2.3]", False, "a private address; it needs private_network = true"),
    ],
)
def test_a_fhir_server_on_a_private_address_needs_consent_and_a_metadata_address_gets_none(
    tmp_path: Path, host: str, private_network: bool, complaint: str | None
) -> None:
    text = (
        f"{SMALLEST}fhir_servers = ['https://{host}/fhir']\nprivate_network = {str(private_network).lower()}"
    )
    if complaint is None:
        assert load_registry(written(tmp_path, text)).clients[0].fhir_servers == (f"https://{host}/fhir",)
    else:
        (said,) = complaints(tmp_path, text)
        assert said.startswith("clients[0].fhir_servers[0]: ")
        assert said.endswith(complaint)


def test_everything_is_said_at_once_in_the_order_of_the_clients(tmp_path: Path) -> None:
    text = """
public_base_url = "http://cds.example.org"
colour = "green"
[[clients]]
id = "a"
issuer = "urn:1"
fhir_servers = ["https://10.0.0.1", "nowhere", 5]
[[clients]]
id = "a"
jwks_file = "gone.json"
windows = { ctdna_days = 0, imaging_days = 400 }
"""
    assert complaints(tmp_path, text) == (
        "public_base_url: expected https; plain http is for loopback addresses only",
        "colour: no such key; expected one of public_base_url, clients",
        "clients[0].fhir_servers[1]: expected an https URL",
        "clients[0].fhir_servers[2]: expected a text in quotes",
        "clients[0]: no keys; expected jwks_file or jwks_url",
        "clients[0].fhir_servers[0]: a private address; it needs private_network = true",
        "clients[1].issuer: missing; expected the claim `iss` of the client's tokens",
        "clients[1].jwks_file: no such file; a relative path starts at the folder of the clients file",
        "clients[1].windows.ctdna_days: expected a number of at least 1",
        "clients[1].windows.imaging_days: expected a number of at most 366",
        "clients[1].id: the same as in clients[0]",
    )


def test_a_complaint_repeats_no_value_of_the_file(tmp_path: Path) -> None:
    marker = "s3cr3t"
    text = f"""
public_base_url = "https://user:{marker}@cds.example.org"
[[clients]]
id = "{marker} {marker}"
issuer = "{marker}"
tenant = " {marker}"
jwks_file = "{marker}.json"
jwks_url = "http://{marker}.example.org/"
profile = "{marker}"
algorithms = ["{marker}"]
fhir_servers = ["https://{marker}@ehr.example.org", "{marker}"]
cors_origins = ["{marker}"]
windows = "{marker}"
silent = "{marker}"
"""
    said = complaints(tmp_path, text)
    assert len(said) == 14
    assert marker not in " ".join(said)


def test_a_registry_shows_no_key_in_its_repr(tmp_path: Path) -> None:
    write_keys(tmp_path)
    registry = load_registry(written(tmp_path, SMALLEST.replace("jwks_url", "jwks_file = 'keys.json' #")))
    assert str(PUBLIC_KEY["x"]) not in repr(registry)
