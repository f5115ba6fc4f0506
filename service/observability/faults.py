"""What may be said of an exception: its type and where in the code it was raised.

Messages and local variables may hold a patient's values, so neither is ever written.
"""

import re
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import Final

_FRAMES: Final = 5
_FILE_PARTS: Final = 3
_FRAME: Final = re.compile(
    r'^  File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<function>\S+)$', re.MULTILINE
)
_TYPE: Final = re.compile(r"^(?P<type>[A-Za-z_][\w.]*)(?::|$)")

TRACEBACK_HEAD: Final = "Traceback (most recent call last):"


def fault(error: BaseException) -> dict[str, str]:
    """`exception`: the types from the error to its first cause; `at`: the innermost frames, last call first."""
    return {"exception": " from ".join(_types(error)), "at": ", ".join(_places(error.__traceback__))}


def fault_of_text(text: str) -> dict[str, str]:
    """The same from a printed traceback, as servers hand it on."""
    frames = [_place(each["file"], each["line"], each["function"]) for each in _FRAME.finditer(text)]
    last = text.rstrip().rpartition("\n")[2]
    found = _TYPE.match(last)
    return {"exception": found["type"] if found else "unknown", "at": ", ".join(frames[: -_FRAMES - 1 : -1])}


def _types(error: BaseException) -> list[str]:
    names: list[str] = []
    each: BaseException | None = error
    while each is not None and len(names) < _FRAMES:
        names.append(type(each).__name__)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return names


def _places(trace: TracebackType | None) -> list[str]:
    frames = [
        _place(frame.f_code.co_filename, str(line), frame.f_code.co_name)
        for frame, line in traceback.walk_tb(trace)
    ]
    return frames[: -_FRAMES - 1 : -1]


def _place(file: str, line: str, function: str) -> str:
    return f"{'/'.join(PurePath(file).parts[1:][-_FILE_PARTS:])}:{line} {function}"
