"""JSON objects that an answer carries as they are: resources of actions, extensions.

CDS Hooks 2.0.1, section "JSON": no null, empty string, empty array or empty object anywhere on the wire.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final

import msgspec
from pydantic import PlainValidator, WithJsonSchema

from cds_hooks.raw_json import RawJson

# FHIR decimals are JSON numbers with their digits as written.
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")

# How emptiness reads in compact JSON. Text can hold the same ("see []"): only a suspicion.
_SIGNS_OF_EMPTINESS: Final = (b"null", b'""', b"[]", b"{}")


class _Opening(msgspec.Struct):
    resource_type: str | None = msgspec.field(default=None, name="resourceType")


_OPENING: Final = msgspec.json.Decoder(_Opening)


class SoundJson(RawJson):
    """A resource that has passed the checks of this module; only the templates of the library make it."""

    __slots__ = ()


def checked_object(value: object) -> RawJson:
    """`value` (a mapping, or JSON) as compact JSON. Raises ValueError unless it is an object without gaps."""
    return _checked(value)[0]


def checked_resource(value: object) -> RawJson:
    """The same for a FHIR resource, which has a `resourceType` too."""
    if type(value) is SoundJson:
        return value
    json, opening = _checked(value)
    if not opening.resource_type:
        raise ValueError("must be a FHIR resource with a resourceType")
    return json


def _checked(value: object) -> tuple[RawJson, _Opening]:
    try:
        encoded = _encoded(value)
        encoded.decode()
        opening = _OPENING.decode(encoded)
        empty = _first_empty_path(encoded)
    except (TypeError, UnicodeError, msgspec.DecodeError):
        raise ValueError("must be a JSON object") from None
    if empty is not None:
        raise ValueError(f"must not hold an empty value (at {empty})")
    return RawJson(encoded), opening


def _encoded(value: object) -> bytes:
    if isinstance(value, RawJson):
        return msgspec.json.format(value.json, indent=-1)
    if isinstance(value, Mapping):
        return _ENCODER.encode(value)
    raise TypeError("neither a mapping nor JSON")


def _first_empty_path(encoded: bytes) -> str | None:
    for sign in _SIGNS_OF_EMPTINESS:
        if sign in encoded:
            break
    else:
        return None
    return next(_empty_paths(msgspec.json.decode(encoded)), None)


def _empty_paths(value: object, path: str = "$") -> Iterator[str]:
    """Where the decoded JSON `value` holds null, "", [] or {}, or a member without a name."""
    if value is None or value in ("", [], {}):
        yield path
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _empty_paths(member, f"{path}.{name}") if name else (f"{path}.",)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _empty_paths(item, f"{path}[{index}]")


Extension = Annotated[RawJson, PlainValidator(checked_object), WithJsonSchema({"type": "object"})]
"""An `extension`: a JSON object, its members named in reverse-DNS notation."""

Resource = Annotated[RawJson, PlainValidator(checked_resource), WithJsonSchema({"type": "object"})]
"""A FHIR resource: a mapping or JSON at the door, JSON inside."""
