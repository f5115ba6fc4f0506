"""The three answers to a question about the course of treatment."""

import enum
from typing import NoReturn


class Answer(enum.Enum):
    """Certainly, certainly not, or cannot be told."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("an Answer has three values; compare it with `is`")
