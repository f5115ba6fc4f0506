"""Damage to bytes, and to records as bytes: what a coverage-guided fuzzer and the suite both draw from."""

import copy
import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

from tests.generative.mutations import DAMAGES, ODD, holder_of, walk

_LONGEST_RUN: Final = 200
_TOKENS: Final = (
    *(
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\\",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b"null",
        b"1e999",
        b"-",
    ),
    *(
        b"<",
        b">",
        b"<!--",
        b"&#x110000;",
        b"</div>",
        b"{\\rtf1",
        b"\\bin99999 ",
        b"\\u-1?",
        b"%PDF-",
        b"stream\n",
    ),
    *(
        b" not ",
        b" no ",
        b"?",
        b".\n",
        b"IMPRESSION:",
        b" detected ",
        b"ESR1",
        b" 9999999999999999 ",
        "İſ".encode(),
    ),
)


def _flip(chance: random.Random, raw: bytes, _: bytes) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]


def _delete(chance: random.Random, raw: bytes, _: bytes) -> bytes:
    at, length = chance.randrange(len(raw)), chance.randint(1, _LONGEST_RUN)
    return raw[:at] + raw[at + length :]


def _duplicate(chance: random.Random, raw: bytes, _: bytes) -> bytes:
    at, length = chance.randrange(len(raw)), chance.randint(1, _LONGEST_RUN)
    return raw[: at + length] * chance.randint(1, 3) + raw[at:]


def _truncate(chance: random.Random, raw: bytes, _: bytes) -> bytes:
    return raw[: chance.randrange(len(raw))]


def _insert(chance: random.Random, raw: bytes, _: bytes) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 2, 50)) + raw[at:]


def _splice(chance: random.Random, raw: bytes, other: bytes) -> bytes:
    return raw[: chance.randrange(len(raw))] + other[chance.randrange(len(other) or 1) :]


_BYTE_DAMAGES: Final[tuple[Callable[[random.Random, bytes, bytes], bytes], ...]] = (
    _flip, _flip, _delete, _duplicate, _truncate, _insert, _splice,
)  # fmt: skip


def damaged_bytes(chance: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """The bytes with one place flipped, deleted, repeated, cut off, added to, or joined with other bytes."""
    return chance.choice(_BYTE_DAMAGES)(chance, raw or b"x", chance.choice(others))


def flipped(chance: random.Random, raw: bytes) -> bytes:
    """The bytes with one bit turned over."""
    return _flip(chance, raw, b"")


def damaged_bundle(chance: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """A Bundle with an element damaged, or an entry repeated, moved, or taken from another Bundle."""
    try:
        bundle = json.loads(raw)
    except (ValueError, RecursionError):
        return damaged_bytes(chance, raw, others)
    if chance.random() < 0.3 and isinstance(bundle, dict) and isinstance(bundle.get("entry"), list):
        _damage_entries(chance, bundle["entry"], chance.choice(others))
    else:
        damage_element(chance, bundle)
    return json.dumps(bundle).encode()


def damage_element(chance: random.Random, bundle: Any) -> None:
    """Drop, cut, retype, wrap or double one element somewhere in the JSON, in place."""
    paths = list(walk(bundle))
    if not paths:
        return
    path = chance.choice(paths)
    damage = chance.choice((None, None, *DAMAGES))
    if damage is None:
        holder_of(bundle, path)[path[-1]] = copy.deepcopy(chance.choice(ODD))
    else:
        damage(bundle, path)


def _damage_entries(chance: random.Random, entries: list[Any], other: bytes) -> None:
    try:
        foreign = json.loads(other).get("entry") or entries
    except (ValueError, RecursionError, AttributeError):
        foreign = entries
    if not entries or not isinstance(foreign, list):
        return
    at = chance.randrange(len(entries))
    taken = chance.choice((entries[at], chance.choice(foreign or entries)))
    entries.insert(chance.randrange(len(entries)), _as_of_patient(taken, entries))


def _as_of_patient(entry: Any, entries: list[Any]) -> Any:
    """The entry with the other patient's id replaced by this one's, so that it is not refused at once."""
    whose, other = _subject(entries), _subject([entry])
    text = json.dumps(entry)
    return json.loads(text.replace(other, whose) if whose and other else text)


def _subject(entries: list[Any]) -> str:
    for entry in entries:
        try:
            resource = entry["resource"]
            reference = (
                f"Patient/{resource['id']}"
                if resource["resourceType"] == "Patient"
                else resource["subject"]["reference"]
            )
        except (KeyError, TypeError):
            continue
        if isinstance(reference, str) and reference.startswith("Patient/"):
            return json.dumps(reference)[1:-1]
    return ""


def with_damaged_element(chance: random.Random, raw: bytes) -> bytes:
    """A Bundle with one element of one entry damaged; types and ids are left alone."""
    bundle = json.loads(raw)
    resource = chance.choice(bundle["entry"])["resource"]
    kept = {name: resource[name] for name in ("resourceType", "id") if name in resource}
    damage_element(chance, resource)
    resource.update(kept)
    return json.dumps(bundle).encode()


def without_entry(chance: random.Random, raw: bytes) -> bytes:
    """A Bundle without one of its entries; the patient stays."""
    bundle = json.loads(raw)
    others = [each for each in bundle["entry"] if each["resource"]["resourceType"] != "Patient"]
    if others:
        bundle["entry"].remove(chance.choice(others))
    return json.dumps(bundle).encode()
