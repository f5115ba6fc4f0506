"""What one worker process takes on; beyond it the answer is a quick refusal."""

from dataclasses import dataclass
from typing import Final

RETRY_AFTER_SECONDS: Final = 1
"""What a refused client is told. A clinician waits no longer for a card, so a longer time is no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one worker. Raises ValueError for numbers that leave no room for any request."""

    most_in_progress: int = 64
    """Requests between head and end of answer; each may hold a whole body in memory. One client gets three quarters."""

    most_waiting: int = 32
    """Requests that are read and wait for their turn to be worked on. Once one more had to be refused, nobody
    waits until the worker can keep up again."""

    period_seconds: float = 0.5
    """Over how long it is then judged whether the worker can keep up."""

    deadline_seconds: float = 8.0
    """From the head of a request to its answer. Clients give up after 10 seconds or so."""

    body_seconds: float = 5.0
    """From the first wait for the body to its end; 10 MB in 5 s are 16 Mbit/s."""

    most_headers: int = 64
    """Header lines of a request."""

    most_header_bytes: int = 16 * 1024
    """Names and values of all headers; a token with a certificate chain inside takes half of it."""

    def __post_init__(self) -> None:
        """Refuse zero and less, and a body that may take longer than the whole request."""
        unusable = [name for name in self.__slots__ if getattr(self, name) <= 0]
        if unusable:
            raise ValueError(f"{', '.join(unusable)}: must be greater than 0")
        if self.body_seconds > self.deadline_seconds:
            raise ValueError("body_seconds: must not exceed deadline_seconds")
