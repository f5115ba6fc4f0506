"""The public keys of a client in a file."""

from pathlib import Path

import pytest

from service.registry.key_file import read_key_file
from tests.unit.registry.clients_file import PUBLIC_KEY, write_keys

SECRET = "c2VjcmV0"


def _said(folder: Path, *keys: object) -> str:
    with pytest.raises(ValueError, match=r".") as raised:
        read_key_file(write_keys(folder, *keys))
    return str(raised.value)


def test_the_keys_are_named_and_the_content_is_as_in_the_file(tmp_path: Path) -> None:
    file = write_keys(tmp_path, PUBLIC_KEY, {"kty": "RSA", "kid": "k2", "n": "AQAB", "e": "AQAB"})
    keys = read_key_file(file)
    assert keys.kids == ("k1", "k2")
    assert keys.content == file.read_bytes()


@pytest.mark.parametrize("member", ["d", "p", "dp", "qi"])
def test_a_private_key_is_refused_in_words_that_say_so(tmp_path: Path, member: str) -> None:
    said = _said(tmp_path, dict(PUBLIC_KEY) | {member: SECRET})
    assert said == ("keys[0] is a private key; only public keys belong here, and its owner needs a new one")


def test_a_symmetric_key_is_refused(tmp_path: Path) -> None:
    said = _said(tmp_path, {"kty": "oct", "kid": "a", "k": SECRET})
    assert said == "keys[0] is a symmetric key; only public keys belong here"


def test_everything_is_said_at_once_and_nothing_of_the_content(tmp_path: Path) -> None:
    said = _said(tmp_path, PUBLIC_KEY, dict(PUBLIC_KEY, d=SECRET), 7, {"kty": "oct", "k": SECRET})
    assert said == (
        "keys[1] is a private key; only public keys belong here, and its owner needs a new one;"
        " keys[2] is not an object; keys[3] is a symmetric key; only public keys belong here"
    )


def test_a_key_without_a_name_is_left_to_whoever_verifies_with_it(tmp_path: Path) -> None:
    nameless = {name: value for name, value in PUBLIC_KEY.items() if name != "kid"}
    assert read_key_file(write_keys(tmp_path, PUBLIC_KEY, nameless)).kids == ("k1",)
    with pytest.raises(ValueError, match="too weak; too old"):
        read_key_file(tmp_path / "keys.json", lambda _: ("too weak", "too old"))


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b'{"keys": []}', b'{"keys": {}}', b'{"kty": "EC", "kid": "a"}', b"5"]
)
def test_json_that_is_no_key_set_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="expected a JSON Web Key Set in the file"):
        read_key_file(file)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PUBLIC KEY-----", b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="the file is not JSON"):
        read_key_file(file)


def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such file"):
        read_key_file(tmp_path / "none.json")
    with pytest.raises(ValueError, match="the file cannot be read: Is a directory"):
        read_key_file(tmp_path)
