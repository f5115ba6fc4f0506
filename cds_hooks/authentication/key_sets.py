"""Where the keys of a client come from: the set that was registered, and nothing else."""

from typing import Protocol

from cds_hooks.authentication.keys import Key, UnusableKeySet, read_key_set


class KeySource(Protocol):
    """The registered key set of one client."""

    @property
    def url(self) -> str | None:
        """The registered address of the set; None when it was handed over (CDS Hooks: "out of band")."""
        ...

    async def key(self, kid: str) -> Key | None:
        """The key of that id, None when the set has none. Raises Unavailable when nobody can tell."""
        ...


class LocalKeys:
    """A key set that the client handed over. It changes when somebody registers another one."""

    url: None = None

    def __init__(self, jwk_set: bytes) -> None:
        """Raises UnusableKeySet naming everything that is wrong: the set was made for this service."""
        reading = read_key_set(jwk_set)
        if reading.complaints:
            raise UnusableKeySet(*reading.complaints)
        if not reading.keys:
            raise UnusableKeySet("no key for signatures")
        self._keys = reading.keys

    async def key(self, kid: str) -> Key | None:
        """The key of that id."""
        return self._keys.get(kid)
