"""From the clients file to a registry, or to everything that is wrong with it."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from service.registry.checks import NO_FURTHER_CHECKS, Checks
from service.registry.clients import Registry, Surroundings
from service.registry.complaints import Complaint, complaints_of
from service.registry.consistency import Table, inconsistencies

_REGISTRY: Final = TypeAdapter(Registry)


class UnusableRegistryError(Exception):
    """The clients file cannot be used. Each complaint names a place and what is expected there, no values."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("; ".join(self.complaints))


def load_registry(path: Path, *, checks: Checks = NO_FURTHER_CHECKS) -> Registry:
    """Read and check the clients file and the key files that it names.

    Raises :class:`UnusableRegistryError` with every complaint at once, those of the ``checks`` among them.
    """
    content = _parsed(path)
    surroundings = Surroundings(folder=path.parent, checks=checks)
    complaints: list[Complaint] = []
    try:
        registry = _REGISTRY.validate_python(content, context=surroundings)
    except ValidationError as error:
        complaints += complaints_of(error)
    complaints += inconsistencies(content)
    if complaints:
        raise UnusableRegistryError(map(str, sorted(complaints, key=_number_of_client)))
    return registry


def _parsed(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableRegistryError([f"the file cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise UnusableRegistryError(["the file is not UTF-8 text"]) from None
    except tomllib.TOMLDecodeError as error:
        raise UnusableRegistryError([f"the file is not TOML: {error}"]) from None


def _number_of_client(complaint: Complaint) -> int:
    """What concerns the whole file comes first."""
    number = complaint.place[1] if len(complaint.place) > 1 else None
    return number if isinstance(number, int) else -1
