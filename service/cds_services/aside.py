"""Work on large records, beside the event loop: others are answered meanwhile.

A record of everyday size is decided in a millisecond or two, less than it costs to hand it over. One with
hundreds of reports that were never seen takes seconds, during which the event loop would be deaf.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Final, Self, TypeVar

from cds_hooks import Unavailable
from service.extract import patience

T = TypeVar("T")

_THREADS: Final = 2
"""They share one processor; the second keeps one endless record from holding up all others."""
_RETRY_AFTER_SECONDS: Final = 1


class Aside:
    """Threads for large records, opened and closed with the application. ``seconds``: the most for one record."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="large-record")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of ``work``, which runs in a thread and in a copy of this context.

        Who is cancelled leaves it behind; it ends at the next text once its time is over. Raises
        :class:`cds_hooks.Unavailable` when the time was not enough: what has been read by then is remembered,
        so the next call gets further.
        """
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        try:
            return await loop.run_in_executor(self._threads, partial(context.run, self._bounded, work))
        except patience.TakesTooLongError:
            raise Unavailable(
                "there was no answer in time", retry_after_seconds=_RETRY_AFTER_SECONDS
            ) from None

    def _bounded(self, work: Callable[[], T]) -> T:
        with patience.at_most(self._seconds):
            return work()
