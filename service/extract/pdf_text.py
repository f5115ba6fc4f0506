"""The text layer of a PDF, within limits of pages, length, memory and time; a scan has none.

A process of its own reads the files, one after the other, and is ended when it takes too long (see `pdf_process`).
It is started with the first file and ends with this process.
"""

import atexit
import hashlib
import os
import secrets
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

from service.extract import patience

MOST_SECONDS: Final = 2.0
"""For one file: a report takes milliseconds."""
_MOST_SECONDS_TO_START: Final = 20.0
_MOST_TRIES: Final = 2
_MOST_FAILURES: Final = 10_000
_LENGTH: Final = struct.Struct(">I")
_NOTHING: Final = 0xFFFFFFFF
_PROCESS: Final = Path(__file__).with_name("pdf_process.py")


class _TooSlowError(Exception):
    """The process did not answer in time."""


class _Process:
    """One process that reads files."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(  # noqa: S603  # our own file; nothing from outside is in the command
            [sys.executable, "-I", str(_PROCESS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._read(1, time.monotonic() + _MOST_SECONDS_TO_START)

    def text_of(self, raw: bytes, most_seconds: float) -> str | None:
        """What the process answers; raises EOFError or OSError when it ended, and _TooSlowError."""
        assert self._child.stdin is not None
        self._child.stdin.write(_LENGTH.pack(len(raw)) + raw)
        self._child.stdin.flush()
        until = time.monotonic() + most_seconds
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until))
        return None if length == _NOTHING else self._read(length, until).decode("utf-8", "surrogatepass")

    def _read(self, length: int, until: float) -> bytes:
        assert self._child.stdout is not None
        pipe, received = self._child.stdout.fileno(), bytearray()
        while len(received) < length:
            if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                raise _TooSlowError
            piece = os.read(pipe, length - len(received))
            if not piece:
                raise EOFError
            received += piece
        return bytes(received)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._child.kill()
        self._child.communicate()


_secret: Final = secrets.token_bytes(32)
_one_at_a_time: Final = threading.Lock()
_running: list[_Process] = []
_failures: dict[bytes, int] = {}
"""How often a file, by its keyed digest, took too long or ended the process."""


def pdf_text(raw: bytes, *, most_seconds: float = MOST_SECONDS) -> str | None:
    """The text of all pages; ``None`` for a scan, an encrypted or broken file, or one beyond the limits."""
    key = hashlib.blake2b(raw, digest_size=16, key=_secret).digest()
    patience.check()
    with _one_at_a_time:
        if _failures.get(key, 0) >= _MOST_TRIES:
            return None
        try:
            if not _running:
                _running.append(_Process())
            return _running[0].text_of(raw, most_seconds)
        except (_TooSlowError, EOFError, OSError):
            _end()
            if len(_failures) >= _MOST_FAILURES:
                del _failures[next(iter(_failures))]
            _failures[key] = _failures.get(key, 0) + 1
            return None


@atexit.register
def _end() -> None:
    while _running:
        _running.pop().end()
