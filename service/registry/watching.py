"""The registry that is in force: the clients file as it was when it could last be used."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from service.registry.checks import NO_FURTHER_CHECKS, Checks
from service.registry.clients import Registry
from service.registry.loading import UnusableRegistryError, load_registry

CHECK_EVERY_SECONDS: Final = 5.0

_Stamp = tuple[tuple[int, int, int] | None, ...]
"""For each file: inode, size and time of change; ``None`` for a file that is not there."""


def _nothing_to_take_over(_registry: Registry) -> None:
    """Nobody makes anything of the registry."""


class WatchedRegistry:
    """Looks at the clients file, and the key files it names, again when asked for and some time has passed.

    ``take_over`` gets each registry that differs from the one before, the first included, just before it comes
    into force, and raises :class:`service.registry.loading.UnusableRegistryError` when it cannot. That, like a
    file that cannot be used, leaves the registry in force as it is and is told to ``on_broken``, once for the
    same complaints. The constructor raises it: there is nothing to keep.
    """

    def __init__(
        self,
        path: Path,
        *,
        checks: Checks = NO_FURTHER_CHECKS,
        check_every_seconds: float = CHECK_EVERY_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        take_over: Callable[[Registry], None] = _nothing_to_take_over,
        on_broken: Callable[[UnusableRegistryError], None] | None = None,
    ) -> None:
        self._path = path
        self._checks = checks
        self._check_every_seconds = check_every_seconds
        self._monotonic = monotonic
        self._take_over = take_over
        self._on_broken = on_broken
        self._complaints: tuple[str, ...] = ()
        self._registry = self._loaded()
        take_over(self._registry)
        self._stamp: _Stamp = ()
        self._checked = monotonic()

    @property
    def current(self) -> Registry:
        """The registry in force. Looks at the files at most every ``check_every_seconds``."""
        now = self._monotonic()
        if now - self._checked >= self._check_every_seconds:
            self._checked = now
            # A key file that no registry names yet may mend a broken one: then everything is read again.
            if self._complaints or self._stamp != self._stamp_now():
                self.reload()
        return self._registry

    @property
    def complaints(self) -> tuple[str, ...]:
        """Why the files as they are now are not in force; empty when they are."""
        return self._complaints

    def reload(self) -> bool:
        """Read the files now. False when they cannot be used and the registry stays as it was."""
        # Taken before the reading, so that a change while it goes on is seen the next time.
        self._stamp = self._stamp_now()
        try:
            registry = self._loaded()
            if registry != self._registry:
                self._take_over(registry)
        except UnusableRegistryError as error:
            self._keep_because_of(error)
            return False
        self._registry, self._complaints = registry, ()
        return True

    def _loaded(self) -> Registry:
        return load_registry(self._path, checks=self._checks)

    def _keep_because_of(self, error: UnusableRegistryError) -> None:
        known, self._complaints = self._complaints, error.complaints
        if error.complaints != known and self._on_broken is not None:
            self._on_broken(error)

    def _stamp_now(self) -> _Stamp:
        key_files = (client.jwks_file for client in self._registry.clients)
        return tuple(map(_stamp, (self._path, *(file.path for file in key_files if file is not None))))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)
