"""Reading a response no further than a limit, counted after decompression.

httpx would inflate a piece of the body whole, however large it becomes: `aiter_raw` gives it as it came.
"""

import zlib
from typing import TYPE_CHECKING, Final

from service.gather.outcomes import Outcome, UnavailableError

if TYPE_CHECKING:
    import httpx

_GZIP_WINDOW: Final = 31  # zlib: largest window, with gzip's header and trailer
_GZIP: Final = frozenset({"gzip", "x-gzip"})


class Allowance:
    """How many bytes may still be read for one answer, over all that is read at the same time."""

    __slots__ = ("left",)

    def __init__(self, most_bytes: int) -> None:
        self.left = most_bytes

    def spend(self, size: int) -> None:
        """Take `size` bytes off. Raises UnavailableError when fewer are left."""
        if size > self.left:
            raise too_large()
        self.left -= size


class _Gzip:
    """Decompression that is asked for no more than the limit and one byte, so that a small body cannot become a large
    one in memory.
    """

    __slots__ = ("_left", "_stream")

    def __init__(self, most_bytes: int) -> None:
        self._stream = zlib.decompressobj(_GZIP_WINDOW)
        self._left = most_bytes + 1

    def inflate(self, chunk: bytes) -> bytes:
        """What a chunk holds. Not to be called again once more than the limit has come out."""
        try:
            piece = self._stream.decompress(chunk, self._left)
        except zlib.error:
            raise UnavailableError(Outcome.MALFORMED, "answered with damaged compression") from None
        self._left -= len(piece)
        return piece

    def finish(self) -> None:
        """Raises UnavailableError when the end is missing."""
        if not self._stream.eof:
            raise UnavailableError(Outcome.UNREACHABLE, "the connection broke", retry=True)


async def read_bounded(response: "httpx.Response", *, most_bytes: int, allowance: Allowance) -> bytes:
    """The whole body, decompressed. Raises UnavailableError when it is larger, or not what it says it is."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", *_GZIP):
        raise UnavailableError(Outcome.MALFORMED, "answered in an encoding that was not asked for")
    gzip = _Gzip(most_bytes) if encoding in _GZIP else None
    pieces, size = [], 0
    async for chunk in response.aiter_raw():
        piece = chunk if gzip is None else gzip.inflate(chunk)
        size += len(piece)
        if size > most_bytes:
            raise too_large()
        allowance.spend(len(piece))
        pieces.append(piece)
    if gzip is not None:
        gzip.finish()
    return b"".join(pieces)


def too_large() -> UnavailableError:
    """What a body over its limit is."""
    return UnavailableError(Outcome.TOO_LARGE, "too large")
