"""Writing clients files in the tests of the registry."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from service.registry.loading import UnusableRegistryError, load_registry

PUBLIC_KEY: Mapping[str, object] = {
    "kty": "EC",
    "crv": "P-384",
    "kid": "k1",
    "x": "zrsinxvoXuNG5tTlXvgu6-DhoMUa7Qxk21_nKLjEh3RV9RoeIQwY2YOEyOVA026R",
    "y": "NFIrLS_QdnR4WkGOChb71V-dCIShklv-Kia41QoxYoSUB1mbVPWM4kNED-mBSI7k",
}

SMALLEST = """
public_base_url = "https://cds.example.org"
[[clients]]
id = "one"
issuer = "https://ehr.example.org"
jwks_url = "https://ehr.example.org/keys"
"""


def written(folder: Path, text: str) -> Path:
    """The text as a clients file."""
    file = folder / "clients.toml"
    file.write_text(text, encoding="utf-8")
    return file


def write_keys(folder: Path, *keys: object, name: str = "keys.json") -> Path:
    """A key file."""
    file = folder / name
    file.write_text(json.dumps({"keys": keys or (PUBLIC_KEY,)}), encoding="utf-8")
    return file


def complaints(folder: Path, text: str) -> tuple[str, ...]:
    """What is said about a clients file that cannot be used."""
    with pytest.raises(UnusableRegistryError) as raised:
        load_registry(written(folder, text))
    return raised.value.complaints
