"""The prefetch of one request."""

from collections.abc import KeysView, Mapping

import msgspec

from cds_hooks.classification import classify
from cds_hooks.prefetch_state import NotSent, PrefetchState


class Prefetch:
    """Each key in one of four states, found out when it is first asked for."""

    __slots__ = ("_raw", "_states")

    def __init__(self, raw: Mapping[str, msgspec.Raw | bytes]) -> None:
        self._raw = raw
        self._states: dict[str, PrefetchState] = {}

    def state(self, key: str) -> PrefetchState:
        """The state of `key`; `NotSent` for a key the client left out."""
        state = self._states.get(key)
        if state is None:
            raw = self._raw.get(key)
            state = self._states[key] = NotSent() if raw is None else classify(bytes(raw))
        return state

    def raw(self, key: str) -> bytes | None:
        """The JSON the client sent for `key`; None for a key it left out."""
        raw = self._raw.get(key)
        return None if raw is None else bytes(raw)

    def keys(self) -> KeysView[str]:
        """The keys the client sent, also those nobody asked for."""
        return self._raw.keys()

    def __repr__(self) -> str:
        return f"<Prefetch with {len(self._raw)} keys>"
