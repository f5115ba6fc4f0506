"""Reading a request body as strict JSON without building what nobody asks for.

The decoder walks the whole body, so that malformed JSON is found wherever it is, but creates objects only for
the fields of the type it decodes. What it leaves unchecked is checked here: UTF-8 inside strings that are
skipped, and nesting.
"""

import re
from typing import TypeVar

import msgspec

from cds_hooks.errors import BadRequest
from cds_hooks.lone_surrogates import without_lone_surrogates

T = TypeVar("T")

# The decoder recurses, bounded by the interpreter's recursion limit. What passes here must also pass deeper
# in the application's call stack, so these frames are taken off the limit for the check.
_FRAMES_KEPT_FOR_THE_APPLICATION = 50

_MISSING = re.compile(r"missing required field `(\w+)`")
_MISTYPED = re.compile(r"Expected `([^`]+)`, got `[^`]+`(?: - at `\$\.?([^`]*)`)?")
_TYPE_NAMES = {"str": "a string", "object": "an object", "array": "an array"}


def decode_body(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """`body` as the decoder's type. Raises BadRequest, which names what is wrong and where, never a value."""
    _require_utf8(body)
    try:
        return _decode_below(_FRAMES_KEPT_FOR_THE_APPLICATION, body, decoder)
    except RecursionError:
        raise BadRequest("the body is nested too deeply") from None
    except msgspec.ValidationError as error:
        raise _wrong_shape(str(error)) from None
    except msgspec.DecodeError as error:
        mended = without_lone_surrogates(body)
        if mended is not body:
            return decode_body(mended, decoder)
        raise BadRequest(f"the body is not JSON: {error}") from None


def _require_utf8(body: bytes) -> None:
    if body.isascii():
        return
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 (byte {error.start})") from None


def _decode_below(frames: int, body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    return decoder.decode(body) if frames == 0 else _decode_below(frames - 1, body, decoder)


def _wrong_shape(message: str) -> BadRequest:
    """The decoder's complaint in the words of the wire."""
    if missing := _MISSING.search(message):
        return BadRequest(f"{missing[1]} is missing", path=missing[1])
    mistyped = _MISTYPED.search(message)
    if mistyped is None:  # pragma: no cover - the decoder has no third complaint for the types used here
        return BadRequest("the body does not have the expected shape")
    expected = _TYPE_NAMES[mistyped[1].removesuffix(" | null")]
    path = mistyped[2]
    return BadRequest(f"{path or 'the body'} must be {expected}", path=path)
