"""Half of a surrogate pair as an escape in JSON: grammatical by RFC 8259 section 8.2, and no character.

Clients cut texts inside an emoji. The decoder refuses the whole body for it; with the half replaced only that
character is lost.
"""

import re
from typing import Final

# Every escape, so that the backslash of an escaped backslash begins none; whole pairs before halves.
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)",
    re.DOTALL,
)
_HALF: Final = 6
_REPLACEMENT: Final = rb"\ufffd"


def without_lone_surrogates(json: bytes) -> bytes:
    """The same JSON with U+FFFD in the place of each half; the very same object when there is none."""
    if rb"\ud" not in json and rb"\uD" not in json:
        return json
    mended = _ESCAPE.sub(lambda found: _REPLACEMENT if len(found[0]) == _HALF else found[0], json)
    return json if mended == json else mended
