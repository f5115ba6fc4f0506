"""Statements on ESR1 of report texts, remembered without the texts.

A chart is opened many times and its reports do not change. The key is a keyed digest that only this process
can make; kept are the statements, and where in the text the sentence of each stands. Bounded, and gone with the
process; the answer for a text does not depend on it.
"""

import hashlib
import secrets
from dataclasses import replace
from typing import Final

from service.extract import patience
from service.extract.esr1_sentences import Statement, read_statements

_MOST_TEXTS: Final = 10_000
_SECRET: Final = secrets.token_bytes(32)
_Places = tuple[tuple[Statement, int, int], ...]
_remembered: dict[bytes, _Places] = {}


def statements_in(text: str) -> tuple[Statement, ...]:
    """What :func:`read_statements` says of a text."""
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=_SECRET).digest()
    known = _remembered.get(key)
    if known is not None:
        return tuple(replace(statement, quote=text[begin:end]) for statement, begin, end in known)
    patience.check()
    statements = read_statements(text)
    places = tuple((replace(said, quote=""), text.find(said.quote), len(said.quote)) for said in statements)
    # A quote that was put together from lines stands nowhere as it is.
    if all(begin >= 0 for _, begin, _ in places):
        if len(_remembered) >= _MOST_TEXTS:
            _remembered.pop(next(iter(_remembered)), None)
        _remembered[key] = tuple((said, begin, begin + length) for said, begin, length in places)
    return statements
