"""A client's public keys in a file: read once, and looked at for what must never be in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from service.registry.checks import KeyCheck, no_further_check

# RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1: what only the owner of a key may know.
_PRIVATE_MEMBERS: Final = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """A JSON Web Key Set (RFC 7517) of public keys: where it was read, and its ``content`` as it was checked."""

    path: Path
    content: bytes = field(repr=False)

    @property
    def kids(self) -> tuple[str, ...]:
        """The names of the keys, in the order of the file."""
        return tuple(str(key["kid"]) for key in json.loads(self.content)["keys"] if "kid" in key)


def read_key_file(path: Path, check_keys: KeyCheck = no_further_check) -> KeyFile:
    """Raises ValueError that says everything that is wrong with the file, never anything of its content."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ValueError("no such file; a relative path starts at the folder of the clients file") from None
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from None
    complaints = tuple(_complaints(content)) or tuple(check_keys(content))
    if complaints:
        raise ValueError("; ".join(complaints))
    return KeyFile(path=path, content=content)


def _complaints(content: bytes) -> Iterator[str]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        yield "the file is not JSON"
        return
    keys = parsed.get("keys") if isinstance(parsed, dict) else None
    if not isinstance(keys, list) or not keys:
        yield 'expected a JSON Web Key Set in the file: {"keys": [...]} with at least one key'
        return
    for number, key in enumerate(keys):
        if not isinstance(key, dict):
            yield f"keys[{number}] is not an object"
        elif key.get("kty") == "oct":
            yield f"keys[{number}] is a symmetric key; only public keys belong here"
        elif any(member in key for member in _PRIVATE_MEMBERS):
            yield f"keys[{number}] is a private key; only public keys belong here, and its owner needs a new one"
