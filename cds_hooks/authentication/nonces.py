"""Each token counts once: where used nonces (the claim `jti`) are kept."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

_SWEEP_AT_LEAST: Final = 1_024


class NonceStore(Protocol):
    """Used nonces, shared by all processes that answer for this service."""

    async def first_use(self, *, issuer: str, nonce: str, until: datetime) -> bool:
        """True exactly once for `nonce` of `issuer` before `until`, in whichever process it is asked.

        Whatever it raises ends as Unavailable: a call whose nonce cannot be kept is not answered.
        """
        ...


class MemoryNonces:
    """Used nonces of a service that runs in one process and may forget them with it."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since the epoch."""
        self._clock = clock
        self._until: dict[tuple[str, str], datetime] = {}
        self._sweep_at = _SWEEP_AT_LEAST

    @property
    def kept(self) -> int:
        """How many are kept, some that are over among them."""
        return len(self._until)

    async def first_use(self, *, issuer: str, nonce: str, until: datetime) -> bool:
        """True the first time."""
        if (issuer, nonce) in self._until:
            return False
        if len(self._until) >= self._sweep_at:
            self._sweep()
        self._until[issuer, nonce] = until
        return True

    def _sweep(self) -> None:
        """Forget what is over. Rare enough to cost each call next to nothing."""
        now = self._clock()
        self._until = {used: until for used, until in self._until.items() if until.timestamp() > now}
        self._sweep_at = max(_SWEEP_AT_LEAST, 2 * len(self._until))
