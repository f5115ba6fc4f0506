"""What those who will use the entries of a clients file have to say about them.

The file is read below everything that calls a FHIR server or verifies a signature, so their checks are handed in:
what the file may hold is then what they can work with.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

KeyCheck = Callable[[bytes], Iterable[str]]
"""What is wrong with a JSON Web Key Set for the one who will verify signatures with it. Names no values."""

AddressCheck = Callable[[str], Iterable[str]]
"""What is wrong with an address for the one who will call it. Does not repeat the address."""


def no_further_check(_content: bytes | str) -> tuple[str, ...]:
    """Leaves it to whoever uses the entry."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The last words on the content of key files, on FHIR servers and on the addresses of key sets."""

    keys: KeyCheck = no_further_check
    fhir_server: AddressCheck = no_further_check
    key_url: AddressCheck = no_further_check


NO_FURTHER_CHECKS: Final = Checks()
