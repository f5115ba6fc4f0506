"""What is wrong with a clients file: the place, and what is expected there. Never a value of the file."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from service.registry.clients import Client, Registry, Window

Place = tuple[int | str, ...]

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "top": tuple(item.name for item in fields(Registry)),
    "[[clients]]": tuple(item.name for item in fields(Client)),
    "[clients.windows]": get_args(Window),
}
_TABLES: Final = ("top", "[[clients]]", "[clients.windows]")

_MISSING: Final = {
    "public_base_url": "the address under which the clients reach this service",
    "clients": "one [[clients]] table for each client",
    "id": "a name for the client, as it appears in logs and records",
    "issuer": "the claim `iss` of the client's tokens",
}
_EXPECTED: Final = {
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
    "tuple_type": "a list, in square brackets",
    "dict_type": "a table",
    "literal_error": "{expected}",
    "string_pattern_mismatch": "1 to 64 letters, digits, dots, hyphens or underscores, a letter or digit first",
}
_OF_THE_KEY: Final = ("[key]",)
"""How the end of a place says that the key itself is meant, not its value."""
_UNKNOWN_KEY: Final = ("extra_forbidden", "unexpected_keyword_argument")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing to put right."""

    place: Place
    text: str

    def __str__(self) -> str:
        return f"{_written(self.place)}: {self.text}"


def complaints_of(error: ValidationError) -> list[Complaint]:
    """In the order in which the checks found them; of a key that does not exist only that."""
    errors = error.errors(include_input=False, include_url=False)
    unknown = {each["loc"][:-1] for each in errors if each["loc"][-1:] == _OF_THE_KEY}
    return [_complaint(each) for each in errors if each["loc"] not in unknown]


def _complaint(error: ErrorDetails) -> Complaint:
    place, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if place[-1:] == _OF_THE_KEY:
        return Complaint(place=place[:-1], text=_unknown(place[:-1]))
    if kind in _UNKNOWN_KEY:
        return Complaint(place=place, text=_unknown(place))
    if kind == "missing":
        return Complaint(place=place, text=f"missing; expected {_MISSING[str(place[-1])]}")
    if kind == "value_error":
        return Complaint(place=place, text=str(context["error"]))
    if kind == "dataclass_type":
        return Complaint(place=place, text="expected a table, written [[clients]]")
    if kind == "tuple_type" and place == ("clients",):
        return Complaint(place=place, text="expected tables written [[clients]], with two brackets")
    return Complaint(place=place, text=f"expected {_EXPECTED[kind].format_map(context)}")


def _unknown(place: Place) -> str:
    key, here = str(place[-1]), _table(place)
    close = difflib.get_close_matches(key, _KEYS[here], n=1)
    if close:
        return f"no such key; did you mean {close[0]}?"
    for table in _TABLES:
        if key in _KEYS[table]:
            where = "above the first [[clients]]" if table == "top" else f"directly below {table}"
            return f"no such key here; it belongs {where}"
    return f"no such key; expected one of {', '.join(_KEYS[here])}"


def _table(place: Place) -> str:
    """The table of the file that a key stands in, by how deep it stands."""
    if len(place) == 1:
        return "top"
    return "[clients.windows]" if "windows" in place[:-1] else "[[clients]]"


def _written(place: Sequence[int | str]) -> str:
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
