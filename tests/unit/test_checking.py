"""``check-config``: what it says of a clients file, and the example that comes with the project."""

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from cds_hooks.authentication import ALGORITHMS
from service.checking import check_config
from service.registry.clients import Algorithm, Client, Registry, Window
from service.registry.loading import load_registry

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "clients.example.toml"
PAGE = ROOT / "docs" / "clients.md"

BROKEN = """
public_base_url = "http://cds.example.org"
[[clients]]
id = "one"
issuer = "urn:one"
secret = "s3cr3t"
"""


@pytest.fixture
def broken(tmp_path: Path) -> str:
    file = tmp_path / "clients.toml"
    file.write_text(BROKEN, encoding="utf-8")
    return str(file)


def test_each_complaint_is_a_line_on_standard_error(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_config(broken, output_format="text") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "s3cr3t" not in said.err
    lines = said.err.splitlines()
    assert all(line.startswith(f"esr1-cds: {broken}: ") for line in lines)
    assert [line.split(": ")[2] for line in lines] == ["public_base_url", "clients[0].secret", "clients[0]"]


def test_as_json_the_complaints_are_one_object(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_config(broken, output_format="json") == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["usable"] is False
    assert answer["complaints"][0] == (
        "public_base_url: expected https; plain http is for loopback addresses only"
    )
    assert len(answer["complaints"]) == 3


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        (
            [{"kty": "RSA", "kid": "a", "e": "AQAB", "n": "sHVz" * 43}],
            "keys[0] is an RSA key below 2048 bits",
        ),
        ([{"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}], "keys[0] has no kid"),
        ([{"kty": "EC", "kid": "a", "d": "AA"}], "keys[0] is a private key"),
    ],
)
def test_a_key_that_could_verify_nothing_is_found_before_the_start(
    keys: list[object], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys.json").write_text(json.dumps({"keys": keys}), encoding="utf-8")
    file = tmp_path / "clients.toml"
    file.write_text(
        'public_base_url = "https://cds.example.org"\n[[clients]]\nid = "one"\nissuer = "urn:one"\n'
        'jwks_file = "keys.json"\n',
        encoding="utf-8",
    )
    assert check_config(str(file), output_format="text") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"esr1-cds: {file}: clients[0].jwks_file: {complaint}")


def test_a_file_that_is_not_there_is_a_complaint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_config(str(tmp_path / "none.toml"), output_format="text") == 2
    assert capsys.readouterr().err.endswith("none.toml: the file cannot be read: No such file or directory\n")


def test_the_example_is_usable_and_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_config(str(EXAMPLE), output_format="text") == 0
    said = capsys.readouterr()
    assert said.err == ""
    heading, generic, epic = said.out.split("\n\n")
    assert heading == "2 clients, reached at https://cds.example.org"
    assert generic.startswith("st-elsewhere\n")
    assert "keys          st-elsewhere.example.jwks.json (2026-01)" in generic
    assert "windows       ctdna_days 91, imaging_days 91, performance_status_days 60" in generic
    assert epic.startswith("mercy-west (silent: no card is shown)\n")
    assert "profile       epic" in epic
    assert "FHIR servers  https://epic.example.net/api/FHIR/R4" in epic


def test_a_client_with_nothing_but_keys_is_summed_up_by_its_defaults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "clients.toml"
    file.write_text(
        'public_base_url = "https://cds.example.org"\n[[clients]]\nid = "one"\nissuer = "urn:one"\n'
        'tenant = "north"\njwks_url = "https://ehr.example.org/keys"\n',
        encoding="utf-8",
    )
    assert check_config(str(file), output_format="text") == 0
    assert capsys.readouterr().out == (
        "1 client, reached at https://cds.example.org\n"
        "\n"
        "one\n"
        "  issuer        urn:one, tenant north\n"
        "  keys          https://ehr.example.org/keys\n"
        "  algorithms    ES384, RS384\n"
        "  audiences     the public base URL only\n"
        "  FHIR servers  none: prefetch only\n"
        "  profile       generic\n"
        "  jurisdiction  as set for the service\n"
        "  windows       ctdna_days 91, imaging_days 91, performance_status_days 91\n"
        "  variants      the project's list\n"
        "  imaging       codes and words decide\n"
        "  origins       none\n"
        "  frames        none\n"
        "  rate          no limit\n"
    )


def test_as_json_a_usable_file_is_all_its_keys_with_their_defaults(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check_config(str(EXAMPLE), output_format="json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["usable"] is True
    generic, epic = answer["clients"]
    assert set(generic) == {item.name for item in fields(Client)}
    assert generic["jwks_file"]["kids"] == ["2026-01"]
    assert generic["windows"] == {"ctdna_days": 91, "imaging_days": 91, "performance_status_days": 60}
    assert (epic["profile"], epic["silent"], epic["jwks_file"]) == ("epic", True, None)


def test_the_example_holds_no_private_key() -> None:
    (keys,) = (client.jwks_file for client in load_registry(EXAMPLE).clients if client.jwks_file)
    assert [set(key) for key in json.loads(keys.content)["keys"]] == [
        {"kid", "kty", "crv", "use", "alg", "x", "y"}
    ]


def test_what_can_be_configured_is_what_can_be_verified() -> None:
    assert set(get_args(Algorithm)) == ALGORITHMS


def test_the_page_names_every_key_algorithm_and_default() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = {item.name for each in (Registry, Client) for item in fields(each)} | set(get_args(Window))
    described = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert described == keys - {"clients", "windows"}
    assert all(f"`{algorithm}`" in page for algorithm in get_args(Algorithm))


def test_the_examples_on_the_page_are_usable(tmp_path: Path) -> None:
    texts = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(texts) == 2
    (tmp_path / "st-elsewhere.jwks.json").write_bytes(
        (EXAMPLE.parent / "st-elsewhere.example.jwks.json").read_bytes()
    )
    for number, text in enumerate(texts):
        head = (
            ""
            if "public_base_url" in tomllib.loads(text)
            else 'public_base_url = "https://cds.example.org"\n'
        )
        file = tmp_path / f"{number}.toml"
        file.write_text(head + text, encoding="utf-8")
        assert len(load_registry(file).clients) == 1
